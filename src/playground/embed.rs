//! What an embed shows: the options in its link, and the parts that its frame has room for.

use std::fmt;

use super::error::short;
use super::link;
use super::scene::{Scene, to_link};
use super::words::Lang;
use crate::ops::CLASSES;

/// A part of the page that an embed may show beside the grids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Sentence,
    /// The chosen parameters, or the one that tells most.
    Control,
    Formula,
    /// The way out, to the whole page.
    Link,
    Scale,
    Ruler,
    Code,
    Panel,
}

impl Part {
    pub const ALL: [Self; 8] = [
        Self::Sentence,
        Self::Control,
        Self::Formula,
        Self::Link,
        Self::Scale,
        Self::Ruler,
        Self::Code,
        Self::Panel,
    ];

    /// Its name in `hide`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Control => "control",
            Self::Formula => "formula",
            Self::Link => "link",
            Self::Scale => "scale",
            Self::Ruler => "ruler",
            Self::Code => "code",
            Self::Panel => "panel",
        }
    }

    /// The least frame it has room in: width and height in CSS pixels.
    pub fn least(self) -> (f64, f64) {
        match self {
            Self::Sentence | Self::Control | Self::Formula | Self::Link => (0.0, 0.0),
            Self::Scale | Self::Ruler => (800.0, 520.0),
            // The code stands in the panel.
            Self::Code | Self::Panel => (960.0, 600.0),
        }
    }
}

/// A set of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts(u8);

impl Parts {
    pub const ALL: Self = Self(u8::MAX);

    pub fn has(self, part: Part) -> bool {
        self.0 & Self::from(part).0 != 0
    }

    pub fn with(self, other: impl Into<Self>) -> Self {
        Self(self.0 | other.into().0)
    }

    pub fn without(self, other: impl Into<Self>) -> Self {
        Self(self.0 & !other.into().0)
    }

    pub fn iter(self) -> impl Iterator<Item = Part> {
        Part::ALL.into_iter().filter(move |&part| self.has(part))
    }
}

impl From<Part> for Parts {
    fn from(part: Part) -> Self {
        Self(1 << part as u8)
    }
}

impl FromIterator<Part> for Parts {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        parts.into_iter().fold(Self::default(), Self::with)
    }
}

/// The colours of an embed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's device asks for.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// What an embed is of. (`view=compare` is the scene's own.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// Whatever the frame has room for.
    #[default]
    Playground,
    /// The grids: no ruler, no panel.
    Grid,
    /// The grids and their ruler, in a small frame too.
    Ruler,
    /// A lesson with its figure.
    Lesson,
}

impl Focus {
    pub const ALL: [Self; 4] = [Self::Playground, Self::Grid, Self::Ruler, Self::Lesson];

    /// Its name in `view`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Playground => "playground",
            Self::Grid => "grid",
            Self::Ruler => "ruler",
            Self::Lesson => "lesson",
        }
    }
}

/// The options of an embed, beside the scene.
#[derive(Clone, Debug, PartialEq)]
pub struct EmbedOptions {
    pub focus: Focus,
    /// The slug of the lesson that is embedded.
    pub lesson: Option<String>,
    /// The parameters that have a control; without any, the most telling one.
    pub controls: Vec<&'static str>,
    pub hide: Parts,
    /// Nothing can be edited; pointing and pinning still work.
    pub readonly: bool,
    pub theme: Theme,
    /// The reader's own without one.
    pub lang: Option<Lang>,
    /// A line around it.
    pub frame: bool,
    /// The host makes the frame as high as its content.
    pub grows: bool,
}

impl Default for EmbedOptions {
    fn default() -> Self {
        Self {
            focus: Focus::default(),
            lesson: None,
            controls: Vec::new(),
            hide: Parts::default(),
            readonly: false,
            theme: Theme::default(),
            lang: None,
            frame: true,
            grows: false,
        }
    }
}

