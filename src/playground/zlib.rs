//! Values as Python's `zlib.decompress(base64.b64decode(…))` reads them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
};

use super::packed::effort;
use crate::ops::Tensor;

/// Values that are packed at a time: a few milliseconds.
const VALUES: usize = 1 << 14;

/// Deflate with the head and the checksum of zlib.
const WINDOW_BITS: i32 = 15;

/// The float32 bytes of a tensor, compressed, as base64: a piece at each step.
pub struct Zlib {
    tensor: Tensor,
    /// How many values are packed already.
    packed: usize,
    compressor: Box<CompressorOxide>,
    /// What is compressed, and not written for want of three bytes.
    rest: Vec<u8>,
}

impl Zlib {
    pub fn of(tensor: Tensor) -> Self {
        let effort = effort(4 * tensor.data().len()).into();
        let flags = create_comp_flags_from_zip_params(effort, WINDOW_BITS, 0);
        Self {
            tensor,
            packed: 0,
            compressor: Box::new(CompressorOxide::new(flags)),
            rest: Vec::new(),
        }
    }
}

impl Iterator for Zlib {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let left = &self.tensor.data()[self.packed..];
        if left.is_empty() {
            return None;
        }
        let (values, behind) = left.split_at(left.len().min(VALUES));
        let is_last = behind.is_empty();
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        let flush = match is_last {
            true => TDEFLFlush::Finish,
            false => TDEFLFlush::None,
        };
        let mut made = std::mem::take(&mut self.rest);
        compress_to_output(&mut self.compressor, &bytes, flush, |piece| {
            made.extend_from_slice(piece);
            true
        });
        self.packed += values.len();
        if !is_last {
            self.rest = made.split_off(made.len() / 3 * 3);
        }
        Some(STANDARD.encode(made).into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::inflate::decompress_to_vec_zlib;

    #[test]
    fn pieces_are_together_what_zlib_reads() {
        for count in [1, 2, VALUES - 1, VALUES, VALUES + 1, 5 * VALUES + 7] {
            let values: Vec<f32> = (0..count).map(|n| (n as f32).sin()).collect();
            let tensor = Tensor::new(vec![count], values).unwrap();
            let pieces: Vec<Vec<u8>> = Zlib::of(tensor.clone()).collect();
            assert_eq!(pieces.len(), count.div_ceil(VALUES));
            let compressed = STANDARD.decode(pieces.concat()).unwrap();
            let bytes = decompress_to_vec_zlib(&compressed).unwrap();
            let read = bytes
                .chunks_exact(4)
                .map(|b| f32::from_le_bytes(b.try_into().unwrap()));
            assert!(read.eq(tensor.data().iter().copied()), "{count} values");
        }
    }
}
