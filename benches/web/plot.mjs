// Plots of times over sizes, both axes logarithmic, as one SVG: a panel for each family.

const [WIDTH, HEIGHT, GAP] = [460, 320, 16]
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 12, 30, 44]
const COLUMNS = 2
const HEAD = 34
const INK = '#1d2430'
// Told apart by the colour-blind, each at least 3:1 on white; the dashes tell them apart without colours.
const STROKES = [['#0b6fb8', ''], ['#b8500b', '7 3'], ['#0a7f5a', '2 3'], ['#a12b8a', '8 3 2 3'], ['#444c57', '12 4']]

/** The exponent of the growth: the slope of a least-squares line through the logarithms. */
export function slope(points) {
  const logs = points.map(pair => pair.map(Math.log))
  const mean = n => logs.reduce((sum, pair) => sum + pair[n], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  const sum = f => logs.reduce((total, pair) => total + f(pair), 0)
  return sum(([a, b]) => (a - x) * (b - y)) / sum(([a]) => (a - x) ** 2)
}

/** `panels`: `{ family: { line: [[x, y], …] } }`, all on the same axes. The legends say the slopes. */
export function plot({ title, across, up }, panels) {
  const entries = Object.entries(panels)
  const all = entries.flatMap(([, lines]) => Object.values(lines).flat())
  const ends = [extent(all.map(([x]) => x)), extent(all.map(([, y]) => y)).map((log, n) => (n ? Math.ceil(log) : Math.floor(log)))]
  const rows = Math.ceil(entries.length / COLUMNS)
  const size = [COLUMNS * (WIDTH + GAP) + GAP, HEAD + rows * (HEIGHT + GAP)]
  const drawn = entries.map(([family, lines], n) => {
    const [x, y] = [GAP + n % COLUMNS * (WIDTH + GAP), HEAD + Math.floor(n / COLUMNS) * (HEIGHT + GAP)]
    return `<g transform="translate(${x} ${y})">\n${panel({ family, across, up }, lines, ends)}\n</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(' ')}" font-family="system-ui,sans-serif" font-size="12" fill="${INK}">\n` +
    `<rect width="100%" height="100%" fill="#fff"/>\n${text(GAP, 22, title, 'font-size="14" font-weight="600"')}\n${drawn.join('\n')}\n</svg>\n`
}

function panel({ family, across, up }, lines, [[x0, x1], [y0, y1]]) {
  const x = value => round(LEFT + (Math.log10(value) - x0) / (x1 - x0 || 1) * (WIDTH - LEFT - RIGHT))
  const y = value => round(HEIGHT - BOTTOM - (Math.log10(value) - y0) / (y1 - y0 || 1) * (HEIGHT - TOP - BOTTOM))
  const parts = [text(LEFT, 18, family, 'font-weight="600"')]
  for (let power = y0; power <= y1; power++) {
    const at = y(10 ** power)
    parts.push(`<path d="M${LEFT} ${at}H${WIDTH - RIGHT}" stroke="#d8dde4"/>`, text(LEFT - 8, at + 4, label(10 ** power), 'text-anchor="end"'))
  }
  for (const value of new Set(Object.values(lines).flat().map(([x]) => x))) {
    parts.push(`<path d="M${x(value)} ${HEIGHT - BOTTOM}v5" stroke="${INK}"/>`, text(x(value), HEIGHT - BOTTOM + 19, label(value), 'text-anchor="middle"'))
  }
  parts.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, across, 'text-anchor="middle"'))
  parts.push(text(0, 0, up, `text-anchor="middle" transform="translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)"`))
  Object.entries(lines).forEach(([name, points], n) => {
    const [colour, dashes] = STROKES[n % STROKES.length]
    const stroke = `stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"`
    parts.push(`<path d="M${points.map(([a, b]) => `${x(a)} ${y(b)}`).join('L')}" fill="none" ${stroke}/>`)
    const at = TOP + 10 + n * 17
    // Over the lines, which run from the lower left to the upper right.
    parts.push(`<rect x="${LEFT + 4}" y="${at - 9}" width="196" height="17" fill="#fff" fill-opacity=".85"/>`)
    parts.push(`<path d="M${LEFT + 8} ${at}h26" ${stroke}/>`, text(LEFT + 40, at + 4, `${name}: ${slope(points).toFixed(2)}`))
  })
  return parts.join('\n')
}

const round = value => Math.round(value * 10) / 10
const extent = values => [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))]
const text = (x, y, content, more = '') => `<text x="${x}" y="${y}" ${more}>${content}</text>`

function label(value) {
  const digits = number => String(Number(number.toPrecision(3)))
  if (value >= 1e6) return `${digits(value / 1e6)}M`
  if (value >= 1e4) return `${digits(value / 1e3)}k`
  return digits(value)
}
