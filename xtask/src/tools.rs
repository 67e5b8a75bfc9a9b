//! The programs that turn the compiled wasm into a site: wasm-split-cli, wasm-bindgen, wasm-opt,
//! esbuild.
//!
//! An installed one of the right version is used; otherwise it is built or fetched into the
//! [`cache`].

use crate::cache;
use crate::packages;
use crate::process::{Result, cargo, find, output, root, run, say};
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Its counterpart in the program is `wasm_split_helpers`.
const WASM_SPLIT: &str = "0.2.4";
const GECKODRIVER: &str = "0.37.1";
/// The npm package that carries wasm-opt, which knows what current compilers emit.
const BINARYEN: u32 = 132;
/// The oldest installed wasm-opt that will do.
const OLDEST_BINARYEN: u32 = 123;
/// The npm package that minifies scripts and styles.
const ESBUILD: &str = "0.28.2";
/// The npm package that finds what stands in the way of readers with other senses.
const AXE: &str = "4.14.1";

/// The folders in which the tools are.
pub struct Tools {
    /// Holds `wasm-bindgen` and `wasm-bindgen-test-runner`.
    pub wasm_bindgen: PathBuf,
    pub wasm_opt: PathBuf,
    pub wasm_split: PathBuf,
    pub esbuild: PathBuf,
}

impl Tools {
    /// Finds or installs all of them.
    pub fn ready() -> Result<Self> {
        let tools = Self {
            wasm_bindgen: wasm_bindgen()?,
            wasm_opt: wasm_opt()?,
            wasm_split: wasm_split()?,
            esbuild: npm_package("esbuild", ESBUILD)?.join("node_modules/.bin"),
        };
        cache::remove(&build_folder()?)?;
        Ok(tools)
    }
}

/// It does not tell its version, so an installed one is not taken.
fn wasm_split() -> Result<PathBuf> {
    let (package, version) = ("wasm_split_cli_support", WASM_SPLIT);
    cargo_folder(
        package,
        version,
        "about a minute on two idle cores",
        &["--features", "build-binary"],
    )
}

/// The WebDriver server of Firefox.
pub fn geckodriver() -> Result<PathBuf> {
    let folder = cargo_tool(
        "geckodriver",
        "geckodriver",
        GECKODRIVER,
        "about 2 minutes on two idle cores",
    )?;
    Ok(folder.join("geckodriver"))
}

/// Its version must be that of the library, to the last digit.
fn wasm_bindgen() -> Result<PathBuf> {
    let version = locked_version("wasm-bindgen")?;
    cargo_tool(
        "wasm-bindgen-cli",
        "wasm-bindgen",
        &version,
        "about a minute on two idle cores",
    )
}

/// The folder of `program` in the right `version`, installed from crates.io where necessary.
fn cargo_tool(package: &str, program: &str, version: &str, time: &str) -> Result<PathBuf> {
    match installed(program, |found| found == version) {
        Some(folder) => Ok(folder),
        None => cargo_folder(package, version, time, &[]),
    }
}

/// The folder of the programs of a package from crates.io, in the cache.
fn cargo_folder(package: &str, version: &str, time: &str, options: &[&str]) -> Result<PathBuf> {
    let folder = cache::folder(&format!("{package}-{version}"), |draft| {
        say(format!("building {package} {version} once ({time})"));
        let locked = [options, &["--locked"]].concat();
        cargo_install(package, version, draft, &locked).or_else(|problem| {
            say(format!("{problem}\ntrying again without --locked"));
            cargo_install(package, version, draft, options)
        })
    })?;
    Ok(folder.join("bin"))
}

/// `cargo install`, tuned for a short build: these tools run for some seconds each.
///
/// Their default features are for downloading (TLS), which is not needed here.
fn cargo_install(package: &str, version: &str, folder: &Path, options: &[&str]) -> Result {
    let mut command = cargo();
    command
        .env("CARGO_TARGET_DIR", build_folder()?)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .args([
            "install",
            package,
            "--version",
            version,
            "--no-default-features",
            "--no-track",
            "--root",
        ])
        .arg(folder)
        .args(options);
    if !std::io::stderr().is_terminal() {
        command.arg("--quiet");
    }
    run(&mut command)
}

/// Shared by the tools, which have dependencies in common; removed when all are there.
fn build_folder() -> Result<PathBuf> {
    cache::path("build")
}

fn wasm_opt() -> Result<PathBuf> {
    let recent = |found: &str| {
        found
            .parse()
            .is_ok_and(|version: u32| version >= OLDEST_BINARYEN)
    };
    if let Some(folder) = installed("wasm-opt", recent) {
        return Ok(folder);
    }
    let folder = npm_package("binaryen", &BINARYEN.to_string()).map_err(|problem| {
        format!(
            "wasm-opt is missing.\n\
             Install binaryen {OLDEST_BINARYEN} or later, or Node.js with npm, which can fetch it.\n{problem}"
        )
    })?;
    Ok(folder.join("node_modules/.bin"))
}

/// The script of axe-core, which the end-to-end tests run inside the page.
pub fn axe() -> Result<PathBuf> {
    let folder = npm_package("axe-core", AXE)?;
    Ok(folder.join("node_modules/axe-core/axe.min.js"))
}

/// The folder of a package from npm, with its `node_modules`.
fn npm_package(package: &str, version: &str) -> Result<PathBuf> {
    cache::folder(&format!("{package}-{version}"), |draft| {
        if find("npm").is_none() {
            packages::install(&["nodejs", "npm"], "about a minute")?;
        }
        say(format!(
            "fetching {package} {version} with npm (about 10 seconds)"
        ));
        run(Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .arg(draft)
            .arg(format!("{package}@{version}")))
    })
}

/// The folder of an installed program whose `--version` has a word that fits.
fn installed(program: &str, fits: impl Fn(&str) -> bool) -> Option<PathBuf> {
    let path = find(program)?;
    let version = output(Command::new(&path).arg("--version")).ok()?;
    version
        .split_whitespace()
        .any(fits)
        .then(|| path.parent().map(Path::to_owned))?
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines
        .next()
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    Ok(version
        .ok_or(format!("Cargo.lock has no {package}"))?
        .to_owned())
}
