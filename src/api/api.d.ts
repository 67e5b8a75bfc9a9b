// Gridscope's JavaScript API: grids, down- and upsampled as PyTorch does it.

/** What `init` takes; all of it may be left out. */
export interface InitOptions {
  /** Where the wasm comes from, if not from beside `api.js`: its bytes, a module, an address. */
  module_or_path?: BufferSource | WebAssembly.Module | URL | string | Request | Response | Promise<Response>
}

/** Loads the wasm. Further calls give the same promise; one that failed may be tried again. */
export default function init(options?: InitOptions): Promise<void>

/**
 * Computes an operation or a pipeline. Quickest with `{shape, data}` whose `data` is a
 * Float32Array: then the operation is made once for a shape and kept, while it stays the same, as
 * the last eight are.
 */
export function run(op: Op, input: TensorLike, options?: RunOptions): Result

export interface RunOptions {
  /** A Float32Array as long as the output, which is written to it and given as `data`. */
  out?: Float32Array
}

/**
 * An operation or a pipeline with its input, both kept in wasm memory, for those who compute the
 * same again or only look at the output.
 */
export function resident(op: Op, input: TensorLike): Resident

export interface Resident {
  /** The shape of the output. */
  readonly shape: number[]
  /** Computes the output; nothing is copied. */
  kernel(): void
  /**
   * The output, zeros before the first `kernel()`: a view of wasm memory, to be read only. It is
   * valid until the next call of this API, since memory that grows leaves it empty; ask again then,
   * or keep a copy (`data().slice()`).
   */
  data(): Float32Array
  /** Gives the memory back; `kernel` and `data` throw from then on. What is forgotten is freed in time. */
  free(): void
}

/** The shape of the output on an input of this shape. */
export function outputShape(op: Op, inputShape: ArrayLike<number>): number[]

/** Which input cells made the output cell at `index`, and with which weights. */
export function explain(op: Op, input: TensorLike, index: ArrayLike<number>): Explanation

/** d Σ(output · gradOutput) / d input; `gradOutput` is ones where it is left out. */
export function gradient(op: Op, input: TensorLike, gradOutput?: TensorLike | null): Tensor

/** A complete Python script that builds `x`, applies the operation and leaves the result in `y`. */
export function toPyTorch(op: Op, input: TensorLike): string

/** The operation that a notation stands for: `parse('nn.MaxPool2d(2)')`. */
export function parse<T extends Op | Tracks = Op>(text: string): T

/** An operation, or what else `parse` gives, in the notation. */
export function format(op: Op | Tracks): string

/** The fragment of a link, without `#`, that opens to this scene. */
export function encodeScene(scene: Scene): string

/** The scene of a link's fragment, with or without `#`. Nothing is thrown for what cannot be read: see `problems`. */
export function decodeScene(fragment: string): DecodedScene

/**
 * What every call but `init` and `decodeScene` may throw. The message is PyTorch's own sentence
 * where PyTorch refuses.
 */
export interface Refusal extends Error {
  /** The Python exception: `RuntimeError`, `ValueError`, `TypeError`, … */
  exception: string
}

/** Row-major float32. */
export interface Tensor {
  shape: number[]
  data: Float32Array
}

export interface Result extends Tensor {
  /** For `return_indices: true`: flat indices into each input plane. */
  indices?: { shape: number[]; data: Int32Array }
}

/** Numbers that JSON lacks. */
export type Special = 'nan' | 'inf' | '-inf'

/**
 * `{shape, data}`, taken as it is, or a nested array or a text such as `'torch.arange(4.)'`, which
 * gets leading ones where the operation needs more dimensions. A Float32Array is the quick way in.
 */
export type TensorLike =
  | { shape: ArrayLike<number>; data: ArrayLike<number | Special> }
  | Nested
  | string

export type Nested = ArrayLike<number | Special> | Nested[]

/** One value for all axes, or one per axis. */
export type PerAxis<T> = T | T[]

/** For linear operations `value = Σ weight · value + bias`; for `LPPool` `(Σ weight · value^p)^(1/p)`. */
export interface Explanation {
  value: number
  bias?: number
  /** For max pooling the chosen cell has weight 1 and the other candidates 0. */
  terms: { index: number[]; weight: number; value: number }[]
}

/** An operation, or a pipeline of operations in order; as an object or in PyTorch's notation. */
export type Op = Operation | Sequential | Op[] | string

/** `nn.Sequential`. */
export interface Sequential {
  op: 'Sequential'
  stages: Op[]
}

/** What `parse` gives for several operations or pipelines, separated by `;`. */
export interface Tracks {
  tracks: Op[]
}

/** What a link holds. */
export interface Scene {
  /** `text` is the expression that makes the values; it is dropped where it makes others. */
  input?: (TensorLike & { text?: string }) | null
  /** Operations or pipelines that are compared on the input. */
  tracks?: Op[] | null
  /** All other keys of the link, such as `pin`, `map`, `theme`, `lang`. */
  view?: Record<string, string> | null
}

