//! Frames of pixels as an animated GIF.

use std::cmp::Reverse;
use std::collections::HashMap;

use gif::{DisposalMethod, Encoder, EncodingError, Frame, Repeat};

/// The most colours a GIF has.
const COLOURS: usize = 256;

/// How often each colour occurs.
#[derive(Default)]
pub struct Census(HashMap<[u8; 3], usize>);

impl Census {
    /// Counts the colours of a frame of four bytes a pixel.
    pub fn count(&mut self, rgba: &[u8]) {
        // Flat areas are counted at once.
        for run in rgba.as_chunks::<4>().0.chunk_by(|a, b| a == b) {
            let [r, g, b, _] = run[0];
            *self.0.entry([r, g, b]).or_default() += run.len();
        }
    }

    /// The most frequent colours. Cells, lines and paper are flat, and keep theirs exactly; the
    /// many in between at the edges of letters take the nearest.
    pub fn palette(self) -> Palette {
        let mut counts: Vec<_> = self.0.into_iter().collect();
        // Of equally frequent ones the darker: the same frames give the same file.
        counts.sort_unstable_by_key(|&(colour, count)| (Reverse(count), colour));
        counts.truncate(COLOURS);
        Palette {
            colours: counts.into_iter().map(|(colour, _)| colour).collect(),
            places: HashMap::new(),
        }
    }
}

/// The colours of an animation, and the place of each.
pub struct Palette {
    colours: Vec<[u8; 3]>,
    /// What was looked up before.
    places: HashMap<[u8; 3], u8>,
}

impl Palette {
    fn place(&mut self, colour: [u8; 3]) -> u8 {
        let colours = &self.colours;
        *self.places.entry(colour).or_insert_with(|| {
            let apart = |other: &[u8; 3]| -> i32 {
                let pairs = colour.iter().zip(other);
                pairs
                    .map(|(&a, &b)| (i32::from(a) - i32::from(b)).pow(2))
                    .sum()
            };
            let nearest = colours
                .iter()
                .enumerate()
                .min_by_key(|(_, other)| apart(other));
            nearest.map_or(0, |(place, _)| place as u8)
        })
    }
}

/// An animation that is written frame by frame.
pub struct Animation {
    encoder: Encoder<Vec<u8>>,
    palette: Palette,
    width: u16,
    height: u16,
    /// The frame before, as places in the palette.
    before: Vec<u8>,
}

impl Animation {
    /// An animation that repeats for ever.
    pub fn new(width: u16, height: u16, palette: Palette) -> Result<Self, EncodingError> {
        let colours = palette.colours.concat();
        let mut encoder = Encoder::new(Vec::new(), width, height, &colours)?;
        encoder.set_repeat(Repeat::Infinite)?;
        let before = Vec::new();
        Ok(Self {
            encoder,
            palette,
            width,
            height,
            before,
        })
    }

    /// Adds a frame of four bytes a pixel, shown for so many hundredths of a second. Only what
    /// differs from the frame before is written.
    pub fn add(&mut self, rgba: &[u8], delay: u16) -> Result<(), EncodingError> {
        let mut places = Vec::with_capacity(rgba.len() / 4);
        for run in rgba.as_chunks::<4>().0.chunk_by(|a, b| a == b) {
            let [r, g, b, _] = run[0];
            let place = self.palette.place([r, g, b]);
            places.extend(std::iter::repeat_n(place, run.len()));
        }
        let [left, top, right, bottom] = self.changed(&places);
        let width = usize::from(self.width);
        let lines = places.chunks_exact(width).take(bottom).skip(top);
        let buffer: Vec<u8> = lines.flat_map(|line| &line[left..right]).copied().collect();
        self.encoder.write_frame(&Frame {
            delay,
            dispose: DisposalMethod::Keep,
            left: left as u16,
            top: top as u16,
            width: (right - left) as u16,
            height: (bottom - top) as u16,
            buffer: buffer.into(),
            ..Frame::default()
        })?;
        self.before = places;
        Ok(())
    }

