//! What the backward view asks for: the gradient of each track that it shows.

use super::edit;
use super::scene::{Flow, Place, Scene, Upstream};

/// Which gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Back {
    /// The stage whose input it is of.
    pub stage: usize,
    /// The one output cell that is differentiated; the sum of all without.
    pub place: Option<Place>,
    /// The plane that this cell is in.
    pub plane: usize,
    /// The spatial dimensions.
    pub dims: usize,
}

impl Back {
    /// What a scene asks for; nothing forward.
    pub fn of(scene: &Scene) -> Option<Self> {
        let Flow::Backward(upstream) = scene.flow else {
            return None;
        };
        let place = (upstream == Upstream::Cell).then(|| scene.pin.unwrap_or_default());
        Some(Self {
            stage: scene.at.stage,
            place,
            // The sum is the same whichever plane is looked at.
            plane: place.map_or(0, |_| scene.planes.output),
            dims: scene.dims(),
        })
    }

    /// The tracks that are shown: those that read the same grid as the edited one.
    pub fn tracks(scene: &Scene) -> impl Iterator<Item = usize> {
        let at = scene.at;
        let all = 0..scene.tracks.len();
        all.filter(move |&track| track == at.track || at.stage == 0)
    }

    /// The index of the output cell in an output of this shape, none for the sum; `None` where
    /// there is no such cell.
    pub fn from(&self, output: &[usize]) -> Option<Option<Vec<usize>>> {
        match self.place {
            None => Some(None),
            Some(place) => edit::index_of(output, self.dims, self.plane, place).map(Some),
        }
    }
}
