// The page's worker: the engine beside the page. The build puts the real names of the two files
// behind these ones.
import start, { Remote, table } from './engine.js'

let remote

async function begin() {
  await start({ module_or_path: new URL('./engine_bg.wasm', import.meta.url) })
  postMessage({ ready: true })
  return new Remote()
}

// Whatever fails here is told: the page then does the work itself.
addEventListener('message', async ({ data: { file, shape, data, tracks, dims, wanted, back, ticket } }) => {
  try {
    remote ??= begin()
    const engine = await remote
    if (file) return postMessage({ read: table(file) })
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
