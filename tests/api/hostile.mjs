// Whatever is passed in: an error, never a trap, and the next call works.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { api } from './site.mjs'

await api.default()
const { run, resident, outputShape, explain, gradient, toPyTorch, parse, format, encodeScene, decodeScene } = api

const op = 'nn.MaxPool2d(2)'
const x = { shape: [1, 1, 2, 2], data: [1, 2, 3, 4] }
const throwing = new Proxy({}, Object.fromEntries(Object.getOwnPropertyNames(Reflect)
  .map(trap => [trap, () => { throw new RangeError('trap') }])))
const revoked = (() => {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  return proxy
})()
const cyclic = []
cyclic.push(cyclic, cyclic, cyclic)
const nestedStages = { op: 'Sequential' }
nestedStages.stages = [nestedStages, nestedStages]
const shapeShifter = new Proxy([1, 2, 3], {
  get: (array, key) => key === 'length' ? (array.reads = (array.reads ?? 0) + 1) * 3 : Reflect.get(array, key),
})
const liar = Object.defineProperty(new Float32Array(4), 'length', { value: 4e9 })
const shortLiar = Object.defineProperty(new Float32Array(1e6), 'length', { value: 4 })
const detached = new Float32Array(4)
structuredClone(detached, { transfer: [detached.buffer] })

const VALUES = {
  undefined: undefined, null: null, true: true, NaN, Infinity, negative: -1, fraction: 0.5, huge: 1e308,
  bigint: 10n ** 40n, symbol: Symbol('s'), function: () => 1, class: class {}, emptyText: '', text: 'x'.repeat(1e6 + 1e5),
  nul: '\0', surrogate: '\ud800', object: {}, nullPrototype: Object.create(null), date: new Date(NaN), regexp: /x/, map: new Map([[1, 2]]),
  promise: Promise.resolve(1), error: new Error('e'), buffer: new ArrayBuffer(8), dataView: new DataView(new ArrayBuffer(8)),
  empty: [], emptyNested: [[]], ragged: [[1, 2], [3]], mixed: [1, [2]], sparse: new Array(4), vast: new Array(2 ** 32 - 1),
  holes: [1, , 3], deep: JSON.parse('['.repeat(2000) + ']'.repeat(2000)), cyclic, nestedStages, throwing, revoked, shapeShifter,
  liar, shortLiar, detached, bigints: BigInt64Array.of(1n), getter: { get op() { throw 5 }, get shape() { throw 5 } },
  words: ['a', 'b'], objects: [{}, {}], nulls: [null], undefineds: [undefined], booleans: [true], nestedBig: [[10n ** 40n]],
}
const SHAPES = {
  ...VALUES, nan: [NaN], minus: [-1], half: [0.5], many: Array(100).fill(1), vastShape: [1, 1, 1e9, 1e9],
  vastCells: [1, 1, 65536, 65536], emptyVast: [0, 4294967295, 4294967295], beyond: [2 ** 53], textual: ['2', '2'],
}

/** An error or a result; anything but a trap, after which the module is as before. */
function survives(call, what) {
  try {
    call()
  } catch (error) {
    assert.ok(error instanceof Error, what)
    assert.ok(!(error instanceof WebAssembly.RuntimeError), `${what}: ${error.stack}`)
    assert.ok(error.message.length > 0, what)
  }
  assert.deepEqual(run(op, x), { shape: [1, 1, 1, 1], data: new Float32Array([4]) }, what)
}

test('any value as any argument', () => {
  for (const [name, value] of Object.entries(VALUES)) {
    const calls = {
      op: () => run(value, x),
      input: () => run(op, value),
      data: () => run(op, { shape: [1, 1, 2, 2], data: value }),
      options: () => run(op, x, value),
      out: () => run(op, x, { out: value }),
      floats: () => run({ op: 'MaxPool2d', kernel_size: value }, { shape: value, data: new Float32Array(4) }),
      resident: () => resident(value, value).kernel(),
      residentInput: () => resident(op, value).data(),
      outputShape: () => outputShape(value, [1, 1, 4, 4]),
      explain: () => explain(op, x, value),
      gradient: () => gradient(op, x, value),
      toPyTorch: () => toPyTorch(value, value),
      parse: () => parse(value),
      format: () => format(value),
      encodeScene: () => encodeScene(value),
      sceneInput: () => encodeScene({ input: value }),
      sceneText: () => encodeScene({ input: { ...x, text: value } }),
      sceneTracks: () => encodeScene({ tracks: value }),
      sceneView: () => encodeScene({ view: value }),
      sceneViewValue: () => encodeScene({ view: { pin: value } }),
      decodeScene: () => decodeScene(value),
      stages: () => run({ op: 'Sequential', stages: value }, x),
      stage: () => run([value], x),
      opName: () => run({ op: value }, x),
      tracks: () => format({ tracks: value }),
    }
    for (const [call, go] of Object.entries(calls)) survives(go, `${call}(${name})`)
  }
})

