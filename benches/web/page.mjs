// `cargo xtask bench page`: from an edit to pixels.

import { Chromium } from './chromium.mjs'
import { address, digits, machine, quick, report, table } from './report.mjs'
import { quantile } from './timing.js'

const SITE = `${address}site/`

const OPERATIONS = {
  'max pool': 'nn.MaxPool2d(2)',
  'avg pool': 'nn.AvgPool2d(2)',
  bilinear: "nn.Upsample(scale_factor=2,mode='bilinear')",
  bicubic: "nn.Upsample(scale_factor=2,mode='bicubic')",
  conv: 'nn.Conv2d(C,C,3)',
  'conv-transpose': 'nn.ConvTranspose2d(C,C,2,stride=2)',
}

/** Inputs by name; how many tracks each is compared in. */
const SIZES = {
  '8×8': ['1,1,8,8', [1, 4]],
  '64×64': ['1,1,64,64', [1, 4]],
  '3×224²': ['1,3,224,224', [1]],
  '1024²': ['1,1,1024,1024', [1]],
}

/** Events of each kind that are told apart: what they run, the browser has not compiled at its best yet. */
const FIRST = 10

/** A frame's time in milliseconds. */
const FRAME = 1000 / 60

// In the page: from the time stamp of each trusted event to the first moment after the frame that
// follows it was handed over: a message that is sent in that frame's animation callback arrives
// once its style, layout and paint are done. That frame is the next one if it begins within a frame's
// time of the event, and shows it if its own work ends within another.
const PROBE = `
  globalThis.bench = { seen: [], longest: 0 }
  for (const type of ['keydown', 'pointermove', 'pointerdown', 'wheel']) {
    addEventListener(type, event => requestAnimationFrame(frame => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        const now = performance.now()
        bench.seen.push({ ms: now - event.timeStamp, wait: frame - event.timeStamp, work: now - frame })
        port1.close()
      }
      port2.postMessage(0)
    }), { capture: true, passive: true })
  }
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) bench.longest = Math.max(bench.longest, duration)
  }).observe({ entryTypes: ['longtask'] })`

async function ready(page) {
  await page.value(`new Promise((resolve, reject) => {
    const end = setTimeout(() => reject(new Error('no output within 60 s: ' + document.body.innerText.slice(0, 300))), 60000)
    const look = () => document.querySelector('[id^=output]') ? (clearTimeout(end), setTimeout(resolve, 200)) : setTimeout(look, 20)
    look()
  })`)
}

/** Of events of one kind: times, and how many were not on screen in the next frame. */
function told(seen) {
  const [first, rest] = [seen.slice(0, FIRST), seen.slice(FIRST)]
  const times = rest.map(({ ms }) => ms)
  return {
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    first: Math.max(...first.map(({ ms }) => ms)),
    late: rest.filter(({ wait, work }) => wait > FRAME || work > FRAME).length,
    count: rest.length,
  }
}

/** What an event takes at the least: on a page of one element, which changes its colour. */
async function least() {
  const page = await browser.page()
  try {
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: PROBE })
    await page.open(`${address}web/blank.html`)
    await page.value(`{
      document.body.innerHTML = '<div style="width: 600px; height: 400px"></div>'
      addEventListener('pointermove', ({ clientX }) => { document.body.firstChild.style.background = 'rgb(' + clientX % 256 + ' 0 0)' })
    }`)
    const place = await page.value(`(${where})('div')`)
    await walk(page, FIRST + 50, n => mouse(page, 'mouseMoved', place, n))
    return told(await page.value('bench.seen'))
  } finally {
    await page.close()
  }
}

/** Takes steps one at a time, as by hand: the next when this one is painted. */
async function walk(page, steps, step) {
  await page.value('bench.seen.length = 0')
  for (let n = 0; n < steps; n++) {
    await step(n)
    await page.value(`new Promise(resolve => {
      const end = performance.now() + 3000
      const look = () => bench.seen.length > ${n} || performance.now() > end ? resolve() : setTimeout(look, 4)
      look()
    })`)
  }
}

