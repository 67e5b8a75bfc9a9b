//! `cargo xtask COMMAND`: everything the project does besides being compiled.
//!
//! Each command brings along what it needs (see [`toolchain`], [`tools`], [`browser`]), says what
//! it is doing and how long that may take, and keeps what it built in the per-user [`cache`].

mod bench;
mod browser;
mod cache;
mod checks;
mod compressed;
mod end_to_end;
mod engines;
mod examples;
mod functions;
mod fuzz;
mod lesson_pages;
mod licences;
mod lock;
mod minified;
mod offline;
mod packages;
mod policy;
mod process;
mod program;
mod reproduce;
mod sealed;
mod server;
mod site;
mod size;
mod soak;
mod toolchain;
mod tools;

use browser::Engine;
use checks::Part;
use process::Result;
use site::Build;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  serve [--port N]        build the release site and serve it at http://127.0.0.1:N (8080)
  build [ADDRESS]         build the release site into dist/, ready for any static host and path;
                          at a known ADDRESS its lessons tell how they are embedded (oEmbed)
  licences                hold the licences of all that the project is made with against deny.toml
  reproduce               build the site of the last commit in two new clones, and compare them
                          byte by byte
  size [--json | --check] tell what a reader of the release site downloads, file by file;
                          --check fails if the first screen is over its bound
  test [--quick] [--browser ENGINE] [PART] [NAME]
                          run the checks, or one part of them: lint, native, browser,
                          api, e2e; with NAME only the tests whose name contains it;
                          --quick tests a site that is hardly optimised and quickly built;
                          --browser runs e2e in chromium, firefox, webkit or all of them, and
                          writes into docs/engines.md what the whole of it gave in each
  gallery [--quick] [NAME]
                          photograph every state of the page, or those whose name contains
                          NAME, into target/gallery/
  examples [--quick] [NAME]
                          build examples/embeds with their tools, and open their pages, or
                          those whose test has NAME in its name
  fuzz [DOOR] [--cases N] [--seed S]
                          hostile input: N cases (ten million) of one door or of all,
                          whose figures docs/fuzzing.md then shows
  soak [--quick] [--seed S] [--actions N]
                          use the page in Chromium for N actions (3000) that S chooses, compare
                          what it shows with fresh pages, and write docs/soak.md
  bench [--quick] [--write] [PART [NAME]]
                          measure the speed of the release site in Chromium, or one part of it:
                          kernels, beside TensorFlow.js, ONNX Runtime Web and OpenCV.js; visit,
                          the first one, beside a Yew hello world; page, from edits to pixels;
                          growth, with the size of the work; memory; or the kernels without a
                          browser: native. --quick takes fewer samples, --write puts tables and
                          plots into docs/performance.md, and sums into README.md
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    let build = match args[..] {
        ["test" | "gallery" | "examples" | "soak", "--quick", ..] => {
            args.remove(1);
            Build::Quick
        }
        _ => Build::Release,
    };
    let engines = match args[..] {
        ["test", "--browser", "all", ..] => Some(Engine::ALL.to_vec()),
        ["test", "--browser", name, ..] => match Engine::from_name(name) {
            Some(engine) => Some(vec![engine]),
            None => {
                eprintln!("there is no browser `{name}`\n\n{USAGE}");
                return ExitCode::FAILURE;
            }
        },
        _ => None,
    };
    if engines.is_some() {
        args.drain(1..3);
    }
    let engines = engines.as_deref();
    let done = match args.as_slice() {
        ["serve", options @ ..] => port(options).and_then(serve),
        ["build"] => site::build(Build::Release).map(drop),
        ["build", address] => site::build_at(Build::Release, Some(address)).map(drop),
        ["licences"] => licences::check(),
        ["reproduce"] => reproduce::reproduce(),
        ["size"] => sizes().and_then(|sizes| {
            println!("{}", sizes.table());
            println!("\n{}", size::heaviest()?);
            Ok(())
        }),
        ["size", "--json"] => sizes().map(|sizes| println!("{}", sizes.json())),
        ["size", "--check"] => sizes().and_then(|sizes| sizes.check()),
        ["test"] => return verdict(checks::test(build, engines, &Part::ALL, None)),
        ["test", part, filter @ ..] if filter.len() <= 1 => match Part::from_name(part) {
            Some(part) => {
                let filter = filter.first().copied();
                return verdict(checks::test(build, engines, &[part], filter));
            }
            None => Err(format!("there is no part `{part}`\n\n{USAGE}").into()),
        },
        ["gallery", name @ ..] if name.len() <= 1 => {
            end_to_end::gallery(build, name.first().copied())
        }
        ["examples", name @ ..] if name.len() <= 1 => {
            end_to_end::examples(build, name.first().copied())
        }
        ["fuzz", options @ ..] => fuzz::fuzz(options),
        ["soak", options @ ..] => soak::soak(build, options),
        ["bench", words @ ..] => bench::bench(words),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// The summary is the last word: nothing is printed after it.
fn verdict(passed: bool) -> ExitCode {
    if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn port(options: &[&str]) -> Result<u16> {
    match options {
        [] => Ok(8080),
        ["--port", number] => Ok(number
            .parse()
            .map_err(|_| format!("--port takes a number up to 65535, not `{number}`"))?),
        _ => Err(USAGE.into()),
    }
}

fn sizes() -> Result<size::Sizes> {
    size::Sizes::of(&site::build(Build::Release)?)
}

fn serve(port: u16) -> Result {
    // The port is taken first: better to hear that it is in use before a long build than after.
    let listener = server::listen(port)?;
    let site = server::Site::new(site::build(Build::Release)?, "/");
    println!(
        "Gridscope is at http://{}/ (Ctrl-C ends it)",
        listener.local_addr()?
    );
    site.serve(listener);
    Ok(())
}
