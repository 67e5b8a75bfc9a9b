//! The link: a scene as the fragment of an address, `#x=…&y=…&key=value`.
//!
//! What is small is written so that a person can write it too; what is large is [`packed`]. A
//! reader takes whatever it can and says what it could not.

use std::cell::Cell;
use std::fmt;

use super::error::TextError;
use super::input::{self, Input};
use super::notation::{self, Track};
use super::packed::{self, PackedError, Packing};
use super::{limits, python};
use crate::ops::Tensor;

/// Values that need more characters than this are packed, if that is shorter.
const READABLE: usize = 256;

/// What a link holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkParts {
    pub input: Option<Input>,
    pub tracks: Vec<Track>,
    /// All other keys in their order: view settings and embed options.
    pub view: Vec<(String, String)>,
}

/// A part of a link that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkProblem {
    /// `x` or `y`; empty where the whole link is meant.
    pub key: String,
    /// The part as it was written.
    pub text: String,
    pub error: LinkError,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LinkError {
    Text(TextError),
    Packed(PackedError),
    TooManyTracks,
    TooLong,
}

/// The fragment for these parts, without `#`.
pub fn encode(parts: &LinkParts) -> String {
    join(&pairs(parts))
}

/// Keys and values as a fragment, without `#`.
pub fn join(pairs: &[(String, String)]) -> String {
    let pair = |(key, value): &(String, String)| {
        let key = escape(key).replace('=', "%3D");
        format!("{key}={}", escape(value))
    };
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// The keys of a fragment with their values, nothing escaped.
pub fn pairs(parts: &LinkParts) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    if let Some(input) = &parts.input {
        pairs.push(("x".to_string(), input_text(input)));
    }
    if !parts.tracks.is_empty() {
        let text = python::join(parts.tracks.iter().map(Track::compact), ";");
        let text = shorter(text, packed::pack_text);
        pairs.push(("y".to_string(), text));
    }
    pairs.extend(parts.view.iter().cloned());
    pairs
}

/// The parts of a fragment, with or without `#`, and what of it could not be read. Of a repeated
/// `x` or `y` the last counts.
pub fn decode(fragment: &str) -> (LinkParts, Vec<LinkProblem>) {
    if fragment.len() > limits::LINK_BYTES {
        let problem = problem("", "", LinkError::TooLong);
        return (LinkParts::default(), vec![problem]);
    }
    decode_parts(fragment.trim_start_matches('#'))
}

/// The same, of any length.
pub fn decode_parts(fragment: &str) -> (LinkParts, Vec<LinkProblem>) {
    let mut parts = LinkParts::default();
    let mut problems = Vec::new();
    let mut x = None;
    let mut tracks = String::new();
    for (key, value) in fields(fragment) {
        let value = unescape(value);
        match key.as_str() {
            "" => {}
            "x" => x = Some(value),
            "y" => tracks = value,
            _ => parts.view.push((key, value)),
        }
    }
    if let Some(text) = x {
        match read_input(&text) {
            Ok(input) => parts.input = Some(input),
            Err(error) => problems.push(problem("x", &text, error)),
        }
    }
    // After the input, which tells the dimensions where an operation leaves them open.
    let dims = parts
        .input
        .as_ref()
        .map_or(2, |input| input::spatial_dims(input.tensor.shape()));
    read_tracks(&tracks, dims, &mut parts.tracks, &mut problems);
    (parts, problems)
}

/// The keys of a fragment, and their values as they are escaped.
fn fields(fragment: &str) -> impl Iterator<Item = (String, &str)> {
    fragment.split('&').map(|pair| {
        // A link copied from the source of a page separates with &amp;
        let pair = pair.strip_prefix("amp;").unwrap_or(pair);
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (unescape(key), value)
    })
}

/// The first value of a fragment under one of these keys. Neither input nor operations are read:
/// a generator would make all its numbers.
pub fn value_of(fragment: &str, keys: &[&str]) -> Option<String> {
    if fragment.len() > limits::LINK_BYTES {
        return None;
    }
    let mut fields = fields(fragment.trim_start_matches('#'));
    let (_, value) = fields.find(|(key, _)| keys.contains(&key.as_str()))?;
    Some(unescape(value))
}

/// An input as link text.
fn input_text(input: &Input) -> String {
    match &input.text {
        // Expressions hold no strings with blanks in them.
        Some(text) => text.replace(' ', ""),
        None => numbers_text(&input.tensor),
    }
}

