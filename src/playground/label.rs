//! Numbers and short texts that must fit where they stand.

use super::number::{compact, fixed, short, signed};
use crate::ops::{Call, Value};

/// Width of a character of the monospaced font over its size; the widest fallback has 0.603.
const ADVANCE: f64 = 0.603;

/// The width a badge takes for its text.
pub fn badge_width(text: &str) -> f64 {
    text.chars().count() as f64 * 11.0 * ADVANCE + 8.0
}

/// What the arrow between the grids says: `bilinear ×2`, `MaxPool2d`.
pub fn caption(call: &Call) -> String {
    let Some(Value::Str(mode)) = call.get("mode") else {
        return call.name();
    };
    match call.args.given.get("scale_factor") {
        Some(Value::Int(scale)) => format!("{mode} ×{scale}"),
        Some(Value::Float(scale)) => format!("{mode} ×{}", short(*scale, 3)),
        _ => mode,
    }
}

/// How the numbers of a plane are written so that all of them fit their cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    pub size: f64,
    decimals: usize,
    compact: bool,
    /// Of differences: how many characters fit a cell.
    signed: Option<usize>,
}

impl Label {
    /// The most decimals, two at most and three in long cells, with which every number fits; none
    /// where none does.
    pub fn fitting(values: &[f32], width: f64, height: f64) -> Option<Self> {
        Self::fit(values, width, height, false)
    }

    /// The same with signs. Where they are written compactly, a difference that is too long has a
    /// decimal less.
    pub fn of_differences(values: &[f32], width: f64, height: f64) -> Option<Self> {
        Self::fit(values, width, height, true)
    }

    fn fit(values: &[f32], width: f64, height: f64, signed: bool) -> Option<Self> {
        // Beyond this many cells no layout leaves room for numbers: they are not measured.
        if width.min(height) < 20.0 || values.len() > 1 << 14 {
            return None;
        }
        let size = label_size(width, height).round();
        let most = if width >= 100.0 && width > 2.0 * height {
            3
        } else {
            2
        };
        let room = ((width - 6.0) / (size * ADVANCE)) as usize;
        let fits = |label: &Self| {
            values
                .iter()
                .all(|&v| label.text(v).chars().count() <= room)
        };
        let useful = (0..most)
            .find(|&d| values.iter().all(|&v| is_rounded(v, d)))
            .unwrap_or(most);
        // Fractions whose range is smaller than this say nothing true as whole numbers.
        let least = if useful > 0 && range(values) < 10.0 {
            1
        } else {
            0
        };
        (least..=useful)
            .rev()
            .flat_map(|decimals| {
                [false, true].map(|compact| Self {
                    size,
                    decimals,
                    compact,
                    signed: signed.then_some(room),
                })
            })
            .find(fits)
    }

    pub fn text(&self, value: f32) -> String {
        let Some(room) = self.signed else {
            return self.written(value, self.decimals);
        };
        let text = signed(&self.written(value, self.decimals));
        if !text.contains(|c: char| matches!(c, '1'..='9' | '∞' | 'n')) {
            "0".into()
        } else if self.compact && self.decimals > 0 && text.chars().count() > room {
            signed(&self.written(value, self.decimals - 1))
        } else {
            text
        }
    }

    fn written(&self, value: f32, decimals: usize) -> String {
        let text = fixed(value.into(), decimals);
        if self.compact { compact(&text) } else { text }
    }
}

/// Whether a number of this size fits a cell as wide as this.
pub fn fits(text: &str, size: f64, width: f64) -> bool {
    text.chars().count() as f64 * size * ADVANCE <= width
}

/// How large the numbers are in cells of this size; a long cell gives them more room.
pub fn label_size(width: f64, height: f64) -> f64 {
    (width.min(height / 0.6) * 0.26).clamp(11.0, 20.0)
}

/// From the smallest to the largest of the numbers there are.
fn range(values: &[f32]) -> f32 {
    let finite = values.iter().filter(|value| value.is_finite());
    let (low, high) = finite.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &v| {
        (low.min(v), high.max(v))
    });
    high - low
}

/// Whether this many decimals say the whole value.
fn is_rounded(value: f32, decimals: usize) -> bool {
    let shifted = f64::from(value) * 10f64.powi(decimals as i32);
    !value.is_finite() || (shifted - shifted.round()).abs() < 1e-4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_decimals_and_quarters_two() {
        let label = Label::fitting(&[1.0, 9.0], 96.0, 96.0).unwrap();
        assert_eq!((label.text(9.0), label.size), ("9".into(), 20.0));
        let label = Label::fitting(&[1.0, 6.9375], 48.0, 48.0).unwrap();
        assert_eq!(label.text(6.9375), "6.94");
    }

    #[test]
    fn long_cells_have_larger_numbers_with_more_decimals() {
        let label = Label::fitting(&[2.0, 3.3125], 115.0, 30.0).unwrap();
        assert_eq!((label.text(3.3125), label.size), ("3.313".into(), 13.0));
    }

    #[test]
    fn numbers_lose_decimals_before_they_vanish() {
        let label = Label::fitting(&[9.74, 0.2], 30.0, 30.0).unwrap();
        assert_eq!(label.text(9.74), "9.7");
        let label = Label::fitting(&[0.84, -0.51], 35.0, 35.0).unwrap();
        assert_eq!(label.text(-0.51), "−.51");
        let label = Label::fitting(&[0.5, 0.889], 23.0, 23.0).unwrap();
        assert_eq!(label.text(0.889), ".9");
        assert_eq!(Label::fitting(&[-0.5, 0.889], 23.0, 23.0), None);
        let label = Label::fitting(&[0.5, 88.9], 23.0, 23.0).unwrap();
        assert_eq!(label.text(88.9), "89");
        assert_eq!(Label::fitting(&[1e6], 31.0, 31.0), None);
        assert_eq!(Label::fitting(&[1.0], 13.0, 13.0), None);
    }

    #[test]
    fn differences_are_signed_and_none_is_a_bare_zero() {
        let values = [0.838, -0.0714, 1.0038, 0.0];
        let label = Label::of_differences(&values, 36.0, 36.0).unwrap();
        assert_eq!(values.map(|v| label.text(v)), ["+.84", "−.07", "+1.0", "0"]);
    }
}
