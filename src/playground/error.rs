//! Why a text could not be read, and where.

use std::fmt;

use super::limits;
use super::python::Span;

/// Why a text could not be read, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct TextError {
    pub problem: Problem,
    /// In bytes.
    pub span: Span,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
}

/// What is wrong with a text. `Display` says it in English; the page has its own words.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// Something else should have stood there; `found` is empty at the end of the text.
    Expected {
        expected: Expected,
        found: String,
    },
    UnterminatedString,
    RepeatedKeyword(String),
    PositionalAfterKeyword,
    /// Arithmetic with something that is not a number.
    NotANumber,
    DivisionByZero,
    TooDeep,
    TooLong,
    /// Python or PyTorch raises this: the exception's name and its sentence.
    Raised {
        exception: &'static str,
        message: String,
    },
    /// No operation of this name, but perhaps one of a similar name.
    UnknownOperation {
        name: String,
        similar: Option<String>,
    },
    /// No generator, pattern or method of this name.
    UnknownFunction {
        name: String,
        similar: Option<String>,
    },
    /// A value where an operation should stand.
    NotAnOperation,
    /// Something that holds no numbers where the input or a weight should stand.
    NotATensor,
    TooManyCells,
    TooManyDimensions,
    TooManyRandomNumbers,
    /// In a weight, a bias or indices.
    TooManyWeights,
    TooManyTracks,
    TooManyStages,
    /// Nothing there to read.
    Empty,
}

/// What should have stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Value,
    Name,
    OpeningParenthesis,
    CommaOr(char),
    End,
}

impl Problem {
    pub fn raised(exception: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::Raised { exception, message }
    }
}

impl TextError {
    pub fn new(text: &str, span: Span, problem: Problem) -> Self {
        let before = &text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            problem,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            span,
        }
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem {
            Problem::Raised { .. } | Problem::Empty | Problem::TooLong => self.problem.fmt(f),
            _ => write!(
                f,
                "line {}, column {}: {}",
                self.line, self.column, self.problem
            ),
        }
    }
}

/// The beginning of what somebody wrote, where it is too long to be repeated in a sentence.
pub fn short(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expected { expected, found } => {
                write!(f, "expected {expected}, found ")?;
                match found.as_str() {
                    "" => f.write_str("the end of the text"),
                    "\n" => f.write_str("the end of the line"),
                    found => write!(f, "`{found}`"),
                }
            }
            Self::UnterminatedString => f.write_str("this string is not closed"),
            Self::RepeatedKeyword(name) => {
                write!(f, "keyword argument repeated: {}", short(name))
            }
            Self::PositionalAfterKeyword => {
                f.write_str("positional argument follows keyword argument")
            }
            Self::NotANumber => f.write_str("only numbers can be negated, multiplied or divided"),
            Self::DivisionByZero => f.write_str("division by zero"),
            Self::TooDeep => write!(f, "more than {} levels of nesting", limits::NESTING),
            Self::TooLong => write!(f, "more than {} bytes of text", limits::TEXT_BYTES),
            Self::Raised { message, .. } => f.write_str(message),
            Self::UnknownOperation { name, similar } => {
                write!(f, "there is no operation `{}`", short(name))?;
                did_you_mean(f, similar)
            }
            Self::UnknownFunction { name, similar } => {
                write!(f, "`{}` is not something that makes a grid", short(name))?;
                did_you_mean(f, similar)
            }
            Self::NotAnOperation => f.write_str("an operation should stand here"),
            Self::NotATensor => f.write_str("numbers should stand here"),
            Self::TooManyCells => write!(f, "more than {} cells", limits::CELLS),
            Self::TooManyDimensions => write!(f, "more than {} dimensions", limits::RANK),
            Self::TooManyRandomNumbers => {
                write!(f, "more than {} random numbers", limits::RANDOM_NUMBERS)
            }
            Self::TooManyWeights => write!(f, "more than {} weights", limits::WEIGHT_CELLS),
            Self::TooManyTracks => write!(f, "more than {} tracks", limits::TRACKS),
            Self::TooManyStages => write!(f, "more than {} stages in a track", limits::STAGES),
            Self::Empty => f.write_str("there is nothing to read"),
        }
    }
}

fn did_you_mean(f: &mut fmt::Formatter<'_>, similar: &Option<String>) -> fmt::Result {
    match similar {
        Some(name) => write!(f, "; did you mean `{name}`?"),
        None => Ok(()),
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value => f.write_str("a value"),
            Self::Name => f.write_str("a name"),
            Self::OpeningParenthesis => f.write_str("`(`"),
            Self::CommaOr(close) => write!(f, "`,` or `{close}`"),
            Self::End => f.write_str("the end of the expression"),
        }
    }
}

impl std::error::Error for TextError {}

/// A problem and where it stands, before the line and column are counted.
pub(super) type Located<T> = Result<T, (Problem, Span)>;

/// Of these names the one that `name` is nearest to, when few letters differ.
pub fn similar<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // A misspelt name is short; longer ones would make the table of distances costly.
    if name.len() > 40 {
        return None;
    }
    names
        .map(|known| {
            (
                distance(&name.to_ascii_lowercase(), &known.to_ascii_lowercase()),
                known,
            )
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, known)| *distance <= 2.max(known.len() / 4))
        .map(|(_, known)| known)
}

/// Levenshtein's edit distance.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_not_repeated() {
        assert_eq!(short("MaxPool2d"), "MaxPool2d");
        assert_eq!(short(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(short(&"é".repeat(61)), "é".repeat(60) + "…");
    }

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        let names = ["MaxPool2d", "AvgPool2d", "interpolate"];
        let find = |name| similar(name, names.into_iter());
        assert_eq!(find("maxpool2d"), Some("MaxPool2d"));
        assert_eq!(find("interpolat"), Some("interpolate"));
        assert_eq!(find("BatchNorm2d"), None);
    }
}
