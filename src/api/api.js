// Gridscope's JavaScript API. It has a stable name and needs no document: it works in a page, in a
// worker and in Node. The build puts the real names of the two files behind these ones.
import start from './gridscope.js'

export {
  run, outputShape, explain, gradient, toPyTorch, parse, format, encodeScene, decodeScene,
} from './gridscope.js'

let ready

/** Loads the wasm: by default the file beside this one. */
export default function init({ module_or_path } = {}) {
  ready ??= Promise.resolve(module_or_path ?? beside())
    .then(module_or_path => start({ module_or_path }))
    .then(() => {}, error => {
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
