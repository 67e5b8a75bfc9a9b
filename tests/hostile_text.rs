//! Long texts, made to be slow to read, are read or refused in time.
#![cfg(not(target_arch = "wasm32"))]

use std::time::{Duration, Instant};

use gridscope::playground::{files, input, limits, link, notation, paste, python, script};

const PIECES: [&str; 42] = [
    "[",
    "(",
    "[[",
    "]",
    "1,",
    "1 ",
    "[1],",
    "[[1,2],",
    "[1]\n",
    "'",
    "\"",
    "\",",
    "#\n",
    "# ",
    "-",
    "1/",
    "1*",
    "a.",
    "a",
    "f(",
    "f()",
    "f().",
    "f()[0]",
    "x[",
    ";",
    "\n",
    "\t",
    " ",
    "é",
    "nn.MaxPool2d(2);",
    "nn.Foo(2)\n",
    "x=",
    "%",
    "%5B",
    "&",
    "&y=1",
    "&x=1",
    ",",
    "a=1,",
    "4,8\t",
    "m.weight=1\n",
    "torch.zeros(1)\n",
];

fn timed(what: &str, read: impl FnOnce()) {
    let start = Instant::now();
    read();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(5), "{what}: {took:?}");
}

/// Long enough for a quadratic reader to need minutes, short enough for a build without
/// optimisation to need no second.
const BYTES: usize = limits::TEXT_BYTES / 8;

#[test]
fn no_text_takes_long() {
    for piece in PIECES {
        let text = piece.repeat(BYTES / piece.len());
        timed(&format!("python {piece:?}"), || drop(python::parse(&text)));
        timed(&format!("input {piece:?}"), || drop(input::parse(&text)));
        timed(&format!("notation {piece:?}"), || {
            drop(notation::parse(&text, 2))
        });
        timed(&format!("script {piece:?}"), || {
            drop(script::read(&text, 2))
        });
        timed(&format!("paste {piece:?}"), || drop(paste::read(&text, 2)));
        timed(&format!("link {piece:?}"), || drop(link::decode(&text)));
        let link = format!("x={text}&y={text}");
        timed(&format!("x and y {piece:?}"), || drop(link::decode(&link)));
        timed(&format!("file {piece:?}"), || {
            drop(files::read_csv(text.as_bytes()))
        });
    }
}