export interface DecodedScene {
  input?: Tensor & { text?: string }
  tracks: (Operation | Sequential)[]
  view: Record<string, string>
  /** What could not be read: the key, its text, and why. */
  problems: { key: string; text: string; message: string }[]
}

/** One operation. */
export type Operation =
  | MaxPool
  | AvgPool
  | AdaptiveMaxPool
  | AdaptiveAvgPool
  | LPPool
  | Conv
  | Upsample
  | Interpolate
  | ConvTranspose
  | MaxUnpool
  | PixelShuffle
  | PixelUnshuffle
  | Unfold
  | Fold

/** `nn.MaxPool1d`, `nn.MaxPool2d`, `nn.MaxPool3d` */
export interface MaxPool {
  op: 'MaxPool1d' | 'MaxPool2d' | 'MaxPool3d'
  /** The size of the window whose largest value is taken. */
  kernel_size: PerAxis<number>
  /** How far the window moves from one output cell to the next; None means kernel_size. */
  stride?: PerAxis<number> | null
  /** Cells of minus infinity added on both sides, at most half the window. Default: 0. */
  padding?: PerAxis<number>
  /** How far apart the cells of the window lie. Default: 1. */
  dilation?: PerAxis<number>
  /** Also give the position of each maximum, which MaxUnpool needs. Default: false. */
  return_indices?: boolean
  /** Round the output size up, so that a last window may hang over the end. Default: false. */
  ceil_mode?: boolean
}

/** `nn.AvgPool1d`, `nn.AvgPool2d`, `nn.AvgPool3d` */
export interface AvgPool {
  op: 'AvgPool1d' | 'AvgPool2d' | 'AvgPool3d'
  /** The size of the window whose average is taken. */
  kernel_size: PerAxis<number>
  /** How far the window moves from one output cell to the next; None means kernel_size. */
  stride?: PerAxis<number> | null
  /** Zeros added on both sides, at most half the window. Default: 0. */
  padding?: PerAxis<number>
  /** Round the output size up, so that a last window may hang over the end. Default: false. */
  ceil_mode?: boolean
  /** Whether the zeros of the padding count in the divisor. Default: true. */
  count_include_pad?: boolean
  /** Divide every sum by this number instead of the window's size. Only 2d and 3d. */
  divisor_override?: number | null
}

/** `nn.AdaptiveMaxPool1d`, `nn.AdaptiveMaxPool2d`, `nn.AdaptiveMaxPool3d` */
export interface AdaptiveMaxPool {
  op: 'AdaptiveMaxPool1d' | 'AdaptiveMaxPool2d' | 'AdaptiveMaxPool3d'
  /** The size of the output; None keeps the input's size on that axis. */
  output_size: PerAxis<number | null>
  /** Also give the position of each maximum, which MaxUnpool needs. Default: false. */
  return_indices?: boolean
}

/** `nn.AdaptiveAvgPool1d`, `nn.AdaptiveAvgPool2d`, `nn.AdaptiveAvgPool3d` */
export interface AdaptiveAvgPool {
  op: 'AdaptiveAvgPool1d' | 'AdaptiveAvgPool2d' | 'AdaptiveAvgPool3d'
  /** The size of the output; None keeps the input's size on that axis. */
  output_size: PerAxis<number | null>
}

/** `nn.LPPool1d`, `nn.LPPool2d`, `nn.LPPool3d` */
export interface LPPool {
  op: 'LPPool1d' | 'LPPool2d' | 'LPPool3d'
  /** The power: 1 sums, 2 is the root of the sum of squares, inf the largest magnitude. */
  norm_type: number | Special
  /** The size of the window whose norm is taken. */
  kernel_size: PerAxis<number>
  /** How far the window moves from one output cell to the next; None means kernel_size. */
  stride?: PerAxis<number> | null
  /** Round the output size up, so that a last window may hang over the end. Default: false. */
  ceil_mode?: boolean
}

/** `nn.Conv1d`, `nn.Conv2d`, `nn.Conv3d` */
export interface Conv {
  op: 'Conv1d' | 'Conv2d' | 'Conv3d'
  /** Channels of the input. */
  in_channels: number
  /** Channels of the output, each with kernels of its own. */
  out_channels: number
  /** The size of the window that is weighted and summed. */
  kernel_size: PerAxis<number>
  /** How far the window moves from one output cell to the next. Default: 1. */
  stride?: PerAxis<number>
  /** Cells added on both sides; 'same' keeps the size, 'valid' adds none. Default: 0. */
  padding?: PerAxis<number> | 'valid' | 'same'
  /** How far apart the cells of the window lie. Default: 1. */
  dilation?: PerAxis<number>
  /** Split the channels into this many groups that do not see each other. Default: 1. */
  groups?: number
  /** A number added to every cell of an output channel: a switch, or the numbers. Default: true. */
  bias?: boolean | TensorLike
  /** What stands in the padding. Default: 'zeros'. */
  padding_mode?: 'zeros' | 'reflect' | 'replicate' | 'circular'
  /** The kernels, (out_channels, in_channels / groups, kernel_size …). */
  weight?: TensorLike | null
}

