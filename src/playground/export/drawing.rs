//! A drawing as data: written as SVG here, painted on a canvas by the page.
//!
//! Only what every program that reads SVG knows is used: no styles, no patterns, no variables. The
//! colours are those of the light theme, on white, whatever the page's own theme is.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::colormap::{Rgb, css};
use super::super::label::badge_width;
use super::super::layout::Box4;
use super::super::pixels::Pixels;
use super::super::words::{Piece, Tone};
use super::png;

pub const PAPER: Rgb = [0xff, 0xff, 0xff];
pub const PAPER_2: Rgb = [0xf4, 0xf6, 0xf6];
pub const INK: Rgb = [0x14, 0x18, 0x1b];
pub const INK_2: Rgb = [0x45, 0x4c, 0x52];
pub const INK_3: Rgb = [0x62, 0x6a, 0x70];
pub const EDGE: Rgb = [0x85, 0x8d, 0x93];
pub const SIGNAL: Rgb = [0xbf, 0x00, 0x6a];
pub const HATCH_PAD: Rgb = [0x7a, 0x83, 0x8a];
pub const HATCH_CEIL: Rgb = [0xb0, 0x7a, 0x00];
pub const TAPS: [Rgb; 4] = [
    [0x0a, 0x5b, 0xb5],
    [0x00, 0x73, 0x5f],
    [0x8a, 0x4f, 0x00],
    [0x6a, 0x3f, 0xc0],
];
/// What stands on them.
pub const TAP_LETTERS: [&str; 4] = ["a", "b", "c", "d"];

pub const SANS: &str = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', \
                        'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";
pub const MONO: &str = "ui-monospace, 'SF Mono', Menlo, 'Cascadia Mono', Consolas, \
                        'DejaVu Sans Mono', 'Noto Sans Mono', monospace";

/// A white sheet with shapes on it; sizes and places are CSS pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub width: f64,
    pub height: f64,
    /// From the back to the front.
    pub shapes: Vec<Shape>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Rect {
        place: Box4,
        fill: Option<Rgb>,
        stroke: Option<Stroke>,
    },
    /// An outline in SVG's notation of paths.
    Path {
        d: String,
        fill: Option<Rgb>,
        stroke: Option<Stroke>,
    },
    Text(Text),
    /// A pixel a cell, enlarged without smoothing.
    Pixels {
        place: Box4,
        pixels: Pixels,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub colour: Rgb,
    pub width: f64,
    pub dash: Option<[f64; 2]>,
}

impl Stroke {
    pub fn solid(colour: Rgb, width: f64) -> Self {
        let dash = None;
        Self {
            colour,
            width,
            dash,
        }
    }

    pub fn dashed(colour: Rgb, width: f64) -> Self {
        let dash = Some([5.0, 3.0]);
        Self {
            colour,
            width,
            dash,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// A line of text around a height.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub x: f64,
    /// The middle of the line.
    pub y: f64,
    pub size: f64,
    pub anchor: Anchor,
    pub spans: Vec<Span>,
}

/// Letters that are set alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub text: String,
    pub colour: Rgb,
    pub bold: bool,
    pub mono: bool,
}

impl Span {
    pub fn sans(text: impl Into<String>, colour: Rgb) -> Self {
        Self {
            text: text.into(),
            colour,
            bold: false,
            mono: false,
        }
    }

    pub fn mono(text: impl Into<String>, colour: Rgb) -> Self {
        Self {
            mono: true,
            ..Self::sans(text, colour)
        }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// A piece of a sentence with its tone.
    pub fn of(piece: &Piece) -> Self {
        match piece.tone {
            Tone::Plain | Tone::Stressed => Self::sans(&piece.text, INK),
            Tone::Strong => Self::sans(&piece.text, INK).bold(),
            Tone::Signal => Self::sans(&piece.text, SIGNAL).bold(),
            Tone::Code | Tone::Offer | Tone::Error => Self::mono(&piece.text, INK),
        }
    }

    pub fn weight(&self) -> u32 {
        if self.bold { 700 } else { 400 }
    }

    pub fn family(&self) -> &'static str {
        if self.mono { MONO } else { SANS }
    }
}

impl Text {
    /// How far beneath the middle of a line its letters stand, for their size.
    pub const DROP: f64 = 0.35;

    pub fn baseline(&self) -> f64 {
        self.y + self.size * Self::DROP
    }
}

impl Drawing {
    pub fn new(width: f64, height: f64) -> Self {
        let shapes = Vec::new();
        Self {
            width,
            height,
            shapes,
        }
    }

