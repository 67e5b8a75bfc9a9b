//! The scene and its history, changed through actions alone.

use std::sync::Arc;

use super::block::Selection;
use super::colormap::Colormap;
use super::dims;
use super::edit;
use super::fill::Fill;
use super::input::{Input, without_leading_ones};
use super::later::later;
use super::limits::SIDE_BY_HAND;
use super::notation::Track;
use super::scene::{At, Flow, Place, Planes, Scene, Shared, View, with_dims};
use super::shapes::StageFix;
use super::sheet::Sheet;
use super::stages::{self, StageChange};
use super::timeline::Timeline;
use crate::ops::Value;

/// Everything the page knows between two events.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub scene: Scene,
    /// What is under the pointer; it overrides the pin and is not history.
    pub hover: Option<Spot>,
    /// The tap under the pointer, in a formula or on a grid: its place among the told ones.
    pub lit: Option<usize>,
    /// The cells that are filled, cleared or copied next; no history either.
    pub selected: Option<Selection>,
    timeline: Timeline,
    /// The scene before a gesture that is still going on: a stroke, a drag.
    before: Option<Scene>,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.hover == other.hover
            && self.lit == other.lit
            && self.selected == other.selected
            && self.timeline == other.timeline
            && self.before.is_some() == other.before.is_some()
            && self.scene == other.scene
    }
}

/// What the page can talk about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A cell of what a stage of the edited track puts out.
    Output {
        stage: usize,
        place: Place,
    },
    Input(Place),
    /// A weight of the edited operation's kernel.
    Weight(Place),
}

/// What can happen to the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// One step of history, or part of the gesture that is going on.
    Change(Change),
    /// Fills what is selected of the input, or else the shown input plane.
    Fill(Fill),
    /// A gesture begins: what changes until `Release` is one step.
    Grab,
    Release,
    Undo,
    Redo,
    /// Goes to a step of the timeline, by its number.
    Travel(usize),
    /// A scene from a link: the history keeps the one that was there.
    Open(Box<Scene>),
    /// A scene that the browser's history had right before a step, or after all; see
    /// [`Timeline::insert`].
    Insert {
        scene: Box<Scene>,
        before: Option<usize>,
    },
    Hover(Option<Spot>),
    Light(Option<usize>),
    Select(Option<Selection>),
    Pin(Option<Place>),
    PinInput(Option<Place>),
    Colormap(Colormap),
    Planes(Planes),
    Rgb(bool),
    /// Chooses the operation that the panel edits, and pins its first cell: the pin stays with the
    /// old one.
    Edit(At),
    View(View),
    Flow(Flow),
}

impl Action {
    /// Whether it changes what is shown, and not only how it is looked at.
    pub fn edits(&self) -> bool {
        match self {
            Self::Change(_) | Self::Fill(_) | Self::Grab | Self::Release => true,
            Self::Undo | Self::Redo | Self::Travel(_) => true,
            Self::Open(_) | Self::Insert { .. } | Self::Select(_) => true,
            Self::Hover(_) | Self::Light(_) | Self::Pin(_) | Self::PinInput(_) => false,
            Self::Colormap(_) | Self::Planes(_) | Self::Rgb(_) => false,
            Self::Edit(_) | Self::View(_) | Self::Flow(_) => false,
        }
    }
}

