//! Long use, chosen by a seed: whatever a reader does for an hour, the page computes what a fresh one
//! computes, its link opens to the same picture, and it holds on to nothing.
//!
//! A short slice is a test among others. `cargo xtask soak [--seed S] [--actions N]` goes on for as
//! long as it is told, and writes `docs/soak.md`.

mod actions;
mod report;

use crate::harness::{Page, Window, setting};
use crate::usage::{Usage, usage};
use actions::{ACTIONS, LINKS};
use gridscope::playground::words::{Lang, Word};
use rand_mt::Mt64;
use report::Report;
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread::sleep;
use std::time::Duration;

/// How many actions the part of the tests has, and what they are chosen by.
const SLICE: (u64, usize) = (20, 150);
/// Between two looks at what is shown.
const LOOK: usize = 25;
/// Between two reloads: what one document holds on to is seen before it goes.
const ROUND: usize = 500;

/// What a document may hold on to beside what it shows: a piece of the wasm's memory for steps that
/// can be undone; the last figure of another kind, whose place Yew remembers, and a dialog's frame.
const ROOM: Usage = Usage {
    wasm: 4 << 20,
    nodes: 1000,
    listeners: 60,
    heap: 2 << 20,
};

/// The page in use, and what the use is chosen by.
pub struct Soak<'a> {
    page: &'a Page,
    dice: Mt64,
    /// What was done.
    journal: Vec<String>,
    size: (u32, u32),
    /// Whether the browser tells what a document holds on to.
    counts: bool,
    report: Report,
}

