//! The quick loops give the bits of the plain ones: on any geometry, at borders, and for NaN,
//! infinities and −0.0.

use std::sync::Arc;

use proptest::prelude::*;

use super::direct::Way;
use super::geometry::{Filter, PaddingMode};
use super::pooling::{Divisors, Largest, Pooling, Sum};
use super::properties::Dice;
use super::resample::{Path, Plan};
use super::separable::Resize;
use super::stencil::{Stencil, StencilAxis};
use super::{AdaptiveAxis, Axis, Tensor, WindowAxis};

/// Numbers whose sums round, and in some cases those with rules of their own.
fn cells(dice: &mut Dice, count: usize) -> Vec<f32> {
    let special = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0, 0.0];
    let often = dice.pick(&[0, 0, 3, 40]);
    let mut cell = || match dice.chance(often) {
        true => dice.pick(&special),
        false => (dice.below(1 << 20) as f32 - 5e5) / 7.0,
    };
    (0..count).map(|_| cell()).collect()
}

fn same(quick: &[f32], plain: &[f32]) -> Result<(), TestCaseError> {
    prop_assert_eq!(quick.len(), plain.len());
    for (at, (a, b)) in quick.iter().zip(plain).enumerate() {
        let same = a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
        prop_assert!(same, "cell {} is {}, not {}", at, a, b);
    }
    Ok(())
}

/// Outputs that nothing was written to would be seen.
fn stale(count: usize) -> Vec<f32> {
    vec![123.0; count]
}

fn window_axis(dice: &mut Dice) -> Axis {
    let (input, kernel) = (1 + dice.below(40), 1 + dice.below(4));
    if dice.chance(20) {
        let output = 1 + dice.below(input);
        return Axis::Adaptive(AdaptiveAxis { input, output });
    }
    let (stride, dilation) = (1 + dice.below(4), 1 + dice.below(2));
    let padding = dice.below(kernel / 2 + 1) as isize;
    let reach = (kernel - 1) * dilation + 1;
    let room = (input + 2 * padding as usize).saturating_sub(reach);
    Axis::Window(WindowAxis {
        input,
        output: room / stride + 1,
        kernel,
        stride,
        padding: [padding; 2],
        padding_mode: PaddingMode::Zeros,
        dilation,
        ceil_mode: false,
    })
}

