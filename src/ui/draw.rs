//! SVG pieces that the overlay, the scale and the ruler share.

use yew::prelude::*;

pub use crate::playground::label::badge_width;
pub use crate::playground::layout::Box4;
use crate::playground::number;

/// The hues of up to four taps; a letter always stands beside them.
pub const TAP_HUES: [&str; 4] = [
    "var(--tap-a)",
    "var(--tap-b)",
    "var(--tap-c)",
    "var(--tap-d)",
];
pub const TAP_LETTERS: [&str; 4] = ["a", "b", "c", "d"];
pub const SIGNAL: &str = "var(--signal)";

/// The hues of compared tracks; a letter or a shape always stands beside them.
pub const TRACK_HUES: [&str; 4] = [
    "var(--tap-a)",
    "var(--tap-c)",
    "var(--tap-b)",
    "var(--tap-d)",
];
pub const TRACK_LETTERS: [&str; 4] = ["A", "B", "C", "D"];
/// The dashes of their lines.
pub const TRACK_DASHES: [&str; 4] = ["none", "4 3", "8 3", "2 2"];

/// The outline of a track's mark around (x, y): A a circle, B a square, C a triangle, D a diamond.
/// All have about one area.
pub fn track_mark(track: usize, x: f64, y: f64, r: f64) -> String {
    match track {
        0 => {
            let d = 2.0 * r;
            path([
                ("M", &[x - r, y][..]),
                ("a", &[r, r]),
                (" 0 1 0 ", &[d, 0.0]),
                ("a", &[r, r]),
                (" 0 1 0 ", &[-d, 0.0]),
                ("Z", &[]),
            ])
        }
        1 => {
            let r = r * 0.92;
            let d = 2.0 * r;
            path([
                ("M", &[x - r, y - r][..]),
                ("h", &[d]),
                ("v", &[d]),
                ("h", &[-d]),
                ("Z", &[]),
            ])
        }
        2 => {
            let (w, up, down) = (r * 1.3, r * 1.35, r * 0.95);
            path([
                ("M", &[x, y - up][..]),
                ("L", &[x + w, y + down]),
                ("h", &[-2.0 * w]),
                ("Z", &[]),
            ])
        }
        _ => {
            let d = r * 1.35;
            path([
                ("M", &[x, y - d][..]),
                ("l", &[d, d]),
                ("l", &[-d, d]),
                ("l", &[-d, -d]),
                ("Z", &[]),
            ])
        }
    }
}

/// Coordinates as text: two decimals are a hundredth of a pixel.
pub fn px(value: f64) -> String {
    let mut text = String::new();
    number::write(&mut text, value, 2, '-');
    text
}

/// A path: commands, each with its coordinates.
pub fn path<'a>(steps: impl IntoIterator<Item = (&'a str, &'a [f64])>) -> String {
    let mut path = String::new();
    for (command, coordinates) in steps {
        extend(&mut path, command, coordinates);
    }
    path
}

/// Adds a command with its coordinates to a path.
pub fn extend(path: &mut String, command: &str, coordinates: &[f64]) {
    path.push_str(command);
    for (n, &coordinate) in coordinates.iter().enumerate() {
        if n > 0 {
            path.push(' ');
        }
        number::write(path, coordinate, 2, '-');
    }
}

/// An outline that reads on any colour: the hue between two lines of paper.
pub fn outline([x, y, w, h]: Box4, hue: &str, width: f64, dashed: bool) -> Html {
    html! {
        <>
            <rect class="outline" x={px(x)} y={px(y)} width={px(w.max(0.0))} height={px(h.max(0.0))} fill="none"
                style="stroke:var(--paper)" stroke-width={px(width + 2.0)} />
            <rect class="outline" x={px(x)} y={px(y)} width={px(w.max(0.0))} height={px(h.max(0.0))} fill="none"
                style={format!("stroke:{hue}")} stroke-width={px(width)}
                stroke-dasharray={dashed.then_some("5 3")} />
        </>
    }
}

/// Outlines of one hue, each a box with its width and whether it is dashed. Those alike are one path:
/// where dozens are, the next event changes one attribute for each width.
pub fn outlines(boxes: impl IntoIterator<Item = (Box4, f64, bool)>, hue: &str) -> Html {
    let mut alike = Vec::<(f64, bool, String)>::new();
    for ([x, y, w, h], width, dashed) in boxes {
        let known = alike
            .iter()
            .position(|&(known, broken, _)| (known - width).abs() < 0.005 && broken == dashed);
        let at = known.unwrap_or_else(|| {
            alike.push((width, dashed, String::new()));
            alike.len() - 1
        });
        let outline = &mut alike[at].2;
        extend(outline, "M", &[x, y]);
        extend(outline, "h", &[w]);
        extend(outline, "v", &[h]);
        extend(outline, "h", &[-w]);
        outline.push('z');
    }
    html! {
        <>
            for (width, _, outline) in &alike {
                <path d={outline.clone()} fill="none" style="stroke:var(--paper)" stroke-width={px(width + 2.0)} />
            }
            for (width, dashed, outline) in &alike {
                <path d={outline.clone()} fill="none" style={format!("stroke:{hue}")} stroke-width={px(*width)}
                    stroke-dasharray={dashed.then_some("5 3")} />
            }
        </>
    }
}

