// A bounded random campaign through every call: GRIDSCOPE_CASES (2 000) cases from GRIDSCOPE_SEED (1).
// A case that fails is named by its number.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { api } from './site.mjs'

await api.default()
const { run, outputShape, explain, gradient, toPyTorch, parse, format, encodeScene, decodeScene } = api

const CASES = Number(process.env.GRIDSCOPE_CASES ?? 2000)
const SEED = Number(process.env.GRIDSCOPE_SEED ?? 1)

/** Mulberry32. */
class Dice {
  constructor(seed) { this.state = seed >>> 0 }
  roll() {
    let t = this.state = this.state + 0x6d2b79f5 >>> 0
    t = Math.imul(t ^ t >>> 15, t | 1)
    t ^= t + Math.imul(t ^ t >>> 7, t | 61)
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32
  }
  below(n) { return Math.floor(this.roll() * n) }
  pick(list) { return list[this.below(list.length)] }
  many(most, one) { return Array.from({ length: this.below(most + 1) }, one) }
}

const NAMES = ['MaxPool2d', 'AvgPool1d', 'AdaptiveAvgPool2d', 'AdaptiveMaxPool3d', 'LPPool2d', 'Conv2d', 'ConvTranspose2d', 'Upsample',
  'interpolate', 'MaxUnpool2d', 'PixelShuffle', 'PixelUnshuffle', 'Unfold', 'Fold', 'Sequential', '__proto__', 'constructor', 'Linear']
const PARAMETERS = ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'return_indices', 'output_size', 'size', 'scale_factor',
  'mode', 'align_corners', 'antialias', 'in_channels', 'out_channels', 'groups', 'bias', 'weight', 'indices', 'norm_type', 'upscale_factor',
  'downscale_factor', 'padding_mode', 'stages', 'tracks', 'toString', '__proto__', 'constructor', '<img src=x onerror=alert(1)>']
const NOTATIONS = ['nn.MaxPool2d(2)', 'nn.Conv2d(1, 1, 3, padding=1)', 'F.interpolate(x, size=(3, 3), mode="bilinear")', 'nn.PixelShuffle(2)',
  'nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))', 'nn.MaxPool2d(', 'nn.Upsample(scale_factor=1e999)', '']
const TYPED = [Float32Array, Float64Array, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  BigInt64Array, BigUint64Array]
const NUMBERS = [0, -0, 1, 2, 3, 5, 64, -1, 0.5, 1e3, 65536, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e308, 5e-324, NaN, Infinity, -Infinity]

const detached = (() => {
  const array = new Float32Array(4)
  structuredClone(array, { transfer: [array.buffer] })
  return array
})()

/** Any value at all, a few levels deep. */
function value(dice, depth = 0) {
  const inner = () => value(dice, depth + 1)
  const leaf = depth > 3
  switch (dice.below(leaf ? 8 : 26)) {
    case 0: case 1: return dice.pick(NUMBERS)
    case 2: return dice.pick([undefined, null, true, false])
    case 3: return dice.pick([0n, 1n, -1n, 2n ** 63n, -(2n ** 64n), 10n ** 40n])
    case 4: return dice.pick(NOTATIONS)
    case 5: return String.fromCharCode(...dice.many(12, () => dice.pick([0, 40, 41, 91, 93, 44, 49, 50, 0xd800, 0xdfff, 0xfeff, 0x4e2d])))
    case 6: return dice.pick(['nan', 'inf', '-inf', 'same', 'bilinear', 'x'.repeat(1 << 16), 'z1:AAAA', 'z9:', '%00'])
    case 7: return dice.pick([Symbol('s'), () => 1, new Date(NaN), /x/, new Map(), new Set([1]), Promise.resolve(), new Error('e')])
    case 8: case 9: return dice.many(4, inner)
    case 10: return operation(dice, depth)
    case 11: return tensor(dice, inner)
    case 12: return new (dice.pick(TYPED))(dice.below(9))
    case 13: return new DataView(new ArrayBuffer(8))
    case 14: return new Float32Array(new SharedArrayBuffer(16))
    case 15: {
      const array = new Float32Array(new ArrayBuffer(16, { maxByteLength: 64 }))
      array.buffer.resize(dice.pick([0, 4, 16, 64]))
      return array
    }
    case 16: return detached
    case 17: return new Array(dice.pick([4, 2 ** 20, 2 ** 32 - 1]))
    case 18: {
      const cyclic = [1]
      cyclic.push(cyclic, { op: 'Sequential', stages: cyclic, shape: cyclic, data: cyclic })
      return dice.pick(cyclic.slice(1))
    }
    case 19: return Object.fromEntries(dice.many(4, () => [dice.pick([...PARAMETERS, 'op', 'shape', 'data']), inner()]))
    case 20: return Object.defineProperty({}, dice.pick(['op', 'shape', 'data', 'stages', 'input']), { get() { throw inner() }, enumerable: true })
    case 21: {
      // Each look at it finds something else.
      const target = dice.pick([[], {}, () => 1])
      const traps = ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf'].filter(() => dice.below(2))
      return new Proxy(target, Object.fromEntries(traps.map(trap => [trap, () => dice.below(3) ? value(dice, 3) : fail()])))
    }
    case 22: return JSON.parse(`{"__proto__": {"op": "MaxPool2d"}, "op": "MaxPool2d", "kernel_size": 2}`)
    case 23: return Object.create({ op: 'MaxPool2d', kernel_size: 2, shape: [1, 1], data: [1] })
    case 24: return Object.defineProperty(new Float32Array(4), 'length', { value: dice.pick(NUMBERS) })
    default: return Object.freeze(Object.assign(Object.create(null), { op: dice.pick(NAMES), kernel_size: inner() }))
  }
}

