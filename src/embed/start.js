// Starts the program of the page it stands on. It is no module: one is not even fetched where a
// sandbox keeps a frame from its own server, and then nothing could say so. The build puts the real
// names of the two files behind these ones.
{
  const here = document.currentScript.src
  const started = import(new URL('./gridscope.js', here)).then(program =>
    program.default({ module_or_path: new URL('./gridscope_bg.wasm', here) }))
  started.catch(() => {
    const [loading, stopped] = document.querySelectorAll('.loading, .stopped')
    loading?.toggleAttribute('hidden', Boolean(stopped))
    stopped?.removeAttribute('hidden')
  })
}
