//! What `ceil_mode` does along an axis: how many windows there are, and what they leave out.

use std::ops::Range;

use super::edit;
use super::words::{Lang, Word, fill};
use crate::ops::{Axis, Call, Value, WindowAxis};

/// The windows along one axis with one value of `ceil_mode`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounding {
    pub ceil_mode: bool,
    /// The operation has this value.
    pub current: bool,
    pub axis: WindowAxis,
}

impl Rounding {
    /// Both roundings of an operation that can choose, `False` first; one that PyTorch refuses is
    /// left out.
    pub fn both(call: &Call, input: &[usize], by_row: bool) -> Vec<Self> {
        let Some(Value::Bool(now)) = call.get("ceil_mode") else {
            return Vec::new();
        };
        let with = |ceil_mode: bool| {
            let call = edit::with_param(call, "ceil_mode", Some(Value::Bool(ceil_mode)));
            let geometry = call.build().ok()?.geometry(input).ok()?;
            let n = geometry.axes.len();
            let at = n.checked_sub(if by_row { 2 } else { 1 })?;
            match geometry.axes.into_iter().nth(at)? {
                Axis::Window(axis) => Some(Self {
                    ceil_mode,
                    current: ceil_mode == now,
                    axis,
                }),
                _ => None,
            }
        };
        [false, true].into_iter().filter_map(with).collect()
    }

    /// Input cells behind the last window.
    pub fn dropped(&self) -> Range<usize> {
        let axis = &self.axis;
        let last = axis.output.saturating_sub(1);
        let end = axis.start(last) + axis.effective_kernel() as isize;
        end.clamp(0, axis.input as isize) as usize..axis.input
    }

    /// `6 columns, column 13 is dropped`
    pub fn told(&self, by_row: bool, lang: Lang) -> String {
        let pick = |column: Word, row: Word| if by_row { row } else { column };
        let dropped = self.dropped();
        let what = match dropped.len() {
            _ if self.axis.overhang() > 0 => Word::LastOverhangs,
            _ if self.axis.dropped_last() => Word::LastWindowDropped,
            0 => Word::NothingDropped,
            1 => pick(Word::ColumnDropped, Word::RowDropped),
            _ => pick(Word::ColumnsDropped, Word::RowsDropped),
        };
        let count = match self.axis.output {
            1 => pick(Word::OneColumn, Word::OneRow),
            _ => pick(Word::CountColumns, Word::CountRows),
        };
        let slots = [
            ("count", self.axis.output.to_string()),
            ("first", dropped.start.to_string()),
            ("last", dropped.end.saturating_sub(1).to_string()),
        ];
        let slots = slots.each_ref().map(|(name, text)| (*name, &**text));
        let [count, what] = [count, what].map(|word| fill(word.text(lang), &slots));
        fill(
            Word::CountAndWhat.text(lang),
            &[("count", &count), ("what", &what)],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::notation;
    use super::*;

    fn told(call: &str, size: usize) -> Vec<(bool, String)> {
        let call = notation::parse(call, 2).unwrap()[0].stages[0].clone();
        let both = Rounding::both(&call, &[1, 1, size, size], false);
        let told = both.iter().map(|r| (r.current, r.told(false, Lang::En)));
        told.collect()
    }

    #[test]
    fn rounding_down_drops_what_rounding_up_hangs_over() {
        assert_eq!(
            told("nn.MaxPool2d(3, stride=2, ceil_mode=True)", 14),
            [
                (false, "6 columns, column 13 is dropped".into()),
                (true, "7 columns, the last window overhangs".into())
            ]
        );
    }

    #[test]
    fn windows_that_fit_are_the_same_either_way() {
        assert_eq!(
            told("nn.AvgPool2d(2)", 4),
            [
                (true, "2 columns, nothing is dropped".into()),
                (false, "2 columns, nothing is dropped".into())
            ]
        );
    }

    #[test]
    fn a_window_that_would_start_outside_is_left_out() {
        assert_eq!(
            told("nn.MaxPool2d(1, stride=4, ceil_mode=True)", 7),
            [
                (false, "2 columns, columns 5 to 6 are dropped".into()),
                (
                    true,
                    "2 columns, the last window would start outside".into()
                )
            ]
        );
    }

    #[test]
    fn operations_without_the_choice_have_no_roundings() {
        assert_eq!(told("nn.Conv2d(1, 1, 3)", 8), []);
    }
}
