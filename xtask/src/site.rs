//! The site: as it is released, in `dist/`, or as it is quickest built, in `target/site/`.

use crate::process::{Result, prepend_path, root, run, say, without_cargo_variables};
use crate::toolchain::Toolchain;
use crate::tools::Tools;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Entries of the project's folder that no byte of the site depends on.
const NOT_INPUTS: &[&str] = &[".ci", ".git", "benches", "dist", "gallery", "tests"];

/// How the site is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// Small and fast, for readers.
    Release,
    /// Hardly optimised, for those who change it: a fraction of the time after each edit.
    Quick,
}

impl Build {
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "dist",
            // Beside `target/quick`, where cargo keeps that profile: the site begins with an empty folder.
            Self::Quick => "target/site",
        }
    }

    /// What trunk is told; the profiles are those of Cargo.toml.
    fn options(self) -> &'static [&'static str] {
        match self {
            Self::Release => &["--release"],
            Self::Quick => &["--cargo-profile", "quick"],
        }
    }
}

/// Builds the site unless it is up to date, and gives its place.
pub fn build(build: Build) -> Result<PathBuf> {
    let root = root();
    let dist = root.join(build.folder());
    let toolchain = Toolchain::ready()?;
    let tools = Tools::ready()?;

    // trunk would run wasm-bindgen and wasm-opt again each time; the stamp saves these seconds.
    let stamp_file = root.join(match build {
        Build::Release => "target/site-stamp",
        Build::Quick => "target/quick-stamp",
    });
    let stamp = stamp(&root, &toolchain)?;
    if dist.join("index.html").exists()
        && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp)
    {
        say(format!("{}/ is up to date", build.folder()));
        return Ok(dist);
    }

    say(format!(
        "building the site into {}/ (a minute or two the first time)",
        build.folder()
    ));
    let start = Instant::now();
    // Whatever goes wrong from here on, the site is not what the old stamp says.
    fs::remove_file(&stamp_file).ok();
    let mut trunk = without_cargo_variables(Command::new(tools.trunk.join("trunk")));
    toolchain.apply(&mut trunk);
    prepend_path(&mut trunk, tools.folders());
    // trunk takes NO_COLOR for an option of its own and refuses the usual value, 1.
    trunk.current_dir(&root).env_remove("NO_COLOR");
    trunk.args(["build", "--log", "warn", "--dist"]).arg(&dist);
    run(trunk.args(build.options()))?;
    write_api(&root.join("src/api"), &dist)?;
    fs::create_dir_all(root.join("target"))?;
    fs::write(&stamp_file, &stamp)?;
    say(format!(
        "built {}/ in {:.0} s",
        build.folder(),
        start.elapsed().as_secs_f64()
    ));
    Ok(dist)
}

/// Puts the JavaScript API beside the app: under names that stay, over files whose names do not.
fn write_api(source: &Path, dist: &Path) -> Result {
    let built = |ending: &str| -> Result<String> {
        let names = sorted(dist)?;
        let names = names.iter().filter_map(|path| path.file_name()?.to_str());
        let mut found =
            names.filter(|name| name.starts_with("gridscope-") && name.ends_with(ending));
        let name = found
            .next()
            .ok_or(format!("trunk built no gridscope-…{ending}"))?;
        Ok(name.to_owned())
    };
    let script = fs::read_to_string(source.join("api.js"))?
        .replace("./gridscope.js", &format!("./{}", built(".js")?))
        .replace("./gridscope_bg.wasm", &format!("./{}", built("_bg.wasm")?));
    fs::write(dist.join("api.js"), script)?;
    fs::copy(source.join("api.d.ts"), dist.join("api.d.ts"))?;
    // Tells Node that the .js files are modules.
    fs::copy(source.join("package.json"), dist.join("package.json"))?;
    Ok(())
}

/// A digest of everything the site is made from.
fn stamp(root: &Path, toolchain: &Toolchain) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    hasher.write(toolchain.id()?.as_bytes());
    for entry in sorted(root)? {
        if !NOT_INPUTS.iter().any(|name| entry.ends_with(name)) {
            digest(&entry, &mut hasher)?;
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn digest(path: &Path, hasher: &mut DefaultHasher) -> Result {
    hasher.write(path.as_os_str().as_encoded_bytes());
    if path.is_dir() {
        // cargo marks its target folders so.
        if !path.join("CACHEDIR.TAG").exists() {
            for entry in sorted(path)? {
                digest(&entry, hasher)?;
            }
        }
    } else {
        hasher.write(&fs::read(path)?);
    }
    Ok(())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
