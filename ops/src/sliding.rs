//! What `MaxPool`, `AvgPool` and `LPPool` have in common: a window's parameters, PyTorch's checks of
//! them, and the axes they make.

use super::geometry::{PaddingMode, WindowAxis, extent};
use super::refusal::Exception;
use super::{Axis, Refusal};

/// Which of PyTorch's two sets of sentences applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Max,
    Avg,
}

/// A sliding window as it was asked for: one number for all axes, or one per axis.
#[derive(Clone, Debug)]
pub(super) struct Sliding {
    pub family: Family,
    pub dims: usize,
    pub kernel_size: Vec<i64>,
    /// Empty: the kernel size.
    pub stride: Vec<i64>,
    pub padding: Vec<i64>,
    pub dilation: Vec<i64>,
    pub ceil_mode: bool,
    /// `max_pool1d` has a kernel of its own unless indices are wanted.
    pub return_indices: bool,
}

/// One number per axis of everything; a 1-d pool is the last axis of a 2-d one here, as it is in
/// PyTorch.
struct Expanded {
    input: Vec<i64>,
    kernel: Vec<i64>,
    stride: Vec<i64>,
    padding: Vec<i64>,
    dilation: Vec<i64>,
}

/// `[5]` on two axes is `[5, 5]`; any other length must fit.
pub(super) fn per_axis(values: &[i64], dims: usize) -> Option<Vec<i64>> {
    match values {
        [one] => Some(vec![*one; dims]),
        values => (values.len() == dims).then(|| values.to_vec()),
    }
}

/// `⌊(input + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1`, or rounded up without a last
/// window that would start at or beyond the input and its left padding.
fn output_size(n: i64, k: i64, s: i64, p: i64, d: i64, ceil_mode: bool) -> i64 {
    let whole = n + 2 * p - d * (k - 1) - 1;
    let up = if ceil_mode { s - 1 } else { 0 };
    let size = (whole + up).div_euclid(s) + 1;
    if ceil_mode && (size - 1) * s >= n + p {
        size - 1
    } else {
        size
    }
}

impl Sliding {
    /// The axes on an input of this shape, batched or not.
    ///
    /// Refuses, in PyTorch's order: wrong numbers of arguments, a wrong number of dimensions,
    /// strides and paddings that make no output size, kernels, empty inputs, empty outputs.
    pub fn axes(&self, shape: &[usize]) -> Result<Vec<Axis>, Refusal> {
        let e = if self.dims == 1 && self.family == Family::Max && !self.return_indices {
            self.check_max_pool1d(shape)?
        } else {
            self.check(shape)?
        };
        (e.input.len() - self.dims..e.input.len())
            .map(|a| {
                let (p, ceil_mode) = (e.padding[a], self.ceil_mode);
                let size = output_size(
                    e.input[a],
                    e.kernel[a],
                    e.stride[a],
                    p,
                    e.dilation[a],
                    ceil_mode,
                );
                // The whole dilated kernel must fit the range of positions, not only its parts.
                extent(e.dilation[a].saturating_mul(e.kernel[a] - 1) + 1)?;
                Ok(Axis::Window(WindowAxis {
                    input: extent(e.input[a])?,
                    output: extent(size)?,
                    kernel: extent(e.kernel[a])?,
                    stride: extent(e.stride[a])?,
                    padding: [extent(p)? as isize; 2],
                    padding_mode: PaddingMode::Zeros,
                    dilation: extent(e.dilation[a])?,
                    ceil_mode,
                }))
            })
            .collect()
    }

    fn function(&self) -> String {
        let name = match self.family {
            Family::Max => "max_pool",
            Family::Avg => "avg_pool",
        };
        format!("{name}{}d", self.dims)
    }

