//! The scripts and styles of a release without what only people read.

use crate::process::{Result, prepend_path, run};
use crate::tools::Tools;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Minifies the scripts and styles of the site that nobody reads: those whose names are digests.
/// What is documented, such as `api.js`, stays as it was written.
pub fn write(tools: &Tools, dist: &Path) -> Result {
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_text = name.ends_with(".js") || name.ends_with(".css");
        if is_text && name.contains('-') {
            minify(tools, &path)?;
        }
    }
    Ok(())
}

fn minify(tools: &Tools, path: &Path) -> Result {
    let mut command = Command::new(tools.esbuild.join("esbuild"));
    prepend_path(&mut command, [tools.esbuild.as_path()]);
    // Modules stay modules: what they export keeps its name.
    let options = ["--minify", "--charset=utf8", "--log-level=error"];
    run(command
        .args(options)
        .arg("--allow-overwrite")
        .arg(path)
        .arg(format!("--outfile={}", path.display())))
}
