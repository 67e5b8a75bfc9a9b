//! Exported scripts run in real PyTorch and give Gridscope's numbers.
//!
//! Needs Python with torch, as `GRIDSCOPE_PYTHON` or `python3`; without it the test says so and
//! passes.
#![cfg(not(target_arch = "wasm32"))]

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use gridscope::ops::{Pipeline, Tensor};
use gridscope::playground::code::{Known, Line, LiveCell};
use gridscope::playground::export::data::Format;
use gridscope::playground::input::{self, Input};
use gridscope::playground::notation::{self, Track};
use gridscope::playground::python_export::{Flow, Program};
use gridscope::playground::{files, python};

/// Runs every script of a folder, statement by statement. Saves beside it what the results and the
/// gradient are, and the cells that the script looks at.
const RUNNER: &str = "
import ast, pathlib, sys
import numpy, torch

def save(path, value):
    value = value.detach() if torch.is_tensor(value) else value
    numpy.save(path, numpy.asarray(value, numpy.float32))

for path in sorted(pathlib.Path(sys.argv[1]).glob('*.py')):
    names, cells = {}, []
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Expr):
            value = eval(compile(ast.Expression(node.value), str(path), 'eval'), names)
            if getattr(value, 'ndim', None) == 0:
                cells.append(float(value))
        else:
            exec(compile(ast.Module([node], []), str(path), 'exec'), names)
    for name in 'yabcd':
        if name in names:
            save(path.with_suffix(f'.{name}.npy'), names[name])
    if getattr(names['x'], 'grad', None) is not None:
        save(path.with_suffix('.grad.npy'), names['x'].grad)
    save(path.with_suffix('.cells.npy'), cells)
";

const INPUTS: [&str; 6] = [
    "[[1, 2, 4, 3], [2, 6, 9, 5], [1, 5, 8, 4], [0, 2, 3, 2]]",
    "torch.arange(1, 37).view(1, 1, 6, 6)",
    "torch.manual_seed(4); torch.randn(1, 1, 7, 5)",
    "checkerboard(6, 6)",
    "[[0.1, -0.0, 1e-3, 1e20], [float('nan'), float('inf'), -float('inf'), 7]]",
    "photo(80, 80)",
];

const TRACKS: [&str; 22] = [
    "nn.MaxPool2d(2)",
    "nn.MaxPool2d(3, stride=1, padding=1, ceil_mode=True)",
    "nn.MaxPool2d(2, return_indices=True)",
    "nn.AvgPool2d((2, 3), stride=1, padding=1, count_include_pad=False)",
    "F.avg_pool2d(x, 2, divisor_override=3)",
    "nn.AdaptiveAvgPool2d((1, None))",
    "nn.AdaptiveMaxPool2d(2)",
    "nn.LPPool2d(2, 2)",
    "nn.Upsample(scale_factor=1.3)",
    "nn.Upsample(scale_factor=(2, 120/88), mode='bilinear', recompute_scale_factor=True)",
    "F.interpolate(x, size=(5, 7), mode='bicubic', align_corners=True)",
    "F.interpolate(x, scale_factor=0.6, mode='bilinear', antialias=True)",
    "nn.Conv2d(1, 2, 2, stride=2, padding=1)",
    "nn.Conv2d(1, 1, 3, padding='same', bias=[0.5], weight=[[[[0, 1, 0], [1, -4, 1], [0, 1, 0]]]])",
    "nn.ConvTranspose2d(1, 1, 3, stride=2, output_padding=1)",
    "nn.Conv2d(1, 1, 2, padding=1, padding_mode='circular', bias=False)",
    "nn.Unfold(2, stride=4)",
    "nn.Sequential(nn.MaxPool2d(1, return_indices=True), F.interpolate(x, scale_factor=1), \
     nn.MaxUnpool2d(1, stride=1, padding=0))",
    "nn.Sequential(nn.MaxPool2d(1, return_indices=True), nn.MaxPool2d(1, return_indices=True), \
     nn.MaxUnpool2d(1), nn.MaxUnpool2d(1))",
    "nn.Sequential(nn.Conv2d(1, 4, 1), nn.PixelShuffle(2), nn.AvgPool2d(2))",
    "nn.Sequential(nn.AvgPool2d(2, stride=1), nn.Upsample(scale_factor=2, mode='bilinear'))",
    "nn.Sequential(nn.MaxPool2d(2), F.interpolate(x, scale_factor=3, mode='nearest-exact'))",
];

