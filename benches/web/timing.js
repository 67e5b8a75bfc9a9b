// How functions are timed in a page: interleaved, so that whatever slows the machine slows all.

export function median(values) {
  return quantile(values, 0.5)
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}

async function timed(call, times) {
  const start = performance.now()
  for (let n = 0; n < times; n++) {
    const answer = call()
    // A peer that answers later is waited for, and only such a one.
    if (answer instanceof Promise) await answer
  }
  return performance.now() - start
}

/**
 * The median time of each function in µs: `{ name: µs }`.
 *
 * Each is called as often in a round as takes `batch` ms, which the clock (100 µs in a page that is
 * not isolated) resolves well; the rounds take turns, each time beginning with another one. Where the
 * page has `gc`, what the one before left is collected first, so that none pays for another's arrays.
 */
export async function compare(calls, { rounds, batch }) {
  const names = Object.keys(calls)
  const times = {}
  for (const name of names) {
    let count = 1
    // Also warms up: the compilers of the browser have seen each function by then.
    for (let spent = 0; (spent = await timed(calls[name], count)) < batch && count < 1e6;) {
      count = Math.max(count + 1, Math.min(10 * count, Math.ceil(1.1 * count * batch / Math.max(spent, 0.05))))
    }
    times[name] = count
  }
  const samples = Object.fromEntries(names.map(name => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < names.length; n++) {
      const name = names[(round + n) % names.length]
      globalThis.gc?.()
      samples[name].push(1000 * await timed(calls[name], times[name]) / times[name])
    }
  }
  return Object.fromEntries(names.map(name => [name, median(samples[name])]))
}
