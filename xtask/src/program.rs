//! The program of the site: from Rust to the scripts and the wasm that a browser loads.
//!
//! A release is cut into parts, each loaded when it is first shown: `wasm-split-cli` cuts what the
//! compiler linked, at the functions of `src/ui/parts.rs`; wasm-bindgen sees the part that starts.

use crate::process::{Result, prepend_path, registry, root, run};
use crate::sealed::integrity;
use crate::site::Build;
use crate::toolchain::{TARGET, Toolchain};
use crate::tools::Tools;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package that the site is made of.
const PROGRAM: &str = "gridscope";
/// What cargo makes the JavaScript API of a release with: a library, which keeps what it exports.
const API: &[&str] = &[
    "--lib",
    "--crate-type",
    "cdylib",
    "--no-default-features",
    "--features",
    "api",
];
/// What it makes a program of both with.
const WHOLE: &[&str] = &["--bin", "gridscope"];
/// What it makes the page with, whose own grids are small: large ones are worth the engine's own
/// loops. Where every function is used is written down: what cuts the wasm
/// has to change it there.
const PAGE: &[&str] = &[
    "--bin",
    "gridscope",
    "--no-default-features",
    "--features",
    "page,split",
    "--config",
    "profile.release.package.gridscope-ops.opt-level=\"s\"",
    "--",
    "-C",
    "link-arg=--emit-relocs",
];

/// What the tool calls the script that loads the parts.
const LINK: &str = "./__wasm_split.js";

/// Compiles the program and puts its files into `dist`, under names that change with the program:
/// `gridscope-…js`, `gridscope-…_bg.wasm`, and of a release `parts-…js`, a `….wasm` for each part,
/// and `engine-…js` with its `….wasm`: the JavaScript API, which is not in the others there.
pub fn write(build: Build, toolchain: &Toolchain, tools: &Tools, dist: &Path) -> Result {
    match build {
        Build::Quick => {
            let linked = compile(build, toolchain, PROGRAM, WHOLE)?;
            let name = format!("gridscope-{}", hash(&linked));
            let input = work_folder()?.join(format!("{name}.wasm"));
            fs::write(&input, linked)?;
            bind(tools, &input, dist)
        }
        Build::Release => {
            write_engine(toolchain, tools, dist)?;
            let linked = compile(build, toolchain, PROGRAM, PAGE)?;
            let hash = hash(&linked);
            let name = format!("gridscope-{hash}");
            let work = split(tools, &linked, &name)?;
            bind(tools, &work.join(format!("{name}.wasm")), dist)?;
            let script = dist.join(format!("{name}.js"));
            let bound = fs::read_to_string(&script)?;
            fs::write(&script, linked_to(&bound, &format!("./parts-{hash}.js")))?;
            let main = dist.join(format!("{name}_bg.wasm"));
            optimise(tools, &main, &main)?;
            write_parts(tools, &work, &hash, dist)
        }
    }
}

/// The first 16 digits of what names a file by what it holds.
pub fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The JavaScript API of a release, without the page.
fn write_engine(toolchain: &Toolchain, tools: &Tools, dist: &Path) -> Result {
    let linked = compile(Build::Release, toolchain, PROGRAM, API)?;
    write_whole(&format!("engine-{}", hash(&linked)), &linked, tools, dist)
}

/// The program of another package, made as that of the site is: `….js` and `…_bg.wasm`, whose name
/// it gives.
pub fn write_other(package: &str, tools: &Tools, to: &Path) -> Result<String> {
    let linked = compile(
        Build::Release,
        &Toolchain::ready()?,
        package,
        &["--bin", package],
    )?;
    let name = format!("other-{}", hash(&linked));
    write_whole(&name, &linked, tools, to)?;
    Ok(name)
}