/// On 14 rows and 10 columns of four channels.
const NUMPY_TRACKS: [&str; 20] = [
    "F.interpolate(x, size=(46, 7))",
    "F.interpolate(x, scale_factor=1.3, mode='nearest-exact')",
    "F.interpolate(x, size=(46, 7), mode='bilinear')",
    "F.interpolate(x, size=(5, 7), mode='bilinear', align_corners=True)",
    "F.interpolate(x, scale_factor=(1.7, 0.4), mode='bicubic')",
    "F.interpolate(x, size=(5, 23), mode='bicubic', align_corners=True)",
    "F.interpolate(x, size=(5, 23), mode='bicubic', antialias=True)",
    "F.interpolate(x, scale_factor=0.35, mode='bilinear', antialias=True)",
    "F.interpolate(x, size=(14, 3), mode='bilinear')",
    "F.interpolate(x, size=(4, 3), mode='area')",
    "nn.AvgPool2d((3, 2), stride=2, padding=(1, 0), ceil_mode=True)",
    "nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)",
    "nn.MaxPool2d(3, stride=(2, 1), padding=1, dilation=(2, 1), ceil_mode=True)",
    "nn.LPPool2d(2, (3, 2), stride=1)",
    "nn.Conv2d(4, 3, (3, 2), stride=(2, 1), padding=(1, 2), dilation=(2, 1))",
    "nn.Conv2d(4, 2, 3, padding=2, padding_mode='reflect')",
    "nn.Conv2d(4, 2, 4, padding='same', padding_mode='replicate')",
    "nn.ConvTranspose2d(4, 3, (3, 2), stride=(2, 3), padding=(1, 0), output_padding=(1, 2), dilation=(1, 2))",
    "nn.PixelShuffle(2)",
    "nn.Sequential(nn.PixelUnshuffle(2), nn.PixelShuffle(2), nn.MaxPool2d(2))",
];

/// Several tracks, pipelines that are looked into, signals and volumes: forward and backward.
const PROGRAMS: [(&str, &str); 12] = [
    (
        "torch.manual_seed(1); torch.randn(1, 1, 6, 6)",
        "nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True); \
         nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)",
    ),
    (
        "[[1, 2, 4, 3], [2, 6, 9, 5], [1, 5, 8, 4], [0, 2, 3, 2]]",
        "nn.Upsample(scale_factor=2, mode='bilinear'); \
         F.interpolate(x, scale_factor=2, mode='bilinear', align_corners=True); \
         nn.ConvTranspose2d(1, 1, 3, stride=2, weight=[[[[1, 2, 1], [2, 4, 2], [1, 2, 3]]]]); \
         nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(1, 1, 3, padding='same'))",
    ),
    (
        "[[1, 2, 4, 3], [2, 6, 9, 5], [1, 5, 8, 4], [0, 2, 3, 2]]",
        "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2)); \
         nn.Sequential(nn.MaxPool2d(2), F.interpolate(x, size=(4, 4), mode='bicubic')); \
         nn.MaxPool2d(2, return_indices=True)",
    ),
    (
        "digit(14, 14)",
        "nn.Sequential(nn.MaxPool2d(3, 2, (1, 0), ceil_mode=True), nn.Upsample(size=(14, 14)), \
         nn.AvgPool2d(2))",
    ),
    (
        "torch.manual_seed(2); torch.randn(1, 1, 5, 5)",
        "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.Conv2d(1, 1, 1, weight=[[[[2]]]]), \
         nn.MaxUnpool2d(2, output_size=(5, 5)))",
    ),
    (
        "[2, 5, 3, 8, 4]",
        "F.interpolate(x, 8, mode='nearest'); F.interpolate(x, 8, mode='nearest-exact'); \
         nn.Upsample(8, mode='linear')",
    ),
    ("[2, 5, 3, 8, 4, 1]", "nn.MaxPool1d(3, 2, 1)"),
    (
        "torch.linspace(-1, 1, 9)",
        "nn.Sequential(nn.Conv1d(1, 2, 3, stride=2, padding=1), nn.ConvTranspose1d(2, 1, 2, 2))",
    ),
    (
        "[2, 5, 3, 8, 4, 1]",
        "nn.Sequential(nn.MaxPool1d(2, return_indices=True), nn.MaxUnpool1d(2))",
    ),
    (
        "torch.arange(48).view(1, 1, 3, 4, 4)",
        "nn.Upsample(scale_factor=2, mode='trilinear')",
    ),
    (
        "torch.manual_seed(3); torch.randn(1, 1, 4, 4, 4)",
        "nn.MaxPool3d(2); nn.AvgPool3d(3, 1, 1); nn.Conv3d(1, 1, 3, padding=1, bias=[1])",
    ),
    (
        "torch.manual_seed(3); torch.randn(1, 1, 4, 3, 4)",
        "nn.Sequential(nn.AvgPool3d((2, 3, 2)), nn.ConvTranspose3d(1, 1, 2, 2), \
         F.interpolate(x, size=(4, 3, 4)))",
    ),
];

