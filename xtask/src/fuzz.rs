//! `cargo xtask fuzz`: the campaign of `tests/fuzz`, as long as it is told to be.

use crate::process::{Result, cargo, root, run, say};

/// Runs so many cases of one door or of all. A run of every door writes its figures into
/// docs/fuzzing.md.
pub fn fuzz(options: &[&str]) -> Result {
    let mut tests = cargo();
    let mut options = options.iter();
    let mut door = None;
    while let Some(&option) = options.next() {
        let variable = match option {
            "--cases" => "FUZZ_CASES",
            "--seed" => "FUZZ_SEED",
            name if !name.starts_with('-') && door.is_none() => {
                door = Some(name);
                continue;
            }
            other => return Err(format!("fuzz takes no `{other}`").into()),
        };
        let number = options.next().and_then(|text| text.parse::<u64>().ok());
        let number = number.ok_or_else(|| format!("{option} takes a whole number"))?;
        tests.env(variable, number.to_string());
    }
    match door {
        Some(door) => tests.env("FUZZ_DOOR", door),
        None => tests.env("FUZZ_REPORT", root().join("docs/fuzzing.md")),
    };
    say(
        "cases that fail are kept in target/fuzz-failures; copy them to tests/corpus once they pass",
    );
    run(tests.args([
        "test",
        "--profile",
        "fuzz",
        "--test",
        "fuzz",
        "--",
        "--ignored",
        "--exact",
        "--nocapture",
        "campaign",
    ]))
}
