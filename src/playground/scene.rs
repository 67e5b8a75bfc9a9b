//! What the page shows, as one plain value. Results are never part of it: they are derived.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::colormap::Colormap;
use super::input::{self, Input};
use super::limits::{ADDRESS_CELLS, LINK_CELLS};
use super::link::LinkParts;
use super::notation::Track;
use super::{dims, edit};
use crate::ops::{CLASSES, Call, Tensor, Value};

/// The spatial dimensions of planes, which most figures draw.
pub const DIMS: usize = 2;

/// A cell of a plane: row, column.
pub type Cell = (usize, usize);

/// A cell of a grid of up to three dimensions: planes have depth 0, signals row 0 too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub depth: usize,
    pub cell: Cell,
}

impl From<Cell> for Place {
    fn from(cell: Cell) -> Self {
        Self { depth: 0, cell }
    }
}

impl Place {
    /// From the spatial entries of an index: the last three, or as many as there are.
    pub fn of(index: &[usize]) -> Self {
        let back = |n: usize| index.len().checked_sub(n).map_or(0, |at| index[at]);
        Self {
            depth: back(3),
            cell: (back(2), back(1)),
        }
    }

    /// The spatial index for this many dimensions.
    pub fn spatial(self, dims: usize) -> Vec<usize> {
        let all = [self.depth, self.cell.0, self.cell.1];
        all[3 - dims.min(3)..].to_vec()
    }

    /// The place without what this many dimensions do not have.
    pub fn within(self, dims: usize) -> Self {
        Self::of(&self.spatial(dims))
    }
}

/// Which operation is edited: a stage of a track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    pub track: usize,
    pub stage: usize,
}

/// The plane of the input and of the output that is shown, counted over batch and channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Planes {
    pub input: usize,
    pub output: usize,
}

/// How the tracks are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The edited track with its panel.
    #[default]
    Playground,
    /// All tracks side by side.
    Compare,
}

/// Which way values are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    #[default]
    Forward,
    /// The gradient of the input.
    Backward(Upstream),
}

/// What is differentiated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Upstream {
    /// `y.sum()`: ones come back.
    #[default]
    Sum,
    /// The pinned output cell.
    Cell,
}

/// An input that scenes share. Two are equal at once if they are the same one, and otherwise bit by
/// bit: NaN equals itself, and what did not change is never computed again.
#[derive(Clone, Debug)]
pub struct Shared {
    input: Arc<Input>,
    /// Of a large input, told apart from others so without a look at all cells each time.
    digest: OnceLock<u64>,
}

/// Inputs of more cells have digests: every part of the page asks whether it has the same input.
const DIGESTED: usize = 1 << 12;

impl Shared {
    pub fn new(input: Input) -> Self {
        Self {
            input: Arc::new(input),
            digest: OnceLock::new(),
        }
    }

    /// The input itself, copied first if another scene has it too.
    pub fn make_mut(&mut self) -> &mut Input {
        self.digest = OnceLock::new();
        Arc::make_mut(&mut self.input)
    }

    /// Whether both are the same one, without a look at any value.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.input, &other.input)
    }

    pub fn arc(&self) -> Arc<Input> {
        self.input.clone()
    }

    /// A number of the values' bits; inputs of two numbers differ.
    fn digest(&self) -> Option<u64> {
        let values = self.tensor.data();
        (values.len() > DIGESTED).then(|| {
            *self.digest.get_or_init(|| {
                // An odd factor loses no bit: one changed cell always changes the number.
                let with =
                    |digest: u64, value: u64| (digest ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                // Four numbers at once: none waits for the product before it.
                let mut digests = [0; 4];
                for values in values.chunks(digests.len()) {
                    for (digest, value) in digests.iter_mut().zip(values) {
                        *digest = with(*digest, value.to_bits().into());
                    }
                }
                digests.into_iter().fold(0, with)
            })
        })
    }
}

impl Deref for Shared {
    type Target = Input;

    fn deref(&self) -> &Input {
        &self.input
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        self.is(other)
            || (self.text == other.text
                && self.digest() == other.digest()
                && self.tensor.same_bits(&other.tensor))
    }
}

/// The input, the operations on it, and how they are looked at. Undo is a list of scenes, a link
/// is an encoded scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub input: Shared,
    /// Compared on the same input.
    pub tracks: Vec<Track>,
    /// The operation that the panel edits; always one there is.
    pub at: At,
    /// The output cell of that operation that the page talks about while nothing is hovered.
    pub pin: Option<Place>,
    /// The input cell that the backward view talks about.
    pub input_pin: Option<Place>,
    pub planes: Planes,
    /// Three channels are shown as one colour picture.
    pub rgb: bool,
    pub map: Colormap,
    pub view: View,
    pub flow: Flow,
}

