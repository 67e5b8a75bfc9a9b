//! The doors that take text.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gridscope::playground::embed::EmbedOptions;
use gridscope::playground::export::script::Library;
use gridscope::playground::input::Input;
use gridscope::playground::link::LinkParts;
use gridscope::playground::results::Results;
use gridscope::playground::scene::{Scene, from_link, to_link};
use gridscope::playground::sheet::Sheet;
use gridscope::playground::snippet::{Embedded, Tool};
use gridscope::playground::subject::Subject;
use gridscope::playground::words::{Lang, spoken};
use gridscope::playground::{
    complaint, input, limits, link, markup, notation, onnx, packed, paste, scene_file, script,
};

use super::doors::Door;
use super::mutate;
use super::operations::cells;

const CALLS: [&str; 44] = [
    "nn.MaxPool2d(2)",
    "nn.AvgPool1d(3,",
    "nn.Conv2d(1, 1, 3)",
    "nn.ConvTranspose2d(",
    "F.interpolate(x, ",
    "nn.Upsample(",
    "nn.Sequential(",
    "nn.LPPool2d(2, 2)",
    "nn.MaxUnpool2d(2)",
    "nn.PixelShuffle(2)",
    "nn.Unfold(2)",
    "nn.Fold((4,4), 2)",
    "nn.AdaptiveAvgPool2d(1)",
    "torch.nn.functional.",
    "kernel_size=",
    "stride=",
    "padding=",
    "dilation=",
    "ceil_mode=True",
    "return_indices=True",
    "size=(5, 7)",
    "scale_factor=",
    "mode='bicubic'",
    "mode='area'",
    "align_corners=True",
    "antialias=True",
    "weight=[[[[1]]]]",
    "bias=False",
    "groups=",
    "output_padding=1",
    "padding_mode='circular'",
    "padding='same'",
    "indices=[[0]]",
    "divisor_override=",
    "output_size=",
    "torch.zeros(",
    "torch.arange(",
    ".view(",
    ".reshape(1,1,-1)",
    "torch.randn(2,2)",
    "torch.manual_seed(1)",
    "impulse(5)",
    "checkerboard(",
    "x=[[1,2],[3,4]]",
];

/// Cells over which the slower properties are left out of most cases.
const MANY: usize = 1 << 12;

