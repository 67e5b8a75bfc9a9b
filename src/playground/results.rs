//! From the scene to its results. Results are derived, never stored in the scene.

use std::sync::Arc;

use super::back::Back;
use super::evaluate::{Outcome, TrackResult};
use super::input::Input;
use super::later::later;
use super::notation::Track;
use super::scene::{At, Scene, Shared};
use super::story::{Returned, Way};
use super::work;
use crate::ops::{Output, Tensor};

/// The results of all tracks, and the gradients that are looked at. What did not change is never
/// computed again.
#[derive(Clone, Default, PartialEq)]
pub struct Results {
    tracks: Vec<(Shared, Track, TrackResult)>,
    gradients: Vec<Gradient>,
    /// Gradients are computed beside the page, and not there yet.
    awaits_gradients: bool,
}

/// What a track sends back.
#[derive(Clone)]
struct Gradient {
    of: TrackResult,
    back: Back,
    /// None where the track has no such stage or cell, or is refused.
    returned: Option<Arc<Returned>>,
}

impl PartialEq for Gradient {
    fn eq(&self, other: &Self) -> bool {
        self.of == other.of && self.back == other.back
    }
}

/// What was computed elsewhere of a scene.
#[derive(Default)]
pub struct Answer {
    /// Of the awaited tracks what their stages gave.
    pub outputs: Vec<Vec<Output>>,
    /// Of the tracks that are looked at backward what [`Returned::given`] takes.
    pub gradients: Vec<Option<([Tensor; 2], Way)>>,
}

impl Results {
    /// The results of a scene; those of tracks that are as they were are kept.
    pub fn of(&self, scene: &Scene) -> Self {
        self.with(scene, TrackResult::of)
            .with_gradients(self, scene, &mut |_| None)
    }

    /// The results of a scene as far as they are here or soon made. If what is not would take the
    /// page too long, it is awaited.
    pub fn begin(&self, scene: &Scene) -> Self {
        self.renewed(scene).begun(scene)
    }

    /// These results, those of an input that differs in some cells brought up to the scene's.
    fn renewed(&self, scene: &Scene) -> Self {
        let mut renewed = self.clone();
        let input = scene.input.arc();
        for (of, track, result) in &mut renewed.tracks {
            if scene.tracks.contains(track)
                && !of.is(&scene.input)
                && let Some(result_now) =
                    later().and_then(|later| (later.renewed)(result, track, &input))
            {
                (*of, *result) = (scene.input.clone(), result_now);
            }
        }
        renewed
    }

    fn begun(&self, scene: &Scene) -> Self {
        let shape = scene.input.tensor.shape();
        let steps = |tracks: &mut dyn Iterator<Item = &Track>| {
            tracks.fold(0u64, |steps, track| {
                steps.saturating_add(work::steps_of(&track.stages, shape))
            })
        };
        let new = |track: &&Track| self.kept(&scene.input, track).is_none();
        let forward = steps(&mut scene.tracks.iter().filter(new));
        if forward > work::AT_ONCE {
            let mut begun = self.with(scene, |_, _| TrackResult::awaited());
            begun.awaits_gradients = Back::of(scene).is_some();
            return begun;
        }
        let begun = self.with(scene, TrackResult::of);
        let is_new = |&track: &usize| begun.new_gradient(self, scene, track);
        let new: Vec<_> = Back::tracks(scene).filter(is_new).collect();
        let backward = steps(&mut new.iter().map(|&track| &scene.tracks[track]));
        match backward > work::AT_ONCE {
            true => Self {
                awaits_gradients: true,
                ..begun
            },
            false => begun.with_gradients(self, scene, &mut |_| None),
        }
    }

    /// The results of a scene with what was computed elsewhere.
    pub fn complete(&self, scene: &Scene, answer: Answer) -> Self {
        let mut outputs = answer.outputs.into_iter();
        let mut gradients = answer.gradients;
        let forward = self.with(scene, |input, track| {
            TrackResult::given(input, track, outputs.next().unwrap_or_default())
        });
        forward.with_gradients(self, scene, &mut |shown| {
            gradients.get_mut(shown).and_then(Option::take)
        })
    }

    /// The tracks that are awaited, by their numbers.
    pub fn awaited(&self) -> impl Iterator<Item = usize> {
        let tracks = self.tracks.iter().enumerate();
        let awaited = tracks.filter(|(_, (.., result))| result.awaited);
        awaited.map(|(track, _)| track)
    }

    /// Whether nothing is awaited.
    pub fn is_whole(&self) -> bool {
        !self.awaits_gradients && self.awaited().next().is_none()
    }

    /// What a track sends back; none where it has no such stage or cell, or is not computed yet.
    pub fn returned(&self, track: usize, back: Back) -> Option<&Arc<Returned>> {
        let of = self.track(track);
        let found = self
            .gradients
            .iter()
            .find(|gradient| gradient.back == back && gradient.of == *of);
        found?.returned.as_ref()
    }

