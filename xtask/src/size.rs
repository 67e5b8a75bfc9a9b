//! `cargo xtask size`: what a reader downloads, and the bound on what the first screen loads.

use crate::compressed::{brotli, gzip, is_worth_it};
use crate::functions::{self, Function};
use crate::process::Result;
use crate::program;
use crate::sealed::loaded;
use std::fs;
use std::path::Path;

/// What everything that the first screen loads is to weigh together, compressed, in bytes.
const AIM: usize = 200_000;
/// What it may weigh until that is reached. It follows what is reached, and is never raised.
const BOUND: usize = 369_000;

/// How many functions are listed.
const HEAVIEST: usize = 40;

/// A file of the site with its bytes: as it is, and on its way.
struct Weight {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Weight {
    fn of(dist: &Path, name: &str) -> Result<Self> {
        let path = dist.join(name);
        let bytes = fs::read(&path).map_err(|problem| format!("{name}: {problem}"))?;
        let (gzip, brotli) = match is_worth_it(&path) {
            true => (gzip(&bytes)?.len(), brotli(&bytes)?.len()),
            false => (bytes.len(), bytes.len()),
        };
        Ok(Self {
            name: name.to_owned(),
            raw: bytes.len(),
            gzip,
            brotli,
        })
    }

    fn line(&self) -> String {
        let Self {
            name,
            raw,
            gzip,
            brotli,
        } = self;
        format!("{name:<44} {raw:>9} {gzip:>9} {brotli:>9}")
    }

    fn json(&self) -> String {
        let Self {
            name,
            raw,
            gzip,
            brotli,
        } = self;
        format!(r#"{{"name":{name:?},"raw":{raw},"gzip":{gzip},"brotli":{brotli}}}"#)
    }
}

/// The site in two groups: what the first screen loads, and the parts that come later.
pub struct Sizes {
    first: Vec<Weight>,
    parts: Vec<Weight>,
}

impl Sizes {
    pub fn of(dist: &Path) -> Result<Self> {
        let page = fs::read_to_string(dist.join("index.html"))?;
        let mut names = vec!["index.html".to_owned()];
        names.extend(loaded_by(&page));
        let first = names.iter().map(|name| Weight::of(dist, name));
        let first = first.collect::<Result<Vec<_>>>()?;
        let mut parts = Vec::new();
        for entry in fs::read_dir(dist)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".wasm") && !names.contains(&name) {
                parts.push(Weight::of(dist, &name)?);
            }
        }
        parts.sort_by_key(|part| std::cmp::Reverse(part.brotli));
        Ok(Self { first, parts })
    }

    /// The compressed bytes of the first screen.
    fn sum(&self) -> usize {
        self.first.iter().map(|weight| weight.brotli).sum()
    }

    /// An error if the first screen weighs more than it may.
    pub fn check(&self) -> Result {
        let sum = self.sum();
        match sum <= BOUND {
            true => Ok(()),
            false => Err(format!(
                "the first screen loads {sum} bytes, compressed with brotli: more than {BOUND}.\n\
                 `cargo xtask size` tells what they are; what it does not show belongs into a part (src/ui/parts.rs)"
            )
            .into()),
        }
    }

    pub fn table(&self) -> String {
        let mut text = format!(
            "{:<44} {:>9} {:>9} {:>9}\n",
            "bytes", "raw", "gzip", "brotli"
        );
        for (title, group) in [("the first screen", &self.first), ("parts", &self.parts)] {
            text += &format!("\n{title}\n");
            for weight in group {
                text += &format!("{}\n", weight.line());
            }
            let sum = |of: fn(&Weight) -> usize| group.iter().map(of).sum();
            let all = Weight {
                name: "together".to_owned(),
                raw: sum(|weight| weight.raw),
                gzip: sum(|weight| weight.gzip),
                brotli: sum(|weight| weight.brotli),
            };
            text += &format!("{}\n", all.line());
        }
        text + &format!(
            "\nas brotli the first screen may weigh {BOUND} bytes, and is to weigh {AIM}"
        )
    }

    pub fn json(&self) -> String {
        let list = |group: &[Weight]| {
            let items: Vec<_> = group.iter().map(Weight::json).collect();
            items.join(",")
        };
        format!(
            r#"{{"aim":{AIM},"bound":{BOUND},"first":[{}],"parts":[{}]}}"#,
            list(&self.first),
            list(&self.parts)
        )
    }
}

/// A table of the heaviest functions of the page, as the compiler made them.
pub fn heaviest() -> Result<String> {
    let mut text = format!("{:<24} {:>9}  function\n", "in", "raw");
    for Function { name, bytes, file } in functions::heaviest(&program::cut(), HEAVIEST)? {
        text += &format!("{file:<24} {bytes:>9}  {name}\n");
    }
    Ok(text)
}

/// The files that a page names and a browser fetches at once, each once.
fn loaded_by(page: &str) -> Vec<String> {
    const RELATIONS: [&str; 6] = [
        "icon",
        "manifest",
        "modulepreload",
        "preload",
        "script",
        "stylesheet",
    ];
    let mut names = Vec::new();
    for (relation, name) in page.split('<').filter_map(loaded) {
        if RELATIONS.contains(&relation) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_loads_is_read_from_its_tags() {
        let page = r#"<link rel="icon" href="a.svg"><link rel="apple-touch-icon" href="b.png">
            <link rel="preload" href="./c.wasm" as="fetch"><script src="./d.js" defer></script>
            <link rel="modulepreload" href="./d.js"><a href="e.html">e</a>"#;
        assert_eq!(loaded_by(page), ["a.svg", "c.wasm", "d.js"]);
    }

    #[test]
    fn a_first_screen_over_the_bound_is_an_error() {
        let sizes = |brotli| Sizes {
            first: vec![Weight {
                name: "a".to_owned(),
                raw: brotli,
                gzip: brotli,
                brotli,
            }],
            parts: Vec::new(),
        };
        assert!(sizes(BOUND).check().is_ok());
        assert!(sizes(BOUND + 1).check().is_err());
    }
}
