// Each operation along one axis of its work after another: cells, kernel, channels.

import { gridscope } from './engines.js'
import { compare } from './timing.js'
import { noise, cells } from './workloads.js'

const square = (side, channels = 1) => [1, channels, side, side]

const resize = mode => () => ({ op: 'interpolate', scale_factor: 2, mode })

/** The operation for so many channels and a kernel of that size. */
const OPERATIONS = {
  'max pool': (_, kernel_size) => ({ op: 'MaxPool2d', kernel_size, stride: 1 }),
  'avg pool': (_, kernel_size) => ({ op: 'AvgPool2d', kernel_size, stride: 1 }),
  'lp pool': (_, kernel_size) => ({ op: 'LPPool2d', norm_type: 2, kernel_size, stride: 1 }),
  'adaptive avg pool': () => ({ op: 'AdaptiveAvgPool2d', output_size: 7 }),
  'adaptive max pool': () => ({ op: 'AdaptiveMaxPool2d', output_size: 7 }),
  nearest: resize('nearest'),
  bilinear: resize('bilinear'),
  bicubic: resize('bicubic'),
  area: resize('area'),
  conv: (channels, kernel_size) => convolution('Conv2d', channels, kernel_size),
  'conv-transpose': (channels, kernel_size) => ({ ...convolution('ConvTranspose2d', channels, kernel_size), stride: kernel_size }),
  'pixel shuffle': channels => channels % 4 === 0 && { op: 'PixelShuffle', upscale_factor: 2 },
  'pixel unshuffle': () => ({ op: 'PixelUnshuffle', downscale_factor: 2 }),
  unfold: (_, kernel_size) => ({ op: 'Unfold', kernel_size, stride: kernel_size }),
}

/** Whether the kernel's size means anything to it. */
const HAS_KERNEL = ['max pool', 'avg pool', 'lp pool', 'conv', 'conv-transpose', 'unfold']

function convolution(op, channels, kernel_size) {
  const weight = { shape: [channels, channels, kernel_size, kernel_size], data: noise(channels ** 2 * kernel_size ** 2, 7) }
  return { op, in_channels: channels, out_channels: channels, kernel_size, bias: false, weight }
}

/** What grows: its sizes, and the shape and kernel at a size. */
const AXES = {
  cells: { sizes: [16, 32, 64, 128, 256, 512, 1024], at: side => [square(side), 2], x: side => side * side },
  kernel: { sizes: [2, 3, 5, 7, 9, 11], at: size => [square(128), size], x: size => size * size },
  channels: { sizes: [4, 8, 16, 32, 64], at: channels => [square(56, channels), 2], x: channels => channels },
}

/** `{ axis: { operation: [[size, µs], …] } }` */
export async function measure(options) {
  await gridscope.default()
  const found = {}
  for (const [axis, { sizes, at, x }] of Object.entries(AXES)) {
    found[axis] = {}
    for (const [name, make] of Object.entries(OPERATIONS)) {
      if (axis === 'kernel' && !HAS_KERNEL.includes(name)) continue
      const points = []
      for (const size of sizes) {
        const [shape, kernel] = at(size)
        // Pixel shuffle takes its cells from four channels of a quarter each.
        const given = name === 'pixel shuffle' && axis === 'cells' ? [1, 4, size / 2, size / 2] : shape
        const op = make(given[1], kernel)
        const input = { shape: given, data: noise(cells(given)) }
        const held = gridscope.resident?.(op, input)
        const call = held ? () => held.kernel() : () => gridscope.run(op, input)
        const { call: time } = await compare({ call }, options)
        held?.free()
        points.push([x(size), time])
      }
      console.log(`${name} over ${axis}: ${points.map(([size, time]) => `${size}: ${time.toPrecision(3)}`).join(', ')} µs`)
      found[axis][name] = points
    }
  }
  return found
}
