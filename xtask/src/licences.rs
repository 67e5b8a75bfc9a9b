//! The licences of what the project is made with: held against the list in `deny.toml`, and written
//! into the site with those of every crate in its wasm.

use crate::process::{Result, cargo, output, registry, root};
use crate::toolchain::TARGET;
use spdx::{Expression, LicenseReq, ParseMode};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The file in the site.
pub const FILE: &str = "licences.txt";

/// Packages of npm that tests and benches fetch: their licences stand in these files.
const LOCKS_OF_NPM: [&str; 1] = ["benches/web/package-lock.json"];

/// A crate: what it may be used under, as its package says.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Crate {
    name: String,
    version: String,
    licence: String,
}

/// An error that names every package whose licence is not allowed.
pub fn check() -> Result {
    let list = fs::read_to_string(root().join("deny.toml"))?;
    let allowed = Allowed::read(&list)?;
    let mut refused = Vec::new();
    let all = ["--workspace", "-e", "normal,build,dev", "--target", "all"];
    for Crate { name, licence, .. } in crates(&all)? {
        if !allowed.allows(&name, &licence)? {
            refused.push(format!("{name}: {licence}"));
        }
    }
    for file in LOCKS_OF_NPM {
        for licence in licences_of_npm(&fs::read_to_string(root().join(file))?) {
            if !allowed.allows(file, licence)? {
                refused.push(format!("{file}: {licence}"));
            }
        }
    }
    match refused.is_empty() {
        true => Ok(()),
        false => Err(format!("deny.toml does not allow:\n{}", refused.join("\n")).into()),
    }
}

/// Puts the texts of all licences beside the site, each once, with the crates that have it.
pub fn write(dist: &Path) -> Result {
    let mut options = vec!["--target", TARGET, "-e", "normal,no-proc-macro"];
    options.push("--all-features");
    let sources = registry()?;
    let apache = fs::read_to_string(root().join("LICENSE-APACHE"))?;
    let mut holders = BTreeMap::<String, Vec<String>>::new();
    let mut listed = String::new();
    for one in crates(&options)? {
        let Crate {
            name,
            version,
            licence,
        } = &one;
        listed += &format!("{name} {version}: {licence}\n");
        let folder = sources
            .iter()
            .map(|folder| folder.join(format!("{name}-{version}")));
        let texts = match folder.clone().find(|folder| folder.is_dir()) {
            Some(folder) => texts(&folder)?,
            // Of our own.
            None => texts(&root())?,
        };
        // Some packages hold no text. Each of them may be had under this one.
        let texts = match texts.is_empty() {
            true if licence.contains("Apache-2.0") => vec![apache.clone()],
            true => return Err(format!("{name} has no text of {licence}").into()),
            false => texts,
        };
        for text in texts {
            holders.entry(text).or_default().push(name.clone());
        }
    }
    let mut text = format!(
        "The program of Gridscope is made with these crates, and with the standard library of Rust\n\
         (MIT OR Apache-2.0). The texts of their licences follow.\n\n{listed}"
    );
    for (licence, mut names) in holders {
        names.dedup();
        text += &format!(
            "\n{}\n{}\n\n{}\n",
            "-".repeat(72),
            names.join(", "),
            licence.trim()
        );
    }
    Ok(fs::write(dist.join(FILE), text)?)
}

/// What `cargo tree` finds with these options, each once.
fn crates(options: &[&str]) -> Result<Vec<Crate>> {
    let mut tree = cargo();
    tree.args([
        "tree", "--locked", "--prefix", "none", "--format", "{p}\t{l}",
    ]);
    let mut crates: Vec<_> = output(tree.args(options))?
        .lines()
        .filter_map(of_line)
        .collect();
    crates.sort();
    crates.dedup();
    Ok(crates)
}

