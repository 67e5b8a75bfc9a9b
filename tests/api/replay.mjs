// Replays one line of tests/golden/*.jsonl through the JavaScript API; generate.py tells what a
// line holds, and tests/golden.rs has the same tolerances. Runs in Node, in a page and in a worker.

const product = shape => shape.reduce((cells, n) => cells * n, 1)

/** Base64 of little-endian float32. */
const tensor = ({ shape, data }) => {
  const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0))
  return { shape, data: new Float32Array(bytes.buffer) }
}

/** The object that the API takes: tensors decoded, everything else as it stands in the file. */
const operation = op => Object.fromEntries(Object.entries(op).map(([name, value]) =>
  [name, value?.shape ? tensor(value) : value]))

const unravel = (flat, shape) => shape.toReversed().map(n => {
  const i = flat % n
  flat = Math.floor(flat / n)
  return i
}).toReversed()

const ravel = (index, shape) => index.reduce((flat, i, axis) => flat * shape[axis] + i, 0)

/** Values that are moved, sums over a window, convolutions. */
const tolerance = ({ op, mode = 'nearest' }) => {
  const exact = () => 0
  const window = ({ terms }, want) => {
    const largest = terms.reduce((m, t) => Number.isFinite(t.value) ? Math.max(m, Math.abs(t.value)) : m, 1)
    return (1e-6 + 2e-6 * Math.abs(want)) * largest
  }
  const convolution = ({ terms, bias = 0 }) => 1e-5 * terms.reduce(
    (sum, t) => Number.isFinite(t.value) ? sum + Math.abs(t.weight * t.value) : sum, Math.abs(bias))
  if (['Upsample', 'interpolate'].includes(op) && mode.startsWith('nearest')) return exact
  if (op.startsWith('Conv')) return convolution
  if (['PixelShuffle', 'PixelUnshuffle', 'Unfold'].includes(op) || op.includes('Max')) return exact
  return window
}

const expect = (truth, message) => {
  if (!truth) throw new Error(message())
}

const sameShape = (got, want) => expect(String(got) === String(want), () => `${got} is not ${want}`)

const close = (got, want, allowed) => Object.is(got, want) ||
  (Number.isFinite(got) && Number.isFinite(want) && Math.abs(got - want) <= allowed)

/** Throws where the API does not give what PyTorch gave, and tells the kind of the case. */
export function replay(api, line) {
  const json = JSON.parse(line)
  const kind = ['error', 'grad', 'taps'].find(key => key in json) ?? 'forward'
  const check = { error: refusal, grad: gradient, taps, forward }[kind]
  try {
    check(api, json, operation(json.op))
  } catch (error) {
    throw new Error(`${JSON.stringify(json.op).slice(0, 300)}: ${error.message}`, { cause: error })
  }
  return kind
}

function forward(api, json, op) {
  const [x, want] = [tensor(json.x), tensor(json.y)]
  sameShape(api.outputShape(op, x.shape), want.shape)
  const got = api.run(op, x)
  sameShape(got.shape, want.shape)
  sameShape(got.data.length, want.data.length)
  const allowed = tolerance(json.op)
  want.data.forEach((value, at) => {
    if (Object.is(got.data[at], value)) return
    const index = unravel(at, want.shape)
    const most = allowed(api.explain(op, x, index), value)
    expect(close(got.data[at], value, most),
      () => `y[${index}] is ${got.data[at]}, not ${value}; ${most} allowed`)
  })
  expect(!json.indices === !got.indices, () => 'indices are there only where they were asked for')
  if (json.indices) sameShape(got.indices.data, tensor(json.indices).data)
}

function gradient(api, json, op) {
  const [x, g, want] = ['x', 'g', 'grad'].map(key => tensor(json[key]))
  const got = api.gradient(op, x, g)
  sameShape(got.shape, want.shape)
  const finite = data => data.reduce((m, v) => Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m, 1)
  const scale = Math.max(finite(want.data), finite(g.data))
  want.data.forEach((value, at) => {
    const allowed = 1e-5 * Math.min(scale, 1e3 * Math.max(1, Math.abs(value)))
    expect(got.data[at] === value || close(got.data[at], value, allowed),
      () => `grad[${unravel(at, x.shape)}] is ${got.data[at]}, not ${value}`)
  })
}

function taps(api, json, op) {
  const x = tensor(json.x)
  const output = api.outputShape(op, x.shape)
  json.at.forEach((at, n) => {
    const index = unravel(at, output)
    const { terms, bias = 0 } = api.explain(op, x, index)
    const [got, want] = [new Float64Array(product(x.shape)), new Float64Array(product(x.shape))]
    for (const term of terms) got[ravel(term.index, x.shape)] += term.weight
    for (const [cell, weight] of json.taps[n]) want[cell] = weight
    const largest = want.reduce((m, w) => Math.max(m, Math.abs(w)), 1)
    want.forEach((weight, cell) => expect(Math.abs(got[cell] - weight) <= 2e-6 * largest,
      () => `y[${index}] reads x[${unravel(cell, x.shape)}] with ${got[cell]}, not ${weight}`))
    expect(Math.abs(bias - json.bias[n]) <= 1e-6, () => `the bias is ${bias}, not ${json.bias[n]}`)
  })
}

function refusal(api, json, op) {
  const [exception, message] = json.error
  let refused
  try {
    // Bad indices are only seen with the data.
    api.outputShape(op, json.shape)
    api.run(op, { shape: json.shape, data: new Float32Array(product(json.shape)) })
  } catch (error) {
    refused = error
  }
  expect(refused, () => `accepted; PyTorch says ${message}`)
  expect(refused instanceof Error && refused.message === message,
    () => `\n  says    ${refused.message}\n  PyTorch ${message}`)
  expect(refused.exception === exception, () => `raises ${refused.exception}, not ${exception}`)
}

/** Of each kind of case every `step`th, and the first. */
export function sample(text, step) {
  const seen = {}
  return text.trimEnd().split('\n').filter(line => {
    const kind = ['"error":', '"grad":', '"taps":'].find(key => line.includes(key)) ?? ''
    // JavaScript has one type of number: a whole float would be refused as PyTorch's float.
    if (kind === '"error":' && /[[:,]-?\d+\.0[\],}]/.test(line)) return false
    seen[kind] = (seen[kind] ?? -1) + 1
    return seen[kind] % step === 0
  })
}
