// PyTorch's numbers, through the JavaScript API.

import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { replay, sample } from './replay.mjs'
import { api } from './site.mjs'

await api.default()

const folder = new URL('../golden/', import.meta.url)
for (const file of readdirSync(folder).filter(name => name.endsWith('.jsonl'))) {
  test(`golden: ${file}`, t => {
    const counts = {}
    const failures = []
    for (const line of sample(readFileSync(new URL(file, folder), 'utf8'), 10)) {
      try {
        const kind = replay(api, line)
        counts[kind] = (counts[kind] ?? 0) + 1
      } catch (error) {
        failures.push(error.message)
      }
    }
    t.diagnostic(JSON.stringify(counts))
    if (failures.length) throw new Error(`${failures.length} differ\n${failures.slice(0, 20).join('\n')}`)
  })
}
