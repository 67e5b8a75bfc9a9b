// Each operation along one part of its work after another: cells, kernel, channels, tracks.

import { gridscope } from './engines.js'
import { compare } from './timing.js'
import { noise, cells } from './workloads.js'

const square = (side, channels = 1) => [1, channels, side, side]

const pool = (op, more = {}) => (_, kernel_size) => ({ op, kernel_size, stride: 1, ...more })
const resize = (mode, more = {}) => () => ({ op: 'interpolate', scale_factor: 2, mode, ...more })
const convolution = (op, spread) => (channels, kernel_size) => ({
  op, in_channels: channels, out_channels: channels, kernel_size, bias: false, stride: spread ? kernel_size : 1,
  weight: { shape: [channels, channels, kernel_size, kernel_size], data: noise(channels ** 2 * kernel_size ** 2, 7) },
})

/**
 * By family and name: the operation for so many channels and a kernel of that size. `kernel` says
 * that its size means something to it; `work`, where it is not 1, how the work grows along an axis.
 */
export const FAMILIES = {
  pools: {
    'max pool': { make: pool('MaxPool2d'), kernel: true },
    'avg pool': { make: pool('AvgPool2d'), kernel: true },
    'lp pool': { make: pool('LPPool2d', { norm_type: 2 }), kernel: true },
    'adaptive max pool': { make: () => ({ op: 'AdaptiveMaxPool2d', output_size: 7 }) },
    'adaptive avg pool': { make: () => ({ op: 'AdaptiveAvgPool2d', output_size: 7 }) },
  },
  resizes: {
    nearest: { make: resize('nearest') },
    bilinear: { make: resize('bilinear') },
    bicubic: { make: resize('bicubic') },
    area: { make: resize('area', { scale_factor: 0.5 }) },
    'lanczos, antialiased': { make: resize('lanczos', { scale_factor: 0.5, antialias: true }) },
  },
  convolutions: {
    conv: { make: convolution('Conv2d'), kernel: true, work: { channels: 2 } },
    'conv-transpose': { make: convolution('ConvTranspose2d', true), kernel: true, work: { channels: 2 } },
  },
  'the same cells, elsewhere': {
    'pixel shuffle': { make: () => ({ op: 'PixelShuffle', upscale_factor: 2 }), shape: quartered },
    'pixel unshuffle': { make: () => ({ op: 'PixelUnshuffle', downscale_factor: 2 }) },
    unfold: { make: (_, kernel_size) => ({ op: 'Unfold', kernel_size, stride: kernel_size }), kernel: true, work: { kernel: 0 } },
    fold: { make: (_, kernel, side) => ({ op: 'Fold', output_size: side - side % kernel, kernel_size: kernel, stride: kernel }), shape: blocks, kernel: true, work: { kernel: 0 } },
    'max pool, unpool': {
      make: () => [{ op: 'MaxPool2d', kernel_size: 2, return_indices: true }, { op: 'MaxUnpool2d', kernel_size: 2 }],
    },
  },
}

/** Pixel shuffle takes its cells from four channels of a quarter each. */
function quartered([batch, channels, side]) {
  return channels % 4 === 0 ? [batch, channels, side, side] : [batch, 4 * channels, side / 2, side / 2]
}

/** What unfold makes of an image, as fold reads it. */
function blocks([batch, channels, side], kernel) {
  return [batch, channels * kernel ** 2, Math.floor(side / kernel) ** 2]
}

/** What grows: its sizes, and the shape, the kernel and the tracks at a size. */
const AXES = {
  cells: { sizes: [16, 32, 64, 128, 256, 512, 1024], at: side => [square(side), 2, 1], x: side => side * side },
  kernel: { sizes: [2, 3, 5, 7, 9, 11], at: size => [square(128), size, 1], x: size => size * size },
  channels: { sizes: [4, 8, 16, 32, 64], at: channels => [square(56, channels), 2, 1], x: channels => channels },
  tracks: { sizes: [1, 2, 3, 4], at: tracks => [square(128), 2, tracks], x: tracks => tracks },
}

/** `{ axis: { family: { operation: [[size, µs], …] } } }` */
export async function measure(options) {
  await gridscope.default()
  const found = {}
  for (const [axis, { sizes, at, x }] of Object.entries(AXES)) {
    found[axis] = {}
    for (const [family, operations] of Object.entries(FAMILIES)) {
      for (const [name, operation] of Object.entries(operations)) {
        if (axis === 'kernel' && !operation.kernel) continue
        const points = []
        for (const size of sizes) points.push([x(size), await timed(operation, at(size), options)])
        console.log(`${name} over ${axis}: ${points.map(([size, time]) => `${size}: ${time.toPrecision(3)}`).join(', ')} µs`)
        found[axis][family] ??= {}
        found[axis][family][name] = points
      }
    }
  }
  return found
}

/** The µs of the operation in each track, one after the other, as the page computes them. */
async function timed({ make, shape = given => given }, [square, kernel, tracks], options) {
  const given = shape(square, kernel)
  const op = make(square[1], kernel, square[2])
  const input = { shape: given, data: noise(cells(given)) }
  const held = Array.from({ length: tracks }, () => gridscope.resident(op, input))
  const { call } = await compare({ call: () => held.forEach(track => track.kernel()) }, options)
  held.forEach(track => track.free())
  return call
}
