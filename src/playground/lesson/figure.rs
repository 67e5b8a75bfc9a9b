//! `figure.txt`: the scenes of a lesson, one a line, and what is hidden until the reveal.
//!
//! ```text
//! minutes: 4
//! start: x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)&pin=0,0
//! other: pin=1,1
//! ask: y[A] [0,0]
//! check: other A [1,1] = 4
//! ```
//!
//! The first scene is `start`; the others replace keys of its link. `figure2` is a second complete
//! scene that stands beneath the first, and names that begin with `2.` replace keys of that one.

use super::Fault;
use crate::playground::link;
use crate::playground::scene::{Place, Scene, from_link};

/// The scenes of a lesson, and what is asked of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// How long the lesson takes.
    pub minutes: usize,
    pub ask: Option<Ask>,
    scenes: Vec<(String, Scene)>,
    /// Whether a second scene stands beneath the first.
    second: bool,
    /// What the tests hold against the engine.
    pub checks: Vec<Check>,
}

/// The names of the scenes that a lesson begins with.
const START: &str = "start";
const SECOND: &str = "figure2";

/// What is hidden until the reveal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    pub track: usize,
    /// The cell that is asked for; without it, the size of the output is.
    pub place: Option<Place>,
}

/// `check: SCENE TRACK [i,j] = value`
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    pub line: usize,
    pub scene: String,
    pub track: usize,
    pub index: Vec<usize>,
    pub value: f32,
}

/// What the figure shows: one scene, or two beneath each other of which one is talked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub first: Scene,
    pub second: Option<Scene>,
}

impl Figure {
    pub fn start(&self) -> Shown {
        self.shown(START).expect("every figure has a start")
    }

    /// What a link to a scene sets the figure to; of two scenes the other one has no pin.
    pub fn shown(&self, name: &str) -> Option<Shown> {
        let scene = self.scene(name)?.clone();
        let unpinned = |scene: &Scene| Scene {
            pin: None,
            ..scene.clone()
        };
        let of = |name: &str| self.scene(name).map(unpinned);
        Some(match (self.second, is_second(name)) {
            (false, _) => Shown {
                first: scene,
                second: None,
            },
            (true, false) => Shown {
                first: scene,
                second: of(SECOND),
            },
            (true, true) => Shown {
                first: of(START)?,
                second: Some(scene),
            },
        })
    }

    pub(super) fn scene(&self, name: &str) -> Option<&Scene> {
        let found = self.scenes.iter().find(|(known, _)| known == name);
        found.map(|(_, scene)| scene)
    }
}

fn is_second(name: &str) -> bool {
    name == SECOND || name.starts_with("2.")
}

/// Reads `figure.txt`.
pub(super) fn read(text: &str) -> Result<Figure, Fault> {
    let mut figure = Figure {
        minutes: 0,
        ask: None,
        scenes: Vec::new(),
        second: false,
        checks: Vec::new(),
    };
    let (mut start, mut second) = (None, None);
    let mut last = 1;
    for (number, line) in text.lines().enumerate() {
        let (number, line) = (number + 1, line.trim());
        last = number;
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line
            .split_once(':')
            .ok_or_else(|| Fault::at(number, "a name, a colon and a value", line))?;
        let (key, value) = (key.trim(), value.trim());
        match key {
            "minutes" => {
                figure.minutes = value
                    .parse()
                    .map_err(|_| Fault::at(number, "a number of minutes", value))?;
            }
            "ask" => {
                let ask = ask(value);
                figure.ask = Some(ask.ok_or_else(|| {
                    Fault::at(number, "a track and perhaps a cell, `y[A] [0,1]`", value)
                })?);
            }
            "check" => {
                let check = check(number, value);
                figure.checks.push(check.ok_or_else(|| {
                    let form = "a scene, a track, a cell and its value, `start A [0,1] = 1.25`";
                    Fault::at(number, form, value)
                })?);
            }
            name => {
                let base = if is_second(name) { &second } else { &start };
                let link = match (name, base) {
                    (START, _) => start.insert(value.to_string()).clone(),
                    (SECOND, _) => second.insert(value.to_string()).clone(),
                    (_, Some(base)) => overridden(base, value),
                    (_, None) => return Err(Fault::at(number, "`start` first", name)),
                };
                let (parts, problems) = link::decode(&link);
                if let Some(problem) = problems.first() {
                    let expected = format!("a link that can be read ({problem})");
                    return Err(Fault::at(number, expected, value));
                }
                if figure.scene(name).is_some() {
                    return Err(Fault::at(number, "a name that is not taken", name));
                }
                figure.scenes.push((name.to_string(), from_link(parts)));
            }
        }
    }
    if start.is_none() {
        return Err(Fault::at(last, "a scene named `start`", ""));
    }
    if figure.minutes == 0 {
        return Err(Fault::at(last, "`minutes`", ""));
    }
    figure.second = second.is_some();
    Ok(figure)
}

