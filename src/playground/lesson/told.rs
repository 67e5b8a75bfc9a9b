//! The one sentence over a lesson's figure, and what two of its tables have in common.

use super::super::compare::agree;
use super::super::evaluate::Evaluated;
use super::super::number::short;
use super::super::story::{Voice, place, read_position, spatial};
use super::super::words::{Lang, Piece, Rich, Word};
use crate::ops::Axis;

/// What a track that is called `label` gives at an index of its output, and where it reads.
pub fn tell(label: &str, result: &Evaluated, index: &[usize], lang: Lang) -> Option<Rich> {
    let voice = Voice {
        lang,
        narrow: false,
    };
    let values = &result.output.values;
    let flat = index
        .iter()
        .zip(values.shape())
        .fold(0, |at, (&i, &size)| at * size + i);
    let value = *values.data().get(flat)?;
    let axes = &result.geometry.axes;
    let cell = spatial(index, axes.len());
    let sizes: Vec<_> = spatial(values.shape(), axes.len())
        .iter()
        .map(usize::to_string)
        .collect();
    let number = |value: f64| Piece::signal(short(value, 4));
    let mut slots = vec![
        ("label", Piece::code(label)),
        ("cell", Piece::plain(place(cell))),
        ("size", Piece::plain(sizes.join(" × "))),
        ("value", number(value.into())),
    ];
    let [Axis::Resample(y), Axis::Resample(x)] = &axes[..] else {
        return Some(voice.say(Word::LessonHolds, &slots));
    };
    slots.push(("row", number(read_position(y, cell[0]))));
    slots.push(("column", number(read_position(x, cell[1]))));
    Some(voice.say(Word::LessonReads, &slots))
}

/// The side of the largest square at the upper left corner in which two planes agree, each given
/// as its values and how many of them stand in a row.
pub fn agreeing_corner(a: (&[f32], usize), b: (&[f32], usize)) -> usize {
    let rows = |(values, columns): (&[f32], usize)| values.len() / columns.max(1);
    let most = a.1.min(b.1).min(rows(a)).min(rows(b));
    let same = |row: usize, column: usize| agree(a.0[row * a.1 + column], b.0[row * b.1 + column]);
    let grows = |side: &usize| (0..=*side).all(|i| same(i, *side) && same(*side, i));
    (0..most).take_while(grows).count()
}

#[cfg(test)]
mod tests {
    use super::super::super::story::testing::run;
    use super::super::super::words::spoken;
    use super::*;

    #[test]
    fn a_sentence_says_where_a_resize_reads() {
        let y = "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)";
        let result = run(2, "[[1, 2], [3, 4]]", y);
        let told = tell("align_corners=True", &result, &[0, 0, 0, 1], Lang::En).unwrap();
        assert_eq!(
            spoken(&told),
            "With align_corners=True, cell (0, 1) of the 4 × 4 reads the input at row 0, column \
             0.3333 and holds 1.3333."
        );
        let result = run(2, "[[1, 2], [3, 4]]", "nn.MaxPool2d(2)");
        let told = tell("nn.MaxPool2d(2)", &result, &[0, 0, 0, 0], Lang::En).unwrap();
        assert_eq!(
            spoken(&told),
            "With nn.MaxPool2d(2), cell (0, 0) of the 1 × 1 holds 4."
        );
        assert_eq!(tell("", &result, &[0, 0, 1, 0], Lang::En), None);
    }

    #[test]
    fn tables_agree_in_a_corner() {
        let small = [1.0, 2.0, 3.0, 4.0];
        let large = [1.0, 2.0, 0.0, 3.0, 4.0, 0.0, 0.0, 0.0, 0.0];
        assert_eq!(agreeing_corner((&small, 2), (&large, 3)), 2);
        assert_eq!(agreeing_corner((&small, 2), (&large[1..], 2)), 0);
        assert_eq!(agreeing_corner((&[], 0), (&large, 3)), 0);
    }
}
