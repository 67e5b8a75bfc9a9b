//! Exported scripts run in real PyTorch and give Gridscope's numbers.
//!
//! Needs Python with torch, as `GRIDSCOPE_PYTHON` or `python3`; without it the test says so and
//! passes.
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use gridscope::ops::{Pipeline, Tensor};
use gridscope::playground::{files, input, notation, python_export};

/// Runs every script of a folder and saves its `y` beside it.
const RUNNER: &str = "
import pathlib, sys
import numpy, torch
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.py')):
    names = {}
    exec(path.read_text(), names)
    numpy.save(path.with_suffix('.npy'), names['y'].detach().numpy())
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

#[test]
fn pytorch_runs_exported_scripts_to_the_same_numbers() {
    let python = env::var("GRIDSCOPE_PYTHON").unwrap_or("python3".into());
    let has_torch = Command::new(&python)
        .args(["-c", "import numpy, torch"])
        .output();
    if !has_torch.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: {python} has no torch; set GRIDSCOPE_PYTHON to one that has");
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("exported_python");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();

    let mut expected = Vec::new();
    for x in INPUTS {
        for y in TRACKS {
            let input = input::parse(x).unwrap();
            let track = notation::parse(y, 2).unwrap().remove(0);
            let script = python_export::script(&input, 4, &track);
            let stages = track.stages.clone();
            let run = Pipeline { stages }.run(&input::with_rank(&input.tensor, 4));
            assert_eq!(run.refusal, None, "{x} {y}");
            let values = run.stages.last().unwrap().output.values.clone();
            let name = format!("{:03}.py", expected.len());
            fs::write(folder.join(name), &script).unwrap();
            expected.push((format!("{x}\n{y}\n{script}"), values));
        }
    }
    let output = Command::new(&python)
        .args(["-c", RUNNER])
        .arg(&folder)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    for (index, (what, values)) in expected.iter().enumerate() {
        let found = fs::read(Path::new(&folder).join(format!("{index:03}.npy"))).unwrap();
        let found = files::read_npy(&found).unwrap();
        assert_eq!(found.shape(), values.shape(), "{what}");
        close(values, &found, what);
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
