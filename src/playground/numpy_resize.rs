//! What a resize reads along one axis, as NumPy: an array of indices or a matrix of weights.

use super::python;
use crate::ops::{Filter, ResampleAxis};

/// How an axis is resized.
pub(super) enum Plan {
    /// Every cell is itself.
    Copy,
    /// An expression for the index that each output reads.
    Indices(String),
    /// Lines that make a matrix of weights, a row for each output. Where it is `widened`, it reads
    /// two more cells on both sides, which repeat the border.
    Weights { lines: Vec<String>, widened: bool },
}

/// The lines of a function that bicubic weights call.
pub(super) const CUBIC: [&str; 5] = [
    "def cubic(t, a):",
    "    t = np.abs(t)",
    "    near = ((a + 2) * t - (a + 3)) * t * t + 1",
    "    far = (((t - 5) * t + 8) * t - 4) * a",
    "    return np.where(t <= 1, near, np.where(t < 2, far, 0))",
];

/// The plan of an axis, its weights in the variable `name`; `factor` is the `scale_factor`, where
/// one was given.
pub(super) fn plan(axis: &ResampleAxis, name: &str, factor: Option<f64>) -> Plan {
    let itself = |(o, taps): (usize, &crate::ops::AxisTaps)| {
        taps.weight_of(o) == 1.0 && taps.taps.iter().all(|&(cell, w)| cell == o || w == 0.0)
    };
    if axis.input == axis.output && axis.taps.iter().enumerate().all(itself) {
        return Plan::Copy;
    }
    match axis.filter {
        Filter::Nearest | Filter::NearestExact => Plan::Indices(indices(axis, factor)),
        filter => Plan::Weights {
            lines: weights(axis, name, factor),
            widened: matches!(filter, Filter::Cubic { .. }) && !axis.antialias,
        },
    }
}

/// The shortest formula that gives the indices PyTorch reads, which its float32 positions decide;
/// where none does, the indices themselves.
fn indices(axis: &ResampleAxis, factor: Option<f64>) -> String {
    let (n, m) = (axis.input, axis.output);
    let exact = axis.filter == Filter::NearestExact;
    let half = if exact { 0.5 } else { 0.0 };
    let read: Vec<usize> = axis.taps.iter().map(|taps| taps.taps[0].0).collect();
    let gives = |index: &dyn Fn(usize) -> usize| (0..m).all(|o| index(o) == read[o]);
    let (times, step) = (m / n.max(1), n / m.max(1));
    let middle = if exact { step / 2 } else { 0 };
    if gives(&|o| o / times.max(1)) {
        return format!("np.arange({m}) // {times}");
    }
    if gives(&|o| o * step + middle) {
        return match middle {
            0 => format!("np.arange({m}) * {step}"),
            _ => format!("np.arange({m}) * {step} + {middle}"),
        };
    }
    if !exact && gives(&|o| o * n / m) {
        return format!("np.arange({m}) * {n} // {m}");
    }
    if exact && gives(&|o| (2 * o + 1) * n / (2 * m)) {
        return format!("(2 * np.arange({m}) + 1) * {n} // {}", 2 * m);
    }
    match factor {
        Some(factor) if gives(&|o| ((o as f64 + half) / factor) as usize) => {
            let centre = match exact {
                true => format!("(np.arange({m}) + 0.5)"),
                false => format!("np.arange({m})"),
            };
            format!("({centre} / {}).astype(int)", python::float(factor))
        }
        _ => format!(
            "[{}]",
            python::join(read.iter().map(usize::to_string), ", ")
        ),
    }
}