impl Scene {
    /// The operation that the panel edits.
    pub fn call(&self) -> &Call {
        &self.tracks[self.at.track].stages[self.at.stage]
    }

    pub fn call_mut(&mut self) -> &mut Call {
        &mut self.tracks[self.at.track].stages[self.at.stage]
    }

    /// The track that the panel edits.
    pub fn track(&self) -> &Track {
        &self.tracks[self.at.track]
    }

    /// Whether two scenes differ at most in how they are looked at.
    pub fn has_content_of(&self, other: &Self) -> bool {
        self.tracks == other.tracks && self.input == other.input
    }

    /// The content of another scene, looked at as this one is.
    pub fn with_content_of(&self, other: Self) -> Self {
        let mut scene = Self {
            input: other.input,
            tracks: other.tracks,
            ..self.clone()
        };
        scene.clamp();
        scene
    }

    /// The spatial dimensions of the input: those of its first operation.
    pub fn dims(&self) -> usize {
        self.tracks[0].stages[0].args.dims
    }

    /// The spatial sizes of the input.
    pub fn sizes(&self) -> &[usize] {
        let shape = self.input.tensor.shape();
        &shape[shape.len().saturating_sub(self.dims())..]
    }

    /// Brings what points into the tracks and planes back to what there is.
    pub fn clamp(&mut self) {
        self.at.track = self.at.track.min(self.tracks.len() - 1);
        self.at.stage = self.at.stage.min(self.track().stages.len() - 1);
        let dims = self.dims();
        let input = self.input.tensor.shape();
        let read = super::stages::shape_before(&self.track().stages, self.at.stage, input);
        let planes = edit::planes(input, dims).max(edit::planes(&read, dims));
        self.pin = self.pin.map(|pin| pin.within(dims));
        self.input_pin = self.input_pin.map(|pin| pin.within(dims));
        self.planes.input = self.planes.input.min(planes.saturating_sub(1));
    }
}

#[cfg(test)]
impl Scene {
    /// Tracks on the default input.
    pub fn of(tracks: &str) -> Self {
        Self {
            tracks: super::notation::parse(tracks, DIMS).unwrap(),
            ..Self::default()
        }
    }
}

/// The default input: [`super::examples::HILL`] without a text to read.
fn hill() -> Tensor {
    let values = [1, 2, 4, 3, 2, 6, 9, 5, 1, 5, 8, 4, 0, 2, 3, 2];
    let values = values.iter().map(|&value: &i8| f32::from(value)).collect();
    Tensor::new([1, 1, 4, 4], values).expect("16 values are 4 × 4")
}

/// The default operation, likewise.
fn doubled() -> Call {
    let class = CLASSES.iter().find(|class| class.name == "Upsample");
    let mut call = Call::new(class.expect("a class of the table"), DIMS);
    let given = [
        ("scale_factor", Value::Int(2)),
        ("mode", Value::Str("bilinear".to_string())),
        ("align_corners", Value::Bool(false)),
    ];
    call.args.given.extend(given);
    call
}

impl Default for Scene {
    /// A 4 × 4 hill, doubled bilinearly: the picture everything is explained on. It is made without
    /// what reads the notation, which the first screen does not load.
    fn default() -> Self {
        Self {
            input: Shared::new(Input {
                text: None,
                tensor: hill(),
            }),
            tracks: vec![Track {
                stages: vec![doubled()],
            }],
            at: At::default(),
            pin: Some((2, 5).into()),
            input_pin: None,
            planes: Planes::default(),
            rgb: false,
            map: Colormap::default(),
            view: View::default(),
            flow: Flow::default(),
        }
    }
}

/// The input as a tensor for this many spatial dimensions: `[[1, 2], [3, 4]]` is (1, 1, 2, 2) for
/// a 2d operation.
pub fn with_dims(mut input: Input, dims: usize) -> Input {
    input.tensor = input::with_rank(&input.tensor, dims + 2);
    input
}

