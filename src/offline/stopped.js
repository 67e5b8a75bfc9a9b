// What the page shows when it cannot go on: when its wasm did not load, or stopped. The page itself
// is dead then, so this is plain DOM. The words come from the catalogue in `words.rs`; the build
// puts them in.

(() => {
  const WORDS = {}

  /** The page is there: what goes wrong from here on stops it. */
  let running = false
  /** The script that starts it is. */
  let starting = false
  let shown

  addEventListener('gridscope-starting', () => starting = true)

  addEventListener('gridscope-started', () => {
    running = true
    // An error while the page was loading that was none of its own.
    if (shown && !('scene' in shown.dataset)) {
      shown.remove()
      shown = undefined
    }
  })
  // The panic hook tells what it knows.
  addEventListener('gridscope-stopped', ({ detail }) => stopped(detail.reason, detail.scene))
  addEventListener('unhandledrejection', ({ reason }) => failed(reason))
  // What a script element cannot load bubbles nowhere: it is caught on its way down.
  addEventListener('error', ({ target, error, message }) => {
    if (target instanceof HTMLScriptElement) failed(target.src || scripts())
    else if (target === window) failed(error || message)
  }, true)
  addEventListener('DOMContentLoaded', () => {
    if (typeof WebAssembly !== 'object') notLoaded(say('NoWebAssembly'))
    // Firefox says that it cannot load that script before this one listens.
    else if (!starting) failed(document.querySelector('script[src*="/start"]').src)
  })

  /** The files that may be missing where the browser does not say which. */
  function scripts() {
    return [...document.querySelectorAll('script[type=module]')].map(script => script.src).join(', ')
  }

  function failed(error) {
    const reason = String(error && error.message ? `${error.name}: ${error.message}` : error)
    if (!running) notLoaded(say('NotLoadedWhy', reason), say('NotLoadedHelp'))
    else if (fromWasm(error)) stopped(reason, location.hash.slice(1))
  }

  /** After an error that went through the wasm, nothing in there is as it should be. */
  function fromWasm(error) {
    return error instanceof WebAssembly.RuntimeError || /\bwasm\b/.test(error && error.stack)
  }

  function notLoaded(...lines) {
    show(say('NotLoaded'), lines, [[say('ReloadPage'), () => location.reload()]])
  }

  function stopped(reason, scene) {
    if (shown) return
    const again = remember(scene)
    const hasGrid = /(^|&)x=/.test(scene)
    const link = `${location.href.split('#')[0]}#${scene}`
    const build = document.querySelector('link[href$=".wasm"]')
    const report = [
      `Gridscope ${WORDS.version} ${build ? build.href.split('/').pop() : ''}`,
      navigator.userAgent, reason, link,
    ].join('\n')
    const page = document.querySelector('#gridscope-page')
    if (page) page.hidden = true
    show(say('Stopped'), [say('StoppedWhy', reason.split('\n')[0]), say(again ? 'StoppedAgain' : 'StoppedOnce')], [
      [say('ReloadWithGrid'), () => {
        history.replaceState(history.state, '', `#${scene}`)
        location.reload()
      }],
      [say('StartAnew'), () => {
        store('anew', '1')
        location.href = location.pathname + location.search
      }],
      [say('CopyGridLink'), event => copy(link, event.target)],
      // A grid that is too large for a link is too large for this file: a reload brings it back.
      ...hasGrid ? [[say('SaveScene'), () => save(scene)]] : [],
      [say('CopyReport'), event => copy(report, event.target)],
    ], report)
    shown.dataset.scene = scene
  }

  /** Notes in this tab what stopped the page, and gives whether it did so before. */
  function remember(scene) {
    const [times, before] = stored('stopped').split(' ')
    const again = before === scene
    store('stopped', `${again ? Number(times) + 1 : 1} ${scene}`)
    return again
  }

  // Storage that is denied throws.
  function stored(key) {
    try { return sessionStorage.getItem(`gridscope.${key}`) || '' } catch { return '' }
  }

  function store(key, value) {
    try { sessionStorage.setItem(`gridscope.${key}`, value) } catch { /* only the memory is lost */ }
  }

  function show(title, lines, buttons, report) {
    if (shown) return
    const heading = make('h1', { textContent: title, tabIndex: -1 })
    shown = make('main', { className: 'stopped', lang: language() },
      heading,
      ...lines.map(textContent => make('p', { textContent })),
      make('div', { className: 'ways' },
        ...buttons.map(([textContent, onclick]) => make('button', { type: 'button', textContent, onclick }))),
      ...report ? [
        make('p', { textContent: say('ReportSays') }),
        make('pre', { textContent: report, tabIndex: 0, ariaLabel: say('Report') }),
      ] : [])
    document.body.append(shown)
    heading.focus()
  }

  function copy(text, button) {
    const done = word => () => { button.textContent = say(word) }
    if (!navigator.clipboard) return done('CopyFailed')()
    navigator.clipboard.writeText(text).then(done('CopiedDone'), done('CopyFailed'))
  }

  /** Downloads the scene of a link, as `scene_file.rs` writes it. */
  function save(scene) {
    const text = [WORDS.file, ...scene.split('&'), ''].join('\n')
    const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    make('a', { href, download: 'grid.gridscope' }).click()
    URL.revokeObjectURL(href)
  }

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }

  function say(word, reason) {
    return WORDS[language()][word].replace('{reason}', () => reason)
  }

  /** The page's language, which `first.js` knows before the program does. */
  function language() {
    return document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
  }
})()
