//! The operations once more, slowly, as their definitions say: what the fast kernels are held
//! against. Everything is float64, and every cell is found by its index.

use super::{Call, Tensor, Value};

/// Every index of a shape, in reading order.
pub fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![vec![]], |all, &n| {
        all.iter()
            .flat_map(|head| (0..n).map(move |i| [head.as_slice(), &[i]].concat()))
            .collect()
    })
}

/// The value at an index that may lie outside the spatial part of `x`.
fn at(x: &Tensor, lead: &[usize], spatial: &[i64]) -> Option<f64> {
    let inside = spatial
        .iter()
        .zip(&x.shape()[lead.len()..])
        .all(|(&i, &n)| (0..n as i64).contains(&i));
    let index: Vec<usize> = spatial.iter().map(|&i| i as usize).collect();
    inside.then(|| f64::from(x.at(&[lead, &index].concat())))
}

/// One whole number per axis.
fn ints(call: &Call, name: &str) -> Vec<i64> {
    match call.get(name) {
        Some(Value::Int(i)) => vec![i; call.args.dims],
        Some(Value::Tuple(items)) if items.len() == 1 => match items[0] {
            Value::Int(i) => vec![i; call.args.dims],
            _ => vec![],
        },
        Some(Value::Tuple(items)) => items
            .iter()
            .filter_map(|item| match item {
                Value::Int(i) => Some(*i),
                _ => None,
            })
            .collect(),
        Some(Value::None) if name == "stride" => ints(call, "kernel_size"),
        _ => vec![if name == "dilation" { 1 } else { 0 }; call.args.dims],
    }
}

fn flag(call: &Call, name: &str) -> bool {
    call.get(name) == Some(Value::Bool(true))
}

fn word(call: &Call, name: &str) -> String {
    match call.get(name) {
        Some(Value::Str(word)) => word,
        _ => String::new(),
    }
}

/// How many windows there are: without `ceil_mode` all that fit the padded input; with it as many
/// as it takes to reach its end, but for one that would start beyond input and left padding.
fn windows(n: i64, k: i64, s: i64, p: i64, d: i64, ceil_mode: bool) -> usize {
    let reach = d * (k - 1) + 1;
    let mut count = 0;
    if ceil_mode {
        while count == 0 || (count - 1) * s + reach < n + 2 * p {
            count += 1;
        }
        if (count - 1) * s >= n + p {
            count -= 1;
        }
    } else {
        while count * s + reach <= n + 2 * p {
            count += 1;
        }
    }
    count as usize
}

/// Every output cell with the positions of its window, for pools.
struct Pool {
    output: Vec<usize>,
    kernel: Vec<i64>,
    stride: Vec<i64>,
    padding: Vec<i64>,
    dilation: Vec<i64>,
}

impl Pool {
    fn new(call: &Call, x: &Tensor) -> Self {
        let dims = call.args.dims;
        let [kernel, stride, padding, dilation] =
            ["kernel_size", "stride", "padding", "dilation"].map(|name| ints(call, name));
        let lead = x.shape().len() - dims;
        let mut output = x.shape()[..lead].to_vec();
        for a in 0..dims {
            let n = x.shape()[lead + a] as i64;
            let (k, s, p, d) = (kernel[a], stride[a], padding[a], dilation[a]);
            output.push(windows(n, k, s, p, d, flag(call, "ceil_mode")));
        }
        Self {
            output,
            kernel,
            stride,
            padding,
            dilation,
        }
    }

