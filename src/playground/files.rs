//! Files that become the input.
//!
//! A picture is decoded by the browser; here its size is read from its first bytes, so that one
//! that is too large is refused before it is decoded.

use std::fmt;

use super::paste::{self, CellProblem, PasteError, Pasted};
use super::python::{self, Expr};
use super::scene_file::{self, SceneFileError};
use super::{input, limits};
use crate::ops::Tensor;

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Numbers as text: commas, semicolons, tabs or blanks between them.
    Csv,
    Npy,
    /// A whole scene.
    Scene,
    Image {
        format: ImageFormat,
        width: u32,
        height: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageFormat {
    Png,
    Jpeg,
    WebP,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq)]
pub enum FileError {
    Empty,
    TooManyBytes {
        bytes: usize,
    },
    /// The name says one thing, the content is text or something else.
    Mismatch {
        extension: String,
        text: bool,
    },
    /// Neither text nor a format that is read here.
    Unknown,
    /// The picture ends before its size is told, or tells none.
    DamagedImage(ImageFormat),
    ImageTooLarge {
        format: ImageFormat,
        width: u32,
        height: u32,
    },
    Npy(NpyError),
    Scene(SceneFileError),
    /// The text in the file holds no grid.
    Text(PasteError),
    /// A cell of a table that is too long to be mended as text.
    Cell {
        problem: CellProblem,
        /// Whether the table has several planes.
        planes: bool,
    },
}

/// Why a NumPy array could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NpyError {
    /// The header ends early or does not say what it must.
    DamagedHeader,
    UnknownVersion(u8),
    /// Text, objects, complex numbers …
    UnsupportedType(String),
    /// Fewer bytes than the shape needs.
    Truncated {
        expected: usize,
        found: usize,
    },
    TooLarge {
        shape: Vec<usize>,
    },
}

/// Tells what a file is, without reading it.
pub fn sniff(bytes: &[u8], name: &str) -> Result<FileKind, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if bytes.len() > limits::FILE_BYTES {
        let bytes = bytes.len();
        return Err(FileError::TooManyBytes { bytes });
    }
    if bytes.starts_with(NPY_MAGIC) {
        return Ok(FileKind::Npy);
    }
    if scene_file::is_scene(bytes) {
        return Ok(FileKind::Scene);
    }
    let image = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some((ImageFormat::Png, png_size(bytes)))
    } else if bytes.starts_with(&[0xff, 0xd8]) {
        Some((ImageFormat::Jpeg, jpeg_size(bytes)))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some((ImageFormat::WebP, webp_size(bytes)))
    } else {
        None
    };
    if let Some((format, size)) = image {
        let (width, height) = size
            .filter(|&(width, height)| width > 0 && height > 0)
            .ok_or(FileError::DamagedImage(format))?;
        if width.max(height) > limits::IMAGE_SIDE {
            return Err(FileError::ImageTooLarge {
                format,
                width,
                height,
            });
        }
        return Ok(FileKind::Image {
            format,
            width,
            height,
        });
    }
    let extension = name.rsplit_once('.').map_or("", |(_, end)| end);
    let extension = extension.to_lowercase();
    let text = !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
    match extension.as_str() {
        "png" | "jpg" | "jpeg" | "webp" | "npy" => Err(FileError::Mismatch { extension, text }),
        scene_file::EXTENSION => Err(FileError::Scene(SceneFileError::Unnamed)),
        _ if text => Ok(FileKind::Csv),
        _ => Err(FileError::Unknown),
    }
}

/// Reads a table of numbers. Cells that cannot be read are problems of the result, as in a paste.
pub fn read_csv(bytes: &[u8]) -> Result<Pasted, FileError> {
    if bytes.len() > limits::FILE_BYTES {
        let bytes = bytes.len();
        return Err(FileError::TooManyBytes { bytes });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::Unknown)?;
    paste::read_table(text).map_err(FileError::Text)
}

/// Refuses a table that has problems and is too long to be mended as a text, with the first of them.
pub fn check_mendable(bytes: &[u8], table: &Pasted) -> Result<(), FileError> {
    match &table.content {
        paste::Content::Grid(grid) if bytes.len() > limits::TEXT_BYTES => {
            let planes = grid.shape.len() > 2;
            let problem = grid.problems.first().cloned();
            problem.map_or(Ok(()), |problem| Err(FileError::Cell { problem, planes }))
        }
        _ => Ok(()),
    }
}

/// Width and height of the header chunk, which comes first.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.get(12..24)?.strip_prefix(b"IHDR")?;
    Some((be32(&header[..4])?, be32(&header[4..])?))
}

