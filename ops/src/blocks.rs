//! What `Unfold` and `Fold` have in common: sliding blocks of an image, laid out as columns.
//!
//! ```text
//! image 3 × 3, kernel 2:   0 1 2      columns (kernel cell × block):   0 1 3 4
//!                          3 4 5                                       1 2 4 5
//!                          6 7 8                                       3 4 6 7
//!                                                                      4 5 7 8
//! ```

use std::ops::Range;

use super::call::Literal;
use super::geometry::{PaddingMode, WindowAxis, extent};
use super::stencil::StencilAxis;
use super::{Call, Kind, Param, Refusal};

pub(super) const KERNEL_SIZE: Param = Param::new(
    "kernel_size",
    Kind::IntPerAxis { min: 1 },
    "The size of the sliding block.",
);

pub(super) const DILATION: Param = Param::new(
    "dilation",
    Kind::IntPerAxis { min: 1 },
    "How far apart the cells of the block lie.",
)
.default(Literal::Int(1));

pub(super) const PADDING: Param = Param::new(
    "padding",
    Kind::IntPerAxis { min: 0 },
    "Zeros around the image on both sides.",
)
.default(Literal::Int(0));

pub(super) const STRIDE: Param = Param::new(
    "stride",
    Kind::IntPerAxis { min: 1 },
    "How far apart the blocks lie.",
)
.default(Literal::Int(1));

/// The parameters as the module makes pairs of them; a tuple may have a wrong length.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    pub kernel_size: Vec<i64>,
    pub dilation: Vec<i64>,
    pub padding: Vec<i64>,
    pub stride: Vec<i64>,
}

impl Blocks {
    pub fn new(call: &Call) -> Result<Self, Refusal> {
        Ok(Self {
            kernel_size: call.repeated("kernel_size")?,
            dilation: call.repeated("dilation")?,
            padding: call.repeated("padding")?,
            stride: call.repeated("stride")?,
        })
    }

    /// Refuses what PyTorch refuses whatever the input is.
    pub fn check(&self) -> Result<(), Refusal> {
        let named = [
            ("kernel_size", &self.kernel_size),
            ("dilation", &self.dilation),
            ("padding", &self.padding),
            ("stride", &self.stride),
        ];
        for (name, values) in named {
            check_pair(name, values)?;
        }
        let positive = |what: &str, short: &str, name: &'static str, values: &[i64]| {
            if values.iter().all(|&v| v > 0) {
                return Ok(());
            }
            Err(Refusal::runtime(format!(
                "{what} should be greater than zero, but got {short}_height: {} {short}_width: {}",
                values[0], values[1]
            ))
            .about(name))
        };
        positive("kernel size", "kernel", "kernel_size", &self.kernel_size)?;
        positive("dilation", "dilation", "dilation", &self.dilation)?;
        if self.padding.iter().any(|&p| p < 0) {
            return Err(Refusal::runtime(format!(
                "padding should be non-negative, but got pad_height: {} pad_width: {}",
                self.padding[0], self.padding[1]
            ))
            .about("padding"));
        }
        positive("stride", "stride", "stride", &self.stride)
    }

    /// How many blocks fit on each axis of an image; below 1 where none does.
    pub fn counts(&self, image: [i64; 2]) -> [i64; 2] {
        [0, 1].map(|a| {
            let reach = self.dilation[a].saturating_mul(self.kernel_size[a] - 1);
            image[a]
                .saturating_add(self.padding[a].saturating_mul(2))
                .saturating_sub(reach)
                .saturating_sub(1)
                .div_euclid(self.stride[a])
                + 1
        })
    }

    /// The windows over an image on which some blocks fit.
    pub fn axes(&self, image: [i64; 2]) -> Result<[WindowAxis; 2], Refusal> {
        let counts = self.counts(image);
        let axis = |a: usize| {
            extent(self.dilation[a].saturating_mul(self.kernel_size[a] - 1))?;
            Ok(WindowAxis {
                input: extent(image[a])?,
                output: extent(counts[a])?,
                kernel: extent(self.kernel_size[a])?,
                stride: extent(self.stride[a])?,
                padding: [extent(self.padding[a])? as isize; 2],
                padding_mode: PaddingMode::Zeros,
                dilation: extent(self.dilation[a])?,
                ceil_mode: false,
            })
        };
        Ok([axis(0)?, axis(1)?])
    }

    /// `kernel_size=(2, 2), dilation=(1, 1), padding=(0, 0)`, as PyTorch's sentences list them.
    pub fn listed(&self) -> String {
        format!(
            "kernel_size={}, dilation={}, padding={}",
            pair(&self.kernel_size),
            pair(&self.dilation),
            pair(&self.padding)
        )
    }
}

