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

/// The part that all others but [`EARLY`] come after.
const LATER: &str = "later";
/// The part that may come before the page is drawn.
const EARLY: &str = "chinese";
/// What parts share and is no larger, in bytes, costs more to ask for than to bring along.
const SMALL: usize = 8_000;

/// Puts the parts beside the program, and the script that loads them. What the tool makes a file of its
/// own for each set of parts is mostly small, and there are many: those that come with `later` are in
/// its file.
fn write_parts(tools: &Tools, work: &Path, hash: &str, dist: &Path) -> Result {
    let mut script = fs::read_to_string(work.join(LINK))?;
    let mut stems = Vec::new();
    for entry in fs::read_dir(work)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        if let Some(stem) = stem.filter(|_| path.extension().is_some_and(|e| e == "wasm")) {
            stems.push(stem.to_owned());
        }
    }
    stems.sort();
    let mut held = Vec::new();
    for stem in stems {
        let Some(part) = part_name(&stem) else {
            continue;
        };
        let name = format!("{part}-{hash}.wasm");
        let file = dist.join(&name);
        optimise(tools, &work.join(format!("{stem}.wasm")), &file)?;
        let bytes = fs::read(&file)?;
        if part == LATER || comes_with_later(&script, &stem, bytes.len()) {
            script = replaced(&script, &fetch_of(&stem), &format!("held(\"{part}\")"))?;
            held.push((part, bytes));
            fs::remove_file(file)?;
        } else {
            let fetched = fetched_whole(&name, &integrity(&bytes));
            script = replaced(&script, &fetch_of(&stem), &fetched)?;
        }
    }
    let name = format!("{LATER}-{hash}.wasm");
    let holder = holding(&held);
    script = compiled_from_bytes(&script)? + &taken_out(&fetched_whole(&name, &integrity(&holder)));
    fs::write(dist.join(name), holder)?;
    Ok(fs::write(dist.join(format!("parts-{hash}.js")), script)?)
}

/// Whether a file that the tool made for several parts is in that of `later`. The script names those
/// parts in a comment before it.
fn comes_with_later(script: &str, stem: &str, size: usize) -> bool {
    let defined = format!("const __{stem} = ");
    let mut lines = script.lines().zip(script.lines().skip(1));
    let Some((users, _)) = lines.find(|(_, line)| line.starts_with(&defined)) else {
        return false;
    };
    let users: Vec<_> = users.trim_matches(['/', '*', ' ']).split(", ").collect();
    users.contains(&LATER) || size <= SMALL && !users.contains(&EARLY)
}

/// A wasm module that does nothing and holds files in sections of its own, by their names.
fn holding(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    for (name, bytes) in files {
        let content = [&leb128(name.len())[..], name.as_bytes(), bytes].concat();
        module.push(0);
        module.extend(leb128(content.len()));
        module.extend(content);
    }
    module
}

/// A number as wasm writes lengths: seven bits a byte, the lowest first.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        bytes.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            return bytes;
        }
    }
}

/// How the tool's script fetches a file.
fn fetch_of(stem: &str) -> String {
    format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))")
}

/// How the script fetches the bytes of a file with this digest.
fn fetched_whole(file: &str, digest: &str) -> String {
    format!(
        "fetch(new URL(\"./{file}\", import.meta.url), {{ integrity: \"{digest}\" }}).then(answer => answer.arrayBuffer())"
    )
}

/// What the script takes the files out of another with, which is fetched so: once, unless that failed.
fn taken_out(fetched: &str) -> String {
    format!(
        "
let holder
function held(name) {{
  holder ??= {fetched}.then(bytes => WebAssembly.compile(bytes))
  const asked = holder
  asked.catch(() => {{ if (holder === asked) holder = undefined }})
  return asked.then(module => WebAssembly.Module.customSections(module, name)[0])
}}
"
    )
}

/// The script that compiles a part from its bytes, whatever type its server says it has; a digest holds
/// back the compilation until the file is whole in any case. Of what cannot be fetched the browser tells
/// by itself, and not where the page was only left meanwhile.
fn compiled_from_bytes(script: &str) -> Result<String> {
    let script = replaced(
        script,
        "WebAssembly.instantiateStreaming(src, imports)",
        "src.then(wasm => WebAssembly.instantiate(wasm, imports))",
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
    fn what_comes_with_later_is_used_by_it_or_small() {
        let script = "/* code, later */\nconst __chunk_1 = makeLoad(\n/* compare, share */\n\
            const __chunk_12 = makeLoad(\n/* chinese, share */\nconst __chunk_3 = makeLoad(";
        let comes = |stem, size| comes_with_later(script, stem, size);
        assert!(comes("chunk_1", 100_000) && comes("chunk_12", SMALL));
        assert!(!comes("chunk_12", SMALL + 1) && !comes("chunk_3", 1) && !comes("split_code", 1));
    }

    #[test]
    fn a_module_holds_files_in_sections() {
        let files = [
            ("a".to_owned(), vec![7; 3]),
            ("bc".to_owned(), vec![9; 200]),
        ];
        let module = holding(&files);
        let second = [&[0, 0xcb, 1, 2][..], b"bc", &[9; 200]].concat();
        assert_eq!(
            module,
            [b"\0asm\x01\0\0\0\0\x05\x01a\x07\x07\x07", &second[..]].concat()
        );
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
