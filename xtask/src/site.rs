//! The site: as it is released, in `dist/`, or as it is quickest built, in `target/site/`.

use crate::cache;
use crate::compressed;
use crate::lesson_pages;
use crate::licences;
use crate::lock::lock;
use crate::minified;
use crate::offline;
use crate::process::{Result, root, say};
use crate::program;
use crate::sealed;
use crate::toolchain::Toolchain;
use crate::tools::Tools;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Entries of the project's folder that no byte of the site depends on.
const NOT_INPUTS: &[&str] = &[
    ".ci", ".git", "benches", "dist", "docs", "examples", "gallery", "tests",
];

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

    /// The profile in Cargo.toml.
    pub fn profile(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Quick => "quick",
        }
    }
}

/// Builds the site unless it is up to date, and gives its place.
pub fn build(build: Build) -> Result<PathBuf> {
    build_at(build, None)
}

/// The same for a site whose address is known: that of its folder, `https://site.example/grid/`.
pub fn build_at(build: Build, address: Option<&str>) -> Result<PathBuf> {
    if let Some(address) = address
        && !(address.starts_with("http") && address.ends_with('/'))
    {
        return Err(
            format!("an address is https://…/ with a slash at its end, not `{address}`").into(),
        );
    }
    let root = root();
    let dist = root.join(build.folder());
    let toolchain = Toolchain::ready()?;
    let tools = Tools::ready()?;

    // wasm-bindgen and wasm-opt would run again each time; the stamp saves that.
    let stamp_file = root.join(match build {
        Build::Release => "target/site-stamp",
        Build::Quick => "target/quick-stamp",
    });
    let stamp = || Ok(stamp(&root, &toolchain)? + address.unwrap_or_default());
    let made = made_once(&dist, &stamp_file, stamp, || {
        say(format!(
            "building the site into {}/ (a minute or two the first time)",
            build.folder()
        ));
        let start = Instant::now();
        make(build, address, &toolchain, &tools, &dist)?;
        say(format!(
            "built {}/ in {:.0} s",
            build.folder(),
            start.elapsed().as_secs_f64()
        ));
        Ok(())
    })?;
    if !made {
        say(format!("{}/ is up to date", build.folder()));
    }
    Ok(dist)
}

/// Makes a site in a folder that is emptied before, unless what stands there has its stamp; gives whether it did.
/// Of several commands at once one makes it, the others wait.
fn made_once(
    site: &Path,
    stamp_file: &Path,
    stamp: impl FnOnce() -> Result<String>,
    make: impl FnOnce() -> Result,
) -> Result<bool> {
    let lock_file = stamp_file.with_extension("lock");
    let _lock = lock(&lock_file, "another build of the site")?;
    let stamp = stamp()?;
    let is_there = site.join("index.html").exists();
    if is_there && fs::read_to_string(stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(false);
    }
    // Whatever goes wrong from here on, the site is not what the old stamp says.
    fs::remove_file(stamp_file).ok();
    cache::remove(site)?;
    make()?;
    fs::write(stamp_file, stamp)?;
    Ok(true)
}

/// Makes the site in a folder that is not there yet.
fn make(
    build: Build,
    address: Option<&str>,
    toolchain: &Toolchain,
    tools: &Tools,
    dist: &Path,
) -> Result {
    let root = root();
    for folder in ["static", "lessons"] {
        copy(&root.join(folder), &dist.join(folder))?;
    }
    program::write(build, toolchain, tools, dist)?;
    write_beside(&root, dist)?;
    if build == Build::Release {
        minified::write(tools, dist)?;
    }
    lesson_pages::write(dist, address)?;
    licences::write(dist)?;
    let away = root.join("src/offline");
    offline::write(&away, dist)?;
    sealed::write(dist)?;
    // It lists every file that is there.
    offline::write_worker(&away.join("sw.js"), dist)?;
    if build == Build::Release {
        compressed::write_beside(dist)?;
    }
    Ok(())
}

/// Puts the API, the embed and the package beside the app: under names that stay, over files whose
/// names do not.
fn write_beside(root: &Path, dist: &Path) -> Result {
    let styles = fs::read_to_string(root.join("static/gridscope.css"))?;
    let built = Built::find(dist, &styles)?;
    let (api, embed) = (root.join("src/api"), root.join("src/embed"));
    let write = |source: &Path, name: &str| -> Result {
        let text = fs::read_to_string(source.join(name))?;
        Ok(fs::write(dist.join(name), built.named(&text))?)
    };
    write(&api, "api.js")?;
    write(&api, "worker.js")?;
    write(&embed, "embed.js")?;
    write(&embed, "embed.html")?;
    write(root, "index.html")?;
    let (first, page) = (root.join("src/first"), dist.join("index.html"));
    let figure = fs::read_to_string(first.join("figure.html"))?;
    fs::write(&page, fs::read_to_string(&page)?.replace(FIGURE, &figure))?;
    fs::copy(first.join("first.js"), dist.join("first.js"))?;
    let start = built.named(&fs::read_to_string(embed.join("start.js"))?);
    fs::write(dist.join(&built.start), start)?;
    // Under names of their own, which change with them.
    fs::remove_file(dist.join("static/gridscope.css"))?;
    fs::write(dist.join(&built.framed_styles), framed(&styles)?)?;
    fs::write(dist.join(&built.styles), styles)?;
    for (folder, name) in [(&api, "api.d.ts"), (&embed, "embed.d.ts")] {
        fs::copy(folder.join(name), dist.join(name))?;
    }
    for name in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(root.join(name), dist.join(name))?;
    }
    // It also tells Node that the .js files are modules.
    let package = fs::read_to_string(api.join("package.json"))?;
    let version = env!("CARGO_PKG_VERSION");
    Ok(fs::write(
        dist.join("package.json"),
        package.replace("0.0.0", version),
    )?)
}

