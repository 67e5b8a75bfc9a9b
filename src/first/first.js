// What the page shows before its program is there: its language, its colours, and the figure in
// `figure.html` where the program will open with the same one.
(() => {
  const root = document.documentElement
  const asked = new URLSearchParams(location.hash.slice(1))
  // Storage that is denied throws.
  const stored = (storage, key) => {
    try { return window[storage].getItem(`gridscope.${key}`) } catch { return null }
  }
  const remembered = key => stored('localStorage', key)

  const lang = asked.get('lang') || remembered('lang') || navigator.language
  root.lang = /^zh/i.test(lang) ? 'zh-CN' : 'en'
  const theme = asked.get('theme') || remembered('theme')
  const dark = theme === 'dark' || theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = dark ? 'dark' : 'light'

  const another = [...asked.keys()].some(key => key !== 'lang' && key !== 'theme')
    || remembered('kept') || remembered('kept-before') || stored('sessionStorage', 'kept')
  if (another) root.dataset.opens = 'another'
  if (remembered('greeted')) root.dataset.greeted = ''

  // What the figure says of the output cell under the pointer, as the program will; of its own cell
  // while the pointer is elsewhere.
  let own
  const answer = ({ target, clientX, clientY }) => {
    const live = document.querySelector('.still .live')
    if (!live) return
    own ??= ['x', 'y'].map(name => live.getAttribute(name))
    const grid = live.ownerSVGElement
    const all = [...document.querySelectorAll('.still template')]
    const columns = +all[0].dataset.columns
    const rows = all[0].content.children.length / columns
    const { left, top, width, height } = grid.getBoundingClientRect()
    const cell = (at, size, count) => Math.max(0, Math.min(Math.floor(at / size * count), count - 1))
    const [x, y] = grid.contains(target)
      ? [`${cell(clientX - left, width, columns) / columns * 100}%`, `${cell(clientY - top, height, rows) / rows * 100}%`]
      : own
    if (live.getAttribute('x') === x && live.getAttribute('y') === y) return
    live.setAttribute('x', x)
    live.setAttribute('y', y)
    const at = Math.round((parseFloat(y) * rows + parseFloat(x)) * columns / 100)
    for (const { lang, content } of all) {
      const said = content.children[at].cloneNode(true).childNodes
      document.querySelector(`.still h1[lang="${lang}"]`).replaceChildren(...said)
    }
  }
  for (const type of ['pointermove', 'pointerdown']) addEventListener(type, answer)
  addEventListener('gridscope-started', () => {
    for (const type of ['pointermove', 'pointerdown']) removeEventListener(type, answer)
  }, { once: true })
})()
