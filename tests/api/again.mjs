// Calls that are made again: plans that are kept, outputs that are brought, inputs that stay.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { api } from './site.mjs'

await api.default()
const { run, resident } = api
const floats = (...values) => new Float32Array(values)
const ramp = (...shape) => {
  const cells = shape.reduce((a, b) => a * b, 1)
  return { shape, data: Float32Array.from({ length: cells }, (_, n) => Math.sin(n * 12.9898)) }
}
/** The input as a list, which takes the way without kept plans. */
const listed = ({ shape, data }) => ({ shape, data: [...data] })

const OPERATIONS = {
  max: { op: 'MaxPool2d', kernel_size: 2 },
  average: 'nn.AvgPool2d(3, stride=2, padding=1)',
  adaptive: { op: 'AdaptiveAvgPool2d', output_size: [3, null] },
  nearest: { op: 'Upsample', scale_factor: 2, mode: 'nearest' },
  bilinear: { op: 'Upsample', scale_factor: [2, 1.7], mode: 'bilinear', align_corners: true },
  antialiased: "F.interpolate(x, size=(5, 4), mode='bicubic', antialias=True)",
  area: "F.interpolate(x, size=(5, 4), mode='area')",
  convolution: { op: 'Conv2d', in_channels: 3, out_channels: 5, kernel_size: 3, stride: 2, padding: 1, weight: ramp(5, 3, 3, 3) },
  transposed: { op: 'ConvTranspose2d', in_channels: 3, out_channels: 2, kernel_size: 2, stride: 2, weight: ramp(3, 2, 2, 2) },
  norm: 'nn.LPPool2d(2, 2)',
  shuffled: { op: 'PixelUnshuffle', downscale_factor: 2 },
  pipeline: ['nn.MaxPool2d(2)', 'nn.Upsample(scale_factor=2)'],
}

test('the same numbers by every way', () => {
  const x = ramp(2, 3, 20, 18)
  for (const [name, op] of Object.entries(OPERATIONS)) {
    const first = run(op, listed(x))
    const out = new Float32Array(first.data.length).fill(9)
    for (let times = 0; times < 2; times++) {
      assert.deepEqual(run(op, x), first, name)
      const into = run(op, x, { out })
      assert.equal(into.data, out, name)
      assert.deepEqual(into, first, name)
      out.fill(9)
    }
    assert.deepEqual(run(op, listed(x), { out }), first, name)
    const kept = resident(op, x)
    assert.deepEqual(kept.shape, first.shape, name)
    kept.kernel()
    assert.deepEqual(kept.data(), first.data, name)
    kept.free()
  }
})

test('indices still come where they are asked for', () => {
  const op = { op: 'MaxPool1d', kernel_size: 2, return_indices: true }
  const out = new Float32Array(2)
  assert.deepEqual([...run(op, { shape: [1, 1, 4], data: floats(1, 3, 4, 2) }, { out }).indices.data], [1, 2])
  assert.deepEqual(out, floats(3, 4))
})

test('an operation that is changed gives what it then says', () => {
  const x = { shape: [1, 1, 2, 2], data: floats(1, 2, 3, 4) }
  const op = { op: 'Upsample', scale_factor: 2, mode: 'nearest' }
  assert.equal(run(op, x).data.length, 16)
  op.scale_factor = 3
  assert.equal(run(op, x).data.length, 36)
  delete op.scale_factor
  op.size = [1, 2]
  assert.deepEqual(run(op, x).data, floats(1, 2))
  op.size[1] = 1
  assert.deepEqual(run(op, x).data, floats(1))
  op.mode = 'bad'
  assert.throws(() => run(op, x))
  op.mode = 'nearest'
  assert.deepEqual(run(op, x).data, floats(1))

  const weight = { shape: [1, 1, 1, 2], data: floats(1, 1) }
  const conv = { op: 'Conv2d', in_channels: 1, out_channels: 1, kernel_size: [1, 2], weight }
  assert.deepEqual(run(conv, x).data, floats(3, 7))
  weight.data[1] = 10
  assert.deepEqual(run(conv, x).data, floats(21, 43))
  conv.weight = [[[[1, 100]]]]
  assert.deepEqual(run(conv, x).data, floats(201, 403))
  conv.weight[0][0][0][0] = 0
  assert.deepEqual(run(conv, x).data, floats(200, 400))
  Object.defineProperty(conv, 'bias', { get: () => [weight.data[1]], enumerable: true })
  assert.deepEqual(run(conv, x).data, floats(210, 410))
  weight.data[1] = 20
  assert.deepEqual(run(conv, x).data, floats(220, 420))
})

