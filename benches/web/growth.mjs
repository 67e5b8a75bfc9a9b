// `cargo xtask bench growth`: how the time of each operation grows with its work.

import { Chromium } from './chromium.mjs'
import { plot, slope } from './plot.mjs'
import { address, draw, machine, quick, report, table } from './report.mjs'

const AXES = {
  cells: 'cells of the input; kernel 2',
  kernel: 'cells of the kernel; 128 × 128',
  channels: 'channels; 56 × 56, kernel 2',
  tracks: 'tracks; 128 × 128, kernel 2',
}
/** A slope that is further from that of the work has a reason, which the document tells. */
const OFF = 0.25

const browser = await Chromium.start()
try {
  const page = await browser.page()
  await page.open(`${address}web/blank.html`)
  const options = quick ? { rounds: 3, batch: 2 } : { rounds: 9, batch: 8 }
  const found = await page.value(`import('./growth.js').then(({ measure }) => measure(${JSON.stringify(options)}))`)
  const works = await page.value(`import('./growth.js').then(({ FAMILIES }) =>
    Object.values(FAMILIES).flatMap(Object.entries).map(([name, { work }]) => [name, work ?? {}]))`)
  const pictures = []
  for (const [axis, panels] of Object.entries(found)) {
    const title = `Time over ${AXES[axis]}; the numbers are slopes`
    pictures.push(await draw(`growth-${axis}.svg`, plot({ title, across: AXES[axis], up: 'µs' }, panels), title))
  }
  const rows = works.map(([name, work]) => [name, ...Object.entries(found).map(([axis, panels]) => {
    const points = Object.assign({}, ...Object.values(panels))[name]
    if (!points) return ''
    const [measured, expected] = [slope(points), work[axis] ?? 1]
    const text = `${measured.toFixed(2)} (${expected})`
    return Math.abs(measured - expected) > OFF ? `**${text}**` : text
  })])
  const slopes = table(['slope, and in brackets that of the work', ...Object.keys(found)], rows)
  await report('growth', { machine: machine(browser), unit: 'µs', found }, [`On ${machine(browser)}.`, slopes, ...pictures].join('\n\n'))
} finally {
  await browser.end()
}
