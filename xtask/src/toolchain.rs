//! A Rust compiler that can build for `wasm32-unknown-unknown`.
//!
//! The ordinary way is the user's own toolchain and `rustup target add`. Where that cannot
//! download, Debian's compiler comes with the source of its standard library, from which the
//! wasm32 library is built once. It goes into a sysroot of our own in the [`cache`]: nothing below
//! `/usr` changes.

use crate::packages;
use crate::process::{
    Result, cargo, find, output, prepend_path, run, say, without_cargo_variables,
};
use crate::{cache, process};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// Compiler, library source, linker and linter in Debian's naming. `-web` are the ones recent
/// enough for browsers, kept up to date in stable releases.
const DEBIAN_PACKAGES: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "rust-web-clippy",
    "lld-22",
];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";

/// What compiles for wasm32.
pub struct Toolchain {
    /// A sysroot of ours with `bin/cargo` and `bin/rustc`; without one, the user's toolchain.
    sysroot: Option<PathBuf>,
}

impl Toolchain {
    /// Finds or makes one.
    pub fn ready() -> Result<Self> {
        if has_wasm32(cargo_rustc())? {
            return Ok(Self { sysroot: None });
        }
        if let Some(sysroot) = debian_sysroot().filter(|sysroot| sysroot.is_dir()) {
            return Ok(Self {
                sysroot: Some(sysroot),
            });
        }
        let rustup = add_with_rustup();
        if rustup.is_ok() {
            return Ok(Self { sysroot: None });
        }
        let sysroot = build_with_debian().map_err(|debian| {
            format!(
                "no Rust library for {TARGET}.\n\
                 Run `rustup target add {TARGET}`, or install a Rust that has it.\n\
                 What was tried:\n- {}\n- {debian}",
                rustup.expect_err("checked above")
            )
        })?;
        Ok(Self {
            sysroot: Some(sysroot),
        })
    }

    /// A cargo that builds for wasm32.
    pub fn cargo(&self) -> Command {
        let mut command = cargo();
        self.apply(&mut command);
        command
    }

    /// Points a command that runs cargo to this toolchain.
    pub fn apply(&self, command: &mut Command) {
        let Some(sysroot) = &self.sysroot else { return };
        let bin = sysroot.join("bin");
        prepend_path(command, [bin.as_path()]);
        // RUSTC is cargo's compiler, SYSROOT is where clippy looks for libraries.
        command
            .env("RUSTC", bin.join("rustc"))
            .env("SYSROOT", sysroot)
            .env_remove("RUSTUP_TOOLCHAIN");
    }

    /// Names the compiler and where it is, to tell builds apart.
    pub fn id(&self) -> Result<String> {
        let mut rustc = match &self.sysroot {
            Some(sysroot) => Command::new(sysroot.join("bin/rustc")),
            None => cargo_rustc(),
        };
        output(rustc.arg("-V"))
    }
}

/// The compiler that the user's cargo takes.
fn cargo_rustc() -> Command {
    let mut command = Command::new("rustc");
    command.current_dir(process::root());
    command
}

fn has_wasm32(mut rustc: Command) -> Result<bool> {
    let libraries = output(rustc.args(["--print", "target-libdir", "--target", TARGET]))?;
    let Ok(files) = fs::read_dir(libraries) else {
        return Ok(false);
    };
    Ok(files
        .flatten()
        .any(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
}

fn add_with_rustup() -> Result {
    if find("rustup").is_none() {
        return Err("there is no rustup".into());
    }
    say(format!("rustup target add {TARGET} (a download of 20 MB)"));
    // Its messages are kept back: where it cannot download, there is another way yet.
    output(
        Command::new("rustup")
            .current_dir(process::root())
            .env("RUST_BACKTRACE", "0")
            .args(["target", "add", TARGET]),
    )?;
    if has_wasm32(cargo_rustc())? {
        Ok(())
    } else {
        Err(format!("`rustup target add {TARGET}` did not add it to the compiler in use").into())
    }
}

/// Where the library built for Debian's present compiler is or would be.
fn debian_sysroot() -> Option<PathBuf> {
    let version = output(Command::new(DEBIAN_RUSTC).arg("-V")).ok()?;
    // "rustc 1.96.0 (ac68faa20 2026-05-25)": a library serves this very compiler only.
    let words: Vec<&str> = version
        .split([' ', '(', ')'])
        .filter(|word| !word.is_empty())
        .collect();
    cache::path(&format!("rust-{}-{}", words.get(1)?, words.get(2)?)).ok()
}

/// Builds the wasm32 library from Debian's source into a sysroot of our own.
fn build_with_debian() -> Result<PathBuf> {
    let installed = |program: &str| Path::new(program).exists();
    let source = Path::new("/usr/lib/rustlib/src/rust/library");
    if ![
        DEBIAN_RUSTC,
        DEBIAN_CARGO,
        "/usr/bin/clippy-driver",
        "/usr/bin/rust-lld",
    ]
    .into_iter()
    .all(installed)
        || !source.exists()
    {
        packages::install(DEBIAN_PACKAGES, "about half a minute")?;
    }
    let place = debian_sysroot().ok_or("Debian's rustc does not tell its version")?;
    let name = place
        .file_name()
        .expect("it was made from a name")
        .to_string_lossy()
        .into_owned();
    cache::folder(&name, |draft| {
        say(format!(
            "building the {TARGET} library once (about a minute)"
        ));
        let library = draft.join("lib/rustlib").join(TARGET).join("lib");
        fs::create_dir_all(&library)?;
        build_library(&draft.join("build"), &library)?;
        cache::remove(&draft.join("build"))?;
        make_sysroot(draft, &place)
    })
}

/// Compiles the standard library for wasm32 in the folder `build`; its rlibs go to `library`.
fn build_library(build: &Path, library: &Path) -> Result {
    fs::create_dir_all(build.join("src"))?;
    fs::write(build.join("src/lib.rs"), "#![no_std]\n")?;
    fs::write(
        build.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    // Bitcode is what lets `lto = true` reach into the library.
    let mut build_std = without_cargo_variables(Command::new(DEBIAN_CARGO));
    build_std
        .current_dir(build)
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", build.join("target"))
        .env_remove("RUSTUP_TOOLCHAIN")
        .args(["build", "--quiet", "--release", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro");
    run(&mut build_std)?;
    for file in fs::read_dir(build.join("target").join(TARGET).join("release/deps"))? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(file.path(), library.join(name))?;
        }
    }
    Ok(())
}

/// Completes `draft` to a sysroot which will stand at `place`: Debian's programs and host library
/// by links, and a `rustc` that looks here.
#[cfg(unix)]
fn make_sysroot(draft: &Path, place: &Path) -> Result {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let bin = draft.join("bin");
    fs::create_dir_all(&bin)?;
    for program in ["cargo", "cargo-clippy", "clippy-driver"] {
        symlink(Path::new("/usr/bin").join(program), bin.join(program))?;
    }
    let host = output(Command::new(DEBIAN_RUSTC).arg("-vV"))?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or("rustc -vV names no host")?;
    symlink(
        Path::new("/usr/lib/rustlib").join(host),
        draft.join("lib/rustlib").join(host),
    )?;
    let rustc = bin.join("rustc");
    fs::write(
        &rustc,
        format!(
            "#!/bin/sh\nexec {DEBIAN_RUSTC} --sysroot '{}' \"$@\"\n",
            place.display()
        ),
    )?;
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

#[cfg(not(unix))]
fn make_sysroot(_: &Path, _: &Path) -> Result {
    Err("Debian's packages need Debian".into())
}