fn string(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether this case is one of the few that do all, whatever it costs.
fn thorough(bytes: &[u8]) -> bool {
    let sum = bytes.iter().fold(7u32, |sum, &byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    sum % 997 == 0
}

/// The next call after a refusal is answered as ever.
fn still_right() {
    let read = notation::parse("nn.MaxPool2d(2)", 2).map(|tracks| notation::print(&tracks));
    assert_eq!(read.as_deref(), Ok("nn.MaxPool2d(2)"));
    let grid = input::parse("[[1, 2], [3, 4]]").expect("a good grid");
    assert_eq!(
        (grid.tensor.shape(), grid.tensor.data()),
        (&[2, 2][..], &[1.0, 2.0, 3.0, 4.0][..])
    );
}

pub const NOTATION: Door = Door {
    name: "notation",
    share: 30,
    make: |dice, corpus| mutate::bytes(dice, corpus, &CALLS),
    check: |bytes| {
        let (text, dims) = (string(bytes), bytes.len() % 3 + 1);
        match notation::parse(&text, dims) {
            Ok(tracks) => {
                assert!(tracks.len() <= limits::TRACKS);
                assert!(
                    tracks
                        .iter()
                        .all(|track| track.stages.len() <= limits::STAGES)
                );
                let printed = notation::print(&tracks);
                let again = notation::parse(&printed, dims).expect("what is printed is read");
                assert_eq!(notation::print(&again), printed);
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                assert!(text.get(error.span.clone()).is_some(), "{:?}", error.span);
                still_right();
            }
        }
    },
};

pub const INPUT: Door = Door {
    name: "input",
    share: 6,
    make: |dice, corpus| mutate::bytes(dice, corpus, &CALLS[35..]),
    check: |bytes| match input::parse(&string(bytes)) {
        Ok(input) => {
            assert!(input.tensor.shape().len() <= limits::RANK);
            assert!(input.tensor.data().len() <= limits::CELLS);
            if input.tensor.data().len() <= MANY {
                comes_back(input);
            }
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            still_right();
        }
    },
};

/// Through a link and back, bit for bit but for the sign of a NaN.
fn comes_back(input: Input) {
    let tensor = input.tensor.clone();
    let parts = LinkParts {
        input: Some(input),
        ..LinkParts::default()
    };
    let (read, problems) = link::decode(&link::encode(&parts));
    assert_eq!(problems, []);
    let read = read.input.expect("an input was written").tensor;
    let mut pairs = read.data().iter().zip(tensor.data());
    // Text has one NaN, whatever its bits.
    let same = |(a, b): (&f32, &f32)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
    assert!(
        read.shape() == tensor.shape() && pairs.all(same),
        "{read:?} is not {tensor:?}"
    );
}

pub const LINK: Door = Door {
    name: "link",
    share: 5,
    make: |dice, corpus| mutate::bytes(dice, corpus, &CALLS),
    check: |bytes| {
        let (parts, problems) = link::decode(&string(bytes));
        assert!(parts.tracks.len() <= limits::TRACKS);
        for problem in &problems {
            assert!(!problem.to_string().is_empty());
        }
        let scene = from_link(parts);
        opens_again(&scene);
        shows(&scene, thorough(bytes));
        if !problems.is_empty() {
            still_right();
        }
    },
};

/// The link of a scene opens that scene.
fn opens_again(scene: &Scene) {
    if scene.input.tensor.data().len() > MANY {
        return;
    }
    let written = link::encode(&to_link(scene));
    let (parts, problems) = link::decode(&written);
    assert_eq!(problems, []);
    assert_eq!(link::encode(&to_link(&from_link(parts))), written);
}

/// Everything that the page tells of a scene can be told.
fn shows(scene: &Scene, thorough: bool) {
    let input = scene.input.tensor.shape();
    let all: usize = scene
        .tracks
        .iter()
        .map(|track| cells(&track.stages, input))
        .sum();
    if !thorough && all + scene.input.tensor.data().len() > MANY {
        return;
    }
    let results = Results::default().of(scene);
    for result in results.tracks().flat_map(|track| &track.stages) {
        let place = scene.pin.unwrap_or_default();
        for lang in [Lang::En, Lang::Zh] {
            drop(Subject::of_output(result, scene, place, lang, false));
        }
    }
    for library in [Library::PyTorch, Library::NumPy] {
        let pieces = library.script(scene, &results);
        pieces.into_iter().flatten().for_each(drop);
    }
    for track in &scene.tracks {
        drop(onnx::pipeline(&track.stages, input));
    }
}

pub const PACKED: Door = Door {
    name: "packed",
    share: 6,
    // The corpus holds what is packed, before it is text.
    make: |dice, corpus| {
        // The bombs among them take a while.
        let most = if dice.once_in(500) { usize::MAX } else { 1000 };
        let corpus: Vec<_> = corpus.iter().filter(|c| c.len() < most).cloned().collect();
        let bytes = mutate::bytes(dice, &corpus, &[]);
        let key = dice.pick(&["x", "y"]);
        format!("{key}=z1:{}", URL_SAFE_NO_PAD.encode(bytes)).into_bytes()
    },
    check: |bytes| {
        let text = string(bytes);
        let data = text.trim_start_matches(['x', 'y', '=']);
        match packed::unpack(data) {
            Ok(tensor) => {
                assert!(tensor.data().len() <= limits::CELLS);
                if tensor.data().len() <= MANY {
                    let again = packed::unpack(&packed::pack(&tensor)).expect("what is packed");
                    assert!(again.same_bits(&tensor));
                }
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
        if let Ok(text) = packed::unpack_text(data) {
            assert!(text.len() <= limits::TEXT_BYTES);
        }
        drop(link::decode(&text));
    },
};

pub const SCENE_FILE: Door = Door {
    name: "scene",
    share: 6,
    make: |dice, corpus| mutate::bytes(dice, corpus, &CALLS),
    check: |bytes| match scene_file::read(&string(bytes)) {
        Ok(scene) if scene.input.tensor.data().len() <= MANY => {
            let written = scene_file::write(&scene);
            assert!(scene_file::is_scene(written.as_bytes()));
            let again = scene_file::read(&written).expect("what is written is read");
            assert_eq!(scene_file::write(&again), written);
        }
        Ok(_) => {}
        Err(error) => {
            assert!(!error.to_string().is_empty());
            still_right();
        }
    },
};

pub const PASTE: Door = Door {
    name: "paste",
    share: 16,
    make: |dice, corpus| {
        mutate::bytes(
            dice,
            corpus,
            &[
                "1,2", "3\t4", "5;6", "1 2\n3 4", "[1, 2]", "...", "tensor([", "array([[",
            ],
        )
    },
    check: |bytes| {
        let (text, dims) = (string(bytes), bytes.len() % 3 + 1);
        let read = paste::read(&text, dims);
        // What is marked in a text is the text: nothing in it becomes anything else.
        for line in markup::lines(&text, Some(&read), 0, 20) {
            let pieces = line
                .pieces
                .iter()
                .filter(|piece| piece.kind != markup::Kind::Missing);
            let shown: String = pieces.map(|piece| piece.text.as_str()).collect();
            // Blanks may stand where a cell is missing.
            assert!(text.contains(shown.trim_end()), "{shown:?}");
        }
        match &read {
            Ok(pasted) => {
                if let paste::Content::Grid(grid) = &pasted.content {
                    assert_eq!(grid.cells.len(), grid.shape.iter().product::<usize>());
                    let mended = paste::repair(&text, &grid.problems);
                    let again = paste::read_as(&mended, pasted.format, dims);
                    let whole = match again.as_ref().map(|pasted| &pasted.content) {
                        Ok(paste::Content::Grid(grid)) => grid.problems.is_empty(),
                        _ => false,
                    };
                    assert!(whole, "{mended:?}: {again:?}");
                }
            }
            Err(error) => {
                for lang in [Lang::En, Lang::Zh] {
                    assert!(!complaint::of_text(error, lang).is_empty());
                }
                still_right();
            }
        }
        drop(Sheet::read(&text));
    },
};

pub const SCRIPT: Door = Door {
    name: "script",
    share: 8,
    make: |dice, corpus| mutate::bytes(dice, corpus, &CALLS),
    check: |bytes| match script::read(&string(bytes), bytes.len() % 3 + 1) {
        Ok(script) => assert!(script.tracks.len() <= limits::TRACKS),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            still_right();
        }
    },
};

pub const EMBED: Door = Door {
    name: "embed",
    share: 4,
    make: |dice, corpus| {
        let own = [
            "&hide=code",
            "&readonly=1",
            "&theme=dark",
            "&lang=zh",
            "&lesson=",
            "&controls=stride",
            "&frame=0",
            "&height=auto",
            "&view=grid",
        ];
        mutate::bytes(dice, corpus, &own)
    },
    check: |bytes| {
        let text = string(bytes);
        let (parts, _) = link::decode(&text);
        let (options, problems) = EmbedOptions::read(&parts.view);
        for problem in problems {
            assert!(!problem.to_string().is_empty());
        }
        // Of a lesson that is not shown nothing is written.
        let (again, problems) = EmbedOptions::read(&options.pairs());
        assert_eq!((again.pairs(), problems), (options.pairs(), vec![]));
        for (width, height) in [(0.0, 0.0), (320.0, 200.0), (f64::MAX, f64::NAN)] {
            let _ = options.parts(width, height);
        }
        let scene = from_link(parts);
        if scene.input.tensor.data().len() > MANY {
            return;
        }
        let hostile = Embedded {
            site: "https://site.example/".into(),
            scene: link::pairs(&to_link(&scene)),
            options: options.pairs(),
            title: text.chars().filter(|c| !c.is_control()).take(200).collect(),
            width: 640,
            height: 420,
        };
        let blank = |pairs: &[(String, String)]| {
            let blank = |(key, _): &(String, String)| (key.clone(), "1".to_string());
            pairs.iter().map(blank).collect::<Vec<_>>()
        };
        let harmless = Embedded {
            scene: blank(&hostile.scene),
            options: blank(&hostile.options),
            title: "title".into(),
            ..hostile.clone()
        };
        // Whatever the values are: the same elements, with the same quotes around the same attributes.
        for tool in [Tool::Html, Tool::Element, Tool::MkDocs, Tool::Docusaurus] {
            assert_eq!(
                markup_of(&hostile, tool),
                markup_of(&harmless, tool),
                "{tool:?}"
            );
        }
    },
};

/// The characters of a snippet that make elements and attributes.
fn markup_of(embedded: &Embedded, tool: Tool) -> String {
    let text = spoken(&embedded.snippet(tool));
    text.chars()
        .filter(|c| matches!(c, '<' | '>' | '"'))
        .collect()
}
