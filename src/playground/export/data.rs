//! A tensor as a file or as text: for NumPy, spreadsheets, PyTorch and papers.
//!
//! All but CSV and LaTeX keep the shape with its batch and channels. Those two know only rows and
//! columns: planes follow each other in reading order, an empty line between them.

use super::super::code::{Library, brackets};
use super::super::words::{Lang, Word, fill};
use super::super::{number, python};
use super::Exported;
use crate::ops::Tensor;

/// What a tensor is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Npy,
    Csv,
    Json,
    Torch,
    Numpy,
    Latex,
}

impl Format {
    pub const ALL: [Self; 6] = [
        Self::Npy,
        Self::Csv,
        Self::Json,
        Self::Torch,
        Self::Numpy,
        Self::Latex,
    ];

    /// The name on its button.
    pub fn name(self) -> &'static str {
        match self {
            Self::Npy => "NPY",
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Torch => "Tensor",
            Self::Numpy => "Array",
            Self::Latex => "LaTeX",
        }
    }

    /// What it yields, in a few words: `float32, 384 B`, `8 lines`.
    pub fn yields(self, tensor: &Tensor, lang: Lang) -> String {
        match self {
            Self::Npy => {
                let bytes = npy_header(tensor.shape()).len() + 4 * tensor.data().len();
                format!("float32, {}", number::bytes(bytes as f64))
            }
            Self::Csv => {
                let (planes, rows, _) = planes(tensor);
                let lines = (planes * (rows + 1)).saturating_sub(1);
                let word = if lines == 1 {
                    Word::OneLine
                } else {
                    Word::ManyLines
                };
                fill(word.text(lang), &[("count", &lines.to_string())])
            }
            Self::Json => Word::NestedLists.text(lang).into(),
            Self::Torch => "torch.tensor(…)".into(),
            Self::Numpy => "np.array(…)".into(),
            Self::Latex => "\\begin{bmatrix}".into(),
        }
    }

    /// Whether it is text that can be copied.
    pub fn is_text(self) -> bool {
        self != Self::Npy
    }

    /// What is written, row by row: a million numbers as text are not made within an event.
    pub fn pieces(self, tensor: &Tensor) -> Box<dyn Iterator<Item = Vec<u8>> + '_> {
        let array = |library: Library| {
            let rows = library.rows("", tensor);
            Box::new(rows.map(|row| (row + "\n").into_bytes()))
        };
        match self {
            Self::Npy => Box::new(std::iter::once_with(|| npy(tensor))),
            Self::Csv => Box::new(csv_lines(tensor).map(String::into_bytes)),
            Self::Json => Box::new(json(tensor).map(String::into_bytes)),
            Self::Torch => array(Library::Torch),
            Self::Numpy => array(Library::Numpy),
            Self::Latex => Box::new(latex(tensor).map(String::into_bytes)),
        }
    }

    /// The file that holds these pieces; `of` says of which tensor.
    pub fn file(self, of: &str, bytes: Vec<u8>) -> Exported {
        let (extension, mime) = match self {
            Self::Npy => ("npy", "application/octet-stream"),
            Self::Csv => ("csv", "text/csv"),
            Self::Json => ("json", "application/json"),
            Self::Torch => ("torch.py", "text/x-python"),
            Self::Numpy => ("numpy.py", "text/x-python"),
            Self::Latex => ("tex", "application/x-tex"),
        };
        Exported::new(of, extension, mime, bytes)
    }
}

/// How many planes, and their rows and columns.
fn planes(tensor: &Tensor) -> (usize, usize, usize) {
    let (outer, rows, columns) = match tensor.shape() {
        [outer @ .., rows, columns] => (outer, *rows, *columns),
        [columns] => (&[][..], 1, *columns),
        [] => (&[][..], 1, 1),
    };
    (outer.iter().product(), rows, columns)
}

/// The rows of a tensor: of each whether its plane begins and ends with it.
fn rows(tensor: &Tensor) -> impl Iterator<Item = (bool, bool, &[f32])> {
    let (_, rows, columns) = planes(tensor);
    let lines = tensor.data().chunks(columns.max(1)).enumerate();
    lines.map(move |(at, row)| (at % rows == 0, (at + 1) % rows == 0, row))
}

/// A tensor as NumPy's file format, version 1, little-endian float32, byte for byte as `numpy.save`
/// writes it.
pub fn npy(tensor: &Tensor) -> Vec<u8> {
    let mut bytes = npy_header(tensor.shape());
    bytes.extend(tensor.data().iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

/// What stands before the data. Source: `numpy/lib/format.py`.
fn npy_header(shape: &[usize]) -> Vec<u8> {
    // Data begins at a multiple of this.
    const ALIGN: usize = 64;
    // Magic, version and length.
    const PREFIX: usize = 10;
    // NumPy leaves room for the first size to grow to this many digits.
    const GROWTH: usize = 21;
    let sizes = python::join(shape.iter().map(usize::to_string), ", ");
    let tuple = python::tuple(&sizes, shape.len());
    let mut header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple}, }}");
    if let Some(first) = shape.first() {
        header.extend(std::iter::repeat_n(' ', GROWTH - first.to_string().len()));
    }
    let end = PREFIX + header.len() + 1;
    header.extend(std::iter::repeat_n(' ', ALIGN - end % ALIGN));
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes
}