    /// The values under the window of an output cell with their flat positions in the plane, in
    /// reading order.
    fn under(&self, x: &Tensor, index: &[usize]) -> Vec<(f64, i64)> {
        let dims = self.kernel.len();
        let (lead, o) = index.split_at(index.len() - dims);
        let kernel: Vec<usize> = self.kernel.iter().map(|&k| k as usize).collect();
        indices(&kernel)
            .into_iter()
            .filter_map(|k| {
                let position: Vec<i64> = (0..dims)
                    .map(|a| {
                        o[a] as i64 * self.stride[a] - self.padding[a]
                            + k[a] as i64 * self.dilation[a]
                    })
                    .collect();
                let sizes = &x.shape()[lead.len()..];
                let flat = position
                    .iter()
                    .zip(sizes)
                    .fold(0, |f, (i, &n)| f * n as i64 + i);
                Some((at(x, lead, &position)?, flat))
            })
            .collect()
    }
}

/// The first of the largest, or the last NaN.
fn max(values: &[(f64, i64)]) -> f64 {
    let mut best = None::<f64>;
    for &(value, _) in values {
        if value.is_nan() || best.is_none_or(|best| value > best) {
            best = Some(value);
        }
    }
    best.unwrap_or(f64::NEG_INFINITY)
}

fn max_pool(call: &Call, x: &Tensor) -> (Vec<usize>, Vec<f64>) {
    let pool = Pool::new(call, x);
    let values = indices(&pool.output);
    let values = values.iter().map(|index| max(&pool.under(x, index)));
    (pool.output.clone(), values.collect())
}

fn avg_pool(call: &Call, x: &Tensor) -> (Vec<usize>, Vec<f64>) {
    let pool = Pool::new(call, x);
    let dims = call.args.dims;
    let values = indices(&pool.output).into_iter().map(|index| {
        let under = pool.under(x, &index);
        let o = &index[index.len() - dims..];
        // The padding counts up to its end; what hangs over beyond it never does.
        let padded: i64 = (0..dims)
            .map(|a| {
                let start = o[a] as i64 * pool.stride[a] - pool.padding[a];
                let end = x.shape()[index.len() - dims + a] as i64 + pool.padding[a];
                (start..start + pool.kernel[a]).filter(|&i| i < end).count() as i64
            })
            .product();
        let divisor = match call.get("divisor_override") {
            Some(Value::Int(divisor)) => divisor,
            _ if flag(call, "count_include_pad") => padded,
            _ => under.len() as i64,
        };
        let sum: f64 = under.iter().map(|(value, _)| value).sum();
        if under.is_empty() {
            0.0
        } else {
            sum / divisor as f64
        }
    });
    (pool.output.clone(), values.collect())
}

fn lp_pool(call: &Call, x: &Tensor) -> (Vec<usize>, Vec<f64>) {
    let pool = Pool::new(call, x);
    let p = call
        .get("norm_type")
        .and_then(|p| p.as_number())
        .unwrap_or(1.0);
    let cells: i64 = pool.kernel.iter().product();
    let values = indices(&pool.output).into_iter().map(|index| {
        let under = pool.under(x, &index);
        let magnitudes = under.iter().map(|(value, _)| value.abs());
        if p == f64::INFINITY {
            return magnitudes.fold(0.0, f64::max);
        }
        let sum: f64 = under.iter().map(|(value, _)| value.powf(p)).sum();
        (sum / under.len() as f64 * cells as f64).powf(1.0 / p)
    });
    (pool.output.clone(), values.collect())
}

