//! `cargo xtask reproduce`: the site built twice from the last commit, in two clones that have
//! nothing in common but the tools, and compared byte by byte.

use crate::cache;
use crate::process::{Result, cargo, cargo_home, root, run, say};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An error that names the files which differ. Takes twice a first build.
pub fn reproduce() -> Result {
    let place = cache::path("reproduce")?;
    cache::remove(&place)?;
    let one = built(&place.join("one"), None)?;
    // There the sources of crates stand elsewhere too.
    let home = place.join("home");
    fs::create_dir_all(&home)?;
    link(&cargo_home()?.join("registry"), &home.join("registry"))?;
    let another = built(&place.join("another/place"), Some(&home))?;
    let (one, another) = (files(&one)?, files(&another)?);
    cache::remove(&place)?;
    let names = one.keys().chain(another.keys());
    let mut differing: Vec<_> = names
        .filter(|name| one.get(*name) != another.get(*name))
        .collect();
    differing.sort();
    differing.dedup();
    match differing[..] {
        [] => {
            say(format!("{} files, the same in both builds", one.len()));
            Ok(())
        }
        _ => {
            let names: Vec<_> = differing
                .iter()
                .map(|name| name.display().to_string())
                .collect();
            Err(format!("these files differ:\n{}", names.join("\n")).into())
        }
    }
}

/// The site of the last commit, built in a new clone at `place`.
fn built(place: &Path, home: Option<&Path>) -> Result<PathBuf> {
    say(format!("building in {}", place.display()));
    run(Command::new("git")
        .args(["clone", "--quiet"])
        .arg(root())
        .arg(place))?;
    let mut build = cargo();
    build.current_dir(place).args(["xtask", "build"]);
    if let Some(home) = home {
        build.env("CARGO_HOME", home);
    }
    run(&mut build)?;
    let dist = place.join("dist");
    let kept = place.with_extension("dist");
    fs::rename(&dist, &kept)?;
    // A clone's `target` takes gigabytes.
    cache::remove(place)?;
    Ok(kept)
}

#[cfg(unix)]
fn link(to: &Path, from: &Path) -> Result {
    Ok(std::os::unix::fs::symlink(to, from)?)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result {
    Err("two homes of cargo need links between folders".into())
}

/// Every file below a folder, by its path there.
fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder)?.to_owned();
                found.insert(name, fs::read(path)?);
            }
        }
    }
    Ok(found)
}