    pub fn fill(&mut self, place: Box4, colour: Rgb) {
        self.shapes.push(Shape::Rect {
            place,
            fill: Some(colour),
            stroke: None,
        });
    }

    pub fn frame(&mut self, place: Box4, stroke: Stroke) {
        self.shapes.push(Shape::Rect {
            place,
            fill: None,
            stroke: Some(stroke),
        });
    }

    pub fn line(&mut self, d: String, stroke: Stroke) {
        self.shapes.push(Shape::Path {
            d,
            fill: None,
            stroke: Some(stroke),
        });
    }

    pub fn area(&mut self, d: String, colour: Rgb) {
        self.shapes.push(Shape::Path {
            d,
            fill: Some(colour),
            stroke: None,
        });
    }

    pub fn text(&mut self, (x, y): (f64, f64), size: f64, anchor: Anchor, spans: Vec<Span>) {
        self.shapes.push(Shape::Text(Text {
            x,
            y,
            size,
            anchor,
            spans,
        }));
    }

    /// An outline that reads on any colour: the hue between two lines of paper.
    pub fn outline(&mut self, place: Box4, colour: Rgb, width: f64, dashed: bool) {
        self.frame(place, Stroke::solid(PAPER, width + 2.0));
        let stroke = match dashed {
            true => Stroke::dashed(colour, width),
            false => Stroke::solid(colour, width),
        };
        self.frame(place, stroke);
    }

    /// A line with a halo of paper.
    pub fn halo(&mut self, d: String, stroke: Stroke) {
        self.line(d.clone(), Stroke::solid(PAPER, stroke.width + 2.5));
        self.line(d, stroke);
    }

    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, colour: Rgb) {
        let circle = |r: f64| {
            let d = 2.0 * r;
            format!(
                "M{:.2} {y:.2}a{r:.2} {r:.2} 0 1 0 {d:.2} 0a{r:.2} {r:.2} 0 1 0 -{d:.2} 0Z",
                x - r
            )
        };
        self.area(circle(radius + 2.0), PAPER);
        self.area(circle(radius), colour);
    }

    /// A horizontal arrow with a filled head.
    pub fn arrow(&mut self, (from, to): (f64, f64), y: f64, stroke: Stroke) {
        self.line(format!("M{from:.2} {y:.2}H{:.2}", to - 5.0), stroke);
        let (neck, wing) = (to - 7.0, 3.0);
        self.area(
            format!("M{to:.2} {y:.2}L{neck:.2} {:.2}V{:.2}Z", y - wing, y + wing),
            stroke.colour,
        );
    }

    /// A filled label whose corner stands at (x, y): its left one, or with `from_right` its right
    /// one.
    pub fn badge(&mut self, (x, y): (f64, f64), text: &str, colour: Rgb, from_right: bool) {
        let (width, height) = (badge_width(text).max(15.0), 17.0);
        let x = if from_right { x - width } else { x };
        self.fill([x - 1.5, y - 1.5, width + 3.0, height + 3.0], PAPER);
        self.fill([x, y, width, height], colour);
        let middle = (x + width / 2.0, y + height / 2.0);
        let span = Span::mono(text, PAPER).bold();
        self.text(middle, 11.0, Anchor::Middle, vec![span]);
    }

    /// The pictures in it that are too large to be compressed within an event.
    pub fn large(&self) -> impl Iterator<Item = &Pixels> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Pixels { pixels, .. } => Some(pixels).filter(|pixels| is_large(pixels)),
            _ => None,
        })
    }

    /// The drawing as a file of SVG, its text kept as text.
    pub fn svg(&self) -> String {
        self.svg_with(Vec::new())
    }

    /// The same with the [`Drawing::large`] pictures as somebody else made PNGs of them; those that
    /// are missing are made here.
    pub fn svg_with(&self, large: Vec<Vec<u8>>) -> String {
        let mut large = large.into_iter();
        let (width, height) = (number(self.width), number(self.height));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
        );
        for shape in &self.shapes {
            // Writing to a string never fails.
            let _ = match shape {
                Shape::Rect {
                    place: [x, y, width, height],
                    fill,
                    stroke,
                } => writeln!(
                    svg,
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}/>",
                    number(*x),
                    number(*y),
                    number(width.max(0.0)),
                    number(height.max(0.0)),
                    painted(*fill, *stroke)
                ),
                Shape::Path { d, fill, stroke } => {
                    writeln!(svg, "<path d=\"{d}\"{}/>", painted(*fill, *stroke))
                }
                Shape::Text(text) => writeln!(svg, "{}", text.svg()),
                Shape::Pixels { place, pixels } => {
                    let made = if is_large(pixels) { large.next() } else { None };
                    let side = pixels.rows.max(pixels.columns).max(1);
                    let png = made.unwrap_or_else(|| png::encode(pixels, (CRISP / side).max(1)));
                    writeln!(svg, "{}", image(*place, &png))
                }
            };
        }
        svg + "</svg>\n"
    }
}

