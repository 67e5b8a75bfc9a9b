// Writes the ONNX models of one node that ONNX Runtime is given: a small part of protobuf, with
// the field numbers of onnx.proto3.

const text = new TextEncoder()

function varint(value) {
  const bytes = []
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
  return [...bytes, value]
}

const number = (field, value) => [...varint(field * 8), ...varint(value)]
const bytes = (field, content) => [...varint(field * 8 + 2), ...varint(content.length), ...content]
const string = (field, value) => bytes(field, text.encode(value))
const float = (field, value) => [...varint(field * 8 + 5), ...new Uint8Array(Float32Array.of(value).buffer)]

/** A string, `[integers]`, an integer or, as `{ float }`, a float. */
function attribute(name, value) {
  const content =
    typeof value === 'string' ? [...string(4, value), ...number(20, 3)]
    : Array.isArray(value) ? [...value.flatMap(item => number(8, item)), ...number(20, 7)]
    : typeof value === 'object' ? [...float(2, value.float), ...number(20, 1)]
    : [...number(3, value), ...number(20, 2)]
  return bytes(5, [...string(1, name), ...content])
}

const FLOAT = 1

function constant(name, { shape, data }) {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return bytes(5, [...shape.flatMap(size => number(1, size)), ...number(2, FLOAT), ...string(8, name), ...bytes(9, raw)])
}

function value(field, name, shape) {
  const sizes = shape.flatMap(size => bytes(1, number(1, size)))
  const tensor = [...number(1, FLOAT), ...bytes(2, sizes)]
  return bytes(field, [...string(1, name), ...bytes(2, bytes(1, tensor))])
}

/** A model from `x` to `y`. The inputs are names; those in `constants` (of floats) come with the model. */
export function model({ type, inputs = ['x'], attributes = {}, constants = {} }, x, y) {
  const node = [
    ...inputs.flatMap(name => string(1, name)), ...string(2, 'y'), ...string(4, type),
    ...Object.entries(attributes).flatMap(entry => attribute(...entry)),
  ]
  const graph = [
    ...bytes(1, node), ...string(2, 'bench'),
    ...Object.entries(constants).flatMap(entry => constant(...entry)),
    ...value(11, 'x', x), ...value(12, 'y', y),
  ]
  return Uint8Array.from([...number(1, 8), ...bytes(8, number(2, 18)), ...bytes(7, graph)])
}
