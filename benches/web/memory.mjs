// `cargo xtask bench memory`: what is held after much work, once the garbage is collected.

import { Chromium } from './chromium.mjs'
import { address, digits, machine, quick, report, table } from './report.mjs'

// Before anything else in the page: keeps hold of the memory of the wasm.
const CAPTURE = `
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name]
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given)
      globalThis.benchMemory = (made.instance ?? made).exports.memory
      return made
    }
  }`

const LEFT = { button: 'left', buttons: 1, clickCount: 1 }

/** Work by name: how often, and one piece of it. */
const WORK = {
  'strokes on 16 × 16': [3000, stroke, 'x=zeros(16,16)&y=nn.MaxPool2d(2)'],
  'operation switches': [1000, open(n => `x=rand(16,16)&y=${['nn.MaxPool2d(2)', 'nn.AvgPool2d(2)', "nn.Upsample(scale_factor=2,mode='bilinear')", 'nn.ConvTranspose2d(1,1,2,stride=2)'][n % 4]}`)],
  'inputs of 1024 × 1024': [100, open(n => `x=torch.manual_seed(${n});torch.rand(1024,1024)&y=nn.MaxPool2d(2)`)],
}

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
    const count = quick ? times / 10 : times
    const points = []
    for (let n = 0; n <= count; n++) {
      // The start is after a tenth: what is filled once, such as the list of undo, is filled then.
      if ([Math.round(count / 10), Math.round(count / 2), count].includes(n)) points.push(await held(page))
      if (n < count) await work(page, n)
    }
    found[name] = { count, points }
    console.error(`  ${name}: ${JSON.stringify(points)}`)
    await page.close()
  }
  const rows = Object.entries(found).flatMap(([name, { count, points }]) => points.map(({ wasm, heap, nodes, listeners }, n) => [
    n ? '' : `${count} ${name}`, ['after a tenth', 'after half', 'at the end'][n], digits(wasm / 2 ** 20), digits(heap / 2 ** 20), nodes, listeners,
  ]))
  await report('memory', { machine: machine(browser), found }, [
    `On ${machine(browser)}.`,
    table(['work', 'when', 'wasm memory, MiB', 'JavaScript heap, MiB', 'nodes', 'listeners'], rows),
  ].join('\n\n'))
} finally {
  await browser.end()
}
