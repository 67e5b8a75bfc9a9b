//! Replays the numbers that PyTorch 2.15.0 gave, natively and in a browser:
//! `tests/golden/generate.py` made them, and tells what a line of the files holds.

use std::fmt::Write;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gridscope::ops::{
    Call, Class, Exception, Explanation, Operation, Refusal, Rule, Tensor, Value,
};
use serde_json::Value as Json;
// In the browser each `#[test]` below is one of its tests.
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// Case counts by kind.
#[derive(Default)]
struct Tally {
    forward: usize,
    gradient: usize,
    taps: usize,
    refusals: usize,
    failures: Vec<String>,
}

type Check = fn(&Json) -> Result<(), String>;

fn replay(text: &str) -> Tally {
    let mut tally = Tally::default();
    for (number, line) in text.lines().enumerate() {
        let case: Json = serde_json::from_str(line).expect("a golden line is JSON");
        let (count, check): (&mut usize, Check) = if case.get("error").is_some() {
            (&mut tally.refusals, check_refusal)
        } else if case.get("grad").is_some() {
            (&mut tally.gradient, check_gradient)
        } else if case.get("taps").is_some() {
            (&mut tally.taps, check_taps)
        } else {
            (&mut tally.forward, check_forward)
        };
        *count += 1;
        if let Err(what) = check(&case) {
            let mut op = case["op"].to_string();
            op.truncate(300);
            let input = case.get("shape").unwrap_or(&case["x"]["shape"]);
            tally
                .failures
                .push(format!("line {}: {op} on {input}: {what}", number + 1));
        }
    }
    tally
}

/// Replays one file, and fails with what went wrong.
fn golden(text: &str) {
    let tally = replay(text);
    let mut report = String::new();
    for failure in tally.failures.iter().take(60) {
        let _ = writeln!(report, "{failure}");
    }
    assert!(
        tally.failures.is_empty(),
        "{} of {} cases differ from PyTorch\n{report}",
        tally.failures.len(),
        text.lines().count()
    );
    println!(
        "{} forward, {} gradient, {} tap, {} refusal cases",
        tally.forward, tally.gradient, tally.taps, tally.refusals
    );
}

macro_rules! files {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                golden(include_str!(concat!("golden/", stringify!($name), ".jsonl")));
            }
        )*

        /// The numbers of cases that the project promises.
        #[test]
        fn there_are_enough_cases() {
            let text = [$(include_str!(concat!("golden/", stringify!($name), ".jsonl"))),*].concat();
            let count = |key: &str| text.lines().filter(|line| line.contains(key)).count();
            assert!(count("\"y\":") >= 3000);
            assert!(count("\"grad\":") >= 500);
            assert!(count("\"taps\":") >= 500);
            assert!(count("\"error\":") >= 300);
        }
    };
}

files!(
    max_pool,
    avg_pool,
    lp_pool,
    adaptive_max_pool,
    adaptive_avg_pool,
    conv,
    conv_transpose,
    upsample,
    interpolate,
    pixel_shuffle,
    pixel_unshuffle,
    unfold,
    fold,
    max_unpool,
);

// Reading a case

fn shape(json: &Json) -> Vec<usize> {
    let sizes = json.as_array().expect("a shape");
    sizes
        .iter()
        .map(|n| n.as_u64().expect("a size") as usize)
        .collect()
}

fn tensor(json: &Json) -> Tensor {
    let bytes = STANDARD
        .decode(json["data"].as_str().expect("base64"))
        .expect("base64");
    let data = bytes
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect();
    Tensor::new(shape(&json["shape"]), data).expect("a golden tensor")
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::None,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => n
            .as_i64()
            .map_or_else(|| Value::Float(n.as_f64().expect("a number")), Value::Int),
        Json::String(s) => match s.as_str() {
            "inf" => Value::Float(f64::INFINITY),
            "-inf" => Value::Float(f64::NEG_INFINITY),
            "nan" => Value::Float(f64::NAN),
            s => Value::Str(s.to_string()),
        },
        Json::Array(items) => Value::Tuple(items.iter().map(value).collect()),
        Json::Object(_) => Value::Tensor(Arc::new(tensor(json))),
    }
}

fn operation(op: &Json, rank: usize) -> Result<Box<dyn Operation>, Refusal> {
    let name = op["op"].as_str().expect("a name");
    let (class, dims) = Class::find(name).unwrap_or_else(|| panic!("{name} is not in the table"));
    let dims = dims.unwrap_or(rank.saturating_sub(2).clamp(1, 3));
    let mut call = Call::new(class, dims);
    for (name, json) in op.as_object().expect("an object") {
        if name != "op" {
            call.set(name, value(json))?;
        }
    }
    call.build()
}

// Comparing

