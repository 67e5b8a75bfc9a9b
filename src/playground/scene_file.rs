//! A scene as a file: the name of the format with its version, then the parts of a link, one a
//! line.
//!
//! ```text
//! gridscope 1
//! x=[[1,2],[3,4]]
//! y=nn.MaxPool2d(2)
//! pin=0,1
//! ```
//!
//! A file holds what a link is too short for. Files are kept for years: a new form gets a new
//! version, and the old ones stay readable.

use std::fmt;

use super::link::{self, LinkProblem};
use super::scene::{self, Scene};

/// What every file begins with; the version follows.
const NAME: &str = "gridscope ";
const VERSION: &str = "1";

/// How names of such files end.
pub const EXTENSION: &str = "gridscope";

/// Why a file is no scene.
#[derive(Clone, Debug, PartialEq)]
pub enum SceneFileError {
    /// It does not begin with the name of the format.
    Unnamed,
    /// It was saved by a newer Gridscope.
    UnknownVersion(String),
    /// Nothing but the first line is there.
    Empty,
    /// A part cannot be read. Nothing of the others is opened either.
    Part(Box<LinkProblem>),
}

/// Whether a file says that it is a scene.
pub fn is_scene(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.starts_with(NAME.as_bytes())
}

/// The file of a scene, whatever its size.
pub fn write(scene: &Scene) -> String {
    // Within values a link escapes what separates them.
    let parts = link::encode(&scene::to_parts(scene)).replace('&', "\n");
    format!("{}\n{parts}\n", first_line())
}

/// What a file begins with.
pub fn first_line() -> String {
    format!("{NAME}{VERSION}")
}

/// The name that the file of a scene is given.
pub fn name(scene: &Scene) -> String {
    format!("{}.{EXTENSION}", scene.call().name().to_lowercase())
}

/// The scene of a file. It may have gone through an editor that ends lines or begins files in
/// another way.
pub fn read(text: &str) -> Result<Scene, SceneFileError> {
    let text = text.trim_start_matches('\u{feff}');
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let version = first.trim_end().strip_prefix(NAME);
    let version = version.ok_or(SceneFileError::Unnamed)?.trim();
    if version != VERSION {
        let version = version.chars().take(20).collect();
        return Err(SceneFileError::UnknownVersion(version));
    }
    let lines: Vec<_> = rest.lines().map(str::trim).collect();
    let (parts, problems) = link::decode_parts(&lines.join("&"));
    if let Some(problem) = problems.into_iter().next() {
        return Err(SceneFileError::Part(Box::new(problem)));
    }
    if parts.input.is_none() && parts.tracks.is_empty() {
        return Err(SceneFileError::Empty);
    }
    Ok(scene::from_link(parts))
}

