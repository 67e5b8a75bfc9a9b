// What is measured: an operation in our words, and in those of each peer that has it.

/** Numbers without a pattern that a cache or a branch predictor could learn, the same each time. */
export function noise(count, seed = 1) {
  const data = new Float32Array(count)
  let state = seed
  for (let n = 0; n < count; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    data[n] = state / 2 ** 31 - 1
  }
  return data
}

export const cells = shape => shape.reduce((product, size) => product * size, 1)

const picture = [1, 3, 224, 224]
const features = [1, 64, 56, 56]

export const WORKLOADS = [
  pool('4×4 max pool 2', [1, 1, 4, 4], 'max'),
  resize('4×4 bilinear ×2, False', [1, 1, 4, 4], 'bilinear', false),
  pool('16×16 max pool 2', [1, 1, 16, 16], 'max'),
  pool('64×64 max pool 2', [1, 1, 64, 64], 'max'),
  pool('3×224² max pool 2', picture, 'max'),
  pool('3×224² avg pool 2', picture, 'avg'),
  resize('3×224² nearest ×2', picture, 'nearest'),
  resize('3×224² bilinear ×2, False', picture, 'bilinear', false),
  resize('3×224² bilinear ×2, True', picture, 'bilinear', true),
  resize('3×224² bicubic ×2', picture, 'bicubic', false),
  conv('3×224² conv 3→16 k3 s2', picture, 16),
  transposed('16×112² conv-transpose 16→3 k2 s2', [1, 16, 112, 112], 3),
  pool('64×56² max pool 2', features, 'max'),
  resize('64×56² bilinear ×2, False', features, 'bilinear', false),
  resize('64×56² bicubic ×2', features, 'bicubic', false),
  conv('64×56² conv 64→64 k3 s2', features, 64),
  transposed('64×56² conv-transpose 64→32 k2 s2', features, 32),
  resize('1024² bilinear ×2, False', [1, 1, 1024, 1024], 'bilinear', false),
]

function pool(name, shape, kind) {
  const type = kind === 'max' ? 'MaxPool' : 'AveragePool'
  return {
    name, shape,
    op: { op: kind === 'max' ? 'MaxPool2d' : 'AvgPool2d', kernel_size: 2 },
    js: { kind: `${kind}Pool` },
    tf: (tf, x) => tf[`${kind}Pool`](x, 2, 2, 'valid'),
    onnx: { type, attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
  }
}

function resize(name, shape, mode, aligned) {
  const size = [2 * shape[2], 2 * shape[3]]
  const coordinates = mode === 'nearest' ? 'asymmetric' : aligned ? 'align_corners' : 'half_pixel'
  return {
    name, shape,
    op: { op: 'Upsample', scale_factor: 2, mode, ...(mode === 'nearest' ? {} : { align_corners: aligned }) },
    js: { kind: mode, aligned },
    tf: {
      nearest: (tf, x) => tf.image.resizeNearestNeighbor(x, size, false, true),
      bilinear: (tf, x) => tf.image.resizeBilinear(x, size, aligned, !aligned),
    }[mode],
    onnx: {
      type: 'Resize',
      inputs: ['x', '', 'scales'],
      constants: { scales: { shape: [4], data: Float32Array.of(1, 1, 2, 2) } },
      attributes: {
        mode: { nearest: 'nearest', bilinear: 'linear', bicubic: 'cubic' }[mode],
        coordinate_transformation_mode: coordinates,
        nearest_mode: 'floor',
        cubic_coeff_a: { float: -0.75 },
      },
    },
    // OpenCV has no aligned corners.
    cv: aligned ? undefined : { nearest: 'INTER_NEAREST', bilinear: 'INTER_LINEAR', bicubic: 'INTER_CUBIC' }[mode],
  }
}

function conv(name, shape, out) {
  const [, into] = shape
  const weight = { shape: [out, into, 3, 3], data: noise(out * into * 9, 7) }
  return {
    name, shape,
    op: { op: 'Conv2d', in_channels: into, out_channels: out, kernel_size: 3, stride: 2, padding: 1, bias: false, weight },
    js: { kind: 'conv', weight },
    tf: (tf, x, w) => tf.conv2d(x, w, 2, [[0, 0], [1, 1], [1, 1], [0, 0]]),
    // [out, in, y, x] → [y, x, in, out]
    tfWeight: [2, 3, 1, 0],
    onnx: {
      type: 'Conv', inputs: ['x', 'w'], constants: { w: weight },
      attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
    },
  }
}

function transposed(name, shape, out) {
  const [, into, rows, columns] = shape
  const weight = { shape: [into, out, 2, 2], data: noise(into * out * 4, 7) }
  return {
    name, shape,
    op: { op: 'ConvTranspose2d', in_channels: into, out_channels: out, kernel_size: 2, stride: 2, bias: false, weight },
    js: { kind: 'transposed', weight },
    tf: (tf, x, w) => tf.conv2dTranspose(x, w, [1, 2 * rows, 2 * columns, out], 2, 'valid'),
    // [in, out, y, x] → [y, x, out, in]
    tfWeight: [2, 3, 1, 0],
    onnx: {
      type: 'ConvTranspose', inputs: ['x', 'w'], constants: { w: weight },
      attributes: { kernel_shape: [2, 2], strides: [2, 2] },
    },
  }
}
