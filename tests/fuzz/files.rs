//! The doors that take files.

use gridscope::playground::export::data;
use gridscope::playground::files::{self, FileError, FileKind};
use gridscope::playground::words::Lang;
use gridscope::playground::{complaint, limits, scene_file};

use super::doors::Door;
use super::mutate;

const NAMES: [&str; 9] = [
    "a.csv",
    "b.npy",
    "c.png",
    "d.JPEG",
    "e.webp",
    "f.gridscope",
    "g",
    ".txt",
    "<img src=x onerror=alert(1)>.csv",
];

pub const FILE: Door = Door {
    name: "file",
    share: 8,
    make: |dice, corpus| {
        mutate::bytes(
            dice,
            corpus,
            &[
                "\u{89}PNG\r\n",
                "IHDR",
                "RIFF",
                "WEBP",
                "VP8X",
                "VP8L",
                "gridscope 1\n",
            ],
        )
    },
    check: |bytes| {
        let name = NAMES[bytes.len() % NAMES.len()];
        let read = files::sniff(bytes, name).and_then(|kind| {
            match kind {
                FileKind::Csv => drop(files::read_csv(bytes)?),
                FileKind::Npy => drop(files::read_npy(bytes).map_err(FileError::Npy)?),
                FileKind::Scene => {
                    let text = String::from_utf8_lossy(bytes);
                    drop(scene_file::read(&text).map_err(FileError::Scene)?);
                }
                FileKind::Image { width, height, .. } => {
                    assert!((1..=limits::IMAGE_SIDE).contains(&width.max(height)));
                }
            }
            Ok(())
        });
        if let Err(error) = read {
            for lang in [Lang::En, Lang::Zh] {
                assert!(!complaint::of_file(&error, name, lang).is_empty());
            }
        }
    },
};

pub const NPY: Door = Door {
    name: "npy",
    share: 8,
    make: |dice, corpus| {
        let own = [
            "'descr': ",
            "'<f4'",
            "'>i8'",
            "'|b1'",
            "'<f2'",
            "'fortran_order': True",
            "'shape': (",
            "1024",
            "0, ",
        ];
        mutate::bytes(dice, corpus, &own)
    },
    check: |bytes| match files::read_npy(bytes) {
        Ok(tensor) => {
            assert!(tensor.data().len() <= limits::CELLS);
            let again = files::read_npy(&data::npy(&tensor)).expect("what is written is read");
            assert!(again.same_bits(&tensor));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    },
};
