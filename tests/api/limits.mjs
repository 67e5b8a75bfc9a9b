// Every limit of docs/limits.md that a call can meet: below and at it, a result; over it, an error
// that names it.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { api } from './site.mjs'

await api.default()
const { run, outputShape, explain, parse, format, encodeScene, decodeScene } = api

const page = await readFile(new URL('../../docs/limits.md', import.meta.url), 'utf8')

/** The number in the row of docs/limits.md that begins so. */
function limit(row) {
  const [, number, unit] = page.match(new RegExp(`^\\| ${row}[^|]*\\| (\\d+)( MiB)?`, 'm'))
  return Number(number) * (unit ? 2 ** 20 : 1)
}

const ones = (count, value = 1) => Array(count).fill(value)
const nested = depth => JSON.parse('['.repeat(depth) + '1' + ']'.repeat(depth))
const identity = { op: 'MaxPool1d', kernel_size: 1 }
const signal = cells => ({ shape: [1, cells], data: new Float32Array(cells) })

/** A call on a size that is within the limit, on the limit, and over it. */
function bounded(limit, call, sentence) {
  for (const within of [limit - 1, limit]) call(within)
  assert.throws(() => call(limit + 1), error => {
    assert.ok(!(error instanceof WebAssembly.RuntimeError), error.stack)
    assert.match(error.message, sentence)
    return true
  })
  assert.deepEqual(run('nn.MaxPool2d(2)', [[1, 2], [3, 4]]).data, new Float32Array([4]))
}

test('text', () => {
  const most = limit('Bytes of notation')
  bounded(most, bytes => parse(`nn.MaxPool2d(2)${' '.repeat(bytes - 15)}`), new RegExp(most))
  bounded(most, bytes => format(`nn.MaxPool2d(2)${' '.repeat(bytes - 15)}`), new RegExp(most))
})

test('links', () => {
  const most = limit('Bytes of a link')
  bounded(most, bytes => {
    const { problems } = decodeScene(`pin=${'1'.repeat(bytes - 4)}`)
    if (problems.length) throw new Error(problems[0].message)
  }, new RegExp(most))
})

test('cells, dimensions and nesting of an input', () => {
  const cells = limit('Cells of an input')
  bounded(cells, count => run(identity, signal(count)), new RegExp(`${cells} cells`))
  const rank = limit('Dimensions of a tensor')
  bounded(rank, depth => encodeScene({ input: nested(depth) }), new RegExp(`${rank} dimensions`))
  bounded(rank, depth => encodeScene({ input: { shape: ones(depth), data: [1] } }), new RegExp(`${rank} dimensions`))
})

test('entries of lists', () => {
  const most = limit('Entries of a shape')
  // What is short enough is read, and then refused for what it holds.
  for (const [call, other] of [
    [count => outputShape(identity, ones(count)), /dimensions/],
    [count => explain(identity, signal(4), ones(count, 0)), /index/],
    [count => run({ op: 'Sequential', stages: ones(count, identity) }, signal(4)), /stages/],
  ]) {
    assert.throws(() => call(most), error => other.test(error.message) && !error.message.includes(`${most} entries`))
    assert.throws(() => call(most + 1), { message: new RegExp(most) })
  }
})

test('tracks and stages', () => {
  const tracks = limit('Tracks')
  bounded(tracks, count => encodeScene({ tracks: ones(count, identity) }), new RegExp(`${tracks} tracks`))
  bounded(tracks, count => format({ tracks: ones(count, identity) }), new RegExp(`${tracks} tracks`))
  const stages = limit('Stages of a track')
  bounded(stages, count => run({ op: 'Sequential', stages: ones(count, identity) }, signal(4)), new RegExp(`${stages} stages`))
})

test('cells of an output, sizes, weights that are not given', () => {
  const cells = limit('Cells of an output')
  bounded(cells, size => outputShape({ op: 'AdaptiveAvgPool1d', output_size: size }, [1, 1]), new RegExp(`${cells} cells`))
  const size = limit('A size, or a parameter')
  bounded(size, stride => outputShape({ ...identity, stride }, [1, 4]), new RegExp(`0 to ${size}`))
  const weights = limit('Numbers of a `weight` or `bias`')
  const conv = { op: 'Conv1d', out_channels: 1, kernel_size: 1 }
  bounded(weights, channels => outputShape({ ...conv, in_channels: channels }, [channels, 1]), new RegExp(`${weights} weights`))
})

test('work of a call, and taps of one cell', () => {
  const steps = limit('Products or comparisons')
  const kernel = 2 ** 15
  // As src/playground/work.rs counts them: a window costs its kernel, a cell 8.
  const costs = size => (size - kernel + 1) * (kernel + 8) + 8 * size
  let most = kernel
  while (costs(most + 1) <= steps) most++
  const pool = { op: 'AvgPool1d', kernel_size: kernel, stride: 1 }
  bounded(most, size => run(pool, signal(size)), new RegExp(`${steps} products`))
  const taps = limit('Taps of one explained cell')
  bounded(taps, size => explain({ op: 'AvgPool1d', kernel_size: size }, signal(size), [0, 0]), new RegExp(`${taps} taps`))
})
