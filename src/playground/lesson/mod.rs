//! Lessons: a text in two languages that asks, reveals and explains, and the scenes that its links
//! set the figure to. They are files, read here; nothing of a lesson is code.
//!
//! | file | holds |
//! |---|---|
//! | `lessons/index.txt` | sections, and the lessons in their order ([`course`]) |
//! | `lessons/SLUG/figure.txt` | the scenes, and what is hidden until the reveal ([`figure`]) |
//! | `lessons/SLUG/en.md`, `zh.md` | the text ([`prose`]) |

pub mod course;
pub mod figure;
pub mod modes;
pub mod progress;
pub mod prose;
#[cfg(test)]
mod tests;
pub mod told;

use std::fmt;

use super::words::Lang;
pub use course::COURSE;
pub use figure::{Ask, Figure};
pub use prose::{Answer, Block, Inline, Prose};

/// The names of a lesson's files: the figure's and the texts', these in the order of [`LANGS`].
pub const FILES: [&str; 3] = ["figure.txt", "en.md", "zh.md"];
pub const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

/// A lesson as its files say it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    pub figure: Figure,
    /// In the order of [`LANGS`].
    prose: [Prose; 2],
}

impl Lesson {
    /// Reads the texts of [`FILES`].
    pub fn read([figure, en, zh]: [&str; 3]) -> Result<Self, LessonError> {
        let read = |file: usize, text: &str| {
            prose::read(text).map_err(|fault: Fault| fault.in_file(FILES[file]))
        };
        let lesson = Self {
            figure: figure::read(figure).map_err(|fault| fault.in_file(FILES[0]))?,
            prose: [read(1, en)?, read(2, zh)?],
        };
        for (prose, file) in lesson.prose.iter().zip(&FILES[1..]) {
            for (line, name) in prose.links() {
                lesson
                    .figure
                    .shown(name)
                    .ok_or_else(|| Fault::at(line, "the name of a scene of figure.txt", name))
                    .map_err(|fault| fault.in_file(*file))?;
            }
        }
        Ok(lesson)
    }

    pub fn prose(&self, lang: Lang) -> &Prose {
        &self.prose[usize::from(lang == Lang::Zh)]
    }
}

/// Why a lesson could not be read. `Display` says it in English, as the files are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    pub file: String,
    fault: Fault,
}

/// What is wrong with a line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    pub expected: String,
    /// Empty at the end of the file.
    pub found: String,
}

impl Fault {
    pub fn at(line: usize, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            line,
            expected: expected.into(),
            found: found.into(),
        }
    }

    pub fn in_file(self, file: impl Into<String>) -> LessonError {
        LessonError {
            file: file.into(),
            fault: self,
        }
    }
}

impl fmt::Display for LessonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault {
            line,
            expected,
            found,
        } = &self.fault;
        write!(f, "{}, line {line}: expected {expected}, found ", self.file)?;
        match found.as_str() {
            "" => f.write_str("nothing"),
            found => write!(f, "`{found}`"),
        }
    }
}

impl std::error::Error for LessonError {}
