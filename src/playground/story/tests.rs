//! Output cells of every kind of operation, along one, two and three axes.

use super::super::words::{Lang, spoken};
use super::testing::{HILL, read, run};
use super::{Label, Story, formula, slices, tell};

fn story(dims: usize, x: &str, y: &str, index: &[usize]) -> Story {
    let result = run(dims, x, y);
    let explanation = result
        .operation
        .explain(result.input.tensor(), index)
        .unwrap();
    tell(&result, &explanation, index, Lang::En, false)
}

fn sentence(dims: usize, x: &str, y: &str, index: &[usize]) -> String {
    spoken(&story(dims, x, y, index).sentence)
}

const SIGNAL: &str = "[2, 5, 3, 8, 4]";
const VOLUME: &str = "[[[1, 2, 3, 1], [2, 6, 7, 3], [1, 5, 6, 2], [0, 2, 2, 1]], \
                       [[2, 3, 4, 2], [4, 8, 9, 5], [3, 7, 8, 4], [1, 3, 4, 2]], \
                       [[0, 1, 2, 1], [1, 4, 5, 2], [2, 3, 4, 1], [0, 1, 1, 0]]]";

#[test]
fn a_bilinear_cell_is_read_between_rows_and_columns() {
    let y = "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)";
    let story = story(2, HILL, y, &[0, 0, 2, 5]);
    assert_eq!(
        spoken(&story.sentence),
        "Output cell (2, 5) reads the input at row 0.8571, column 2.1429."
    );
    assert_eq!(
        read(&story.left),
        [
            "y = 2 × 3/7 = 0.8571   row 0 × 0.1429  row 1 × 0.8571",
            "x = 5 × 3/7 = 2.1429   col 2 × 0.8571  col 3 × 0.1429",
        ]
    );
    assert_eq!(
        read(&story.right),
        [
            "4 × 0.1224 [0.4898] + 3 × 0.0204 [0.0612] + 9 × 0.7347 [6.6122] + 5 × 0.1224 [0.6122] = 7.7755"
        ]
    );
}

#[test]
fn a_position_beyond_the_border_is_clamped() {
    let story = story(1, SIGNAL, "nn.Upsample(8, mode='linear')", &[0, 0, 0]);
    assert_eq!(spoken(&story.sentence), "Output 0 reads the input at 0.");
    assert_eq!(
        read(&story.left),
        ["x = (0 + 0.5) × 5/8 − 0.5 = −0.1875 → 0   cell 0 × 1"]
    );
}

#[test]
fn a_signal_is_read_at_one_position() {
    let linear = story(1, SIGNAL, "nn.Upsample(8, mode='linear')", &[0, 0, 3]);
    assert_eq!(
        spoken(&linear.sentence),
        "Output 3 reads the input at 1.6875."
    );
    assert_eq!(
        read(&linear.left),
        ["x = (3 + 0.5) × 5/8 − 0.5 = 1.6875   cell 1 × 0.3125  cell 2 × 0.6875"]
    );
    assert_eq!(
        read(&linear.right),
        ["5 × 0.3125 [1.5625] + 3 × 0.6875 [2.0625] = 3.625"]
    );
    let exact = story(
        1,
        SIGNAL,
        "nn.Upsample(8, mode='nearest-exact')",
        &[0, 0, 3],
    );
    assert_eq!(spoken(&exact.sentence), "Output 3 copies input 2.");
    assert_eq!(
        read(&exact.left),
        ["x = floor((3 + 0.5) × 5/8) = floor(2.1875) = 2"]
    );
    assert_eq!(read(&exact.right), ["x[2] = 3"]);
}

#[test]
fn a_volume_is_blended_slice_by_slice() {
    let y = "nn.Upsample(scale_factor=2, mode='trilinear')";
    let index = [0, 0, 2, 3, 5];
    let story = story(3, VOLUME, y, &index);
    assert_eq!(
        spoken(&story.sentence),
        "Output cell (2, 3, 5) blends eight cells of two slices, at depth 0.75."
    );
    assert_eq!(
        read(&story.left),
        [
            "z = (2 + 0.5) × 3/6 − 0.5 = 0.75   slice 0 × 0.25  slice 1 × 0.75",
            "y = (3 + 0.5) × 4/8 − 0.5 = 1.25   row 1 × 0.75  row 2 × 0.25",
            "x = (5 + 0.5) × 4/8 − 0.5 = 2.25   col 2 × 0.75  col 3 × 0.25",
        ]
    );
    assert_eq!(
        read(&story.right),
        ["5.75 × 0.25 [slice 0, a–d] + 7.75 × 0.75 [slice 1, e–h] = 7.25"]
    );
    let result = run(3, VOLUME, y);
    let explanation = result
        .operation
        .explain(result.input.tensor(), &index)
        .unwrap();
    let slices = slices(&result, &explanation, &index, Lang::En, false);
    let told: Vec<_> = slices
        .iter()
        .map(|slice| {
            let terms: Vec<_> = slice.terms.iter().map(|term| term.text.as_str()).collect();
            (slice.index, slice.weight.as_str(), terms)
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                0,
                "0.25",
                vec!["7 × 0.1406", "3 × 0.0469", "6 × 0.0469", "2 × 0.0156"]
            ),
            (
                1,
                "0.75",
                vec!["9 × 0.4219", "5 × 0.1406", "8 × 0.1406", "4 × 0.0469"]
            ),
        ]
    );
    assert_eq!(slices[1].terms[3].label, Label::Tap(7));
}