/// Where the figure stands that is there before the program.
const FIGURE: &str = "<!-- figure -->\n";

/// The files of the app: their names change with what they hold.
struct Built {
    script: String,
    /// The script that loads the parts of the program, where it has any.
    parts: Option<String>,
    wasm: String,
    /// The script of the JavaScript API with its wasm; of a quick build those of the page.
    engine: String,
    engine_wasm: String,
    styles: String,
    start: String,
    framed_styles: String,
}

impl Built {
    fn find(dist: &Path, styles: &str) -> Result<Self> {
        let names = sorted(dist)?;
        let named = |start: &str, ending: &str| -> Option<String> {
            let mut names = names.iter().filter_map(|path| path.file_name()?.to_str());
            let found = names.find(|name| name.starts_with(start) && name.ends_with(ending));
            found.map(str::to_owned)
        };
        let find = |ending: &str| {
            named("gridscope-", ending).ok_or(format!("the build made no gridscope-…{ending}"))
        };
        let (script, wasm) = (find(".js")?, find("_bg.wasm")?);
        let styles = format!("gridscope-{}.css", program::hash(styles.as_bytes()));
        // Only a release is in parts.
        let parts = script.replace("gridscope-", "parts-");
        let parts = dist.join(&parts).exists().then_some(parts);
        Ok(Self {
            engine: named("engine-", ".js").unwrap_or(script.clone()),
            engine_wasm: named("engine-", "_bg.wasm").unwrap_or(wasm.clone()),
            wasm,
            start: script.replace("gridscope-", "start-"),
            framed_styles: styles.replace("gridscope-", "embed-"),
            parts,
            script,
            styles,
        })
    }

    /// A file written by hand, with the real names of what it loads.
    fn named(&self, text: &str) -> String {
        let names = [
            ("./gridscope.js", &self.script),
            ("./gridscope_bg.wasm", &self.wasm),
            ("./engine.js", &self.engine),
            ("./engine_bg.wasm", &self.engine_wasm),
            ("./start.js", &self.start),
            ("./embed.css", &self.framed_styles),
            ("./gridscope.css", &self.styles),
        ];
        let text = names.iter().fold(text.to_owned(), |text, (name, real)| {
            text.replace(name, &format!("./{real}"))
        });
        match &self.parts {
            Some(parts) => text.replace("./parts.js", &format!("./{parts}")),
            None => text
                .lines()
                .filter(|line| !line.contains("./parts.js"))
                .map(|line| format!("{line}\n"))
                .collect(),
        }
    }
}

/// The styles for a frame, which has no room for a panel beside its grids and so is laid out as a
/// wider window is: what a phone's page does, an embed does below 560 px.
fn framed(styles: &str) -> Result<String> {
    let framed = styles
        .replace("max-width: 759px", "max-width: 559px")
        .replace("min-width: 760px", "min-width: 560px");
    match framed == styles {
        true => Err("the styles name no width of a phone".into()),
        false => Ok(framed),
    }
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to)?;
    for path in sorted(from)? {
        let target = to.join(path.file_name().expect("an entry of a folder has a name"));
        match path.is_dir() {
            true => copy(&path, &target)?,
            false => fs::copy(&path, target).map(drop)?,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::thread;
    use std::time::Duration;

    /// Chromium asks every `:has` again where any element is added if one of them names an attribute,
    /// and styles anew what they may hit: hundreds of elements at each hover.
    #[test]
    fn what_has_looks_for_is_no_attribute() {
        let styles = include_str!("../../static/gridscope.css");
        let looked_for = styles.split(":has(").skip(1).map(|rest| {
            let mut depth = 1;
            let end = rest.find(|letter| {
                depth += i32::from(letter == '(') - i32::from(letter == ')');
                depth == 0
            });
            &rest[..end.expect("a parenthesis that closes")]
        });
        let named: Vec<&str> = looked_for.filter(|has| has.contains('[')).collect();
        assert_eq!(named, Vec::<&str>::new());
    }

    #[test]
    fn a_frame_is_laid_out_as_a_wider_window() {
        let styles = "@media (max-width: 759px) { a { top: 759px } } @media (max-width: 1099px) {}";
        let expected =
            "@media (max-width: 559px) { a { top: 759px } } @media (max-width: 1099px) {}";
        assert_eq!(framed(styles).unwrap(), expected);
        assert!(framed("a {}").is_err());
    }

    #[test]
    fn of_two_builds_at_once_one_makes_the_site_and_the_other_takes_it() {
        let folder = std::env::temp_dir().join(format!("gridscope-site-{}", std::process::id()));
        let (site, stamp) = (folder.join("dist"), folder.join("stamp"));
        let together = Barrier::new(2);
        let build = || {
            together.wait();
            made_once(
                &site,
                &stamp,
                || Ok("stamp".to_owned()),
                || {
                    // Who begins meanwhile finds half a site.
                    fs::create_dir(&site)?;
                    fs::write(site.join("index.html"), "half")?;
                    thread::sleep(Duration::from_millis(100));
                    Ok(fs::write(site.join("index.html"), "whole")?)
                },
            )
        };
        let made = thread::scope(|scope| {
            let builds = [scope.spawn(build), scope.spawn(build)];
            builds.map(|build| build.join().unwrap().unwrap())
        });
        assert_eq!(made.iter().filter(|&&made| made).count(), 1);
        let page = fs::read_to_string(site.join("index.html")).unwrap();
        assert_eq!(page, "whole");
        fs::remove_dir_all(folder).unwrap();
    }
}
