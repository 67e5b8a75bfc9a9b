//! How fast it is: `benches/web`, run in Chromium against the release site, and `benches/ops.rs`.

use crate::cache;
use crate::packages;
use crate::process::{Result, cargo, find, root, run, say};
use crate::server::{self, Site};
use crate::site::{self, Build};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

/// Whether the engines of others are needed, too.
const PARTS: [(&str, bool); 4] = [
    ("kernels", true),
    ("page", false),
    ("growth", false),
    ("memory", false),
];

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
    if part == Some("native") {
        return run(cargo().args(["bench", "--bench", "ops", "--"]).args(name));
    }
    let parts: Vec<_> = PARTS
        .into_iter()
        .filter(|(known, _)| part.is_none_or(|part| part == *known))
        .collect();
    if parts.is_empty() {
        let known = "kernels, page, growth, memory, native";
        let part = part.unwrap_or_default();
        return Err(format!("there is no bench `{part}`: it is one of {known}").into());
    }
    let listener = server::listen(0)?;
    let address = format!("http://{}/", listener.local_addr()?);
    let peers = parts.iter().any(|(_, peers)| *peers);
    let folder = served(&site::build(Build::Release)?, peers)?;
    // The engines beside ours are built to make code from text.
    let site = Site::new(folder, "/").of_others();
    thread::spawn(move || site.serve(listener));
    for (part, _) in parts {
        say(format!(
            "measuring {part}: leave the machine alone meanwhile"
        ));
        let mut script = Command::new("node");
        script
            .arg(root().join(format!("benches/web/{part}.mjs")))
            .arg(&address)
            .args(&options)
            .env("GRIDSCOPE_CHROMIUM", chromium()?);
        if let Some(name) = name {
            script.env("GRIDSCOPE_BENCH", name);
        }
        run(&mut script)?;
    }
    Ok(())
}

/// A folder with the site, the pages of the benches and the engines of others, side by side.
fn served(site: &Path, peers: bool) -> Result<PathBuf> {
    let folder = root().join("target/bench/served");
    cache::remove(&folder)?;
    fs::create_dir_all(&folder)?;
    let mut places = vec![
        ("site", site.to_owned()),
        ("web", root().join("benches/web")),
    ];
    if peers {
        places.push(("peers", engines()?.join("node_modules")));
    }
    for (name, place) in places {
        #[cfg(unix)]
        std::os::unix::fs::symlink(place, folder.join(name))?;
        #[cfg(windows)]
        std::os::windows::fs::symlink_dir(place, folder.join(name))?;
    }
    Ok(folder)
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
