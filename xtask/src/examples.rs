//! Pages made with the tools that tutorials are written with, each with an embed: `examples/embeds`.

use crate::cache;
use crate::packages;
use crate::process::{Result, find, output, root, run, say};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What stands in the examples for the address of the site.
const SITE: &str = "https://gridscope.example/";

/// A tool: its folder in `examples/embeds`, and how it builds that folder's copy into another one.
struct Tool {
    name: &'static str,
    build: fn(&Path, &Path) -> Result,
}

const TOOLS: [Tool; 5] = [
    Tool {
        name: "html",
        build: copy,
    },
    Tool {
        name: "mkdocs",
        build: |from, to| {
            run(python("mkdocs")?
                .args(["build", "-q", "-f"])
                .arg(from.join("mkdocs.yml"))
                .arg("-d")
                .arg(to))
        },
    },
    Tool {
        name: "sphinx",
        build: |from, to| {
            run(python("sphinx")?
                .args(["-q", "-b", "html"])
                .arg(from)
                .arg(to))
        },
    },
    Tool {
        name: "jupyter",
        build: |from, to| {
            let options = [
                "--to",
                "html",
                "--execute",
                "--template",
                "basic",
                "--log-level",
                "WARN",
            ];
            run(python("nbconvert")?
                .args(options)
                .arg("--output-dir")
                .arg(to)
                .arg(from.join("index.ipynb")))
        },
    },
    Tool {
        name: "docusaurus",
        build: docusaurus,
    },
];

/// Builds all of them with embeds from the site at that address, and gives the folder of their pages.
pub fn build(site: &str) -> Result<PathBuf> {
    let (sources, target) = (
        root().join("examples/embeds"),
        root().join("target/examples"),
    );
    for tool in &TOOLS {
        say(format!("building the example with {}", tool.name));
        let (from, to) = (
            target.join("sources").join(tool.name),
            target.join("pages").join(tool.name),
        );
        cache::remove(&from)?;
        cache::remove(&to)?;
        copy_with(&sources.join(tool.name), &from, &|text| {
            text.replace(SITE, site)
        })?;
        fs::create_dir_all(&to)?;
        (tool.build)(&from, &to)?;
    }
    let pages = target.join("pages");
    // Browsers ask every host for one.
    fs::write(pages.join("favicon.ico"), [])?;
    Ok(pages)
}

/// A module of Python, from the packages in the cache.
fn python(module: &str) -> Result<Command> {
    let wanted = root().join("examples/embeds/requirements.txt");
    let packages = cache::folder(&cache::named("examples-python", &wanted)?, |draft| {
        if find("python3").is_none() {
            packages::install(&["python3", "python3-pip"], "about a minute")?;
        }
        say("fetching MkDocs, Sphinx and Jupyter with pip (about a minute)");
        run(Command::new("python3")
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-warn-conflicts",
                "--disable-pip-version-check",
                "--root-user-action=ignore",
                "--target",
            ])
            .arg(draft)
            .arg("-r")
            .arg(&wanted))
    })?;
    let mut command = Command::new("python3");
    command
        .args(["-m", module])
        .env("PYTHONPATH", &packages)
        .env("JUPYTER_PATH", packages.join("share/jupyter"));
    Ok(command)
}

fn docusaurus(from: &Path, to: &Path) -> Result {
    let wanted = root().join("examples/embeds/docusaurus/package.json");
    let packages = cache::folder(&cache::named("examples-docusaurus", &wanted)?, |draft| {
        if find("npm").is_none() {
            packages::install(&["nodejs", "npm"], "about a minute")?;
        }
        say("fetching Docusaurus with npm (about two minutes)");
        fs::copy(&wanted, draft.join("package.json"))?;
        run(Command::new("npm").current_dir(draft).args([
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
        ]))
    })?;
    // Node looks for packages beside the file that asks for them.
    let modules = from.join("node_modules");
    #[cfg(unix)]
    std::os::unix::fs::symlink(packages.join("node_modules"), &modules)?;
    output(
        Command::new("node")
            .current_dir(from)
            .env("CI", "1")
            .arg(modules.join("@docusaurus/core/bin/docusaurus.mjs"))
            .args(["build", "--out-dir"])
            .arg(to),
    )
    .map(drop)
}

fn copy(from: &Path, to: &Path) -> Result {
    copy_with(from, to, &str::to_owned)
}

/// Copies a folder of texts, changed on the way.
fn copy_with(from: &Path, to: &Path, change: &dyn Fn(&str) -> String) -> Result {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (from, to) = {
            let entry = entry?;
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() {
            copy_with(&from, &to, change)?;
        } else {
            fs::write(to, change(&fs::read_to_string(from)?))?;
        }
    }
    Ok(())
}