/// What a script must give: results by name, and the cells it looks at.
struct Expected {
    what: String,
    results: Vec<(&'static str, Tensor)>,
    cells: Vec<f32>,
}

/// Scripts in a folder of their own, and what they must give.
struct Folder {
    path: PathBuf,
    expected: Vec<Expected>,
}

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let expected = Vec::new();
        Self { path, expected }
    }

    fn add(&mut self, script: &str, expected: Expected) {
        let name = format!("{:03}.py", self.expected.len());
        fs::write(self.path.join(name), script).unwrap();
        self.expected.push(expected);
    }

    /// Runs the scripts and compares.
    fn check(self, python: &str) {
        let output = Command::new(python)
            .args(["-c", RUNNER])
            .arg(&self.path)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        for (index, expected) in self.expected.iter().enumerate() {
            let saved = |name: &str| {
                let path = self.path.join(format!("{index:03}.{name}.npy"));
                let file = fs::read(path).unwrap_or_else(|_| panic!("{name} of {}", expected.what));
                files::read_npy(&file).unwrap()
            };
            for (name, values) in &expected.results {
                let found = saved(name);
                assert_eq!(found.shape(), values.shape(), "{name} of {}", expected.what);
                close(values, &found, &expected.what);
            }
            let cells = Tensor::new([expected.cells.len()], expected.cells.clone()).unwrap();
            let found = saved("cells");
            assert_eq!(found.shape(), cells.shape(), "{}", expected.what);
            close(&cells, &found, &expected.what);
        }
    }
}

/// Python with torch, where there is one.
fn python() -> Option<String> {
    python_with("numpy, torch")
}

/// Python with some modules, where there is one.
fn python_with(modules: &str) -> Option<String> {
    let python = env::var("GRIDSCOPE_PYTHON").unwrap_or("python3".into());
    let has_them = Command::new(&python)
        .args(["-c", &format!("import {modules}")])
        .output();
    if has_them.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    eprintln!("skipped: {python} has no {modules}; set GRIDSCOPE_PYTHON to one that has");
    None
}

/// What every stage of a track gives.
fn outputs(track: &Track, x: &Tensor) -> Vec<Tensor> {
    let stages = track.stages.clone();
    let run = Pipeline { stages }.run(x);
    assert_eq!(run.refusal, None, "{track}");
    let stages = run.stages.into_iter();
    stages.map(|stage| stage.output.values).collect()
}

/// Single tracks leave their result in `y`, several in `a`, `b`, ….
fn names(tracks: usize) -> &'static [&'static str] {
    if tracks == 1 {
        &["y"]
    } else {
        &["a", "b", "c", "d"]
    }
}

/// The last cell of a tensor: every index matters.
fn last(tensor: &Tensor) -> (Vec<usize>, f32) {
    let index: Vec<usize> = tensor.shape().iter().map(|n| n - 1).collect();
    let value = tensor.at(&index);
    (index, value)
}

fn known(stage: usize, (index, value): (Vec<usize>, f32)) -> Known {
    Known {
        live: Some(LiveCell {
            stage,
            index,
            value,
        }),
        ..Known::default()
    }
}

fn joined(lines: &[Line]) -> String {
    python::join(lines.iter().map(Line::text), "\n")
}

