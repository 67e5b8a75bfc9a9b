//! Tests only: the colours as seen by those who lack one kind of cone.
//!
//! Differences are ΔE by CIEDE2000: from about 2 on, two patches side by side are told apart.

use super::colormap::{Colormap, Rgb};
use palette::color_difference::Ciede2000;
use palette::{FromColor, Lab, LinSrgb, Srgb};

/// How somebody sees: what becomes of linear RGB.
///
/// From Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
/// Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009;
/// severity 1.0.
struct Sight {
    name: &'static str,
    matrix: [[f32; 3]; 3],
}

const SIGHTS: [Sight; 4] = [
    Sight {
        name: "all cones",
        matrix: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    },
    Sight {
        name: "protanopia",
        matrix: [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    },
    Sight {
        name: "deuteranopia",
        matrix: [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    },
    Sight {
        name: "tritanopia",
        matrix: [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    },
];

impl Sight {
    fn of(&self, colour: Rgb) -> Lab {
        let linear: LinSrgb<f32> = Srgb::from(colour).into_linear();
        let linear: [f32; 3] = linear.into();
        let seen = self.matrix.map(|row| {
            let sum: f32 = row.iter().zip(linear).map(|(m, c)| m * c).sum();
            sum.clamp(0.0, 1.0)
        });
        Lab::from_color(LinSrgb::from(seen))
    }

    /// A colour map in its 256 steps.
    fn map(&self, map: Colormap) -> Vec<Lab> {
        (0..=255)
            .map(|step| self.of(map.at(step as f32 / 255.0)))
            .collect()
    }
}

/// How far L* may fall back from one step to the next: less than a channel's last bit makes.
const ROUNDING: f32 = 0.3;

fn grows_lighter<'a>(colours: impl DoubleEndedIterator<Item = &'a Lab> + Clone) -> bool {
    let next = colours.clone().skip(1);
    colours
        .zip(next)
        .all(|(now, next)| next.l >= now.l - ROUNDING)
}

/// Order can be read from lightness alone.
#[test]
fn sequential_maps_go_from_dark_to_light_or_back_for_everyone() {
    for sight in SIGHTS {
        for map in Colormap::ALL.into_iter().filter(|&m| m != Colormap::Vik) {
            let colours = sight.map(map);
            let (first, last) = (colours[0].l, colours[255].l);
            let in_order = if last > first {
                grows_lighter(colours.iter())
            } else {
                grows_lighter(colours.iter().rev())
            };
            assert!(in_order, "{} with {}", map.name(), sight.name);
            assert!(
                (last - first).abs() > 70.0,
                "{} with {}: L* from {first} to {last}",
                map.name(),
                sight.name
            );
        }
    }
}

/// Both arms of vik darken away from zero, and from a tenth of the way on the colours of a value and
/// of its negative are far apart.
#[test]
fn vik_tells_positive_from_negative_for_everyone() {
    for sight in SIGHTS {
        let colours = sight.map(Colormap::Vik);
        let (below, above) = colours.split_at(128);
        assert!(grows_lighter(below.iter()), "below zero, {}", sight.name);
        assert!(
            grows_lighter(above.iter().rev()),
            "above zero, {}",
            sight.name
        );
        for (step, (negative, positive)) in below.iter().rev().zip(above).enumerate().skip(13) {
            let difference = negative.difference(*positive);
            assert!(
                difference > 14.0,
                "±{step}/128 with {}: ΔE {difference}",
                sight.name
            );
        }
    }
}

/// The four hues of taps in one theme, from the style sheet.
fn tap_hues(theme: &str) -> [(char, Rgb); 4] {
    let css = include_str!("../../static/gridscope.css");
    let (_, block) = css.split_once(theme).expect("the theme is there");
    let (block, _) = block.split_once('}').expect("it ends");
    ['a', 'b', 'c', 'd'].map(|letter| {
        let (_, hue) = block
            .split_once(&format!("--tap-{letter}: #"))
            .expect("the tap has a hue");
        let byte = |at: usize| u8::from_str_radix(&hue[at..at + 2], 16).expect("it is a number");
        (letter, [byte(0), byte(2), byte(4)])
    })
}

/// What is required is that the hues of taps differ for everyone, with one exception: a and d, blue
/// and violet, look the same without the cones for red or green. There the letter alone tells them
/// apart, which is why no tap is shown without its own.
#[test]
fn tap_hues_differ_for_everyone_but_blue_and_violet_without_red_or_green() {
    for theme in [":root {", ":root[data-theme=\"dark\"] {"] {
        let hues = tap_hues(theme);
        for sight in SIGHTS {
            for (i, &(one, first)) in hues.iter().enumerate() {
                for &(other, second) in &hues[i + 1..] {
                    let letters_needed = (one, other) == ('a', 'd')
                        && matches!(sight.name, "protanopia" | "deuteranopia");
                    let difference = sight.of(first).difference(sight.of(second));
                    assert!(
                        letters_needed || difference > 7.0,
                        "{one} and {other} in {theme} with {}: ΔE {difference}",
                        sight.name
                    );
                }
            }
        }
    }
}
