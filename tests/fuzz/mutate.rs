//! Bytes that are nearly right.

use super::dice::Dice;

/// What readers may stumble over, spliced into any case.
const PIECES: [&str; 58] = [
    "[",
    "]",
    "[[",
    "]]",
    "(",
    ")",
    ",",
    ";",
    "&",
    "=",
    "#",
    "%",
    "%00",
    "%ff",
    "%5B",
    "'",
    "\"",
    "\\",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\u{feff}",
    "\0",
    "é",
    "𝒳",
    "-",
    "+",
    "*",
    "/",
    ".",
    "1e999",
    "-1e-999",
    "nan",
    "inf",
    "None",
    "True",
    "0x",
    "1_0",
    "9223372036854775808",
    "-9223372036854775808",
    "4294967296",
    "2147483648",
    "16777217",
    "1048577",
    "65536",
    "1025",
    "0",
    "-1",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "\"><script>",
    "{{x}}",
    "](x)",
    "z1:",
    "x=",
    "&y=",
    "&x=",
];

const NUMBERS: [&str; 22] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "7",
    "8",
    "16",
    "31",
    "64",
    "100",
    "-1",
    "-2",
    "0.5",
    "1.5",
    "1e9",
    "255",
    "256",
    "65535",
    "1000000",
    "2147483647",
];

/// A case of the corpus, changed in some places.
pub fn bytes(dice: &mut Dice, corpus: &[Vec<u8>], own: &[&str]) -> Vec<u8> {
    let mut bytes = match corpus.is_empty() {
        true => Vec::new(),
        false => dice.pick(corpus).clone(),
    };
    for _ in 0..dice.below(6) {
        change(dice, &mut bytes, corpus, own);
    }
    bytes
}

fn change(dice: &mut Dice, bytes: &mut Vec<u8>, corpus: &[Vec<u8>], own: &[&str]) {
    let at = dice.below(bytes.len() + 1);
    let range = at..at + dice.below((bytes.len() - at).min(40) + 1);
    match dice.below(12) {
        0 => drop(bytes.drain(range)),
        1 => {
            let copy = bytes[range].to_vec();
            let times = match dice.once_in(50) {
                true => 1 << dice.below(10),
                false => 1 + dice.below(4),
            };
            bytes.splice(at..at, copy.repeat(times));
        }
        2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        3 => bytes.insert(at, dice.roll() as u8),
        4 => bytes.truncate(at.max(bytes.len() / 2)),
        5 | 6 => number(dice, bytes),
        7 if !corpus.is_empty() => {
            let other = dice.pick(corpus);
            let from = dice.below(other.len() + 1);
            let to = from + dice.below((other.len() - from).min(200) + 1);
            bytes.splice(range, other[from..to].iter().copied());
        }
        8 | 9 if !own.is_empty() => drop(bytes.splice(range, dice.pick(own).bytes())),
        _ => drop(bytes.splice(at..at, dice.pick(&PIECES).bytes())),
    }
}

/// Another number in place of one.
fn number(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let from = dice.below(bytes.len() + 1);
    let Some(at) = bytes[from..].iter().position(u8::is_ascii_digit) else {
        return;
    };
    let start = from + at;
    let digits = bytes[start..].iter().take_while(|b| b.is_ascii_digit());
    let end = start + digits.count();
    bytes.splice(start..end, dice.pick(&NUMBERS).bytes());
}
