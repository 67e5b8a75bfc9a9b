//! The window on its way through the output, recorded as a GIF.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::paint::{canvas, paint, size};
use crate::playground::export::gif::{Animation, Census};
use crate::playground::export::picture::Model;
use crate::playground::export::steps::Steps;
use crate::playground::number::sides;
use crate::playground::results::Results;
use crate::playground::scene::Scene;
use crate::playground::words::{Lang, Word, fill};

/// A pixel for each of the drawing's own: every frame is kept in memory and in the file.
const DENSITY: f64 = 1.0;

/// What is recorded.
pub struct Take {
    pub scene: Scene,
    pub results: Results,
    pub lang: Lang,
    /// Set from outside to end the recording.
    pub stopped: Rc<Cell<bool>>,
}

impl Take {
    fn model(&self) -> Model<'_> {
        Model {
            scene: &self.scene,
            results: &self.results,
            lang: self.lang,
        }
    }

    /// Records all frames and tells after each how many there are. The page is free between two.
    /// Gives nothing when it was stopped; an error says what went wrong.
    pub async fn record(
        &self,
        steps: Steps,
        told: impl Fn(usize),
    ) -> Result<Option<Vec<u8>>, String> {
        let last = steps.frames() - 1;
        let screen = self.screen(steps, last)?;
        let mut census = Census::default();
        // All that appears on the way is there at its end, but for what marks the first cells.
        for frame in [0, last] {
            census.count(&screen.shoot(self, steps, frame)?);
            TimeoutFuture::new(0).await;
        }
        let (width, height) = (screen.canvas.width(), screen.canvas.height());
        let written = |error: gif::EncodingError| error.to_string();
        let mut animation =
            Animation::new(width as u16, height as u16, census.palette()).map_err(written)?;
        for frame in 0..steps.frames() {
            if self.stopped.get() {
                return Ok(None);
            }
            let pixels = screen.shoot(self, steps, frame)?;
            animation
                .add(&pixels, steps.delay(frame))
                .map_err(written)?;
            told(frame + 1);
            TimeoutFuture::new(0).await;
        }
        animation.finish().map(Some).map_err(written)
    }

    fn screen(&self, steps: Steps, last: usize) -> Result<Screen, String> {
        let drawing = steps.draw(&self.model(), last).ok_or_else(String::new)?;
        let (width, height) = size(&drawing, DENSITY);
        let made = canvas().and_then(|canvas| {
            canvas.set_width(width);
            canvas.set_height(height);
            let context = readable(&canvas)?;
            Some(Screen { canvas, context })
        });
        made.ok_or_else(|| {
            let size = sides(&[width as usize, height as usize]);
            fill(Word::NoPixels.text(self.lang), &[("size", &size)])
        })
    }
}

/// What frames are painted on.
struct Screen {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Screen {
    /// The pixels of a frame.
    fn shoot(&self, take: &Take, steps: Steps, frame: usize) -> Result<Vec<u8>, String> {
        if let Some(drawing) = steps.draw(&take.model(), frame) {
            paint(&self.context, &drawing, DENSITY);
        }
        let (width, height) = (self.canvas.width(), self.canvas.height());
        let image = self
            .context
            .get_image_data(0.0, 0.0, width.into(), height.into());
        image.map(|image| image.data().0).map_err(|_| {
            let size = sides(&[width as usize, height as usize]);
            fill(Word::NoPixels.text(take.lang), &[("size", &size)])
        })
    }
}

/// The context of a canvas that is read after every painting.
fn readable(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let options = Object::new();
    Reflect::set(&options, &"willReadFrequently".into(), &true.into()).ok()?;
    let context = canvas.get_context_with_context_options("2d", &options);
    context.ok()??.dyn_into().ok()
}
