// Gridscope's JavaScript API. It has a stable name and needs no document: it works in a page, in a
// worker and in Node. The build puts the real names of the two files behind these ones.
import start, { fit, hold, run as compute } from './engine.js'

export {
  outputShape, explain, gradient, toPyTorch, parse, format, encodeScene, decodeScene,
} from './engine.js'

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
  const url = new URL('./engine_bg.wasm', import.meta.url)
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
  const out = outOf(options)
  const [entry, given] = fitted(op, input)
  if (!entry) {
    const result = compute(op, input)
    if (out === undefined) return result
    fits(out, result.data.length)
    set.call(out, result.data)
    return { ...result, data: out }
  }
  const { cells } = entry
  if (out !== undefined) fits(out, cells)
  const few = entry.given <= FEW && cells <= FEW
  if (few) for (let n = 0; n < entry.given; n++) floats()[inputAt + n] = given[n]
  else floats().set(given, inputAt)
  entry.plan.run()
  let data = out
  if (few) {
    data ??= new Float32Array(cells)
    for (let n = 0; n < cells; n++) data[n] = view[outputAt + n]
  } else if (out === undefined) {
    data = floats().slice(outputAt, outputAt + cells)
  } else {
    set.call(out, floats().subarray(outputAt, outputAt + cells))
  }
  return { shape: entry.shape.slice(), data }
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
    this.#cells = product(this.shape)
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

/** Where the input and the output of these lie, in float32. */
let inputAt, outputAt

/** Fewer cells than this are sooner copied one by one. */
const FEW = 32

const NONE = []

/**
 * What runs this call at once and the cells it runs on, if it is of the common kind: one operation
 * as text or plain object, with a Float32Array.
 */
function fitted(op, input) {
  if (!memory) return NONE
  try {
    const { shape, data } = input
    if (!Array.isArray(shape) || tagOf.call(data) !== 'Float32Array') return NONE
    let at = 0
    while (at < kept.length && !(same(shape, kept[at].input) && same(op, kept[at].op))) at++
    if (at === kept.length) {
      const budget = new Budget()
      const [copied, sizes] = [copy(op, budget), copy(shape, budget)]
      const plan = fit(copied, sizes)
      if (!plan) return NONE
      inputAt = plan.input() >>> 2
      outputAt = plan.output() >>> 2
      const output = plan.shape()
      kept.push({ op: copied, input: sizes, given: product(sizes), shape: output, cells: product(output), plan })
    }
    if (at > 0) kept.unshift(...kept.splice(at, 1))
    if (kept.length > KEPT) kept.pop().plan.free()
    // Asked last: memory that has grown for the plan may be what the data was a view of.
    return lengthOf.call(data) === kept[0].given ? [kept[0], data] : NONE
  } catch {
    // It is refused, or made by accessors that throw: the whole way says so in its own words.
    return NONE
  }
}

function product(sizes) {
  return sizes.reduce((cells, size) => cells * size, 1)
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
const { set, slice } = typed

/** The `out` of the options, if it is one that may be written to. */
function outOf(options) {
  let out
  try {
    out = options?.out
  } catch (error) {
    throw error instanceof Error ? error : new Error('an accessor of an argument threw')
  }
  if (out === undefined) return
  if (out === null || typeof out !== 'object' || !ArrayBuffer.isView(out) || tagOf.call(out) !== 'Float32Array') {
    throw fault('TypeError', 'out is a Float32Array that the output is written to')
  }
  if (bufferOf.call(out) === memory?.buffer) {
    throw fault('ValueError', 'out is memory of the engine itself, where nothing may be written')
  }
  return out
}

function fits(out, cells) {
  const given = lengthOf.call(out)
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
    return slice.call(value)
  }
  budget.depth += 1
  let copied
  if (Array.isArray(value)) {
    budget.take(value.length)
    copied = Array.from(value, item => copy(item, budget))
  } else if (Object.getPrototypeOf(value) === Object.prototype) {
    copied = {}
    for (const key of Object.keys(value)) {
      if (key === '__proto__') throw new TypeError('no name of an argument')
      copied[key] = copy(value[key], budget)
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
  if (value === null || typeof value !== 'object' || copied === null || typeof copied !== 'object') return false
  if (ArrayBuffer.isView(copied)) {
    if (!ArrayBuffer.isView(value) || tagOf.call(value) !== tagOf.call(copied)) return false
    if (lengthOf.call(value) !== copied.length) return false
    for (let n = 0; n < copied.length; n++) if (!Object.is(value[n], copied[n])) return false
    return true
  }
  if (Array.isArray(copied)) {
    if (!Array.isArray(value) || value.length !== copied.length) return false
    for (let n = 0; n < copied.length; n++) if (!same(value[n], copied[n])) return false
    return true
  }
  if (Array.isArray(value) || Object.getPrototypeOf(value) !== Object.prototype) return false
  let found = 0
  for (const key in value) {
    if (!Object.hasOwn(copied, key) || !same(value[key], copied[key])) return false
    found++
  }
  return found === Object.keys(copied).length
}
