//! Kernels that are known by name, with the numbers they have at a size.

use std::sync::Arc;

use super::words::Word;
use crate::ops::{Call, Tensor, Value};

/// A kernel that a convolution can have in every channel pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    Identity,
    Blur,
    SobelX,
    SobelY,
    Laplacian,
    Sharpen,
    Bilinear,
    Ones,
}

/// What an operation would need for a kernel that it cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// One of these numbers of spatial dimensions.
    Dims(&'static str),
    /// This `kernel_size`.
    Size(String),
    /// To be a transposed convolution.
    Transposed,
}

impl Preset {
    pub const ALL: [Self; 8] = [
        Self::Identity,
        Self::Blur,
        Self::SobelX,
        Self::SobelY,
        Self::Laplacian,
        Self::Sharpen,
        Self::Bilinear,
        Self::Ones,
    ];

    pub fn word(self) -> Word {
        match self {
            Self::Identity => Word::PresetIdentity,
            Self::Blur => Word::PresetBlur,
            Self::SobelX => Word::PresetSobelX,
            Self::SobelY => Word::PresetSobelY,
            Self::Laplacian => Word::PresetLaplacian,
            Self::Sharpen => Word::PresetSharpen,
            Self::Bilinear => Word::PresetBilinear,
            Self::Ones => Word::PresetOnes,
        }
    }

    /// The kernel of these sizes, in reading order.
    pub fn kernel(self, call: &Call, sizes: &[usize]) -> Result<Vec<f32>, Lack> {
        let count = sizes.iter().product();
        let each =
            |f: &dyn Fn(&[usize]) -> f32| (0..count).map(|i| f(&index_in(sizes, i))).collect();
        match self {
            Self::Identity => Ok(each(&|index| {
                let middle = sizes.iter().zip(index).all(|(n, i)| *i == n / 2);
                f32::from(u8::from(middle))
            })),
            Self::Blur => Ok(each(&|_| 1.0 / count as f32)),
            Self::Ones => Ok(each(&|_| 1.0)),
            Self::SobelX => three(
                sizes,
                Some([-1.0, 0.0, 1.0]),
                [-1.0, 0.0, 1.0, -2.0, 0.0, 2.0, -1.0, 0.0, 1.0],
            ),
            Self::SobelY => three(
                sizes,
                None,
                [-1.0, -2.0, -1.0, 0.0, 0.0, 0.0, 1.0, 2.0, 1.0],
            ),
            Self::Laplacian => three(
                sizes,
                Some([1.0, -2.0, 1.0]),
                [0.0, 1.0, 0.0, 1.0, -4.0, 1.0, 0.0, 1.0, 0.0],
            ),
            Self::Sharpen => three(
                sizes,
                Some([-1.0, 3.0, -1.0]),
                [0.0, -1.0, 0.0, -1.0, 5.0, -1.0, 0.0, -1.0, 0.0],
            ),
            Self::Bilinear => {
                let strides = strides(call, sizes.len())?;
                // Copies of a tent that is two strides wide, one stride apart, add up to 1.
                if sizes.iter().zip(&strides).any(|(n, s)| n.div_ceil(2) != *s) {
                    return Err(Lack::Size(needed(&strides)));
                }
                let tent = |((&n, &s), &i): ((&usize, &usize), &usize)| {
                    let from_middle = i as f32 - (n as f32 - 1.0) / 2.0;
                    1.0 - from_middle.abs() / s as f32
                };
                let axes = || sizes.iter().zip(&strides);
                Ok(each(&|index| axes().zip(index).map(tent).product()))
            }
        }
    }

    /// The whole weight of this shape, with this kernel in every channel pair; none where it has no
    /// such kernel.
    pub fn weight(self, call: &Call, shape: &[usize]) -> Option<Value> {
        let (pairs, sizes) = shape.split_at_checked(shape.len().checked_sub(call.args.dims)?)?;
        let kernel = self.kernel(call, sizes).ok()?;
        let tensor = Tensor::new(shape, kernel.repeat(pairs.iter().product())).ok()?;
        Some(Value::Tensor(Arc::new(tensor)))
    }
}

/// A kernel that is three cells wide, on lines perhaps and on planes.
fn three(sizes: &[usize], line: Option<[f32; 3]>, plane: [f32; 9]) -> Result<Vec<f32>, Lack> {
    match (sizes, line) {
        ([3], Some(line)) => Ok(line.to_vec()),
        ([3, 3], _) => Ok(plane.to_vec()),
        ([_], Some(_)) | ([_, _], _) => Err(Lack::Size("3".into())),
        (_, Some(_)) => Err(Lack::Dims("1d, 2d")),
        (_, None) => Err(Lack::Dims("2d")),
    }
}

