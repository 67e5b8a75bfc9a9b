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
})()
