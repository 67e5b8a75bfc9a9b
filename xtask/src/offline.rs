//! What makes the site work without a network, and what it shows when it cannot go on; from the
//! files in `src/offline`. The end-to-end tests build their own versions of the site with this.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Error, Result};
use std::path::Path;

/// The files of the site that no page of it loads.
const NOT_KEPT: &[&str] = &[
    "sw.js",
    "package.json",
    ".d.ts",
    ".map",
    ".br",
    ".gz",
    ".md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "_headers",
    "licences.txt",
];

/// Puts what has no digests of the site's files beside the app.
pub fn write(source: &Path, dist: &Path) -> Result<()> {
    let manifest = "manifest.webmanifest";
    fs::copy(source.join(manifest), dist.join(manifest))?;
    let words = fs::read_to_string(source.join("words.json"))?;
    let stopped = fs::read_to_string(source.join("stopped.js"))?;
    let stopped = with(&stopped, "WORDS", "{}", &words)?;
    fs::write(dist.join("stopped.js"), stopped)
}

/// Writes `sw.js` with the digests of all files of the site, as `integrity` has them, and with a
/// version that is the digest of those. All else must be in the folder already.
pub fn write_worker(source: &Path, dist: &Path) -> Result<()> {
    let mut digests = BTreeMap::new();
    collect(dist, "", &mut digests)?;
    let lines = digests
        .iter()
        .map(|(name, digest)| format!("  {name:?}: 'sha256-{}',\n", STANDARD.encode(digest)));
    let files = format!("{{\n{}}}", lines.collect::<String>());
    let version: String = Sha256::digest(&files)[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let worker = fs::read_to_string(source)?;
    let worker = with(&worker, "FILES", "{}", &files)?;
    let worker = with(
        &worker,
        "VERSION",
        "'the build writes it'",
        &format!("'{version}'"),
    )?;
    fs::write(dist.join("sw.js"), worker)
}

/// The script with another value for one of its constants.
fn with(script: &str, name: &str, value: &str, new: &str) -> Result<String> {
    let line = format!("const {name} = {value}\n");
    match script.contains(&line) {
        true => Ok(script.replace(&line, &format!("const {name} = {}\n", new.trim_end()))),
        false => Err(Error::other(format!(
            "the script has no line `{}`",
            line.trim_end()
        ))),
    }
}

/// Adds the digests of a folder's files by their paths, whose separator is `/`.
fn collect(folder: &Path, path: &str, digests: &mut BTreeMap<String, [u8; 32]>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name
            .to_str()
            .ok_or_else(|| Error::other("a name that is no text"))?;
        let file = format!("{path}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{file}/"), digests)?;
        } else if !NOT_KEPT.iter().any(|ending| name.ends_with(ending)) {
            digests.insert(file, Sha256::digest(fs::read(entry.path())?).into());
        }
    }
    Ok(())
}