/// A link with the keys of another one in place of its own.
fn overridden(base: &str, link: &str) -> String {
    let key = |pair: &str| pair.split('=').next().unwrap_or_default().to_string();
    let replaced: Vec<_> = link.split('&').map(key).collect();
    let kept = base
        .split('&')
        .filter(|pair| !replaced.contains(&key(pair)));
    kept.chain(link.split('&')).collect::<Vec<_>>().join("&")
}

/// `y[B] [0,1]`, or `y[B]` alone.
fn ask(text: &str) -> Option<Ask> {
    let (letter, rest) = text.strip_prefix("y[")?.split_once(']')?;
    let place = match rest.trim() {
        "" => None,
        cell => Some(Place::of(&index(cell)?)),
    };
    Some(Ask {
        track: track(letter)?,
        place,
    })
}

/// `start A [0,1] = 1.25`
fn check(line: usize, text: &str) -> Option<Check> {
    let (cell, value) = text.rsplit_once('=')?;
    let (scene, cell) = cell.trim().split_once(' ')?;
    let (letter, cell) = cell.trim().split_once(' ')?;
    Some(Check {
        line,
        scene: scene.to_string(),
        track: track(letter)?,
        index: index(cell)?,
        value: super::super::number::parse(value.trim())?,
    })
}

fn track(letter: &str) -> Option<usize> {
    ["A", "B", "C", "D"]
        .iter()
        .position(|known| *known == letter)
}

/// `[0,1]`
fn index(text: &str) -> Option<Vec<usize>> {
    let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    inside.split(',').map(|n| n.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIGURE: &str = "minutes: 4\nstart: x=[[1,2],[3,4]]&y=nn.MaxPool2d(1);nn.MaxPool2d(2)&pin=0,0\n\
        other: pin=1,1&at=1\nask: y[B] [0,0]\ncheck: start B [0,0] = -3.5";

    #[test]
    fn scenes_replace_keys_of_the_first() {
        let figure = read(FIGURE).unwrap();
        let other = figure.shown("other").unwrap().first;
        assert_eq!(other.pin, Some((1, 1).into()));
        assert_eq!(other.at.track, 1);
        assert_eq!(other.tracks, figure.start().first.tracks);
        assert_eq!(figure.shown("another"), None);
        let ask = figure.ask.unwrap();
        assert_eq!((ask.track, ask.place), (1, Some((0, 0).into())));
        assert_eq!(figure.checks[0].value, -3.5);
    }

    #[test]
    fn of_two_scenes_one_is_talked_about() {
        let text = format!("{FIGURE}\nfigure2: x=[[1]]&y=nn.MaxPool2d(1)\n2.far: pin=0,0");
        let figure = read(&text).unwrap();
        let shown = figure.start();
        assert!(shown.first.pin.is_some() && shown.second.unwrap().pin.is_none());
        let shown = figure.shown("2.far").unwrap();
        assert!(shown.first.pin.is_none() && shown.second.unwrap().pin.is_some());
    }

    #[test]
    fn a_fault_names_its_line_and_what_was_expected() {
        let fault = |text: &str| {
            let error = read(text).unwrap_err().in_file("figure.txt");
            error.to_string()
        };
        assert_eq!(
            fault("minutes: 4\nother: pin=1,1"),
            "figure.txt, line 2: expected `start` first, found `other`"
        );
        assert_eq!(
            fault("start: x=[[1,2"),
            "figure.txt, line 1: expected a link that can be read (x: line 1, column 6: \
             expected `,` or `]`, found the end of the text), found `x=[[1,2`"
        );
        assert_eq!(
            fault("start: pin=0,0\nask: y[E]"),
            "figure.txt, line 2: expected a track and perhaps a cell, `y[A] [0,1]`, found `y[E]`"
        );
        assert_eq!(
            fault("start: pin=0,0"),
            "figure.txt, line 1: expected `minutes`, found nothing"
        );
    }
}
