//! The part of an output that some cells of the input feed, computed as an operation on a part of
//! the input: what is drawn on a large grid changes little of what comes out.

use std::ops::Range;

use super::geometry::{PaddingMode, ResampleAxis, TransposedAxis, WindowAxis};
use super::lanes::{LANES, Lanes};
use super::{Axis, AxisTaps, Geometry, Operation, Refusal, Tensor};

/// One span of indices per spatial axis.
pub type Region = Vec<Range<usize>>;

/// A geometry that gives some of the outputs of another one, and where both meet.
struct Part {
    geometry: Geometry,
    /// What it reads of the input, and what it is of the output.
    input: Region,
    output: Region,
}

/// What changes far apart along a diagonal is told in boxes of at most so many rows and planes.
const BAND: usize = 32;

/// The output on `x`, from that of the same operation on an input that differed from it within the
/// boxes `changed` alone, and boxes within which the two differ. Every cell has the bits of a whole
/// pass.
///
/// None where more than a share of the output is computed again, or where the operation computes no
/// parts: a whole pass is as good then.
pub fn renewed(
    operation: &dyn Operation,
    geometry: &Geometry,
    x: &Tensor,
    changed: &[Region],
    before: &Tensor,
    share: f64,
) -> Result<Option<(Tensor, Vec<Region>)>, Refusal> {
    let cells = |sides: &[usize]| sides.iter().product::<usize>();
    let parts = changed.iter().map(|region| Part::of(geometry, region));
    let Some(parts) = parts.collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let again: usize = parts.iter().map(|part| cells(&part.geometry.output)).sum();
    if again as f64 > share * cells(&geometry.output) as f64 {
        return Ok(None);
    }
    let mut made = Vec::with_capacity(parts.len());
    for part in &parts {
        let Some(mut plan) = operation.fitted(&part.geometry)? else {
            return Ok(None);
        };
        let mut read = vec![0.0; cells(plan.input())];
        copy(x.shape(), &part.input, |whole, piece| {
            read[piece].copy_from_slice(&x.data()[whole]);
        });
        let mut values = vec![0.0; cells(plan.output())];
        plan.run(&read, &mut values)?;
        made.push(values);
    }
    let mut out = before.clone();
    for (part, made) in parts.iter().zip(made) {
        copy(before.shape(), &part.output, |whole, piece| {
            out.data_mut()[whole].copy_from_slice(&made[piece]);
        });
    }
    let regions = parts.into_iter().map(|part| part.output).collect();
    Ok(Some((out, regions)))
}

/// Boxes, in every plane of this many axes, outside of which two tensors of one shape have the same
/// bits.
pub fn differences(one: &Tensor, other: &Tensor, dims: usize) -> Vec<Region> {
    let sides = &one.shape()[one.shape().len() - dims..];
    let Some((&columns, outer)) = sides.split_last().filter(|(columns, _)| **columns > 0) else {
        return Vec::new();
    };
    let mut found: Vec<Region> = Vec::new();
    let rows = one.data().chunks_exact(columns);
    for (row, (a, b)) in rows.zip(other.data().chunks_exact(columns)).enumerate() {
        if same_bits(a, b) {
            continue;
        }
        let differs = |&at: &usize| a[at].to_bits() != b[at].to_bits();
        let first = (0..columns).find(differs).unwrap_or(0);
        let last = (first..columns).rev().find(differs).unwrap_or(first);
        let mut place = Region::new();
        let mut rest = row;
        for side in outer.iter().rev() {
            place.insert(0, rest % side..rest % side + 1);
            rest /= side;
        }
        place.push(first..last + 1);
        let (_, outer) = place.split_last().expect("an axis at least");
        let in_band = |found: &&mut Region| {
            let mut axes = found.iter().zip(outer);
            axes.all(|(found, at)| found.start / BAND == at.start / BAND)
        };
        match found.iter_mut().find(in_band) {
            Some(found) => {
                for (span, at) in found.iter_mut().zip(&place) {
                    *span = span.start.min(at.start)..span.end.max(at.end);
                }
            }
            None => found.push(place),
        }
    }
    found
}

fn same_bits(a: &[f32], b: &[f32]) -> bool {
    let blocks = a.chunks_exact(LANES).zip(b.chunks_exact(LANES));
    let rest = a.len() / LANES * LANES;
    let mut left = a[rest..].iter().zip(&b[rest..]);
    left.all(|(a, b)| a.to_bits() == b.to_bits())
        && (blocks.into_iter()).all(|(a, b)| Lanes::load(a, 0).same_bits(Lanes::load(b, 0)))
}