/// The rows of a tensor, a line each; planes are parted by an empty line.
pub fn csv(tensor: &Tensor) -> String {
    csv_lines(tensor).collect()
}

fn csv_lines(tensor: &Tensor) -> impl Iterator<Item = String> {
    rows(tensor).enumerate().map(|(at, (begins, _, row))| {
        let parted = if begins && at > 0 { "\n" } else { "" };
        let numbers = python::join(row.iter().map(|&value| csv_number(value)), ",");
        format!("{parted}{numbers}\n")
    })
}

/// NumPy, pandas and spreadsheets read this; `float('nan')` they would not.
fn csv_number(value: f32) -> String {
    match value {
        value if value.is_nan() => "nan".into(),
        f32::INFINITY => "inf".into(),
        f32::NEG_INFINITY => "-inf".into(),
        value => python::float32(value),
    }
}

/// Nested arrays, a row on each line. NaN and infinities, which JSON has no numbers for, are the
/// strings that the JavaScript API reads.
fn json(tensor: &Tensor) -> Box<dyn Iterator<Item = String> + '_> {
    let (shape, data) = (tensor.shape(), tensor.data());
    let number = |value: f32| match value.is_finite() {
        true => csv_number(value),
        false => format!("\"{}\"", csv_number(value)),
    };
    let columns = match shape.last() {
        Some(&columns) if !data.is_empty() => columns,
        // Nested lists show the sizes before a zero.
        _ => return Box::new(std::iter::once(nested(shape, data, &number) + "\n")),
    };
    let rows = data.len() / columns;
    Box::new(data.chunks(columns).enumerate().map(move |(row, values)| {
        let (opened, closed) = brackets(shape, row);
        let values = python::join(values.iter().map(|&value| number(value)), ", ");
        let (open, close) = ("[".repeat(opened), "]".repeat(closed));
        let end = if row + 1 == rows { "\n" } else { ",\n" };
        format!("{open}{values}{close}{end}")
    }))
}

/// A number, or lists without any.
fn nested(shape: &[usize], data: &[f32], number: &impl Fn(f32) -> String) -> String {
    match shape.split_first() {
        None => data.iter().map(|&value| number(value)).collect(),
        Some((&size, inner)) => {
            let lists = (0..size).map(|_| nested(inner, data, number));
            let separator = if inner.is_empty() { ", " } else { ",\n" };
            format!("[{}]", python::join(lists, separator))
        }
    }
}

/// Each plane as amsmath's `bmatrix`.
fn latex(tensor: &Tensor) -> impl Iterator<Item = String> {
    // More columns than this amsmath takes only where it is told so.
    const MOST: usize = 10;
    let (_, _, columns) = planes(tensor);
    let told = (columns > MOST).then(|| format!("\\setcounter{{MaxMatrixCols}}{{{columns}}}\n"));
    let lines = rows(tensor).enumerate().map(|(at, (begins, ends, row))| {
        let parted = if begins && at > 0 { "\n" } else { "" };
        let begin = if begins { "\\begin{bmatrix}\n" } else { "" };
        let cells = python::join(row.iter().map(|&value| latex_number(value)), " & ");
        let end = if ends {
            "\n\\end{bmatrix}\n"
        } else {
            " \\\\\n"
        };
        format!("{parted}{begin}  {cells}{end}")
    });
    told.into_iter().chain(lines)
}

