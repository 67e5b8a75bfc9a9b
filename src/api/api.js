// Gridscope's JavaScript API. It has a stable name and needs no document: it works in a page, in a
// worker and in Node. The build puts the real names of the two files behind these ones.
import start, { fit, hold, run as compute } from './gridscope.js'

export {
  outputShape, explain, gradient, toPyTorch, parse, format, encodeScene, decodeScene,
} from './gridscope.js'

let ready, memory

/** Loads the wasm: by default the file beside this one. */
export default function init({ module_or_path } = {}) {
  ready ??= Promise.resolve(module_or_path ?? beside())
    .then(module_or_path => start({ module_or_path }))
    .then(exports => { memory = exports.memory }, error => {
      ready = undefined
      throw error
    })
  return ready
}

function beside() {
  const url = new URL('./gridscope_bg.wasm', import.meta.url)
  if (url.protocol !== 'file:') return url
  // Node, whose fetch reads no files. In a variable, the name is not followed by bundlers.
  const files = 'node:fs/promises'
  return import(files).then(({ readFile }) => readFile(url))
}

/**
 * Computes an operation or a pipeline. What was read of the operation is kept for further calls,
 * and compared with what it holds then.
 */
export function run(op, input, options) {
  const out = options?.out
  const known = out === undefined ? undefined : checked(out)
  const quick = fitted(op, input)
  if (!quick) {
    const result = compute(op, input)
    if (out === undefined) return result
    fits(known, result.data.length)
    out.set(result.data)
    return { ...result, data: out }
  }
  const { plan, data, cells, shape } = quick
  if (out !== undefined) fits(known, cells)
  const to = plan.input() >>> 2
  floats().set(data, to)
  plan.run()
  const from = plan.output() >>> 2
  if (out === undefined) return { shape: shape.slice(), data: floats().slice(from, from + cells) }
  out.set(floats().subarray(from, from + cells))
  return { shape: shape.slice(), data: out }
}

/** An operation or a pipeline and its input, kept in wasm memory until they are freed. */
export function resident(op, input) {
  return new Resident(hold(op, input))
}

class Resident {
  #held
  #cells

  constructor(held) {
    this.#held = held
    this.shape = held.shape()
    this.#cells = this.shape.reduce((cells, size) => cells * size, 1)
  }

  /** Computes the output, and nothing else. */
  kernel() {
    this.#alive().run()
  }

  /** The output, as it lies in wasm memory. */
  data() {
    return new Float32Array(memory.buffer, this.#alive().output(), this.#cells)
  }

  free() {
    this.#held?.free()
    this.#held = undefined
  }

  #alive() {
    if (!this.#held) throw fault('RuntimeError', 'this resident was freed')
    return this.#held
  }
}

// Calls that are made again

/** The operations that ran last, the latest first, each fitted to a shape. */
const KEPT = 8
const kept = []

/** What runs this call at once, if it is of the common kind: one operation, a Float32Array. */
function fitted(op, input) {
  if (!memory) return
  try {
    const { shape, data } = input
    if (!Array.isArray(shape) || tagOf.call(data) !== 'Float32Array') return
    let at = kept.findIndex(entry => same(shape, entry.input) && same(op, entry.op))
    if (at < 0) {
      const copied = [copy(op, new Budget()), copy(shape, new Budget())]
      const plan = fit(...copied)
      if (!plan) return
      const output = plan.shape()
      const count = sizes => sizes.reduce((cells, size) => cells * size, 1)
      kept.unshift({ op: copied[0], input: copied[1], shape: output, given: count(copied[1]), cells: count(output), plan })
      if (kept.length > KEPT) kept.pop().plan.free()
      at = 0
    }
    const entry = kept[at]
    if (at > 0) kept.unshift(...kept.splice(at, 1))
    // Asked last, since making a plan may have grown the memory that it is a view of.
    return lengthOf.call(data) === entry.given ? { ...entry, data } : undefined
  } catch {
    // It is refused, or made by accessors that throw: the whole way says so in its own words.
  }
}

/** Memory as float32; another view after it has grown. */
let view
function floats() {
  if (view?.buffer !== memory.buffer) view = new Float32Array(memory.buffer)
  return view
}

const typed = Object.getPrototypeOf(Float32Array.prototype)
const intrinsic = key => Object.getOwnPropertyDescriptor(typed, key).get
// Properties of the same names may say anything.
const [tagOf, lengthOf, bufferOf] = [Symbol.toStringTag, 'length', 'buffer'].map(intrinsic)

function checked(out) {
  if (out === null || typeof out !== 'object' || tagOf.call(out) !== 'Float32Array') {
    throw fault('TypeError', 'out is a Float32Array that the output is written to')
  }
  if (bufferOf.call(out) === memory?.buffer) {
    throw fault('ValueError', 'out is memory of the engine itself, where nothing may be written')
  }
  return lengthOf.call(out)
}

function fits(given, cells) {
  if (given !== cells) {
    throw fault('ValueError', `out holds ${given} numbers, but the output has ${cells}`)
  }
}

function fault(exception, message) {
  return Object.assign(new Error(message), { name: exception, exception })
}

/** How much of an operation is copied; what holds more is read anew each time. */
class Budget {
  items = 1 << 22
  depth = 0

  take(items) {
    this.items -= items
    if (this.items < 0 || this.depth > 8) throw new RangeError('more than is kept')
  }
}

/** A copy of primitives, arrays, typed arrays and plain objects. */
function copy(value, budget) {
  budget.take(1)
  if (typeof value === 'string') budget.take(value.length)
  if (value === null || typeof value !== 'object') return value
  if (ArrayBuffer.isView(value)) {
    budget.take(lengthOf.call(value))
    return typed.slice.call(value)
  }
  budget.depth += 1
  let copied
  if (Array.isArray(value)) {
    budget.take(value.length)
    copied = Array.from(value, item => copy(item, budget))
  } else if (Object.getPrototypeOf(value) === Object.prototype) {
    copied = {}
    for (const key of Reflect.ownKeys(value)) {
      // What is no argument may have any name.
      if (typeof key === 'string' && key !== '__proto__') copied[key] = copy(value[key], budget)
    }
  } else {
    throw new TypeError('no plain object')
  }
  budget.depth -= 1
  return copied
}

/** Whether a value is still what was copied. */
function same(value, copied) {
  if (Object.is(value, copied)) return true
  if (value === null || typeof value !== 'object' || typeof copied !== 'object' || copied === null) return false
  if (ArrayBuffer.isView(copied)) {
    if (!ArrayBuffer.isView(value) || tagOf.call(value) !== tagOf.call(copied)) return false
    return lengthOf.call(value) === copied.length && copied.every((item, at) => Object.is(item, value[at]))
  }
  if (Array.isArray(copied)) {
    return Array.isArray(value) && value.length === copied.length && copied.every((item, at) => same(value[at], item))
  }
  if (Array.isArray(value) || Object.getPrototypeOf(value) !== Object.prototype) return false
  const [keys, before] = [Reflect.ownKeys(value), Reflect.ownKeys(copied)]
  return keys.length === before.length && keys.every((key, at) => key === before[at] && same(value[key], copied[key]))
}
