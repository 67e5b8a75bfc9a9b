use super::*;
use crate::playground::notation;

fn geometry(call: &str, input: &[usize]) -> Geometry {
    let tracks = notation::parse(call, 2).unwrap();
    let operation = tracks[0].stages[0].build().unwrap();
    operation.geometry(input).unwrap()
}

fn room(width: f64, caption: f64, stacked: bool) -> Room {
    Room {
        width,
        height: f64::INFINITY,
        narrow: true,
        stacked,
        caption,
        below: None,
        listed: false,
        bare: false,
        ruler_in_place: false,
        least: 240.0,
    }
}

#[test]
fn beside_a_wide_caption_output_and_scale_stay_on_the_stage() {
    const KERNEL: Option<(usize, usize)> = Some((3, 3));
    for (call, kernel) in [
        ("nn.Upsample(scale_factor=2)", None),
        ("nn.MaxPool2d(3)", None),
        ("nn.Conv2d(1, 1, 3)", KERNEL),
    ] {
        for caption in [312.0, 452.0] {
            let layout = lay_out(
                room(836.0, caption, false),
                &geometry(call, &[1, 1, 12, 12]),
                kernel,
            );
            let right = layout.output.right() + SCALE;
            assert!(right <= 836.0, "{call} under {caption}: {right}");
        }
    }
}

#[test]
fn the_longest_row_number_fits_beside_the_grids_of_a_phone() {
    let left = |rows: usize| {
        let geometry = geometry("nn.AvgPool2d(2)", &[1, 1, rows, rows]);
        let layout = lay_out(room(352.0, 312.0, true), &geometry, None);
        assert_eq!(layout.output.x, layout.input.x, "{rows} rows");
        assert!(layout.input.right() <= 352.0 + 1e-9, "{rows} rows");
        layout.input.x
    };
    // Two digits stand in the page's own margin.
    assert_eq!((left(8), left(100)), (0.0, 0.0));
    assert!(left(101) > 5.0 && left(1024) > left(101));
}