    /// Whether a track's gradient has to be computed.
    fn new_gradient(&self, before: &Self, scene: &Scene, track: usize) -> bool {
        let of = self.track(track);
        Back::of(scene).is_some_and(|back| {
            let mut known = before.gradients.iter();
            of.refusal.is_none() && !known.any(|known| known.back == back && known.of == *of)
        })
    }

    /// Adds what the scene asks for backward: what was there, what is given for the nth track that is
    /// shown, or what is computed here.
    fn with_gradients(
        mut self,
        before: &Self,
        scene: &Scene,
        given: &mut dyn FnMut(usize) -> Option<([Tensor; 2], Way)>,
    ) -> Self {
        let Some(back) = Back::of(scene) else {
            return self;
        };
        for (shown, track) in Back::tracks(scene).enumerate() {
            let of = self.track(track).clone();
            let mut known = before.gradients.iter();
            let gradient = match known.find(|known| known.back == back && known.of == of) {
                Some(known) => known.clone(),
                None => {
                    // Forward nothing of it is called.
                    let returned =
                        later().and_then(|later| (later.returned)(&of, back, given(shown)));
                    let returned = returned.map(Arc::new);
                    Gradient { of, back, returned }
                }
            };
            self.gradients.push(gradient);
        }
        self
    }

    fn with(
        &self,
        scene: &Scene,
        mut make: impl FnMut(&Arc<Input>, &Track) -> TrackResult,
    ) -> Self {
        let input = scene.input.arc();
        let entry = |track: &Track| {
            let kept = self.kept(&scene.input, track).cloned();
            let result = kept.unwrap_or_else(|| make(&input, track));
            (scene.input.clone(), track.clone(), result)
        };
        Self {
            tracks: scene.tracks.iter().map(entry).collect(),
            ..Self::default()
        }
    }

    fn kept(&self, of: &Shared, track: &Track) -> Option<&TrackResult> {
        let found = self
            .tracks
            .iter()
            .find(|(input, old, result)| !result.awaited && *old == *track && *input == *of);
        found.map(|(.., result)| result)
    }

    pub fn tracks(&self) -> impl ExactSizeIterator<Item = &TrackResult> {
        self.tracks.iter().map(|(.., result)| result)
    }

    pub fn track(&self, index: usize) -> &TrackResult {
        &self.tracks[index].2
    }

    pub fn outcome(&self, at: At) -> Outcome {
        self.track(at.track).outcome(at.stage)
    }
}

/// What [`returned`] is.
pub type Return = fn(&TrackResult, Back, Option<([Tensor; 2], Way)>) -> Option<Returned>;

