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
  // while the pointer is elsewhere. The sentence is another one in its numbers alone.
  let own
  const answer = ({ clientX, clientY }) => {
    const live = document.querySelector('.still .live')
    if (!live) return hasStarted && hear(removeEventListener)
    own ??= ['x', 'y'].map(name => live.getAttribute(name))
    const grid = live.ownerSVGElement
    const { rows, columns } = grid.parentElement.dataset
    const reads = [rows, columns].map(list => list.split(' '))
    const { left, top, width, height } = grid.getBoundingClientRect()
    const at = [(clientY - top) / height, (clientX - left) / width]
    const isOver = at.every(share => share >= 0 && share < 1)
    const cell = at.map((share, axis) => Math.floor(share * reads[axis].length))
    const share = axis => `${cell[axis] / reads[axis].length * 100}%`
    const [x, y] = isOver ? [share(1), share(0)] : own
    if (live.getAttribute('x') === x && live.getAttribute('y') === y) return
    live.setAttribute('x', x)
    live.setAttribute('y', y)
    const told = [y, x].map((share, axis) => Math.round(parseFloat(share) * reads[axis].length / 100))
    for (const sentence of document.querySelectorAll('.still h1')) {
      const start = sentence.firstChild
      start.data = start.data.replace(/\(.*\)/, `(${told.join(', ')})`)
      sentence.querySelectorAll('.signal').forEach((number, axis) => {
        number.textContent = reads[axis][told[axis]]
      })
    }
  }
  // Until it is gone, which is after the program has started: that is not heard beneath it.
  let hasStarted = false
  const hear = listening => {
    for (const type of ['pointermove', 'pointerdown']) listening(type, answer)
  }
  hear(addEventListener)
  addEventListener('gridscope-started', () => { hasStarted = true }, { once: true })
})()