#[test]
fn pytorch_runs_exported_scripts_to_the_same_numbers() {
    let Some(python) = python() else { return };
    let mut folder = Folder::new("exported_python");
    for x in INPUTS {
        for y in TRACKS {
            let input = input::parse(x).unwrap();
            let tracks = notation::parse(y, 2).unwrap();
            let program = Program {
                input: &input,
                rank: 4,
                tracks: &tracks,
                flow: Flow::Forward,
            };
            let script = program.script();
            let mut outputs = outputs(&tracks[0], &input::with_rank(&input.tensor, 4));
            let expected = Expected {
                what: format!("{x}\n{y}\n{script}"),
                results: vec![("y", outputs.pop().unwrap())],
                cells: vec![],
            };
            folder.add(&script, expected);
        }
    }
    folder.check(&python);
}

#[test]
fn numpy_alone_gives_pytorchs_numbers() {
    let Some(python) = python() else { return };
    let mut folder = Folder::new("exported_numpy");
    let mut unequalled = Vec::new();
    let single = INPUTS
        .iter()
        .flat_map(|x| TRACKS.iter().map(move |y| (*x, *y)));
    let resizes = NUMPY_TRACKS
        .iter()
        .map(|y| ("torch.manual_seed(9); torch.randn(1, 4, 14, 10)", *y));
    for (x, y) in single.chain(resizes).chain(PROGRAMS) {
        let input = input::parse(x).unwrap();
        let dims = input::spatial_dims(input.tensor.shape());
        let tracks = notation::parse(y, dims).unwrap();
        let seen = input::with_rank(&input.tensor, dims + 2);
        let ends = tracks
            .iter()
            .map(|track| outputs(track, &seen).pop().unwrap());
        let ends: Vec<Tensor> = ends.collect();
        let program = Program {
            input: &input,
            rank: dims + 2,
            tracks: &tracks,
            flow: Flow::Forward,
        };
        let Some(script) = program.numpy() else {
            unequalled.push(y);
            continue;
        };
        assert!(!script.contains("import torch"), "{script}");
        let expected = Expected {
            what: format!("{x}\n{y}\n{script}"),
            results: names(tracks.len()).iter().copied().zip(ends).collect(),
            cells: vec![],
        };
        folder.add(&script, expected);
    }
    // Pools, convolutions and resizes of finite numbers all have an equivalent.
    let unfit = |y: &&str| {
        !["Unpool", "Unfold", "Fold"]
            .iter()
            .any(|name| y.contains(name))
    };
    let infinite = |y: &&str| y.contains("bi") || y.contains("antialias");
    let missing: Vec<_> = unequalled
        .into_iter()
        .filter(unfit)
        .filter(|y| !infinite(y))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    folder.check(&python);
}

#[test]
fn pytorch_agrees_with_every_number_of_the_code_panel() {
    let Some(python) = python() else { return };
    let mut folder = Folder::new("exported_panels");
    for (x, y) in PROGRAMS {
        let input = input::parse(x).unwrap();
        let dims = input::spatial_dims(input.tensor.shape());
        let tracks = notation::parse(y, dims).unwrap();
        let seen = input::with_rank(&input.tensor, dims + 2);
        forward(&mut folder, &input, &seen, &tracks);
        backward(&mut folder, &input, &seen, &tracks);
    }
    folder.check(&python);
}

/// A script for every stage that is looked at.
fn forward(folder: &mut Folder, input: &Input, x: &Tensor, tracks: &[Track]) {
    let outputs: Vec<_> = tracks.iter().map(|track| outputs(track, x)).collect();
    let most = outputs.iter().map(Vec::len).max().unwrap_or(0);
    for stage in 0..most {
        let stage = |outputs: &Vec<Tensor>| stage.min(outputs.len() - 1);
        let live = outputs.iter().map(|o| known(stage(o), last(&o[stage(o)])));
        let program = Program {
            input,
            rank: x.shape().len(),
            tracks,
            flow: Flow::Forward,
        };
        let live: Vec<Known> = live.collect();
        let script = joined(&program.panel(&live));
        let results = outputs
            .iter()
            .map(|outputs| outputs.last().unwrap().clone());
        let expected = Expected {
            what: script.clone(),
            results: names(tracks.len()).iter().copied().zip(results).collect(),
            cells: live
                .iter()
                .map(|known| known.live.as_ref().unwrap().value)
                .collect(),
        };
        folder.add(&script, expected);
    }
}

