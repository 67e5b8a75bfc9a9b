//! What `Conv` and `ConvTranspose` have in common: `weight`, `bias`, and PyTorch's checks of them.

use std::sync::Arc;

use super::limits::DEFAULT_WEIGHTS;
use super::refusal::Exception;
use super::{Call, Refusal, Tensor, Value, tensor};

/// The parameters that both convolutions share, checked as the constructor checks them.
#[derive(Clone, Debug)]
pub(super) struct Kernel {
    pub dims: usize,
    /// (out, in / groups, kernel …), or (in, out / groups, kernel …) when transposed.
    pub weight: Arc<Tensor>,
    pub bias: Option<Arc<Tensor>>,
    pub in_channels: usize,
    pub out_channels: usize,
    pub groups: usize,
}

/// Refuses a default of more numbers.
fn check_default(shape: &[usize]) -> Result<(), Refusal> {
    if tensor::cells(shape)? <= DEFAULT_WEIGHTS {
        return Ok(());
    }
    Err(Refusal::runtime(format!(
        "Gridscope makes at most {DEFAULT_WEIGHTS} weights by itself, but a tensor of shape {shape:?} has \
         more"
    )))
}

impl Call {
    /// The `weight` of a convolution: as given, or the default, with which a constant input
    /// stays constant away from the border.
    ///
    /// The default has the same value everywhere: for `Conv` 1 / (kernel cells · in_channels /
    /// groups); for `ConvTranspose` the product over the axes of min(1, stride / kernel_size),
    /// over in_channels / groups. PyTorch draws random weights, which could not be shared.
    pub fn weight(&self) -> Result<Arc<Tensor>, Refusal> {
        let shape = self.weight_shape()?;
        let Some(given) = self.tensor("weight")? else {
            let value = self.default_weight(&shape)?;
            check_default(&shape)?;
            return Ok(Arc::new(Tensor::full(shape, value)));
        };
        if given.shape() != shape {
            return Err(size_mismatch("weight", given.shape(), &shape));
        }
        Ok(given)
    }

    /// The `bias` of a convolution: as given, zeros for `True`, none for `False`.
    pub fn bias(&self) -> Result<Option<Arc<Tensor>>, Refusal> {
        let shape = [self.size("out_channels")?];
        match self.get("bias") {
            Some(Value::Bool(false) | Value::None) => Ok(None),
            Some(Value::Bool(true)) => {
                check_default(&shape)?;
                Ok(Some(Arc::new(Tensor::full(shape, 0.0))))
            }
            _ => {
                let given = self.tensor("bias")?;
                match given.filter(|bias| bias.shape() != shape) {
                    Some(bias) => Err(size_mismatch("bias", bias.shape(), &shape)),
                    None => self.tensor("bias"),
                }
            }
        }
    }

    fn is_transposed(&self) -> bool {
        self.class.name == "ConvTranspose"
    }

    fn size(&self, name: &'static str) -> Result<usize, Refusal> {
        super::geometry::extent(self.int(name)?).map_err(|refusal| refusal.about(name))
    }

    /// Refuses what the constructors refuse.
    fn weight_shape(&self) -> Result<Vec<usize>, Refusal> {
        let (inputs, outputs) = (self.int("in_channels")?, self.int("out_channels")?);
        let groups = match self.get("groups") {
            Some(Value::Int(groups)) => groups,
            other => {
                let found = other.unwrap_or(Value::None).type_name();
                let message =
                    format!("'<=' not supported between instances of '{found}' and 'int'");
                return Err(Refusal::new(Exception::TypeError, message).about("groups"));
            }
        };
        if groups <= 0 {
            return Err(Refusal::value("groups must be a positive integer").about("groups"));
        }
        for (name, channels) in [("in_channels", inputs), ("out_channels", outputs)] {
            if channels % groups != 0 {
                return Err(
                    Refusal::value(format!("{name} must be divisible by groups")).about("groups"),
                );
            }
        }
        if let Some(Value::Float(_)) = self.get("kernel_size") {
            let message = "empty(): argument 'size' failed to unpack the object at pos 3 with \
                           error \"type must be tuple of ints,but got float\"";
            return Err(Refusal::new(Exception::TypeError, message).about("kernel_size"));
        }
        let kernel = self.repeated("kernel_size")?;
        let channels = if self.is_transposed() {
            [inputs, outputs / groups]
        } else {
            [outputs, inputs / groups]
        };
        let shape = [channels.to_vec(), kernel].concat();
        if let Some(&negative) = shape.iter().find(|&&n| n < 0) {
            let param = match shape.iter().position(|&n| n < 0) {
                Some(0 | 1) if inputs < 0 => "in_channels",
                Some(0 | 1) => "out_channels",
                _ => "kernel_size",
            };
            return Err(Refusal::runtime(format!(
                "Trying to create tensor with negative dimension {negative}: {shape:?}"
            ))
            .about(param));
        }
        shape.into_iter().map(super::geometry::extent).collect()
    }

    fn default_weight(&self, shape: &[usize]) -> Result<f32, Refusal> {
        let inputs = (self.size("in_channels")? / self.size("groups")?.max(1)).max(1) as f64;
        let cells: f64 = shape[2..].iter().map(|&k| k as f64).product();
        if !self.is_transposed() {
            return Ok((1.0 / (cells.max(1.0) * inputs)) as f32);
        }
        let strides = self.ints("stride")?;
        let gain: f64 = shape[2..]
            .iter()
            .enumerate()
            .map(|(a, &k)| {
                let stride = strides.get(a).or(strides.first()).copied().unwrap_or(1);
                (stride as f64 / k.max(1) as f64).clamp(0.0, 1.0)
            })
            .product();
        Ok((gain / inputs) as f32)
    }