/// A wasm that is not in parts, bound and optimised.
fn write_whole(name: &str, linked: &[u8], tools: &Tools, to: &Path) -> Result {
    // Not where the parts lie that were cut last.
    let work = root().join("target/whole");
    fs::create_dir_all(&work)?;
    let input = work.join(format!("{name}.wasm"));
    fs::write(&input, linked)?;
    bind(tools, &input, to)?;
    let wasm = to.join(format!("{name}_bg.wasm"));
    optimise(tools, &wasm, &wasm)
}

/// The wasm of a package as the compiler links it with these arguments.
fn compile(
    build: Build,
    toolchain: &Toolchain,
    package: &str,
    arguments: &[&str],
) -> Result<Vec<u8>> {
    let profile = build.profile();
    let mut cargo = toolchain.cargo();
    cargo.args([
        "rustc",
        "--locked",
        "--package",
        package,
        "--target",
        TARGET,
        "--profile",
        profile,
    ]);
    if build == Build::Release {
        // Where a machine keeps the sources of crates is none of the program's: it has the same bytes
        // wherever it is built.
        for folder in registry()? {
            let to = format!("--remap-path-prefix={}=crates", folder.display());
            cargo.arg("--config");
            cargo.arg(format!("target.{TARGET}.rustflags=[{to:?}]"));
        }
    }
    run(cargo.args(arguments))?;
    let folder = root().join("target").join(TARGET).join(profile);
    Ok(fs::read(folder.join(format!("{package}.wasm")))?)
}

/// Cuts the wasm in a folder of its own, which it gives.
fn split(tools: &Tools, linked: &[u8], name: &str) -> Result<PathBuf> {
    let work = work_folder()?;
    let whole = work.join("whole.wasm");
    fs::write(&whole, linked)?;
    let mut command = Command::new(tools.wasm_split.join("wasm-split-cli"));
    run(command.arg(&whole).arg(&work).args(["--out-name", name]))?;
    fs::remove_file(whole)?;
    Ok(work)
}

/// Where the parts of the last release lie as they were cut, with the names of their functions.
pub fn cut() -> PathBuf {
    root().join("target/parts")
}

fn work_folder() -> Result<PathBuf> {
    let work = cut();
    crate::cache::remove(&work)?;
    fs::create_dir_all(&work)?;
    Ok(work)
}

/// The script and the wasm that fit each other, under the name of `input`.
fn bind(tools: &Tools, input: &Path, dist: &Path) -> Result {
    let mut command = Command::new(tools.wasm_bindgen.join("wasm-bindgen"));
    // The parts take memory, stack and table from the one that starts.
    command.args([
        "--target",
        "web",
        "--no-typescript",
        "--keep-lld-exports",
        "--out-dir",
    ]);
    run(command.arg(dist).arg(input))
}

/// The script that imports what loads the parts from another file. The wasm still knows it by the
/// tool's name for it, and so do the keys of what the script hands to the wasm.
fn linked_to(script: &str, file: &str) -> String {
    script.replace(&format!("from \"{LINK}\""), &format!("from \"{file}\""))
}

fn optimise(tools: &Tools, from: &Path, to: &Path) -> Result {
    let mut command = Command::new(tools.wasm_opt.join("wasm-opt"));
    prepend_path(&mut command, [tools.wasm_opt.as_path()]);
    command.args([
        "-Oz",
        "--enable-bulk-memory",
        "--enable-multivalue",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
        "-o",
    ]);
    run(command.arg(to).arg(from))
}

/// Puts the parts beside the program, and the script that loads them.
fn write_parts(tools: &Tools, work: &Path, hash: &str, dist: &Path) -> Result {
    let mut script = fs::read_to_string(work.join(LINK))?;
    for entry in fs::read_dir(work)? {
        let path = entry?.path();
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        let Some(part) = part_name(stem).filter(|_| path.extension().is_some_and(|e| e == "wasm"))
        else {
            continue;
        };
        let file = format!("{part}-{hash}.wasm");
        let place = dist.join(&file);
        optimise(tools, &path, &place)?;
        script = fetched_whole(&script, stem, &file, &integrity(&fs::read(place)?))?;
    }
    let script = compiled_from_bytes(&script)?;
    Ok(fs::write(dist.join(format!("parts-{hash}.js")), script)?)
}

