//! What takes something from outside.

use std::fs;
use std::path::Path;

use super::dice::Dice;
use super::{files, operations, texts};

/// One reader, or what is computed from parameters.
pub struct Door {
    /// Its corpus is the folder of this name in `tests/corpus`.
    pub name: &'static str,
    /// Its share of the cases, in parts.
    pub share: u64,
    /// The next case, from the corpus.
    pub make: fn(&mut Dice, &[Vec<u8>]) -> Vec<u8>,
    /// Panics where something is wrong.
    pub check: fn(&[u8]),
}

pub const DOORS: [Door; 12] = [
    texts::NOTATION,
    texts::INPUT,
    texts::LINK,
    texts::PACKED,
    texts::SCENE_FILE,
    texts::PASTE,
    texts::SCRIPT,
    texts::EMBED,
    files::FILE,
    files::NPY,
    operations::OPERATION,
    operations::PIPELINE,
];

impl Door {
    /// The cases that are kept, by name.
    pub fn corpus(&self) -> Vec<(String, Vec<u8>)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        let Ok(entries) = fs::read_dir(folder.join(self.name)) else {
            return Vec::new();
        };
        let mut kept: Vec<_> = entries
            .map(|entry| {
                let entry = entry.expect("the folder can be read");
                let name = entry.file_name().to_string_lossy().into_owned();
                let bytes = fs::read(entry.path()).expect("the corpus can be read");
                (name, bytes)
            })
            .collect();
        kept.sort();
        kept
    }
}

#[test]
fn every_reader_has_a_corpus() {
    let without: Vec<_> = DOORS
        .iter()
        .filter(|door| door.corpus().is_empty())
        .map(|door| door.name)
        .collect();
    // Their cases are seeds of dice.
    assert_eq!(without, ["operation", "pipeline"]);
}