thread_local! {
    /// The last input of many cells that was written, with its text. A scene goes into the address
    /// and onto the device, and its operations change more often than its numbers.
    static WRITTEN: Cell<Option<(Tensor, String)>> = const { Cell::new(None) };
    /// The one that [`prepare`] packs.
    static PACKING: Cell<Option<(Tensor, Packing)>> = const { Cell::new(None) };
}

/// Of more cells the packed form is always shorter: its four bytes a cell are deflated.
const PACKED: usize = 1 << 10;

/// Numbers as link text. The same ones are packed once.
fn numbers_text(tensor: &Tensor) -> String {
    let cells = tensor.data().len();
    let write = || match cells > PACKED {
        true => packed::pack(tensor),
        false => shorter(python::tensor(tensor, ","), |_| packed::pack(tensor)),
    };
    if !(READABLE..=limits::LINK_CELLS).contains(&cells) {
        return write();
    }
    let written = WRITTEN.take().filter(|(of, _)| of.same_bits(tensor));
    let (of, text) = written.unwrap_or_else(|| (tensor.clone(), write()));
    WRITTEN.set(Some((of, text.clone())));
    text
}

/// Whether [`encode`] takes no longer than a page may take within an event: packing takes
/// milliseconds from some thousand cells on.
pub fn is_soon(parts: &LinkParts) -> bool {
    let Some(Input { text: None, tensor }) = &parts.input else {
        return true;
    };
    let written = WRITTEN.take();
    let is_written = written.as_ref().is_some_and(|(of, _)| of.same_bits(tensor));
    WRITTEN.set(written);
    is_written || !(PACKED..=limits::LINK_CELLS).contains(&tensor.data().len())
}

/// Does a piece of what makes [`encode`] soon, and tells whether more is left to do.
pub fn prepare(parts: &LinkParts) -> bool {
    let Some(Input { tensor, .. }) = parts.input.as_ref().filter(|_| !is_soon(parts)) else {
        return false;
    };
    let begun = PACKING.take().filter(|(of, _)| of.same_bits(tensor));
    let (of, mut packing) = begun.unwrap_or_else(|| (tensor.clone(), Packing::of(tensor)));
    let goes_on = packing.step();
    match goes_on {
        true => PACKING.set(Some((of, packing))),
        false => WRITTEN.set(Some((of, packing.text()))),
    }
    goes_on
}

/// The text, or its packed form where the text is long and the form is shorter.
fn shorter(text: String, pack: impl FnOnce(&str) -> String) -> String {
    if text.len() <= READABLE {
        return text;
    }
    let packed = pack(&text);
    if packed.len() < text.len() {
        packed
    } else {
        text
    }
}

fn read_input(text: &str) -> Result<Input, LinkError> {
    if packed::is_packed(text) {
        let tensor = packed::unpack(text).map_err(LinkError::Packed)?;
        return Ok(Input { text: None, tensor });
    }
    input::parse(text).map_err(LinkError::Text)
}

/// Reads the tracks one by one, so that a broken one does not take the others with it.
fn read_tracks(text: &str, dims: usize, tracks: &mut Vec<Track>, problems: &mut Vec<LinkProblem>) {
    let unpacked = match packed::is_packed(text) {
        true => packed::unpack_text(text),
        false => Ok(text.into()),
    };
    let text = match unpacked {
        Ok(text) => text,
        Err(error) => return problems.push(problem("y", text, LinkError::Packed(error))),
    };
    // No string of the notation holds a semicolon.
    for piece in text.split(';').filter(|piece| !piece.trim().is_empty()) {
        match notation::parse(piece, dims) {
            Ok(read) if tracks.len() + read.len() > limits::TRACKS => {
                return problems.push(problem("y", piece, LinkError::TooManyTracks));
            }
            Ok(read) => tracks.extend(read),
            Err(error) => problems.push(problem("y", piece, LinkError::Text(error))),
        }
        // One broken track more than there may be tells enough.
        if problems.len() > limits::TRACKS {
            return;
        }
    }
}

fn problem(key: &str, text: &str, error: LinkError) -> LinkProblem {
    LinkProblem {
        key: key.into(),
        text: text.into(),
        error,
    }
}