/// Something drawn from (0, 0) that stands at (x, y), and glides there where it stepped along.
pub fn moving(x: f64, y: f64, drawn: Html) -> Html {
    html! { <g class="moves" style={format!("transform:translate({}px,{}px)", px(x), px(y))}>{ drawn }</g> }
}

/// Something drawn from (0, 0) that stands at (x, y): what is drawn alike elsewhere at the next event
/// gets there with one attribute.
pub fn placed(x: f64, y: f64, drawn: Html) -> Html {
    html! { <g transform={format!("translate({} {})", px(x), px(y))}>{ drawn }</g> }
}

/// A line with a paper halo.
pub fn halo(path: String, hue: &str, width: f64, dash: Option<&'static str>) -> Html {
    html! {
        <>
            <path d={path.clone()} fill="none" style="stroke:var(--paper);stroke-opacity:.85" stroke-width={px(width + 2.5)} />
            <path d={path} fill="none" style={format!("stroke:{hue}")} stroke-width={px(width)} stroke-dasharray={dash} />
        </>
    }
}

pub fn dot(x: f64, y: f64, radius: f64, hue: &str) -> Html {
    html! {
        <>
            <circle cx={px(x)} cy={px(y)} r={px(radius + 2.0)} style="fill:var(--paper)" />
            <circle cx={px(x)} cy={px(y)} r={px(radius)} style={format!("fill:{hue}")} />
        </>
    }
}

/// A filled label whose corner stands at (x, y): its left one, or with `from_right` its right one.
pub fn badge(x: f64, y: f64, text: &str, hue: &str, from_right: bool) -> Html {
    let (w, h) = (badge_width(text).max(15.0), 17.0);
    let x = if from_right { x - w } else { x };
    html! {
        <>
            <rect x={px(x - 1.5)} y={px(y - 1.5)} width={px(w + 3.0)} height={px(h + 3.0)} style="fill:var(--paper)" />
            <rect x={px(x)} y={px(y)} width={px(w)} height={px(h)} style={format!("fill:{hue}")} />
            <text class="badge" x={px(x + w / 2.0)} y={px(y + h / 2.0 + 0.5)} text-anchor="middle"
                dominant-baseline="central">{ text }</text>
        </>
    }
}

/// A straight arrow with a filled head.
pub fn arrow(from: (f64, f64), to: (f64, f64), hue: &str, width: f64, head: f64) -> Html {
    let way = (to.0 - from.0, to.1 - from.1);
    let length = way.0.hypot(way.1);
    // Along its line, or where it has none, to the right.
    let (x, y) = if length > 0.0 {
        (way.0 / length, way.1 / length)
    } else {
        (1.0, 0.0)
    };
    let neck = (to.0 - x * head, to.1 - y * head);
    // 0.42 rad off the line, and 1.15 heads long.
    let wing = |side: f64| {
        let (back, aside) = (1.05 * head, 0.469 * head * side);
        [to.0 - x * back - y * aside, to.1 - y * back + x * aside]
    };
    html! {
        <>
            <path d={path([("M", &[from.0, from.1][..]), ("L", &[neck.0, neck.1])])} fill="none"
                style={format!("stroke:{hue}")} stroke-width={px(width)} />
            <path d={path([("M", &[to.0, to.1][..]), ("L", &wing(-1.0)), ("L", &wing(1.0)), ("Z", &[])])}
                style={format!("fill:{hue}")} />
        </>
    }
}

/// The hatches: padding leans right, ceil overhang leans left, never-read cells are dotted, clamp
/// zones are fine.
pub fn hatches() -> Html {
    let lines = |id: &'static str,
                 hue: &'static str,
                 turn: i32,
                 step: &'static str,
                 width: &'static str,
                 ground: bool| {
        html! {
            <pattern {id} width={step} height={step} patternUnits="userSpaceOnUse"
                patternTransform={format!("rotate({turn})")}>
                if ground { <rect width={step} height={step} style="fill:var(--hatch-ground)" /> }
                <line x1="0" y1="0" x2="0" y2={step} style={format!("stroke:{hue}")} stroke-width={width} />
            </pattern>
        }
    };
    html! {
        <defs>
            { lines("hatch-padding", "var(--hatch-pad)", 45, "6", "1.4", true) }
            { lines("hatch-overhang", "var(--hatch-ceil)", -45, "6", "1.6", true) }
            { lines("hatch-clamp", "var(--hatch-pad)", 45, "5", "1", false) }
            <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">
                <circle cx="2.5" cy="2.5" r=".9" style="fill:var(--ink-3)" />
            </pattern>
        </defs>
    }
}
