//! What is built once per user and version, and shared by every clone of the project.
//!
//! `$XDG_CACHE_HOME/gridscope` (or `~/.cache/gridscope`) holds one folder per thing and version,
//! such as `wasm-bindgen-cli-0.2.129`. A folder is filled elsewhere and then moved to its name: one that
//! exists is complete. All of it may be deleted at any time.

use crate::lock::lock;
use crate::process::Result;
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// The place of `name` in the cache, whether or not it exists.
pub fn path(name: &str) -> Result<PathBuf> {
    let base = env::var_os("XDG_CACHE_HOME")
        .or_else(|| env::var_os("LOCALAPPDATA"))
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| env::home_dir().map(|home| home.join(".cache")))
        .ok_or("no home directory: set XDG_CACHE_HOME to a folder for built tools")?;
    Ok(base.join("gridscope").join(name))
}

/// The folder `name`, which `fill` makes on first use.
///
/// `fill` gets an empty folder that is moved to the final place afterwards. It runs under a lock:
/// two clones set up at the same time build each thing once.
pub fn folder(name: &str, fill: impl FnOnce(&Path) -> Result) -> Result<PathBuf> {
    let place = path(name)?;
    if place.is_dir() {
        return Ok(place);
    }
    let base = path("")?;
    let _lock = lock(&base.join("lock"), "another set-up on this machine")?;
    if !place.is_dir() {
        let draft = base.join(format!("{name}.part"));
        remove(&draft)?;
        fs::create_dir_all(&draft)?;
        fill(&draft)?;
        fs::rename(&draft, &place)?;
    }
    Ok(place)
}

/// A name in the cache that changes with what a file asks for.
pub fn named(name: &str, file: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(file)?);
    Ok(format!("{name}-{:016x}", hasher.finish()))
}

/// Removes a folder that may not exist.
pub fn remove(folder: &Path) -> Result {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}
