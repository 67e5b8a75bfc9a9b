//! What the figure of one operation talks about: an output cell, an input cell or a kernel weight,
//! with its story and what lights up with it.

use super::edit;
use super::evaluate::Evaluated;
use super::links::Links;
use super::scene::{Cell, Place, Planes, Scene};
use super::state::{Spot, State};
use super::story::{self, Body, Excess, Label, Story, Strip, Term, told};
use super::words::Lang;
use crate::ops::{Axis, Explanation, Filter, Rule, Tap, Tensor};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// The output cell that is explained.
    pub live: Option<Cell>,
    /// The input cell that is pointed at.
    pub input: Option<Cell>,
    /// The kernel weight that is pointed at.
    pub weight: Option<Cell>,
    /// Of the live output cell; of the pinned one while an input cell is pointed at that it reads.
    pub explanation: Option<Explanation>,
    /// Where the input cell or the weight goes.
    pub links: Option<Links>,
    pub lit: Option<Lit>,
    pub story: Option<Story>,
}

/// How far a resize leaves the range of its input, in the shown planes; `None` where it stays in it.
pub fn excess(result: &Evaluated, planes: Planes) -> Option<Excess> {
    let axes = &result.geometry.axes;
    let lobes = |axis: &Axis| match axis {
        Axis::Resample(axis) => matches!(axis.filter, Filter::Cubic { .. } | Filter::Lanczos),
        _ => false,
    };
    if !axes.iter().any(lobes) {
        return None;
    }
    result.excess(planes).filter(|excess| excess.beyond() > 0)
}

/// What is pointed at among the taps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lit {
    /// Its place among the told ones.
    Tap(usize),
    /// All taps of an input row.
    Row(isize),
    /// All taps of an input slice.
    Slice(isize),
}

/// What is pointed at in the formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// A term of the sum.
    Term(usize),
    /// The value of a tap within a line.
    Tap(usize),
}

impl Subject {
    /// What a figure talks about whose operation gave this result; `weight` is its kernel.
    pub fn of(
        result: &Evaluated,
        state: &State,
        weight: Option<&Tensor>,
        lang: Lang,
        narrow: bool,
    ) -> Self {
        let telling = Telling {
            result,
            scene: &state.scene,
            lang,
            narrow,
        };
        let subject = match state.subject() {
            Some(Spot::Input(place)) => telling.input(place),
            Some(Spot::Weight(place)) => weight.and_then(|weight| telling.weight(place, weight)),
            Some(Spot::Output { .. }) => {
                let live = state.live();
                live.and_then(|place| telling.output(place, state.lit))
            }
            None => None,
        };
        subject.unwrap_or_default()
    }

    /// What a figure says about the output cell at a place, whatever is pointed at.
    pub fn of_output(
        result: &Evaluated,
        scene: &Scene,
        place: Place,
        lang: Lang,
        narrow: bool,
    ) -> Self {
        let telling = Telling {
            result,
            scene,
            lang,
            narrow,
        };
        telling.output(place, None).unwrap_or_default()
    }

    /// Whether a told tap is pointed at.
    pub fn lights(&self, index: usize, tap: &Tap) -> bool {
        match self.lit {
            Some(Lit::Tap(lit)) => lit == index,
            Some(Lit::Row(row)) => row_of(tap) == row,
            Some(Lit::Slice(slice)) => slice_of(tap) == slice,
            None => false,
        }
    }

    /// Whether each tap has a letter: there are at most four, and their weighted values are added.
    pub fn has_letters(&self) -> bool {
        let adds = self
            .explanation
            .as_ref()
            .is_some_and(|why| why.rule == Rule::Sum && why.divisor.is_none());
        adds && self.taps().len() <= 4
    }

    fn taps(&self) -> Vec<&Tap> {
        self.explanation.as_ref().map(told).unwrap_or_default()
    }

    /// The terms of the sum, and how many more there are.
    fn terms(&self) -> Option<(&[Term], usize)> {
        let story = self.story.as_ref()?;
        match (&story.right.body, &story.left.body) {
            (Body::Terms { terms, more, .. }, _) | (_, Body::Terms { terms, more, .. }) => {
                Some((terms, *more))
            }
            _ => None,
        }
    }

    /// The first tap that a part of the formulas stands for.
    pub fn tap_of(&self, pointed: Pointed) -> Option<usize> {
        match pointed {
            Pointed::Term(term) => self.tap_of_term(term),
            Pointed::Tap(tap) => Some(tap),
        }
    }

    fn tap_of_term(&self, term: usize) -> Option<usize> {
        let (terms, more) = self.terms()?;
        let taps = self.taps();
        match terms.get(term)?.label {
            Label::Tap(tap) => Some(tap),
            Label::Row(row) => taps.iter().position(|tap| row_of(tap) == row as isize),
            Label::Slice(slice) => taps.iter().position(|tap| slice_of(tap) == slice as isize),
            // The bias comes after the taps.
            Label::None => (term + more < taps.len()).then_some(term),
        }
    }