/// How far a number may be from PyTorch's.
enum Tolerance {
    /// Values that are only moved.
    Exact,
    /// 1e-6 + 2e-6·|ref|, scaled by the window's largest value.
    Window,
    /// 1e-5 of Σ|w||x|.
    Convolution,
}

fn tolerance(op: &Json) -> Tolerance {
    let name = op["op"].as_str().unwrap_or_default();
    let mode = op.get("mode").and_then(Json::as_str).unwrap_or("nearest");
    match name {
        "Upsample" | "interpolate" if mode.starts_with("nearest") => Tolerance::Exact,
        name if name.starts_with("Conv") => Tolerance::Convolution,
        "PixelShuffle" | "PixelUnshuffle" | "Unfold" => Tolerance::Exact,
        name if name.contains("Max") => Tolerance::Exact,
        _ => Tolerance::Window,
    }
}

/// Bit-exact, except that any NaN equals any NaN.
fn same(got: f32, want: f32) -> bool {
    got.to_bits() == want.to_bits() || (got.is_nan() && want.is_nan())
}

fn close(got: f32, want: f32, tolerance: f64) -> bool {
    same(got, want)
        || (got.is_finite()
            && want.is_finite()
            && (f64::from(got) - f64::from(want)).abs() <= tolerance)
}

fn unravel(mut flat: usize, shape: &[usize]) -> Vec<usize> {
    let mut index: Vec<usize> = shape
        .iter()
        .rev()
        .map(|&n| {
            let i = flat % n;
            flat /= n;
            i
        })
        .collect();
    index.reverse();
    index
}

fn allowed(tolerance: &Tolerance, explanation: &Explanation, want: f32) -> f64 {
    let finite = explanation.taps.iter().filter(|tap| tap.value.is_finite());
    match tolerance {
        Tolerance::Exact => 0.0,
        Tolerance::Window => {
            let largest = finite
                .map(|tap| f64::from(tap.value.abs()))
                .fold(1.0, f64::max);
            (1e-6 + 2e-6 * f64::from(want.abs())) * largest
        }
        Tolerance::Convolution => {
            let terms = finite.map(|tap| f64::from(tap.weight.abs()) * f64::from(tap.value.abs()));
            1e-5 * (terms.sum::<f64>() + f64::from(explanation.bias.unwrap_or(0.0).abs()))
        }
    }
}

fn check_forward(case: &Json) -> Result<(), String> {
    let (x, want) = (tensor(&case["x"]), tensor(&case["y"]));
    let op = operation(&case["op"], x.shape().len()).map_err(|e| format!("refused: {e}"))?;
    let geometry = op
        .geometry(x.shape())
        .map_err(|e| format!("refused: {e}"))?;
    if geometry.output != want.shape() {
        return Err(format!("{:?} is not {:?}", geometry.output, want.shape()));
    }
    let got = op.forward(&x).map_err(|e| format!("refused: {e}"))?;
    if got.values.shape() != want.shape() {
        return Err(format!(
            "{:?} is not {:?}",
            got.values.shape(),
            want.shape()
        ));
    }
    let tolerance = tolerance(&case["op"]);
    for (flat, (&got, &want)) in got.values.data().iter().zip(want.data()).enumerate() {
        if same(got, want) {
            continue;
        }
        let index = unravel(flat, &geometry.output);
        let explanation = op
            .explain(&x, &index)
            .map_err(|e| format!("refused: {e}"))?;
        let allowed = allowed(&tolerance, &explanation, want);
        if !close(got, want, allowed) {
            return Err(format!(
                "y{index:?} is {got}, not {want}; {allowed:e} allowed"
            ));
        }
    }
    check_explanations(&*op, &x, &got.values)?;
    match (case.get("indices"), got.indices) {
        (None, None) => Ok(()),
        (Some(want), Some(got)) => {
            let want: Vec<i64> = tensor(want).data().iter().map(|&i| i as i64).collect();
            (got.data == want)
                .then_some(())
                .ok_or_else(|| format!("indices {:?} are not {want:?}", got.data))
        }
        (want, _) => Err(format!("indices expected: {}", want.is_some())),
    }
}

/// An explanation gives the very value of the output cell, and adds up to it.
fn check_explanations(op: &dyn Operation, x: &Tensor, y: &Tensor) -> Result<(), String> {
    // Every cell of a small output, a few of a larger one.
    let step = y.data().len().div_ceil(40).max(1);
    for flat in (0..y.data().len()).step_by(step) {
        let index = unravel(flat, y.shape());
        let explanation = op.explain(x, &index).map_err(|e| format!("refused: {e}"))?;
        let value = y.data()[flat];
        if !same(explanation.value, value) {
            return Err(format!(
                "y{index:?} is {value}, explained {}",
                explanation.value
            ));
        }
        let finite = explanation.taps.iter().all(|tap| tap.value.is_finite());
        if explanation.rule == Rule::Sum && finite && value.is_finite() {
            let terms = explanation
                .taps
                .iter()
                .map(|tap| f64::from(tap.weight) * f64::from(tap.value));
            let sum = terms.clone().sum::<f64>() + f64::from(explanation.bias.unwrap_or(0.0));
            let scale: f64 = terms.map(f64::abs).sum::<f64>() + 1.0;
            if (sum - f64::from(value)).abs() > 4e-6 * scale {
                return Err(format!(
                    "the taps of y{index:?} add up to {sum}, not {value}"
                ));
            }
        }
    }
    Ok(())
}

