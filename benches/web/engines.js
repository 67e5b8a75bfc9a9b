// The engines of the comparison. Each makes, of a workload, a function from a Float32Array in
// PyTorch's order to a fresh one, or nothing where the peer has no such operation.

import * as gridscope from '../site/api.js'
import { loops } from './loops.js'
import { model } from './onnx.js'
import { cells } from './workloads.js'

const PEERS = new URL('../peers/', import.meta.url).href

/** Loads all of them: `{ name: workload => function }`. */
export async function load() {
  await gridscope.default()
  await script('@tensorflow/tfjs-core/dist/tf-core.min.js')
  await script('@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js')
  tf.wasm.setWasmPaths(`${PEERS}@tensorflow/tfjs-backend-wasm/dist/`)
  tf.wasm.setThreadsCount(1)
  await tf.setBackend('wasm')
  const ort = await import(`${PEERS}onnxruntime-web/dist/ort.wasm.min.mjs`)
  ort.env.wasm.numThreads = 1
  ort.env.logLevel = 'error'
  await script('@techstark/opencv-js/dist/opencv.js')
  const { cv } = await ready(globalThis.cv)
  return {
    tfjs: tensorFlow,
    ort: workload => onnxRuntime(ort, workload),
    cv: workload => openCv(cv, workload),
    js: ({ js, shape }) => loops(js, shape),
  }
}

function script(path) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement('script'), { src: PEERS + path, onload: resolve })
    element.onerror = () => reject(new Error(`${path} does not load`))
    document.head.append(element)
  })
}

/**
 * OpenCV is a promise, or an object that tells when it is ready. In a box: some versions have a
 * `then` that hands on themselves, which would be awaited for ever.
 */
async function ready(cv) {
  if (cv instanceof Promise) return { cv: await cv }
  if (!cv.Mat) await new Promise(resolve => { cv.onRuntimeInitialized = resolve })
  return { cv }
}

/** NCHW → NHWC, or back. TensorFlow.js and OpenCV are given their own order for free. */
export function channelsLast(data, [, channels, rows, columns]) {
  const [y, plane] = [new Float32Array(data.length), rows * columns]
  for (let c = 0; c < channels; c++) for (let n = 0; n < plane; n++) y[n * channels + c] = data[c * plane + n]
  return y
}

export function channelsFirst(data, [, channels, rows, columns]) {
  const [y, plane] = [new Float32Array(data.length), rows * columns]
  for (let c = 0; c < channels; c++) for (let n = 0; n < plane; n++) y[c * plane + n] = data[n * channels + c]
  return y
}

function tensorFlow({ shape: [, channels, rows, columns], tf: compute, js, tfWeight }) {
  if (!compute) return
  const weight = tfWeight && tf.transpose(tf.tensor4d(js.weight.data, js.weight.shape), tfWeight)
  // Not in tf.tidy, which searches what it is handed back for tensors, cell by cell.
  const run = x => {
    const given = tf.tensor4d(x, [1, rows, columns, channels])
    const made = compute(tf, given, weight)
    const y = made.dataSync()
    given.dispose()
    made.dispose()
    return y
  }
  return Object.assign(run, { last: true })
}

async function onnxRuntime(ort, { shape, output, onnx }) {
  const session = await ort.InferenceSession.create(model(onnx, shape, output))
  return async x => {
    const { y } = await session.run({ x: new ort.Tensor('float32', x, shape) })
    return y.data
  }
}

function openCv(cv, { shape: [, channels, rows, columns], output, cv: mode }) {
  if (!mode) return
  const type = 5 + ((channels - 1) << 3) // CV_32FC(channels)
  const size = new cv.Size(output[3], output[2])
  const run = x => {
    const [from, to] = [new cv.Mat(rows, columns, type), new cv.Mat()]
    from.data32F.set(x)
    cv.resize(from, to, size, 0, 0, cv[mode])
    const y = to.data32F.slice()
    from.delete()
    to.delete()
    return y
  }
  return Object.assign(run, { last: true })
}

/** A wasm memory with nothing but `memory.copy`: what moving the same bytes costs. */
export async function copier(shape, output) {
  const [given, made] = [cells(shape), cells(output)]
  const memory = new WebAssembly.Memory({ initial: Math.ceil(8 * (given + made) / 65536) + 1 })
  const code = Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0, // \0asm, version 1
    1, 7, 1, 96, 3, 127, 127, 127, 0, // a type: three i32 to nothing
    2, 8, 1, 1, 109, 1, 109, 2, 0, 1, // imports the memory m.m
    3, 2, 1, 0, // a function of that type
    7, 5, 1, 1, 99, 0, 0, // exports it as c
    10, 14, 1, 12, 0, 32, 0, 32, 1, 32, 2, 252, 10, 0, 0, 11, // memory.copy of its arguments
  )
  const { instance } = await WebAssembly.instantiate(code, { m: { m: memory } })
  const floats = new Float32Array(memory.buffer)
  const half = 4 * (given + made)
  return {
    io: x => {
      floats.set(x)
      return floats.slice(given, given + made)
    },
    memcpy: () => instance.exports.c(half, 0, half),
  }
}

export { gridscope }
