// What the contract promises of each call.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { api, wasm } from './site.mjs'

const { run, outputShape, explain, gradient, toPyTorch, parse, format, encodeScene, decodeScene } = api
const floats = (...values) => new Float32Array(values)

test('a call before init is an error, not a crash', () => {
  assert.throws(() => run('nn.MaxPool2d(2)', [[1, 2], [3, 4]]))
})

test('init takes bytes, and may be called again in any way', async () => {
  const [first, second] = [api.default({ module_or_path: await wasm() }), api.default()]
  await first
  await second
  await api.default({ module_or_path: 'nowhere' })
  assert.equal(run('nn.MaxPool2d(2)', [[1, 2], [3, 4]]).data[0], 4)
})

test('an instance of its own finds the wasm beside it', async () => {
  const other = await import(new URL('api.js?other', (await import('./site.mjs')).folder))
  await other.default()
  assert.deepEqual(other.outputShape('nn.MaxPool2d(2)', [1, 1, 4, 6]), [1, 1, 2, 3])
})

test('run: the example of the contract', () => {
  const result = run({ op: 'Upsample', scale_factor: 2, mode: 'nearest' }, { shape: [1, 1, 2, 2], data: [1, 2, 3, 4] })
  assert.deepEqual(result, {
    shape: [1, 1, 4, 4],
    data: floats(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4),
  })
})

test('run: an operation as text, as an object, with nulls, tuples and tensors', () => {
  const x = { shape: [1, 1, 2, 2], data: floats(1, 2, 3, 4) }
  const weight = { shape: [1, 1, 2, 2], data: [1, 0, 0, 1] }
  const conv = { op: 'Conv2d', in_channels: 1, out_channels: 1, kernel_size: [2, 2], weight, bias: [10] }
  assert.deepEqual(run(conv, x), { shape: [1, 1, 1, 1], data: floats(15) })
  assert.deepEqual(run({ ...conv, weight: [[[[1, 0], [0, 1]]]], stride: undefined }, x).data, floats(15))
  assert.deepEqual(run('nn.Conv2d(1, 1, 2, weight=[[[[1,0],[0,1]]]], bias=[10])', x).data, floats(15))
  assert.deepEqual(run({ op: 'AdaptiveMaxPool2d', output_size: [null, 1] }, x).data, floats(2, 4))
  assert.deepEqual(run({ op: 'MaxPool2d', kernel_size: new Int32Array([2, 2]), stride: null }, x).data, floats(4))
})

test('run: nested lists get leading ones where the operation needs them', () => {
  assert.deepEqual(run('nn.MaxPool2d(2)', [[1, 2], [3, 4]]).shape, [1, 1, 1, 1])
  assert.deepEqual(run('nn.MaxPool2d(2)', [[[1, 2], [3, 4]]]).shape, [1, 1, 1])
  assert.deepEqual(run('nn.MaxPool1d(2)', [1, 2, 3, 4]).shape, [1, 1, 2])
  assert.deepEqual(run("F.interpolate(x, scale_factor=2, mode='bilinear')", [[[1, 2], [3, 4]]]).shape, [1, 1, 4, 4])
  assert.deepEqual(run('nn.MaxPool2d(2)', [floats(1, 2), floats(3, 4)]).data, floats(4))
  assert.throws(() => run('nn.MaxPool2d(2)', { shape: [2, 2], data: [1, 2, 3, 4] }),
    { message: 'non-empty 3D or 4D (batch mode) tensor expected for input' })
})

test('run: NaN and infinities, as numbers and as JSON has them', () => {
  const x = { shape: [1, 1, 4], data: ['nan', '-inf', 'inf', 1] }
  const op = { op: 'MaxPool1d', kernel_size: 2 }
  assert.deepEqual(run(op, x).data, floats(NaN, Infinity))
  assert.deepEqual(run(op, { shape: [1, 1, 4], data: floats(NaN, -Infinity, Infinity, 1) }).data, floats(NaN, Infinity))
  assert.deepEqual(run({ op: 'LPPool1d', norm_type: 'inf', kernel_size: 2 }, [[[1, 2]]]).data, floats(2))
})