async function edits(shape, notation, tracks) {
  const page = await browser.page()
  try {
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: PROBE })
    const [, channels] = shape.split(',')
    const call = notation.replaceAll('C', channels).replaceAll(`${channels}onv`, 'Conv')
    const compared = tracks > 1 ? '&view=compare' : ''
    await page.open(`${SITE}#x=torch.manual_seed(1);torch.rand(${shape})&y=${Array(tracks).fill(call).join(';')}${compared}`)
    await ready(page)
    await page.value('bench.longest = 0')
    const kinds = {}
    const steps = FIRST + (quick ? 5 : 50)
    for (const [kind, act] of Object.entries(KINDS)) {
      if (act.edits) await page.value(VALUES)
      const place = await page.value(`(${where})(${JSON.stringify(PLACES[kind])})`)
      if (!place) continue
      await act.begin?.(page, place)
      await walk(page, steps, n => act.step(page, place, n))
      await act.end?.(page, place)
      const seen = await page.value('bench.seen')
      if (seen.length > FIRST) kinds[kind] = told(seen)
    }
    return { kinds, longest: await page.value('bench.longest') }
  } finally {
    await page.close()
  }
}

/** In the page: the rectangle of the first element that matches, as far as it is in the window. */
function where(selector) {
  const element = document.querySelector(selector)
  if (!element) return
  element.scrollIntoView({ block: 'nearest' })
  const { left, top, right, bottom } = element.getBoundingClientRect()
  const [x, y] = [Math.max(left, 0), Math.max(top, 0)]
  return { x, y, width: Math.min(right, innerWidth) - x, height: Math.min(bottom, innerHeight) - y }
}

// Where resizes are compared, their samples stand in the place of the input until its values are asked for.
const VALUES = `(() => {
  const values = document.querySelector('.compare [data-text=Values][aria-pressed=false]')
  values?.click()
  return values && new Promise(done => setTimeout(done, 200))
})()`

const PLACES = { hover: '[role=grid][id^=output]', brush: '#input', key: '#input', number: '#param-scale_factor, #param-kernel_size' }

function mouse(page, type, { x, y, width, height }, n, options = {}) {
  // A walk over the grid that comes to another cell at each step.
  const [across, down] = [0.1 + 0.8 * ((n * 7) % 20) / 20, 0.1 + 0.8 * ((n * 3) % 20) / 20]
  return page.send('Input.dispatchMouseEvent', { type, x: x + across * width, y: y + down * height, ...options })
}

async function press(page, key, text) {
  const code = { key, code: text ? `Digit${key}` : key, windowsVirtualKeyCode: { ArrowUp: 38, ArrowDown: 40 }[key] ?? key.charCodeAt(0) }
  await page.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', text, ...code })
  await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...code })
}

const left = { button: 'left', buttons: 1, clickCount: 1 }

const KINDS = {
  hover: {
    step: (page, place, n) => mouse(page, 'mouseMoved', place, n),
  },
  brush: {
    edits: true,
    begin: (page, place) => mouse(page, 'mousePressed', place, 0, left),
    step: (page, place, n) => mouse(page, 'mouseMoved', place, n + 1, { buttons: 1, button: 'left' }),
    end: (page, place) => mouse(page, 'mouseReleased', place, 0, left),
  },
  key: {
    edits: true,
    begin: page => page.value("document.querySelector('#input').focus()"),
    step: (page, _, n) => press(page, String(n % 10), String(n % 10)),
    end: page => page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 }),
  },
  number: {
    begin: page => page.value(`document.querySelector('${PLACES.number}').focus()`),
    step: (page, _, n) => press(page, n % 2 ? 'ArrowDown' : 'ArrowUp'),
  },
}