    /// The checks of every pool but the plain `max_pool1d`.
    fn check(&self, shape: &[usize]) -> Result<Expanded, Refusal> {
        if self.dims == 1 {
            self.check_rank_1d(shape)?;
        }
        let e = self.expand(shape)?;
        if self.dims > 1 {
            self.check_rank(shape)?;
        }
        for a in 0..e.input.len() {
            let (k, d, p) = (e.kernel[a], e.dilation[a], e.padding[a]);
            if e.stride[a] == 0 {
                let param = if self.stride.is_empty() {
                    "kernel_size"
                } else {
                    "stride"
                };
                return Err(Refusal::runtime("stride should not be zero").about(param));
            }
            if p < 0 {
                let message = format!("pad must be non-negative, but got pad: {p}");
                return Err(Refusal::runtime(message).about("padding"));
            }
            if p > ((k - 1) * d + 1) / 2 {
                return Err(Refusal::runtime(format!(
                    "pad should be at most half of effective kernel size, but got pad={p}, \
                     kernel_size={k} and dilation={d}"
                ))
                .about("padding"));
            }
        }
        self.check_positive("kernel size", "k", &e.kernel, "kernel_size")?;
        self.check_positive("stride", "d", &e.stride, "stride")?;
        self.check_positive("dilation", "dilation", &e.dilation, "dilation")?;
        self.check_input(shape)?;
        self.check_sizes(&e, shape)?;
        Ok(e)
    }

