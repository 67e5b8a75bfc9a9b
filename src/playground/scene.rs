//! What the page shows, as one plain value. Results are never part of it: they are derived.

use std::ops::Deref;
use std::sync::Arc;

use super::colormap::Colormap;
use super::input::{self, Input};
use super::limits::LINK_CELLS;
use super::link::LinkParts;
use super::notation::{self, Track};
use crate::ops::Call;

/// The spatial dimensions of the operations that the page shows.
pub const DIMS: usize = 2;

/// A cell of a plane: row, column.
pub type Cell = (usize, usize);

/// An input that scenes share. Two are equal at once if they are the same one, and otherwise bit by
/// bit: NaN equals itself, and what did not change is never computed again.
#[derive(Clone, Debug)]
pub struct Shared(Arc<Input>);

impl Shared {
    pub fn new(input: Input) -> Self {
        Self(Arc::new(input))
    }

    /// The input itself, copied first if another scene has it too.
    pub fn make_mut(&mut self) -> &mut Input {
        Arc::make_mut(&mut self.0)
    }

    pub fn arc(&self) -> Arc<Input> {
        self.0.clone()
    }
}

impl Deref for Shared {
    type Target = Input;

    fn deref(&self) -> &Input {
        &self.0
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.text == other.text && self.tensor.same_bits(&other.tensor))
    }
}

/// The input, the operations on it, and how they are looked at. Undo is a list of scenes, a link
/// is an encoded scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub input: Shared,
    /// Compared on the same input; the first is the one that is edited.
    pub tracks: Vec<Track>,
    /// The output cell the page talks about while nothing is hovered.
    pub pin: Option<Cell>,
    pub map: Colormap,
}

impl Scene {
    /// The operation that the panel edits.
    pub fn call(&self) -> &Call {
        &self.tracks[0].stages[0]
    }

    pub fn call_mut(&mut self) -> &mut Call {
        &mut self.tracks[0].stages[0]
    }
}

impl Default for Scene {
    /// A 4 × 4 hill, doubled bilinearly: the picture everything is explained on.
    fn default() -> Self {
        Self {
            input: Shared::new(
                input::parse("[[1, 2, 4, 3], [2, 6, 9, 5], [1, 5, 8, 4], [0, 2, 3, 2]]")
                    .map(|input| with_dims(input, 2))
                    .expect("the default input is well formed"),
            ),
            tracks: notation::parse(
                "nn.Upsample(scale_factor=2, mode='bilinear', align_corners=False)",
                2,
            )
            .expect("the default track is well formed"),
            pin: Some((2, 5)),
            map: Colormap::default(),
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
    let pin = match view("pin") {
        Some(text) => text.split_once(',').and_then(|(row, column)| {
            Some((row.trim().parse().ok()?, column.trim().parse().ok()?))
        }),
        // The default pin is a place on the default grid.
        None if parts.input.is_some() => Some((0, 0)),
        None => default.pin,
    };
    Scene {
        pin,
        map: view("map").and_then(Colormap::find).unwrap_or_default(),
        input: parts
            .input
            .map_or(default.input, |input| Shared::new(with_dims(input, DIMS))),
        tracks: if parts.tracks.is_empty() {
            default.tracks
        } else {
            on_planes(parts.tracks)
        },
    }
}

/// The tracks of a text as the page shows them: a name that leaves the dimensions open, such as
/// `Upsample`, works on planes here.
pub fn on_planes(mut tracks: Vec<Track>) -> Vec<Track> {
    for call in tracks.iter_mut().flat_map(|track| &mut track.stages) {
        if !call.class.suffixed && call.class.dims.contains(&DIMS) {
            call.args.dims = DIMS;
        }
    }
    tracks
}

/// Whether a link can carry the input: values of large grids stay where they are.
pub fn fits_link(scene: &Scene) -> bool {
    scene.input.text.is_some() || scene.input.tensor.data().len() <= LINK_CELLS
}

/// The link of a scene; without the input where that does not fit.
pub fn to_link(scene: &Scene) -> LinkParts {
    let mut view = Vec::new();
    if let Some((row, column)) = scene.pin {
        view.push(("pin".to_string(), format!("{row},{column}")));
    }
    if scene.map != Colormap::default() {
        view.push(("map".to_string(), scene.map.name().to_string()));
    }
    LinkParts {
        input: fits_link(scene).then(|| Input {
            text: scene.input.text.clone(),
            // Leading ones come back when the link is opened.
            tensor: input::without_leading_ones(&scene.input.tensor, 2),
        }),
        tracks: scene.tracks.clone(),
        view,
    }
}

#[cfg(test)]
mod tests {
    use super::super::link;
    use super::*;

    #[test]
    fn a_link_opens_to_the_scene_it_was_made_from() {
        let scene = Scene {
            pin: Some((1, 3)),
            map: Colormap::Cividis,
            ..Scene::default()
        };
        let (parts, problems) = link::decode(&link::encode(&to_link(&scene)));
        assert_eq!((from_link(parts), problems), (scene, vec![]));
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
