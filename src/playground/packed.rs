//! Large values as link text: compressed, in base64url, behind a version.
//!
//! ```text
//! z1:<base64url of: rank, sizes, layout, deflated body>
//! ```
//!
//! Sizes are LEB128. A grid that was painted has few values: its body is a palette and one byte a
//! cell. Any other body is the float32 values, all first bytes, then all second bytes and so on.
//! Either may hold differences to the byte before. Whatever is shortest is taken. Links live for
//! ever: a new form gets a new version, and this one stays readable.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::error::short;
use super::{input, limits};
use crate::ops::Tensor;

const VERSION: &str = "z1:";

/// Deflate's level: the highest for what may become a link; a megabyte of values will not, and
/// should not take a second either.
pub(super) fn effort(bytes: usize) -> u8 {
    if bytes <= 1 << 17 { 10 } else { 3 }
}

const PALETTE: u8 = 0;
const PLANES: u8 = 1;
const DIFFERENCES: u8 = 2;

/// Why packed data could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackedError {
    /// Made by a newer Gridscope.
    UnknownVersion(String),
    /// Characters are missing or changed.
    Damaged,
    TooManyCells,
}

/// Whether a text is packed data, of this or another version.
pub fn is_packed(text: &str) -> bool {
    text.strip_prefix('z')
        .and_then(|rest| rest.split_once(':'))
        .is_some_and(|(version, _)| {
            !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit())
        })
}

/// The shortest packed form of a tensor.
pub fn pack(tensor: &Tensor) -> String {
    let mut packing = Packing::of(tensor);
    while packing.step() {}
    packing.text()
}

/// A tensor being packed in some steps, between which a page goes on. For what a link carries each
/// takes tens of milliseconds at most.
pub struct Packing {
    header: Vec<u8>,
    bodies: std::vec::IntoIter<(u8, Vec<u8>)>,
    /// The shortest so far.
    packed: Option<Vec<u8>>,
}

impl Packing {
    pub fn of(tensor: &Tensor) -> Self {
        let mut header = vec![tensor.shape().len() as u8];
        for &size in tensor.shape() {
            write_size(&mut header, size);
        }
        Self {
            header,
            bodies: bodies(tensor.data()).into_iter(),
            packed: None,
        }
    }

    /// Tries another layout, and tells whether there was one.
    pub fn step(&mut self) -> bool {
        let Some((layout, body)) = self.bodies.next() else {
            return false;
        };
        let packed = [&self.header[..], &[layout], &compress(&body)].concat();
        let shortest = self.packed.as_ref();
        if shortest.is_none_or(|shortest| packed.len() < shortest.len()) {
            self.packed = Some(packed);
        }
        true
    }

    /// The shortest form of those that were tried.
    pub fn text(&self) -> String {
        let packed = self.packed.as_ref().unwrap_or(&self.header);
        format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(packed))
    }
}

/// The tensor of [`pack`]. Allocates for no more cells than the header claims, and for no more
/// than the limit.
pub fn unpack(text: &str) -> Result<Tensor, PackedError> {
    let bytes = decode(text)?;
    let mut rest = bytes.as_slice();
    let rank = take(&mut rest)?;
    if usize::from(rank) > limits::RANK {
        return Err(PackedError::Damaged);
    }
    let shape: Vec<usize> = (0..rank)
        .map(|_| read_size(&mut rest))
        .collect::<Result<_, _>>()?;
    let cells = input::cells(&shape).ok_or(PackedError::TooManyCells)?;
    let layout = take(&mut rest)?;
    let most = cells * 4 + 1024;
    let mut body = decompress_to_vec_with_limit(rest, most).map_err(|_| PackedError::Damaged)?;
    if layout & DIFFERENCES != 0 {
        let mut sum = 0u8;
        for byte in &mut body {
            sum = sum.wrapping_add(*byte);
            *byte = sum;
        }
    }
    let data = match layout & !DIFFERENCES {
        PALETTE => from_palette(&body, cells),
        PLANES => from_planes(&body, cells),
        _ => None,
    };
    Tensor::new(shape, data.ok_or(PackedError::Damaged)?).map_err(|_| PackedError::Damaged)
}