    /// One number per axis, or PyTorch's complaint about their count.
    fn expand(&self, shape: &[usize]) -> Result<Expanded, Refusal> {
        let (function, dims) = (self.function(), self.dims);
        let one = |name: &'static str, values: &[i64]| {
            let complaint = || {
                if dims == 1 {
                    return format!(
                        "{function}() argument '{name}' should contain one int (got {})",
                        values.len()
                    );
                }
                let count = ["two", "three"][dims - 2];
                let plain = self.family == Family::Avg && dims == 3;
                let must = match (name, plain) {
                    ("stride", false) => "must either be omitted, a single int, or",
                    ("stride", true) => "must be omitted, a single int, or",
                    ("dilation", _) => "must be either a single int, or",
                    (_, false) => "must either be a single int, or",
                    (_, true) => "must be a single int, or",
                };
                format!("{function}: {name} {must} a tuple of {count} ints")
            };
            let values =
                per_axis(values, dims).ok_or_else(|| Refusal::runtime(complaint()).about(name))?;
            if values.iter().any(|&v| i32::try_from(v).is_err()) {
                let message = "value cannot be converted to type int without overflow";
                return Err(Refusal::runtime(message).about(name));
            }
            Ok(values)
        };
        let kernel = one("kernel_size", &self.kernel_size)?;
        let stride = if self.stride.is_empty() {
            kernel.clone()
        } else {
            one("stride", &self.stride)?
        };
        let padding = one("padding", &self.padding)?;
        let dilation = one("dilation", &self.dilation)?;
        let spatial = &shape[shape.len().saturating_sub(dims)..];
        let lift = |values: Vec<i64>, missing: i64| {
            let lead = usize::from(dims == 1);
            [vec![missing; lead], values].concat()
        };
        Ok(Expanded {
            input: lift(spatial.iter().map(|&n| n as i64).collect(), 1),
            kernel: lift(kernel, 1),
            stride: lift(stride, 1),
            padding: lift(padding, 0),
            dilation: lift(dilation, 1),
        })
    }

    fn check_rank_1d(&self, shape: &[usize]) -> Result<(), Refusal> {
        check_rank_of(shape, 1, &self.function())
    }

    fn check_rank(&self, shape: &[usize]) -> Result<(), Refusal> {
        let (dims, rank) = (self.dims, shape.len());
        if rank == dims + 1 || rank == dims + 2 {
            return Ok(());
        }
        Err(match (self.family, dims) {
            (Family::Avg, 2) if rank < 3 => Refusal::new(
                Exception::IndexError,
                format!(
                    "Dimension out of range (expected to be in range of [{}, {}], but got -3)",
                    -(rank.max(1) as i64),
                    rank.max(1) - 1
                ),
            ),
            (Family::Avg, 2) => self.optional_batch(shape),
            _ => Refusal::runtime(format!(
                "non-empty {}D or {}D (batch mode) tensor expected for input",
                dims + 1,
                dims + 2
            )),
        })
    }

    /// `kH: 0 kW: 0`, for whichever axes there are.
    fn check_positive(
        &self,
        what: &str,
        prefix: &str,
        values: &[i64],
        param: &'static str,
    ) -> Result<(), Refusal> {
        if values.iter().all(|&v| v > 0) {
            return Ok(());
        }
        let named: Vec<String> = axis_names(values.len())
            .zip(values)
            .map(|(axis, v)| format!("{prefix}{axis}: {v}"))
            .collect();
        Err(Refusal::runtime(format!(
            "{what} should be greater than zero, but got {}",
            named.join(" ")
        ))
        .about(param))
    }

    fn optional_batch(&self, shape: &[usize]) -> Refusal {
        Refusal::runtime(format!(
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but \
             got:{shape:?}"
        ))
    }

    /// Only the batch may be empty.
    fn check_input(&self, shape: &[usize]) -> Result<(), Refusal> {
        let batched = shape.len() == self.dims + 2;
        let Some(empty) = (usize::from(batched)..shape.len()).find(|&i| shape[i] == 0) else {
            return Ok(());
        };
        Err(match (self.dims, self.family) {
            (1, _) => {
                let (lead, last) = shape.split_at(shape.len() - 1);
                self.optional_batch(&[lead, &[1], last].concat())
            }
            (2, _) => self.optional_batch(shape),
            (_, family) => {
                let function = match family {
                    Family::Max => "max_pool3d_with_indices_out_cpu_template",
                    Family::Avg => "avg_pool3d",
                };
                empty_dimension(function, shape, empty)
            }
        })
    }

    fn check_sizes(&self, e: &Expanded, shape: &[usize]) -> Result<(), Refusal> {
        let (n, k, p) = (&e.input, &e.kernel, &e.padding);
        // avg_pool3d compares with the input alone, whatever the padding and ceil_mode.
        if (self.dims, self.family) == (3, Family::Avg) && (0..3).any(|a| n[a] < k[a]) {
            return Err(Refusal::runtime(format!(
                "input image (T: {} H: {} W: {}) smaller than kernel size (kT: {} kH: {} kW: {})",
                n[0], n[1], n[2], k[0], k[1], k[2]
            ))
            .about("kernel_size"));
        }
        if (0..n.len()).any(|a| p[a] > k[a] / 2) {
            let got = match n.len() {
                2 => format!(
                    "padW = {}, padH = {}, kW = {}, kH = {}",
                    p[1], p[0], k[1], k[0]
                ),
                _ => format!(
                    "kT: {} kW: {} kH: {} padT: {} padW: {} padH: {}",
                    k[0], k[2], k[1], p[0], p[2], p[1]
                ),
            };
            return Err(Refusal::runtime(format!(
                "pad should be smaller than or equal to half of kernel size, but got {got}"
            ))
            .about("padding"));
        }
        let sizes: Vec<i64> = (0..n.len())
            .map(|a| output_size(n[a], k[a], e.stride[a], p[a], e.dilation[a], self.ceil_mode))
            .collect();
        if sizes.iter().any(|&size| size < 1) {
            let channels = shape[shape.len() - self.dims - 1];
            return Err(Refusal::runtime(format!(
                "Given input size: ({}). Calculated output size: ({}). Output size is too small",
                by_x(channels as i64, n),
                by_x(channels as i64, &sizes)
            ))
            .about("kernel_size"));
        }
        Ok(())
    }

    /// The checks of `max_pool1d`, which are stricter about padding.
    fn check_max_pool1d(&self, shape: &[usize]) -> Result<Expanded, Refusal> {
        let only_batch_empty = match *shape {
            [c, n] => c != 0 && n != 0,
            [_, c, n] => c != 0 && n != 0,
            _ => false,
        };
        if !only_batch_empty {
            return Err(Refusal::runtime(format!(
                "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size \
                 for input, but got:{shape:?}"
            )));
        }
        let one = |name: &'static str, values: &[i64]| match values {
            [one] => Ok(*one),
            _ => {
                let must = match name {
                    "stride" => "None, an int, list of ints, or tuple",
                    "padding" => "an int, list of ints, or tuple",
                    _ => "an int, list of ints or tuple",
                };
                Err(Refusal::runtime(format!(
                    "max_pool1d() {name} must be {must} of ints of size 1 but got size {}",
                    values.len()
                ))
                .about(name))
            }
        };
        let n = shape[shape.len() - 1] as i64;
        let k = one("kernel_size", &self.kernel_size)?;
        let s = if self.stride.is_empty() {
            k
        } else {
            one("stride", &self.stride)?
        };
        let p = one("padding", &self.padding)?;
        let d = one("dilation", &self.dilation)?;
        for (name, value) in [("kernel_size", k), ("stride", s)] {
            if value <= 0 {
                return Err(Refusal::runtime(format!(
                    "max_pool1d() {name} must be greater than zero, but got {value}"
                ))
                .about(name));
            }
        }
        if p < 0 {
            let message = format!("max_pool1d() padding must be non-negative, but got {p}");
            return Err(Refusal::runtime(message).about("padding"));
        }
        if p > k / 2 {
            return Err(Refusal::runtime(format!(
                "max_pool1d() padding should be at most half of kernel size, but got padding={p} \
                 and kernel_size={k}"
            ))
            .about("padding"));
        }
        if d <= 0 {
            let message = format!("max_pool1d() dilation must be greater than zero, but got {d}");
            return Err(Refusal::runtime(message).about("dilation"));
        }
        // Saturation keeps the verdict: such a kernel is larger than any input.
        let reach = d.saturating_mul(k - 1).min(1 << 60);
        let size = output_size(
            n,
            reach + 1,
            s.min(1 << 60),
            p.min(1 << 60),
            1,
            self.ceil_mode,
        );
        if size <= 0 {
            return Err(Refusal::runtime(format!(
                "max_pool1d() Invalid computed output size: {size}"
            ))
            .about("kernel_size"));
        }
        for (name, value) in [
            ("kernel_size", k),
            ("stride", s),
            ("padding", p),
            ("dilation", d),
        ] {
            extent(value).map_err(|refusal| refusal.about(name))?;
        }
        Ok(Expanded {
            input: vec![n],
            kernel: vec![k],
            stride: vec![s],
            padding: vec![p],
            dilation: vec![d],
        })
    }
}

