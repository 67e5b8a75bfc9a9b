// `cargo xtask bench memory`: what is held after much work, once the garbage is collected.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Chromium } from './chromium.mjs'
import { address, digits, machine, quick, report, table } from './report.mjs'

// Before anything else in the page: keeps hold of the memory of the wasm.
const CAPTURE = `
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name]
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given)
      // The parts that come later have none of their own.
      globalThis.benchMemory ??= (made.instance ?? made).exports.memory
      return made
    }
  }`

const LEFT = { button: 'left', buttons: 1, clickCount: 1 }

/** Work by name: how often, and one piece of it. */
const WORK = {
  'strokes on 16 × 16': [3000, stroke, 'x=zeros(16,16)&y=nn.MaxPool2d(2)'],
  'operation switches': [1000, open(n => `x=rand(16,16)&y=${['nn.MaxPool2d(2)', 'nn.AvgPool2d(2)', "nn.Upsample(scale_factor=2,mode='bilinear')", 'nn.ConvTranspose2d(1,1,2,stride=2)'][n % 4]}`)],
  'uploads of 1024 × 1024': [100, upload],
}
const SIDE = 1024
/** When it is looked at, by the share that is done: after a quarter, what undo brings back is all there. */
const POINTS = [[1 / 4, 'after a quarter'], [1 / 2, 'after half'], [3 / 4, 'after three quarters'], [1, 'at the end']]
const folder = await mkdtemp(join(tmpdir(), 'gridscope-bench-'))

async function stroke(page, n) {
  const place = await page.value("(({ x, y, width, height }) => ({ x, y, width, height }))(document.querySelector('#input').getBoundingClientRect())")
  const at = step => ({ x: place.x + place.width * (0.1 + 0.8 * ((n + step * 5) % 16) / 16), y: place.y + place.height * (0.1 + 0.8 * ((n * 3) % 16) / 16) })
  await page.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at(0), ...LEFT })
  for (const step of [1, 2]) await page.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at(step), button: 'left', buttons: 1 })
  await page.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at(2), ...LEFT })
}

/** Goes to another scene in the same document, as a link or an edited address does. */
function open(fragment) {
  return (page, n) => page.value(`new Promise(resolve => {
    location.hash = ${JSON.stringify(fragment(n))}
    requestAnimationFrame(() => setTimeout(resolve))
  })`)
}

/** Chooses a file in the dialog, one of three in turn, and takes it over. */
async function upload(page, n) {
  const press = (selector, text) => page.value(`${until}(() => {
    const found = [...document.querySelectorAll(${JSON.stringify(selector)})].find(element => element.textContent.includes('${text}') && !element.disabled)
    found?.click()
    return found
  })`)
  await press('button', 'Paste')
  await press('[role=tab]', 'File or picture')
  await page.value(`${until}(() => document.querySelector('#file'))`)
  await page.choose('#file', [await written(n % 3)])
  await press('#apply', '')
  await page.value(`${until}(() => !document.querySelector('.dialog') && document.querySelector('#input-size')?.textContent.includes('${SIDE}'))`)
  // What is computed off the main thread, and kept after a pause, is part of it.
  await page.value('new Promise(done => setTimeout(done, 200))')
}

/** In the page: a promise of what a function gives once it gives something. */
const until = `(look => new Promise((resolve, reject) => {
  const end = performance.now() + 20000
  const again = () => look() ? resolve(true) : performance.now() > end ? reject(new Error('nothing within 20 s: ' + look)) : setTimeout(again, 10)
  again()
}))`

/** An NPY file of float32, which is there from its first use on. */
async function written(n) {
  const file = join(folder, `grid-${n}.npy`)
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (${SIDE}, ${SIDE}), }`.padEnd(117) + '\n'
  const start = Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY\x01\0'), Buffer.from([head.length, 0]), Buffer.from(head)])
  const cells = Float32Array.from({ length: SIDE * SIDE }, (_, at) => (at * (n + 3)) % 251)
  await writeFile(file, Buffer.concat([start, Buffer.from(cells.buffer)]))
  return file
}

async function held(page) {
  await page.send('HeapProfiler.collectGarbage')
  await page.send('HeapProfiler.collectGarbage')
  const { metrics } = await page.send('Performance.getMetrics')
  const of = name => metrics.find(metric => metric.name === name).value
  return {
    wasm: await page.value('benchMemory.buffer.byteLength'), heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners'),
  }
}

const browser = await Chromium.start()
try {
  const found = {}
  for (const [name, [times, work, start = 'x=zeros(4,4)&y=nn.MaxPool2d(2)']] of Object.entries(WORK)) {
    if (!name.includes(process.env.GRIDSCOPE_BENCH ?? '')) continue
    const page = await browser.page()
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: CAPTURE })
    await page.open(`${address}site/#${start}`)
    await page.value("new Promise(done => { const look = () => document.querySelector('#output') ? done() : setTimeout(look, 20); look() })")
    const count = quick ? Math.ceil(times / 20) : times
    const points = []
    for (let n = 0; n <= count; n++) {
      if (POINTS.some(([share]) => n === Math.round(count * share))) points.push(await held(page))
      if (n < count) await work(page, n)
    }
    found[name] = { count, points }
    console.error(`  ${name}: ${JSON.stringify(points)}`)
    await page.close()
  }
  const rows = Object.entries(found).flatMap(([name, { count, points }]) => points.map(({ wasm, heap, nodes, listeners }, n) => [
    n ? '' : `${count} ${name}`, POINTS[n][1], digits(wasm / 2 ** 20), digits(heap / 2 ** 20), nodes, listeners,
  ]))
  await report('memory', { machine: machine(browser), found }, [
    `On ${machine(browser)}.`,
    table(['work', 'when', 'wasm memory, MiB', 'JavaScript heap, MiB', 'nodes', 'listeners'], rows),
  ].join('\n\n'))
} finally {
  await browser.end()
  await rm(folder, { recursive: true })
}
