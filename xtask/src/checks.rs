//! `cargo xtask test`: every check, and one verdict.

use crate::browser::{Driver, Engine};
use crate::end_to_end::Setting;
use crate::engines;
use crate::process::{Result, cargo, find, root, say};
use crate::site::{self, Build};
use crate::toolchain::{TARGET, Toolchain};
use crate::tools::Tools;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What can be checked by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// rustfmt and clippy, for the host and for wasm32; licences.
    Lint,
    /// `cargo test`, the golden files among it.
    Native,
    /// The wasm32 tests inside a headless browser.
    Browser,
    /// The release site's JavaScript API, in Node.
    Api,
    /// The release site, used through WebDriver.
    EndToEnd,
}

impl Part {
    pub const ALL: [Self; 5] = [
        Self::Lint,
        Self::Native,
        Self::Browser,
        Self::Api,
        Self::EndToEnd,
    ];

    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "lint" => Some(Self::Lint),
            "native" => Some(Self::Native),
            "browser" => Some(Self::Browser),
            "api" => Some(Self::Api),
            "e2e" => Some(Self::EndToEnd),
            _ => None,
        }
    }
}

const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// Tests for wasm32 are the files in `tests/`. The unit tests beside the code are native: they use
/// crates that need an operating system.
const WASM32_TESTS: [&str; 4] = ["--target", TARGET, "--test", "*"];

/// What is tested of the page in browsers beside the first, if none was asked for: how it is used in
/// the main, its links, its embeds and its keys.
const ELSEWHERE: [&str; 5] = [
    "embedding::",
    "keyboard::",
    "links::",
    "typing::",
    "upsampling::",
];

/// The engines that were asked for, in which the page is tested in full; without any it is in
/// Chromium, and in part in the others where they can be had.
pub type Engines<'a> = Option<&'a [Engine]>;

/// Runs the parts on such a build of the site, only the tests whose name contains `filter`, and prints a summary whose last
/// line is `N passed, N failed`. Gives whether all is well.
pub fn test(build: Build, engines: Engines, parts: &[Part], filter: Option<&str>) -> bool {
    let mut report = Report::default();
    for part in parts {
        match part {
            Part::Lint => lint(&mut report),
            Part::Native => native(&mut report, filter),
            Part::Browser => browser(&mut report, filter),
            Part::Api => api(&mut report, build, filter),
            Part::EndToEnd => match engines {
                Some(engines) => {
                    for &engine in engines {
                        let setting = end_to_end(&mut report, build, engine, filter.as_slice());
                        if let Some(setting) =
                            setting.filter(|_| build == Build::Release && filter.is_none())
                            && let Err(problem) = report.write(engine, &setting)
                        {
                            say(format!("docs/engines.md is not written: {problem}"));
                        }
                    }
                }
                None => {
                    if build == Build::Release && filter.is_none() {
                        size(&mut report);
                    }
                    end_to_end(&mut report, build, Engine::Chromium, filter.as_slice());
                    if parts.len() > 1 {
                        elsewhere(&mut report, build);
                    }
                }
            },
        }
    }
    report.print();
    report.total().failed == 0
}

fn lint(report: &mut Report) {
    report.check("rustfmt", || Ok(cargo_with(["fmt", "--all", "--check"])));
    report.check("clippy on the host", || {
        let mut clippy = cargo_with(["clippy", "--workspace", "--all-targets", "--quiet"]);
        clippy.args(DENY_WARNINGS);
        Ok(clippy)
    });
    report.check("clippy on wasm32", || {
        let mut clippy = Toolchain::ready()?.cargo();
        clippy
            .args(["clippy", "--lib", "--bins", "--quiet"])
            .args(WASM32_TESTS)
            .args(DENY_WARNINGS);
        Ok(clippy)
    });
    report.check("licences", || own(&["licences"]));
    // It knows more than licences; to build it takes minutes.
    if find("cargo-deny").is_some() {
        report.check("cargo-deny", || {
            let mut deny = Command::new("cargo-deny");
            let checks = ["--offline", "check", "licenses", "bans", "sources"];
            deny.current_dir(root()).args(checks);
            Ok(deny)
        });
    }
}

fn native(report: &mut Report, filter: Option<&str>) {
    report.tests("native tests", filter, || {
        let mut tests = cargo_with(["test", "--workspace", "--no-fail-fast"]);
        tests.args(filter);
        Ok(tests)
    });
}

fn browser(report: &mut Report, filter: Option<&str>) {
    let mut driver = None;
    report.tests("wasm tests in Chromium", filter, || {
        let toolchain = Toolchain::ready()?;
        let tools = Tools::ready()?;
        let driver = driver.insert(Driver::start(
            Engine::Chromium,
            &root().join("target/browser/driver.log"),
        )?);
        let mut tests = toolchain.cargo();
        tests
            .env(
                format!(
                    "CARGO_TARGET_{}_RUNNER",
                    TARGET.to_uppercase().replace('-', "_")
                ),
                tools.wasm_bindgen.join("wasm-bindgen-test-runner"),
            )
            .env("CHROMEDRIVER_REMOTE", driver.url())
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .args(["test", "--no-fail-fast"])
            .args(WASM32_TESTS)
            .args(filter);
        Ok(tests)
    });
}

