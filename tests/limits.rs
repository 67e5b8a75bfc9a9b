//! Every limit below, at and above it, through the doors that it guards; docs/limits.md lists them.
#![cfg(not(target_arch = "wasm32"))]

use gridscope::ops::{CLASSES, Call, Geometry, Tensor, Value};
use gridscope::playground::files::{self, FileError};
use gridscope::playground::limits::*;
use gridscope::playground::link::{self, LinkParts};
use gridscope::playground::results::Results;
use gridscope::playground::scene::{Scene, from_link, to_address};
use gridscope::playground::work::{self, Budget};
use gridscope::playground::{input, notation, packed, paste, scene_file, script};

/// What a reader says; empty where it reads.
type Door = (&'static str, fn(&str) -> String);

fn said<T, E: ToString>(read: Result<T, E>) -> String {
    read.err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

fn problems(fragment: &str) -> String {
    let (_, problems) = link::decode(fragment);
    problems.iter().map(ToString::to_string).collect()
}

const NOTATION: Door = ("notation", |text| said(notation::parse(text, 2)));
const TRACKS_OF_LINK: Door = ("y of a link", |text| problems(&format!("y={text}")));
const PACKED_TRACKS: Door = ("packed y of a link", |text| {
    problems(&format!("y={}", packed::pack_text(text)))
});
const TRACKS_OF_FILE: Door = ("y of a scene's file", |text| {
    said(scene_file::read(&format!("gridscope 1\ny={text}\n")))
});
const SCRIPT: Door = ("script", |text| said(script::read(text, 2)));
const INPUT: Door = ("input", |text| said(input::parse(text)));
const INPUT_OF_LINK: Door = ("x of a link", |text| problems(&format!("x={text}")));
const INPUT_OF_FILE: Door = ("x of a scene's file", |text| {
    said(scene_file::read(&format!("gridscope 1\nx={text}\n")))
});
const PASTE: Door = ("paste", |text| said(paste::read(text, 2)));

/// At the limit it is read, over it the sentence names the limit.
fn bounded(doors: &[Door], text: impl Fn(usize) -> String, limit: usize, sentence: &str) {
    for (door, read) in doors {
        for within in [limit - 1, limit] {
            let said = read(&text(within));
            assert!(!said.contains(sentence), "{door} at {within}: {said}");
        }
        let said = read(&text(limit + 1));
        assert!(said.contains(sentence), "{door} over {limit}: {said:?}");
    }
}

#[test]
fn bytes_of_text() {
    let text = |bytes: usize| format!("nn.MaxPool2d(2){}", " ".repeat(bytes - 15));
    let sentence = format!("more than {TEXT_BYTES} bytes of text");
    bounded(&[NOTATION, SCRIPT], text, TEXT_BYTES, &sentence);
    // A link's tracks are read one by one, without the blanks around them.
    let text = |bytes: usize| format!("nn.MaxPool2d({}2)", " ".repeat(bytes - 15));
    bounded(&[TRACKS_OF_LINK], text, TEXT_BYTES, &sentence);
    let text = |bytes: usize| format!("[[1,{}2]]", " ".repeat(bytes - 7));
    bounded(
        &[INPUT, INPUT_OF_LINK, INPUT_OF_FILE, PASTE],
        text,
        TEXT_BYTES,
        &sentence,
    );
}

#[test]
fn a_packed_text_that_grows_over_the_limit_is_not_unpacked() {
    let bomb = |bytes: usize| packed::pack_text(&" ".repeat(bytes));
    assert!(packed::unpack_text(&bomb(TEXT_BYTES)).is_ok());
    let over = bomb(TEXT_BYTES + 1);
    assert!(over.len() < 4096);
    assert!(packed::unpack_text(&over).is_err());
    let (name, read) = PACKED_TRACKS;
    assert!(!read(&" ".repeat(TEXT_BYTES + 1)).is_empty(), "{name}");
}

#[test]
fn bytes_of_a_link() {
    let link = |bytes: usize| format!("pin={}", "1".repeat(bytes - 4));
    let sentence = format!("a link of more than {LINK_BYTES} bytes");
    bounded(&[("link", problems)], link, LINK_BYTES, &sentence);
}

#[test]
fn tracks_and_stages() {
    let tracks = |count| vec!["nn.MaxPool2d(1)"; count].join(";");
    let doors = [NOTATION, TRACKS_OF_LINK, PACKED_TRACKS, TRACKS_OF_FILE];
    bounded(
        &doors,
        tracks,
        TRACKS,
        &format!("more than {TRACKS} tracks"),
    );
    let stages = |count| {
        format!(
            "nn.Sequential({})",
            vec!["nn.MaxPool2d(1)"; count].join(",")
        )
    };
    bounded(
        &doors,
        stages,
        STAGES,
        &format!("more than {STAGES} stages"),
    );
}

#[test]
fn nesting_and_dimensions() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let doors = [
        NOTATION,
        TRACKS_OF_LINK,
        INPUT,
        INPUT_OF_LINK,
        INPUT_OF_FILE,
        SCRIPT,
    ];
    bounded(
        &doors,
        nested,
        NESTING,
        &format!("more than {NESTING} levels"),
    );
    let doors = [INPUT, INPUT_OF_LINK, INPUT_OF_FILE];
    let ones = |rank| format!("{}1{}", "[".repeat(rank), "]".repeat(rank));
    bounded(&doors, ones, RANK, &format!("more than {RANK} dimensions"));
    let zeros = |rank| format!("torch.zeros({})", vec!["1"; rank].join(","));
    bounded(&doors, zeros, RANK, &format!("more than {RANK} dimensions"));
}

#[test]
fn cells_of_an_input() {
    let zeros = |cells| format!("torch.zeros({cells})");
    let sentence = format!("more than {CELLS} cells");
    bounded(&[INPUT], zeros, CELLS, &sentence);
    assert!(problems(&format!("x={}", zeros(CELLS + 1))).contains(&sentence));
    let random = |count| format!("torch.randn({count})");
    let sentence = format!("more than {RANDOM_NUMBERS} random numbers");
    bounded(&[INPUT], random, RANDOM_NUMBERS, &sentence);
}

#[test]
fn cells_of_a_weight() {
    let weight = |cells| format!("nn.Conv2d(1, 1, 1, weight=torch.zeros({cells}))");
    let sentence = format!("more than {WEIGHT_CELLS} weights");
    bounded(&[NOTATION, TRACKS_OF_LINK], weight, WEIGHT_CELLS, &sentence);
}

#[test]
fn an_exponent_without_end_is_an_infinity() {
    let huge = input::parse("[1e999, -1e999, 1e-999]").map(|input| input.tensor.into_data());
    assert_eq!(huge, Ok(vec![f32::INFINITY, f32::NEG_INFINITY, 0.0]));
}

#[test]
fn planes_that_are_brought_in() {
    let row = |columns: usize| vec!["1"; columns].join(",");
    bounded(&[PASTE], row, PLANE_SIDE, &format!("{PLANE_SIDE}"));
    let csv: Door = ("CSV", |text| said(files::read_csv(text.as_bytes())));
    bounded(&[csv], row, PLANE_SIDE, &format!("{PLANE_SIDE}"));
    for order in ["False", "True"] {
        let npy = |columns: usize| {
            let header = format!(
                "{{'descr': '|u1', 'fortran_order': {order}, 'shape': (1, {columns}), }}\n"
            );
            let length = u16::try_from(header.len()).unwrap().to_le_bytes();
            let data = vec![1; columns];
            [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &data].concat()
        };
        assert!(files::read_npy(&npy(PLANE_SIDE)).is_ok());
        assert!(said(files::read_npy(&npy(PLANE_SIDE + 1))).contains("1024"));
    }
}

#[test]
fn bytes_and_pixels_of_files() {
    let file = |bytes: usize| files::sniff(&vec![b'1'; bytes], "a.csv");
    assert!(file(FILE_BYTES).is_ok());
    assert_eq!(
        file(FILE_BYTES + 1),
        Err(FileError::TooManyBytes {
            bytes: FILE_BYTES + 1
        })
    );
    let png = |width: u32, height: u32| {
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
        let bytes = [&head[..], &width.to_be_bytes(), &height.to_be_bytes()].concat();
        said(files::sniff(&bytes, "a.png"))
    };
    assert_eq!(png(IMAGE_SIDE - 1, 1), "");
    assert_eq!(png(IMAGE_SIDE, IMAGE_SIDE), "");
    for (width, height) in [
        (IMAGE_SIDE + 1, 1),
        (1, IMAGE_SIDE + 1),
        (u32::MAX, u32::MAX),
    ] {
        assert!(png(width, height).contains("8192 × 8192"));
    }
}

/// An operation on signals.
fn call(class: &str, given: &[(&'static str, i64)]) -> Call {
    let class = CLASSES.iter().find(|found| found.name == class).unwrap();
    given
        .iter()
        .fold(Call::new(class, 1), |call, &(name, value)| {
            call.with(name, Value::Int(value)).unwrap()
        })
}

fn pool(kernel: i64, stride: i64) -> Call {
    call("AvgPool", &[("kernel_size", kernel), ("stride", stride)])
}

fn geometry(call: &Call, input: &[usize]) -> Geometry {
    call.build().and_then(|pool| pool.geometry(input)).unwrap()
}

/// What the engine says of a call on an input of this shape; empty where it plans it.
fn planned(call: &Call, input: &[usize]) -> String {
    said(call.build().and_then(|built| built.geometry(input)))
}

/// As [`bounded`], of a limit of the engine.
fn engine_bounds(limit: usize, sentence: &str, said: impl Fn(usize) -> String) {
    assert!(sentence.contains(&limit.to_string()));
    for within in [limit - 1, limit] {
        let said = said(within);
        assert!(!said.contains(sentence), "at {within}: {said}");
    }
    let said = said(limit + 1);
    assert!(said.contains(sentence), "over {limit}: {said:?}");
}

#[test]
fn sizes_and_cells_of_an_output() {
    let sentence = format!("makes at most {OUTPUT_CELLS} cells");
    engine_bounds(OUTPUT_CELLS, &sentence, |cells| {
        planned(
            &call("AdaptiveAvgPool", &[("output_size", cells as i64)]),
            &[1, 1],
        )
    });
    let sentence = format!("takes sizes from 0 to {REACH}");
    engine_bounds(REACH as usize, &sentence, |size| {
        planned(&pool(1, size as i64), &[1, 4])
    });
    let sentence = format!("plans at most {AXIS_TAPS} taps along an axis");
    engine_bounds(AXIS_TAPS, &sentence, |taps| {
        // A cell is counted as four of them, whatever the mode.
        let size = taps.div_ceil(4) as i64;
        planned(&call("Upsample", &[("size", size)]), &[1, 1, 1])
    });
}

#[test]
fn weights_that_are_not_given() {
    let sentence = format!("makes at most {DEFAULT_WEIGHTS} weights by itself");
    engine_bounds(DEFAULT_WEIGHTS, &sentence, |weights| {
        let channels = [("in_channels", weights as i64), ("out_channels", 1)];
        let conv = call("Conv", &[&channels[..], &[("kernel_size", 1)]].concat());
        said(conv.weight())
    });
}

#[test]
fn taps_and_feeds_of_a_cell() {
    let signal = |cells| Tensor::new([1, cells], vec![1.0; cells]).unwrap();
    let sentence = format!("lists at most {LISTED_TAPS} taps");
    engine_bounds(LISTED_TAPS, &sentence, |kernel| {
        let pool = pool(kernel as i64, 1).build().unwrap();
        said(pool.explain(&signal(kernel), &[0, 0]))
    });
    let sentence = format!("lists at most {LISTED_FEEDS} output cells");
    engine_bounds(LISTED_FEEDS, &sentence, |kernel| {
        // As many windows as a window has cells hold the cell in the middle.
        let pool = pool(kernel as i64, 1).build().unwrap();
        said(pool.feeds(&signal(2 * kernel - 1), &[0, kernel - 1]))
    });
}

#[test]
fn work_of_a_track() {
    // Each of so many windows costs its kernel, and 8 for each cell that is read and written.
    let steps = |kernel: u64, cells: u64| (cells - kernel + 1) * (kernel + 8) + 8 * cells;
    let kernel = 1 << 15;
    let most = (kernel..)
        .find(|&cells| steps(kernel, cells + 1) > STEPS)
        .unwrap();
    let call = pool(kernel as i64, 1);
    for (cells, is_read) in [(most - 1, true), (most, true), (most + 1, false)] {
        let input = [1, cells as usize];
        let spent = Budget::default().spend(&call, &geometry(&call, &input));
        assert_eq!(spent.is_ok(), is_read, "{cells} cells");
        assert_eq!(work::check(std::slice::from_ref(&call), &input), spent);
    }
    // Stages share it.
    let half = (kernel..)
        .find(|&cells| steps(kernel, cells + 1) > STEPS / 2)
        .unwrap() as usize;
    let (geometry, mut budget) = (geometry(&call, &[1, half]), Budget::default());
    assert_eq!(budget.spend(&call, &geometry), Ok(()));
    assert_eq!(budget.spend(&call, &geometry), Ok(()));
    let refused = budget.spend(&call, &geometry).unwrap_err();
    assert!(refused.message.contains(&STEPS.to_string()), "{refused}");
    assert_eq!(refused.param, Some("kernel_size"));
}

#[test]
fn a_link_that_asks_for_too_much_work_opens_and_says_so() {
    let (parts, problems) =
        link::decode("x=torch.zeros(2000,2000)&y=nn.AvgPool2d(1000,stride=1);nn.MaxPool2d(1000)");
    assert_eq!(problems, []);
    let results = Results::default().of(&from_link(parts));
    let refusals: Vec<_> = results
        .tracks()
        .map(|track| track.refusal.clone())
        .collect();
    let refusal = refusals[0].as_ref().expect("it is refused");
    assert!(
        refusal
            .message
            .starts_with("Gridscope computes at most 1073741824"),
        "{refusal}"
    );
    assert_eq!(refusals[1], None);
}

#[test]
fn taps_under_a_cell_of_a_pipeline() {
    let stages = |side: i64| vec![pool(side, 1), pool(side, 1)];
    let taps = |side: u64| side + side * side;
    let most = (1..).find(|&side| taps(side + 1) > TRACED_TAPS).unwrap() as i64;
    let input = [1, 3 * most as usize];
    assert_eq!(work::check_explained(&stages(most), &input), Ok(()));
    let refused = work::check_explained(&stages(most + 1), &input).unwrap_err();
    assert!(
        refused.message.contains(&TRACED_TAPS.to_string()),
        "{refused}"
    );
}

#[test]
fn what_is_left_out_of_a_link_stays_in_the_file() {
    let scene = |cells: usize| {
        let tensor = Tensor::new([1, 1, 1, cells], (0..cells).map(|i| i as f32).collect()).unwrap();
        let input = Some(input::Input { text: None, tensor });
        from_link(LinkParts {
            input,
            ..LinkParts::default()
        })
    };
    let link_has_input =
        |scene: &Scene| link::encode(&gridscope::playground::scene::to_link(scene)).contains("x=");
    assert!(link_has_input(&scene(LINK_CELLS)));
    let address_has_input = |scene: &Scene| to_address(scene).input.is_some();
    assert!(address_has_input(&scene(ADDRESS_CELLS)));
    assert!(!address_has_input(&scene(ADDRESS_CELLS + 1)));
    let large = scene(LINK_CELLS + 1);
    assert!(!link_has_input(&large));
    assert!(scene_file::read(&scene_file::write(&large)).is_ok_and(|read| read == large));
}