fn adaptive(call: &Call, x: &Tensor, reduce: fn(&[(f64, i64)]) -> f64) -> (Vec<usize>, Vec<f64>) {
    let dims = call.args.dims;
    let lead = x.shape().len() - dims;
    let sizes = match call.get("output_size") {
        Some(Value::Tuple(items)) => items,
        Some(one) => vec![one; dims],
        None => vec![],
    };
    let mut output = x.shape()[..lead].to_vec();
    for (size, &n) in sizes.iter().zip(&x.shape()[lead..]) {
        output.push(match size {
            Value::Int(size) => *size as usize,
            _ => n,
        });
    }
    let values = indices(&output)
        .into_iter()
        .map(|index| {
            let ranges: Vec<Vec<usize>> = (lead..lead + dims)
                .map(|a| {
                    let (n, m, o) = (x.shape()[a], output[a], index[a]);
                    // Cell i belongs to window o if i / n and the window overlap.
                    (0..n)
                        .filter(|i| (i + 1) * m > o * n && i * m < (o + 1) * n)
                        .collect()
                })
                .collect();
            let sizes: Vec<usize> = ranges.iter().map(Vec::len).collect();
            let under: Vec<(f64, i64)> = indices(&sizes)
                .into_iter()
                .map(|k| {
                    let cell: Vec<i64> = (0..dims).map(|a| ranges[a][k[a]] as i64).collect();
                    (at(x, &index[..lead], &cell).unwrap_or(f64::NAN), 0)
                })
                .collect();
            reduce(&under)
        })
        .collect();
    (output, values)
}

fn mean(under: &[(f64, i64)]) -> f64 {
    under.iter().map(|(value, _)| value).sum::<f64>() / under.len() as f64
}

/// What stands at position `i` of an axis of `n` cells, step by step back into the input.
fn wrapped(mut i: i64, n: i64, mode: &str) -> Option<i64> {
    while !(0..n).contains(&i) {
        i = match mode {
            "reflect" if i < 0 => -i,
            "reflect" => 2 * (n - 1) - i,
            "replicate" => i.clamp(0, n - 1),
            "circular" if i < 0 => i + n,
            "circular" => i - n,
            _ => return None,
        };
    }
    Some(i)
}

fn conv(call: &Call, x: &Tensor) -> Option<(Vec<usize>, Vec<f64>)> {
    let dims = call.args.dims;
    let (weight, bias) = (call.weight().ok()?, call.bias().ok()?);
    let size = &weight.shape()[2..];
    let [stride, dilation] = ["stride", "dilation"].map(|name| ints(call, name));
    let reach = |a: usize| dilation[a] * (size[a] as i64 - 1);
    let padding: Vec<[i64; 2]> = match call.get("padding") {
        Some(Value::Str(word)) if word == "same" => (0..dims)
            .map(|a| [reach(a) / 2, reach(a) - reach(a) / 2])
            .collect(),
        Some(Value::Str(_)) => vec![[0, 0]; dims],
        _ => ints(call, "padding").iter().map(|&p| [p, p]).collect(),
    };
    let mode = word(call, "padding_mode");
    let lead = x.shape().len() - dims - 1;
    let mut output = x.shape()[..lead].to_vec();
    output.push(weight.shape()[0]);
    for a in 0..dims {
        let padded = x.shape()[lead + 1 + a] as i64 + padding[a][0] + padding[a][1];
        output.push(windows(padded, reach(a) + 1, stride[a], 0, 1, false));
    }
    let groups =
        weight.shape()[0] / (weight.shape()[0] / x.shape()[lead] * weight.shape()[1]).max(1);
    let groups = match call.get("groups") {
        Some(Value::Int(groups)) => groups as usize,
        _ => groups,
    };
    let values = indices(&output).into_iter().map(|index| {
        let (batch, rest) = index.split_at(lead);
        let (oc, o) = (rest[0], &rest[1..]);
        let group = oc / (weight.shape()[0] / groups);
        let mut sum = bias.as_ref().map_or(0.0, |bias| f64::from(bias.at(&[oc])));
        for k in indices(&weight.shape()[1..]) {
            let channel = group * weight.shape()[1] + k[0];
            let cell: Option<Vec<i64>> = (0..dims)
                .map(|a| {
                    let i = o[a] as i64 * stride[a] - padding[a][0] + k[1 + a] as i64 * dilation[a];
                    wrapped(i, x.shape()[lead + 1 + a] as i64, &mode)
                })
                .collect();
            if let Some(cell) = cell {
                let value = at(x, &[batch, &[channel]].concat(), &cell).unwrap_or(f64::NAN);
                sum += f64::from(weight.at(&[&[oc], k.as_slice()].concat())) * value;
            }
        }
        sum
    });
    let values = values.collect();
    Some((output, values))
}

