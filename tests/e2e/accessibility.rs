//! What axe-core finds: <https://github.com/dequelabs/axe-core>.

use crate::harness::{run, setting};
use crate::states::{self, View};
use std::collections::BTreeMap;
use std::fs;

/// One text for each violation: the rule, the elements, and what would mend the first of them.
const EXAMINE: &str = "return axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
    `${id} at ${nodes.map(node => node.target.join(' ')).join(', ')}\\n${nodes[0].failureSummary}`))";

/// Examines every state.
fn examine(view: View) {
    let axe = setting("GRIDSCOPE_AXE");
    let axe = fs::read_to_string(&axe).unwrap_or_else(|problem| panic!("{axe}: {problem}"));
    run(|page| {
        let mut found = BTreeMap::<String, Vec<&str>>::new();
        for state in states::chosen() {
            state.show(page, view);
            page.js(&axe);
            let violations = page.js(EXAMINE);
            for violation in violations.as_array().expect("axe gives a list") {
                let violation = violation.as_str().expect("of texts").to_owned();
                found.entry(violation).or_default().push(state.name);
            }
        }
        let found: Vec<_> = found
            .iter()
            .map(|(violation, states)| format!("{violation}\nin {}", states.join(", ")))
            .collect();
        assert!(found.is_empty(), "{view}\n{}", found.join("\n\n"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn axe_finds_nothing_in_any_state_in_the_light() {
    examine(View {
        width: 1440,
        height: 900,
        theme: "light",
        lang: "en",
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn axe_finds_nothing_in_any_state_in_the_dark() {
    examine(View {
        width: 1440,
        height: 900,
        theme: "dark",
        lang: "en",
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn axe_finds_nothing_in_any_state_on_a_phone_in_chinese() {
    examine(View {
        width: 390,
        height: 844,
        theme: "light",
        lang: "zh",
    });
}