impl Soak<'_> {
    /// A number below `count`.
    fn below(&mut self, count: usize) -> usize {
        (self.dice.next_u64() % count as u64) as usize
    }

    fn any<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn act(&mut self) {
        let weights: usize = ACTIONS.iter().map(|action| action.weight).sum();
        let mut at = self.below(weights);
        let action = ACTIONS.iter().find(|action| {
            let found = at < action.weight;
            at = at.saturating_sub(action.weight);
            found
        });
        let action = action.expect("the weights add up");
        self.journal.push(action.name.to_owned());
        let what = (action.act)(self);
        self.report.count(action.name);
        if let (Some(last), Some(what)) = (self.journal.last_mut(), what) {
            *last = format!("{last}: {what}");
        }
        // What no reader has on the screen at the same time comes one after the other.
        self.page.settle();
        // Keys may scroll, which the browser does in its own time.
        self.page.js(RESTING);
        let stopped = self.page.words(".stopped");
        assert!(stopped.is_empty(), "the page has stopped: {stopped}");
    }

    /// Compares what is shown with what the API computes in a fresh page, and with what the link opens
    /// to there.
    fn look(&mut self) {
        let page = self.page;
        page.press("Escape");
        page.press("Escape");
        actions::leave_dialogs(self);
        self.pause();
        page.press("Escape");
        page.js("document.querySelectorAll('.notice .dismiss').forEach(button => button.click())");
        page.js("document.activeElement?.blur()");
        page.hover_corner();
        let Some(link) = self.settled_link() else {
            return;
        };
        let shown = shown(page);
        let compared = page.js(COMPARED) == true;
        let view = page.js("const { lang, dataset } = document.documentElement
             return `lang=${lang.slice(0, 2)}&theme=${dataset.theme}`");
        let view = view.as_str().unwrap_or_default().to_owned();
        // Under another name of the host it is another site: it shares neither storage nor process.
        let site = page.site().replace("127.0.0.1", "localhost");
        let here = page.new_tab();
        page.resize(self.size.0, self.size.1);
        page.visit(&format!("{site}#{link}&{view}"));
        page.find(".pad");
        // The first of them greets.
        for hide in page.find_all(".first button") {
            hide.click();
        }
        if compared && self.expect_computed(&link, &shown["output"]) {
            self.report.computed += 1;
        }
        page.hover_corner();
        page.settle();
        let what = format!("what is other where {link} is opened");
        page.expect(&what, json!([]), || {
            report::differences(&shown, &self::shown(page)).into()
        });
        self.report.reopened += 1;
        page.close_tab(here);
    }

    /// Ends what plays: a link leads to one cell at the most.
    fn pause(&self) {
        let pause = [Lang::En, Lang::Zh].map(|lang| Word::Pause.text(lang));
        self.page.js(&format!(
            "const play = document.querySelector('#play')
             if ({pause:?}.includes(play?.ariaLabel)) play.click()"
        ));
        self.page.settle();
    }

    /// The link of what is shown, once the address has followed; none where the address does not tell
    /// all that is shown.
    fn settled_link(&self) -> Option<String> {
        let read = || self.page.js("return location.hash.slice(1)");
        let mut link = read();
        // The address rests for 300 ms before it follows.
        sleep(Duration::from_millis(500));
        self.page.wait_for("an address that rests", || {
            let before = std::mem::replace(&mut link, read());
            sleep(Duration::from_millis(100));
            link == before
        });
        let is_whole = self.page.js(TOLD) == true;
        let link = link.as_str().unwrap_or_default().to_owned();
        (is_whole && link.contains("x=")).then_some(link)
    }

    /// Whether the API computed an output that could be compared with these numbers.
    fn expect_computed(&self, link: &str, shown: &Value) -> bool {
        let script = format!(
            "const api = await import(new URL('./api.js', location.href))
             await api.default()
             const {{ input, tracks, problems }} = api.decodeScene({link:?})
             if (!input || tracks.length !== 1 || problems.length) return null
             // Links leave leading ones out: of planes, signals and volumes.
             let refusal
             for (const dims of [4, 3, 5]) {{
                 const ones = Array(Math.max(0, dims - input.shape.length)).fill(1)
                 try {{
                     const {{ shape, data }} = api.run(tracks[0], {{ ...input, shape: [...ones, ...input.shape] }})
                     const [rows, columns] = shape.slice(-2)
                     return {{ rows, columns, data: [...data] }}
                 }} catch (error) {{
                     refusal ??= error.message
                 }}
             }}
             return {{ refusal }}"
        );
        let computed = self
            .page
            .js(&format!("return (async () => {{ {script} }})()"));
        assert!(
            computed["refusal"].is_null(),
            "{link}: {computed}, shown is {shown}"
        );
        let Some(data) = computed["data"].as_array() else {
            return false;
        };
        let side = |name: &str| computed[name].as_u64().unwrap_or_default() as usize;
        let numbers: Vec<_> = data.iter().map(report::number).collect();
        let shown = report::rows(shown);
        let cells = side("rows") * side("columns");
        if cells == 0 || shown.len() != side("rows") || shown.concat().len() != cells {
            return false;
        }
        let is_plane = |plane: &[f64]| {
            let mut pairs = plane.iter().zip(shown.iter().flatten());
            pairs.all(|(computed, shown)| report::reads_as(*computed, *shown))
        };
        assert!(
            numbers.chunks(cells).any(is_plane),
            "{link} gives {numbers:?}, shown is {shown:?}"
        );
        true
    }

    /// What the document holds on to where a given scene is shown.
    fn usage(&mut self) -> Usage {
        actions::leave_dialogs(self);
        self.size = (1280, 800);
        self.page.resize(1280, 800);
        // An address that has not followed yet may be that of the scene already.
        self.settled_link();
        self.page.js(&format!("location.hash = {:?}", LINKS[0]));
        self.page.expect("the scene", json!("8 × 8"), || {
            self.page
                .js("return document.querySelector('#output-size')?.innerText")
        });
        self.page.hover_corner();
        self.page.settle();
        usage(self.page)
    }

    /// So many actions in one document.
    fn round(&mut self, actions: usize) {
        let warm_up = actions / 3;
        let mut before = None;
        for i in 1..=actions {
            self.act();
            if i % LOOK == 0 {
                self.look();
                let errors = self.page.console_errors();
                assert!(errors.is_empty(), "on the console: {}", errors.join("\n"));
            }
            if self.counts && i == warm_up {
                before = Some(self.usage());
            }
        }
        if let Some(before) = before {
            let after = self.usage();
            self.report.rounds.push((before, after));
            after.expect_within(before, ROOM);
        }
        self.page.reload();
        self.page.find(".pad, .contents");
    }
}