    /// The term and the tap that are lit in the formulas.
    pub fn lit_in_formulas(&self) -> (Option<usize>, Option<usize>) {
        let tap = match self.lit {
            Some(Lit::Tap(tap)) => Some(tap),
            _ => None,
        };
        (self.lit_term(), tap)
    }

    /// The term of the sum that stands for what is pointed at.
    fn lit_term(&self) -> Option<usize> {
        let (terms, _) = self.terms()?;
        let taps = self.taps();
        let (first, lit) = taps
            .iter()
            .enumerate()
            .find(|(i, tap)| self.lights(*i, tap))?;
        terms
            .iter()
            .enumerate()
            .position(|(term, told)| match told.label {
                Label::Row(row) => row as isize == row_of(lit),
                Label::Slice(slice) => slice as isize == slice_of(lit),
                _ => self.tap_of_term(term) == Some(first),
            })
    }
}

/// Whether a strip is written with the values of taps.
fn names_taps(strip: &Strip) -> bool {
    match &strip.body {
        Body::Terms { .. } => true,
        Body::Lines(lines) => lines.iter().flatten().any(|piece| piece.tap.is_some()),
    }
}

fn row_of(tap: &Tap) -> isize {
    tap.position[tap.position.len() - 2]
}

fn slice_of(tap: &Tap) -> isize {
    tap.position[tap.position.len() - 3]
}

struct Telling<'a> {
    result: &'a Evaluated,
    scene: &'a Scene,
    lang: Lang,
    narrow: bool,
}

impl Telling<'_> {
    fn output(&self, place: Place, lit: Option<usize>) -> Option<Subject> {
        let result = self.result;
        let shape = result.output.values.shape();
        let dims = self.scene.dims();
        let index = edit::index_of(shape, dims, self.scene.planes.output, place)?;
        let input = result.input.tensor();
        let explanation = result.operation.explain(input, &index).ok()?;
        let story = story::tell(result, &explanation, &index, self.lang, self.narrow);
        let first = match &story.right.body {
            Body::Terms { terms, .. } => terms.first().map(|term| term.label),
            Body::Lines(_) => None,
        };
        let lit = lit.and_then(|at| {
            let taps = told(&explanation);
            let tap = taps.get(at)?;
            Some(match first {
                Some(Label::Row(_)) => Lit::Row(row_of(tap)),
                Some(Label::Slice(_)) => Lit::Slice(slice_of(tap)),
                _ => Lit::Tap(at),
            })
        });
        Some(Subject {
            live: Some(place.cell),
            explanation: Some(explanation),
            lit,
            story: Some(story),
            ..Subject::default()
        })
    }

    fn input(&self, place: Place) -> Option<Subject> {
        let result = self.result;
        let input = result.input.tensor();
        let planes = self.scene.planes;
        let dims = self.scene.dims();
        let index = edit::index_of(input.shape(), dims, planes.input, place)?;
        let feeds = result.operation.feeds(input, &index).ok()?;
        let mut told_story = story::tell_feeds(result, &feeds, &index, self.lang, self.narrow);
        // A tap of the pinned cell keeps its sum in sight, with its term lit.
        let mut explanation = None;
        let mut lit = None;
        if let Some(pinned) = self.scene.pin.and_then(|pin| self.output(pin, None))
            && let (Some(why), Some(story)) = (pinned.explanation, pinned.story)
            && let Some(sum) = [story.right, story.left].into_iter().find(names_taps)
        {
            let taps = told(&why);
            lit = taps
                .iter()
                .position(|tap| tap.cell.as_ref() == Some(&index));
            if lit.is_some() {
                told_story.right = sum;
                explanation = Some(why);
            }
        }
        let shape = result.output.values.shape();
        let depth = self.scene.pin.map_or(0, |pin| pin.depth);
        let shown = (dims, planes.output, depth);
        Some(Subject {
            input: Some(place.cell),
            explanation,
            links: Some(Links::of_input(place.cell, &feeds, shape, shown)),
            lit: lit.map(Lit::Tap),
            story: Some(told_story),
            ..Subject::default()
        })
    }

    fn weight(&self, place: Place, weight: &Tensor) -> Option<Subject> {
        let dims = self.scene.dims();
        let plane = edit::kernel_plane(self.scene.call(), self.scene.planes, weight.shape());
        let index = edit::index_of(weight.shape(), dims, plane, place)?;
        let value = weight.at(&index);
        let story = story::tell_weight(
            self.result,
            value,
            &place.spatial(dims),
            self.scene.planes.input,
            self.lang,
            self.narrow,
        );
        Some(Subject {
            weight: Some(place.cell),
            links: Some(Links::of_weight(place.cell, &self.result.geometry)),
            story: Some(story),
            ..Subject::default()
        })
    }
}
