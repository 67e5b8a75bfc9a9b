// `cargo xtask bench kernels`: our engine beside its peers.

import { Chromium } from './chromium.mjs'
import { address, digits, machine, quick, report, sum, table } from './report.mjs'
import { median } from './timing.js'

const PEERS = ['tfjs', 'ort', 'cv']
/** Fewer cells than these are about the price of a call, and not about loops. */
const SMALL = 4096

const best = times => Math.min(...PEERS.map(peer => times[peer] ?? Infinity))
const ahead = column => ({ times }) => best(times) / times[column]

const browser = await Chromium.start(['--js-flags=--expose-gc'])
try {
  const page = await browser.page()
  await page.open(`${address}web/blank.html`)
  const options = quick ? { rounds: 5, batch: 4 } : { rounds: 21, batch: 20 }
  const name = process.env.GRIDSCOPE_BENCH ?? ''
  const rows = await page.value(`import('./kernels.js').then(({ measure }) => measure(${JSON.stringify({ ...options, name })}))`)
  await report('kernels', { machine: machine(browser), ...options, unit: 'µs', rows }, text(rows, machine(browser)))
  const large = rows.filter(({ shape }) => shape.reduce((cells, size) => cells * size, 1) >= SMALL)
  if (large.length) await sum('kernels', summary(large))
} finally {
  await browser.end()
}

function text(rows, machine) {
  const columns = ['run', 'run {out}', 'kernel', 'memcpy', 'io', ...PEERS, 'js']
  const all = table(['µs', ...columns, 'best peer ÷ run', 'best peer ÷ run {out}', 'kernel ÷ memcpy'], rows.map(row => [
    row.name, ...columns.map(column => digits(row.times[column])),
    digits(ahead('run')(row)), digits(ahead('run {out}')(row)), digits(row.times.kernel / row.times.memcpy),
  ]))
  const notes = rows.flatMap(({ notes }) => notes).filter(note => !note.endsWith('no such operation'))
  return [`Medians on ${machine}.`, all, ...notes.map(note => `- Left out: ${note}.`)].join('\n\n')
}

/** How many times the speed of the quickest other engine, from the worst workload to the best. */
function summary(rows) {
  const range = column => {
    const ratios = rows.map(ahead(column))
    return `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} times the speed (median ${median(ratios).toFixed(2)})`
  }
  return `On grids of 64 × 64 cells and more, \`run\` into an array of the caller's has ${range('run {out}')}\n` +
    `of the quickest of TensorFlow.js (wasm), ONNX Runtime Web and OpenCV.js, and into a fresh array\n${range('run')}: ${rows.length} workloads, in Chromium, one thread.`
}