#[test]
fn a_volume_read_at_its_first_slice_names_one() {
    let y = "nn.Upsample(scale_factor=2, mode='trilinear')";
    let story = story(3, VOLUME, y, &[0, 0, 0, 0, 0]);
    assert_eq!(
        spoken(&story.sentence),
        "Output cell (0, 0, 0) blends one cell of one slice, at depth 0."
    );
    assert_eq!(read(&story.right), ["1 × 1 [slice 0, a] = 1"]);
}

#[test]
fn cubic_weights_are_summed_row_by_row_and_may_leave_the_range() {
    let hill = "[[1, 1, 1, 1, 1, 1], [1, 2, 8, 8, 2, 1], [1, 8, 9, 9, 8, 1], \
                 [1, 8, 9, 9, 8, 1], [1, 2, 8, 8, 2, 1], [1, 1, 1, 1, 1, 1]]";
    let y = "nn.Upsample(scale_factor=2, mode='bicubic')";
    let story = story(2, hill, y, &[0, 0, 3, 6]);
    assert_eq!(
        spoken(&story.sentence),
        "Output cell (3, 6) is 9.7383, above every input cell."
    );
    assert_eq!(
        spoken(&story.hint),
        "8 of its 16 taps have negative weights and are dashed. \
         The input runs from 1 to 9; 60 of 144 outputs leave it by 0.05 or more."
    );
    assert_eq!(
        read(&story.right),
        [
            "1 × (−0.1055) [row 0] + 8.844 × 0.8789 [row 1] + 9.141 × 0.2617 [row 2] + \
          9.141 × (−0.0352) [row 3] = 9.7383"
        ]
    );
}

#[test]
fn a_constant_grid_never_leaves_its_range() {
    let y = "F.interpolate(x, scale_factor=3, mode='bicubic')";
    let told = sentence(2, "[[0.1, 0.1], [0.1, 0.1]]", y, &[0, 0, 1, 1]);
    assert!(told.contains("reads the input at"), "{told}");
}

#[test]
fn a_maximum_tells_how_many_cells_tie() {
    let pool = "nn.MaxPool2d(2)";
    let told = |x: &str| spoken(&story(2, x, pool, &[0, 0, 0, 0]).hint);
    assert_eq!(
        told("[[9, 1], [9, 2]]"),
        "2 cells tie: the first in reading order is kept."
    );
    assert_eq!(
        told("[[9, 1], [3, 2]]"),
        "Only the kept cell receives a gradient."
    );
    assert_eq!(
        told("[[9, float('nan')], [float('nan'), 2]]"),
        "nan outranks every number; of 2 the last in reading order is kept."
    );
}

#[test]
fn windows_along_one_axis_have_their_words() {
    let cell = &[0, 0, 1];
    assert_eq!(
        sentence(1, SIGNAL, "nn.MaxPool1d(3, stride=1)", cell),
        "Output 1 keeps 8, the largest of 3 input cells."
    );
    assert_eq!(
        sentence(1, SIGNAL, "nn.AvgPool1d(2)", cell),
        "Output 1 divides 11 by 2."
    );
    assert_eq!(
        sentence(1, SIGNAL, "nn.Conv1d(1, 1, 3)", cell),
        "Output 1 weighs 3 input cells with the kernel."
    );
    assert_eq!(
        sentence(1, SIGNAL, "nn.ConvTranspose1d(1, 1, 2)", cell),
        "Output 1 is the sum of two stamps."
    );
    let pool = story(1, SIGNAL, "nn.MaxPool1d(3, stride=1)", cell);
    assert_eq!(read(&pool.left), ["max(5, 3, 8) = 8", "index = 3"]);
    assert_eq!(
        read(&pool.right),
        ["L = floor((5 + 2 × 0 − 1 × (3 − 1) − 1) / 1) + 1 = floor(2) + 1 = 3"]
    );
}

#[test]
fn windows_along_three_axes_have_their_words() {
    let cell = &[0, 0, 0, 1, 1];
    let pool = story(3, VOLUME, "nn.MaxPool3d(2)", cell);
    assert_eq!(
        spoken(&pool.sentence),
        "Output cell (0, 1, 1) keeps 8, the largest of 8 input cells."
    );
    assert_eq!(read(&pool.left)[1], "index = (1 × 4 + 2) × 4 + 2 = 26");
    assert_eq!(read(&pool.right).len(), 3);
    let stamps = story(3, VOLUME, "nn.ConvTranspose3d(1, 1, 2, stride=2)", cell);
    assert_eq!(
        spoken(&stamps.sentence),
        "Output cell (0, 1, 1) is the sum of one stamp."
    );
    assert_eq!(
        read(&stamps.left),
        ["z: 0 = 2 × 0 + 0", "y: 1 = 2 × 0 + 1", "x: 1 = 2 × 0 + 1"]
    );
}