/// The script that fetches a part from another file, and only with the bytes of this digest.
fn fetched_whole(script: &str, stem: &str, file: &str, digest: &str) -> Result<String> {
    let fetch = |file: &str| format!("fetch(new URL(\"./{file}\", import.meta.url)");
    let from = format!("{})", fetch(&format!("{stem}.wasm")));
    let to = format!("{}, {{ integrity: \"{digest}\" }})", fetch(file));
    replaced(script, &from, &to)
}

/// The script that compiles a part whatever type its server says it has; a digest holds back the
/// compilation until the file is whole in any case. Of what cannot be fetched the browser tells by
/// itself, and not where the page was only left meanwhile.
fn compiled_from_bytes(script: &str) -> Result<String> {
    let script = replaced(
        script,
        "WebAssembly.instantiateStreaming(src, imports)",
        "src.then(answer => answer.arrayBuffer()).then(wasm => WebAssembly.instantiate(wasm, imports))",
    )?;
    replaced(
        &script,
        "console.error(e)",
        "e instanceof TypeError || console.error(e)",
    )
}

/// The script of the parts with something in the place of something that has to be there.
fn replaced(script: &str, from: &str, to: &str) -> Result<String> {
    match script.contains(from) {
        true => Ok(script.replace(from, to)),
        false => Err(format!("the script of the parts does not have `{from}`").into()),
    }
}

/// What the site calls a part: `split_compare` is one, `chunk_7` is used by several of them.
fn part_name(stem: &str) -> Option<String> {
    let own = stem.strip_prefix("split_").map(str::to_owned);
    own.or_else(|| Some(format!("shared{}", stem.strip_prefix("chunk_")?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_file_that_is_imported_is_renamed() {
        let script =
            "import * as a from \"./__wasm_split.js\"\nlet x = { \"./__wasm_split.js\": a }";
        assert_eq!(
            linked_to(script, "./parts-1.js"),
            "import * as a from \"./parts-1.js\"\nlet x = { \"./__wasm_split.js\": a }"
        );
    }

    #[test]
    fn a_part_is_fetched_with_its_digest() {
        let script = "const src = fetch(new URL(\"./chunk_7.wasm\", import.meta.url));";
        assert_eq!(
            fetched_whole(script, "chunk_7", "shared7-1.wasm", "sha384-a").unwrap(),
            "const src = fetch(new URL(\"./shared7-1.wasm\", import.meta.url), { integrity: \"sha384-a\" });"
        );
        assert!(fetched_whole(script, "chunk_8", "shared8-1.wasm", "sha384-a").is_err());
    }

    #[test]
    fn a_part_is_compiled_from_its_bytes_and_what_was_not_fetched_is_told_once() {
        let script = "async (imports) => (WebAssembly.instantiateStreaming(src, imports)); catch (e) { console.error(e); }";
        let compiled = compiled_from_bytes(script).unwrap();
        assert!(!compiled.contains("Streaming") && compiled.contains("e instanceof TypeError ||"));
        assert!(compiled_from_bytes("import x").is_err());
    }

    #[test]
    fn every_hash_has_the_digits_by_which_a_server_knows_it() {
        // Of this one the first digit is 0.
        assert_eq!(hash(b"39"), "0b918943df0962bc");
    }

    #[test]
    fn parts_have_their_own_names_in_the_site() {
        assert_eq!(part_name("split_compare").as_deref(), Some("compare"));
        assert_eq!(part_name("chunk_12").as_deref(), Some("shared12"));
        assert_eq!(part_name("gridscope-0123456789abcdef"), None);
    }
}