/// `base64 v0.22.1<tab>MIT OR Apache-2.0`; a crate that was named before has `(*)` at its end.
fn of_line(line: &str) -> Option<Crate> {
    let (package, licence) = line.split_once('\t')?;
    let mut words = package.split(' ');
    let name = words.next()?.to_owned();
    let version = words.next()?.trim_start_matches('v').to_owned();
    let licence = licence.trim_end_matches(" (*)").to_owned();
    Some(Crate {
        name,
        version,
        licence,
    })
}

/// The texts of licences in the folder of a package.
fn texts(folder: &Path) -> Result<Vec<String>> {
    const NAMES: [&str; 4] = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"];
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_uppercase();
        if path.is_file() && NAMES.iter().any(|start| name.starts_with(start)) {
            texts.push(
                fs::read_to_string(path)?
                    .replace("\r\n", "\n")
                    .trim()
                    .to_owned(),
            );
        }
    }
    texts.sort();
    Ok(texts)
}

fn licences_of_npm(lock: &str) -> impl Iterator<Item = &str> {
    let values = lock
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"license\": \""));
    values.filter_map(|value| value.split('"').next())
}

/// What `deny.toml` allows: to all, and to single crates.
struct Allowed<'a> {
    all: Vec<&'a str>,
    single: Vec<(&'a str, &'a str)>,
}

impl<'a> Allowed<'a> {
    fn read(file: &'a str) -> Result<Self> {
        let list = |name: &str| {
            let (_, rest) = file.split_once(&format!("\n{name} = [\n"))?;
            Some(rest.split_once("\n]")?.0)
        };
        let strings = |text: &'a str| text.split('"').skip(1).step_by(2);
        let single = list("exceptions").ok_or("deny.toml has no list of exceptions")?;
        let single = single.lines().filter_map(|line| {
            let mut strings = strings(line);
            Some((strings.next()?, strings.next()?))
        });
        Ok(Self {
            all: strings(list("allow").ok_or("deny.toml has no list of licences")?).collect(),
            single: single.collect(),
        })
    }

    fn allows(&self, name: &str, licence: &str) -> Result<bool> {
        // Older packages write `MIT/Apache-2.0`.
        let licence = licence.replace(" / ", "/");
        let expression = Expression::parse_mode(&licence, ParseMode::LAX)
            .map_err(|problem| format!("{name}: `{licence}`: {problem}"))?;
        Ok(expression.evaluate(|one: &LicenseReq| {
            let one = one.to_string();
            self.all.contains(&&*one) || self.single.contains(&(&*one, name))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENY: &str = "[licenses]\nallow = [\n    \"Apache-2.0\",\n    \"MIT\",\n]\nexceptions = [\n    \
        { allow = [\"MPL-2.0\"], crate = \"webdriver\" },\n]\n";

    #[test]
    fn a_licence_is_allowed_if_one_of_its_ways_is() {
        let allowed = Allowed::read(DENY).unwrap();
        for (licence, expected) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 / MIT", true),
            ("GPL-3.0 OR MIT", true),
            ("(MIT OR GPL-3.0) AND Apache-2.0", true),
            ("MIT AND Zlib", false),
            ("MPL-2.0", false),
        ] {
            assert_eq!(allowed.allows("a", licence).unwrap(), expected, "{licence}");
        }
        assert!(allowed.allows("webdriver", "MPL-2.0").unwrap());
        assert!(allowed.allows("a", "").is_err());
    }

    #[test]
    fn a_line_of_cargo_tree_is_a_crate() {
        let told = of_line("gif v0.14.2 (*)\tMIT OR Apache-2.0 (*)").unwrap();
        assert_eq!((&*told.name, &*told.version), ("gif", "0.14.2"));
        assert_eq!(told.licence, "MIT OR Apache-2.0");
        assert_eq!(of_line(""), None);
    }

    #[test]
    fn licences_of_npm_are_read_line_by_line() {
        let lock = "{\n  \"name\": \"a\",\n  \"license\": \"ISC\",\n  \"license\": \"MIT\"\n}";
        assert_eq!(licences_of_npm(lock).collect::<Vec<_>>(), ["ISC", "MIT"]);
    }
}