/// What a track sends back, of what was computed elsewhere or anew.
pub fn returned(
    of: &TrackResult,
    back: Back,
    given: Option<([Tensor; 2], Way)>,
) -> Option<Returned> {
    let stage = of.stages.get(back.stage)?;
    if of.refusal.is_some() {
        return None;
    }
    let from = back.from(&stage.geometry.output)?;
    let fits = |[upstream, gradient]: &[Tensor; 2]| {
        *upstream.shape() == *stage.geometry.output
            && gradient.shape() == stage.input.tensor().shape()
    };
    match given.filter(|(tensors, _)| fits(tensors)) {
        Some((tensors, way)) => Some(Returned::given(back.stage, from.as_deref(), tensors, way)),
        None => Returned::of(&of.stages, back.stage, from.as_deref()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::{Flow, Upstream};
    use super::*;

    #[test]
    fn tracks_that_did_not_change_are_not_computed_again() {
        let before = Results::default().of(&Scene::of("nn.MaxPool2d(2); nn.AvgPool2d(2)"));
        let after = before.of(&Scene::of("nn.MaxPool2d(2); nn.AvgPool2d(3)"));
        assert!(before.track(0) == after.track(0));
        assert!(before.track(1) != after.track(1));
    }

    /// A track whose work is more than a page does at once, and what it gives.
    const LONG: &str = "nn.MaxPool2d(2); nn.AvgPool2d(33, stride=1)";

    fn long() -> Scene {
        let mut scene = Scene::of(LONG);
        let input = super::super::input::parse("torch.ones(1, 1, 192, 192)").unwrap();
        scene.input = Shared::new(input);
        scene
    }

    #[test]
    fn long_work_is_awaited_and_what_is_here_is_not() {
        let scene = long();
        let quick = Scene {
            tracks: scene.tracks[..1].to_vec(),
            ..scene.clone()
        };
        let known = Results::default().begin(&quick);
        assert_eq!(known.awaited().count(), 0);
        let begun = known.begin(&scene);
        assert!(begun.awaited().eq([1]));
        assert!(begun.track(0) == known.track(0));
        assert!(begun.track(1).outcome(0).is_err());
        assert_eq!(begun.track(1).outcome(0).blamed(), None);
        // What is awaited is not kept for a result.
        assert_eq!(begun.begin(&scene).awaited().count(), 1);
    }

    #[test]
    fn outputs_from_elsewhere_are_those_that_are_computed_here() {
        let scene = long();
        let here = Results::default().of(&scene);
        let outputs = |track: &TrackResult| -> Vec<Output> {
            track
                .stages
                .iter()
                .map(|stage| stage.output.clone())
                .collect()
        };
        let answers: Vec<_> = here.tracks().map(outputs).collect();
        let begun = Results::default().begin(&scene);
        assert_eq!(begun.awaited().count(), 2);
        let answer = |outputs| Answer {
            outputs,
            ..Answer::default()
        };
        let known = begun.complete(&scene, answer(answers.clone()));
        assert!(known.tracks().map(outputs).eq(answers.clone()));
        // Of an answer to something else nothing is taken.
        let wrong = answers.iter().cloned().rev().collect();
        let mended = begun.complete(&scene, answer(wrong));
        assert!(mended.tracks().map(outputs).eq(answers));
    }

    #[test]
    fn gradients_from_elsewhere_are_those_that_are_computed_here() {
        let scene = Scene {
            flow: Flow::Backward(Upstream::Cell),
            pin: Some((3, 5).into()),
            ..long()
        };
        let back = Back::of(&scene).unwrap();
        let here = Results::default().of(&scene);
        let gradient = |results: &Results, track| results.returned(track, back).unwrap().clone();
        let tensors =
            |returned: &Returned| [&returned.upstream, &returned.gradient].map(Tensor::clone);
        let forward = Results::default().of(&long());
        let begun = forward.begin(&scene);
        assert!(!begun.is_whole() && begun.awaited().count() == 0);
        assert!(begun.returned(0, back).is_none());
        let given = |track| {
            let returned = gradient(&here, track);
            Some((tensors(&returned), returned.way()))
        };
        let known = forward.complete(
            &scene,
            Answer {
                gradients: vec![given(0), given(1)],
                ..Answer::default()
            },
        );
        assert!(known.is_whole());
        for track in [0, 1] {
            let [one, other] = [&known, &here].map(|results| gradient(results, track));
            assert_eq!(tensors(&one), tensors(&other));
            assert_eq!((one.sent, one.arrived), (other.sent, other.arrived));
        }
        // What was computed once is not computed again.
        assert!(known.begin(&scene).is_whole());
        let kept = gradient(&known.begin(&scene), 1);
        assert!(Arc::ptr_eq(&kept, &gradient(&known, 1)));
    }

    /// What each stage of each track gives, bit by bit.
    fn bits(results: &Results) -> Vec<Vec<u32>> {
        let stages = results.tracks().flat_map(|track| &track.stages);
        let values = stages.map(|stage| stage.output.values.data());
        values
            .map(|values| values.iter().map(|value| value.to_bits()).collect())
            .collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn after_any_edits_results_are_those_of_a_fresh_page(
            edits in proptest::collection::vec((0usize..40, 0usize..40, -9.0f32..9.0), 1..6),
        ) {
            let tracks = "nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True); \
                nn.Sequential(nn.Conv2d(1, 2, 3, dilation=2), nn.ConvTranspose2d(2, 1, 3, stride=2)); \
                nn.Sequential(nn.Upsample(scale_factor=1.7, mode='bicubic'), nn.AvgPool2d(2), nn.PixelUnshuffle(1)); \
                nn.Upsample(size=(9, 77), mode='bilinear', align_corners=True)";
            let mut scene = Scene::of(tracks);
            scene.input = Shared::new(super::super::input::parse("torch.rand(1, 1, 40, 40)").unwrap());
            let mut kept = Results::default().begin(&scene);
            for (row, column, value) in edits {
                let input = scene.input.make_mut();
                super::super::edit::set_cells(input, 2, 0, &[((row, column).into(), value)]);
                kept = kept.begin(&scene);
                proptest::prop_assert_eq!(bits(&kept), bits(&Results::default().of(&scene)));
            }
        }
    }

    #[test]
    fn a_changed_cell_of_a_large_input_is_not_waited_for() {
        let mut scene = long();
        let before = Results::default().of(&scene);
        scene.input.make_mut().tensor.data_mut()[192 * 40 + 7] = 5.0;
        let after = before.begin(&scene);
        assert!(after.is_whole());
        assert_eq!(bits(&after), bits(&Results::default().of(&scene)));
        // What changes everywhere is as long as ever.
        scene.input.make_mut().tensor.data_mut().fill(2.0);
        assert_eq!(after.begin(&scene).awaited().count(), 2);
    }

    #[test]
    fn an_unpool_takes_the_indices_of_the_pool_before_it() {
        let text = "nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2))";
        let results = Results::default().of(&Scene::of(text));
        let unpooled = results.outcome(At { track: 0, stage: 1 });
        let Ok(unpooled) = &*unpooled else {
            panic!("an output");
        };
        let kept = unpooled.output.values.data().iter().filter(|v| **v != 0.0);
        assert_eq!(kept.count(), 4);
    }

    #[test]
    fn a_refused_stage_stops_the_later_ones_and_alone_is_to_blame() {
        let text = "nn.Sequential(nn.MaxPool2d(2, padding=2), nn.AvgPool2d(2))";
        let results = Results::default().of(&Scene::of(text));
        let at = |stage| results.outcome(At { track: 0, stage });
        assert_eq!(at(0).blamed(), Some("padding"));
        assert!(at(1).is_err());
        assert_eq!(at(1).blamed(), None);
    }
}