fn conv_transpose(call: &Call, x: &Tensor) -> Option<(Vec<usize>, Vec<f64>)> {
    let dims = call.args.dims;
    let (weight, bias) = (call.weight().ok()?, call.bias().ok()?);
    let [stride, dilation, padding, extra] =
        ["stride", "dilation", "padding", "output_padding"].map(|name| ints(call, name));
    let groups = match call.get("groups") {
        Some(Value::Int(groups)) => groups as usize,
        _ => 1,
    };
    let lead = x.shape().len() - dims - 1;
    let mut output = x.shape()[..lead].to_vec();
    output.push(weight.shape()[1] * groups);
    for a in 0..dims {
        let last = (x.shape()[lead + 1 + a] as i64 - 1) * stride[a];
        let reach = dilation[a] * (weight.shape()[2 + a] as i64 - 1);
        output.push((last + reach + 1 + extra[a] - 2 * padding[a]) as usize);
    }
    let mut y = vec![0.0; output.iter().product()];
    let flat = |index: &[usize]| index.iter().zip(&output).fold(0, |f, (i, n)| f * n + i);
    for index in indices(x.shape()) {
        let (batch, rest) = index.split_at(lead);
        let (ic, i) = (rest[0], &rest[1..]);
        let group = ic / (weight.shape()[0] / groups);
        for k in indices(&weight.shape()[1..]) {
            let o: Vec<i64> = (0..dims)
                .map(|a| i[a] as i64 * stride[a] + k[1 + a] as i64 * dilation[a] - padding[a])
                .collect();
            let inside = o.iter().zip(&output[lead + 1..]);
            if inside.clone().all(|(&o, &n)| (0..n as i64).contains(&o)) {
                let o: Vec<usize> = o.iter().map(|&o| o as usize).collect();
                let channel = group * weight.shape()[1] + k[0];
                let to = flat(&[batch, &[channel], o.as_slice()].concat());
                let w = f64::from(weight.at(&[&[ic], k.as_slice()].concat()));
                y[to] += w * f64::from(x.at(&index));
            }
        }
    }
    if let Some(bias) = bias {
        for index in indices(&output) {
            y[flat(&index)] += f64::from(bias.at(&[index[lead]]));
        }
    }
    Some((output, y))
}