test('any value as any parameter of any operation', () => {
  // Each with all its parameters, the required ones as they must be given.
  const ops = [
    { op: 'MaxPool2d', kernel_size: 1, stride: 1, padding: 0, dilation: 1, return_indices: false, ceil_mode: false },
    { op: 'AvgPool2d', kernel_size: 1, stride: 1, padding: 0, ceil_mode: false, count_include_pad: true, divisor_override: null },
    { op: 'AdaptiveAvgPool2d', output_size: 1 },
    { op: 'AdaptiveMaxPool2d', output_size: 1, return_indices: false },
    { op: 'LPPool2d', norm_type: 2, kernel_size: 1, stride: 1, ceil_mode: false },
    { op: 'Conv2d', in_channels: 1, out_channels: 1, kernel_size: 1, stride: 1, padding: 0, dilation: 1, groups: 1,
      bias: true, padding_mode: 'zeros', weight: null },
    { op: 'ConvTranspose2d', in_channels: 1, out_channels: 1, kernel_size: 1, stride: 1, padding: 0, output_padding: 0,
      groups: 1, bias: true, dilation: 1, padding_mode: 'zeros', weight: null },
    { op: 'Upsample', scale_factor: 1, size: null, mode: 'nearest', align_corners: null, recompute_scale_factor: null },
    { op: 'interpolate', scale_factor: 1, size: null, mode: 'bilinear', align_corners: null, recompute_scale_factor: null, antialias: false },
    { op: 'MaxUnpool2d', kernel_size: 1, stride: 1, padding: 0, output_size: null, indices: [[[[0, 1], [2, 3]]]] },
    { op: 'PixelShuffle', upscale_factor: 1 },
    { op: 'PixelUnshuffle', downscale_factor: 1 },
    { op: 'Unfold', kernel_size: 1, dilation: 1, padding: 0, stride: 1 },
    { op: 'Fold', output_size: 1, kernel_size: 1, dilation: 1, padding: 0, stride: 1 },
  ]
  const values = {
    ...VALUES, zero: 0, word: 'same', i32: 2 ** 31, safe: 2 ** 53 - 1, i64: 2n ** 63n - 1n, tiny: 5e-324, pair: [2 ** 31, 2 ** 31],
  }
  for (const plain of ops) {
    if (plain.op !== 'Fold') assert.equal(run(plain, x).shape.length, plain.op === 'Unfold' ? 3 : 4)
    for (const param in plain) {
      for (const [name, value] of Object.entries(values)) {
        const hostile = { ...plain, [param]: value }
        survives(() => run(hostile, x), `${plain.op}.${param} = ${name}`)
        survives(() => outputShape(hostile, [1, 1, 2, 2]), `shape: ${plain.op}.${param} = ${name}`)
        survives(() => format(hostile), `format: ${plain.op}.${param} = ${name}`)
        survives(() => toPyTorch(hostile, x), `script: ${plain.op}.${param} = ${name}`)
      }
    }
  }
})

test('any shape', () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    for (const notation of [op, 'nn.Upsample(scale_factor=1e9)', 'nn.Conv2d(1, 1, 1)', 'nn.PixelShuffle(3)', 'nn.Unfold(2)',
      'nn.AdaptiveAvgPool2d(3)', 'nn.ConvTranspose2d(1, 1, 3, stride=9)', 'nn.LPPool2d(2, 2)', 'nn.Fold(4, 2)']) {
      survives(() => outputShape(notation, shape), `outputShape(${notation}, ${name})`)
      survives(() => run(notation, { shape, data: [1] }), `run(${notation}, ${name})`)
      survives(() => explain(notation, x, shape), `explain(${notation}, ${name})`)
    }
  }
})

test('results that are too large are refused', () => {
  for (const notation of ['nn.Upsample(scale_factor=1e5)', 'nn.Upsample(size=(100000, 100000))', 'nn.AdaptiveAvgPool2d(1000000)']) {
    assert.throws(() => run(notation, x), /cells|int/, notation)
    survives(() => gradient(notation, x), notation)
    survives(() => explain(notation, x, [0, 0, 0, 0]), notation)
  }
})

test('nothing is left behind by ten thousand errors', () => {
  for (let n = 0; n < 10_000; n++) {
    try {
      run(op, throwing)
    } catch (error) {
      assert.equal(error.message, 'trap')
    }
  }
  survives(() => {}, 'afterwards')
})

test('what the caller’s accessors throw arrives', () => {
  const own = new RangeError('mine')
  assert.throws(() => run({ get op() { throw own } }, x), error => error === own)
  assert.throws(() => run(op, { shape: [1], get data() { throw 'text' } }), { message: 'an accessor of an argument threw' })
})

test('an array that says it is longer than it is', () => {
  assert.throws(() => run(op, { shape: [1, 1, 1000, 1000], data: Object.defineProperty(new Float32Array(4), 'length', { value: 1e6 }) }),
    { message: "shape '[1, 1, 1000, 1000]' is invalid for input of size 4" })
  assert.throws(() => run(op, { shape: [1, 1, 2, 2], data: shortLiar }), { message: /invalid for input of size 1000000/ })
})