fn api(report: &mut Report, build: Build, filter: Option<&str>) {
    let Some(node) = find("node") else {
        say("the JavaScript API is not tested: there is no node");
        return;
    };
    report.tests("JavaScript API in Node", filter, || {
        let site = site::build(build)?;
        let mut tests = Command::new(node);
        tests
            .current_dir(root())
            .env("GRIDSCOPE_DIST", site)
            .args(["--test", "--test-reporter=tap"])
            .args(filter.map(|filter| format!("--test-name-pattern={filter}")))
            .args(
                [
                    "again", "calls", "golden", "hostile", "limits", "campaign", "package",
                ]
                .map(|file| format!("tests/api/{file}.mjs")),
            );
        Ok(tests)
    });
}

/// The tests of [`ELSEWHERE`], in the engines that can be had.
fn elsewhere(report: &mut Report, build: Build) {
    for engine in [Engine::Firefox, Engine::WebKit] {
        match engine.ready() {
            Ok(_) => drop(end_to_end(report, build, engine, &ELSEWHERE)),
            Err(problem) => {
                say(format!("{}\n{problem}", step(engine)));
                report.skipped.push(step(engine));
            }
        }
    }
}

/// A download may not grow unseen.
fn size(report: &mut Report) {
    report.check("size of the first screen", || own(&["size", "--check"]));
}

/// Another command of this program.
fn own(args: &[&str]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(args);
    Ok(command)
}

fn step(engine: Engine) -> &'static str {
    match engine {
        Engine::Chromium => "end to end in Chromium",
        Engine::Firefox => "end to end in Firefox",
        Engine::WebKit => "end to end in WebKitGTK",
    }
}

/// More failures than this are no accident of a busy machine.
const SECOND_ATTEMPTS: usize = 4;

/// What fails beside other tests is tried once more by itself: browsers on a busy machine miss
/// deadlines that are none of the page's. The summary counts such tests. Gives the setting, if there
/// was one to be had.
fn end_to_end(
    report: &mut Report,
    build: Build,
    engine: Engine,
    names: &[&str],
) -> Option<Setting> {
    let mut setting = None;
    let filter = names.first().copied();
    report.tests(step(engine), filter, || {
        let mut tests = setting.insert(Setting::ready(build, engine)?).tests();
        tests
            .args([
                "--include-ignored",
                "--skip",
                "gallery::",
                "--skip",
                "examples::",
                "--skip",
                "soak::hour",
            ])
            .arg(format!("--test-threads={}", engine.sessions()))
            .args(names);
        Ok(tests)
    });
    let setting = setting?;
    let left_out = setting.left_out().into_iter();
    report
        .left_out
        .extend(left_out.map(|line| format!("{}: {line}", engine.name())));
    let failures = std::mem::take(&mut report.failures);
    if !(1..=SECOND_ATTEMPTS).contains(&failures.len()) {
        return Some(setting);
    }
    say(format!("once more by itself: {}", failures.join(", ")));
    report.second_attempt(|| {
        let mut tests = setting.tests();
        tests
            .args(["--include-ignored", "--exact", "--test-threads=1"])
            .args(&failures);
        tests
    });
    Some(setting)
}

fn cargo_with<'a>(args: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = cargo();
    command.args(args);
    command
}

/// Tests that passed and failed; a check that fails without a test (clippy, a compiler error)
/// counts as one that failed, so that the last line never hides it.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Tally {
    passed: u32,
    failed: u32,
}

#[derive(Default)]
struct Report {
    steps: Vec<(&'static str, Tally, Duration)>,
    /// The tests that failed in the last step, as far as they were named.
    failures: Vec<String>,
    /// How many tests failed at first and passed by themselves.
    mended: u32,
    /// What could not be tested here.
    skipped: Vec<&'static str>,
    /// What single tests did not try in an engine whose driver does not offer it.
    left_out: Vec<String>,
}

impl Report {
    /// Runs a command that passes or fails as a whole.
    fn check(&mut self, name: &'static str, command: impl FnOnce() -> Result<Command>) {
        self.step(name, command);
    }

    /// Runs a command made of tests. One that finds none has failed, unless a filter was given.
    fn tests(
        &mut self,
        name: &'static str,
        filter: Option<&str>,
        command: impl FnOnce() -> Result<Command>,
    ) {
        let tally = self.step(name, command);
        if *tally == Tally::default() && filter.is_none() {
            say(format!("{name}: there were no tests"));
            tally.failed = 1;
        }
    }