    /// Weight and bias with their sizes, checked.
    pub(super) fn kernel(&self) -> Result<Kernel, Refusal> {
        Ok(Kernel {
            dims: self.args.dims,
            weight: self.weight()?,
            bias: self.bias()?,
            in_channels: self.size("in_channels")?,
            out_channels: self.size("out_channels")?,
            groups: self.size("groups")?,
        })
    }

    /// A convolution's per-axis parameter as the module stores it: one number becomes one per
    /// axis, a tuple stays as it was written.
    pub(super) fn repeated(&self, name: &'static str) -> Result<Vec<i64>, Refusal> {
        match self.get(name) {
            Some(Value::Int(one)) => Ok(vec![one; self.args.dims]),
            _ => self.ints(name),
        }
    }
}

/// PyTorch's sentence when a state does not fit the module.
fn size_mismatch(name: &'static str, given: &[usize], expected: &[usize]) -> Refusal {
    Refusal::runtime(format!(
        "size mismatch for {name}: copying a param with shape torch.Size({given:?}) from \
         checkpoint, the shape in current model is torch.Size({expected:?})."
    ))
    .about(name)
}

impl Kernel {
    pub fn size(&self) -> &[usize] {
        &self.weight.shape()[2..]
    }

    pub fn bias_of(&self, channel: usize) -> Option<f32> {
        self.bias.as_ref().map(|bias| bias.data()[channel])
    }

    /// `(N, C, …)` as PyTorch sees it: unbatched input gets a leading 1.
    pub fn batched(&self, shape: &[usize], function: &str) -> Result<Vec<usize>, Refusal> {
        let (dims, rank) = (self.dims, shape.len());
        if rank == dims + 2 {
            return Ok(shape.to_vec());
        }
        if rank == dims + 1 {
            return Ok([&[1], shape].concat());
        }
        Err(Refusal::runtime(format!(
            "Expected {}D (unbatched) or {}D (batched) input to {function}{dims}d, but got input \
             of size: {shape:?}",
            dims + 1,
            dims + 2
        )))
    }

    /// As many numbers as the kernel has axes, where one number serves all.
    pub fn expand(&self, name: &'static str, values: &[i64]) -> Result<Vec<i64>, Refusal> {
        // An empty kernel is refused in `check`, with a sentence of its own.
        let axes = match self.size().len() {
            0 => self.dims,
            axes => axes,
        };
        super::sliding::per_axis(values, axes).ok_or_else(|| {
            Refusal::runtime(format!(
                "expected {name} to be a single integer value or a list of {axes} values to match \
                 the convolution dimensions, but got {name}={values:?}"
            ))
            .about(name)
        })
    }

    /// Refuses what PyTorch refuses about signs and channels; `shape` is batched.
    pub fn check(
        &self,
        shape: &[usize],
        transposed: bool,
        [stride, padding, dilation, output_padding]: [&[i64]; 4],
    ) -> Result<(), Refusal> {
        if self.size().is_empty() {
            let message = "weight should have at least three dimensions";
            return Err(Refusal::runtime(message).about("kernel_size"));
        }
        let negative = |values: &[i64]| values.iter().any(|&v| v < 0);
        let weight = self.weight.shape();
        if negative(padding) {
            return Err(Refusal::runtime("negative padding is not supported").about("padding"));
        }
        if negative(output_padding) {
            return Err(Refusal::runtime("negative output_padding is not supported")
                .about("output_padding"));
        }
        if stride.iter().any(|&s| s <= 0) {
            return Err(Refusal::runtime("non-positive stride is not supported").about("stride"));
        }
        if negative(dilation) {
            return Err(Refusal::runtime("dilation should be greater than zero").about("dilation"));
        }
        if weight.len() != shape.len() {
            return Err(Refusal::runtime(format!(
                "Expected {0}-dimensional input for {0}-dimensional weight {weight:?}, but got \
                 {1}-dimensional input of size {shape:?} instead",
                weight.len(),
                shape.len()
            ))
            .about("kernel_size"));
        }
        if weight[0] < self.groups {
            let param = if transposed {
                "in_channels"
            } else {
                "out_channels"
            };
            return Err(Refusal::runtime(format!(
                "Given groups={0}, expected weight to be at least {0} at dimension 0, but got \
                 weight of size {weight:?} instead",
                self.groups
            ))
            .about(param));
        }
        if shape[1] != self.in_channels {
            let given = if transposed {
                "transposed=1".to_string()
            } else {
                format!("groups={}", self.groups)
            };
            return Err(Refusal::runtime(format!(
                "Given {given}, weight of size {weight:?}, expected input{shape:?} to have {} \
                 channels, but got {} channels instead",
                self.in_channels, shape[1]
            ))
            .about("in_channels"));
        }
        Ok(())
    }
}

/// `7 x 7`
pub(super) fn by_cross<T: ToString>(sizes: &[T]) -> String {
    sizes
        .iter()
        .map(T::to_string)
        .collect::<Vec<_>>()
        .join(" x ")
}