function fail() {
  throw new RangeError('trap')
}

function tensor(dice, inner) {
  const shape = dice.many(5, () => dice.pick([0, 1, 1, 2, 3, 4]))
  const cells = shape.reduce((cells, n) => cells * n, 1)
  const Kind = dice.pick(TYPED.slice(0, 9))
  const data = dice.below(2) ? Kind.from({ length: cells }, () => dice.below(9)) : Array.from({ length: cells }, () => dice.below(9) || 0.5)
  if (dice.below(4) === 0) data[dice.below(cells + 1)] = dice.pick([NaN, 1e308, -0])
  return dice.below(6) ? { shape, data } : { shape: inner(), data }
}

function operation(dice, depth = 0) {
  const argument = () => dice.below(3) ? dice.pick([1, 2, 3, [2, 1], true, null, 0]) : value(dice, depth + 1)
  const op = { op: dice.pick(NAMES) }
  for (const name of dice.many(5, () => dice.pick(PARAMETERS))) op[name] = argument()
  return op
}

const good = { shape: [1, 1, 2, 2], data: [1, 2, 3, 4] }

/** The next calls answer as ever. */
function stillRight(what) {
  assert.deepEqual(run('nn.MaxPool2d(2)', good), { shape: [1, 1, 1, 1], data: new Float32Array([4]) }, what)
  assert.deepEqual(outputShape({ op: 'Upsample', scale_factor: 3 }, [1, 1, 2, 2]), [1, 1, 6, 6], what)
}

test(`${CASES} random calls with seed ${SEED}`, () => {
  let refused = 0
  for (let number = 0; number < CASES; number++) {
    const dice = new Dice(SEED * 1_000_003 + number)
    const op = () => dice.below(4) ? dice.below(3) ? operation(dice) : dice.pick(NOTATIONS) : value(dice)
    const input = () => dice.below(4) ? tensor(dice, () => value(dice)) : value(dice)
    const calls = {
      run: () => run(op(), input()),
      outputShape: () => outputShape(op(), dice.below(2) ? dice.many(5, () => dice.pick(NUMBERS)) : value(dice)),
      explain: () => explain(op(), input(), dice.below(2) ? dice.many(5, () => dice.below(3)) : value(dice)),
      gradient: () => gradient(op(), input(), dice.below(2) ? undefined : value(dice)),
      toPyTorch: () => toPyTorch(op(), input()),
      parse: () => parse(dice.below(2) ? dice.pick(NOTATIONS) : value(dice)),
      format: () => format(dice.below(2) ? op() : value(dice)),
      encodeScene: () => encodeScene({ input: input(), tracks: dice.below(3) ? [op()] : value(dice), view: value(dice) }),
      decodeScene: () => decodeScene(dice.below(2) ? `x=${dice.pick(NOTATIONS)}&y=${dice.pick(NOTATIONS)}` : value(dice)),
    }
    const name = dice.pick(Object.keys(calls))
    const what = `case ${number}: ${name}`
    try {
      calls[name]()
    } catch (error) {
      refused++
      assert.ok(error instanceof Error, what)
      assert.ok(!(error instanceof WebAssembly.RuntimeError), `${what}: ${error.stack}`)
      stillRight(what)
    }
    assert.equal({}.op, undefined, `${what}: a prototype was changed`)
  }
  stillRight('at the end')
  // Some of each, or the campaign is none.
  assert.ok(refused > CASES / 10 && refused < CASES, `${refused} of ${CASES} were refused`)
})

test('work that would take seconds is refused before it begins', () => {
  const zeros = side => ({ shape: [1, 1, side, side], data: new Float32Array(side * side) })
  const calls = {
    window: () => run('nn.AvgPool2d(1000, stride=1)', zeros(2000)),
    channels: () => run('nn.Conv2d(64, 1024, 7, padding=3)', { shape: [1, 64, 256, 256], data: new Float32Array(64 * 65536) }),
    pipeline: () => run('nn.Sequential(nn.Upsample(scale_factor=50), nn.Upsample(scale_factor=1), nn.Upsample(scale_factor=1))', zeros(160)),
    gradient: () => gradient('nn.MaxPool2d(1000, stride=1)', zeros(2000)),
    explain: () => explain('nn.Sequential(nn.AvgPool2d(64, stride=1), nn.AdaptiveAvgPool2d(1))', zeros(400), [0, 0, 0, 0]),
    weights: () => run('nn.Conv2d(1, 4, 4096)', zeros(2)),
  }
  for (const [name, call] of Object.entries(calls)) {
    assert.throws(call, { message: /^Gridscope .* at most \d+ / }, name)
    stillRight(name)
  }
})