fn latex_number(value: f32) -> String {
    match value {
        value if value.is_nan() => "\\mathrm{nan}".into(),
        f32::INFINITY => "\\infty".into(),
        f32::NEG_INFINITY => "-\\infty".into(),
        value => match python::float32(value).split_once('e') {
            Some((digits, power)) => format!("{digits} \\times 10^{{{power}}}"),
            None => python::float32(value),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{files, paste};
    use super::*;
    use proptest::prelude::*;

    fn tensor(shape: &[usize], data: &[f32]) -> Tensor {
        Tensor::new(shape, data.to_vec()).unwrap()
    }

    fn text(format: Format, tensor: &Tensor) -> String {
        String::from_utf8(format.pieces(tensor).flatten().collect()).unwrap()
    }

    #[test]
    fn arrays_are_written_as_numpy_writes_them() {
        let golden = include_str!("../../../tests/golden/arrays.txt");
        let mut count = 0;
        for line in golden.lines().filter(|line| !line.starts_with('#')) {
            let file = line.split('\t').nth(1).unwrap();
            let digit = |at| u8::from_str_radix(&file[at..at + 2], 16).unwrap();
            let file: Vec<u8> = (0..file.len()).step_by(2).map(digit).collect();
            let head = String::from_utf8_lossy(&file[..64]);
            if file[6] == 1 && head.contains("'<f4', 'fortran_order': False") {
                assert_eq!(npy(&files::read_npy(&file).unwrap()), file, "{line}");
                count += 1;
            }
        }
        assert_eq!(count, 7);
    }

    #[test]
    fn tables_part_their_planes() {
        let tensor = tensor(&[2, 1, 2], &[1.0, 0.1, f32::NAN, f32::NEG_INFINITY]);
        assert_eq!(csv(&tensor), "1,0.1\n\nnan,-inf\n");
        assert_eq!(Format::Csv.yields(&tensor, Lang::En), "3 lines");
    }

    #[test]
    fn nested_arrays_spell_out_what_json_has_no_number_for() {
        let tensor = tensor(&[1, 2, 2], &[1.0, -0.5, f32::NAN, f32::INFINITY]);
        assert_eq!(
            text(Format::Json, &tensor),
            "[[[1, -0.5],\n[\"nan\", \"inf\"]]]\n"
        );
    }

    #[test]
    fn python_reads_arrays_with_every_digit() {
        let tensor = tensor(&[2, 2], &[1.0, 0.1, f32::NAN, 1.0 / 3.0]);
        assert_eq!(
            text(Format::Torch, &tensor),
            "torch.tensor([[1., 0.1],\n              [float('nan'), 0.33333334]])\n"
        );
        assert_eq!(
            text(Format::Numpy, &tensor),
            "np.array([[1., 0.1],\n          [float('nan'), 0.33333334]], np.float32)\n"
        );
    }

    #[test]
    fn a_paper_shows_a_matrix_for_each_plane() {
        let two = tensor(&[2, 2, 1], &[1.0, 1e-9, f32::NAN, f32::NEG_INFINITY]);
        assert_eq!(
            text(Format::Latex, &two),
            "\\begin{bmatrix}\n  1 \\\\\n  1 \\times 10^{-9}\n\\end{bmatrix}\n\n\
             \\begin{bmatrix}\n  \\mathrm{nan} \\\\\n  -\\infty\n\\end{bmatrix}\n"
        );
        let wide = text(Format::Latex, &Tensor::full([1, 11], 2.0));
        assert!(wide.starts_with("\\setcounter{MaxMatrixCols}{11}\n\\begin"));
    }

    #[test]
    fn tensors_without_cells_are_written() {
        for shape in [&[1, 1, 0, 4][..], &[1, 1, 4, 0], &[0]] {
            let empty = Tensor::full(shape, 0.0);
            for format in Format::ALL {
                assert!(!format.yields(&empty, Lang::En).is_empty());
                let bytes = format.pieces(&empty).flatten().collect();
                let file = format.file("output", bytes);
                assert_eq!(
                    files::read_npy(&npy(&empty)).unwrap().shape(),
                    shape,
                    "{}",
                    file.name
                );
            }
        }
    }

    proptest! {
        #[test]
        fn files_come_back(
            rows in 1usize..5,
            columns in 1usize..5,
            bits in prop::collection::vec(any::<u32>(), 25),
        ) {
            let data: Vec<f32> =
                bits[..rows * columns].iter().map(|&bits| f32::from_bits(bits)).collect();
            let tensor = tensor(&[rows, columns], &data);
            let file = npy(&tensor);
            prop_assert_eq!(files::sniff(&file, "x.npy"), Ok(files::FileKind::Npy));
            prop_assert_eq!((file.len() - rows * columns * 4) % 64, 0);
            prop_assert!(files::read_npy(&file).unwrap().same_bits(&tensor));
            // What is copied as text is read when it is pasted.
            for format in [Format::Csv, Format::Json, Format::Torch, Format::Numpy] {
                let text = text(format, &tensor);
                let pasted = match format {
                    Format::Csv => files::read_csv(text.as_bytes()).unwrap(),
                    _ => paste::read(&text, 2).unwrap(),
                };
                let paste::Content::Grid(grid) = pasted.content else { panic!("{text}") };
                let Some(read) = grid.tensor() else { panic!("{text}") };
                prop_assert_eq!(read.data().len(), tensor.data().len());
                for (read, &was) in read.data().iter().zip(tensor.data()) {
                    let same = read.to_bits() == was.to_bits() || (read.is_nan() && was.is_nan());
                    prop_assert!(same, "{read} was {was}\n{text}");
                }
            }
        }
    }
}