/// Visits the rows of a box, which lies in every plane of a tensor: where each begins and ends in
/// the tensor, and in a tensor of the box alone.
fn copy(shape: &[usize], within: &Region, mut row: impl FnMut(Range<usize>, Range<usize>)) {
    let (lead, sides) = shape.split_at(shape.len() - within.len());
    let (Some(columns), Some(side)) = (within.last(), sides.last()) else {
        return;
    };
    let mut starts: Vec<usize> = (0..lead.iter().product()).collect();
    for (span, side) in within.iter().zip(sides).take(within.len() - 1) {
        let inner = starts.iter().flat_map(|start| {
            let first = start * side;
            span.clone().map(move |at| first + at)
        });
        starts = inner.collect();
    }
    for (n, start) in starts.into_iter().enumerate() {
        let whole = start * side + columns.start;
        let piece = n * columns.len();
        row(whole..whole + columns.len(), piece..piece + columns.len());
    }
}

impl Part {
    /// The outputs that read any cell within `changed`; none where an axis cannot be cut, or where
    /// there are no such outputs.
    fn of(geometry: &Geometry, changed: &[Range<usize>]) -> Option<Self> {
        let Geometry {
            input,
            output,
            axes,
        } = geometry;
        if changed.len() != axes.len() {
            return None;
        }
        let mut part = Self {
            geometry: Geometry {
                input: input[..input.len() - axes.len()].to_vec(),
                output: output[..output.len() - axes.len()].to_vec(),
                axes: Vec::with_capacity(axes.len()),
            },
            input: Region::new(),
            output: Region::new(),
        };
        for (axis, changed) in axes.iter().zip(changed) {
            let outputs = readers(axis, changed)?;
            let (inputs, cut) = cut(axis, &outputs)?;
            part.geometry.input.push(inputs.len());
            part.geometry.output.push(outputs.len());
            part.geometry.axes.push(cut);
            part.input.push(inputs);
            part.output.push(outputs);
        }
        Some(part)
    }
}

/// From the first to the last output that reads one of these cells.
fn readers(axis: &Axis, cells: &Range<usize>) -> Option<Range<usize>> {
    let reads = |o: &usize| {
        reach(axis, *o).is_some_and(|reach| reach.start < cells.end && cells.start < reach.end)
    };
    let first = (0..axis.output()).find(reads)?;
    let last = (first..axis.output()).rev().find(reads)?;
    Some(first..last + 1)
}

/// From the first to the last input cell that an output reads; none where it reads none, or where
/// the axis cannot be cut.
fn reach(axis: &Axis, o: usize) -> Option<Range<usize>> {
    match axis {
        Axis::Window(a) if a.padding_mode == PaddingMode::Zeros => {
            let span = a.span(o);
            let last = span.count.checked_sub(1)?;
            Some(span.first..span.first + last * span.step + 1)
        }
        Axis::Resample(a) => {
            let cells = a.taps[o].taps.iter().map(|tap| tap.0);
            Some(cells.clone().min()?..cells.max()? + 1)
        }
        Axis::Transposed(a) => {
            // All whose stamps reach so far, though a dilated one may leave this output out.
            let end = a.input.min((o + a.padding) / a.stride + 1);
            let width = a.dilation * a.kernel.checked_sub(1)?;
            let first = (o + a.padding).saturating_sub(width).div_ceil(a.stride);
            (first < end).then_some(first..end)
        }
        Axis::Window(_) | Axis::Adaptive(_) | Axis::Rearranged { .. } => None,
    }
}