/// The size stands in the first start-of-frame segment; each segment tells its length.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xff, marker, tail @ ..] = rest else {
            return None;
        };
        match marker {
            // Filling before a marker.
            0xff => rest = &rest[1..],
            // Markers that stand alone.
            0x01 | 0xd0..=0xd8 => rest = tail,
            // Every SOF; the three others of this range are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let height = be16(tail.get(3..5)?)?;
                let width = be16(tail.get(5..7)?)?;
                return Some((width, height));
            }
            _ => rest = tail.get(be16(tail.get(..2)?)?.max(2) as usize..)?,
        }
    }
}

/// Three kinds of first chunk, each with the size in a place of its own.
fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let chunk = bytes.get(20..)?;
    let le16 = |at: usize| {
        Some(u32::from(u16::from_le_bytes(
            *chunk.get(at..)?.first_chunk()?,
        )))
    };
    match bytes.get(12..16)? {
        b"VP8 " => Some((le16(6)? & 0x3fff, le16(8)? & 0x3fff)),
        b"VP8L" => {
            let bits = le16(1)? | le16(3)? << 16;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => {
            let le24 = |at: usize| Some(le16(at)? | u32::from(*chunk.get(at + 2)?) << 16);
            Some((le24(4)? + 1, le24(7)? + 1))
        }
        _ => None,
    }
}

fn be16(bytes: &[u8]) -> Option<u32> {
    Some(u16::from_be_bytes(*bytes.first_chunk()?).into())
}

fn be32(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.first_chunk()?))
}

const NPY_MAGIC: &[u8] = b"\x93NUMPY";

/// Reads a NumPy array of numbers or booleans as float32, whatever its byte order and layout.
///
/// Format: `numpy/lib/format.py`. Nothing is allocated before the shape is within the limits and
/// the bytes are there.
pub fn read_npy(bytes: &[u8]) -> Result<Tensor, NpyError> {
    let (header, data) = npy_header(bytes)?;
    let field = |name: &str| {
        let (_, value) = header.split_once(&format!("'{name}':"))?;
        Some(value.trim_start())
    };
    let descr = field("descr").ok_or(NpyError::DamagedHeader)?;
    let fortran = field("fortran_order").ok_or(NpyError::DamagedHeader)?;
    let shape = field("shape")
        .and_then(npy_shape)
        .ok_or(NpyError::DamagedHeader)?;
    let element = Element::of(descr)?;
    let (rows, columns) = match shape.as_slice() {
        [.., rows, columns] => (*rows, *columns),
        [columns] => (1, *columns),
        [] => (1, 1),
    };
    let side = limits::PLANE_SIDE;
    let cells = match input::cells(&shape) {
        Some(cells) if shape.len() <= limits::RANK && rows <= side && columns <= side => cells,
        _ => return Err(NpyError::TooLarge { shape }),
    };
    let expected = cells * element.size;
    let found = data.len();
    let data = data
        .get(..expected)
        .ok_or(NpyError::Truncated { expected, found })?;
    let mut values: Vec<f32> = data
        .chunks_exact(element.size)
        .map(|bytes| element.read(bytes))
        .collect();
    if fortran.starts_with("True") {
        values = transposed(&values, &shape);
    }
    Tensor::new(shape, values).map_err(|_| NpyError::DamagedHeader)
}

/// The header's text and the data behind it.
fn npy_header(bytes: &[u8]) -> Result<(&str, &[u8]), NpyError> {
    const DAMAGED: NpyError = NpyError::DamagedHeader;
    let [major, _minor, rest @ ..] = bytes.strip_prefix(NPY_MAGIC).ok_or(DAMAGED)? else {
        return Err(DAMAGED);
    };
    let (length, rest) = match major {
        1 => {
            let (length, rest) = rest.split_first_chunk().ok_or(DAMAGED)?;
            (usize::from(u16::from_le_bytes(*length)), rest)
        }
        2 | 3 => {
            let (length, rest) = rest.split_first_chunk().ok_or(DAMAGED)?;
            (u32::from_le_bytes(*length) as usize, rest)
        }
        version => return Err(NpyError::UnknownVersion(*version)),
    };
    let (header, data) = rest.split_at_checked(length).ok_or(DAMAGED)?;
    Ok((std::str::from_utf8(header).map_err(|_| DAMAGED)?, data))
}