fn weights(axis: &ResampleAxis, name: &str, factor: Option<f64>) -> Vec<String> {
    let (n, m) = (axis.input, axis.output);
    let scale = scale(axis, factor);
    let linear = axis.filter == Filter::Linear;
    let source = match (axis.align_corners, axis.antialias) {
        (true, false) => format!("np.arange({m}) * {scale}"),
        (false, false) if linear => {
            format!(
                "((np.arange({m}) + 0.5) * {scale} - 0.5).clip(0, {})",
                n - 1
            )
        }
        _ => format!("(np.arange({m}) + 0.5) * {scale} - 0.5"),
    };
    let mut lines = vec![format!("s = {source}")];
    let widened = format!("s[:, None] - np.arange(-2, {})", n + 2);
    let distance = format!("s[:, None] - np.arange({n})");
    let stretched = match axis.antialias && axis.scale > 1.0 {
        true => format!("({distance}) / ({scale})"),
        false => distance,
    };
    match axis.filter {
        Filter::Cubic { a } if axis.antialias => {
            lines.push(format!("{name} = cubic({stretched}, {a})"));
        }
        Filter::Cubic { a } => lines.push(format!("{name} = cubic({widened}, {a})")),
        Filter::Lanczos => {
            lines.push(format!("t = {stretched}"));
            lines.push(format!(
                "{name} = np.sinc(t) * np.sinc(t / 3) * (np.abs(t) < 3)"
            ));
        }
        _ => lines.push(format!("{name} = np.maximum(0, 1 - np.abs({stretched}))")),
    }
    if axis.antialias {
        lines.push(format!("{name} /= {name}.sum(1, keepdims=True)"));
    }
    lines
}

/// Input cells per output cell: `4 / 8`, `3 / 7` between the corners, `1 / 1.3`.
fn scale(axis: &ResampleAxis, factor: Option<f64>) -> String {
    let (n, m) = (axis.input, axis.output);
    if axis.align_corners {
        return match m {
            1 => "0".into(),
            _ => format!("{} / {}", n - 1, m - 1),
        };
    }
    match factor {
        Some(factor) if axis.scale != f64::from(n as f32 / m as f32) => {
            format!("1 / {}", python::float(factor))
        }
        _ => format!("{n} / {m}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::Axis;
    use crate::playground::notation;

    fn planned(arguments: &str, input: usize) -> String {
        let text = format!("F.interpolate(x, {arguments})");
        let call = notation::parse(&text, 2)
            .unwrap()
            .remove(0)
            .stages
            .remove(0);
        let geometry = call.build().unwrap().geometry(&[1, 1, input, input]);
        let Axis::Resample(axis) = geometry.unwrap().axes.remove(0) else {
            panic!("a resize");
        };
        use super::super::arguments::Arguments;
        let factor = call.numbers("scale_factor").map(|factors| factors[0]);
        match plan(&axis, "rows", factor) {
            Plan::Copy => "copy".into(),
            Plan::Indices(indices) => indices,
            Plan::Weights { lines, .. } => lines.join("\n"),
        }
    }

    #[test]
    fn nearest_is_the_shortest_formula_that_is_right() {
        assert_eq!(planned("scale_factor=2", 4), "np.arange(8) // 2");
        assert_eq!(planned("scale_factor=0.5", 8), "np.arange(4) * 2");
        assert_eq!(planned("size=7", 5), "np.arange(7) * 5 // 7");
        assert_eq!(planned("scale_factor=1", 5), "copy");
        assert_eq!(planned("scale_factor=2.05", 4), "np.arange(8) // 2");
        assert_eq!(
            planned("scale_factor=1.3", 6),
            "(np.arange(7) / 1.3).astype(int)"
        );
        let exact = |arguments: &str, n| planned(&format!("{arguments}, mode='nearest-exact'"), n);
        assert_eq!(exact("size=4", 8), "np.arange(4) * 2 + 1");
        assert_eq!(exact("size=7", 5), "(2 * np.arange(7) + 1) * 5 // 14");
        // 46 / 14 in float32 falls on the other side of a whole number.
        assert!(planned("size=46", 14).starts_with("[0, 0, 0, 0, 1"));
    }

    #[test]
    fn weights_are_a_tent_or_a_cubic_around_the_source() {
        assert_eq!(
            planned("scale_factor=2, mode='bilinear'", 4),
            "s = ((np.arange(8) + 0.5) * 4 / 8 - 0.5).clip(0, 3)\n\
             rows = np.maximum(0, 1 - np.abs(s[:, None] - np.arange(4)))"
        );
        assert_eq!(
            planned("size=8, mode='bicubic', align_corners=True", 4),
            "s = np.arange(8) * 3 / 7\n\
             rows = cubic(s[:, None] - np.arange(-2, 6), -0.75)"
        );
        assert_eq!(
            planned("size=6, mode='bilinear', antialias=True", 10),
            "s = (np.arange(6) + 0.5) * 10 / 6 - 0.5\n\
             rows = np.maximum(0, 1 - np.abs((s[:, None] - np.arange(10)) / (10 / 6)))\n\
             rows /= rows.sum(1, keepdims=True)"
        );
    }
}