fn check_gradient(case: &Json) -> Result<(), String> {
    let (x, g, want) = (
        tensor(&case["x"]),
        tensor(&case["g"]),
        tensor(&case["grad"]),
    );
    let op = operation(&case["op"], x.shape().len()).map_err(|e| format!("refused: {e}"))?;
    let got = op.gradient(&x, &g).map_err(|e| format!("refused: {e}"))?;
    if got.shape() != want.shape() {
        return Err(format!("{:?} is not {:?}", got.shape(), want.shape()));
    }
    let finite = |t: &Tensor| {
        let values = t.data().iter().filter(|v| v.is_finite());
        values.fold(1.0, |m: f64, v| m.max(f64::from(v.abs())))
    };
    // Sums of gradients, and LPPool's powers: relative to the largest that takes part.
    let scale = finite(&want).max(finite(&g));
    for (flat, (&got, &want)) in got.data().iter().zip(want.data()).enumerate() {
        let zeros = got == 0.0 && want == 0.0;
        if !zeros
            && !close(
                got,
                want,
                1e-5 * scale.min(1e3 * f64::from(want.abs()).max(1.0)),
            )
        {
            let index = unravel(flat, x.shape());
            return Err(format!("grad{index:?} is {got}, not {want}"));
        }
    }
    Ok(())
}

fn check_taps(case: &Json) -> Result<(), String> {
    let x = tensor(&case["x"]);
    let op = operation(&case["op"], x.shape().len()).map_err(|e| format!("refused: {e}"))?;
    let output = op
        .geometry(x.shape())
        .map_err(|e| format!("refused: {e}"))?
        .output;
    let list = |json: &Json| json.as_array().expect("a list").clone();
    for ((at, want), bias) in list(&case["at"])
        .iter()
        .zip(list(&case["taps"]))
        .zip(list(&case["bias"]))
    {
        let index = unravel(at.as_u64().expect("an index") as usize, &output);
        let explanation = op
            .explain(&x, &index)
            .map_err(|e| format!("refused: {e}"))?;
        let mut weights = vec![0.0; x.data().len()];
        for tap in &explanation.taps {
            if let Some(cell) = &tap.cell {
                weights[x.offset(cell)] += f64::from(tap.weight);
            }
        }
        let mut expected = vec![0.0; weights.len()];
        for pair in list(&want) {
            expected[pair[0].as_u64().expect("a cell") as usize] =
                pair[1].as_f64().expect("a weight");
        }
        let largest = expected.iter().fold(1.0, |m: f64, w| m.max(w.abs()));
        for (cell, (&got, &want)) in weights.iter().zip(&expected).enumerate() {
            if (got - want).abs() > 2e-6 * largest {
                let cell = unravel(cell, x.shape());
                return Err(format!("y{index:?} reads x{cell:?} with {got}, not {want}"));
            }
        }
        let got = f64::from(explanation.bias.unwrap_or(0.0));
        if (got - bias.as_f64().expect("a bias")).abs() > 1e-6 {
            return Err(format!("the bias of y{index:?} is {got}, not {bias}"));
        }
    }
    Ok(())
}

fn check_refusal(case: &Json) -> Result<(), String> {
    let shape = shape(&case["shape"]);
    let (kind, message) = (
        &case["error"][0],
        case["error"][1].as_str().expect("a sentence"),
    );
    let refusal = operation(&case["op"], shape.len()).and_then(|op| {
        let geometry = op.geometry(&shape);
        // Bad indices are only seen with the data.
        let forward = op.forward(&Tensor::full(shape.clone(), 0.0));
        geometry.and(forward)
    });
    let Err(refusal) = refusal else {
        return Err(format!("accepted; PyTorch says {message:?}"));
    };
    let exception = match refusal.exception {
        Exception::RuntimeError => "RuntimeError",
        Exception::ValueError => "ValueError",
        Exception::TypeError => "TypeError",
        Exception::NotImplementedError => "NotImplementedError",
        Exception::IndexError => "IndexError",
        Exception::OverflowError => "OverflowError",
    };
    if refusal.message != message {
        return Err(format!(
            "\n    says      {:?}\n    PyTorch   {message:?}",
            refusal.message
        ));
    }
    (kind == exception)
        .then_some(())
        .ok_or_else(|| format!("raises {exception}, not {kind}"))
}
