// The package for npm: packed, installed elsewhere, and imported by its name.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const dist = process.env.GRIDSCOPE_DIST ?? new URL('../../dist', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'gridscope-'))
after(() => rmSync(folder, { recursive: true }))

const run = (command, args, cwd = folder) => execFileSync(command, args, { cwd, encoding: 'utf8' })
const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], dist))

test('the package says what it is', () => {
  const cargo = readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8')
  assert.equal(packed.name, 'gridscope')
  assert.equal(packed.version, /^version = "(.*)"$/m.exec(cargo)[1])
  const files = packed.files.map(({ path }) => path)
  const { license, exports } = JSON.parse(readFileSync(join(dist, 'package.json'), 'utf8'))
  assert.equal(license, 'MIT OR Apache-2.0')
  const named = Object.values(exports).flatMap(entry => typeof entry === 'string' ? [entry] : Object.values(entry))
  for (const name of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'embed.html', ...named]) {
    assert.ok(files.includes(name.replace(/^\.\//, '')), name)
  }
})

test('an installed package is imported by its name', () => {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, packed.filename)])
  writeFileSync(join(folder, 'use.js'), `
    import init, { run } from 'gridscope'
    import * as again from 'gridscope/api.js'
    await init()
    if (again.run !== run) throw new Error('one module under two names is two')
    console.log(String(run('nn.MaxPool2d(2)', [[1, 2], [3, 4]]).data))
    console.log(import.meta.resolve('gridscope/embed.js').split('/').at(-1))`)
  assert.equal(run('node', ['use.js']), '4\nembed.js\n')
})