/// An option that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionProblem {
    pub key: &'static str,
    pub given: String,
    pub expected: String,
}

impl fmt::Display for OptionProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            key,
            given,
            expected,
        } = self;
        write!(f, "{key}: expected {expected}, found `{given}`")
    }
}

impl EmbedOptions {
    /// The options among the pairs of a link, and what of them could not be read. Other keys are
    /// the scene's.
    pub fn read(pairs: &[(String, String)]) -> (Self, Vec<OptionProblem>) {
        let mut options = Self::default();
        let problems = options.update(pairs);
        (options, problems)
    }

    /// Sets the options that the pairs name, and leaves the others.
    pub fn update(&mut self, pairs: &[(String, String)]) -> Vec<OptionProblem> {
        let mut problems = Vec::new();
        for (key, value) in pairs {
            if let Err(problem) = self.set(key, value) {
                problems.extend(problem);
            }
        }
        problems
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), Vec<OptionProblem>> {
        match key {
            "view" if matches!(value, "compare" | "") => self.focus = Focus::Playground,
            "view" => {
                let names = Focus::ALL.map(Focus::name);
                let found = Focus::ALL.into_iter().find(|focus| focus.name() == value);
                let expected = || format!("{} or compare", names.join(", "));
                self.focus = found.ok_or_else(|| one("view", value, expected()))?;
            }
            "lesson" => {
                self.lesson = (!value.is_empty()).then(|| value.to_string());
                if self.lesson.is_some() {
                    self.focus = Focus::Lesson;
                } else if self.focus == Focus::Lesson {
                    self.focus = Focus::Playground;
                }
            }
            "controls" => {
                let (names, unknown) = split(value, parameter);
                self.controls = names;
                let expected = "names of parameters such as align_corners";
                return refused("controls", unknown, expected);
            }
            "hide" => {
                let (parts, unknown) = split(value, hidden);
                self.hide = parts.into_iter().fold(Parts::default(), Parts::with);
                let names = Part::ALL.map(Part::name).join(", ");
                return refused("hide", unknown, &format!("{names} or controls"));
            }
            "readonly" => self.readonly = flag("readonly", value)?,
            "frame" => self.frame = flag("frame", value)?,
            "height" => {
                let expected = || "auto, or nothing".into();
                self.grows = match value {
                    "auto" => true,
                    "" => false,
                    _ => return Err(one("height", value, expected())),
                };
            }
            "theme" if value.is_empty() => self.theme = Theme::default(),
            "theme" => {
                let names = Theme::ALL.map(Theme::name);
                let found = Theme::find(value);
                self.theme = found.ok_or_else(|| one("theme", value, names.join(", ")))?;
            }
            "lang" => self.lang = (!value.is_empty()).then(|| Lang::from_tag(value)),
            _ => {}
        }
        Ok(())
    }