test('run: data of any typed array', () => {
  for (const Type of [Float64Array, Int8Array, Uint16Array, Uint8ClampedArray]) {
    assert.deepEqual(run('nn.MaxPool1d(2)', { shape: [1, 1, 2], data: Type.of(1, 2) }).data, floats(2))
  }
  const part = new Float32Array([9, 9, 1, 2]).subarray(2)
  assert.deepEqual(run('nn.MaxPool1d(2)', { shape: [1, 1, 2], data: part }).data, floats(2))
})

test('run: the result is a copy', () => {
  const x = { shape: [1, 1, 2, 2], data: floats(1, 2, 3, 4) }
  const first = run('nn.MaxPool2d(1)', x)
  x.data[0] = 9
  run('nn.MaxPool2d(1)', { shape: [1, 1, 2, 2], data: floats(5, 6, 7, 8) })
  assert.deepEqual(first.data, floats(1, 2, 3, 4))
})

test('run: indices of max pools go into MaxUnpool, by hand and in a pipeline', () => {
  const x = [[1, 5], [3, 4]]
  const pooled = run({ op: 'MaxPool2d', kernel_size: 2, return_indices: true }, x)
  assert.deepEqual(pooled.indices, { shape: [1, 1, 1, 1], data: Int32Array.of(1) })
  const { indices } = pooled
  const unpooled = floats(0, 5, 0, 0)
  assert.deepEqual(run({ op: 'MaxUnpool2d', kernel_size: 2, indices }, pooled).data, unpooled)
  const stages = [{ op: 'MaxPool2d', kernel_size: 2, return_indices: true }, 'nn.MaxUnpool2d(2)']
  for (const op of [
    stages,
    { op: 'Sequential', stages },
    'nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))',
  ]) {
    assert.deepEqual(run(op, x).data, unpooled)
    assert.deepEqual(outputShape(op, [1, 1, 2, 2]), [1, 1, 2, 2])
    assert.deepEqual(gradient(op, x).data, floats(0, 1, 0, 0))
  }
})

test('explain: terms add up, and max pooling weighs its candidates', () => {
  const x = [[1, 2], [3, 4]]
  const { value, terms, ...rest } = explain("nn.Upsample(scale_factor=2, mode='bilinear')", x, [0, 0, 1, 1])
  assert.deepEqual(rest, {})
  assert.equal(value, 1.75)
  assert.equal(terms.length, 4)
  assert.equal(terms.reduce((sum, term) => sum + term.weight * term.value, 0), 1.75)
  assert.deepEqual(explain('nn.MaxPool2d(2)', x, [0, 0, 0, 0]), {
    value: 4,
    terms: [
      { index: [0, 0, 0, 0], weight: 0, value: 1 },
      { index: [0, 0, 0, 1], weight: 0, value: 2 },
      { index: [0, 0, 1, 0], weight: 0, value: 3 },
      { index: [0, 0, 1, 1], weight: 1, value: 4 },
    ],
  })
  const conv = explain('nn.Conv2d(1, 1, 1, weight=[[[[2]]]], bias=[0.5])', x, [0, 0, 1, 0])
  assert.deepEqual(conv, { value: 6.5, bias: 0.5, terms: [{ index: [0, 0, 1, 0], weight: 2, value: 3 }] })
})

test('gradient: ones by default, else what is given', () => {
  const x = { shape: [1, 1, 2, 2], data: floats(1, 2, 3, 4) }
  assert.deepEqual(gradient('nn.AvgPool2d(2)', x), { shape: [1, 1, 2, 2], data: floats(0.25, 0.25, 0.25, 0.25) })
  assert.deepEqual(gradient('nn.MaxPool2d(2)', x, { shape: [1, 1, 1, 1], data: [3] }).data, floats(0, 0, 0, 3))
  assert.deepEqual(gradient('nn.MaxPool2d(2)', [[1, 2], [3, 4]], [[3]]).data, floats(0, 0, 0, 3))
  assert.throws(() => gradient('nn.MaxPool2d(2)', x, { shape: [1], data: [3] }), { exception: 'RuntimeError' })
})

