// The operations of the workloads as one would write them in JavaScript: plain loops over typed
// arrays, no tricks. Batches of one.

export function loops({ kind, aligned, weight }, shape) {
  const [, channels, rows, columns] = shape
  const plane = rows * columns
  switch (kind) {
    case 'maxPool':
    case 'avgPool': return x => {
      const [h, w] = [rows >> 1, columns >> 1]
      const y = new Float32Array(channels * h * w)
      for (let c = 0, at = 0; c < channels; c++) {
        for (let i = 0; i < h; i++) {
          for (let j = 0; j < w; j++) {
            const from = c * plane + 2 * i * columns + 2 * j
            const [a, b, d, e] = [x[from], x[from + 1], x[from + columns], x[from + columns + 1]]
            y[at++] = kind === 'maxPool' ? Math.max(a, b, d, e) : (a + b + d + e) / 4
          }
        }
      }
      return y
    }
    case 'nearest': return x => {
      const [h, w] = [2 * rows, 2 * columns]
      const y = new Float32Array(channels * h * w)
      for (let c = 0, at = 0; c < channels; c++) {
        for (let i = 0; i < h; i++) {
          const from = c * plane + (i >> 1) * columns
          for (let j = 0; j < w; j++) y[at++] = x[from + (j >> 1)]
        }
      }
      return y
    }
    case 'bilinear':
    case 'bicubic': {
      const taps = kind === 'bilinear' ? linear : cubic
      const vertical = axis(rows, aligned, taps)
      const horizontal = axis(columns, aligned, taps)
      return x => separable(x, channels, plane, columns, vertical, horizontal)
    }
    case 'conv': return x => conv(x, shape, weight)
    case 'transposed': return x => transposed(x, shape, weight)
  }
}

const linear = t => [[0, 1 - t], [1, t]]

function cubic(t) {
  const a = -0.75
  const near = s => ((a + 2) * s - (a + 3)) * s * s + 1
  const far = s => ((a * s - 5 * a) * s + 8 * a) * s - 4 * a
  return [[-1, far(t + 1)], [0, near(t)], [1, near(1 - t)], [2, far(2 - t)]]
}

/** For each index of an axis that is doubled, the indices it reads and their weights. */
function axis(size, aligned, taps) {
  const count = taps(0).length
  const [index, weights] = [new Int32Array(2 * size * count), new Float32Array(2 * size * count)]
  for (let o = 0; o < 2 * size; o++) {
    let at = aligned ? o * (size - 1) / (2 * size - 1) : (o + 0.5) / 2 - 0.5
    if (taps === linear) at = Math.max(at, 0)
    const floor = Math.floor(at)
    taps(at - floor).forEach(([step, share], n) => {
      index[o * count + n] = Math.min(Math.max(floor + step, 0), size - 1)
      weights[o * count + n] = share
    })
  }
  return { count, index, weights, size: 2 * size }
}

function separable(x, channels, plane, columns, vertical, horizontal) {
  const y = new Float32Array(channels * vertical.size * horizontal.size)
  const { count } = vertical
  const row = new Float32Array(columns)
  for (let c = 0, at = 0; c < channels; c++) {
    for (let i = 0; i < vertical.size; i++) {
      row.fill(0)
      for (let n = i * count; n < (i + 1) * count; n++) {
        const from = c * plane + vertical.index[n] * columns
        const share = vertical.weights[n]
        for (let j = 0; j < columns; j++) row[j] += share * x[from + j]
      }
      for (let j = 0; j < horizontal.size; j++) {
        let sum = 0
        for (let n = j * count; n < (j + 1) * count; n++) sum += horizontal.weights[n] * row[horizontal.index[n]]
        y[at++] = sum
      }
    }
  }
  return y
}

/** Windows of 3, every second cell, one cell of zeros around. */
function conv(x, [, into, rows, columns], weight) {
  const [out] = weight.shape
  const [h, w] = [Math.floor((rows - 1) / 2) + 1, Math.floor((columns - 1) / 2) + 1]
  const y = new Float32Array(out * h * w)
  for (let o = 0, at = 0; o < out; o++) {
    for (let i = 0; i < h; i++) {
      for (let j = 0; j < w; j++) {
        let sum = 0
        for (let c = 0; c < into; c++) {
          for (let u = 0; u < 3; u++) {
            const r = 2 * i + u - 1
            if (r < 0 || r >= rows) continue
            for (let v = 0; v < 3; v++) {
              const s = 2 * j + v - 1
              if (s < 0 || s >= columns) continue
              sum += weight.data[(o * into + c) * 9 + u * 3 + v] * x[(c * rows + r) * columns + s]
            }
          }
        }
        y[at++] = sum
      }
    }
  }
  return y
}

/** Stamps of 2, side by side. */
function transposed(x, [, into, rows, columns], weight) {
  const out = weight.shape[1]
  const [h, w] = [2 * rows, 2 * columns]
  const y = new Float32Array(out * h * w)
  for (let c = 0; c < into; c++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const value = x[(c * rows + i) * columns + j]
        for (let o = 0; o < out; o++) {
          for (let u = 0; u < 2; u++) {
            for (let v = 0; v < 2; v++) {
              y[(o * h + 2 * i + u) * w + 2 * j + v] += value * weight.data[(c * out + o) * 4 + u * 2 + v]
            }
          }
        }
      }
    }
  }
  return y
}