fn stencil_axis(dice: &mut Dice) -> StencilAxis {
    let (kernel, stride) = (1 + dice.below(4), 1 + dice.below(3));
    let (dilation, padding) = (1 + dice.below(2), dice.below(3));
    let reach = (kernel - 1) * dilation + 1;
    let wide = 1 + dice.below(30);
    if dice.chance(30) {
        // Stamps side by side, which have a loop of their own.
        return StencilAxis {
            narrow: wide,
            wide: wide * stride,
            kernel: stride,
            stride,
            padding: 0,
            dilation: 1,
        };
    }
    let room = (wide + 2 * padding).saturating_sub(reach);
    // What a transposed convolution's output_padding adds is met by no kernel cell.
    StencilAxis {
        narrow: room / stride + 1,
        wide: wide.max(reach.saturating_sub(2 * padding)),
        kernel,
        stride,
        padding,
        dilation,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn pools_fold_four_windows_as_one(seed: u64) {
        let dice = &mut Dice(seed);
        let axes: Vec<Axis> = (0..1 + dice.below(3)).map(|_| window_axis(dice)).collect();
        let (mut n, mut m) = (2, 2);
        for axis in &axes {
            n *= axis.input();
            m *= axis.output();
        }
        prop_assume!(n <= 20_000);
        let x = cells(dice, n);
        let mut out = [stale(m), stale(m)];
        Pooling::new(&axes, None).run::<Largest>(&x, &mut out[0]);
        Pooling::new(&axes, None).plain().run::<Largest>(&x, &mut out[1]);
        same(&out[0], &out[1])?;
        let averages = || Pooling::new(&axes, Some(Divisors::cells(&axes)));
        averages().run::<Sum>(&x, &mut out[0]);
        averages().plain().run::<Sum>(&x, &mut out[1]);
        same(&out[0], &out[1])?;
    }

    #[test]
    fn resizes_filter_four_cells_as_one(seed: u64) {
        let dice = &mut Dice(seed);
        let filters = [
            Filter::Nearest,
            Filter::NearestExact,
            Filter::Linear,
            Filter::Cubic { a: -0.75 },
        ];
        let plan = Plan {
            filter: dice.pick(&filters),
            align_corners: dice.chance(40),
            antialias: dice.chance(10),
            scale_factor: None,
            path: dice.pick(&[Path::Small2d, Path::Forward]),
        };
        let (mut n, mut output) = (3, vec![1, 3]);
        let dims = 1 + dice.below(3);
        let axes: Vec<_> = (0..dims)
            .map(|_| {
                let input = 1 + dice.below(30);
                let size = match dice.chance(70) {
                    true => 2 * input,
                    false => 1 + dice.below(70),
                };
                n *= input;
                output.push(size);
                plan.axis(input, size)
            })
            .collect();
        prop_assume!(output.iter().product::<usize>() <= 60_000);
        let x = cells(dice, n);
        let mut quick = stale(output.iter().product());
        let mut plain = quick.clone();
        let resize = || Resize::new(axes.clone(), &output).expect("it is small");
        resize().run(&x, &mut quick);
        // One whole pass after the other, the last axis first.
        let mut passed = x;
        for (a, axis) in axes.iter().enumerate().rev() {
            let inner = output[3 + a..].iter().product();
            let mut next = stale(passed.len() / axis.input * axis.output);
            super::resample::pass_into(&passed, axis, inner, &mut next);
            passed = next;
        }
        plain.copy_from_slice(&passed);
        same(&quick, &plain)?;
    }

    #[test]
    fn convolutions_sum_tiles_as_cells(seed: u64) {
        let dice = &mut Dice(seed);
        let way = dice.pick(&[Way::Gather, Way::Scatter]);
        let axes: Vec<_> = (0..1 + dice.below(3)).map(|_| stencil_axis(dice)).collect();
        let (groups, batch) = (1 + dice.below(2), 1 + dice.below(2));
        let (narrow, wide) = (groups * (1 + dice.below(6)), groups * (1 + dice.below(6)));
        let side = |side: fn(&StencilAxis) -> usize| axes.iter().map(side).product::<usize>();
        let sizes = [batch * narrow * side(|a| a.narrow), batch * wide * side(|a| a.wide)];
        prop_assume!(sizes[0].max(sizes[1]) <= 20_000);
        let entries = narrow * wide / groups * side(|a| a.kernel);
        let weights: Vec<f32> = (0..entries)
            .map(|_| (dice.below(2000) as f32 - 1000.0) / 300.0)
            .collect();
        let weight = Arc::new(Tensor::new([entries], weights).expect("a shape of one size"));
        let (from, to, made) = match way {
            Way::Gather => (sizes[1], sizes[0], narrow),
            Way::Scatter => (sizes[0], sizes[1], wide),
        };
        let numbers = (0..made).map(|n| n as f32 / 3.0).collect();
        let bias = Tensor::new([made], numbers).expect("a shape of one size");
        let bias = dice.chance(50).then(|| Arc::new(bias));
        let x = cells(dice, from);
        let sums = || Stencil::new(&axes, narrow, wide, groups).sums(way, weight.clone(), bias.clone());
        let mut out = [stale(to), stale(to)];
        // Twice, since the memory of the first run is used again.
        let mut quick = sums();
        quick.run(&cells(dice, from), &mut out[0]);
        quick.run(&x, &mut out[0]);
        sums().plain().run(&x, &mut out[1]);
        same(&out[0], &out[1])?;
    }
}
