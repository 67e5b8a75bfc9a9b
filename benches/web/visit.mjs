// `cargo xtask bench visit`: the first visit, beside that of the smallest page that Yew makes.

import { Chromium } from './chromium.mjs'
import { address, digits, machine, quick, report, sum, table } from './report.mjs'
import { median } from './timing.js'

/**
 * The pages, and when each has answered: its own text is another than the one it starts with. When
 * that was its program. Which input it is given, and where, once it is there.
 */
const PAGES = {
  Gridscope: {
    address: `${address}site/`,
    // The sentence in the language that is shown, before and after the program is there.
    answers: "[...document.querySelectorAll('h1.lede')].some(sentence => sentence.textContent && !sentence.textContent.includes('(2, 5)'))",
    programAnswers: "document.querySelector('#sentence')?.textContent && !document.querySelector('#sentence').textContent.includes('(2, 5)')",
    at: '#output',
    // The pointer goes over the output, in other cells than the one that is explained at first.
    act: (page, { x, y, width, height }, n) => mouse(page, 'mouseMoved', x + width * 0.2, y + height * (n % 2 ? 0.2 : 0.3)),
  },
  'Yew hello world': {
    address: `${address}hello/`,
    answers: "document.querySelector('button') && document.querySelector('button').textContent !== '0'",
    programAnswers: 'true',
    at: 'button',
    act: async (page, { x, y, width, height }) => {
      const press = { button: 'left', clickCount: 1 }
      await mouse(page, 'mousePressed', x + width / 2, y + height / 2, { ...press, buttons: 1 })
      await mouse(page, 'mouseReleased', x + width / 2, y + height / 2, press)
    },
  },
}

/** The ways to the server: as it is, and what Chromium calls fast 4G. */
const NETWORKS = {
  'this machine': undefined,
  '9 Mbit/s, 60 ms': { offline: false, latency: 60, downloadThroughput: 9e6 / 8, uploadThroughput: 1.5e6 / 8 },
}

const mouse = (page, type, x, y, more = {}) => page.send('Input.dispatchMouseEvent', { type, x, y, ...more })

// In the page: the moments after the frames that show the first answer, and the program's.
const probe = ({ answers, programAnswers }) => `
  globalThis.bench = {}
  const note = name => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => { bench[name] = performance.now(); port1.close() }
    port2.postMessage(0)
  })
  const waits = { answered: () => ${answers}, whole: () => ${answers} && ${programAnswers} }
  new MutationObserver((_, observer) => {
    for (const [name, has] of Object.entries(waits)) {
      if (!has()) continue
      delete waits[name]
      note(name)
    }
    if (Object.keys(waits).length === 0) observer.disconnect()
  }).observe(document, { childList: true, subtree: true, characterData: true })`

const pause = ms => new Promise(done => setTimeout(done, ms))

/** Where the page will have what is acted on: it is asked once, before anything is measured. */
async function place({ address, at }) {
  const page = await browser.page()
  await page.open(address)
  const found = await page.value(`new Promise((resolve, reject) => {
    const end = performance.now() + 30000
    const look = () => {
      const element = document.querySelector('${at}')
      if (!element && performance.now() > end) reject(new Error('no ${at} within 30 s'))
      if (!element) return setTimeout(look, 20)
      const { x, y, width, height } = element.getBoundingClientRect()
      resolve({ x, y, width, height })
    }
    look()
  })`)
  await page.close()
  return found
}

async function visit({ act, ...asked }, place, network) {
  const { address } = asked
  const page = await browser.page()
  try {
    let bytes = 0
    page.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength })
    if (network) await page.send('Network.emulateNetworkConditions', network)
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: probe(asked) })
    const failed = page.send('Page.navigate', { url: address }).then(({ errorText }) => errorText)
    const end = Date.now() + 30_000
    let whole
    for (let n = 0; !(whole > 0); n++) {
      if (Date.now() > end) throw new Error(`${address} answers nothing within 30 s: ${await failed}`)
      // What the page does not take yet is not waited for: it stands in the browser's queue.
      await Promise.race([act(page, place, n).catch(() => {}), pause(50)])
      await pause(5)
      whole = await Promise.race([page.value('globalThis.bench?.whole').catch(() => {}), pause(50)])
    }
    const answered = await page.value('bench.answered')
    const loaded = bytes
    // It is told of some time after the frame.
    const painted = await page.value(`new Promise(resolve => new PerformanceObserver((list, observer) => {
      const [first] = list.getEntriesByName('first-contentful-paint')
      if (!first) return
      observer.disconnect()
      resolve(first.startTime)
    }).observe({ type: 'paint', buffered: true }))`)
    return { painted, answered, whole, bytes: loaded }
  } finally {
    await page.close()
  }
}

const browser = await Chromium.start()
try {
  const places = {}
  for (const [name, page] of Object.entries(PAGES)) places[name] = await place(page)
  const found = {}
  for (const [network, conditions] of Object.entries(NETWORKS)) {
    found[network] = Object.fromEntries(Object.keys(PAGES).map(name => [name, []]))
    for (let n = 0; n < (quick ? 3 : 15); n++) {
      // In turns, so that whatever slows the machine slows both.
      for (const [name, page] of Object.entries(PAGES)) {
        found[network][name].push(await visit(page, places[name], conditions))
      }
    }
  }
  const of = (network, name, key) => median(found[network][name].map(one => one[key]))
  const [ours, hello] = Object.keys(PAGES)
  const rows = Object.keys(NETWORKS).flatMap(network => [
    ...[ours, hello].map(name => [
      network, name, ...['painted', 'answered', 'whole'].map(key => digits(of(network, name, key))), digits(of(network, name, 'bytes') / 1000),
    ]),
    [network, 'ratio', ...['painted', 'answered', 'whole', 'bytes'].map(key => digits(of(network, ours, key) / of(network, hello, key)))],
  ])
  const head = ['way to the server', 'page', 'first contentful paint, ms', 'answers, ms', 'its program answers, ms', 'KB until then']
  await report('visit', { machine: machine(browser), unit: 'ms', found }, [`Medians of ${found['this machine'][ours].length} on ${machine(browser)}.`, table(head, rows)].join('\n\n'))
  const ratios = key => Object.keys(NETWORKS).map(network => (of(network, ours, key) / of(network, hello, key)).toFixed(2))
  const [answered, whole] = ['answered', 'whole'].map(ratios)
  await sum('visit', `On a first visit the grids answer the pointer in ${answered[0]} times the time in which a hello world made with Yew, served the same way, answers a click, and over 9 Mbit/s in ${answered[1]} times; the program itself, with everything that can be edited, in ${whole[0]} and ${whole[1]} times.`)
} finally {
  await browser.end()
}
