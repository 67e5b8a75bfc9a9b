// `cargo xtask bench growth`: how the time of each operation grows with its work.

import { Chromium } from './chromium.mjs'
import { plot, slope } from './plot.mjs'
import { address, draw, machine, quick, report, table } from './report.mjs'

const AXES = {
  cells: 'cells of the input, kernel 2',
  kernel: 'cells of the kernel, on 128 × 128',
  channels: 'channels of 56 × 56',
}

const browser = await Chromium.start()
try {
  const page = await browser.page()
  await page.open(`${address}web/blank.html`)
  const options = quick ? { rounds: 3, batch: 4 } : { rounds: 9, batch: 10 }
  const found = await page.value(`import('./growth.js').then(({ measure }) => measure(${JSON.stringify(options)}))`)
  const pictures = []
  for (const [axis, lines] of Object.entries(found)) {
    const title = `Time over ${AXES[axis]}; the numbers are slopes`
    pictures.push(await draw(`growth-${axis}.svg`, plot({ title, across: AXES[axis], up: 'µs' }, lines), title))
  }
  const names = Object.keys(found.cells)
  const slopes = table(['slope', ...Object.keys(found)], names.map(name => [
    name, ...Object.values(found).map(lines => lines[name] ? slope(lines[name]).toFixed(2) : ''),
  ]))
  await report('growth', { machine: machine(browser), unit: 'µs', found }, [`On ${machine(browser)}.`, slopes, ...pictures].join('\n\n'))
} finally {
  await browser.end()
}
