//! Each family at four sizes: a small teaching grid, a large one, a picture, a feature map.
#![cfg_attr(target_arch = "wasm32", no_main)]
#![cfg(not(target_arch = "wasm32"))]

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use gridscope::ops::{Call, Class, Tensor, Value};

const SHAPES: [[usize; 4]; 4] = [
    [1, 1, 4, 4],
    [1, 1, 64, 64],
    [1, 3, 224, 224],
    [1, 64, 56, 56],
];

fn ints(value: i64) -> Value {
    Value::Int(value)
}

type Args = Vec<(&'static str, Value)>;

/// Family, class and arguments of every call, for an input of this many channels.
fn calls(channels: i64) -> Vec<(&'static str, &'static str, Args)> {
    let word = |text: &str| Value::Str(text.to_string());
    let resize = |mode: &str| vec![("scale_factor", ints(2)), ("mode", word(mode))];
    let shrink = |mode: &str| {
        let factor = ("scale_factor", Value::Float(0.5));
        vec![
            factor,
            ("mode", word(mode)),
            ("antialias", Value::Bool(true)),
        ]
    };
    let kernel = |size| {
        vec![
            ("in_channels", ints(channels)),
            ("out_channels", ints(channels)),
            ("kernel_size", ints(size)),
        ]
    };
    let two = vec![("kernel_size", ints(2))];
    let lp = [vec![("norm_type", ints(2))], two.clone()].concat();
    vec![
        ("max_pool", "MaxPool2d", two.clone()),
        ("avg_pool", "AvgPool2d", two.clone()),
        ("lp_pool", "LPPool2d", lp),
        (
            "adaptive_avg_pool",
            "AdaptiveAvgPool2d",
            vec![("output_size", ints(3))],
        ),
        (
            "adaptive_max_pool",
            "AdaptiveMaxPool2d",
            vec![("output_size", ints(3))],
        ),
        ("conv", "Conv2d", kernel(3)),
        (
            "conv_transpose",
            "ConvTranspose2d",
            [kernel(2), vec![("stride", ints(2))]].concat(),
        ),
        ("nearest", "Upsample", resize("nearest")),
        ("bilinear", "Upsample", resize("bilinear")),
        ("bicubic", "Upsample", resize("bicubic")),
        ("area", "interpolate", resize("area")),
        ("lanczos", "interpolate", shrink("lanczos")),
        (
            "pixel_unshuffle",
            "PixelUnshuffle",
            vec![("downscale_factor", ints(2))],
        ),
        ("unfold", "Unfold", two),
    ]
}

fn families(c: &mut Criterion) {
    for shape in SHAPES {
        let cells = shape.iter().product();
        // A ramp that repeats; what the values are does not change the work.
        let data = (0..cells).map(|i| (i % 97) as f32 / 97.0).collect();
        let x = Tensor::new(shape, data).expect("a small tensor");
        for (family, name, args) in calls(shape[1] as i64) {
            let (class, _) = Class::find(name).expect("in the table");
            let call = args
                .into_iter()
                .try_fold(Call::new(class, 2), |call, (name, value)| {
                    call.with(name, value)
                })
                .expect("names of the table");
            let op = call.build().expect("an operation");
            let size = shape.map(|n| n.to_string()).join("x");
            let mut group = c.benchmark_group(family);
            group.sample_size(20);
            group.bench_with_input(BenchmarkId::new("forward", &size), &x, |b, x| {
                b.iter(|| op.forward(x));
            });
            let y = op.forward(&x).expect("an output").values;
            group.bench_with_input(BenchmarkId::new("gradient", &size), &x, |b, x| {
                b.iter_batched_ref(|| y.clone(), |g| op.gradient(x, g), BatchSize::LargeInput);
            });
            let middle: Vec<usize> = y.shape().iter().map(|n| n / 2).collect();
            group.bench_with_input(BenchmarkId::new("explain", &size), &x, |b, x| {
                b.iter(|| op.explain(x, &middle));
            });
            group.finish();
        }
    }
}

criterion_group!(benches, families);
criterion_main!(benches);
