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
