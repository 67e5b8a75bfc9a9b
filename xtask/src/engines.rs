//! `docs/engines.md`: what the whole end-to-end suite gave in each engine, as last run there.

use crate::browser::Engine;
use crate::process::{Result, root};
use std::fs;

/// What a whole run gave.
pub struct Run {
    pub engine: Engine,
    /// As the browser names itself to its driver.
    pub version: String,
    pub passed: u32,
    pub failed: u32,
    /// What its driver cannot do: the test, a colon, the reason.
    pub left_out: Vec<String>,
}

/// Puts a run in the place of the one before in that engine.
pub fn write(run: &Run) -> Result {
    let file = root().join("docs/engines.md");
    let text = fs::read_to_string(&file)?;
    Ok(fs::write(&file, replaced(&text, run))?)
}

/// The table has one line for each engine, and the list behind it one for each test and reason.
fn replaced(text: &str, run: &Run) -> String {
    let name = run.engine.title();
    let Run {
        version,
        passed,
        failed,
        ..
    } = run;
    let (row, item) = (format!("| {name} |"), format!("- {name}, "));
    let mut left_out: Vec<_> = run
        .left_out
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(test, reason)| format!("{item}`{test}`: {reason}"))
        .collect();
    left_out.sort();
    // The second attempt tells its reasons again.
    left_out.dedup();
    let kept = text.lines().filter(|line| !line.starts_with(&item));
    let mut lines: Vec<_> = kept
        .map(|line| match line.starts_with(&row) {
            true => format!(
                "{row} {version} | {passed} | {failed} | {} |",
                left_out.len()
            ),
            false => line.to_owned(),
        })
        .collect();
    lines.extend(left_out);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_takes_the_place_of_the_one_before_in_its_engine_alone() {
        let before = "\
            | Chromium | 1 | 9 | 0 | 0 |\n\
            | Firefox | 1 | 5 | 4 | 1 |\n\
            \n\
            - Firefox, `old::test`: a reason of before\n\
            - WebKitGTK, `a::test`: a reason\n";
        let run = Run {
            engine: Engine::Firefox,
            version: "2".to_owned(),
            passed: 8,
            failed: 1,
            left_out: ["b::test: another: one", "b::test: another: one"]
                .map(str::to_owned)
                .to_vec(),
        };
        let after = "\
            | Chromium | 1 | 9 | 0 | 0 |\n\
            | Firefox | 2 | 8 | 1 | 1 |\n\
            \n\
            - WebKitGTK, `a::test`: a reason\n\
            - Firefox, `b::test`: another: one\n";
        assert_eq!(replaced(before, &run), after);
    }
}
