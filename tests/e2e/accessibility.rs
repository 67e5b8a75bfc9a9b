//! What axe-core finds: <https://github.com/dequelabs/axe-core>.

use crate::harness::{run, setting};
use crate::states::{self, View};
use std::collections::BTreeMap;
use std::fs;

/// One text for each violation: the rule, the elements, and what would mend the first of them.
/// Beyond axe's own choice: the least size of targets (WCAG 2.5.8), and that nothing scrolls
/// sideways (WCAG 1.4.10).
const EXAMINE: &str = "
    const { violations } = await axe.run({ rules: { 'target-size': { enabled: true } } });
    const { scrollWidth, clientWidth } = document.documentElement;
    return violations
      .map(({ id, nodes }) =>
        `${id} at ${nodes.map(node => node.target.join(' ')).join(', ')}\\n${nodes[0].failureSummary}`)
      .concat(scrollWidth > clientWidth ? [`The page is ${scrollWidth} wide`] : []);";

/// Examines every state.
fn examine(view: View) {
    let axe = setting("GRIDSCOPE_AXE");
    let axe = fs::read_to_string(&axe).unwrap_or_else(|problem| panic!("{axe}: {problem}"));
    run(|page| {
        page.hide_scrollbars();
        let mut found = BTreeMap::<String, Vec<&str>>::new();
        for state in states::chosen() {
            // Of a test that fails, the last name is of the state that was not reached.
            println!("{}", state.name);
            state.show(page, view);
            // What is under a phone's fixed foot can be scrolled from under it.
            page.js("const sheet = new CSSStyleSheet();
                 sheet.replaceSync('.foot { position: static !important }');
                 document.adoptedStyleSheets = [sheet]");
            page.js(&axe);
            let violations = page.js(&format!("return (async () => {{ {EXAMINE} }})()"));
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
