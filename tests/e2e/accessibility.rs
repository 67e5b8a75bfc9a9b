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

/// What does not fit into a column of 320 CSS pixels (WCAG 1.4.10): a window of 1280 at four times
/// its size.
#[test]
#[ignore = "cargo xtask test e2e"]
fn nothing_scrolls_sideways_at_four_times_the_size() {
    run(|page| {
        page.hide_scrollbars();
        let view = View {
            width: 320,
            height: 640,
            theme: "light",
            lang: "en",
        };
        let mut wide = Vec::new();
        for state in states::chosen().filter(|state| state.is_narrow()) {
            println!("{}", state.name);
            state.show(page, view);
            let found = page.js(
                "const { scrollWidth, clientWidth } = document.documentElement
                 return scrollWidth > clientWidth
                   ? [...document.querySelectorAll('body *')]
                       .filter(e => e.getBoundingClientRect().right > clientWidth + 0.5 && !e.closest('svg *'))
                       .slice(0, 3).map(e => `${e.tagName}.${e.className}#${e.id} ${e.getBoundingClientRect().right}`)
                   : []",
            );
            if found != serde_json::json!([]) {
                wide.push(format!("{}: {found}", state.name));
            }
        }
        assert!(wide.is_empty(), "{}", wide.join("\n"));
    });
}

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
