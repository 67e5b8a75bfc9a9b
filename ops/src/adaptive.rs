//! What `AdaptiveMaxPool` and `AdaptiveAvgPool` have in common: the output size and its checks.

use super::geometry::{AdaptiveAxis, extent};
use super::refusal::Exception;
use super::sliding::{Family, check_rank_of, empty_dimension};
use super::{Axis, Call, Refusal, Value};

/// An output size as it was asked for.
#[derive(Clone, Debug)]
pub(super) struct Adaptive {
    pub family: Family,
    pub dims: usize,
    /// `None` keeps the input's size.
    pub output_size: Vec<Option<i64>>,
}

impl Adaptive {
    pub fn new(call: &Call, family: Family) -> Result<Self, Refusal> {
        let dims = call.args.dims;
        let output_size = match call.get("output_size") {
            Some(Value::Tuple(items)) if dims > 1 => items
                .iter()
                .enumerate()
                .map(|(at, item)| match item {
                    Value::None => Ok(None),
                    Value::Int(size) => Ok(Some(*size)),
                    other => {
                        Err(call.mismatched_element("output_size", "tuple of ints", at, other))
                    }
                })
                .collect::<Result<_, _>>()?,
            Some(Value::Int(size)) => vec![Some(size); dims],
            // Python takes the length of what is neither a number nor a tuple first.
            Some(other @ (Value::None | Value::Float(_))) if dims > 1 => {
                let message = format!("object of type '{}' has no len()", other.type_name());
                return Err(Refusal::new(Exception::TypeError, message).about("output_size"));
            }
            Some(other @ Value::Str(_)) if dims > 1 => {
                return Err(call.mismatched_element("output_size", "tuple of ints", 0, &other));
            }
            _ => call.ints("output_size")?.into_iter().map(Some).collect(),
        };
        Ok(Self {
            family,
            dims,
            output_size,
        })
    }

    fn function(&self) -> String {
        let name = match self.family {
            Family::Max => "adaptive_max_pool",
            Family::Avg => "adaptive_avg_pool",
        };
        format!("{name}{}d", self.dims)
    }

    pub fn axes(&self, shape: &[usize]) -> Result<Vec<Axis>, Refusal> {
        let (dims, function) = (self.dims, self.function());
        if dims == 1 {
            check_rank_of(shape, 1, &function)?;
        }
        self.check_count(shape)?;
        if dims > 1 && shape.len() != dims + 1 && shape.len() != dims + 2 {
            let colon = if self.family == Family::Max { ":" } else { "" };
            return Err(Refusal::runtime(format!(
                "{function}(): Expected {}D or {}D tensor, but got{colon} {shape:?}",
                dims + 1,
                dims + 2
            )));
        }
        let (lead, spatial) = shape.split_at(shape.len() - dims);
        let sizes: Vec<i64> = self
            .output_size
            .iter()
            .zip(spatial)
            .map(|(size, &n)| size.unwrap_or(n as i64))
            .collect();
        let negative = sizes.iter().find(|&&n| n < 0);
        if self.family == Family::Avg && negative.is_some() {
            return Err(self.negative_average(&sizes));
        }
        self.check_input(shape)?;
        if let Some(size) = negative {
            let one = if dims == 1 { vec![1] } else { vec![] };
            let lead = lead.iter().map(|&n| n as i64).chain(one);
            let shape: Vec<i64> = lead.chain(sizes.iter().copied()).collect();
            return Err(Refusal::runtime(format!(
                "Trying to create tensor with negative dimension {size}: {shape:?}"
            ))
            .about("output_size"));
        }
        sizes
            .iter()
            .zip(spatial)
            .map(|(&output, &input)| {
                Ok(Axis::Adaptive(AdaptiveAxis {
                    input: extent(input as i64)?,
                    output: extent(output)?,
                }))
            })
            .collect()
    }

    fn check_count(&self, shape: &[usize]) -> Result<(), Refusal> {
        let (dims, count) = (self.dims, self.output_size.len());
        if count == dims {
            return Ok(());
        }
        let function = self.function();
        Err(match self.family {
            _ if dims == 1 => Refusal::runtime(format!(
                "{function}() argument 'output_size' should contain one int (got {count})"
            )),
            _ if count >= shape.len() => {
                Refusal::value(format!("Input dimension should be at least {}", count + 1))
            }
            Family::Max => Refusal::runtime(format!(
                "{function}(): internal error: output_size.size() must be {dims}"
            )),
            Family::Avg => Refusal::runtime(format!("{function}: output_size must be {dims}")),
        }
        .about("output_size"))
    }

    fn negative_average(&self, sizes: &[i64]) -> Refusal {
        // The 1-d function is the 2-d one on a single row; the 3-d sentence lacks a space.
        let (function, got) = match *sizes {
            [w] => ("adaptive_avg_pool2d", format!("1, {w}")),
            [h, w] => ("adaptive_avg_pool2d", format!("{h}, {w}")),
            [d, h, w] => ("adaptive_avg_pool3d", format!("{d}, {h},{w}")),
            _ => ("adaptive_avg_pool", String::new()),
        };
        Refusal::runtime(format!(
            "{function}: elements of output_size must be greater than or equal to 0 but received \
             {{{got}}}"
        ))
        .about("output_size")
    }

    /// Averages may have empty batches and, except in 3-d, empty channels of a batch; maxima may
    /// have an empty first dimension.
    fn check_input(&self, shape: &[usize]) -> Result<(), Refusal> {
        let dims = self.dims;
        let first = match self.family {
            Family::Avg if dims < 3 => shape.len() - dims,
            _ => 1,
        };
        let Some(empty) = (first..shape.len()).find(|&i| shape[i] == 0) else {
            return Ok(());
        };
        if dims == 1 && self.family == Family::Avg {
            let (lead, last) = shape.split_at(shape.len() - 1);
            let lifted = [lead, &[1], last].concat();
            return Err(empty_dimension("adaptive_avg_pool2d", &lifted, empty + 1));
        }
        Err(empty_dimension(&self.function(), shape, empty))
    }
}
