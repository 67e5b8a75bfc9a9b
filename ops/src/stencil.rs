//! The loop that convolutions share.
//!
//! A stencil connects a *narrow* side with a *wide* one: narrow cell `n` and kernel cell `k` meet
//! wide cell `n·stride + k·dilation − padding`. A convolution gathers wide → narrow, a transposed
//! convolution scatters narrow → wide, and each is the other's gradient. `weight` has PyTorch's
//! layout for both: (narrow channels, wide channels / groups, kernel …).

use std::sync::Arc;

use super::Tensor;
use super::direct::{Direct, Way};
use super::geometry::WindowAxis;
use super::stamps::Stamps;

/// One axis of a stencil.
#[derive(Clone, Copy, Debug)]
pub(super) struct StencilAxis {
    pub narrow: usize,
    pub wide: usize,
    pub kernel: usize,
    pub stride: usize,
    pub padding: usize,
    pub dilation: usize,
}

pub(super) struct Stencil {
    axes: [StencilAxis; 3],
    narrow_channels: usize,
    wide_channels: usize,
    groups: usize,
}

/// Cells of a narrow row, and of a wide one, that one kernel cell connects.
struct Row {
    weight: f32,
    narrow: usize,
    wide: usize,
    count: usize,
}

impl StencilAxis {
    /// The narrow side are windows over the wide one, with as much padding on both sides.
    pub fn under(axis: &WindowAxis) -> Self {
        Self {
            narrow: axis.output,
            wide: axis.input,
            kernel: axis.kernel,
            stride: axis.stride,
            padding: axis.padding[0] as usize,
            dilation: axis.dilation,
        }
    }

    /// The narrow cells for which kernel cell `k` meets the wide side.
    pub fn met(&self, k: usize) -> std::ops::Range<usize> {
        let shift = k * self.dilation;
        let low = self.padding.saturating_sub(shift).div_ceil(self.stride);
        let high = (self.wide + self.padding)
            .saturating_sub(shift)
            .div_ceil(self.stride);
        low..high.min(self.narrow).max(low)
    }

    /// The wide cell where narrow cell `n` meets kernel cell `k`.
    pub fn wide(&self, n: usize, k: usize) -> usize {
        n * self.stride + k * self.dilation - self.padding
    }
}

/// A convolution or a transposed one, with its weights.
pub(super) struct Sums {
    stencil: Stencil,
    way: Way,
    weight: Arc<Tensor>,
    bias: Option<Arc<Tensor>>,
    /// Where it fits.
    quick: Option<Quick>,
}

enum Quick {
    Direct(Direct),
    Stamps(Stamps),
}

impl Sums {
    /// The same without the quick loop.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub fn plain(mut self) -> Self {
        self.quick = None;
        self
    }

    /// Computes every cell of `out`.
    pub fn run(&mut self, x: &[f32], out: &mut [f32]) {
        match &mut self.quick {
            Some(Quick::Direct(direct)) => return direct.run(x, out),
            Some(Quick::Stamps(stamps)) => return stamps.run(x, out),
            None => {}
        }
        let stencil = &self.stencil;
        let plane = stencil.axes.iter().map(|a| match self.way {
            Way::Gather => a.narrow,
            Way::Scatter => a.wide,
        });
        let planes = out.chunks_exact_mut(plane.product::<usize>().max(1));
        match &self.bias {
            Some(bias) => planes
                .zip(bias.data().iter().cycle())
                .for_each(|(plane, &bias)| plane.fill(bias)),
            None => out.fill(0.0),
        }
        match self.way {
            Way::Gather => stencil.gather(self.weight.data(), x, out),
            Way::Scatter => stencil.scatter(self.weight.data(), x, out),
        }
    }
}

impl Stencil {
    /// A stencil of one to three axes.
    pub fn new(
        axes: &[StencilAxis],
        narrow_channels: usize,
        wide_channels: usize,
        groups: usize,
    ) -> Self {
        let one = StencilAxis {
            narrow: 1,
            wide: 1,
            kernel: 1,
            stride: 1,
            padding: 0,
            dilation: 1,
        };
        let mut lifted = [one; 3];
        lifted[3 - axes.len()..].copy_from_slice(axes);
        Self {
            axes: lifted,
            narrow_channels,
            wide_channels,
            groups,
        }
    }

    /// The side that `way` names as a sum from the other: out = bias + weight ⋆ x, with one number
    /// per output channel as `bias`.
    pub fn sums(self, way: Way, weight: Arc<Tensor>, bias: Option<Arc<Tensor>>) -> Sums {
        let channels = [self.narrow_channels, self.wide_channels, self.groups];
        let numbers = bias.as_ref().map(|bias| bias.data());
        let stamps = match way {
            Way::Scatter => Stamps::new(&self.axes, channels, weight.data(), numbers),
            Way::Gather => None,
        };
        let direct = || Direct::new(&self.axes, channels, way, weight.data(), numbers);
        let quick = match stamps {
            Some(stamps) => Some(Quick::Stamps(stamps)),
            None => direct().map(Quick::Direct),
        };
        Sums {
            stencil: self,
            way,
            weight,
            bias,
            quick,
        }
    }

