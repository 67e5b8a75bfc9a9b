// Starts the program of the page it stands on. It is no module: those wait for each other, and the
// wasm is to be on its way with them. The build puts the real names of the files behind these ones.
{
  dispatchEvent(new Event('gridscope-starting'))

  const address = name => new URL(name, document.currentScript.src)
  const [folder, program, wasm] = ['./', './gridscope.js', './gridscope_bg.wasm'].map(address)

  // A frame in a sandbox has no origin, so that WebKit knows no 'self' there. The frame's policy waits
  // for this, and names the site.
  for (const policy of document.querySelectorAll('meta[name=policy]')) {
    const content = policy.content.replaceAll("'self'", folder)
    document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'Content-Security-Policy', content }))
  }

  // The policy of the page forbids style attributes, and not styles that a script sets. The program
  // knows attributes alone.
  const { setAttribute } = Element.prototype
  Element.prototype.setAttribute = function (name, value) {
    if (name === 'style') this.style.cssText = value
    else setAttribute.call(this, name, value)
  }

  // The policy asks this one of every address that becomes a script or a worker, and of every text
  // that becomes markup: the first are files of the site, the second it does not know.
  globalThis.trustedTypes?.createPolicy('default', {
    createScriptURL: url => new URL(url, document.baseURI).href.startsWith(folder) ? url : null,
  })

  /** The wasm on its way, with the bytes that the page was built with. */
  const fetched = async () => {
    const { integrity } = document.querySelector('link[href$=".wasm"]').dataset
    const answer = await fetch(wasm, { integrity }).catch(error => {
      throw new Error(`${wasm}: ${error.message}`)
    })
    if (!answer.ok) throw new Error(`${wasm}: ${answer.status}`)
    return answer
  }
  /** Whether a script of the page is what it was built with: an import by itself does not ask. */
  const checked = script => new Promise((resolve, reject) => {
    script.addEventListener('load', resolve)
    script.addEventListener('error', () => reject(new Error(script.src)))
  })
  const modules = [...document.querySelectorAll('script[type=module]')]
  const started = Promise.all([fetched(), ...modules.map(checked)]).then(async ([answer]) => {
    const { default: start } = await import(program)
    return start({ module_or_path: answer })
  })

  // The page has `stopped.js` to tell what went wrong; a frame says so with what it holds.
  const halted = document.querySelector('.halted')
  const stop = scene => {
    document.querySelector('#gridscope-embed').hidden = true
    halted.classList.add('told')
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