/// The axis that gives these outputs from the cells that they read alone, and those cells.
fn cut(axis: &Axis, outputs: &Range<usize>) -> Option<(Range<usize>, Axis)> {
    let reaches = || outputs.clone().filter_map(|o| reach(axis, o));
    let mut first = reaches().map(|reach| reach.start).min()?;
    let last = reaches().map(|reach| reach.end).max()?;
    if let Axis::Transposed(a) = axis {
        // Nothing is stamped before the first output but into the padding, which crops it.
        first = first.min((outputs.start + a.padding) / a.stride);
    }
    let (input, output) = (last - first, outputs.len());
    let cut = match axis {
        Axis::Window(a) => {
            let before = first as isize - a.start(outputs.start);
            let after = a.padding[1] + (a.input - last) as isize;
            Axis::Window(WindowAxis {
                input,
                output,
                padding: [before, after],
                ..a.clone()
            })
        }
        Axis::Resample(a) => {
            let shifted = |plan: &AxisTaps| AxisTaps {
                source: plan.source - first as f64,
                taps: plan.taps.iter().map(|&(i, w)| (i - first, w)).collect(),
            };
            Axis::Resample(ResampleAxis {
                input,
                output,
                taps: a.taps[outputs.clone()].iter().map(shifted).collect(),
                ..a.clone()
            })
        }
        Axis::Transposed(a) => Axis::Transposed(TransposedAxis {
            input,
            output,
            padding: outputs.start + a.padding - first * a.stride,
            ..a.clone()
        }),
        Axis::Adaptive(_) | Axis::Rearranged { .. } => return None,
    };
    Some((first..last, cut))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::{CLASSES, Call, Value};
    use super::*;

    /// What a changed cell in the middle of 32 × 32 renews.
    fn touched(name: &str, given: &[(&str, Value)]) -> Option<Region> {
        let class = CLASSES.iter().find(|class| class.name == name).unwrap();
        let mut call = Call::new(class, 2);
        for (name, value) in given {
            call.set(name, value.clone()).unwrap();
        }
        let operation = call.build().unwrap();
        let mut x = Tensor::full([1, 1, 32, 32], 1.0);
        let geometry = operation.geometry(x.shape()).unwrap();
        let out = operation.forward(&x).unwrap().values;
        let at = x.offset(&[0, 0, 16, 9]);
        x.data_mut()[at] = 5.0;
        let after = Tensor::clone(&x);
        x.data_mut()[at] = 1.0;
        let changed = differences(&x, &after, 2);
        let renewed = renewed(&*operation, &geometry, &after, &changed, &out, 0.5).unwrap();
        renewed.map(|(_, regions)| regions.concat())
    }

    #[test]
    fn one_cell_renews_the_outputs_that_read_it() {
        let two = || Value::Int(2);
        let scaled = |mode: &str| {
            touched(
                "Upsample",
                &[("scale_factor", two()), ("mode", Value::Str(mode.into()))],
            )
        };
        assert_eq!(scaled("nearest"), Some(vec![32..34, 18..20]));
        assert_eq!(scaled("bilinear"), Some(vec![31..35, 17..21]));
        assert_eq!(scaled("bicubic"), Some(vec![29..37, 15..23]));
        let pooled = touched("MaxPool", &[("kernel_size", two())]);
        assert_eq!(pooled, Some(vec![8..9, 4..5]));
        let one = || Value::Int(1);
        let channels = [("in_channels", one()), ("out_channels", one())];
        let with =
            |name, rest: &[(&'static str, Value)]| touched(name, &[&channels[..], rest].concat());
        let convolved = with("Conv", &[("kernel_size", Value::Int(3))]);
        assert_eq!(convolved, Some(vec![14..17, 7..10]));
        let stamped = with(
            "ConvTranspose",
            &[("kernel_size", two()), ("stride", two())],
        );
        assert_eq!(stamped, Some(vec![32..34, 18..20]));
    }

    #[test]
    fn what_gives_indices_or_moves_cells_about_is_computed_whole() {
        let with_indices = [
            ("kernel_size", Value::Int(2)),
            ("return_indices", Value::Bool(true)),
        ];
        assert_eq!(touched("MaxPool", &with_indices), None);
        assert_eq!(
            touched("AdaptiveAvgPool", &[("output_size", Value::Int(8))]),
            None
        );
        assert_eq!(
            touched("PixelUnshuffle", &[("downscale_factor", Value::Int(2))]),
            None
        );
    }

    #[test]
    fn what_differs_lies_in_boxes() {
        let one = Tensor::full([2, 3, 50, 5], 0.0);
        let with = |cells: &[[usize; 4]]| {
            let mut other = one.clone();
            for cell in cells {
                let at = other.offset(cell);
                other.data_mut()[at] = -0.0;
            }
            differences(&one, &other, 2)
        };
        assert!(with(&[]).is_empty());
        assert_eq!(with(&[[1, 2, 3, 4]]), [[3..4, 4..5]]);
        let near = [[0, 0, 1, 3], [0, 0, 1, 1], [1, 1, 2, 0]];
        assert_eq!(with(&near), [[1..3, 0..4]]);
        let far = [[0, 0, 1, 3], [1, 0, 2, 2], [0, 0, 40, 0]];
        assert_eq!(with(&far), [[1..3, 2..4], [40..41, 0..1]]);
    }
}