impl fmt::Display for SceneFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unnamed => write!(f, "the first line is not `{NAME}{VERSION}`"),
            Self::UnknownVersion(version) => {
                write!(f, "version {version} of the format is not known here")
            }
            Self::Empty => f.write_str("there is neither an input nor an operation in it"),
            Self::Part(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for SceneFileError {}

#[cfg(test)]
mod tests {
    use super::super::input::{self, Input};
    use super::super::notation;
    use super::super::scene::{Place, Shared, with_dims};
    use super::*;
    use crate::ops::Tensor;
    use proptest::prelude::*;

    #[test]
    fn a_scene_can_be_read_in_its_file() {
        let scene = Scene {
            input: Shared::new(with_dims(input::parse("[[1,2],[3,4]]").unwrap(), 2)),
            tracks: notation::parse("nn.MaxPool2d(2); nn.AvgPool2d(2)", 2).unwrap(),
            pin: Some(Place::from((0, 0))),
            ..Scene::default()
        };
        let text = write(&scene);
        assert_eq!(
            text,
            "gridscope 1\nx=[[1,2],[3,4]]\ny=nn.MaxPool2d(2);nn.AvgPool2d(2)\npin=0,0\n"
        );
        assert_eq!(read(&text), Ok(scene.clone()));
        let edited = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert!(is_scene(edited.as_bytes()));
        assert_eq!(read(&edited), Ok(scene));
    }

    #[test]
    fn a_grid_that_no_link_takes_is_in_the_file() {
        let data = (0..600 * 600).map(|i| (i % 977) as f32 * 0.37).collect();
        let input = Input {
            text: None,
            tensor: Tensor::new([1, 1, 600, 600], data).unwrap(),
        };
        let scene = Scene {
            input: Shared::new(input),
            ..Scene::default()
        };
        assert!(!scene::fits_link(&scene));
        assert_eq!(read(&write(&scene)), Ok(scene));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_and_opens_nothing() {
        let told = |text: &str| read(text).unwrap_err().to_string();
        assert_eq!(told(""), "the first line is not `gridscope 1`");
        assert_eq!(told("x=[[1]]"), "the first line is not `gridscope 1`");
        assert_eq!(
            told("gridscope 7\nx=[[1]]"),
            "version 7 of the format is not known here"
        );
        assert_eq!(
            told("gridscope 1\n\n"),
            "there is neither an input nor an operation in it"
        );
        assert_eq!(
            told("gridscope 1\nx=[[1,2]\ny=nn.MaxPool2d(2)"),
            "x: line 1, column 7: expected `,` or `]`, found the end of the text"
        );
        assert_eq!(
            told("gridscope 1\nx=z1:AAAA"),
            "x: the packed data is incomplete or changed"
        );
    }

    /// Files of every version that was ever saved. They are never changed, only added to.
    #[test]
    fn old_files_open() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenes");
        let mut count = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            if path.extension().is_some_and(|end| end == EXTENSION) {
                let scene = read(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
                // Beside each file stands the link of the same scene.
                let link = std::fs::read_to_string(path.with_extension("link")).unwrap();
                let (parts, problems) = link::decode(link.trim_end());
                assert_eq!(problems, [], "{path:?}");
                let same = |a: &Scene, b: &Scene| {
                    a.input.tensor.same_bits(&b.input.tensor)
                        && write(&with_input_of(a, b)) == write(b)
                };
                assert!(same(&scene, &scene::from_link(parts)), "{path:?}");
                count += 1;
            }
        }
        assert!(count >= 3);
    }

    /// A packed input and an expression may hold the same values.
    fn with_input_of(scene: &Scene, other: &Scene) -> Scene {
        Scene {
            input: other.input.clone(),
            ..scene.clone()
        }
    }

    proptest! {
        #[test]
        fn scenes_come_back(
            rows in 1usize..24,
            columns in 1usize..24,
            values in prop::collection::vec(any::<f32>(), 24 * 24),
            track in prop::sample::select(vec![
                "nn.MaxPool2d(1)",
                "nn.Upsample(scale_factor=2, mode='bicubic'); nn.Upsample(size=(3, 4))",
                "nn.Sequential(nn.AvgPool2d(1), nn.Upsample(scale_factor=2))",
            ]),
        ) {
            let data = values[..rows * columns].iter();
            let data = data.map(|v| if v.is_nan() { f32::NAN } else { *v }).collect::<Vec<_>>();
            let tensor = Tensor::new([1, 1, rows, columns], data).unwrap();
            let scene = Scene {
                input: Shared::new(Input { text: None, tensor }),
                ..Scene::of(track)
            };
            prop_assert_eq!(read(&write(&scene)), Ok(scene));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}", cut in 0usize..80) {
            let _ = read(&text);
            let _ = read(&format!("gridscope 1\n{text}"));
            let _ = read(&format!("gridscope 1\nx={text}\ny={text}\npin={text}"));
            let file = write(&Scene::default());
            let _ = read(&file[..cut.min(file.len())]);
        }
    }
}