/// Whether a picture has more pixels on a side than are enlarged before they are written.
fn is_large(pixels: &Pixels) -> bool {
    pixels.rows.max(pixels.columns) > CRISP / 2
}

/// At most two decimals: a hundredth of a pixel.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').into()
}

/// The attributes that paint an outline.
fn painted(fill: Option<Rgb>, stroke: Option<Stroke>) -> String {
    let mut text = match fill {
        Some(colour) => format!(" fill=\"{}\"", css(colour)),
        None => " fill=\"none\"".into(),
    };
    if let Some(stroke) = stroke {
        let (colour, width) = (css(stroke.colour), number(stroke.width));
        text += &format!(" stroke=\"{colour}\" stroke-width=\"{width}\"");
        if let Some([on, off]) = stroke.dash {
            text += &format!(" stroke-dasharray=\"{} {}\"", number(on), number(off));
        }
    }
    text
}

/// Text with what XML means by itself written out. Control characters have no place in XML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

impl Text {
    fn svg(&self) -> String {
        let anchor = match self.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let set = |span: &Span| {
            let weight = if span.bold {
                " font-weight=\"700\""
            } else {
                ""
            };
            let (family, fill) = (span.family(), css(span.colour));
            format!(" font-family=\"{family}\"{weight} fill=\"{fill}\"")
        };
        let head = format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}",
            number(self.x),
            number(self.baseline()),
            number(self.size)
        );
        if let [only] = &self.spans[..] {
            return format!("{head}{}>{}</text>", set(only), escaped(&only.text));
        }
        let spans = self.spans.iter();
        let spans =
            spans.map(|span| format!("<tspan{}>{}</tspan>", set(span), escaped(&span.text)));
        // Blanks at the ends of spans are part of the sentence.
        format!(
            "{head} xml:space=\"preserve\">{}</text>",
            spans.collect::<String>()
        )
    }
}

/// The least width of a picture of pixels, so that programs which smooth what they enlarge have
/// little left to enlarge.
const CRISP: usize = 512;

fn image([x, y, width, height]: Box4, png: &[u8]) -> String {
    let data = STANDARD.encode(png);
    format!(
        "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
         style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{data}\"/>",
        number(x),
        number(y),
        number(width),
        number(height)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_the_light_theme() {
        let sheet = include_str!("../../../static/gridscope.css");
        let light = &sheet[..sheet.find("data-theme=\"dark\"").unwrap()];
        let [a, b, c, d] = TAPS;
        for (name, colour) in [
            ("paper", PAPER),
            ("paper-2", PAPER_2),
            ("ink", INK),
            ("ink-2", INK_2),
            ("ink-3", INK_3),
            ("edge", EDGE),
            ("signal", SIGNAL),
            ("hatch-pad", HATCH_PAD),
            ("hatch-ceil", HATCH_CEIL),
            ("tap-a", a),
            ("tap-b", b),
            ("tap-c", c),
            ("tap-d", d),
        ] {
            assert!(
                light.contains(&format!("--{name}: {};", css(colour))),
                "{name}"
            );
        }
    }

    #[test]
    fn text_stays_text_and_is_escaped() {
        let mut drawing = Drawing::new(10.0, 20.0);
        let spans = vec![
            Span::sans("a < b & ", INK),
            Span::mono("\"c\"\u{1}", SIGNAL).bold(),
        ];
        drawing.text((5.0, 8.0), 10.0, Anchor::Middle, spans);
        let svg = drawing.svg();
        assert!(svg.contains("a &lt; b &amp; </tspan>"), "{svg}");
        assert!(svg.contains("font-weight=\"700\" fill=\"#bf006a\">&quot;c&quot; </tspan>"));
        assert!(svg.contains("y=\"11.5\""));
    }
}