/// The stride of a transposed convolution on each axis.
fn strides(call: &Call, dims: usize) -> Result<Vec<usize>, Lack> {
    if call.class.name != "ConvTranspose" {
        return Err(Lack::Transposed);
    }
    let whole = |value: &Value| match value {
        Value::Int(stride) => usize::try_from(*stride).unwrap_or(0),
        _ => 0,
    };
    Ok(match call.get("stride") {
        Some(Value::Tuple(strides)) => strides.iter().map(whole).collect(),
        Some(stride) => vec![whole(&stride); dims],
        None => vec![1; dims],
    })
}

/// The usual kernel size for a stride: the stride's own half-pixel tent.
fn needed(strides: &[usize]) -> String {
    let sizes: Vec<_> = strides
        .iter()
        .map(|s| (2 * s - s % 2).to_string())
        .collect();
    match &sizes[..] {
        [first, rest @ ..] if rest.iter().all(|size| size == first) => first.clone(),
        _ => format!("({})", sizes.join(", ")),
    }
}

/// The index of the n-th cell in reading order.
fn index_in(sizes: &[usize], n: usize) -> Vec<usize> {
    let mut rest = n;
    let mut index: Vec<_> = sizes
        .iter()
        .rev()
        .map(|&size| {
            let at = rest % size;
            rest /= size;
            at
        })
        .collect();
    index.reverse();
    index
}

#[cfg(test)]
mod tests {
    use super::super::notation;
    use super::*;

    fn call(text: &str) -> Call {
        notation::parse(text, 2).unwrap()[0].stages[0].clone()
    }

    fn conv() -> Call {
        call("nn.Conv2d(1, 1, 3)")
    }

    fn transposed(stride: usize) -> Call {
        call(&format!("nn.ConvTranspose2d(1, 1, 2, stride={stride})"))
    }

    #[test]
    fn derivatives_are_three_cells_wide() {
        let y = Preset::SobelY.kernel(&conv(), &[3, 3]).unwrap();
        assert_eq!(y, [-1.0, -2.0, -1.0, 0.0, 0.0, 0.0, 1.0, 2.0, 1.0]);
        let x = Preset::SobelX.kernel(&conv(), &[3, 3]).unwrap();
        let turned: Vec<_> = (0..9).map(|i| x[i % 3 * 3 + i / 3]).collect();
        assert_eq!(turned, y);
        assert_eq!(
            Preset::SobelX.kernel(&conv(), &[3]),
            Ok(vec![-1.0, 0.0, 1.0])
        );
        assert_eq!(Preset::SobelY.kernel(&conv(), &[3]), Err(Lack::Dims("2d")));
        let five = Preset::Laplacian.kernel(&conv(), &[5, 5]);
        assert_eq!(five, Err(Lack::Size("3".into())));
        let volume = Preset::Laplacian.kernel(&conv(), &[3, 3, 3]);
        assert_eq!(volume, Err(Lack::Dims("1d, 2d")));
    }

    #[test]
    fn stamps_of_the_bilinear_kernel_add_up_to_one() {
        for (stride, sizes) in [(1, [1, 2]), (2, [4, 3]), (3, [5, 6]), (4, [8, 7])] {
            let kernel = Preset::Bilinear
                .kernel(&transposed(stride), &sizes)
                .unwrap();
            for (row, column) in (0..stride).flat_map(|r| (0..stride).map(move |c| (r, c))) {
                let rows = (row..sizes[0]).step_by(stride);
                let stamps = rows.flat_map(|r| {
                    let columns = (column..sizes[1]).step_by(stride);
                    columns.map(move |c| r * sizes[1] + c)
                });
                let sum: f32 = stamps.map(|at| kernel[at]).sum();
                assert!((sum - 1.0).abs() < 1e-6, "stride {stride}: {sum}");
            }
        }
    }

    #[test]
    fn the_bilinear_kernel_has_the_size_that_its_stride_asks_for() {
        let of = |stride, sizes: &[usize]| Preset::Bilinear.kernel(&transposed(stride), sizes);
        let line = [0.25, 0.75, 0.75, 0.25];
        let four = of(2, &[4, 4]).unwrap();
        assert_eq!(four[4..8], line.map(|weight| weight * 0.75));
        assert_eq!(of(2, &[5, 5]), Err(Lack::Size("4".into())));
        assert_eq!(of(3, &[3, 3]), Err(Lack::Size("5".into())));
        let uneven = call("nn.ConvTranspose2d(1, 1, 2, stride=(2, 3))");
        let lack = Preset::Bilinear.kernel(&uneven, &[2, 2]);
        assert_eq!(lack, Err(Lack::Size("(4, 5)".into())));
        let lack = Preset::Bilinear.kernel(&conv(), &[3, 3]);
        assert_eq!(lack, Err(Lack::Transposed));
    }

    #[test]
    fn a_preset_fills_every_channel_pair() {
        let call = call("nn.Conv2d(2, 3, 2)");
        let Some(Value::Tensor(weight)) = Preset::Blur.weight(&call, &[3, 2, 2, 2]) else {
            panic!("a blur has every size");
        };
        assert_eq!(weight.data(), [0.25; 24]);
    }
}