/// What can happen to the scene.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Sets cells of the shown input plane.
    Cells(Vec<(Place, f32)>),
    /// A block of values from a place of the shown input plane on; the grid grows to hold it.
    Sheet(Place, Sheet),
    /// All values of the shown input plane. Where it is the only one, the input is this expression.
    Plane(Input),
    /// Empties the grid; it keeps its shape.
    Clear,
    /// The spatial sizes; values are kept, new cells hold 0.
    Resize(Vec<usize>),
    Input(Arc<Input>),
    Tracks(Vec<Track>),
    /// Input and tracks together: a pasted script.
    Both(Arc<Input>, Vec<Track>),
    /// Chooses a class, keeping what the old one has in common with it.
    Class(&'static str),
    /// Adds, removes or moves a stage of the edited track.
    Stage(StageChange),
    /// Changes a parameter of any stage of a track.
    Mend(usize, StageFix),
    /// One, two or three spatial dimensions, for the operations and the input.
    Dims(usize),
    /// Sets a parameter, in every track that shares its value; `None` puts it back to its default.
    Param(&'static str, Option<Value>),
    /// Sets a parameter in one track alone.
    ParamOf(usize, &'static str, Option<Value>),
    /// Several parameters at once: a fix, a preset.
    Params(Vec<(&'static str, Option<Value>)>),
    /// Sets kernel weights, by their flat positions.
    Weights(Vec<(usize, f32)>),
}

impl State {
    pub fn open(scene: Scene) -> Self {
        Self {
            scene,
            ..Self::default()
        }
    }

    /// What the page talks about.
    pub fn subject(&self) -> Option<Spot> {
        let pinned = self.scene.pin.map(|place| Spot::Output {
            stage: self.scene.at.stage,
            place,
        });
        self.hover.or(pinned)
    }

    /// The output cell of the edited operation, where the page talks about one.
    pub fn live(&self) -> Option<Place> {
        match self.subject()? {
            Spot::Output { stage, place } if stage == self.scene.at.stage => Some(place),
            _ => None,
        }
    }

    pub fn can_undo(&self) -> bool {
        self.timeline.can_undo()
    }

    pub fn can_redo(&self) -> bool {
        self.timeline.can_redo()
    }

    /// The steps that were committed.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The state after an action; `None` where it changes nothing, and for edits before what makes
    /// them is loaded.
    pub fn after(&self, action: Action) -> Option<Self> {
        let mut next = self.clone();
        if let Some(edit) = next.look(action) {
            (later()?.edit)(&mut next, self, edit);
        }
        next.scene.clamp();
        (next != *self).then_some(next)
    }

    /// Looks at the scene in another way, or gives the edit back.
    fn look(&mut self, action: Action) -> Option<Action> {
        match action {
            Action::Hover(spot) => {
                self.hover = spot;
                self.lit = None;
            }
            Action::Light(tap) => self.lit = tap,
            Action::Pin(place) => self.scene.pin = place,
            Action::PinInput(place) => self.scene.input_pin = place,
            Action::Colormap(map) => self.scene.map = map,
            Action::Planes(planes) => self.scene.planes = planes,
            Action::Rgb(rgb) => self.scene.rgb = rgb,
            Action::Edit(at) => {
                if at.stage != self.scene.at.stage {
                    self.scene.pin = Some(Place::default());
                }
                self.scene.at = at;
            }
            Action::View(view) => self.scene.view = view,
            Action::Flow(flow) => self.scene.flow = flow,
            edit => return Some(edit),
        }
        None
    }

    /// Does an edit, which began from a state.
    pub(super) fn edit(&mut self, from: &Self, edit: Action) {
        match edit {
            Action::Change(change) => self.change(change),
            Action::Fill(fill) => {
                // Filled again, a grid gets other random numbers.
                let seed = from.timeline.before();
                if let Some(change) = fill.change(&from.scene, from.selected, seed) {
                    self.change(change);
                }
            }
            Action::Grab => {
                self.before.get_or_insert_with(|| from.scene.clone());
            }
            Action::Release => self.settle(),
            Action::Undo => {
                self.settle();
                self.travel(self.timeline.previous());
            }
            Action::Redo => {
                self.settle();
                self.travel(self.timeline.next());
            }
            Action::Travel(step) => {
                self.settle();
                self.travel(Some(step));
            }
            Action::Open(scene) => {
                self.settle();
                let left = std::mem::replace(&mut self.scene, *scene);
                if !left.has_content_of(&self.scene) {
                    self.timeline.commit(left);
                }
            }
            Action::Insert { scene, before } => {
                self.settle();
                let left = std::mem::replace(&mut self.scene, *scene);
                self.timeline.insert(before, left);
            }
            Action::Select(selection) => self.selected = selection,
            look => {
                debug_assert!(!look.edits());
            }
        }
    }

    fn change(&mut self, change: Change) {
        let now = self.scene.clone();
        // Within a gesture each change starts from what was there before it: what a drag inwards
        // cut off comes back on the way out, and so do weights while a kernel size is typed.
        if let Some(before) = &self.before {
            match change {
                Change::Resize(..) => self.scene.input = before.input.clone(),
                Change::Param(..) | Change::ParamOf(..) => {
                    self.scene.tracks = before.tracks.clone()
                }
                _ => {}
            }
        }
        self.scene.planes = match change {
            Change::Input(_) | Change::Both(..) => Planes::default(),
            Change::Class(_) | Change::Stage(_) | Change::Tracks(_) => Planes {
                output: 0,
                ..self.scene.planes
            },
            _ => self.scene.planes,
        };
        // Other cells stand there now.
        if !matches!(
            change,
            Change::Cells(_) | Change::Sheet(..) | Change::Plane(_) | Change::Weights(_)
        ) {
            self.selected = None;
        }
        self.scene.change(change);
        if self.before.is_none() && !now.has_content_of(&self.scene) {
            self.timeline.commit(now);
        }
    }

    /// The gesture that is going on, if one is, becomes a step.
    fn settle(&mut self) {
        if let Some(before) = self.before.take()
            && !before.has_content_of(&self.scene)
        {
            self.timeline.commit(before);
        }
    }

    /// How the scene is looked at is no history: it stays as it is.
    fn travel(&mut self, step: Option<usize>) {
        let scene = step.and_then(|step| self.timeline.travel(step, self.scene.clone()));
        if let Some(content) = scene {
            self.scene = self.scene.with_content_of(content);
        }
    }
}

impl Scene {
    fn change(&mut self, change: Change) {
        let dims = self.dims();
        match change {
            Change::Cells(cells) => {
                let plane = self.planes.input;
                edit::set_cells(self.input.make_mut(), dims, plane, &cells);
            }
            Change::Sheet(from, sheet) => {
                let plane = self.planes.input;
                let input = edit::with_sheet(&self.input, dims, plane, from, &sheet);
                self.input = Shared::new(input);
            }
            Change::Clear => {
                let blank = Input::blank(self.input.tensor.shape(), dims);
                self.input = Shared::new(blank);
            }
            Change::Plane(made) if edit::planes(self.input.tensor.shape(), dims) == 1 => {
                self.input = Shared::new(with_dims(made, dims));
            }
            Change::Plane(made) => {
                let plane = self.planes.input;
                edit::set_plane(self.input.make_mut(), plane, made.tensor.data());
            }
            Change::Resize(sizes) => {
                let now = self.input.tensor.shape();
                let now = &now[now.len() - dims..];
                if sizes.len() == dims {
                    // A side that is longer already may stay so.
                    let side = |(size, now): (usize, &usize)| size.clamp(1, SIDE_BY_HAND.max(*now));
                    let sizes: Vec<_> = sizes.into_iter().zip(now).map(side).collect();
                    self.input = Shared::new(edit::resized(&self.input, &sizes));
                }
            }
            Change::Input(input) => self.set_input(input),
            Change::Tracks(tracks) => self.set_tracks(tracks),
            Change::Both(input, tracks) => {
                self.set_tracks(tracks);
                self.set_input(input);
            }
            Change::Class(name) => {
                let At { track, stage } = self.at;
                let shape = self.input.tensor.shape();
                stages::switch(&mut self.tracks[track], stage, name, shape, dims);
            }
            Change::Stage(change) => {
                let At { track, stage } = self.at;
                let (count, shape) = (self.track().stages.len(), self.input.tensor.shape());
                self.at.stage = stages::change(&mut self.tracks[track], stage, change, shape);
                if self.track().stages.len() != count {
                    self.pin = Some(Place::default());
                }
            }
            Change::Mend(track, StageFix { stage, fix }) => {
                let track = self.tracks.get_mut(track);
                if let Some(call) = track.and_then(|track| track.stages.get_mut(stage)) {
                    *call = edit::with_param(call, fix.param, Some(fix.value));
                }
            }
            Change::Dims(dims) => self.convert(dims),
            Change::Param(name, value) => self.set_shared(name, value),
            Change::ParamOf(track, name, value) => {
                let stage = self.at.stage;
                let call = self.tracks.get_mut(track);
                if let Some(call) = call.and_then(|track| track.stages.get_mut(stage)) {
                    *call = edit::with_param(call, name, value);
                }
            }
            Change::Params(params) => {
                let call = params
                    .into_iter()
                    .fold(self.call().clone(), |call, (name, value)| {
                        edit::with_param(&call, name, value)
                    });
                *self.call_mut() = call;
            }
            Change::Weights(values) => {
                if let Some(weight) = edit::with_weights(self.call(), &values) {
                    self.set_shared("weight", Some(weight));
                }
            }
        }
    }

    /// Sets a parameter of the edited operation, and of its counterparts in other tracks that are
    /// of its class and had its value.
    fn set_shared(&mut self, name: &'static str, value: Option<Value>) {
        let edited = self.call().clone();
        for track in &mut self.tracks {
            if let Some(call) = track.stages.get_mut(self.at.stage)
                && call.class.name == edited.class.name
                && call.get(name) == edited.get(name)
            {
                *call = edit::with_param(call, name, value.clone());
            }
        }
    }

    /// Operations that leave the dimensions open follow the input; an input of fewer dimensions
    /// than the operations ask for gets leading ones.
    fn set_input(&mut self, input: Arc<Input>) {
        let read = dims::of_input(input.tensor.shape());
        let dims = dims::settle(&mut self.tracks, read);
        self.input = Shared::new(with_dims(Input::clone(&input), dims));
    }

    /// The input keeps its values: its leading ones follow the dimensions of the operations.
    fn set_tracks(&mut self, mut tracks: Vec<Track>) {
        let now = self.dims();
        let dims = dims::settle(&mut tracks, now);
        self.tracks = tracks;
        if dims != now {
            let bare = Input {
                text: self.input.text.clone(),
                tensor: without_leading_ones(&self.input.tensor, dims),
            };
            self.input = Shared::new(with_dims(bare, dims));
        }
        self.clamp();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{input, notation};
    use super::*;

    fn cell(state: &State, row: usize, column: usize) -> f32 {
        state.scene.input.tensor.at(&[0, 0, row, column])
    }

    fn set(row: usize, column: usize, value: f32) -> Action {
        Action::Change(Change::Cells(vec![((row, column).into(), value)]))
    }

    fn run(state: State, actions: impl IntoIterator<Item = Action>) -> State {
        actions
            .into_iter()
            .fold(state, |state, action| state.after(action).unwrap_or(state))
    }

    #[test]
    fn each_edit_is_undone_and_redone_in_order() {
        let state = run(State::default(), [set(0, 0, 7.0), set(0, 1, 8.0)]);
        let back = run(state.clone(), [Action::Undo]);
        assert_eq!((cell(&back, 0, 0), cell(&back, 0, 1)), (7.0, 2.0));
        let back = run(back, [Action::Undo]);
        assert_eq!(back.scene, State::default().scene);
        assert!(!back.can_undo() && back.can_redo());
        assert_eq!(run(back, [Action::Redo, Action::Redo]).scene, state.scene);
    }

    #[test]
    fn a_stroke_is_one_step() {
        let stroke = [
            Action::Grab,
            set(0, 0, 9.0),
            set(0, 1, 9.0),
            set(0, 2, 9.0),
            Action::Release,
        ];
        let state = run(State::default(), stroke);
        assert_eq!(cell(&state, 0, 2), 9.0);
        assert_eq!(run(state, [Action::Undo]).scene, State::default().scene);
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        assert_eq!(State::default().after(set(0, 0, 1.0)), None);
        let state = run(State::default(), [Action::Grab, Action::Release]);
        assert!(!state.can_undo());
    }

    #[test]
    fn pin_hover_and_colours_are_no_history() {
        let view = [
            set(0, 0, 7.0),
            Action::Pin(Some((1, 1).into())),
            Action::Hover(Some(Spot::Input(Place::default()))),
            Action::Colormap(Colormap::Cividis),
            Action::Undo,
        ];
        let state = run(State::default(), view);
        assert_eq!(state.subject(), Some(Spot::Input(Place::default())));
        assert_eq!(state.live(), None);
        assert_eq!(state.scene.pin, Some((1, 1).into()));
        assert_eq!(state.scene.map, Colormap::Cividis);
        assert!(!state.can_undo());
    }

    #[test]
    fn a_drag_inwards_and_back_keeps_values() {
        let drag = [
            Action::Grab,
            Action::Change(Change::Resize(vec![1, 1])),
            Action::Change(Change::Resize(vec![4, 4])),
            Action::Release,
        ];
        let state = run(State::default(), drag);
        assert_eq!(state.scene, State::default().scene);
        assert!(!state.can_undo());
    }

    #[test]
    fn large_grids_are_not_cut_to_the_size_by_hand() {
        let input = Input {
            text: None,
            tensor: crate::ops::Tensor::full([1, 1, 100, 100], 1.0),
        };
        let open = Action::Change(Change::Input(Arc::new(input)));
        let resize = Action::Change(Change::Resize(vec![120, 70]));
        let state = run(State::default(), [open, resize]);
        assert_eq!(state.scene.input.tensor.shape(), [1, 1, 100, 70]);
    }

    #[test]
    fn drawing_after_undo_stays_inside_the_planes_there_are() {
        let input = Input {
            text: None,
            tensor: crate::ops::Tensor::full([1, 3, 2, 2], 0.0),
        };
        let last = Planes {
            input: 2,
            output: 2,
        };
        let open = Action::Change(Change::Input(Arc::new(input)));
        let state = run(State::default(), [open, Action::Planes(last), Action::Undo]);
        assert_eq!(cell(&run(state, [set(1, 1, 5.0)]), 1, 1), 5.0);
    }

    #[test]
    fn what_tracks_share_is_edited_once_and_what_differs_alone() {
        let text =
            "nn.AvgPool2d(2, count_include_pad=True); nn.AvgPool2d(2, count_include_pad=False)";
        let tracks = notation::parse(text, 2).unwrap();
        let set = |name, value| Action::Change(Change::Param(name, Some(value)));
        let state = run(
            State::default(),
            [
                Action::Change(Change::Tracks(tracks)),
                set("kernel_size", Value::Int(3)),
                set("count_include_pad", Value::Bool(false)),
            ],
        );
        let get = |track: usize, name| state.scene.tracks[track].stages[0].get(name);
        assert_eq!(get(1, "kernel_size"), Some(Value::Int(3)));
        assert_eq!(get(0, "count_include_pad"), Some(Value::Bool(false)));
        let state = run(state.clone(), [set("stride", Value::Int(1)), Action::Undo]);
        assert_eq!(
            state.scene.tracks[1].stages[0].get("kernel_size"),
            Some(Value::Int(3))
        );
    }

    #[test]
    fn an_added_stage_is_edited_and_taken_back_in_one_step() {
        let open = Action::Change(Change::Tracks(
            super::super::notation::parse("nn.MaxPool2d(2)", 2).unwrap(),
        ));
        let pooled = run(State::default(), [open]);
        let add = Action::Change(Change::Stage(StageChange::Add("MaxUnpool")));
        let state = run(pooled.clone(), [add]);
        assert_eq!(
            (state.scene.at.stage, state.scene.pin),
            (1, Some(Place::default()))
        );
        let pool = &state.scene.track().stages[0];
        assert_eq!(pool.get("return_indices"), Some(Value::Bool(true)));
        let back = run(state, [Action::Undo]);
        assert_eq!(back.scene.tracks, pooled.scene.tracks);
        assert_eq!(back.scene.at, At::default());
    }

    #[test]
    fn undo_leaves_the_edited_stage_among_those_there_are() {
        let tracks = notation::parse("nn.MaxPool2d(2); nn.AvgPool2d(2)", 2).unwrap();
        let second = At { track: 1, stage: 0 };
        let open = Action::Change(Change::Tracks(tracks));
        let state = run(State::default(), [open, Action::Edit(second), Action::Undo]);
        assert_eq!(state.scene.at, At::default());
    }

    #[test]
    fn the_input_keeps_its_values_under_an_operation_of_other_dimensions() {
        let open = |text| Action::Change(Change::Tracks(notation::parse(text, 2).unwrap()));
        let state = run(State::default(), [open("nn.MaxPool1d(2)")]);
        assert_eq!(state.scene.input.tensor.shape(), [1, 4, 4]);
        let state = run(state, [open("nn.MaxPool3d(1)")]);
        assert_eq!(state.scene.input.tensor.shape(), [1, 1, 1, 4, 4]);
        let values = |state: &State| state.scene.input.tensor.data().to_vec();
        assert_eq!(values(&state), values(&State::default()));
    }

    #[test]
    fn an_input_decides_the_dimensions_where_the_operation_leaves_them_open() {
        let open = |text| {
            let tracks = notation::parse("nn.Upsample(scale_factor=2)", 2).unwrap();
            let input = Arc::new(input::parse(text).unwrap());
            run(
                State::default(),
                [Action::Change(Change::Both(input, tracks))],
            )
            .scene
        };
        let shape = |scene: &Scene| (scene.dims(), scene.input.tensor.shape().to_vec());
        assert_eq!(shape(&open("[2, 5, 3]")), (1, vec![1, 1, 3]));
        assert_eq!(shape(&open("[[2, 5, 3]]")), (2, vec![1, 1, 1, 3]));
        assert_eq!(shape(&open("ramp(1,1,3,4,4)")), (3, vec![1, 1, 3, 4, 4]));
    }

    #[test]
    fn other_dimensions_are_one_step_of_history() {
        let state = run(State::default(), [Action::Change(Change::Dims(3))]);
        assert_eq!(state.scene.input.tensor.shape(), [1, 1, 3, 4, 4]);
        assert_eq!(
            state.scene.pin,
            Some(Place {
                depth: 2,
                cell: (2, 5)
            })
        );
        let back = run(state, [Action::Undo]);
        assert_eq!(back.scene, State::default().scene);
        assert!(!back.can_undo());
    }

    #[test]
    fn the_history_of_large_grids_is_short() {
        let input = Input {
            text: None,
            tensor: crate::ops::Tensor::full([1, 1, 2048, 2048], 0.0),
        };
        let strokes = (0..12).map(|i| set(0, i, 1.0));
        let open = Action::Change(Change::Input(Arc::new(input)));
        let state = run(State::default(), [open].into_iter().chain(strokes));
        assert!(state.timeline.held() <= 16 << 20 && state.timeline.before() >= 4);
    }

    #[test]
    fn resizing_keeps_values() {
        let state = run(
            State::default(),
            [
                Action::Change(Change::Resize(vec![2, 6])),
                Action::Change(Change::Resize(vec![3, 3])),
            ],
        );
        assert_eq!(state.scene.input.tensor.shape(), [1, 1, 3, 3]);
        assert_eq!(
            state.scene.input.tensor.data(),
            [1.0, 2.0, 4.0, 2.0, 6.0, 9.0, 0.0, 0.0, 0.0]
        );
    }
}