    /// The least box around what differs from the frame before: left, top, right, bottom. A frame
    /// has at least one pixel.
    fn changed(&self, places: &[u8]) -> [usize; 4] {
        let (width, height) = (usize::from(self.width), usize::from(self.height));
        if self.before.is_empty() {
            return [0, 0, width, height];
        }
        let mut found = [width, height, 0, 0];
        let lines = places
            .chunks_exact(width)
            .zip(self.before.chunks_exact(width));
        for (y, (now, before)) in lines.enumerate() {
            let differs = |x: &usize| now[*x] != before[*x];
            if let (Some(first), Some(last)) =
                ((0..width).find(differs), (0..width).rev().find(differs))
            {
                found = [
                    found[0].min(first),
                    found[1].min(y),
                    found[2].max(last + 1),
                    y + 1,
                ];
            }
        }
        if found[2] == 0 { [0, 0, 1, 1] } else { found }
    }

    pub fn finish(self) -> Result<Vec<u8>, EncodingError> {
        self.encoder.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The frames of a file as they are seen, each with how long.
    fn seen(file: &[u8], width: usize) -> Vec<(Vec<[u8; 3]>, u16)> {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(file).unwrap();
        assert_eq!(decoder.repeat(), Repeat::Infinite);
        let height = usize::from(decoder.height());
        let mut canvas = vec![[0u8; 3]; width * height];
        let mut frames = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            let columns = usize::from(frame.width);
            for (at, pixel) in frame.buffer.chunks(4).enumerate() {
                let x = usize::from(frame.left) + at % columns;
                let y = usize::from(frame.top) + at / columns;
                canvas[y * width + x] = [pixel[0], pixel[1], pixel[2]];
            }
            frames.push((canvas.clone(), frame.delay));
        }
        frames
    }

    proptest! {
        #[test]
        fn a_decoder_sees_every_frame_as_it_was(
            width in 1usize..6,
            height in 1usize..5,
            colours in prop::collection::vec(any::<u8>(), 120),
            count in 1usize..5,
        ) {
            // Frames of a few colours, so that some pixels stay as they are.
            let pixels = width * height;
            let frames: Vec<Vec<u8>> = (0..count)
                .map(|frame| {
                    let colours = colours.iter().cycle().skip(frame * 7).take(pixels);
                    colours.flat_map(|c| [c & 3, c >> 6, 9, 255]).collect()
                })
                .collect();
            let mut census = Census::default();
            frames.iter().for_each(|frame| census.count(frame));
            let palette = census.palette();
            let mut animation = Animation::new(width as u16, height as u16, palette).unwrap();
            for (at, frame) in frames.iter().enumerate() {
                animation.add(frame, 10 + at as u16).unwrap();
            }
            let seen = seen(&animation.finish().unwrap(), width);
            prop_assert_eq!(seen.len(), count);
            for (at, ((seen, delay), frame)) in seen.iter().zip(&frames).enumerate() {
                let frame: Vec<_> = frame.chunks(4).map(|p| [p[0], p[1], p[2]]).collect();
                prop_assert_eq!(seen, &frame);
                prop_assert_eq!(*delay, 10 + at as u16);
            }
        }
    }

    #[test]
    fn frequent_colours_are_exact_and_rare_ones_take_the_nearest() {
        let mut frame = Vec::new();
        for shade in 0..=255u8 {
            for _ in 0..3 {
                frame.extend([shade, 0, 0, 255]);
            }
        }
        frame.extend([7, 1, 0, 255]);
        let mut census = Census::default();
        census.count(&frame);
        let mut palette = census.palette();
        assert_eq!(palette.colours.len(), COLOURS);
        let place = palette.place([7, 1, 0]);
        assert_eq!(palette.colours[usize::from(place)], [7, 0, 0]);
    }
}