    /// Runs the last step's failed tests again: those that pass now count as passed.
    fn second_attempt(&mut self, tests: impl FnOnce() -> Command) {
        self.step("second attempt", || Ok(tests()));
        let (Some((_, again, time)), Some((_, tally, whole))) =
            (self.steps.pop(), self.steps.last_mut())
        else {
            return;
        };
        *whole += time;
        self.mended += again.passed;
        tally.passed += again.passed;
        tally.failed = tally.failed.saturating_sub(again.passed).max(again.failed);
    }

    /// Runs a command, its output shown as it comes and its tests counted.
    fn step(
        &mut self,
        name: &'static str,
        command: impl FnOnce() -> Result<Command>,
    ) -> &mut Tally {
        say(name);
        let start = Instant::now();
        let mut tally = Tally::default();
        self.failures.clear();
        let outcome = command().and_then(|mut command| {
            let mut child = command.stdout(Stdio::piped()).spawn()?;
            for line in BufReader::new(child.stdout.take().expect("it is piped")).split(b'\n') {
                let line = String::from_utf8_lossy(&line?).into_owned();
                println!("{line}");
                self.failures.extend(failed_test(&line).map(str::to_owned));
                if let Some(more) = test_result(&line) {
                    tally.passed += more.passed;
                    tally.failed += more.failed;
                }
            }
            let status = child.wait()?;
            if status.success() {
                Ok(())
            } else {
                Err(format!("{name}: {status}").into())
            }
        });
        if let Err(problem) = outcome {
            say(problem.to_string());
            tally.failed = tally.failed.max(1);
        }
        self.steps.push((name, tally, start.elapsed()));
        &mut self.steps.last_mut().expect("it was just added").1
    }

    /// Writes what the last step, the whole suite, gave in an engine.
    fn write(&self, engine: Engine, setting: &Setting) -> Result {
        let Some(&(_, Tally { passed, failed }, _)) = self.steps.last() else {
            return Ok(());
        };
        engines::write(&engines::Run {
            engine,
            version: setting.version()?,
            passed,
            failed,
            left_out: setting.left_out(),
        })
    }

    fn total(&self) -> Tally {
        self.steps
            .iter()
            .fold(Tally::default(), |sum, (_, tally, _)| Tally {
                passed: sum.passed + tally.passed,
                failed: sum.failed + tally.failed,
            })
    }

    fn print(&self) {
        println!();
        for (name, tally, time) in &self.steps {
            let verdict = match tally {
                Tally {
                    passed: 0,
                    failed: 0,
                } => "ok".to_owned(),
                Tally {
                    passed: 0,
                    failed: 1,
                } => "FAILED".to_owned(),
                Tally { passed, failed } => format!("{passed} passed, {failed} failed"),
            };
            println!("{name:<24} {verdict:<24} {:>4.0} s", time.as_secs_f64());
        }
        let Tally { passed, failed } = self.total();
        for name in &self.skipped {
            println!("{name:<24} skipped: see above");
        }
        if !self.left_out.is_empty() {
            println!("\nnot tried:\n  {}", self.left_out.join("\n  "));
        }
        if self.mended > 0 {
            println!("\n{} of them at the second attempt", self.mended);
        }
        println!("\n{passed} passed, {failed} failed");
    }
}

/// The test of which a line of libtest says that it failed.
fn failed_test(line: &str) -> Option<&str> {
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

/// Reads a line that counts tests: from libtest or wasm-bindgen-test
/// `test result: ok. 4 passed; 0 failed; 0 ignored; …`, from Node `# pass 4` and `# fail 0`.
fn test_result(line: &str) -> Option<Tally> {
    let number = |text: &str| text.trim().parse().ok();
    if let Some(count) = line.strip_prefix("# pass ") {
        return Some(Tally {
            passed: number(count)?,
            failed: 0,
        });
    }
    if let Some(count) = line.strip_prefix("# fail ") {
        return Some(Tally {
            passed: 0,
            failed: number(count)?,
        });
    }
    let (_, counts) = line.split_once("test result: ")?;
    let count = |what: &str| {
        counts
            .split_once(what)?
            .0
            .split_whitespace()
            .last()?
            .parse()
            .ok()
    };
    Some(Tally {
        passed: count(" passed")?,
        failed: count(" failed")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_of_a_test_binary_is_read() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!(
            test_result(line),
            Some(Tally {
                passed: 12,
                failed: 3
            })
        );
        let passed = Tally {
            passed: 4,
            failed: 0,
        };
        assert_eq!(test_result("# pass 4"), Some(passed));
        assert_eq!(test_result("# fail 0"), Some(Tally::default()));
        assert_eq!(test_result("test paste ... ok"), None);
        assert_eq!(failed_test("test paste ... ok"), None);
        assert_eq!(
            failed_test("test files::drop ... FAILED"),
            Some("files::drop")
        );
    }
}
