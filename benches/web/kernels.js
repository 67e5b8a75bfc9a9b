// Every workload through every engine, in one page.

import { channelsFirst, channelsLast, copier, gridscope, load } from './engines.js'
import { compare } from './timing.js'
import { WORKLOADS, cells, noise } from './workloads.js'

/** How far an output may be from ours: float32 sums of this many products, in another order. */
const TOLERANCE = 1e-4

/** `[{ name, shape, output, times: { engine: µs }, notes }]` */
export async function measure(options) {
  const engines = await load()
  const rows = []
  for (const given of WORKLOADS.filter(({ name }) => name.includes(options.name ?? ''))) {
    const row = await measured(given, engines, options)
    console.log(`${row.name}: ${Object.entries(row.times).map(([name, time]) => `${name} ${time.toPrecision(3)}`).join(', ')} µs`)
    rows.push(row)
  }
  return rows
}

async function measured(given, engines, options) {
  const { name, op, shape } = given
  const input = { shape, data: noise(cells(shape)) }
  const ours = gridscope.run(op, input)
  const workload = { ...given, output: ours.shape }
  const calls = { run: () => gridscope.run(op, input) }
  const notes = []
  const expect = (engine, data) => {
    const off = difference(data, ours.data)
    if (!(off <= TOLERANCE)) throw new Error(`${name}: ${engine} gives something else than ours, by ${off} of the largest value`)
  }
  if (gridscope.resident) {
    const out = new Float32Array(ours.data.length)
    calls['run {out}'] = () => gridscope.run(op, input, { out })
    calls['run {out}']()
    expect('run {out}', out)
    const held = gridscope.resident(op, input)
    held.kernel()
    expect('resident', held.data())
    calls.kernel = () => held.kernel()
    workload.free = () => held.free()
  }
  Object.assign(calls, await copier(shape, ours.shape))
  const io = calls.io
  calls.io = () => io(input.data)
  for (const [engine, make] of Object.entries(engines)) {
    const run = await make(workload)
    if (!run) {
      notes.push(`${engine} has no such operation`)
      continue
    }
    const x = run.last ? channelsLast(input.data, shape) : input.data
    const y = await run(x)
    try {
      expect(engine, run.last ? channelsFirst(y, ours.shape) : y)
      calls[engine] = () => run(x)
    } catch (problem) {
      notes.push(problem.message)
    }
  }
  const times = await compare(calls, options)
  workload.free?.()
  return { name, shape, output: ours.shape, times, notes }
}

/** The largest difference over the largest value. */
function difference(a, b) {
  if (a.length !== b.length) return NaN
  let [off, largest] = [0, 0]
  for (let n = 0; n < a.length; n++) {
    const d = Math.abs(a[n] - b[n])
    if (!(d <= off)) off = d
    largest = Math.max(largest, Math.abs(b[n]))
  }
  return off / largest
}