/// `(4, 4)`
pub(super) fn pair<T: ToString>(values: &[T]) -> String {
    let values: Vec<String> = values.iter().map(T::to_string).collect();
    format!("({})", values.join(", "))
}

pub(super) fn check_pair(name: &'static str, values: &[i64]) -> Result<(), Refusal> {
    if values.len() == 2 {
        return Ok(());
    }
    Err(Refusal::runtime(format!(
        "It is expected {name} equals to 2, but got size {}",
        values.len()
    ))
    .about(name))
}

/// One row of blocks as one cell of the kernel sees it.
struct Row {
    /// Where it begins in the columns.
    column: usize,
    /// Its blocks that have that cell on the image.
    met: Range<usize>,
    /// Where the image has the first of these.
    image: usize,
}

/// Visits the columns of one plane in reading order.
fn for_each_row(axes: &[WindowAxis; 2], mut visit: impl FnMut(Row)) {
    let [h, w] = axes.each_ref().map(StencilAxis::under);
    let mut column = 0;
    for ky in 0..h.kernel {
        let rows = h.met(ky);
        for kx in 0..w.kernel {
            let columns = w.met(kx);
            for oy in 0..h.narrow {
                let on_image = rows.contains(&oy) && !columns.is_empty();
                let (met, image) = match on_image {
                    true => {
                        let image = h.wide(oy, ky) * w.wide + w.wide(columns.start, kx);
                        (columns.clone(), image)
                    }
                    false => (0..0, 0),
                };
                visit(Row { column, met, image });
                column += w.narrow;
            }
        }
    }
}

/// Sizes of a plane's image and of its columns; at least 1, so that empty tensors make no chunks.
pub(super) fn plane_sizes(axes: &[WindowAxis; 2]) -> (usize, usize) {
    let [h, w] = axes;
    let columns = h.kernel * w.kernel * h.output * w.output;
    ((h.input * w.input).max(1), columns.max(1))
}

/// images → columns
pub(super) fn gather(axes: &[WindowAxis; 2], images: &[f32], columns: &mut [f32]) {
    let (n, m) = plane_sizes(axes);
    let [_, w] = axes;
    for (image, columns) in images.chunks_exact(n).zip(columns.chunks_exact_mut(m)) {
        for_each_row(axes, |row| {
            let columns = &mut columns[row.column..][..w.output];
            columns[..row.met.start].fill(0.0);
            columns[row.met.end..].fill(0.0);
            let cells = image[row.image..].iter().step_by(w.stride);
            let pairs = columns[row.met].iter_mut().zip(cells);
            pairs.for_each(|(column, cell)| *column = *cell);
        });
    }
}

/// columns → sums in the images
pub(super) fn scatter(axes: &[WindowAxis; 2], columns: &[f32], images: &mut [f32]) {
    let (n, m) = plane_sizes(axes);
    let [_, w] = axes;
    for (image, columns) in images.chunks_exact_mut(n).zip(columns.chunks_exact(m)) {
        for_each_row(axes, |row| {
            let cells = image[row.image..].iter_mut().step_by(w.stride);
            let pairs = columns[row.column..][row.met].iter().zip(cells);
            pairs.for_each(|(column, cell)| *cell += column);
        });
    }
}

/// Where the columns hold the image cell at (channel, y, x): (row, column) indices, ascending.
pub(super) fn holders(axes: &[WindowAxis; 2], [c, y, x]: [usize; 3]) -> Vec<[usize; 2]> {
    let [h, w] = axes;
    // A window reads a cell at most once: one kernel cell for every block that does.
    let on = |axis: &WindowAxis, i: usize| -> Vec<(usize, usize)> {
        let blocks = axis.readers(i).into_iter();
        blocks
            .map(|o| ((i as isize - axis.start(o)) as usize / axis.dilation, o))
            .collect()
    };
    let mut holders = Vec::new();
    let columns = on(w, x);
    for (ky, oy) in on(h, y) {
        for &(kx, ox) in &columns {
            let row = (c * h.kernel + ky) * w.kernel + kx;
            holders.push([row, oy * w.output + ox]);
        }
    }
    holders.sort_unstable();
    holders
}

/// The image position (channel, y, x) that (row, column) of the columns holds; y and x may lie in
/// the padding.
pub(super) fn held(axes: &[WindowAxis; 2], [row, column]: [usize; 2]) -> (usize, [isize; 2]) {
    let [h, w] = axes;
    let (c, ky, kx) = (
        row / (h.kernel * w.kernel),
        row / w.kernel % h.kernel,
        row % w.kernel,
    );
    let (oy, ox) = (column / w.output, column % w.output);
    let y = h.start(oy) + (ky * h.dilation) as isize;
    let x = w.start(ox) + (kx * w.dilation) as isize;
    (c, [y, x])
}