/// A tuple of sizes at the beginning of `text`.
fn npy_shape(text: &str) -> Option<Vec<usize>> {
    let end = text.find(')')? + 1;
    let statements = python::parse(&text[..end]).ok()?;
    let Expr::Tuple(items) = &statements.first()?.value.expr else {
        return None;
    };
    let size = |item: &python::Node| match item.expr {
        Expr::Int(size) => usize::try_from(size).ok(),
        _ => None,
    };
    items.iter().map(size).collect()
}

/// The type of an array's elements.
struct Element {
    kind: u8,
    size: usize,
    big_endian: bool,
}

impl Element {
    /// From a description such as `'<f4'`.
    fn of(descr: &str) -> Result<Self, NpyError> {
        // Records are described by a list instead of a string.
        let code = descr
            .strip_prefix('\'')
            .and_then(|rest| rest.split('\'').next());
        let code = code.unwrap_or("records");
        let unsupported = || NpyError::UnsupportedType(code.chars().take(20).collect());
        let &[order, kind, size] = code.as_bytes() else {
            return Err(unsupported());
        };
        let size = usize::from(size.wrapping_sub(b'0'));
        let known = match kind {
            b'f' => matches!(size, 2 | 4 | 8),
            b'i' | b'u' => matches!(size, 1 | 2 | 4 | 8),
            b'b' => size == 1,
            _ => false,
        };
        // Wasm and every machine that wrote `=` to a file in practice are little-endian.
        if !known || !b"<>|=".contains(&order) {
            return Err(unsupported());
        }
        Ok(Self {
            kind,
            size,
            big_endian: order == b'>',
        })
    }

    /// The value of `size` bytes.
    fn read(&self, bytes: &[u8]) -> f32 {
        let mut word = [0; 8];
        let word = &mut word[..self.size];
        word.copy_from_slice(bytes);
        if self.big_endian {
            word.reverse();
        }
        let bits = word
            .iter()
            .rev()
            .fold(0u64, |bits, &byte| bits << 8 | u64::from(byte));
        // Shifted to the top and back, the sign bit fills what is above it.
        let unused = 64 - 8 * self.size as u32;
        match (self.kind, self.size) {
            (b'f', 2) => half(bits as u16),
            (b'f', 4) => f32::from_bits(bits as u32),
            (b'f', _) => f64::from_bits(bits) as f32,
            (b'i', _) => ((bits << unused) as i64 >> unused) as f32,
            (b'b', _) => f32::from(u8::from(bits != 0)),
            _ => bits as f32,
        }
    }
}

/// A float16.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let fraction = f32::from(bits & 0x3ff);
    sign * match bits >> 10 & 0x1f {
        0 => fraction * 2f32.powi(-24),
        0x1f if fraction == 0.0 => f32::INFINITY,
        0x1f => f32::NAN,
        exponent => (1024.0 + fraction) * 2f32.powi(i32::from(exponent) - 25),
    }
}

/// Values whose first index runs fastest, in reading order.
fn transposed(values: &[f32], shape: &[usize]) -> Vec<f32> {
    let mut strides = Vec::with_capacity(shape.len());
    let mut stride = 1;
    for &size in shape {
        strides.push(stride);
        stride *= size;
    }
    let mut index = vec![0; shape.len()];
    let mut at = 0;
    let mut ordered = Vec::with_capacity(values.len());
    for _ in values {
        ordered.push(values[at]);
        for dim in (0..shape.len()).rev() {
            index[dim] += 1;
            at += strides[dim];
            if index[dim] < shape[dim] {
                break;
            }
            at -= strides[dim] * shape[dim];
            index[dim] = 0;
        }
    }
    ordered
}

impl fmt::Display for ImageFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
        })
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::TooManyBytes { bytes } => write!(
                f,
                "the file has {bytes} bytes, more than {}",
                limits::FILE_BYTES
            ),
            Self::Mismatch { extension, text } => {
                let found = if *text {
                    "it holds text"
                } else {
                    "its content is something else"
                };
                write!(f, "the name ends in .{extension}, but {found}")
            }
            Self::Unknown => f.write_str("the file is neither text nor a PNG, JPEG, WebP or NPY"),
            Self::DamagedImage(format) => write!(f, "the {format} is damaged"),
            Self::ImageTooLarge {
                format,
                width,
                height,
            } => write!(
                f,
                "the {format} has {width} × {height} pixels, more than {side} × {side}",
                side = limits::IMAGE_SIDE
            ),
            Self::Npy(error) => error.fmt(f),
            Self::Scene(error) => error.fmt(f),
            Self::Text(error) => error.fmt(f),
            Self::Cell { problem, .. } => write!(
                f,
                "row {}, column {} cannot be read, in a table of more than {} bytes",
                problem.row,
                problem.column,
                limits::TEXT_BYTES
            ),
        }
    }
}