/// Grids as text and as pictures.
fn shown(page: &Page) -> Value {
    let mut shown = page.js(TEXTS);
    shown["pictures"] = page.pictures().into();
    shown
}

/// Waits until the page has not scrolled for four frames.
const RESTING: &str = "
    return new Promise(rests => {
        let [y, still] = [scrollY, 0]
        const look = () => {
            still = scrollY === y ? still + 1 : 0
            y = scrollY
            still < 4 ? requestAnimationFrame(look) : rests()
        }
        look()
    })";

/// Grids as text where they have all of their cells: a large one has those around the cell that keys act
/// on, which no link tells.
const TEXTS: &str = "
    const text = id => {
        const grid = document.querySelector(id)
        const cells = grid?.querySelectorAll('[role=gridcell]').length
        if (cells !== grid?.ariaRowCount * grid?.ariaColCount) return []
        return [...grid.querySelectorAll('[role=row]')]
            .map(row => [...row.children].map(cell => cell.textContent.trim()).join(' '))
    }
    return { input: text('#input'), output: text('#output') }";

/// Whether the address tells all that is shown: not what is beside the scene, such as the last output
/// of an operation that PyTorch refuses since, or a line over the figure, which leaves it less room.
const TOLD: &str = "
    return !document.querySelector('.stale, .refusal, .notice, [role=alert], .dialog, .contents, .lesson, .app.wide')
        && !/(^|&)(lesson|lessons|view)=/.test(location.hash.slice(1))";

/// Whether the output is one that the API computes from the link.
const COMPARED: &str = "
    return !/(^|&)(back|dims|rgb)=/.test(location.hash.slice(1)) && !!document.querySelector('#output [role=row]')";

/// Uses the page for so many actions.
pub fn soak(seed: u64, actions: usize) -> Report {
    let mut report = Report::default();
    Window::of(1280, 800).run(|page| {
        page.open(&format!("#{}", LINKS[0]));
        // By a script, here and below: of an element that the driver has found it keeps all that
        // stands around it.
        page.wait_for("the page", || {
            page.js("return !!document.querySelector('#output')") == true
        });
        page.js("document.querySelector('.first button').click()");
        let mut soak = Soak {
            page,
            dice: Mt64::new(seed),
            journal: Vec::new(),
            size: (1280, 800),
            counts: page
                .is_chromium_or_leaves_out("its driver does not tell what a document holds on to"),
            report: Report::of(seed),
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut left = actions;
            while left > 0 {
                let round = left.min(ROUND);
                soak.round(round);
                left -= round;
            }
        }));
        if let Err(panic) = outcome {
            let from = soak.journal.len().saturating_sub(12);
            eprintln!(
                "seed {seed}, after {} actions, the last of them:\n{}",
                soak.journal.len(),
                soak.journal[from..].join("\n")
            );
            resume_unwind(panic);
        }
        report = soak.report;
    });
    report
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_while_of_any_use_shows_what_a_fresh_page_shows_and_leaves_nothing_behind() {
    let (seed, actions) = SLICE;
    let report = soak(seed, actions);
    assert!(report.computed > 0 && report.reopened > 0, "{report}");
}

/// For as long as `cargo xtask soak` says.
#[test]
#[ignore = "cargo xtask soak"]
fn hour() {
    let told = |name: &str| setting(name).parse::<u64>().expect("it is a number");
    let report = soak(told("SOAK_SEED"), told("SOAK_ACTIONS") as usize);
    println!("{report}");
    std::fs::write(setting("SOAK_REPORT"), report.to_string()).expect("the report can be written");
}