/** A million numbers on the way out of the page and into it: the longest task of each. */
async function transfers() {
  const page = await browser.page()
  try {
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: PROBE })
    await page.open(`${SITE}#x=torch.manual_seed(1);torch.rand(1,1,1024,1024)&y=nn.MaxPool2d(2)`)
    await ready(page)
    // Files are made, and handed to nobody.
    await page.value("HTMLAnchorElement.prototype.click = () => {}; navigator.clipboard.writeText = async () => {}; navigator.clipboard.write = async () => {}")
    const longest = {}
    const measure = async (name, act) => {
      await page.value(`new Promise(done => { bench.longest = 0; setTimeout(done, 300) })`)
      await page.value(act)
      // What is done in slices or beside the page ends later.
      await page.value('new Promise(done => setTimeout(done, 3000))')
      longest[name] = await page.value('bench.longest')
      console.error(`  ${name}: ${longest[name]} ms`)
    }
    await measure('share', "document.querySelector('#share').click()")
    const buttons = await page.value("[...document.querySelectorAll('.exports [id^=save-], .exports [id^=copy-]')].map(button => button.id)")
    for (const id of buttons.filter(id => id !== 'save-gif')) await measure(id, `document.querySelector('#${id}').click()`)
    await page.value("document.querySelector('[role=dialog]').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))")
    await page.value(`{
      const numbers = Array.from({ length: 1 << 20 }, (_, n) => Math.sin(n).toFixed(4))
      const lines = Array.from({ length: 1024 }, (_, row) => numbers.slice(row * 1024, (row + 1) * 1024).join(','))
      bench.pasted = new DataTransfer()
      bench.pasted.setData('text/plain', lines.join('\\n'))
    }`)
    await measure('paste', "dispatchEvent(new ClipboardEvent('paste', { clipboardData: bench.pasted, cancelable: true })); 0")
    await measure('apply', "document.querySelector('#apply').click()")
    return longest
  } finally {
    await page.close()
  }
}

function text(rows, longest, bare) {
  const kinds = Object.keys(KINDS)
  const sum = (seen, of) => Object.values(seen).reduce((all, times) => all + times[of], 0)
  const cell = times => (times ? `${digits(times.p50)} / ${digits(times.p95)} (${digits(times.first)})` : '')
  const lines = rows.map(({ size, operation, tracks, kinds: seen, longest }) => [
    size, operation, tracks, ...kinds.map(kind => cell(seen[kind])), `${sum(seen, 'late')} of ${sum(seen, 'count')}`, digits(longest),
  ])
  return [
    `On ${machine(browser)}. On a page of one element, which changes its colour, a hover takes ${cell(bare)}.`,
    table(['input', 'operation', 'tracks', ...kinds.map(kind => `${kind}, p50 / p95 (first) in ms`), 'not in the next frame', 'longest task in ms'], lines),
    'The longest task of what takes a million numbers out of the page and into it:',
    table(['1024², max pool', 'longest task in ms'], Object.entries(longest).map(([name, ms]) => [name, digits(ms)])),
  ].join('\n\n')
}

const browser = await Chromium.start()
try {
  const bare = await least()
  const rows = []
  for (const [size, [shape, counts]] of Object.entries(SIZES)) {
    for (const [operation, notation] of Object.entries(OPERATIONS)) {
      if (!`${size} ${operation}`.includes(process.env.GRIDSCOPE_BENCH ?? '')) continue
      for (const tracks of counts) {
        const row = { size, operation, tracks, ...await edits(shape, notation, tracks) }
        console.error(`  ${size} ${operation}, ${tracks} tracks: ${JSON.stringify(row.kinds)}`)
        rows.push(row)
      }
    }
  }
  const longest = 'transfers'.includes(process.env.GRIDSCOPE_BENCH ?? '') ? await transfers() : {}
  await report('page', { machine: machine(browser), unit: 'ms', least: bare, rows, longest }, text(rows, longest, bare))
} finally {
  await browser.end()
}