impl fmt::Display for NpyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DamagedHeader => f.write_str("the header of the NumPy file is damaged"),
            Self::UnknownVersion(version) => {
                write!(f, "version {version} of NumPy's file format is not known")
            }
            Self::UnsupportedType(descr) => {
                write!(
                    f,
                    "elements of type {descr} are not numbers that can be shown"
                )
            }
            Self::Truncated { expected, found } => write!(
                f,
                "the NumPy file is cut off: {found} of {expected} bytes of data"
            ),
            Self::TooLarge { shape } => write!(
                f,
                "an array of shape {shape:?} has more than {side} × {side} or {} cells",
                limits::CELLS,
                side = limits::PLANE_SIDE
            ),
        }
    }
}

impl std::error::Error for FileError {}
impl std::error::Error for NpyError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 0, 0, 0, 0]);
        bytes
    }

    fn npy(header: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn the_size_of_a_picture_is_read_before_it_is_decoded() {
        let image = |format, width, height| {
            Ok(FileKind::Image {
                format,
                width,
                height,
            })
        };
        assert_eq!(
            sniff(&png(640, 480), "a.png"),
            image(ImageFormat::Png, 640, 480)
        );
        let format = ImageFormat::Png;
        assert_eq!(
            sniff(&png(20_000, 20_000), "huge.png"),
            Err(FileError::ImageTooLarge {
                format,
                width: 20_000,
                height: 20_000
            })
        );
        assert!(sniff(&png(limits::IMAGE_SIDE, 1), "").is_ok());
        assert!(sniff(&png(limits::IMAGE_SIDE + 1, 1), "").is_err());
        assert_eq!(sniff(&png(0, 5), ""), Err(FileError::DamagedImage(format)));
        assert_eq!(
            sniff(&png(5, 5)[..20], ""),
            Err(FileError::DamagedImage(format))
        );

        // An APP0 segment of four bytes, then the frame.
        let jpeg = [
            0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 11, 8, 0, 3, 0, 7, 1,
        ];
        assert_eq!(sniff(&jpeg, ""), image(ImageFormat::Jpeg, 7, 3));
        assert_eq!(
            sniff(&jpeg[..14], ""),
            Err(FileError::DamagedImage(ImageFormat::Jpeg))
        );

        let webp =
            |kind: &[u8], body: &[u8]| [b"RIFF\0\0\0\0WEBP", kind, b"\0\0\0\0", body].concat();
        let lossy = webp(b"VP8 ", &[0, 0, 0, 0x9d, 1, 0x2a, 16, 0, 9, 0]);
        assert_eq!(sniff(&lossy, ""), image(ImageFormat::WebP, 16, 9));
        let lossless = webp(b"VP8L", &[0x2f, 15, 0, 2, 0]);
        assert_eq!(sniff(&lossless, ""), image(ImageFormat::WebP, 16, 9));
        let extended = webp(b"VP8X", &[0, 0, 0, 0, 15, 0, 0, 8, 0, 0]);
        assert_eq!(sniff(&extended, ""), image(ImageFormat::WebP, 16, 9));
    }

    #[test]
    fn a_wrong_name_is_told() {
        assert_eq!(sniff(b"", "a.csv"), Err(FileError::Empty));
        assert_eq!(sniff(b"1,2", "a.csv"), Ok(FileKind::Csv));
        assert_eq!(sniff(b"1,2", "a.CSV.txt"), Ok(FileKind::Csv));
        assert_eq!(
            sniff(b"1,2", "a.PNG"),
            Err(FileError::Mismatch {
                extension: "png".into(),
                text: true
            })
        );
        assert_eq!(
            sniff(b"PK\x03\x04\0\0", "a.npy"),
            Err(FileError::Mismatch {
                extension: "npy".into(),
                text: false
            })
        );
        assert_eq!(sniff(b"PK\x03\x04\0\0", "a.npz"), Err(FileError::Unknown));
        let large = vec![b'1'; limits::FILE_BYTES + 1];
        assert_eq!(
            sniff(&large, "a.csv"),
            Err(FileError::TooManyBytes { bytes: large.len() })
        );
    }

    #[test]
    fn numpy_s_own_files_are_read() {
        // tests/golden/arrays.txt: expression, file in hexadecimal, expected shape and float32 bits.
        let golden = include_str!("../../tests/golden/arrays.txt");
        let mut count = 0;
        for line in golden.lines().filter(|line| !line.starts_with('#')) {
            let [expression, file, shape, values] =
                line.split('\t').collect::<Vec<_>>().try_into().unwrap();
            let bytes = |text: &str| -> Vec<u8> {
                let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
                (0..text.len()).step_by(2).map(digit).collect()
            };
            let tensor = read_npy(&bytes(file)).unwrap_or_else(|e| panic!("{expression}: {e}"));
            assert_eq!(format!("{:?}", tensor.shape()), shape, "{expression}");
            let found: Vec<u8> = tensor.data().iter().flat_map(|v| v.to_be_bytes()).collect();
            assert_eq!(found, bytes(values), "{expression}");
            count += 1;
        }
        assert!(count > 20);
    }

    #[test]
    fn damaged_arrays_are_refused() {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n";
        let good = npy(header, &[0; 16]);
        assert!(read_npy(&good).is_ok());
        assert_eq!(
            read_npy(&good[..good.len() - 1]),
            Err(NpyError::Truncated {
                expected: 16,
                found: 15
            })
        );
        assert_eq!(read_npy(&good[..40]), Err(NpyError::DamagedHeader));
        let with = |from: &str, to: &str| read_npy(&npy(&header.replace(from, to), &[0; 16]));
        for descr in ["<c8", "|O", "<U4", "<f16", "", "f4"] {
            let error = with("<f4", descr);
            assert!(
                matches!(error, Err(NpyError::UnsupportedType(_))),
                "{descr}"
            );
        }
        assert_eq!(with("(2, 2)", "2"), Err(NpyError::DamagedHeader));
        assert_eq!(with("(2, 2)", "(-1, 2)"), Err(NpyError::DamagedHeader));
        for shape in [
            "(1025, 1)",
            "(1, 1025)",
            "(17, 1024, 1024)",
            "(0, 99999999999, 1, 1)",
        ] {
            assert!(
                matches!(with("(2, 2)", shape), Err(NpyError::TooLarge { .. })),
                "{shape}"
            );
        }
        // Version 2 with a header length of 4 GiB.
        assert_eq!(
            read_npy(b"\x93NUMPY\x02\x00\xff\xff\xff\xff{}"),
            Err(NpyError::DamagedHeader)
        );
        assert_eq!(
            read_npy(b"\x93NUMPY\x07\x00"),
            Err(NpyError::UnknownVersion(7))
        );
    }

    #[test]
    fn a_table_larger_than_a_paste_is_read_from_a_file() {
        let line = vec!["0.123456789"; limits::PLANE_SIDE].join(",");
        let text = vec![line; 200].join("\n");
        assert!(text.len() > limits::TEXT_BYTES);
        let pasted = read_csv(text.as_bytes()).unwrap();
        let paste::Content::Grid(grid) = pasted.content else {
            panic!();
        };
        assert_eq!(grid.shape, [200, limits::PLANE_SIDE]);
    }

    #[test]
    fn a_long_table_with_a_problem_is_refused_with_the_first_one() {
        let refusal = |rows: usize| {
            let mut lines = vec![vec!["0.123456789"; limits::PLANE_SIDE].join(","); rows];
            lines[7] = lines[7].replacen("0.123456789", "x", 1);
            let text = lines.join("\n");
            let pasted = read_csv(text.as_bytes()).unwrap();
            check_mendable(text.as_bytes(), &pasted)
        };
        assert_eq!(refusal(80), Ok(()));
        let Err(FileError::Cell { problem, planes }) = refusal(200) else {
            panic!();
        };
        assert_eq!((problem.row, problem.column, planes), (7, 0, false));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(start in 0usize..8, tail: Vec<u8>) {
            let starts: [&[u8]; 8] = [
                b"", b"\x89PNG\r\n\x1a\n", &[0xff, 0xd8, 0xff], b"RIFF\0\0\0\0WEBPVP8X",
                b"\x93NUMPY\x01\x00\x10\x00", b"\x93NUMPY\x02\x00", b"1,2\n3,", b"\xff\xfe1\0",
            ];
            let bytes = [starts[start], &tail].concat();
            let _ = sniff(&bytes, "file");
            let _ = read_npy(&bytes);
            let _ = read_csv(&bytes);
        }

        #[test]
        fn any_header_is_read_or_refused(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "{", "'descr':", "'<f4'", "'|b1'", "'fortran_order':", "True", "'shape':",
                    "(2,)", "(", ")", "2", ",", "}", "é", "'",
                ]),
                0..16,
            )
        ) {
            let _ = read_npy(&npy(&pieces.concat(), &[0; 64]));
        }
    }
}