/// The scene of a link; what the link leaves out is as in the default scene.
pub fn from_link(parts: LinkParts) -> Scene {
    let default = Scene::default();
    let view = |key: &str| {
        let found = parts.view.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    };
    let place = |key: &str| numbers(view(key)?).map(|index| Place::of(&index));
    let pair = |key: &str| match numbers(view(key)?)?[..] {
        [first, second] => Some((first, second)),
        _ => None,
    };
    let pin = match view("pin") {
        Some(_) => place("pin"),
        // The default pin is a place on the default grid.
        None if parts.input.is_some() => Some(Place::default()),
        None => default.pin,
    };
    let at = numbers(view("at").unwrap_or_default()).unwrap_or_default();
    let at = At {
        track: at.first().copied().unwrap_or(0),
        stage: at.get(1).copied().unwrap_or(0),
    };
    let (input, output) = pair("planes").unwrap_or_default();
    let asked = view("dims").and_then(|dims| dims.parse().ok());
    let asked = asked.filter(|dims| (1..=3).contains(dims));
    let written = parts.input.as_ref();
    let written = written.map(|input| dims::of_input(input.tensor.shape()));
    let otherwise = asked.or(written).unwrap_or(2);
    let mut tracks = match parts.tracks.is_empty() {
        true => default.tracks,
        false => parts.tracks,
    };
    let dims = dims::settle(&mut tracks, otherwise);
    let mut scene = Scene {
        pin,
        input_pin: place("back"),
        at,
        planes: Planes { input, output },
        rgb: view("rgb") == Some("1"),
        map: view("map").and_then(Colormap::find).unwrap_or_default(),
        view: match view("view") {
            Some("compare") => View::Compare,
            _ => View::Playground,
        },
        flow: match view("flow") {
            Some("sum") => Flow::Backward(Upstream::Sum),
            Some("cell") => Flow::Backward(Upstream::Cell),
            _ => Flow::Forward,
        },
        input: parts
            .input
            .map_or(default.input, |input| Shared::new(with_dims(input, dims))),
        tracks,
    };
    scene.clamp();
    scene
}

/// Reads `2,5`.
fn numbers(text: &str) -> Option<Vec<usize>> {
    text.split(',').map(|n| n.trim().parse().ok()).collect()
}

/// Whether a link can carry the input: values of large grids stay where they are.
pub fn fits_link(scene: &Scene) -> bool {
    is_within(scene, LINK_CELLS)
}

/// Whether the address can carry the input.
pub fn fits_address(scene: &Scene) -> bool {
    is_within(scene, ADDRESS_CELLS)
}

/// Whether the input is an expression, or has at most so many cells.
fn is_within(scene: &Scene, cells: usize) -> bool {
    scene.input.text.is_some() || scene.input.tensor.data().len() <= cells
}

/// Whether operations and input alone tell the dimensions to who opens their link.
fn opens_in(scene: &Scene, input: Option<&Input>, dims: usize) -> bool {
    let written = || match input {
        // An expression has the rank it is written with.
        Some(Input {
            text: Some(text), ..
        }) => input::parse(text).ok(),
        input => input.cloned(),
    };
    let read = || written().map_or(2, |input| dims::of_input(input.tensor.shape()));
    dims == dims::told(&scene.tracks).unwrap_or_else(read)
}

/// The link of a scene; without the input where that does not fit.
pub fn to_link(scene: &Scene) -> LinkParts {
    parts(scene, fits_link(scene))
}

/// The link in the address; without the input where that does not fit there.
pub fn to_address(scene: &Scene) -> LinkParts {
    parts(scene, fits_address(scene))
}

/// All parts of a scene, whatever their size.
pub fn to_parts(scene: &Scene) -> LinkParts {
    parts(scene, true)
}

fn parts(scene: &Scene, with_input: bool) -> LinkParts {
    let mut view = Vec::new();
    let mut add = |key: &str, value: String| view.push((key.to_string(), value));
    let joined = |index: &[usize]| {
        let numbers: Vec<_> = index.iter().map(usize::to_string).collect();
        numbers.join(",")
    };
    let dims = scene.dims();
    // Leading ones come back when the link is opened.
    let input = with_input.then(|| Input {
        text: scene.input.text.clone(),
        tensor: input::without_leading_ones(&scene.input.tensor, dims),
    });
    if !opens_in(scene, input.as_ref(), dims) {
        add("dims", dims.to_string());
    }
    // An empty one tells that none is pinned: without the key the first cell is.
    let pin = scene.pin.map(|pin| joined(&pin.spatial(dims)));
    add("pin", pin.unwrap_or_default());
    if scene.at != At::default() {
        let At { track, stage } = scene.at;
        let stage = (stage > 0).then_some(stage);
        let at: Vec<_> = std::iter::once(track).chain(stage).collect();
        add("at", joined(&at));
    }
    if scene.planes != Planes::default() {
        add("planes", joined(&[scene.planes.input, scene.planes.output]));
    }
    if scene.rgb {
        add("rgb", "1".to_string());
    }
    if scene.map != Colormap::default() {
        add("map", scene.map.name().to_string());
    }
    if scene.view == View::Compare {
        add("view", "compare".to_string());
    }
    if let Flow::Backward(upstream) = scene.flow {
        let of = match upstream {
            Upstream::Sum => "sum",
            Upstream::Cell => "cell",
        };
        add("flow", of.to_string());
        if let Some(pin) = scene.input_pin {
            add("back", joined(&pin.spatial(dims)));
        }
    }
    LinkParts {
        input,
        tracks: scene.tracks.clone(),
        view,
    }
}

