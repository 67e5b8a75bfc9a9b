//! Values to colours. Data colours ignore the theme.

use super::number;
use crate::ops;

/// An sRGB colour.
pub type Rgb = [u8; 3];

/// The colour maps; sources and licences stand in `colormaps/README.md`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colormap {
    #[default]
    Viridis,
    Cividis,
    /// For pictures.
    Gray,
    /// For drawings: light to dark.
    Ink,
    /// For kernels and differences: symmetric about zero.
    Vik,
    /// For how often something happens; no choice of a scene.
    Counts,
}

/// Stands in a cell whose value, NaN, has no colour.
pub const UNCOLOURED: Rgb = [0x85, 0x8d, 0x93];

/// From none to many.
const COUNTS: [Rgb; 7] = [
    [0xf7, 0xf7, 0xf4],
    [0xe9, 0xe6, 0xd8],
    [0xcd, 0xbb, 0x63],
    [0x9b, 0x94, 0x76],
    [0x61, 0x65, 0x6f],
    [0x32, 0x43, 0x6d],
    [0x00, 0x22, 0x4e],
];

impl Colormap {
    /// Those a scene may choose.
    pub const ALL: [Self; 5] = [
        Self::Viridis,
        Self::Cividis,
        Self::Gray,
        Self::Ink,
        Self::Vik,
    ];

    /// The name in links and menus.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viridis => "viridis",
            Self::Cividis => "cividis",
            Self::Gray => "gray",
            Self::Ink => "ink",
            Self::Vik => "vik",
            Self::Counts => "counts",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|map| map.name() == name)
    }

    /// The colour at `t` from 0 to 1.
    pub fn at(self, t: f32) -> Rgb {
        match self {
            Self::Viridis => table(include_bytes!("colormaps/viridis.rgb"), t),
            Self::Cividis => table(include_bytes!("colormaps/cividis.rgb"), t),
            Self::Vik => table(include_bytes!("colormaps/vik.rgb"), t),
            Self::Gray => blend([0, 0, 0], [255, 255, 255], t),
            Self::Ink => blend([0xf3, 0xf4, 0xf2], [0x25, 0x2a, 0x2e], t),
            Self::Counts => {
                let at = t.clamp(0.0, 1.0) * (COUNTS.len() - 1) as f32;
                let from = (at as usize).min(COUNTS.len() - 2);
                blend(COUNTS[from], COUNTS[from + 1], at - from as f32)
            }
        }
    }
}

fn table(bytes: &[u8; 768], t: f32) -> Rgb {
    let i = (t.clamp(0.0, 1.0) * 255.0).round() as usize * 3;
    [bytes[i], bytes[i + 1], bytes[i + 2]]
}

fn blend(from: Rgb, to: Rgb, t: f32) -> Rgb {
    let t = t.clamp(0.0, 1.0);
    std::array::from_fn(|k| {
        (f32::from(from[k]) + (f32::from(to[k]) - f32::from(from[k])) * t).round() as u8
    })
}

