//! Cells as a picture of pixels.
//!
//! One kind of PNG is written here, in a third of a page: eight bits for red, green, blue and alpha.
//! A crate that writes all kinds would add tens of kilobytes to the download; the compression is
//! one that is there already.

use miniz_oxide::deflate::compress_to_vec_zlib;

use super::super::pixels::Pixels;

/// Enough that large flat areas vanish; more takes longer for next to nothing.
const EFFORT: u8 = 6;

/// A PNG in which each pixel is a square of `factor` × `factor`.
pub fn encode(pixels: &Pixels, factor: usize) -> Vec<u8> {
    let (width, height) = (pixels.columns * factor, pixels.rows * factor);
    let mut lines = Vec::with_capacity(height * (1 + 4 * width));
    for row in pixels.rgba.chunks(4 * pixels.columns.max(1)) {
        // Each line begins with its filter: none.
        let mut line = vec![0];
        for pixel in row.chunks(4) {
            line.extend(std::iter::repeat_n(pixel, factor).flatten());
        }
        lines.extend(std::iter::repeat_n(&line, factor).flatten());
    }
    let mut header = Vec::new();
    header.extend((width as u32).to_be_bytes());
    header.extend((height as u32).to_be_bytes());
    // Eight bits, red green blue alpha, the only compression and filter, not interlaced.
    header.extend([8, 6, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"IDAT", &compress_to_vec_zlib(&lines, EFFORT));
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend((data.len() as u32).to_be_bytes());
    let from = file.len();
    file.extend(kind);
    file.extend(data);
    let sum = crc(&file[from..]);
    file.extend(sum.to_be_bytes());
}

/// The cyclic redundancy check of the PNG specification, annex D.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, &byte: &u8| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            let odd = crc & 1 != 0;
            (crc >> 1) ^ if odd { 0xedb8_8320 } else { 0 }
        })
    };
    !bytes.iter().fold(!0, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_finds_every_pixel_enlarged() {
        let pixels = Pixels {
            rows: 2,
            columns: 3,
            rgba: (0..24).map(|i| i * 10).collect(),
        };
        let file = encode(&pixels, 4);
        let mut reader = png::Decoder::new(std::io::Cursor::new(file))
            .read_info()
            .unwrap();
        let mut read = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut read).unwrap();
        assert_eq!((info.width, info.height), (12, 8));
        assert_eq!(info.color_type, png::ColorType::Rgba);
        for (at, pixel) in read.chunks(4).enumerate() {
            let (row, column) = (at / 12 / 4, at % 12 / 4);
            let from = 4 * (row * 3 + column);
            assert_eq!(pixel, &pixels.rgba[from..from + 4], "{at}");
        }
    }

    #[test]
    fn a_check_is_the_specified_one() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }
}