#[test]
fn a_divided_window_is_sorted_into_what_it_holds() {
    let mock = "[[1, 2, 4, 3, 2, 1], [2, 6, 9, 5, 3, 2], [1, 5, 8, 4, 4, 3], \
                 [0, 2, 3, 2, 5, 6], [1, 3, 4, 5, 8, 7], [2, 4, 6, 7, 9, 4]]";
    let y = "nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True)";
    let story = story(2, mock, y, &[0, 0, 3, 2]);
    assert_eq!(
        spoken(&story.sentence),
        "Output cell (3, 2) divides 20 by 6."
    );
    assert_eq!(
        spoken(&story.hint),
        "Its window holds 3 real, 3 padded and 3 overhanging cells. \
            Padding counts if count_include_pad says so; overhang never does."
    );
    assert_eq!(read(&story.left), ["(7 + 9 + 4) / 6", "= 20 / 6 = 3.3333"]);
}

#[test]
fn cells_that_change_place_are_copies() {
    let y = "nn.PixelUnshuffle(2)";
    let moved = story(2, HILL, y, &[0, 3, 1, 0]);
    assert_eq!(
        spoken(&moved.sentence),
        "Output cell (1, 0) copies input cell (3, 1)."
    );
    assert_eq!(read(&moved.left), ["x[3, 1] = 2"]);
    let shuffled = story(
        2,
        "[[[1]], [[2]], [[3]], [[4]]]",
        "nn.PixelShuffle(2)",
        &[0, 0, 1, 0],
    );
    assert_eq!(
        spoken(&shuffled.sentence),
        "Output cell (1, 0) copies input cell (0, 0) of channel 2."
    );
    assert_eq!(
        spoken(&shuffled.hint),
        "Cells change place between channels and rows; no value changes."
    );
    assert_eq!(read(&shuffled.left), ["x[2, 0, 0] = 3"]);
    let unpooled = story(
        2,
        "[[7]]",
        "nn.MaxUnpool2d(2, indices=[[[[3]]]])",
        &[0, 0, 1, 1],
    );
    assert_eq!(
        spoken(&unpooled.hint),
        "Each value goes back to where its maximum was; every other cell is 0."
    );
    assert_eq!(
        sentence(
            2,
            "[[7]]",
            "nn.MaxUnpool2d(2, indices=[[[[3]]]])",
            &[0, 0, 0, 0]
        ),
        "Output cell (0, 0) is 0: no input cell is moved there."
    );
}

#[test]
fn both_languages_tell_the_same_places() {
    let result = run(1, SIGNAL, "nn.Upsample(8, mode='linear')");
    let index = [0, 0, 3];
    let explanation = result
        .operation
        .explain(result.input.tensor(), &index)
        .unwrap();
    let story = tell(&result, &explanation, &index, Lang::Zh, true);
    assert_eq!(spoken(&story.sentence), "输出 3 读取输入的 1.6875 处。");
    assert_eq!(
        read(&story.left),
        ["x = (3 + 0.5) × 5/8 − 0.5 = 1.6875   格 1 × .3125  格 2 × .6875"]
    );
}

#[test]
fn among_others_a_cell_is_told_in_a_few_lines() {
    let lines = |dims: usize, x: &str, y: &str, index: &[usize]| -> Vec<String> {
        let result = run(dims, x, y);
        let explanation = result
            .operation
            .explain(result.input.tensor(), index)
            .unwrap();
        let lines = formula(&result, &explanation, index, Lang::En, false);
        lines.iter().map(|line| spoken(line)).collect()
    };
    let bilinear = "nn.Upsample(scale_factor=2, mode='bilinear')";
    assert_eq!(
        lines(2, HILL, bilinear, &[0, 0, 2, 5]),
        [
            "y = (2 + 0.5) × 4/8 − 0.5 = 0.75",
            "x = (5 + 0.5) × 4/8 − 0.5 = 2.25",
            "4 × 0.1875 + 3 × 0.0625 + 9 × 0.5625 + 5 × 0.1875 = 6.9375",
        ]
    );
    assert_eq!(
        lines(1, SIGNAL, "nn.Upsample(8)", &[0, 0, 3]),
        ["x = floor(3 × 5/8) = floor(1.875) = 1", "x[1] = 5"]
    );
    assert_eq!(
        lines(1, SIGNAL, "nn.AvgPool1d(2)", &[0, 0, 1]),
        ["(3 + 8) / 2", "= 11 / 2 = 5.5"]
    );
    assert_eq!(
        lines(
            1,
            SIGNAL,
            "nn.Conv1d(1, 1, 2, weight=[[[1, -1]]])",
            &[0, 0, 0]
        ),
        ["2 × 1 + 5 × (−1) = −3"]
    );
    assert_eq!(
        lines(2, HILL, "nn.PixelUnshuffle(2)", &[0, 3, 1, 0]),
        ["x[3, 1] = 2"]
    );
}