/// Percent-encodes what browsers encode in a fragment, what separates its parts, and what chat
/// tools do not take for a part of a link.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        match byte {
            b'"' | b'#' | b'%' | b'&' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                escaped.push_str(&format!("%{byte:02X}"));
            }
            b'!'..=b'~' => escaped.push(byte.into()),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// Undoes percent-encoding; a percent sign that begins no code stands for itself.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = match rest {
            [b'%', high, low, ..] => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = code {
            bytes.push(high << 4 | low);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

impl fmt::Display for LinkProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_str() {
            "" => self.error.fmt(f),
            key => write!(f, "{key}: {}", self.error),
        }
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(error) => error.fmt(f),
            Self::Packed(error) => error.fmt(f),
            Self::TooManyTracks => write!(f, "more than {} tracks", limits::TRACKS),
            Self::TooLong => write!(f, "a link of more than {} bytes", limits::LINK_BYTES),
        }
    }
}

impl std::error::Error for LinkProblem {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example that must work when typed by hand.
    const BY_HAND: &str = "x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=2,mode='bilinear');\
        nn.Upsample(scale_factor=2,mode='bilinear',align_corners=True)";

    #[test]
    fn what_is_prepared_in_pieces_is_written_as_at_once() {
        let tensor = |seed: usize| {
            let values = (0..2000).map(|at| (at * seed % 997) as f32 / 8.0);
            Tensor::new([40, 50], values.collect::<Vec<_>>()).unwrap()
        };
        let parts = |seed| LinkParts {
            input: Some(Input {
                text: None,
                tensor: tensor(seed),
            }),
            ..LinkParts::default()
        };
        let (first, second) = (parts(3), parts(7));
        assert!(!is_soon(&first));
        assert!(prepare(&first));
        // Another one comes in between.
        while prepare(&second) {}
        assert!(is_soon(&second) && !is_soon(&first));
        while prepare(&first) {}
        assert!(is_soon(&first) && !prepare(&first));
        for (parts, seed) in [(first, 3), (second, 7)] {
            assert_eq!(encode(&parts), format!("x={}", packed::pack(&tensor(seed))));
        }
    }

    #[test]
    fn what_was_written_before_is_not_taken_for_other_numbers() {
        let with = |value: f32| {
            let mut tensor = Tensor::full([40, 40], 0.5);
            tensor.data_mut()[1000] = value;
            Input { text: None, tensor }
        };
        let inputs = [0.0, -0.0, 7.0, 0.0].map(with);
        for input in inputs {
            let read = read_input(&input_text(&input)).unwrap();
            assert!(read.tensor.same_bits(&input.tensor));
            assert_eq!(input_text(&input), input_text(&input));
        }
    }

    #[test]
    fn a_link_by_hand_comes_back_as_it_is() {
        let (parts, problems) = decode(&format!("#{BY_HAND}"));
        assert_eq!(problems, []);
        assert_eq!(parts.tracks.len(), 2);
        assert_eq!(parts.input.as_ref().unwrap().tensor.shape(), [2, 2]);
        assert_eq!(encode(&parts), BY_HAND);
        // As a browser or a chat tool may have changed it on the way.
        let encoded = BY_HAND
            .replace('[', "%5B")
            .replace(']', "%5d")
            .replace('\'', "%27")
            .replace(',', ",%20")
            .replace("&y", "&amp;y");
        assert_eq!(decode(&encoded), (parts, vec![]));
    }

    /// Links of every version that was ever published. They are never changed, only added to.
    #[test]
    fn old_links_open() {
        let fixtures = include_str!("../../tests/links.txt");
        let mut count = 0;
        for line in fixtures.lines().filter(|line| !line.starts_with('#')) {
            let (plain, link) = line.split_once('\t').unwrap();
            let (parts, problems) = decode(link);
            assert_eq!(problems, [], "{link}");
            let (plain, problems) = decode(plain);
            assert_eq!(problems, [], "{link}");
            let values = |parts: &LinkParts| parts.input.as_ref().map(|x| x.tensor.clone());
            assert_eq!(values(&parts), values(&plain), "{link}");
            assert_eq!(
                (parts.tracks, parts.view),
                (plain.tracks, plain.view),
                "{link}"
            );
            count += 1;
        }
        assert!(count >= 5);
    }

