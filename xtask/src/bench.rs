//! How fast it is: `benches/web`, run in Chromium against the release site, and `benches/ops.rs`.

use crate::cache;
use crate::compressed;
use crate::minified;
use crate::packages;
use crate::process::{Result, cargo, find, root, run, say};
use crate::program;
use crate::server::{self, Site};
use crate::site::{self, Build};
use crate::tools::Tools;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

/// What a browser runs, in this order.
const PARTS: [&str; 5] = ["kernels", "visit", "page", "growth", "memory"];

/// Runs the part that the words name, or all that a browser runs. `--quick` and `--write` are for
/// the scripts; what stands after the part narrows what is measured.
pub fn bench(words: &[&str]) -> Result {
    let (options, words): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.starts_with("--"));
    if let Some(option) = options.iter().find(|o| !["--quick", "--write"].contains(o)) {
        return Err(format!("bench takes --quick and --write, not `{option}`").into());
    }
    let (part, name) = match words[..] {
        [] => (None, None),
        [part] => (Some(part), None),
        [part, name] => (Some(part), Some(name)),
        [_, _, more, ..] => {
            return Err(format!("bench takes a part and a name, not `{more}` too").into());
        }
    };
    if name.is_some() && options.contains(&"--write") {
        return Err("bench --write is of whole parts: leave the name away".into());
    }
    if part == Some("native") {
        return run(cargo().args(["bench", "--bench", "ops", "--"]).args(name));
    }
    let parts: Vec<_> = PARTS
        .into_iter()
        .filter(|known| part.is_none_or(|part| part == *known))
        .collect();
    if parts.is_empty() {
        let known = PARTS.join(", ");
        let part = part.unwrap_or_default();
        return Err(format!("there is no bench `{part}`: it is one of {known}, native").into());
    }
    let listener = server::listen(0)?;
    let address = format!("http://{}/", listener.local_addr()?);
    let folder = served(&site::build(Build::Release)?)?;
    // The engines beside ours are built to make code from text.
    let site = Site::new(folder.clone(), "/").of_others();
    thread::spawn(move || site.serve(listener));
    let chromium = chromium()?;
    let measure = |part: &str| -> Result {
        match part {
            "kernels" => link(&engines()?.join("node_modules"), &folder.join("peers"))?,
            "visit" => write_hello(&folder.join("hello"))?,
            _ => {}
        }
        say(format!(
            "measuring {part}: leave the machine alone meanwhile"
        ));
        let mut script = Command::new("node");
        script
            .arg(root().join(format!("benches/web/{part}.mjs")))
            .arg(&address)
            .args(&options)
            .env("GRIDSCOPE_CHROMIUM", &chromium);
        if let Some(name) = name {
            script.env("GRIDSCOPE_BENCH", name);
        }
        run(&mut script)
    };
    // One that fails keeps none of the others from being measured and written.
    let mut failed = Vec::new();
    for part in parts {
        if let Err(problem) = measure(part) {
            eprintln!("{part}: {problem}");
            failed.push(part);
        }
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(format!("not measured: {}", failed.join(", ")).into()),
    }
}

/// A folder with the site and the pages of the benches, side by side.
fn served(site: &Path) -> Result<PathBuf> {
    let folder = root().join("target/bench/served");
    cache::remove(&folder)?;
    fs::create_dir_all(&folder)?;
    link(site, &folder.join("site"))?;
    link(&root().join("benches/web"), &folder.join("web"))?;
    Ok(folder)
}

fn link(place: &Path, name: &Path) -> Result {
    #[cfg(unix)]
    std::os::unix::fs::symlink(place, name)?;
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(place, name)?;
    Ok(())
}

/// The smallest page that Yew makes, built, minified and compressed as the site is.
fn write_hello(folder: &Path) -> Result {
    fs::create_dir_all(folder)?;
    let tools = Tools::ready()?;
    let name = program::write_other("gridscope-hello", &tools, folder)?;
    let page = fs::read_to_string(root().join("benches/hello/index.html"))?;
    let page = page.replace("./hello", &format!("./{name}"));
    fs::write(folder.join("index.html"), page)?;
    minified::write(&tools, folder)?;
    compressed::write_beside(folder)
}

/// The engines of others, from npm, in the versions of `benches/web/package-lock.json`.
fn engines() -> Result<PathBuf> {
    let sources = root().join("benches/web");
    let name = cache::named("bench", &sources.join("package-lock.json"))?;
    cache::folder(&name, |draft| {
        if find("npm").is_none() {
            packages::install(&["nodejs", "npm"], "about a minute")?;
        }
        say("fetching TensorFlow.js, ONNX Runtime Web and OpenCV.js with npm (about a minute)");
        for file in ["package.json", "package-lock.json"] {
            fs::copy(sources.join(file), draft.join(file))?;
        }
        run(Command::new("npm").current_dir(draft).args([
            "ci",
            "--silent",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ]))
    })
}

fn chromium() -> Result<PathBuf> {
    let known = || {
        ["chromium", "google-chrome", "chrome"]
            .into_iter()
            .find_map(find)
    };
    if let Some(found) = known() {
        return Ok(found);
    }
    packages::install(&["chromium"], "about a minute")?;
    known().ok_or_else(|| "there is no chromium on PATH".into())
}