/// A long text, packed.
pub fn pack_text(text: &str) -> String {
    let packed = compress(text.as_bytes());
    format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(packed))
}

/// The text of [`pack_text`].
pub fn unpack_text(text: &str) -> Result<String, PackedError> {
    let bytes = decompress_to_vec_with_limit(&decode(text)?, limits::TEXT_BYTES)
        .map_err(|_| PackedError::Damaged)?;
    String::from_utf8(bytes).map_err(|_| PackedError::Damaged)
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, effort(bytes.len()))
}

fn decode(text: &str) -> Result<Vec<u8>, PackedError> {
    let Some(data) = text.strip_prefix(VERSION) else {
        let version = text.split(':').next().unwrap_or_default();
        return Err(PackedError::UnknownVersion(version.into()));
    };
    URL_SAFE_NO_PAD
        .decode(data.trim_end_matches('='))
        .map_err(|_| PackedError::Damaged)
}

/// Every layout that can hold these values.
fn bodies(data: &[f32]) -> Vec<(u8, Vec<u8>)> {
    let planes = (PLANES, to_planes(data));
    let palette = to_palette(data).map(|body| (PALETTE, body));
    let plain: Vec<_> = palette.into_iter().chain([planes]).collect();
    let both = plain.into_iter().flat_map(|(layout, body)| {
        let mut before = 0u8;
        let differences = body
            .iter()
            .map(|&byte| byte.wrapping_sub(std::mem::replace(&mut before, byte)))
            .collect();
        [(layout, body), (layout | DIFFERENCES, differences)]
    });
    both.collect()
}

/// The number of values less one, the values in rising order of their bits, an entry for each cell.
fn to_palette(data: &[f32]) -> Option<Vec<u8>> {
    let mut values = std::collections::BTreeSet::new();
    for value in data {
        values.insert(value.to_bits());
        if values.len() > 256 {
            return None;
        }
    }
    let values: Vec<u32> = values.into_iter().collect();
    let mut body = vec![u8::try_from(values.len().checked_sub(1)?).ok()?];
    body.extend(values.iter().flat_map(|bits| bits.to_le_bytes()));
    body.extend(data.iter().map(|value| {
        let entry = values.partition_point(|&bits| bits < value.to_bits());
        entry as u8
    }));
    Some(body)
}

fn from_palette(body: &[u8], cells: usize) -> Option<Vec<f32>> {
    let (&last, rest) = body.split_first()?;
    let (values, entries) = rest.split_at_checked((usize::from(last) + 1) * 4)?;
    let (values, _) = values.as_chunks::<4>();
    if entries.len() != cells {
        return None;
    }
    entries
        .iter()
        .map(|&entry| Some(f32::from_le_bytes(*values.get(usize::from(entry))?)))
        .collect()
}

fn to_planes(data: &[f32]) -> Vec<u8> {
    (0..4)
        .flat_map(|plane| data.iter().map(move |value| value.to_le_bytes()[plane]))
        .collect()
}

fn from_planes(body: &[u8], cells: usize) -> Option<Vec<f32>> {
    (body.len() == cells * 4).then(|| {
        let value = |i| f32::from_le_bytes([0, 1, 2, 3].map(|plane| body[plane * cells + i]));
        (0..cells).map(value).collect()
    })
}

fn write_size(bytes: &mut Vec<u8>, mut size: usize) {
    while size >= 0x80 {
        bytes.push(size as u8 | 0x80);
        size >>= 7;
    }
    bytes.push(size as u8);
}