    /// The options that are not as they are by default, as pairs of a link.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut add = |key: &str, value: &str| pairs.push((key.to_string(), value.to_string()));
        match (self.focus, &self.lesson) {
            (Focus::Lesson, Some(lesson)) => add("lesson", lesson),
            (Focus::Playground | Focus::Lesson, _) => {}
            (focus, _) => add("view", focus.name()),
        }
        if !self.controls.is_empty() {
            add("controls", &self.controls.join(","));
        }
        if self.hide != Parts::default() {
            let names: Vec<_> = self.hide.iter().map(Part::name).collect();
            add("hide", &names.join(","));
        }
        if self.readonly {
            add("readonly", "1");
        }
        if self.theme != Theme::default() {
            add("theme", self.theme.name());
        }
        if let Some(lang) = self.lang {
            add("lang", lang.code());
        }
        if !self.frame {
            add("frame", "0");
        }
        if self.grows {
            add("height", "auto");
        }
        pairs
    }

    /// The fragment of an embed's address, without `#`: the scene and the options.
    pub fn fragment(&self, scene: &Scene) -> String {
        let mut parts = to_link(scene);
        let options = self.pairs();
        // A key is written once: what the embed is of goes before how the scene is looked at.
        let given = |key: &str| options.iter().any(|(name, _)| name == key);
        parts.view.retain(|(key, _)| !given(key));
        parts.view.extend(options);
        link::encode(&parts)
    }

    /// The parts that stand in a frame of this many CSS pixels. One that grows is never too low.
    pub fn parts(&self, width: f64, height: f64) -> Parts {
        let fits = |part: &Part| {
            let (least_width, least_height) = part.least();
            width >= least_width && (self.grows || height >= least_height)
        };
        let mut parts: Parts = Part::ALL.into_iter().filter(fits).collect();
        match self.focus {
            Focus::Playground => {}
            Focus::Grid => parts = parts.without(Part::Ruler).without(Part::Panel),
            Focus::Ruler => parts = parts.with(Part::Ruler),
            Focus::Lesson => parts = parts.without(Part::Panel),
        }
        parts = parts.without(self.hide);
        if self.readonly {
            parts = parts.without(Part::Panel).without(Part::Control);
        }
        // The panel has all controls.
        if parts.has(Part::Panel) {
            parts = parts.without(Part::Control);
        }
        parts
    }
}

/// The items of a list that `read` knows, and the others.
fn split<T>(list: &str, read: impl Fn(&str) -> Option<T>) -> (Vec<T>, Vec<String>) {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    let items = list.split([',', ' ']).map(str::trim);
    for item in items.filter(|item| !item.is_empty()) {
        match read(item) {
            Some(item) => known.push(item),
            None => unknown.push(item.to_string()),
        }
    }
    (known, unknown)
}

/// A parameter of any class, by its name.
fn parameter(name: &str) -> Option<&'static str> {
    let mut params = CLASSES.iter().flat_map(|class| class.params);
    params.find(|param| param.name == name).map(|p| p.name)
}

/// What a name in `hide` stands for: `controls` are all that there are.
fn hidden(name: &str) -> Option<Parts> {
    if name == "controls" {
        return Some(Parts::from_iter([Part::Control, Part::Panel]));
    }
    let part = Part::ALL.into_iter().find(|part| part.name() == name);
    part.map(Parts::from)
}

fn flag(key: &'static str, value: &str) -> Result<bool, Vec<OptionProblem>> {
    match value {
        // An attribute of HTML has no value where it is set.
        "" | "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(one(key, value, "0 or 1".into())),
    }
}

fn one(key: &'static str, given: &str, expected: String) -> Vec<OptionProblem> {
    let given = short(given);
    vec![OptionProblem {
        key,
        given,
        expected,
    }]
}

