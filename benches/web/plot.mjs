// A plot of times over sizes, both axes logarithmic, as SVG.

const [WIDTH, HEIGHT] = [760, 460]
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 190, 36, 52]
const INK = '#1d2430'
// Told apart by the colour-blind, each at least 3:1 on white.
const COLOURS = ['#0b6fb8', '#b8500b', '#0a7f5a', '#a12b8a', '#6b6100', '#5a4fcf', '#444c57']
const DASHES = ['', '6 3', '2 3']

/** The exponent of the growth: the slope of a least-squares line through the logarithms. */
export function slope(points) {
  const logs = points.map(pair => pair.map(Math.log))
  const mean = n => logs.reduce((sum, pair) => sum + pair[n], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  const sum = f => logs.reduce((total, pair) => total + f(pair), 0)
  return sum(([a, b]) => (a - x) * (b - y)) / sum(([a]) => (a - x) ** 2)
}

/** `lines`: `{ name: [[x, y], …] }`. The legend says each one's slope. */
export function plot({ title, across, up }, lines) {
  const all = Object.values(lines).flat().filter(([, y]) => y > 0)
  const [x0, x1] = extent(all.map(([x]) => x))
  const [y0, y1] = extent(all.map(([, y]) => y)).map((log, n) => (n ? Math.ceil(log) : Math.floor(log)))
  const x = value => round(LEFT + (Math.log10(value) - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT))
  const y = value => round(HEIGHT - BOTTOM - (Math.log10(value) - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM))
  const parts = [text(LEFT, 20, title, 'font-weight="600"')]
  for (let power = y0; power <= y1; power++) {
    const at = y(10 ** power)
    parts.push(`<path d="M${LEFT} ${at}H${WIDTH - RIGHT}" stroke="#d8dde4"/>`, text(LEFT - 8, at + 4, label(10 ** power), 'text-anchor="end"'))
  }
  for (const value of new Set(all.map(([x]) => x))) {
    parts.push(`<path d="M${x(value)} ${HEIGHT - BOTTOM}v5" stroke="${INK}"/>`, text(x(value), HEIGHT - BOTTOM + 19, label(value), 'text-anchor="middle"'))
  }
  parts.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, across, 'text-anchor="middle"'))
  parts.push(text(0, 0, up, `text-anchor="middle" transform="translate(16 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)"`))
  Object.entries(lines).forEach(([name, points], n) => {
    const stroke = `stroke="${COLOURS[n % COLOURS.length]}" stroke-width="2" stroke-dasharray="${DASHES[Math.floor(n / COLOURS.length)]}"`
    parts.push(`<path d="M${points.map(([a, b]) => `${x(a)} ${y(b)}`).join('L')}" fill="none" ${stroke}/>`)
    const at = TOP + 8 + n * 20
    parts.push(`<path d="M${WIDTH - RIGHT + 14} ${at}h22" ${stroke}/>`, text(WIDTH - RIGHT + 42, at + 4, `${name}: ${slope(points).toFixed(2)}`))
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui,sans-serif" font-size="12" fill="${INK}">\n` +
    `<rect width="100%" height="100%" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`
}

const round = value => Math.round(value * 10) / 10
const extent = values => [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))]
const text = (x, y, content, more = '') => `<text x="${x}" y="${y}" ${more}>${content}</text>`

function label(value) {
  if (value >= 1e6) return `${round(value / 1e6)}M`
  if (value >= 1e4) return `${round(value / 1e3)}k`
  return String(Number(value.toPrecision(3)))
}