#[cfg(test)]
mod tests {
    use super::super::link;
    use super::super::{examples, notation};
    use super::*;

    #[test]
    fn the_default_scene_is_as_its_texts_read() {
        let scene = Scene::default();
        let hill = with_dims(input::parse(examples::HILL).unwrap(), DIMS);
        assert_eq!(*scene.input, hill);
        let doubled = "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False)";
        assert_eq!(scene.tracks, notation::parse(doubled, DIMS).unwrap());
        assert!(scene.is_first());
    }

    #[test]
    fn a_link_opens_to_the_scene_it_was_made_from() {
        let scene = Scene {
            pin: Some((1, 3).into()),
            rgb: true,
            map: Colormap::Cividis,
            view: View::Compare,
            flow: Flow::Backward(Upstream::Cell),
            input_pin: Some((2, 2).into()),
            ..Scene::default()
        };
        let (parts, problems) = link::decode(&link::encode(&to_link(&scene)));
        assert_eq!((from_link(parts), problems), (scene, vec![]));
    }

    #[test]
    fn the_edited_stage_travels_with_its_pin() {
        let link = "x=ones(4,4)&y=nn.Sequential(nn.MaxPool2d(2),nn.Upsample(scale_factor=2))\
                    &pin=3,1&at=0,1";
        let scene = from_link(link::decode(link).0);
        assert_eq!(scene.at, At { track: 0, stage: 1 });
        let again = link::decode(&link::encode(&to_link(&scene))).0;
        assert_eq!(from_link(again).at, scene.at);
        let track = from_link(link::decode("y=nn.MaxPool2d(2);nn.AvgPool2d(2)&at=1").0);
        assert_eq!(track.at, At { track: 1, stage: 0 });
    }

    #[test]
    fn a_scene_without_a_pin_opens_without_one() {
        let scene = Scene {
            pin: None,
            ..Scene::default()
        };
        let link = link::encode(&to_link(&scene));
        assert_eq!(from_link(link::decode(&link).0), scene);
    }

    #[test]
    fn a_grid_with_a_channel_dimension_still_makes_planes() {
        let (parts, _) =
            link::decode("#x=[[[1,2],[3,4]]]&y=nn.Upsample(scale_factor=2,mode='bilinear')");
        let scene = from_link(parts);
        assert_eq!(scene.input.tensor.shape(), [1, 1, 2, 2]);
        assert_eq!(scene.call().args.dims, 2);
    }

    #[test]
    fn a_large_grid_stays_out_of_the_link_unless_an_expression_makes_it() {
        let large = |text: Option<&str>| Scene {
            input: Shared::new(Input {
                text: text.map(Into::into),
                tensor: crate::ops::Tensor::full([1, 1, 1024, 1024], 1.0),
            }),
            ..Scene::default()
        };
        assert_eq!(to_link(&large(None)).input, None);
        assert!(
            to_link(&large(Some("torch.ones(1024, 1024)")))
                .input
                .is_some()
        );
    }

    #[test]
    fn a_link_typed_by_hand_opens() {
        let (parts, problems) =
            link::decode("#x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=2,mode='bilinear')");
        let scene = from_link(parts);
        assert!(problems.is_empty());
        assert_eq!(scene.input.tensor.shape(), [1, 1, 2, 2]);
        assert_eq!(scene.call().class.name, "Upsample");
    }

    #[test]
    fn a_broken_link_loses_nothing_but_the_broken_part() {
        let (parts, problems) = link::decode("#x=[[1,2],[3&y=nn.MaxPool2d(2)");
        let scene = from_link(parts);
        assert_eq!(problems.len(), 1);
        assert_eq!(scene.input, Scene::default().input);
        assert_eq!(scene.call().class.name, "MaxPool");
    }
}