fn read_size(bytes: &mut &[u8]) -> Result<usize, PackedError> {
    // Four groups of seven bits: more than the cells there may be.
    let mut size = 0;
    for shift in [0, 7, 14, 21] {
        let byte = take(bytes)?;
        size |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(size);
        }
    }
    Err(PackedError::TooManyCells)
}

fn take(bytes: &mut &[u8]) -> Result<u8, PackedError> {
    let (&first, rest) = bytes.split_first().ok_or(PackedError::Damaged)?;
    *bytes = rest;
    Ok(first)
}

impl fmt::Display for PackedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownVersion(version) => {
                write!(
                    f,
                    "the packed data is of version {}, which is not known here",
                    short(version)
                )
            }
            Self::Damaged => f.write_str("the packed data is incomplete or changed"),
            Self::TooManyCells => write!(f, "more than {} cells", limits::CELLS),
        }
    }
}

impl std::error::Error for PackedError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bits(tensor: &Tensor) -> Vec<u32> {
        tensor.data().iter().map(|value| value.to_bits()).collect()
    }

    #[test]
    fn a_painted_grid_is_short() {
        // Strokes of a few brush values over a flat ground.
        let mut data = vec![0.0f32; 64 * 64];
        for stroke in 0..24usize {
            for step in 0..40usize {
                let (row, column) = ((stroke * 29 + step / 3) % 64, (stroke * 17 + step) % 64);
                data[row * 64 + column] = (stroke % 9) as f32 * 0.25;
            }
        }
        let tensor = Tensor::new([64, 64], data).unwrap();
        let packed = pack(&tensor);
        assert!(packed.len() < 1800, "{}", packed.len());
        assert_eq!(unpack(&packed), Ok(tensor));
    }

    #[test]
    fn a_short_link_cannot_claim_much() {
        let mut header = vec![2];
        write_size(&mut header, 4096);
        write_size(&mut header, 4097);
        header.extend([PLANES, 3, 0]);
        let text = format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(header));
        assert_eq!(unpack(&text), Err(PackedError::TooManyCells));

        // Sixteen million zero bytes, where four cells are claimed.
        let mut bomb = vec![1, 4, PLANES];
        bomb.extend(compress(&vec![0; 16 << 20]));
        let text = format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(bomb));
        assert_eq!(unpack(&text), Err(PackedError::Damaged));
    }

    #[test]
    fn other_versions_are_named() {
        assert!(is_packed("z12:abc"));
        assert!(!is_packed("zeros(2)") && !is_packed("z:1") && !is_packed("[1]"));
        assert_eq!(
            unpack("z9:AAAA"),
            Err(PackedError::UnknownVersion("z9".into()))
        );
    }

    proptest! {
        #[test]
        fn tensors_come_back_bit_for_bit(
            rows in 0usize..6,
            values in prop::collection::vec(any::<u32>(), 1..4),
            picks in prop::collection::vec(any::<prop::sample::Index>(), 6 * 7),
            random in prop::collection::vec(any::<u32>(), 0..600),
        ) {
            let painted: Vec<f32> =
                picks.iter().take(rows * 7).map(|i| f32::from_bits(*i.get(&values))).collect();
            let painted = Tensor::new([rows, 7], painted).unwrap();
            prop_assert_eq!(bits(&unpack(&pack(&painted)).unwrap()), bits(&painted));
            let random: Vec<f32> = random.into_iter().map(f32::from_bits).collect();
            let random = Tensor::new([1, random.len()], random).unwrap();
            prop_assert_eq!(bits(&unpack(&pack(&random)).unwrap()), bits(&random));
        }

        #[test]
        fn texts_come_back(text in ".{0,200}") {
            prop_assert_eq!(unpack_text(&pack_text(&text)), Ok(text));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, cut in 0usize..40) {
            let _ = unpack(&format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(bytes)));
            let good = pack(&Tensor::full([3, 5], 1.5));
            let _ = unpack(&good[..cut.min(good.len())]);
            let _ = unpack_text(&good[..cut.min(good.len())]);
        }
    }
}