/// Exact interpolation for the modes whose weights are continuous in the source position, where
/// float32 positions change little.
fn resize(call: &Call, x: &Tensor, output: &[usize]) -> Option<Vec<f64>> {
    let mode = word(call, "mode");
    let antialias = flag(call, "antialias");
    let a = if antialias { -0.5 } else { -0.75 };
    let sinc = |d: f64| match d * std::f64::consts::PI {
        0.0 => 1.0,
        d => d.sin() / d,
    };
    let (support, filter): (f64, &dyn Fn(f64) -> f64) = match mode.as_str() {
        "linear" | "bilinear" | "trilinear" => (1.0, &|d| 1.0 - d),
        "bicubic" => (2.0, &move |d| {
            if d <= 1.0 {
                ((a + 2.0) * d - (a + 3.0)) * d * d + 1.0
            } else {
                ((a * d - 5.0 * a) * d + 8.0 * a) * d - 4.0 * a
            }
        }),
        "lanczos" => (3.0, &move |d| sinc(d) * sinc(d / 3.0)),
        _ => return None,
    };
    let factors = match call.get("scale_factor")? {
        _ if flag(call, "recompute_scale_factor") => None,
        Value::None => None,
        Value::Tuple(items) => Some(items.iter().filter_map(Value::as_number).collect()),
        one => Some(vec![one.as_number()?; x.shape().len() - 2]),
    };
    let corners = flag(call, "align_corners");
    let cubic = mode == "bicubic";
    let taps = |a: usize, o: usize| -> Vec<(usize, f64)> {
        let (n, m) = (x.shape()[2 + a], output[2 + a]);
        let last = n as i64 - 1;
        let scale = match factors.as_ref().map(|f: &Vec<f64>| f[a]) {
            Some(factor) => 1.0 / factor,
            None => n as f64 / m as f64,
        };
        let source = match corners {
            true if m == 1 => 0.0,
            true => o as f64 * last as f64 / (m as f64 - 1.0),
            false => scale * (o as f64 + 0.5) - 0.5,
        };
        if n == m && (antialias || !cubic) {
            return vec![(o, 1.0)];
        }
        if antialias {
            // The filter stretched over the input, cut at its ends and normalised. Its centre
            // keeps the half cell that align_corners takes away elsewhere.
            let scale = match corners {
                true if m == 1 => 0.0,
                true => last as f64 / (m as f64 - 1.0),
                false => scale,
            };
            let (stretch, centre) = (scale.max(1.0), scale * (o as f64 + 0.5) - 0.5);
            let near = |i: &i64| (*i as f64 - centre).abs() < support * stretch;
            let taps: Vec<(usize, f64)> = (0..=last)
                .filter(near)
                .map(|i| (i as usize, filter((i as f64 - centre).abs() / stretch)))
                .collect();
            let total: f64 = taps.iter().map(|tap| tap.1).sum();
            return taps.into_iter().map(|(i, w)| (i, w / total)).collect();
        }
        let source = if cubic { source } else { source.max(0.0) };
        let first = source.floor() as i64;
        (first - 1..=first + 2)
            .filter(|&i| (source - i as f64).abs() < support)
            .map(|i| (i.clamp(0, last) as usize, filter((source - i as f64).abs())))
            .collect()
    };
    let values = indices(output).into_iter().map(|index| {
        let (lead, o) = index.split_at(2);
        let axes: Vec<Vec<(usize, f64)>> = o.iter().enumerate().map(|(a, &o)| taps(a, o)).collect();
        let sizes: Vec<usize> = axes.iter().map(Vec::len).collect();
        let terms = indices(&sizes).into_iter().map(|k| {
            let taps: Vec<(usize, f64)> = k.iter().enumerate().map(|(a, &k)| axes[a][k]).collect();
            let cell: Vec<usize> = taps.iter().map(|tap| tap.0).collect();
            let weight: f64 = taps.iter().map(|tap| tap.1).product();
            weight * f64::from(x.at(&[lead, &cell].concat()))
        });
        terms.sum()
    });
    Some(values.collect())
}

/// `x` seen in another shape, its axes in another order.
fn permuted(x: &Tensor, shape: &[usize], order: &[usize]) -> Vec<f64> {
    let to: Vec<usize> = order.iter().map(|&a| shape[a]).collect();
    let value = |index: Vec<usize>| {
        let mut from = vec![0; shape.len()];
        order.iter().zip(index).for_each(|(&a, i)| from[a] = i);
        let flat = from.iter().zip(shape).fold(0, |f, (i, n)| f * n + i);
        f64::from(x.data()[flat])
    };
    indices(&to).into_iter().map(value).collect()
}

/// reshape (C, r, r, H, W) → permute to (C, H, r, W, r), and back.
fn pixel_shuffle(call: &Call, x: &Tensor, up: bool) -> Vec<f64> {
    let name = call.class.params[0].name;
    let r = ints(call, name)[0] as usize;
    let [lead @ .., c, h, w] = x.shape() else {
        return vec![];
    };
    let lead: usize = lead.iter().product();
    if up {
        permuted(x, &[lead, c / (r * r), r, r, *h, *w], &[0, 1, 4, 2, 5, 3])
    } else {
        permuted(x, &[lead, *c, h / r, r, w / r, r], &[0, 1, 3, 5, 2, 4])
    }
}