fn refused(
    key: &'static str,
    unknown: Vec<String>,
    expected: &str,
) -> Result<(), Vec<OptionProblem>> {
    match unknown.is_empty() {
        true => Ok(()),
        false => Err(one(key, &unknown.join(","), expected.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::scene::{View, from_link};
    use proptest::prelude::*;

    fn read(fragment: &str) -> (EmbedOptions, Vec<OptionProblem>) {
        EmbedOptions::read(&link::decode(fragment).0.view)
    }

    #[test]
    fn options_are_read_from_a_link() {
        let (options, problems) = read(
            "y=nn.MaxPool2d(2)&hide=formula,controls&readonly=1&theme=dark&lang=zh-CN\
             &controls=kernel_size,stride&frame=0&view=ruler&height=auto&pin=1,1",
        );
        assert_eq!(problems, []);
        let expected = EmbedOptions {
            focus: Focus::Ruler,
            lesson: None,
            controls: vec!["kernel_size", "stride"],
            hide: Parts::from_iter([Part::Formula, Part::Control, Part::Panel]),
            readonly: true,
            theme: Theme::Dark,
            lang: Some(Lang::Zh),
            frame: false,
            grows: true,
        };
        assert_eq!(options, expected);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_loses_nothing_else() {
        let (options, problems) = read("hide=ruler,nonsense&theme=blue&controls=stide,stride");
        assert_eq!(options.hide, Part::Ruler.into());
        assert_eq!(options.controls, ["stride"]);
        let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "hide: expected sentence, control, formula, link, scale, ruler, code, panel or \
                 controls, found `nonsense`",
                "theme: expected auto, light, dark, found `blue`",
                "controls: expected names of parameters such as align_corners, found `stide`",
            ]
        );
    }

    #[test]
    fn a_larger_frame_shows_more() {
        let parts = |width, height| EmbedOptions::default().parts(width, height);
        let small = [Part::Sentence, Part::Control, Part::Formula, Part::Link];
        assert_eq!(parts(320.0, 600.0), small.into_iter().collect());
        assert_eq!(parts(640.0, 420.0), small.into_iter().collect());
        let middle = parts(800.0, 520.0);
        assert!(middle.has(Part::Ruler) && middle.has(Part::Control) && !middle.has(Part::Panel));
        assert!(!parts(800.0, 519.0).has(Part::Ruler));
        let large = parts(960.0, 600.0);
        assert!(large.has(Part::Panel) && large.has(Part::Code) && !large.has(Part::Control));
        let grows = EmbedOptions {
            grows: true,
            ..EmbedOptions::default()
        };
        assert_eq!(grows.parts(960.0, 150.0), large);
    }

    #[test]
    fn nothing_that_edits_stands_in_an_embed_that_is_read_only() {
        let parts = read("readonly=1").0.parts(1200.0, 900.0);
        assert!(!parts.has(Part::Panel) && !parts.has(Part::Control) && parts.has(Part::Ruler));
    }

    #[test]
    fn the_ruler_stands_in_a_small_frame_where_it_is_asked_for() {
        assert!(read("view=ruler").0.parts(400.0, 400.0).has(Part::Ruler));
        assert!(!read("view=grid").0.parts(1200.0, 900.0).has(Part::Ruler));
        let hidden = read("view=ruler&hide=ruler").0;
        assert!(!hidden.parts(1200.0, 900.0).has(Part::Ruler));
    }

    #[test]
    fn a_fragment_holds_the_scene_and_the_options() {
        let scene = Scene {
            view: View::Compare,
            ..Scene::of("nn.MaxPool2d(2);nn.AvgPool2d(2)")
        };
        let (options, _) = read("readonly=1");
        let (parts, problems) = link::decode(&options.fragment(&scene));
        assert_eq!(problems, []);
        assert_eq!(EmbedOptions::read(&parts.view).0, options);
        assert_eq!(from_link(parts), scene);
    }

    #[test]
    fn an_option_that_is_not_named_stays() {
        let (mut options, _) = read("hide=ruler&theme=dark");
        options.update(&[("theme".into(), "light".into())]);
        assert_eq!(
            (options.hide, options.theme),
            (Part::Ruler.into(), Theme::Light)
        );
        options.update(&[("hide".into(), String::new())]);
        assert_eq!(options.hide, Parts::default());
    }

    proptest! {
        #[test]
        fn options_come_back(
            focus in 0usize..3,
            hide in any::<u8>(),
            flags in any::<[bool; 3]>(),
            theme in 0usize..3,
            lang in 0usize..3,
            lesson in "[a-z-]{0,8}",
        ) {
            let lesson = (!lesson.is_empty()).then_some(lesson);
            let options = EmbedOptions {
                focus: if lesson.is_some() { Focus::Lesson } else { Focus::ALL[focus] },
                lesson,
                controls: vec!["stride", "align_corners"],
                hide: Parts(hide),
                readonly: flags[0],
                theme: Theme::ALL[theme],
                lang: [None, Some(Lang::En), Some(Lang::Zh)][lang],
                frame: flags[1],
                grows: flags[2],
            };
            prop_assert_eq!(EmbedOptions::read(&options.pairs()), (options, vec![]));
        }
    }
}
