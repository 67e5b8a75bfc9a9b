// Starts the program of the page it stands on. It is no module: one is not even fetched where a
// sandbox keeps a frame from its own server, and then nothing could say so. The build puts the real
// names of the two files behind these ones.
{
  const here = document.currentScript.src
  const started = import(new URL('./gridscope.js', here)).then(program =>
    program.default({ module_or_path: new URL('./gridscope_bg.wasm', here) }))
  // The page has `stopped.js` to tell what went wrong; a frame says so with what it holds.
  const halted = document.querySelector('.halted')
  const stop = scene => {
    document.querySelector('#gridscope-embed').hidden = true
    halted.hidden = false
    for (const link of halted.querySelectorAll('a')) link.hash = scene
  }
  if (halted) {
    started.catch(error => {
      console.error(error)
      stop(location.hash)
    })
    addEventListener('gridscope-stopped', ({ detail }) => stop(detail.scene))
  }
}
