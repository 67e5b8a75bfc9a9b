//! Why a text or a file could not be read, in the reader's language.
//!
//! What is wrong inside of code is told in English, as Python and PyTorch tell it.

use super::files::{FileError, NpyError};
use super::limits::{FILE_BYTES, IMAGE_SIDE, PLANE_SIDE, TEXT_BYTES};
use super::paste::{CellProblem, CellProblemKind, PasteError};
use super::words::{Lang, Word, fill};

const MEBIBYTE: usize = 1 << 20;

/// Why a pasted text is no grid.
pub fn of_text(error: &PasteError, lang: Lang) -> String {
    let say = |word: Word, slots: &[(&str, &str)]| fill(word.text(lang), slots);
    match error {
        PasteError::Empty | PasteError::NoNumbers => say(Word::TextNoNumbers, &[]),
        PasteError::TooLong => say(
            Word::TextTooLong,
            &[("most", &(TEXT_BYTES / MEBIBYTE).to_string())],
        ),
        PasteError::TooLarge { rows, columns } => too_large(&format!("{rows} × {columns}"), lang),
        PasteError::Elided(_) => say(Word::TextElided, &[]),
        PasteError::Brackets(_) => say(Word::TextBrackets, &[]),
        PasteError::Code(error) => say(Word::TextUnread, &[("reason", &error.to_string())]),
    }
}

/// Why a file could not be used: its name, what was expected, what it is.
pub fn of_file(error: &FileError, name: &str, lang: Lang) -> String {
    let say = |word: Word, slots: &[(&str, &str)]| {
        let mut all = vec![("name", name)];
        all.extend(slots);
        fill(word.text(lang), &all)
    };
    let pixels = |side: u32| format!("{side} × {side}");
    match error {
        FileError::Empty => say(Word::FileEmpty, &[]),
        FileError::TooManyBytes { bytes } => say(
            Word::FileTooLarge,
            &[
                ("given", &bytes.div_ceil(MEBIBYTE).to_string()),
                ("most", &(FILE_BYTES / MEBIBYTE).to_string()),
            ],
        ),
        FileError::Mismatch { extension, text } => {
            let word = if *text {
                Word::FileHoldsText
            } else {
                Word::FileNotWhatItSays
            };
            say(word, &[("format", &extension.to_uppercase())])
        }
        FileError::Unknown => say(Word::FileUnknown, &[]),
        FileError::DamagedImage(format) => {
            say(Word::ImageBroken, &[("format", &format.to_string())])
        }
        FileError::ImageTooLarge { width, height, .. } => say(
            Word::ImageTooLarge,
            &[
                ("given", &format!("{width} × {height}")),
                ("most", &pixels(IMAGE_SIDE)),
            ],
        ),
        FileError::Npy(NpyError::Truncated { expected, found }) => say(
            Word::NpyTruncated,
            &[
                ("found", &found.to_string()),
                ("expected", &expected.to_string()),
            ],
        ),
        FileError::Npy(NpyError::DamagedHeader) => say(Word::NpyHeader, &[]),
        FileError::Npy(NpyError::UnknownVersion(version)) => {
            say(Word::NpyVersion, &[("version", &version.to_string())])
        }
        FileError::Npy(NpyError::UnsupportedType(kind)) => say(Word::NpyType, &[("kind", kind)]),
        FileError::Npy(NpyError::TooLarge { shape }) => {
            let shape: Vec<_> = shape.iter().map(ToString::to_string).collect();
            too_large(&shape.join(" × "), lang)
        }
        FileError::Scene(error) => say(Word::SceneBroken, &[("reason", &error.to_string())]),
        FileError::Text(error) => say(Word::FileBroken, &[("reason", &of_text(error, lang))]),
        FileError::Cell { problem, planes } => say(
            Word::FileUnmended,
            &[
                ("most", &(TEXT_BYTES / MEBIBYTE).to_string()),
                ("place", &place(problem, *planes, lang)),
                ("reason", &of_cell(problem, lang)),
            ],
        ),
    }
}

/// Where a cell stands that could not be read; in which plane, where there are several.
pub fn place(problem: &CellProblem, planes: bool, lang: Lang) -> String {
    let word = if planes {
        Word::ProblemInPlane
    } else {
        Word::ProblemAt
    };
    fill(
        word.text(lang),
        &[
            ("plane", &problem.plane.to_string()),
            ("row", &problem.row.to_string()),
            ("column", &problem.column.to_string()),
        ],
    )
}

/// Why a cell could not be read.
pub fn of_cell(problem: &CellProblem, lang: Lang) -> String {
    match &problem.kind {
        CellProblemKind::NotANumber(text) => {
            fill(Word::ProblemNotANumber.text(lang), &[("text", text)])
        }
        CellProblemKind::Missing { cells, expected } => fill(
            Word::ProblemShortRow.text(lang),
            &[
                ("cells", &cells.to_string()),
                ("expected", &expected.to_string()),
            ],
        ),
        CellProblemKind::Blank => Word::ProblemBlank.text(lang).to_owned(),
    }
}

fn too_large(given: &str, lang: Lang) -> String {
    let most = format!("{PLANE_SIDE} × {PLANE_SIDE}");
    fill(
        Word::GridTooLarge.text(lang),
        &[("given", given), ("most", &most)],
    )
}
