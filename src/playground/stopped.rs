//! The words of the page that has stopped or did not load. Plain DOM shows them, without the wasm:
//! the build puts them into `stopped.js`.

use std::fmt::Write;

use super::scene_file;
use super::words::{Lang, Word};

macro_rules! table {
    ($($word:ident),* $(,)?) => { &[$((stringify!($word), Word::$word)),*] };
}

/// What `stopped.js` says, by the names it knows.
const WORDS: &[(&str, Word)] = table![
    CopiedDone,
    CopyFailed,
    CopyGridLink,
    CopyReport,
    NoWebAssembly,
    NotLoaded,
    NotLoadedHelp,
    NotLoadedWhy,
    ReloadPage,
    ReloadWithGrid,
    Report,
    ReportSays,
    SaveScene,
    StartAnew,
    Stopped,
    StoppedAgain,
    StoppedOnce,
    StoppedWhy,
];

/// The version, the first line of a scene's file, and the words in each language, as JSON.
pub fn words() -> String {
    let (version, file) = (env!("CARGO_PKG_VERSION"), scene_file::first_line());
    let mut text = format!("{{\n  \"version\": {version:?},\n  \"file\": {file:?}");
    for lang in [Lang::En, Lang::Zh] {
        let _ = write!(text, ",\n  {:?}: {{", lang.code());
        for (i, (name, word)) in WORDS.iter().enumerate() {
            let comma = if i > 0 { "," } else { "" };
            let _ = write!(text, "{comma}\n    {name:?}: {:?}", word.text(lang));
        }
        text += "\n  }";
    }
    text + "\n}\n"
}

#[cfg(test)]
mod tests {
    /// `GRIDSCOPE_WRITE=1 cargo test stopped` writes the file anew.
    #[test]
    fn the_words_are_those_of_the_catalogue() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/offline/words.json");
        let words = super::words();
        if std::env::var_os("GRIDSCOPE_WRITE").is_some() {
            std::fs::write(path, &words).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == words,
            "words.json is not what the catalogue says: run this test with GRIDSCOPE_WRITE=1"
        );
        serde_json::from_str::<serde_json::Value>(&words).unwrap();
    }
}
