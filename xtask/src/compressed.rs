//! What a file of the site weighs on its way to a reader, and the copies of it that a server hands
//! out as they are.

use crate::process::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::Path;

/// What text is, and wasm: pictures are compressed already.
const WORTH_IT: [&str; 7] = ["html", "js", "css", "wasm", "svg", "webmanifest", "json"];

pub fn is_worth_it(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| WORTH_IT.contains(&ending))
}

/// Brotli at its best, as a build can afford it and a server at work cannot.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params)?;
    Ok(packed)
}

pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// Puts `name.br` and `name.gz` beside every file below `folder` that they make smaller.
pub fn write_beside(folder: &Path) -> Result {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            write_beside(&path)?;
        } else if is_worth_it(&path) {
            let bytes = fs::read(&path)?;
            for (ending, packed) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
                if packed.len() < bytes.len() {
                    let mut name = path.clone().into_os_string();
                    name.push(format!(".{ending}"));
                    fs::write(name, packed)?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_packed_is_unpacked_to_the_same_bytes() {
        let text = "a grid of a grid of a grid ".repeat(40).into_bytes();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(&text).unwrap(), &mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        let mut unpacked = Vec::new();
        let packed = gzip(&text).unwrap();
        flate2::read::GzDecoder::new(&*packed)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
        assert!(packed.len() < text.len());
    }
}
