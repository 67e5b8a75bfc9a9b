//! Running other programs, and telling the user about it.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The outcome of a step; the error is a sentence for the user.
pub type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Says what is about to happen, so that no silence goes unexplained.
pub fn say(text: impl AsRef<str>) {
    eprintln!("gridscope: {}", text.as_ref());
}

/// Runs a command, its output shown as it comes.
pub fn run(command: &mut Command) -> Result {
    let status = command
        .status()
        .map_err(|problem| cannot_start(command, problem))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} failed: {status}", line(command)).into())
    }
}

/// Runs a command and gives what it wrote to standard output, trimmed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::piped())
        .output()
        .map_err(|problem| cannot_start(command, problem))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} failed: {}\n{errors}", line(command), output.status).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where the shell would find the program `name`.
pub fn find(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

/// Puts folders in front of a command's PATH.
pub fn prepend_path<'a>(command: &mut Command, folders: impl IntoIterator<Item = &'a Path>) {
    let old = command
        .get_envs()
        .find(|(key, _)| *key == "PATH")
        .and_then(|(_, value)| value.map(OsString::from))
        .or_else(|| env::var_os("PATH"))
        .unwrap_or_default();
    let folders = folders
        .into_iter()
        .map(PathBuf::from)
        .chain(env::split_paths(&old));
    command.env(
        "PATH",
        env::join_paths(folders).expect("no folder on PATH has the separator in its name"),
    );
}

/// The root of the project, where every command runs.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask has a parent folder")
        .to_owned()
}

/// Where the user's cargo keeps what it fetched.
pub fn cargo_home() -> Result<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    Ok(home.ok_or("no home directory: set CARGO_HOME")?)
}

/// The folders with the sources of crates.
pub fn registry() -> Result<Vec<PathBuf>> {
    let folders = fs::read_dir(cargo_home()?.join("registry/src"))?;
    let folders = folders.map(|folder| folder.map(|folder| folder.path()));
    Ok(folders.collect::<std::io::Result<_>>()?)
}

/// The user's own cargo.
pub fn cargo() -> Command {
    let mut command = without_cargo_variables(Command::new("cargo"));
    command.current_dir(root());
    command
}

/// Takes from a command the variables that `cargo run` set for xtask itself: they would mislead
/// another cargo.
pub fn without_cargo_variables(mut command: Command) -> Command {
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        if name == "CARGO"
            || name == "LD_LIBRARY_PATH"
            || name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
        {
            command.env_remove(&key);
        }
    }
    command
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(command: &Command, problem: std::io::Error) -> String {
    format!(
        "cannot run {}: {problem}",
        command.get_program().to_string_lossy()
    )
}
