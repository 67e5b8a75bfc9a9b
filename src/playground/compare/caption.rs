//! Why a ruler looks as it does, in one line beneath it.

use super::super::number::short;
use super::super::story::Voice;
use super::super::words::{Lang, Piece, Rich, Word};
use crate::ops::{Axis, Filter, ResampleAxis};

/// Why the arrows or brackets of a ruler stand as they do; `at` is the live output index. Empty
/// where there is nothing to say.
pub fn caption(axis: &Axis, at: Option<usize>, lang: Lang) -> Rich {
    let voice = Voice {
        lang,
        narrow: false,
    };
    let number = |n: usize| Piece::plain(n.to_string());
    match axis {
        Axis::Resample(axis) if axis.filter.is_nearest() => {
            at.map_or(Rich::new(), |at| nearest_caption(axis, at, voice))
        }
        Axis::Resample(axis) if axis.align_corners => match axis.output {
            0 | 1 => Rich::new(),
            n if n > axis.input => voice.say(Word::CornersInward, &[]),
            n if n < axis.input => voice.say(Word::CornersOutward, &[]),
            _ => voice.say(Word::OneToOne, &[]),
        },
        Axis::Resample(axis) => {
            let covered = axis.scale * axis.output as f64;
            if (covered - axis.input as f64).abs() < 1e-4 {
                return voice.say(Word::AreasLineUp, &[]);
            }
            let slots = [
                ("output", number(axis.output)),
                ("scale", Piece::plain(short(axis.scale, 4))),
                ("covered", Piece::plain(short(covered, 4))),
                ("input", number(axis.input)),
            ];
            voice.say(Word::AreasCover, &slots)
        }
        Axis::Window(axis) => {
            let unread = Axis::Window(axis.clone()).unread().len();
            let word = match (axis.overhang(), unread) {
                (0, 0) => Word::WindowsCover,
                (0, _) => Word::WindowsLeave,
                _ => Word::WindowsOverhang,
            };
            let slots = [("count", number(axis.output)), ("unread", number(unread))];
            voice.say(word, &slots)
        }
        Axis::Adaptive(axis) => {
            let sizes = (0..axis.output).map(|o| axis.range(o).len());
            between(Word::WindowsOfSize, Word::WindowsOfSizes, sizes, voice)
        }
        Axis::Transposed(axis) => {
            let stamps = (0..axis.output).map(|o| axis.coverage(o));
            between(Word::StampsEven, Word::StampsUneven, stamps, voice)
        }
        Axis::Rearranged { .. } => Rich::new(),
    }
}

/// `Left edge at 1.875, inside cell 1`
fn nearest_caption(axis: &ResampleAxis, at: usize, voice: Voice) -> Rich {
    let Some(taps) = axis.taps.get(at) else {
        return Rich::new();
    };
    let cell = taps.taps.first().map(|tap| tap.0);
    // Beyond the last cell the index is clamped.
    let Some(cell) = cell.filter(|&cell| cell as f64 == taps.source.floor()) else {
        return Rich::new();
    };
    let word = match axis.filter {
        Filter::Nearest => Word::LeftEdgeInside,
        _ => Word::CentreInside,
    };
    let slots = [
        ("source", Piece::plain(short(taps.source, 4))),
        ("cell", Piece::plain(cell.to_string())),
    ];
    voice.say(word, &slots)
}

/// One word where all counts are equal, and another for the smallest and the largest.
fn between(
    even: Word,
    uneven: Word,
    counts: impl Iterator<Item = usize> + Clone,
    voice: Voice,
) -> Rich {
    let (Some(low), Some(high)) = (counts.clone().min(), counts.clone().max()) else {
        return Rich::new();
    };
    let number = |n: usize| Piece::plain(n.to_string());
    let slots = [
        ("count", number(counts.count())),
        ("low", number(low)),
        ("high", number(high)),
    ];
    voice.say(if low == high { even } else { uneven }, &slots)
}

#[cfg(test)]
mod tests {
    use super::super::super::story::testing::{HILL, run};
    use super::super::super::words::spoken;
    use super::*;

    const SIGNAL: &str = "[2, 5, 3, 8, 4]";

    #[test]
    fn captions_say_why_rulers_look_as_they_do() {
        let captioned = |dims: usize, x: &str, y: &str, at: usize| {
            let result = run(dims, x, y);
            spoken(&caption(
                &result.geometry.axes[dims - 1],
                Some(at),
                Lang::En,
            ))
        };
        let resize = |arguments: &str| {
            let y = format!("nn.Upsample({arguments})");
            captioned(2, HILL, &y, 1)
        };
        assert_eq!(
            resize("scale_factor=2, mode='bilinear'"),
            "Pixel areas line up, so arrows are parallel"
        );
        assert_eq!(
            resize("scale_factor=2, mode='bilinear', align_corners=True"),
            "Corner centres line up, so arrows lean inward"
        );
        assert_eq!(
            resize("scale_factor=0.5, mode='bilinear', align_corners=True"),
            "Corner centres line up, so arrows lean outward"
        );
        // 4 × 1.6 is cut to 6, and each output cell is 1 / 1.6 wide.
        assert_eq!(
            resize("scale_factor=1.6, mode='bilinear'"),
            "6 output cells of width 0.625 cover 3.75 of 4 input cells"
        );
        assert_eq!(
            captioned(1, SIGNAL, "nn.Upsample(8)", 3),
            "Left edge at 1.875, inside cell 1"
        );
        assert_eq!(
            captioned(1, SIGNAL, "nn.Upsample(8, mode='nearest-exact')", 3),
            "Centre at 2.1875, inside cell 2"
        );
        assert_eq!(
            captioned(1, SIGNAL, "nn.MaxPool1d(2)", 0),
            "Windows: 2; input cells never read: 1"
        );
        assert_eq!(
            captioned(1, SIGNAL, "nn.MaxPool1d(2, ceil_mode=True)", 0),
            "Windows: 3; the last one overhangs"
        );
        assert_eq!(
            captioned(1, SIGNAL, "nn.AdaptiveAvgPool1d(3)", 0),
            "Windows: 3, of 2 to 3 cells"
        );
        assert_eq!(
            captioned(1, SIGNAL, "nn.ConvTranspose1d(1, 1, 3, stride=2)", 0),
            "Stamps on an output cell: 1 to 2"
        );
    }
}