    #[test]
    fn a_broken_track_leaves_the_others() {
        let (parts, problems) = decode("y=nn.MaxPool2d(2;nn.AvgPool2d(2);nn.Foo(1)");
        assert_eq!(notation::print(&parts.tracks), "nn.AvgPool2d(2)");
        let texts: Vec<&str> = problems.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["nn.MaxPool2d(2", "nn.Foo(1)"]);
        let (parts, problems) = decode(&format!("y={}", "nn.AvgPool2d(2);".repeat(9)));
        assert_eq!(parts.tracks.len(), limits::TRACKS);
        assert_eq!(problems[0].error, LinkError::TooManyTracks);
    }

    #[test]
    fn a_broken_part_loses_nothing_else() {
        let (parts, problems) = decode("#x=[[1,2],[3&pin=2,5&y=nonsense(1)&map=viridis");
        assert!(parts.input.is_none());
        assert_eq!(
            parts.view,
            [
                ("pin".into(), "2,5".into()),
                ("map".into(), "viridis".into())
            ]
        );
        let keys: Vec<&str> = problems.iter().map(|p| p.key.as_str()).collect();
        assert_eq!(keys, ["x", "y"]);
        assert_eq!(
            problems[0].to_string(),
            "x: line 1, column 10: expected `,` or `]`, found the end of the text"
        );
    }

    #[test]
    fn escapes_are_undone_and_stray_percent_signs_stay() {
        assert_eq!(unescape("%5B1%2c2%5d 100% %zz %"), "[1,2] 100% %zz %");
        assert_eq!(unescape("%E4%B8%AD"), "中");
        assert_eq!(unescape("%ff"), "\u{fffd}");
        assert_eq!(escape("a b&c=中"), "a%20b%26c=%E4%B8%AD");
    }

    #[test]
    fn an_input_is_readable_while_it_is_small() {
        let link = |text: &str| {
            encode(&LinkParts {
                input: Some(input::parse(text).unwrap()),
                ..LinkParts::default()
            })
        };
        assert_eq!(link("[[1, 2], [3, 4.5]]"), "x=[[1,2],[3,4.5]]");
        assert_eq!(
            link("torch.manual_seed(3); torch.randn(2, 2)"),
            "x=torch.manual_seed(3);torch.randn(2,2)"
        );
        assert!(link("torch.tensor([[[1, 2], [3, 4]]])").starts_with("x=[[[1,2]"));
    }

    #[test]
    fn a_link_that_is_too_long_is_refused_whole() {
        let (parts, problems) = decode(&"x".repeat(limits::LINK_BYTES + 1));
        assert!(parts.input.is_none() && parts.view.is_empty());
        assert_eq!(problems[0].error, LinkError::TooLong);
    }

    proptest! {
        #[test]
        fn inputs_come_back(
            rows in 1usize..20,
            columns in 1usize..20,
            bits in prop::collection::vec(any::<u32>(), 400),
        ) {
            let data = bits[..rows * columns].iter().map(|&bits| {
                let value = f32::from_bits(bits);
                // Text has one NaN; packed links keep them all.
                if value.is_nan() { f32::NAN } else { value }
            });
            let tensor = Tensor::new([rows, columns], data.collect::<Vec<_>>()).unwrap();
            let input = Some(Input { text: None, tensor });
            let link = encode(&LinkParts { input: input.clone(), ..LinkParts::default() });
            let (parts, problems) = decode(&link);
            prop_assert_eq!(problems, []);
            let bits = |input: Option<Input>| -> Vec<u32> {
                input.unwrap().tensor.data().iter().map(|value| value.to_bits()).collect()
            };
            prop_assert_eq!(bits(parts.input), bits(input));
        }

        #[test]
        fn view_settings_come_back(
            view in prop::collection::vec(("[a-z=&%é]{1,8}", ".{0,12}"), 0..5)
        ) {
            let view: Vec<_> = view
                .into_iter()
                .filter(|(key, _)| key != "x" && key != "y" && !key.starts_with("amp;"))
                .collect();
            let link = encode(&LinkParts { view: view.clone(), ..LinkParts::default() });
            prop_assert_eq!(decode(&link).0.view, view);
        }

        #[test]
        fn any_link_is_read_as_far_as_it_goes(text in ".{0,200}") {
            decode(&text);
            decode(&format!("x={text}&y={text}"));
            decode(&format!("x=z1:{text}&y=z1:{text}"));
        }
    }
}