/// `T`, `H`, `W`: as many of the last as there are axes.
pub(super) fn axis_names(axes: usize) -> impl Iterator<Item = &'static str> {
    ["T", "H", "W"].into_iter().skip(3 - axes)
}

/// `1x7x7`
fn by_x(channels: i64, sizes: &[i64]) -> String {
    sizes
        .iter()
        .fold(channels.to_string(), |text, n| format!("{text}x{n}"))
}

/// PyTorch's sentence where a 1-d function meets neither `(C, L)` nor `(N, C, L)`.
pub(super) fn check_rank_of(shape: &[usize], dims: usize, function: &str) -> Result<(), Refusal> {
    let rank = shape.len();
    if rank == dims + 1 || rank == dims + 2 {
        return Ok(());
    }
    Err(Refusal::runtime(format!(
        "Expected {} to {} dimensions, but got {rank}-dimensional tensor for argument #1 'self' \
         (while checking arguments for {function})",
        dims + 1,
        dims + 2
    )))
}

/// PyTorch's sentence where a dimension other than the batch is empty.
pub(super) fn empty_dimension(function: &str, shape: &[usize], empty: usize) -> Refusal {
    Refusal::runtime(format!(
        "{function}(): Expected input to have non-zero size for non-batch dimensions, but input \
         has sizes {shape:?} with dimension {empty} being empty"
    ))
}
