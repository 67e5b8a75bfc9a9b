//! What a soak found: what was done and compared, and what the page held on to.

use crate::usage::Usage;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

#[derive(Default)]
pub struct Report {
    seed: u64,
    done: BTreeMap<&'static str, usize>,
    /// Outputs that a fresh computation gave too.
    pub computed: usize,
    /// Links that opened to the same numbers and pixels.
    pub reopened: usize,
    /// What each document held on to when it was warm, and at its end.
    pub rounds: Vec<(Usage, Usage)>,
}

impl Report {
    pub fn of(seed: u64) -> Self {
        Self {
            seed,
            ..Self::default()
        }
    }

    pub fn count(&mut self, action: &'static str) {
        *self.done.entry(action).or_default() += 1;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actions: usize = self.done.values().sum();
        writeln!(
            f,
            "# Long use\n\n\
             Written by `cargo xtask soak --seed {} --actions {actions}`: a reader's actions in a real browser, \
             chosen by the seed. The console had no error. {} outputs were equal to a fresh computation by \
             `api.js` in another tab, and {} links opened there to the same numbers and the same pixels.\n",
            self.seed, self.computed, self.reopened
        )?;
        writeln!(
            f,
            "What a document holds on to where it shows the same scene, when a third of its actions were done \
             and at its end, garbage collected:\n\n\
             | document | wasm memory, MiB | DOM nodes | listeners | JavaScript heap, MiB |\n\
             |---|---|---|---|---|"
        )?;
        let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        for (i, (before, after)) in self.rounds.iter().enumerate() {
            writeln!(
                f,
                "| {} | {:.1} → {:.1} | {} → {} | {} → {} | {:.1} → {:.1} |",
                i + 1,
                mib(before.wasm),
                mib(after.wasm),
                before.nodes,
                after.nodes,
                before.listeners,
                after.listeners,
                mib(before.heap),
                mib(after.heap)
            )?;
        }
        writeln!(f, "\n| action | times |\n|---|---|")?;
        for (action, times) in &self.done {
            writeln!(f, "| {action} | {times} |")?;
        }
        Ok(())
    }
}

/// A number of the API's, which JSON has no NaN and no infinities for.
pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

/// The numbers of a grid's rows as they are shown.
pub fn rows(shown: &Value) -> Vec<Vec<f64>> {
    let read = |text: &str| {
        let text = text.replace('−', "-").replace('∞', "inf");
        text.parse().unwrap_or(f64::NAN)
    };
    let lines = shown.as_array().into_iter().flatten();
    let lines = lines.filter_map(Value::as_str);
    lines
        .map(|line| line.split(' ').map(read).collect())
        .collect()
}

/// Whether a number is shown as this one, with four decimals, or three digits where it is very large
/// or very small. What is not finite is told apart by neither JSON nor this.
pub fn reads_as(computed: f64, shown: f64) -> bool {
    if !computed.is_finite() {
        return !shown.is_finite();
    }
    (computed - shown).abs() <= 0.000_051_f64.max(computed.abs() * 0.006)
}

/// Where two pages do not show the same: the first row or picture of each kind, as long as it can
/// be read.
pub fn differences(one: &Value, other: &Value) -> Vec<String> {
    let kinds = ["input", "output", "pictures"];
    let differing = kinds.into_iter().filter_map(|kind| {
        let [one, other] =
            [one, other].map(|shown| shown[kind].as_array().map_or(&[][..], |all| all));
        let at = (0..one.len().max(other.len())).find(|&at| one.get(at) != other.get(at))?;
        let told = |all: &[Value]| -> String {
            let entry = all.get(at).and_then(Value::as_str);
            entry.unwrap_or("none").chars().take(80).collect()
        };
        Some(format!("{kind} {at}: {} and {}", told(one), told(other)))
    });
    differing.collect()
}
