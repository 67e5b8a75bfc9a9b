//! What of the page stands in the frame of an embed, and where its sentence and formula go.

use yew::prelude::*;

use super::elsewhere::Place;
use super::page::{Extent, Framed, PHONE};
use crate::playground::embed::{Part, Parts};

/// Below this width of the frame, in CSS pixels, its grids stand above each other.
const STACKED: f64 = 560.0;
/// The height of the sentence, of the formula, and of the air and the lines around them.
const HEAD: f64 = 50.0;
const FOOT: f64 = 45.0;
const AROUND: f64 = 13.0;

/// The frame, given down as a context; a page of its own has none.
#[derive(Clone, PartialEq)]
pub struct Frame {
    pub parts: Parts,
    pub readonly: bool,
    /// It becomes as high as what stands in it.
    pub grows: bool,
    /// Where the sentence goes, over the figure, and the formula, beneath it.
    pub head: Place,
    pub foot: Place,
}

impl Frame {
    /// There is no room for a scale, for tools, or for air.
    pub fn is_bare(&self) -> bool {
        !self.parts.has(Part::Scale)
    }

    /// The extent of a figure in this frame. Nothing stands beside it, so that a frame is as good
    /// as a wider window.
    pub fn within(&self, extent: Extent) -> Extent {
        let stacked = extent.width < STACKED;
        let wider = if stacked { 0.0 } else { PHONE - STACKED };
        let has = |part: Part| self.parts.has(part);
        let height = if self.grows || stacked {
            f64::INFINITY
        } else {
            let head = has(Part::Sentence) || has(Part::Control);
            let foot = has(Part::Formula) || has(Part::Link);
            let taken = |there: bool, height: f64| if there { height } else { 0.0 };
            extent.height - AROUND - taken(head, HEAD) - taken(foot, FOOT)
        };
        Extent {
            width: extent.width + wider,
            framed: Some(Framed {
                padding: if stacked { 32.0 } else { 48.0 },
                height,
            }),
            ..extent
        }
    }
}

/// The frame this component is in.
#[hook]
pub fn use_frame() -> Option<Frame> {
    use_context::<Option<Frame>>().flatten()
}

/// Whether a part of the page is shown.
#[hook]
pub fn use_part(part: Part) -> bool {
    use_frame().is_none_or(|frame| frame.parts.has(part))
}

/// Whether the reader can change more than what is pointed at.
#[hook]
pub fn use_editable() -> bool {
    use_frame().is_none_or(|frame| !frame.readonly)
}