/// `#rrggbb`.
pub fn css([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Whether black text reads better than white. Split at relative luminance 0.179 (WCAG 2), which
/// guarantees a contrast of 4.58:1 either way.
pub fn takes_black_text(colour: Rgb) -> bool {
    let linear = |c: u8| {
        let c = f32::from(c) / 255.0;
        if c <= 0.03928 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    let [r, g, b] = colour.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179
}

/// A colour map stretched over a range of values, with ticks at round numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pub map: Colormap,
    pub low: f64,
    pub high: f64,
    pub step: f64,
}

impl Scale {
    /// The scale that holds all finite values of these planes, its ends moved out to ticks.
    pub fn over<'a>(map: Colormap, planes: impl IntoIterator<Item = &'a [f32]>) -> Self {
        let (low, high) = range(planes).unwrap_or((0.0, 1.0));
        if map == Colormap::Vik {
            Self::symmetric(low.abs().max(high.abs()))
        } else if map == Colormap::Gray && low >= 0.0 && high > 1.0 && high <= 255.0 {
            // A picture's own range, in quarters.
            Self {
                map,
                low: 0.0,
                high: 255.0,
                step: 63.75,
            }
        } else {
            Self::between(map, low, high)
        }
    }

    fn between(map: Colormap, low: f64, high: f64) -> Self {
        // A flat grid still needs a range to stand in.
        let (low, high) = if low == high {
            (low.min(0.0), high.max(if low == 0.0 { 1.0 } else { 0.0 }))
        } else {
            (low, high)
        };
        let step = round_step((high - low) / 9.0);
        Self {
            map,
            low: (low / step + 1e-6).floor() * step,
            high: (high / step - 1e-6).ceil() * step,
            step,
        }
    }

    fn symmetric(reach: f64) -> Self {
        let reach = if reach == 0.0 { 1.0 } else { reach };
        let step = round_step(reach / 3.0);
        let end = (reach / step - 1e-6).ceil() * step;
        Self {
            map: Colormap::Vik,
            low: -end,
            high: end,
            step,
        }
    }

    /// Where a value stands on the scale: 0 at the low end, 1 at the high end.
    pub fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The colour of a value; NaN has none.
    pub fn colour(&self, value: f32) -> Option<Rgb> {
        (!value.is_nan()).then(|| self.map.at(self.place(f64::from(value)) as f32))
    }

    pub fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round() as usize;
        (0..=count.min(24))
            .map(|i| self.low + self.step * i as f64)
            .collect()
    }

    /// A tick as text, with the decimals its step needs.
    pub fn tick_text(&self, tick: f64) -> String {
        let decimals = -self.step.log10().floor();
        number::short(tick, decimals.clamp(0.0, 6.0) as usize)
    }
}

/// The smallest and largest finite value of several planes.
pub fn range<'a>(planes: impl IntoIterator<Item = &'a [f32]>) -> Option<(f64, f64)> {
    let ranges = planes.into_iter().filter_map(ops::range);
    let (low, high) = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
    Some((low.into(), high.into()))
}

/// The round number (1, 2 or 5 times a power of ten) at or above `step`.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powi(step.log10().floor() as i32);
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|&round| round >= step * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_the_scale_are_ticks_around_the_values() {
        let scale = Scale::over(Colormap::Viridis, [&[0.25, 9.0][..]]);
        assert_eq!((scale.low, scale.high, scale.step), (0.0, 9.0, 1.0));
        assert_eq!(scale.ticks().len(), 10);
        let scale = Scale::over(Colormap::Viridis, [&[-3.2, 14.3][..]]);
        assert_eq!((scale.low, scale.high, scale.step), (-4.0, 16.0, 2.0));
    }

    #[test]
    fn pictures_have_the_range_of_a_byte() {
        let scale = Scale::over(Colormap::Gray, [&[12.0, 200.0][..]]);
        let ticks: Vec<_> = scale.ticks().iter().map(|&t| scale.tick_text(t)).collect();
        assert_eq!(ticks, ["0", "64", "128", "191", "255"]);
    }

    #[test]
    fn flat_and_empty_grids_have_a_scale() {
        for values in [&[][..], &[0.0], &[7.0], &[-7.0], &[f32::NAN, f32::INFINITY]] {
            let scale = Scale::over(Colormap::Viridis, [values]);
            assert!(scale.high > scale.low && scale.step > 0.0, "{values:?}");
        }
    }

    #[test]
    fn kernels_are_symmetric_about_zero() {
        let scale = Scale::over(Colormap::Vik, [&[-0.4, 1.2][..]]);
        assert_eq!(scale.low, -scale.high);
        assert_eq!(scale.place(0.0), 0.5);
        assert_eq!(Scale::over(Colormap::Vik, [&[1.0038][..]]).high, 1.5);
    }

    #[test]
    fn nan_has_no_colour_and_infinities_have_the_ends() {
        let scale = Scale::over(Colormap::Gray, [&[0.0, 9.0][..]]);
        assert_eq!(scale.colour(f32::NAN), None);
        assert_eq!(scale.colour(f32::INFINITY), Some([255; 3]));
        assert_eq!(scale.colour(f32::NEG_INFINITY), Some([0; 3]));
    }
}
