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
addEventListener('message', async ({ data: { module, shape, data, tracks, dims, wanted, back, ticket } }) => {
  try {
    remote ??= begin(module)
    const engine = await remote
    if (data) engine.keep(shape, data)
    const answer = engine.compute(tracks, dims, wanted, back)
    const tensors = [
      answer.given.flat().flatMap(given => given.indices ? [given, given.indices] : [given]),
      answer.returned?.flatMap(returned => returned ? [returned.upstream, returned.gradient] : []) ?? [],
    ]
    postMessage({ ticket, ...answer }, tensors.flat().map(({ data }) => data.buffer))
  } catch (error) {
    postMessage({ failed: String(error) })
  }
})
