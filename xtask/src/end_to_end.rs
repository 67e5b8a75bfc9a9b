//! What `tests/e2e` runs against: the site, a browser, and what the tests are told of both.

use crate::browser::{self, Driver, Engine};
use crate::examples;
use crate::process::{Result, cargo, root, run, say};
use crate::server::{self, Site};
use crate::site::{self, Build};
use crate::tools;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

/// The site is seen where a project page would put it.
const SUB_PATH: &str = "/sub/path/";

/// The site, served, and a driver; both end with the value or the process.
pub struct Setting {
    folder: PathBuf,
    site: String,
    driver: Driver,
    axe: PathBuf,
    engine: Engine,
    /// Where tests write what they do not try in this engine.
    left_out: PathBuf,
    /// Where they write the browser's version.
    version: PathBuf,
}

impl Setting {
    pub fn ready(build: Build, engine: Engine) -> Result<Self> {
        let listener = server::listen(0)?;
        let address = listener.local_addr()?;
        let folder = site::build(build)?;
        let site = Site::new(folder.clone(), SUB_PATH);
        thread::spawn(move || site.serve(listener));
        let traces = match engine {
            Engine::Chromium => root().join("target/e2e"),
            other => root().join("target/e2e").join(other.name()),
        };
        let left_out = traces.join("left-out.txt");
        let version = traces.join("version.txt");
        fs::create_dir_all(&traces)?;
        fs::write(&left_out, "")?;
        Ok(Self {
            folder,
            site: format!("http://{address}{SUB_PATH}"),
            driver: Driver::start(engine, &traces.join("driver.log"))?,
            axe: tools::axe()?,
            left_out,
            version,
            engine,
        })
    }

    /// `cargo test` of the target, to be followed by arguments for the tests.
    pub fn tests(&self) -> Command {
        let mut tests = cargo();
        tests
            .env("GRIDSCOPE_SITE", &self.site)
            .env("GRIDSCOPE_DIST", &self.folder)
            .env("GRIDSCOPE_WEBDRIVER", self.driver.url())
            .env("GRIDSCOPE_BROWSER", self.engine.name())
            .env("GRIDSCOPE_DRIVER_LOG", self.driver.log())
            .env("GRIDSCOPE_AXE", &self.axe)
            .env("GRIDSCOPE_LEFT_OUT", &self.left_out)
            .env("GRIDSCOPE_BROWSER_VERSION", &self.version)
            .args(["test", "--test", "e2e", "--no-fail-fast", "--"]);
        tests
    }
}

impl Setting {
    /// What the tests did not try in this engine, each with its test and reason.
    pub fn left_out(&self) -> Vec<String> {
        let lines = fs::read_to_string(&self.left_out).unwrap_or_default();
        lines.lines().map(str::to_owned).collect()
    }

    /// The browser's version, as it told the tests.
    pub fn version(&self) -> Result<String> {
        Ok(fs::read_to_string(&self.version)?)
    }
}

/// Builds the examples against the site, and opens their pages from another origin.
pub fn examples(build: Build, name: Option<&str>) -> Result {
    let setting = Setting::ready(build, Engine::Chromium)?;
    let pages = Site::new(examples::build(&setting.site)?, "/").of_others();
    let listener = server::listen(0)?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || pages.serve(listener));
    let mut tests = setting.tests();
    tests.env("GRIDSCOPE_EXAMPLES", format!("http://localhost:{port}/"));
    let name = format!("examples::{}", name.unwrap_or_default());
    run(tests.args([&name, "--include-ignored", "--test-threads=2"]))
}

/// Photographs the states of the page whose name contains `part`, in every window and theme.
pub fn gallery(build: Build, part: Option<&str>) -> Result {
    if let Err(problem) = browser::chinese_font() {
        say(format!("Chinese is photographed without a font: {problem}"));
    }
    let setting = Setting::ready(build, Engine::Chromium)?;
    let mut tests = setting.tests();
    if let Some(part) = part {
        tests.env("GRIDSCOPE_STATES", part);
    }
    let pictures = run(tests.args(["gallery::", "--include-ignored", "--nocapture"]));
    say("the pictures are in target/gallery/index.html");
    pictures
}
