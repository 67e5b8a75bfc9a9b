//! What only one command does at a time, of all that run on this machine.

use crate::process::{Result, say};
use std::fs::{self, File};
use std::path::Path;

/// A lock on a file, which is made where it is missing; it lasts as long as the value. Whoever has
/// to wait for it says so: for `whom`.
pub fn lock(file: &Path, whom: &str) -> Result<File> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let lock = File::create(file)?;
    if lock.try_lock().is_err() {
        say(format!("waiting for {whom} to finish"));
        lock.lock()?;
    }
    Ok(lock)
}
