//! `PixelShuffle` and `PixelUnshuffle`, each the other's inverse and gradient.
//!
//! <https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html>
//!
//! ```text
//! four channels    a a   b b   c c   d d        one channel   a b a b
//! of 2 × 2         a a   b b   c c   d d        of 4 × 4      c d c d
//!                                                             a b a b
//!                                                             c d c d
//! ```

use super::call::Function;
use super::geometry::extent;
use super::{
    Axis, Call, Class, Direction, Explanation, Feed, Geometry, Kind, Operation, Param, Plan,
    Refusal, Tap, Tensor, Zone, tensor, window,
};

pub(super) static SHUFFLE: Class = Class {
    name: "PixelShuffle",
    direction: Direction::Up,
    dims: &[2],
    suffixed: false,
    functional: false,
    params: &[Param::new(
        "upscale_factor",
        Kind::Int { min: 1 },
        "How many times larger each side becomes; this many channels, squared, make one.",
    )],
    function: Function {
        name: "pixel_shuffle",
        suffixed: false,
        arguments: &["input", "upscale_factor"],
        tuples: &[],
    },
};

pub(super) static UNSHUFFLE: Class = Class {
    name: "PixelUnshuffle",
    direction: Direction::Down,
    dims: &[2],
    suffixed: false,
    functional: false,
    params: &[Param::new(
        "downscale_factor",
        Kind::Int { min: 1 },
        "How many times smaller each side becomes; one channel makes this many, squared.",
    )],
    function: Function {
        name: "pixel_unshuffle",
        suffixed: false,
        arguments: &["input", "downscale_factor"],
        tuples: &[],
    },
};

/// Cells move between channels and space; no value changes.
pub struct PixelShuffle {
    way: Way,
    factor: i64,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
    Up,
    Down,
}

pub(super) fn build(call: &Call, way: Way) -> Result<Box<dyn Operation>, Refusal> {
    let factor = call.int(call.class.params[0].name)?;
    Ok(Box::new(PixelShuffle { way, factor }))
}

/// The side with few channels and many cells, and the factor between the sides.
struct Sides {
    lead: usize,
    channels: usize,
    height: usize,
    width: usize,
    factor: usize,
}

impl Sides {
    /// Where cell (channel, y, x) of the wide side stands on the deep side.
    fn deep(&self, [c, y, x]: [usize; 3]) -> [usize; 3] {
        let f = self.factor;
        [c * f * f + y % f * f + x % f, y / f, x / f]
    }

    /// Where cell (channel, y, x) of the deep side stands on the wide side.
    fn wide(&self, [c, y, x]: [usize; 3]) -> [usize; 3] {
        let f = self.factor;
        [c / (f * f), y * f + c / f % f, x * f + c % f]
    }

    /// Visits where rows begin, on the wide side and the deep: all of the deep one, and every
    /// `factor`-th cell of the wide one.
    fn for_each_row(&self, mut visit: impl FnMut(usize, usize)) {
        let f = self.factor;
        let (height, width) = (self.height / f, self.width / f);
        let mut wide = 0;
        for lead in 0..self.lead {
            for c in 0..self.channels {
                for y in 0..self.height {
                    for x in 0..f.min(self.width) {
                        let [deep, y, _] = self.deep([c, y, x]);
                        let channel = lead * self.channels * f * f + deep;
                        visit(wide + x, (channel * height + y) * width);
                    }
                    wide += self.width;
                }
            }
        }
    }

    /// Moves every cell to its place on the wide side.
    fn spread(&self, deep: &[f32], wide: &mut [f32]) {
        self.for_each_row(|to, from| {
            let row = &deep[from..][..self.width / self.factor];
            let cells = wide[to..].iter_mut().step_by(self.factor);
            cells.zip(row).for_each(|(to, from)| *to = *from);
        });
    }

    /// Moves every cell to its place on the deep side.
    fn stack(&self, wide: &[f32], deep: &mut [f32]) {
        self.for_each_row(|from, to| {
            let row = &mut deep[to..][..self.width / self.factor];
            let cells = wide[from..].iter().step_by(self.factor);
            row.iter_mut().zip(cells).for_each(|(to, from)| *to = *from);
        });
    }
}

impl PixelShuffle {
    fn name(&self) -> (&'static str, &'static str) {
        match self.way {
            Way::Up => ("pixel_shuffle", "upscale_factor"),
            Way::Down => ("pixel_unshuffle", "downscale_factor"),
        }
    }

