//! What the figure of one operation talks about: an output cell, an input cell or a kernel weight,
//! with its story and what lights up with it.

use super::edit;
use super::evaluate::Evaluated;
use super::links::Links;
use super::scene::{Cell, Place, Scene};
use super::state::{Spot, State};
use super::story::{self, Body, Label, Story, Term, told};
use super::words::Lang;
use crate::ops::{Explanation, Tap, Tensor};

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

/// What is pointed at among the taps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lit {
    /// Its place among the told ones.
    Tap(usize),
    /// All taps of an input row.
    Row(isize),
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
            None => false,
        }
    }

    fn taps(&self) -> Vec<&Tap> {
        self.explanation.as_ref().map(told).unwrap_or_default()
    }

    /// The first tap that a term of the sum stands for.
    pub fn tap_of_term(&self, term: usize) -> Option<usize> {
        let Body::Terms { terms, more, .. } = &self.story.as_ref()?.right.body else {
            return None;
        };
        let taps = self.taps();
        match terms.get(term)?.label {
            Label::Tap(tap) => Some(tap),
            Label::Row(row) => taps.iter().position(|tap| row_of(tap) == row as isize),
            // The bias comes after the taps.
            Label::None => (term + more < taps.len()).then_some(term),
        }
    }

    /// The term of the sum that stands for what is pointed at.
    pub fn lit_term(&self) -> Option<usize> {
        let Body::Terms { terms, .. } = &self.story.as_ref()?.right.body else {
            return None;
        };
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
                _ => self.tap_of_term(term) == Some(first),
            })
    }
}

fn row_of(tap: &Tap) -> isize {
    tap.position[tap.position.len() - 2]
}

struct Telling<'a> {
    result: &'a Evaluated,
    scene: &'a Scene,
    lang: Lang,
    narrow: bool,
}

impl Telling<'_> {
    fn output(&self, place: Place, lit: Option<usize>) -> Option<Subject> {
        let Evaluated {
            operation,
            input,
            geometry,
            output,
        } = self.result;
        let shape = output.values.shape();
        let dims = self.scene.dims();
        let index = edit::index_of(shape, dims, self.scene.planes.output, place)?;
        let explanation = operation.explain(input.tensor(), &index).ok()?;
        let story = story::tell(
            input.tensor(),
            geometry,
            &explanation,
            place.cell,
            self.lang,
            self.narrow,
        );
        let by_rows = match &story.right.body {
            Body::Terms { terms, .. } => matches!(
                terms[..],
                [
                    Term {
                        label: Label::Row(_),
                        ..
                    },
                    ..
                ]
            ),
            Body::Lines(_) => false,
        };
        let lit = lit.and_then(|tap| {
            let row = row_of(told(&explanation).get(tap)?);
            Some(if by_rows {
                Lit::Row(row)
            } else {
                Lit::Tap(tap)
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
            && let Body::Terms { .. } = story.right.body
        {
            let taps = told(&why);
            lit = taps
                .iter()
                .position(|tap| tap.cell.as_ref() == Some(&index));
            if lit.is_some() {
                told_story.right = story.right;
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