/// The gradients of the sum and of the last output cell.
fn backward(folder: &mut Folder, input: &Input, x: &Tensor, tracks: &[Track]) {
    // A cell that all tracks have.
    let ends = tracks
        .iter()
        .map(|track| last(outputs(track, x).last().unwrap()).0);
    let smaller =
        |a: Vec<usize>, b: Vec<usize>| a.into_iter().zip(b).map(|(a, b)| a.min(b)).collect();
    let cell = ends.reduce(smaller).unwrap();
    for flow in [Flow::Sum, Flow::Cell(&cell)] {
        let gradients = tracks.iter().map(|track| {
            let shape = outputs(track, x).pop().unwrap().shape().to_vec();
            let upstream = match flow {
                Flow::Cell(index) => {
                    let mut upstream = Tensor::full(shape, 0.0);
                    let at = upstream.offset(index);
                    upstream.data_mut()[at] = 1.0;
                    upstream
                }
                _ => Tensor::full(shape, 1.0),
            };
            let stages = track.stages.clone();
            Pipeline { stages }.gradient(x, &upstream).unwrap()
        });
        let gradients: Vec<Tensor> = gradients.collect();
        let live: Vec<Known> = gradients.iter().map(|grad| known(0, last(grad))).collect();
        let program = Program {
            input,
            rank: x.shape().len(),
            tracks,
            flow,
        };
        let script = joined(&program.panel(&live));
        let expected = Expected {
            what: script.clone(),
            cells: live
                .iter()
                .map(|known| known.live.as_ref().unwrap().value)
                .collect(),
            results: vec![("grad", gradients.last().unwrap().clone())],
        };
        folder.add(&script, expected);
    }
}

/// Weighted sums differ between machines in their last bits.
fn close(ours: &Tensor, theirs: &Tensor, what: &str) {
    let finite = theirs.data().iter().filter(|value| value.is_finite());
    let largest = finite.fold(0.0f32, |largest, value| largest.max(value.abs()));
    for (a, b) in ours.data().iter().zip(theirs.data()) {
        let same = a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-5 * largest;
        assert!(same, "{a} is not {b}\n{what}");
    }
}

/// Reads each file as its users do, and says what does not hold the bits of the array.
const READER: &str = "
import json, pathlib, sys
import numpy as np
folder = pathlib.Path(sys.argv[1])
x = np.load(folder / 'x.npy')
assert x.dtype == np.float32 and x.flags.c_contiguous, x.dtype
rows = np.loadtxt(folder / 'x.csv', delimiter=',', dtype=np.float32)
listed = json.loads((folder / 'x.json').read_text())
found = {
    'csv': rows.reshape(x.shape),
    'json': np.array(listed, dtype=object).astype(np.float32),
    'numpy': eval((folder / 'x.numpy.py').read_text()),
}
try:
    import torch
    found['torch'] = eval((folder / 'x.torch.py').read_text()).numpy()
except ImportError:
    pass
for name, y in found.items():
    assert y.dtype == np.float32 and y.shape == x.shape, (name, y.dtype, y.shape)
    assert np.array_equal(x, y, equal_nan=True), (name, x, y)
print(x.shape, x.tobytes().hex())
";

#[test]
fn numpy_reads_every_file_of_numbers_to_the_same_bits() {
    let Some(python) = python_with("numpy") else {
        return;
    };
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("exported_numbers");
    for shape in [&[3, 4][..], &[1, 1, 3, 4], &[2, 3, 2], &[12]] {
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let values = [
            0.1,
            -0.0,
            1e-40,
            3.4e38,
            f32::NAN,
            f32::INFINITY,
            f32::NEG_INFINITY,
        ];
        let data: Vec<f32> = values.into_iter().cycle().take(12).collect();
        let tensor = Tensor::new(shape, data).unwrap();
        for format in Format::ALL {
            let bytes = format.pieces(&tensor).flatten().collect();
            let file = format.file("x", bytes);
            let name = file.name.trim_start_matches("gridscope-");
            fs::write(path.join(name), &file.bytes).unwrap();
        }
        let output = Command::new(&python)
            .args(["-c", READER])
            .arg(&path)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        let bits = tensor.data().iter().flat_map(|value| value.to_le_bytes());
        let bits: String = bits.map(|byte| format!("{byte:02x}")).collect();
        let shape = python::tuple(
            &python::join(shape.iter().map(usize::to_string), ", "),
            shape.len(),
        );
        let found = String::from_utf8_lossy(&output.stdout);
        assert_eq!(found.trim(), format!("{shape} {bits}"));
    }
}