/** `nn.Upsample` */
export interface Upsample {
  op: 'Upsample'
  /** The size of the output; give either size or scale_factor. */
  size?: PerAxis<number> | null
  /** How many times larger the output is; its size is rounded down. */
  scale_factor?: PerAxis<number> | null
  /** How values between the cells are found. Default: 'nearest'. */
  mode?: 'nearest' | 'linear' | 'bilinear' | 'bicubic' | 'trilinear' | 'lanczos' | 'area' | 'nearest-exact'
  /** Whether the centres of the corner cells stay in place, rather than the outer edges. */
  align_corners?: boolean | null
  /** Take the scale from the rounded output size instead of scale_factor. */
  recompute_scale_factor?: boolean | null
}

/** `F.interpolate` */
export interface Interpolate {
  op: 'interpolate'
  /** The size of the output; give either size or scale_factor. */
  size?: PerAxis<number> | null
  /** How many times larger the output is; its size is rounded down. */
  scale_factor?: PerAxis<number> | null
  /** How values between the cells are found. Default: 'nearest'. */
  mode?: 'nearest' | 'linear' | 'bilinear' | 'bicubic' | 'trilinear' | 'lanczos' | 'area' | 'nearest-exact'
  /** Whether the centres of the corner cells stay in place, rather than the outer edges. */
  align_corners?: boolean | null
  /** Take the scale from the rounded output size instead of scale_factor. */
  recompute_scale_factor?: boolean | null
  /** Widen the filter when shrinking, so that no input cell is skipped. Default: false. */
  antialias?: boolean
}

/** `nn.ConvTranspose1d`, `nn.ConvTranspose2d`, `nn.ConvTranspose3d` */
export interface ConvTranspose {
  op: 'ConvTranspose1d' | 'ConvTranspose2d' | 'ConvTranspose3d'
  /** Channels of the input. */
  in_channels: number
  /** Channels of the output. */
  out_channels: number
  /** The size of the kernel that every input cell stamps on the output. */
  kernel_size: PerAxis<number>
  /** How far apart the stamps of neighbouring input cells lie. Default: 1. */
  stride?: PerAxis<number>
  /** Cells cropped from both sides of the output. Default: 0. */
  padding?: PerAxis<number>
  /** Cells added on the right side of the output, fewer than stride or dilation. Default: 0. */
  output_padding?: PerAxis<number>
  /** Split the channels into this many groups that do not see each other. Default: 1. */
  groups?: number
  /** A number added to every cell of an output channel: a switch, or the numbers. Default: true. */
  bias?: boolean | TensorLike
  /** How far apart the cells of the stamp lie. Default: 1. */
  dilation?: PerAxis<number>
  /** Only zeros. Default: 'zeros'. */
  padding_mode?: 'zeros'
  /** The kernels, (in_channels, out_channels / groups, kernel_size …). */
  weight?: TensorLike | null
}

/** `nn.MaxUnpool1d`, `nn.MaxUnpool2d`, `nn.MaxUnpool3d` */
export interface MaxUnpool {
  op: 'MaxUnpool1d' | 'MaxUnpool2d' | 'MaxUnpool3d'
  /** The window of the MaxPool that is undone. */
  kernel_size: PerAxis<number>
  /** The stride of the MaxPool that is undone; None means kernel_size. */
  stride?: PerAxis<number> | null
  /** The padding of the MaxPool that is undone. Default: 0. */
  padding?: PerAxis<number>
  /** The exact size of the output, where several inputs of the MaxPool fit. */
  output_size?: PerAxis<number> | null
  /** Where each value goes; in a pipeline the indices of the MaxPool before. */
  indices?: TensorLike | null
}

/** `nn.PixelShuffle` */
export interface PixelShuffle {
  op: 'PixelShuffle'
  /** How many times larger each side becomes; this many channels, squared, make one. */
  upscale_factor: number
}

/** `nn.PixelUnshuffle` */
export interface PixelUnshuffle {
  op: 'PixelUnshuffle'
  /** How many times smaller each side becomes; one channel makes this many, squared. */
  downscale_factor: number
}

/** `nn.Unfold` */
export interface Unfold {
  op: 'Unfold'
  /** The size of the sliding block. */
  kernel_size: PerAxis<number>
  /** How far apart the cells of the block lie. Default: 1. */
  dilation?: PerAxis<number>
  /** Zeros around the image on both sides. Default: 0. */
  padding?: PerAxis<number>
  /** How far apart the blocks lie. Default: 1. */
  stride?: PerAxis<number>
}

/** `nn.Fold` */
export interface Fold {
  op: 'Fold'
  /** The height and width of the image that the blocks are summed into. */
  output_size: PerAxis<number>
  /** The size of the sliding block. */
  kernel_size: PerAxis<number>
  /** How far apart the cells of the block lie. Default: 1. */
  dilation?: PerAxis<number>
  /** Zeros around the image on both sides. Default: 0. */
  padding?: PerAxis<number>
  /** How far apart the blocks lie. Default: 1. */
  stride?: PerAxis<number>
}
