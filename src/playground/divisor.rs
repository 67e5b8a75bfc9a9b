//! What an average pool divides by: which cells of a window count, for each setting.

use super::number::{MINUS, short};
use crate::ops::{Axis, Call, Explanation, Value, WindowAxis, Zone};

/// The cells of one window, sorted by what they are, and how each setting counts them.
#[derive(Clone, Debug, PartialEq)]
pub struct Division {
    /// Values of the cells inside the input, in reading order.
    pub real: Vec<f32>,
    pub padded: usize,
    pub overhang: usize,
    pub countings: Vec<Counting>,
}

/// One way to count.
#[derive(Clone, Debug, PartialEq)]
pub struct Counting {
    /// None: `divisor_override` is given, and nothing is counted.
    pub count_include_pad: Option<bool>,
    /// Cells that count: the real ones, and with them the padded ones.
    pub cells: usize,
    pub divisor: i64,
    /// Where the divisor comes from: `(min(5 + 3, 6 + 1) − 5) × (6 − 3) = 2 × 3 = `.
    pub formula: String,
    pub value: f32,
    /// The setting of the operation.
    pub current: bool,
}

/// The division of a window at this spatial index; none where nothing slides and divides.
pub fn of(
    call: &Call,
    axes: &[Axis],
    spatial: &[usize],
    explanation: &Explanation,
) -> Option<Division> {
    let current = explanation.divisor?;
    let axes: Vec<&WindowAxis> = axes
        .iter()
        .map(|axis| match axis {
            Axis::Window(axis) => Some(axis),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let count = |zone| {
        explanation
            .taps
            .iter()
            .filter(|tap| tap.zone == zone)
            .count()
    };
    let real: Vec<f32> = explanation
        .taps
        .iter()
        .filter(|tap| tap.zone == Zone::Input)
        .map(|tap| tap.value)
        .collect();
    let sum: f32 = real.iter().fold(0.0, |sum, value| sum + value);
    let value = |divisor: i64| {
        if real.is_empty() {
            0.0
        } else {
            sum / divisor as f32
        }
    };
    let counting = |include: bool| {
        let per_axis: Vec<(String, usize)> = axes
            .iter()
            .zip(spatial)
            .map(|(axis, &o)| counted(axis, o, include))
            .collect();
        let cells: usize = per_axis.iter().map(|(_, n)| n).product();
        let join = |f: &dyn Fn(&(String, usize)) -> String| {
            let parts: Vec<_> = per_axis.iter().map(f).collect();
            parts.join(" × ")
        };
        let mut formula = format!("{} = ", join(&|(text, _)| text.clone()));
        if axes.len() > 1 {
            formula += &format!("{} = ", join(&|(_, n)| n.to_string()));
        }
        Counting {
            count_include_pad: Some(include),
            cells,
            divisor: cells as i64,
            formula,
            value: value(cells as i64),
            current: call.get("count_include_pad") == Some(Value::Bool(include)),
        }
    };
    let overridden = matches!(call.get("divisor_override"), Some(Value::Int(_)));
    let countings = if overridden {
        vec![Counting {
            count_include_pad: None,
            cells: real.len() + count(Zone::Padding),
            divisor: current,
            formula: "divisor_override = ".into(),
            value: explanation.value,
            current: true,
        }]
    } else {
        vec![counting(true), counting(false)]
    };
    Some(Division {
        padded: count(Zone::Padding),
        overhang: count(Zone::Overhang),
        real,
        countings,
    })
}

/// How many positions of window `o` count along one axis, and why.
fn counted(axis: &WindowAxis, o: usize, include_pad: bool) -> (String, usize) {
    let start = axis.start(o);
    let end = start + axis.kernel as isize;
    let minus = |start: isize| {
        let text = short(start as f64, 0);
        match text.strip_prefix(MINUS) {
            Some(digits) => format!("{MINUS} ({MINUS}{digits})"),
            None => format!("{MINUS} {text}"),
        }
    };
    if include_pad {
        let padded = axis.input as isize + axis.padding[1];
        let text = if axis.padding[1] > 0 {
            format!("{} + {}", axis.input, axis.padding[1])
        } else {
            axis.input.to_string()
        };
        let from = short(start as f64, 0);
        let text = format!("(min({from} + {}, {text}) {})", axis.kernel, minus(start));
        (text, (end.min(padded) - start).max(0) as usize)
    } else {
        let (first, last) = (start.max(0), end.min(axis.input as isize));
        let text = format!("({} {})", short(last as f64, 0), minus(first));
        (text, (last - first).max(0) as usize)
    }
}

/// What each output index along an axis contributes to the divisor, and what a full window would.
pub fn along(call: &Call, axis: &Axis) -> Option<(Vec<usize>, usize)> {
    let include = call.get("count_include_pad")? == Value::Bool(true);
    let Axis::Window(axis) = axis else {
        return None;
    };
    if matches!(call.get("divisor_override"), Some(Value::Int(_))) {
        return None;
    }
    let counts = (0..axis.output).map(|o| counted(axis, o, include).1);
    Some((counts.collect(), axis.kernel))
}

#[cfg(test)]
mod tests {
    use super::super::notation;
    use super::*;
    use crate::ops::Tensor;

    /// The window at (3, 2) of AvgPool2d(3, 2, 1, ceil_mode=True) on a 6 × 6 grid: 3 real cells,
    /// 3 of padding, 3 of overhang.
    fn corner(text: &str) -> Division {
        let call = notation::parse(text, 2).unwrap()[0].stages[0].clone();
        let x = Tensor::new([1, 1, 6, 6], (0..36).map(|i| i as f32).collect::<Vec<_>>()).unwrap();
        let op = call.build().unwrap();
        let axes = op.geometry(x.shape()).unwrap().axes;
        let explanation = op.explain(&x, &[0, 0, 3, 2]).unwrap();
        let division = of(&call, &axes, &[3, 2], &explanation).unwrap();
        let current = division.countings.iter().find(|c| c.current).unwrap();
        assert_eq!(
            (current.divisor, current.value),
            (explanation.divisor.unwrap(), explanation.value)
        );
        division
    }

    #[test]
    fn padding_counts_where_it_is_told_to_and_overhang_never() {
        let division = corner("nn.AvgPool2d(3, 2, 1, ceil_mode=True)");
        assert_eq!(division.real, [33.0, 34.0, 35.0]);
        assert_eq!((division.padded, division.overhang), (3, 3));
        let [with, without] = &division.countings[..] else {
            panic!("two settings");
        };
        assert_eq!((with.divisor, without.divisor), (6, 3));
        assert_eq!((with.value, without.value), (17.0, 34.0));
        assert_eq!(
            with.formula,
            "(min(5 + 3, 6 + 1) − 5) × (min(3 + 3, 6 + 1) − 3) = 2 × 3 = "
        );
        assert_eq!(without.formula, "(6 − 5) × (6 − 3) = 1 × 3 = ");
    }

    #[test]
    fn the_setting_of_the_operation_is_the_current_one() {
        let division = corner("nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False)");
        assert!(!division.countings[0].current && division.countings[1].current);
    }

    #[test]
    fn an_override_replaces_both() {
        let division = corner("nn.AvgPool2d(3, 2, 1, ceil_mode=True, divisor_override=4)");
        assert_eq!(division.countings.len(), 1);
        assert_eq!(division.countings[0].value, 25.5);
    }
}