    /// narrow += weight ⋆ wide
    fn gather(&self, weight: &[f32], wide: &[f32], narrow: &mut [f32]) {
        let (n, w) = self.sizes();
        let step = self.axes[2].stride;
        for (narrow, wide) in narrow.chunks_exact_mut(n).zip(wide.chunks_exact(w)) {
            self.multiply_padding(weight, narrow);
            self.for_each_row(weight, |row| {
                let to = &mut narrow[row.narrow..][..row.count];
                let from = &wide[row.wide..];
                if step == 1 {
                    to.iter_mut()
                        .zip(from)
                        .for_each(|(to, from)| *to += row.weight * from);
                } else {
                    to.iter_mut()
                        .zip(from.iter().step_by(step))
                        .for_each(|(to, from)| *to += row.weight * from);
                }
            });
        }
    }

    /// The zeros around the wide side matter to weights that are not finite: 0 · inf is NaN.
    fn multiply_padding(&self, weight: &[f32], narrow: &mut [f32]) {
        if weight.iter().all(|w| w.is_finite()) {
            return;
        }
        let [d, h, w] = self.axes;
        let cells = d.kernel * h.kernel * w.kernel;
        let plane = d.narrow * h.narrow * w.narrow;
        let per_channel = weight.len() / self.narrow_channels.max(1);
        for (at, &weight) in weight.iter().enumerate().filter(|(_, w)| !w.is_finite()) {
            let (channel, k) = (at / per_channel, at % cells);
            let met = [
                d.met(k / (h.kernel * w.kernel)),
                h.met(k / w.kernel % h.kernel),
                w.met(k % w.kernel),
            ];
            for (n, cell) in narrow[channel * plane..][..plane].iter_mut().enumerate() {
                let at = [
                    n / (h.narrow * w.narrow),
                    n / w.narrow % h.narrow,
                    n % w.narrow,
                ];
                if met.iter().zip(at).any(|(met, n)| !met.contains(&n)) {
                    *cell += weight * 0.0;
                }
            }
        }
    }

    /// wide += weightᵀ ⋆ narrow
    fn scatter(&self, weight: &[f32], narrow: &[f32], wide: &mut [f32]) {
        let (n, w) = self.sizes();
        let step = self.axes[2].stride;
        for (narrow, wide) in narrow.chunks_exact(n).zip(wide.chunks_exact_mut(w)) {
            self.for_each_row(weight, |row| {
                let from = &narrow[row.narrow..][..row.count];
                let to = &mut wide[row.wide..];
                if step == 1 {
                    to.iter_mut()
                        .zip(from)
                        .for_each(|(to, from)| *to += row.weight * from);
                } else {
                    to.iter_mut()
                        .step_by(step)
                        .zip(from)
                        .for_each(|(to, from)| *to += row.weight * from);
                }
            });
        }
    }

    /// Cells of one batch entry on either side; at least 1, so that empty tensors make no chunks.
    fn sizes(&self) -> (usize, usize) {
        let narrow: usize = self.axes.iter().map(|a| a.narrow).product();
        let wide: usize = self.axes.iter().map(|a| a.wide).product();
        (
            (narrow * self.narrow_channels).max(1),
            (wide * self.wide_channels).max(1),
        )
    }

    /// Visits channel pairs, then kernel cells, then rows: what is added to one cell is added in
    /// the reading order of the weights.
    fn for_each_row(&self, weight: &[f32], mut visit: impl FnMut(Row)) {
        let [d, h, w] = self.axes;
        let narrow_group = self.narrow_channels / self.groups;
        let wide_group = self.wide_channels / self.groups;
        let mut weights = weight.iter();
        for narrow_channel in 0..self.narrow_channels {
            let first_wide = narrow_channel / narrow_group * wide_group;
            for wide_channel in first_wide..first_wide + wide_group {
                for kd in 0..d.kernel {
                    for kh in 0..h.kernel {
                        for kw in 0..w.kernel {
                            let Some(&weight) = weights.next() else {
                                return;
                            };
                            let columns = w.met(kw);
                            if columns.is_empty() {
                                continue;
                            }
                            for z in d.met(kd) {
                                for y in h.met(kh) {
                                    let narrow = (narrow_channel * d.narrow + z) * h.narrow + y;
                                    let wide = (wide_channel * d.wide + d.wide(z, kd)) * h.wide
                                        + h.wide(y, kh);
                                    visit(Row {
                                        weight,
                                        narrow: narrow * w.narrow + columns.start,
                                        wide: wide * w.wide + w.wide(columns.start, kw),
                                        count: columns.len(),
                                    });
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