test('toPyTorch: a complete script', () => {
  assert.equal(toPyTorch({ op: 'MaxPool2d', kernel_size: 2 }, [[1, 2], [3, 4]]), `import torch
import torch.nn as nn

x = torch.tensor([[1., 2.],
                  [3., 4.]])
m = nn.MaxPool2d(2)
y = m(x[None, None])
`)
  assert.match(toPyTorch('nn.MaxPool2d(2)', 'torch.manual_seed(0); torch.randn(1, 1, 4, 4)'), /x = torch\.randn/)
})

test('parse and format come back', () => {
  assert.deepEqual(parse('nn.MaxPool2d((2, 3), stride=None, ceil_mode=True)'),
    { op: 'MaxPool2d', kernel_size: [2, 3], stride: null, ceil_mode: true })
  for (const text of [
    'nn.MaxPool2d(2)',
    'nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)',
    "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)",
    "F.interpolate(x, size=(5, 7), mode='bicubic', antialias=True)",
    'nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False, weight=[[[[0, 1, 0], [1, -4, 1], [0, 1, 0]]]])',
    'nn.ConvTranspose2d(1, 1, 2, stride=2, weight=[[[[1, 1], [1, 1]]]])',
    'nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))',
    "nn.LPPool2d(float('inf'), 2)",
    'nn.MaxPool2d(9223372036854775807)',
    'nn.MaxPool2d(2); nn.Sequential(nn.MaxPool2d(2), nn.AvgPool2d(2))',
  ]) {
    const op = parse(text)
    assert.equal(format(op), text)
    assert.deepEqual(parse(format(op)), op)
    // The text itself is an operation too, unless it holds several.
    if (!op.tracks) assert.equal(format(text), text)
  }
  assert.throws(() => parse('nn.MaxPool2d(2'), { exception: 'SyntaxError', message: /line 1, column/ })
  assert.throws(() => parse('nn.MaxPool2d()'), { exception: 'TypeError' })
})

test('scenes become links and come back', () => {
  const byHand = "x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=2,mode='bilinear')&pin=1,2"
  const scene = decodeScene(`#${byHand}`)
  assert.deepEqual(scene, {
    input: { shape: [2, 2], data: floats(1, 2, 3, 4) },
    tracks: [{ op: 'Upsample', scale_factor: 2, mode: 'bilinear' }],
    view: { pin: '1,2' },
    problems: [],
  })
  assert.equal(encodeScene(scene), byHand)
  assert.equal(encodeScene({ input: [[1, 2], [3, 4]], tracks: ['nn.MaxPool2d(2)'] }), 'x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)')
  const seeded = decodeScene('x=torch.manual_seed(1);torch.randn(2,2)')
  assert.equal(decodeScene(encodeScene(seeded)).input.text, seeded.input.text)
  seeded.input.data[0] = 7
  assert.deepEqual(decodeScene(encodeScene(seeded)).input, { shape: [2, 2], data: seeded.input.data })
  const large = { input: { shape: [64, 64], data: new Float32Array(4096).map((_, i) => Math.sin(i)) }, tracks: [] }
  assert.deepEqual(decodeScene(encodeScene(large)).input, large.input)
})

test('a broken link tells what could not be read and keeps the rest', () => {
  const { tracks, problems } = decodeScene('x=[[1,2&y=nn.MaxPool2d(2);nn.Foo(1)&__proto__=1')
  assert.equal(tracks.length, 1)
  assert.deepEqual(problems.map(({ key, text }) => [key, text]), [['x', '[[1,2'], ['y', 'nn.Foo(1)']])
  assert.ok(problems.every(({ message }) => message))
})

test('refusals are errors with PyTorch’s sentence', () => {
  assert.throws(() => run('nn.MaxPool2d(2, padding=2)', [[1, 2], [3, 4]]), error =>
    error instanceof Error && error.exception === 'RuntimeError' && error.name === 'RuntimeError' &&
    error.message === 'pad should be at most half of effective kernel size, but got pad=2, kernel_size=2 and dilation=1')
  assert.throws(() => run({ op: 'MaxPool2d' }, [[1]]), { exception: 'TypeError', message: /missing 1 required positional argument: 'kernel_size'/ })
  assert.throws(() => run({ op: 'MaxPool2d', kernel_size: 1, foo: 1 }, [[1]]), { message: /unexpected keyword argument 'foo'/ })
  assert.throws(() => run({ op: 'MaxPool' }, [[1]]), { message: /there is no operation `MaxPool`; did you mean/ })
})
