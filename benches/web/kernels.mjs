// `cargo xtask bench kernels`: our engine beside its peers.

import { Chromium } from './chromium.mjs'
import { address, digits, machine, quick, report, table } from './report.mjs'

const PEERS = ['tfjs', 'ort', 'cv', 'js']

const browser = await Chromium.start()
try {
  const page = await browser.page()
  await page.open(`${address}web/blank.html`)
  const options = quick ? { rounds: 5, batch: 4 } : { rounds: 21, batch: 20 }
  const name = process.env.GRIDSCOPE_BENCH ?? ''
  const rows = await page.value(`import('./kernels.js').then(({ measure }) => measure(${JSON.stringify({ ...options, name })}))`)
  await report('kernels', { machine: machine(browser), ...options, unit: 'µs', rows }, text(rows, machine(browser)))
} finally {
  await browser.end()
}

function text(rows, machine) {
  const best = times => Math.min(...PEERS.map(peer => times[peer] ?? Infinity))
  const columns = ['run', 'run {out}', 'kernel', 'memcpy', 'io', ...PEERS]
  const all = table(['µs', ...columns, 'best peer ÷ run', 'best peer ÷ run {out}', 'kernel ÷ memcpy'], rows.map(({ name, times }) => [
    name, ...columns.map(column => digits(times[column])),
    digits(best(times) / times.run), digits(best(times) / times['run {out}']), digits(times.kernel / times.memcpy),
  ]))
  const notes = rows.flatMap(({ notes }) => notes).filter(note => !note.endsWith('no such operation'))
  return [`Medians on ${machine}.`, all, ...notes.map(note => `- Left out: ${note}.`)].join('\n\n')
}
