// What a bench hands on: JSON in target/bench, a table on the terminal and, with --write, in
// docs/performance.md, and what README.md says of it.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, release, type } from 'node:os'

const root = new URL('../../', import.meta.url)

// A bench that hangs ends, and Chromium with it, so that those after it are run.
const MINUTES = 6
setTimeout(() => {
  console.error(`it took longer than ${MINUTES} minutes, and was ended`)
  process.exit(1)
}, 60_000 * MINUTES).unref()

export const quick = process.argv.includes('--quick')
const write = process.argv.includes('--write')
/** The address of the folder that holds `site/`, `web/` and `peers/`. */
export const address = process.argv[2]

/** The machine and the browser, as they call themselves. */
export function machine(browser) {
  const { model } = cpus()[0]
  return `${model.trim()}, ${cpus().length} cores, ${type()} ${release().split('.').slice(0, 2).join('.')}, ${browser.version.replace('/', ' ')}`
}

export function table(head, rows) {
  const line = cells => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, n) => (n ? '--:' : '---'))), ...rows.map(line)].join('\n')
}

/** Three digits, or nothing where nothing was measured. */
export function digits(value) {
  if (value === undefined || !Number.isFinite(value)) return ''
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(value < 0.1 ? 2 : 3)))
}

/** Keeps a picture, in docs with --write; how the document shows it. */
export async function draw(name, svg, title) {
  const folder = write ? 'docs/performance/' : 'target/bench/'
  await mkdir(new URL(folder, root), { recursive: true })
  await writeFile(new URL(folder + name, root), svg)
  return `![${title}](performance/${name})`
}

/** Keeps the data, and prints the text or puts it into its place in the document. */
export async function report(part, data, text) {
  await mkdir(new URL('target/bench/', root), { recursive: true })
  await writeFile(new URL(`target/bench/${part}.json`, root), JSON.stringify(data, null, 1))
  console.log(`\n${text}\n\ntarget/bench/${part}.json has the numbers`)
  if (!write) return
  await place('docs/performance.md', part, text)
  await mkdir(new URL('docs/performance/', root), { recursive: true })
  await writeFile(new URL(`docs/performance/${part}.json`, root), `${JSON.stringify(data)}\n`)
}

/** Says in README.md, with --write, what was found; on the terminal always. */
export async function sum(part, text) {
  console.log(`\nREADME.md: ${text}`)
  if (write) await place('README.md', `speed of ${part}`, text)
}

/** Puts a text between the marks of a document. */
async function place(name, part, text) {
  const file = new URL(name, root)
  const document = await readFile(file, 'utf8')
  const [begin, end] = [`<!-- ${part}, by the command -->\n`, `\n<!-- end of ${part} -->`]
  const [from, to] = [document.indexOf(begin), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${name} has no place for ${part}`)
  await writeFile(file, document.slice(0, from + begin.length) + text + document.slice(to))
}
