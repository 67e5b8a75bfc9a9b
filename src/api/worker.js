// The page's worker: the same engine, beside the page. It gets the compiled wasm from the page, where
// the browser lets it, and loads it otherwise. The build puts the real names of the two files behind
// these ones.
import start, { Remote } from './gridscope.js'

let remote

async function begin(module_or_path = new URL('./gridscope_bg.wasm', import.meta.url)) {
  await start({ module_or_path })
  postMessage({ ready: true })
  return new Remote()
}

// Whatever fails here is told: the page then does the work itself.
addEventListener('message', async ({ data: { module, shape, data, tracks, dims, ticket } }) => {
  try {
    remote ??= begin(module)
    const engine = await remote
    if (data) engine.keep(shape, data)
    const given = engine.compute(tracks, dims)
    const buffers = given.flat().flatMap(({ data, indices }) => indices ? [data, indices.data] : [data])
    postMessage({ ticket, given }, buffers.map(({ buffer }) => buffer))
  } catch (error) {
    postMessage({ failed: String(error) })
  }
})