    fn sides(&self, shape: &[usize]) -> Result<Sides, Refusal> {
        let (function, param) = self.name();
        let [lead @ .., c, h, w] = shape else {
            return Err(Refusal::runtime(format!(
                "{function} expects input to have at least 3 dimensions, but got input with {} \
                 dimension(s)",
                shape.len()
            )));
        };
        let refuse = |message: String| Err(Refusal::runtime(message).about(param));
        let factor = self.factor;
        if factor <= 0 {
            return refuse(format!(
                "{function} expects a positive {param}, but got {factor}"
            ));
        }
        let lead = lead.iter().fold(1, |n: usize, &d| n.saturating_mul(d));
        match self.way {
            Way::Up => {
                let Some(square) = factor.checked_mul(factor) else {
                    let message = format!(
                        "upscale factor is too large, (upscale_factor)^2 overflowed: \
                         upscale_factor={factor}"
                    );
                    return Err(Refusal::value(message).about(param));
                };
                if *c as i64 % square != 0 {
                    return refuse(format!(
                        "pixel_shuffle expects its input's 'channel' dimension to be divisible by \
                         the square of upscale_factor, but input.size(-3)={c} is not divisible by \
                         {square}"
                    ));
                }
                let larger = |n: usize| extent((n as i64).saturating_mul(factor));
                Ok(Sides {
                    lead,
                    channels: (*c as i64 / square) as usize,
                    height: larger(*h)?,
                    width: larger(*w)?,
                    factor: extent(factor)?,
                })
            }
            Way::Down => {
                for (n, axis, at) in [(h, "height", -2), (w, "width", -1)] {
                    if *n as i64 % factor != 0 {
                        return refuse(format!(
                            "pixel_unshuffle expects {axis} to be divisible by downscale_factor, \
                             but input.size({at})={n} is not divisible by {factor}"
                        ));
                    }
                }
                Ok(Sides {
                    lead,
                    channels: *c,
                    height: *h,
                    width: *w,
                    factor: extent(factor)?,
                })
            }
        }
    }

    /// The index on the other side.
    fn partner(&self, sides: &Sides, index: &[usize], from_output: bool) -> Vec<usize> {
        let (lead, cell) = index.split_at(index.len() - 3);
        let cell = [cell[0], cell[1], cell[2]];
        let cell = match from_output == (self.way == Way::Up) {
            true => sides.deep(cell),
            false => sides.wide(cell),
        };
        [lead, &cell].concat()
    }
}

impl Operation for PixelShuffle {
    fn geometry(&self, input: &[usize]) -> Result<Geometry, Refusal> {
        let sides = self.sides(input)?;
        let f = sides.factor;
        let deep = |c: usize| {
            let channels = c.checked_mul(f).and_then(|c| c.checked_mul(f));
            channels.map_or_else(|| extent(i64::MAX), |c| extent(c as i64))
        };
        let output = match self.way {
            Way::Up => [sides.channels, sides.height, sides.width],
            Way::Down => [deep(sides.channels)?, sides.height / f, sides.width / f],
        };
        let (lead, cell) = input.split_at(input.len() - 3);
        let axes = cell[1..].iter().zip(&output[1..]);
        let axes = axes.map(|(&input, &output)| Axis::Rearranged { input, output });
        Geometry::new(input, [lead, &output].concat(), axes.collect())
    }

    fn plan(&self, input: &[usize]) -> Result<Option<Plan>, Refusal> {
        let Geometry { output, .. } = self.geometry(input)?;
        tensor::cells(&output)?;
        let (sides, way) = (self.sides(input)?, self.way);
        Ok(Some(Plan::new(input, output, move |x, out| {
            match way {
                Way::Up => sides.spread(x, out),
                Way::Down => sides.stack(x, out),
            }
            Ok(())
        })))
    }

    fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let geometry = self.geometry(x.shape())?;
        window::check_index(index, &geometry.output)?;
        let cell = self.partner(&self.sides(x.shape())?, index, true);
        let value = x.at(&cell);
        Ok(window::sum(value, vec![Tap::of_cell(cell, 1.0, value)]))
    }

    fn feeds(&self, x: &Tensor, index: &[usize]) -> Result<Vec<Feed>, Refusal> {
        self.geometry(x.shape())?;
        window::check_index(index, x.shape())?;
        let index = self.partner(&self.sides(x.shape())?, index, false);
        Ok(vec![Feed { index, weight: 1.0 }])
    }

    fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let geometry = self.geometry(x.shape())?;
        window::check_grad(grad_output, &geometry.output)?;
        let mut grad = window::zeros(x.shape())?;
        let sides = self.sides(x.shape())?;
        match self.way {
            Way::Up => sides.stack(grad_output.data(), grad.data_mut()),
            Way::Down => sides.spread(grad_output.data(), grad.data_mut()),
        }
        Ok(grad)
    }
}

impl Tap {
    /// A tap on a cell of the input.
    pub(super) fn of_cell(cell: Vec<usize>, weight: f32, value: f32) -> Self {
        Self {
            position: cell.iter().map(|&i| i as isize).collect(),
            zone: Zone::Input,
            cell: Some(cell),
            weight,
            value,
            kernel: None,
        }
    }
}