test('shapes and operations may take turns, more of them than are kept', () => {
  for (let round = 0; round < 3; round++) {
    for (let size = 2; size < 16; size++) {
      const x = ramp(1, 1, size, size)
      assert.deepEqual(run('nn.MaxPool2d(2)', x), run('nn.MaxPool2d(2)', listed(x)))
      assert.deepEqual(run('nn.Upsample(scale_factor=2)', x).shape, [1, 1, 2 * size, 2 * size])
    }
  }
})

test('what is given belongs to the caller', () => {
  const x = { shape: [1, 1, 2, 2], data: floats(1, 2, 3, 4) }
  const [one, two] = [run('nn.MaxPool2d(1)', x), run('nn.MaxPool2d(1)', x)]
  one.data[0] = 5
  one.shape[0] = 7
  assert.deepEqual(two, x)
  assert.deepEqual(run('nn.MaxPool2d(1)', x), x)
  // In place: the input is read whole before the output is written.
  assert.deepEqual(run('nn.MaxPool2d(1)', x, { out: x.data }).data, floats(1, 2, 3, 4))
})

test('out is checked, and left as it was where it is refused', () => {
  const x = { shape: [1, 1, 2, 2], data: floats(1, 2, 3, 4) }
  for (const input of [x, listed(x)]) {
    const short = floats(8, 9, 10)
    assert.throws(() => run('nn.MaxPool2d(1)', input, { out: short }),
      { exception: 'ValueError', message: 'out holds 3 numbers, but the output has 4' })
    assert.deepEqual(short, floats(8, 9, 10))
    const liar = Object.defineProperty(new Float32Array(1), 'length', { value: 4 })
    assert.throws(() => run('nn.MaxPool2d(1)', input, { out: liar }), { exception: 'ValueError' })
    const detached = new Float32Array(4)
    structuredClone(detached, { transfer: [detached.buffer] })
    assert.throws(() => run('nn.MaxPool2d(1)', input, { out: detached }), { exception: 'ValueError' })
    const kept = resident('nn.MaxPool2d(1)', x)
    assert.throws(() => run('nn.MaxPool2d(1)', input, { out: kept.data() }), { exception: 'ValueError' })
    for (const out of [null, 4, 'text', [1, 2, 3, 4], new Float64Array(4), {}, Object.create(Float32Array.prototype)]) {
      assert.throws(() => run('nn.MaxPool2d(1)', input, { out }), { exception: 'TypeError' })
    }
    const strange = { get out() { throw 5 } }
    assert.throws(() => run('nn.MaxPool2d(1)', input, strange), Error)
    for (const options of [undefined, null, {}, 5, 'text', [], { out: undefined }]) {
      assert.deepEqual(run('nn.MaxPool2d(1)', input, options).data, x.data)
    }
  }
})

test('a resident outlives what happens around it, until it is freed', () => {
  const x = ramp(1, 3, 8, 8)
  const kept = resident('nn.AvgPool2d(2)', x)
  const expected = run('nn.AvgPool2d(2)', x).data
  x.data.fill(0)
  kept.kernel()
  // The memory grows, which empties every view of it.
  const before = kept.data()
  run('nn.Upsample(scale_factor=2)', ramp(1, 1, 1500, 1500))
  assert.equal(before.length, 0)
  assert.deepEqual(kept.data(), expected)
  assert.throws(() => run('nn.MaxPool2d(99)', x))
  kept.kernel()
  assert.deepEqual(kept.data(), expected)
  kept.free()
  kept.free()
  for (const call of [() => kept.kernel(), () => kept.data()]) {
    assert.throws(call, { exception: 'RuntimeError', message: 'this resident was freed' })
  }
  assert.throws(() => resident('nn.MaxPool2d(2)', { shape: [2, 2], data: [1, 2, 3, 4] }),
    { message: 'non-empty 3D or 4D (batch mode) tensor expected for input' })
  assert.deepEqual(resident('nn.MaxPool2d(2)', [[1, 2], [3, 4]]).shape, [1, 1, 1, 1])
})

test('a thousand operations and inputs leave the memory as it was', () => {
  const sizes = [16, 40, 7]
  const round = () => {
    for (const size of sizes) {
      const x = ramp(1, 3, size, size)
      for (const op of Object.values(OPERATIONS)) {
        try {
          run(op, x)
          const kept = resident(op, x)
          kept.kernel()
          kept.free()
        } catch (error) {
          // Not every operation takes the odd size.
          assert.ok(error.exception)
        }
      }
    }
  }
  const size = () => {
    const kept = resident('nn.MaxPool2d(1)', ramp(1, 1, 1, 1))
    const { byteLength } = kept.data().buffer
    kept.free()
    return byteLength
  }
  round()
  const before = size()
  for (let times = 0; times < 30; times++) round()
  assert.equal(size(), before)
})
