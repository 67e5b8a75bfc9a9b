//! `nn.Sequential`: operations in order.

use super::{
    Call, Explanation, Indices, Operation, Output, Plan, Refusal, Rule, Tap, Tensor, window,
};

/// Operations that run one after the other. A `MaxUnpool` without `indices` takes those of the
/// nearest `MaxPool` before it, with `return_indices=True`, that no other `MaxUnpool` undoes.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    pub stages: Vec<Call>,
}

/// One stage as it ran: the operation with everything it took, its input and its output.
pub struct Stage {
    pub operation: Box<dyn Operation>,
    pub input: Tensor,
    pub output: Output,
}

/// How far a pipeline came.
pub struct Run {
    /// The stages that ran; all of them, unless one refused.
    pub stages: Vec<Stage>,
    /// Why the stage after the last one that ran refused.
    pub refusal: Option<Refusal>,
}

impl Pipeline {
    /// Runs the stages until one refuses.
    pub fn run(&self, x: &Tensor) -> Run {
        let mut stages = Vec::with_capacity(self.stages.len());
        let mut sequence = Sequence::default();
        let mut input = x.clone();
        for call in &self.stages {
            let ran = sequence.build(call).and_then(|operation| {
                let output = operation.forward(&input)?;
                Ok((operation, output))
            });
            match ran {
                Ok((operation, output)) => {
                    sequence.ran(&output);
                    let next = output.values.clone();
                    stages.push(Stage {
                        operation,
                        input: std::mem::replace(&mut input, next),
                        output,
                    });
                }
                Err(refusal) => {
                    let refusal = Some(refusal);
                    return Run { stages, refusal };
                }
            }
        }
        let refusal = None;
        Run { stages, refusal }
    }

    /// The output of the last stage. Unlike [`Pipeline::run`] it keeps nothing of the others.
    pub fn forward(&self, x: Tensor) -> Result<Output, Refusal> {
        let mut sequence = Sequence::default();
        let mut output = Output {
            values: x,
            indices: None,
        };
        for call in &self.stages {
            output = sequence.build(call)?.forward(&output.values)?;
            sequence.ran(&output);
        }
        Ok(output)
    }

    /// What computes the values of [`Pipeline::forward`] for inputs of the shape of `x`.
    ///
    /// Refuses what it refuses for the values of `x`.
    pub fn plan(self, x: &Tensor) -> Result<Plan, Refusal> {
        if let [call] = self.stages.as_slice()
            && let Some(plan) = call.build()?.plan(x.shape())?
        {
            return Ok(plan);
        }
        let shape = x.shape().to_vec();
        let output = self.forward(x.clone())?.values;
        Ok(Plan::new(
            x.shape(),
            output.shape().to_vec(),
            move |x, out| {
                let x = Tensor::new(shape.clone(), x.to_vec())?;
                out.copy_from_slice(self.forward(x)?.values.data());
                Ok(())
            },
        ))
    }

    /// The shape after every stage, before anything is computed.
    pub fn shapes(&self, input: &[usize]) -> Result<Vec<Vec<usize>>, Refusal> {
        let mut shapes: Vec<Vec<usize>> = Vec::new();
        for call in &self.stages {
            let before = shapes.last().map_or(input, Vec::as_slice);
            let after = call.build()?.geometry(before)?.output;
            shapes.push(after);
        }
        Ok(shapes)
    }

    /// Why an output cell of the last stage has its value, in cells of the first input: the
    /// weights of a path multiply, the paths to one cell add up.
    ///
    /// Refuses an `LPPool`, whose powers have no such weights.
    pub fn explain(&self, x: &Tensor, index: &[usize]) -> Result<Explanation, Refusal> {
        let run = self.run(x);
        if let Some(refusal) = run.refusal {
            return Err(refusal);
        }
        let Some((last, before)) = run.stages.split_last() else {
            window::check_index(index, x.shape())?;
            let tap = Tap::of_cell(index.to_vec(), 1.0, x.at(index));
            return Ok(window::sum(x.at(index), vec![tap]));
        };
        let mut whole = last.operation.explain(&last.input, index)?;
        if before.is_empty() {
            return Ok(whole);
        }
        linear(&whole)?;
        let mut bias = whole.bias.map(f64::from);
        let mut weights = Weights::new(&last.input);
        weights.add(1.0, &whole);
        for stage in before.iter().rev() {
            let mut inner = Weights::new(&stage.input);
            for (flat, &weight) in weights.by_cell.iter().enumerate() {
                if weight == 0.0 {
                    continue;
                }
                let cell = window::unravel(flat, stage.output.values.shape());
                let part = stage.operation.explain(&stage.input, &cell)?;
                linear(&part)?;
                inner.add(weight, &part);
                if let Some(b) = part.bias {
                    *bias.get_or_insert(0.0) += weight * f64::from(b);
                }
            }
            weights = inner;
        }
        whole.rule = Rule::Sum;
        whole.divisor = None;
        whole.bias = bias.map(|b| b as f32);
        whole.taps = weights.taps(x);
        Ok(whole)
    }

    /// d Σ(output · `grad_output`) / d input.
    pub fn gradient(&self, x: &Tensor, grad_output: &Tensor) -> Result<Tensor, Refusal> {
        let run = self.run(x);
        if let Some(refusal) = run.refusal {
            return Err(refusal);
        }
        let mut grad = grad_output.clone();
        for stage in run.stages.iter().rev() {
            grad = stage.operation.gradient(&stage.input, &grad)?;
        }
        Ok(grad)
    }
}

/// Builds the operations of a pipeline one after the other.
#[derive(Default)]
pub struct Sequence {
    /// Those that no `MaxUnpool` has taken yet.
    indices: Vec<Indices>,
}

impl Sequence {
    /// The operation of the next stage.
    pub fn build(&mut self, call: &Call) -> Result<Box<dyn Operation>, Refusal> {
        let takes = call.class.name == "MaxUnpool" && !call.args.given.contains_key("indices");
        call.build_on(takes.then(|| self.indices.pop()).flatten())
    }

    /// The stage gave this output.
    pub fn ran(&mut self, output: &Output) {
        self.indices.extend(output.indices.clone());
    }
}

fn linear(explanation: &Explanation) -> Result<(), Refusal> {
    match explanation.rule {
        Rule::Sum | Rule::Max => Ok(()),
        Rule::PowerMean { .. } => Err(Refusal::runtime(
            "Gridscope explains an LPPool by itself, not as a stage of a pipeline",
        )),
    }
}

/// The weights with which the cells of one tensor take part.
struct Weights {
    shape: Vec<usize>,
    by_cell: Vec<f64>,
}

impl Weights {
    fn new(x: &Tensor) -> Self {
        Self {
            shape: x.shape().to_vec(),
            by_cell: vec![0.0; x.data().len()],
        }
    }

    fn add(&mut self, weight: f64, part: &Explanation) {
        for tap in &part.taps {
            if let Some(cell) = &tap.cell {
                let flat = cell.iter().zip(&self.shape).fold(0, |f, (i, n)| f * n + i);
                self.by_cell[flat] += weight * f64::from(tap.weight);
            }
        }
    }

    fn taps(&self, x: &Tensor) -> Vec<Tap> {
        let cells = self.by_cell.iter().enumerate();
        cells
            .filter(|(_, weight)| **weight != 0.0)
            .map(|(flat, &weight)| {
                let cell = window::unravel(flat, &self.shape);
                let value = x.at(&cell);
                Tap::of_cell(cell, weight as f32, value)
            })
            .collect()
    }
}
