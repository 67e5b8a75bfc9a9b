//! Each family at four sizes: a small teaching grid, a large one, a picture, a feature map; and the
//! workloads of the table in `docs/performance.md`, by their names there.
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

/// A ramp that repeats; what the values are does not change the work.
fn value(i: usize) -> f32 {
    (i % 97) as f32 / 97.0
}

fn families(c: &mut Criterion) {
    for shape in SHAPES {
        let cells = shape.iter().product();
        let data = (0..cells).map(value).collect();
        let x = Tensor::new(shape, data).expect("a small tensor");
        for (family, name, args) in calls(shape[1] as i64) {
            let op = call(name, args).build().expect("an operation");
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

/// The call that the table's workloads are made of.
fn call(name: &str, args: Args) -> Call {
    let (class, _) = Class::find(name).expect("in the table");
    let call = Call::new(class, 2);
    let with = |call: Call, (name, value)| call.with(name, value);
    args.into_iter()
        .try_fold(call, with)
        .expect("names of the table")
}

/// Shape and call of each workload; `×2` is a scale factor, `k` a kernel, `s` a stride.
fn workloads() -> Vec<(&'static str, [usize; 4], Call)> {
    let pool = |name| call(name, vec![("kernel_size", ints(2))]);
    let resize = |mode: &str, align_corners: Option<bool>| {
        let mode = Value::Str(mode.to_string());
        let align = align_corners.map(|align| ("align_corners", Value::Bool(align)));
        let args = [("scale_factor", ints(2)), ("mode", mode)];
        call("Upsample", args.into_iter().chain(align).collect())
    };
    let conv = |name, [from, to, kernel, padding]: [i64; 4]| {
        let args = [
            ("in_channels", from),
            ("out_channels", to),
            ("kernel_size", kernel),
            ("stride", 2),
            ("padding", padding),
        ];
        let args = args.map(|(name, value)| (name, ints(value)));
        let bias = ("bias", Value::Bool(false));
        call(name, args.into_iter().chain([bias]).collect())
    };
    let (picture, features) = ([1, 3, 224, 224], [1, 64, 56, 56]);
    vec![
        ("4×4 max pool 2", [1, 1, 4, 4], pool("MaxPool2d")),
        ("16×16 max pool 2", [1, 1, 16, 16], pool("MaxPool2d")),
        ("64×64 max pool 2", [1, 1, 64, 64], pool("MaxPool2d")),
        ("3×224² max pool 2", picture, pool("MaxPool2d")),
        ("3×224² avg pool 2", picture, pool("AvgPool2d")),
        ("3×224² nearest ×2", picture, resize("nearest", None)),
        (
            "3×224² bilinear ×2, False",
            picture,
            resize("bilinear", Some(false)),
        ),
        (
            "3×224² bilinear ×2, True",
            picture,
            resize("bilinear", Some(true)),
        ),
        ("3×224² bicubic ×2", picture, resize("bicubic", Some(false))),
        (
            "3×224² conv 3→16 k3 s2",
            picture,
            conv("Conv2d", [3, 16, 3, 1]),
        ),
        (
            "16×112² conv-transpose 16→3 k2 s2",
            [1, 16, 112, 112],
            conv("ConvTranspose2d", [16, 3, 2, 0]),
        ),
        ("64×56² max pool 2", features, pool("MaxPool2d")),
        (
            "64×56² bilinear ×2, False",
            features,
            resize("bilinear", Some(false)),
        ),
        (
            "64×56² bicubic ×2",
            features,
            resize("bicubic", Some(false)),
        ),
        (
            "64×56² conv 64→64 k3 s2",
            features,
            conv("Conv2d", [64, 64, 3, 1]),
        ),
        (
            "64×56² conv-transpose 64→32 k2 s2",
            features,
            conv("ConvTranspose2d", [64, 32, 2, 0]),
        ),
        (
            "1024² bilinear ×2, False",
            [1, 1, 1024, 1024],
            resize("bilinear", Some(false)),
        ),
    ]
}

/// What `resident(…).kernel()` does in JavaScript: the plan alone, on memory that is there.
fn table(c: &mut Criterion) {
    let mut group = c.benchmark_group("table");
    group.sample_size(20);
    for (name, shape, call) in workloads() {
        let op = call.build().expect("an operation");
        let plan = op.plan(&shape).expect("a shape that fits");
        let mut plan = plan.expect("an operation with a plan");
        let x: Vec<f32> = (0..shape.iter().product()).map(value).collect();
        let mut out = vec![0.0; plan.output().iter().product()];
        group.bench_function(name, |b| b.iter(|| plan.run(&x, &mut out)));
    }
    group.finish();
}

criterion_group!(benches, families, table);
criterion_main!(benches);