/// (kernel cell, block) → position, for every row of the columns.
fn unfold(call: &Call, x: &Tensor, output: &[usize]) -> Vec<f64> {
    let [k, s, p, d] =
        ["kernel_size", "stride", "padding", "dilation"].map(|name| ints(call, name));
    let rank = x.shape().len();
    let width = windows(x.shape()[rank - 1] as i64, k[1], s[1], p[1], d[1], false);
    let value = |index: Vec<usize>| {
        let (lead, cell) = index.split_at(index.len() - 2);
        let (row, block) = (cell[0] as i64, cell[1]);
        let (c, ky, kx) = (row / (k[0] * k[1]), row / k[1] % k[0], row % k[1]);
        let (oy, ox) = ((block / width) as i64, (block % width) as i64);
        let position = [oy * s[0] - p[0] + ky * d[0], ox * s[1] - p[1] + kx * d[1]];
        at(x, &[lead, &[c as usize]].concat(), &position).unwrap_or(0.0)
    };
    indices(output).into_iter().map(value).collect()
}

/// Every column entry added where Unfold finds it: Unfold of an image of positions tells where.
fn fold(call: &Call, x: &Tensor, output: &[usize]) -> Vec<f64> {
    let cells = output.iter().product();
    let places = (0..cells).map(|i| i as f32 + 1.0).collect();
    let places = Tensor::new(output, places).expect("a small tensor");
    let mut y = vec![0.0; cells];
    for (place, &value) in unfold(call, &places, x.shape()).iter().zip(x.data()) {
        if *place > 0.0 {
            y[*place as usize - 1] += f64::from(value);
        }
    }
    y
}

fn max_unpool(call: &Call, x: &Tensor, output: &[usize]) -> Option<Vec<f64>> {
    let Some(Value::Tensor(places)) = call.get("indices") else {
        return None;
    };
    let dims = call.args.dims;
    let plane: usize = output[output.len() - dims..].iter().product();
    let cells: usize = x.shape()[x.shape().len() - dims..].iter().product();
    let mut y = vec![0.0; output.iter().product()];
    for (i, (&value, &place)) in x.data().iter().zip(places.data()).enumerate() {
        y[i / cells * plane + place as usize] = f64::from(value);
    }
    Some(y)
}

/// What the operation makes of `x`, where its definition is written down here.
pub fn forward(call: &Call, x: &Tensor, output: &[usize]) -> Option<(Vec<usize>, Vec<f64>)> {
    let same = |values: Vec<f64>| (output.to_vec(), values);
    match call.class.name {
        "MaxPool" => Some(max_pool(call, x)),
        "AvgPool" => Some(avg_pool(call, x)),
        "LPPool" => Some(lp_pool(call, x)),
        "AdaptiveMaxPool" => Some(adaptive(call, x, max)),
        "AdaptiveAvgPool" => Some(adaptive(call, x, mean)),
        "Conv" => conv(call, x),
        "ConvTranspose" => conv_transpose(call, x),
        "Upsample" | "interpolate" if word(call, "mode") == "area" => {
            let mut pool = Call::new(
                super::Class::find("AdaptiveAvgPool1d")?.0,
                x.shape().len() - 2,
            );
            let size = output[2..].iter().map(|&n| Value::Int(n as i64)).collect();
            pool.set("output_size", Value::Tuple(size)).ok()?;
            Some(adaptive(&pool, x, mean))
        }
        "Upsample" | "interpolate" => resize(call, x, output).map(same),
        "PixelShuffle" => Some(same(pixel_shuffle(call, x, true))),
        "PixelUnshuffle" => Some(same(pixel_shuffle(call, x, false))),
        "Unfold" => Some(same(unfold(call, x, output))),
        "Fold" => Some(same(fold(call, x, output))),
        "MaxUnpool" => max_unpool(call, x, output).map(same),
        _ => None,
    }
}
