//! Embeds on pages that are not ours, of another origin.

use crate::harness::{Host, Page, Window, run};
use serde_json::json;

/// The scene of every embed here, for an address; and what is said of it.
const SCENE: &str = "x=[[1,2,4,3],[2,6,9,5],[1,5,8,4],[0,2,3,2]]\
    &amp;y=nn.Upsample(scale_factor=2,mode='bilinear')&amp;pin=2,5";
const SENTENCE: &str = "Output cell (2, 5) reads the input at row 0.75, column 2.25.";
const SUM: &str = "a 4×.1875 + b 3×.0625 + c 9×.5625 + d 5×.1875 = 6.9375";

const FRAME: &str = "return document.querySelector('iframe')";
const ELEMENT: &str =
    "return document.querySelector('grid-scope')?.shadowRoot.querySelector('iframe')";

/// A document with this body. (It has an icon: the browser would ask the server for one.)
fn document(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><title>A tutorial</title><link rel=icon href='data:,'>{body}"
    )
}

fn iframe(options: &str, attributes: &str) -> String {
    format!(
        "<iframe title=Gridscope src=\"SITE/embed.html#{SCENE}{options}\" {attributes}></iframe>"
    )
}

fn element(attributes: &str) -> String {
    format!(
        "<script src=\"SITE/embed.js\" defer></script>
         <grid-scope x='[[1,2,4,3],[2,6,9,5],[1,5,8,4],[0,2,3,2]]'
           y=\"nn.Upsample(scale_factor=2,mode='bilinear')\" pin='2,5' {attributes}><a href='SITE/'>A fallback</a></grid-scope>"
    )
}

/// Opens a page with this body from a host with these headers.
fn on_a_page(page: &Page, body: &str, headers: &[(&str, &str)]) -> Host {
    let host = Host::of(&document(body), headers);
    page.visit(&host.address());
    host
}

/// Waits until the embed in the frame says what it says at first.
fn expect_shown(page: &Page, frame: &str) {
    page.inside(frame, || {
        page.expect_sentence(SENTENCE);
        page.expect_words("#sum .signal", "6.9375");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_iframe_shows_a_scene_and_leaves_focus_and_history_to_its_host() {
    run(|page| {
        on_a_page(page, &iframe("", "width=640 height=420"), &[]);
        let visits = page.js("return history.length");
        expect_shown(page, FRAME);
        page.inside(FRAME, || {
            let hash = page.fragment();
            page.switch("align_corners", "True");
            page.expect_words("#sum .signal", "7.7755");
            page.click_cell("output", (0, 0));
            page.expect_words("#sum .signal", "1");
            page.hover_cell("input", (1, 2));
            page.expect_sentence_begins("Input cell (1, 2)");
            assert_eq!(page.fragment(), hash);
            assert_eq!(page.js("return localStorage.length"), json!(0));
        });
        assert_eq!(page.js("return history.length"), visits);
        page.reload();
        expect_shown(page, FRAME);
        assert!(page.has_focus("body"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_larger_frame_shows_more() {
    const PARTS: [&str; 5] = ["#sum", ".quick", ".out", "[data-shows=ruler]", ".panel"];
    for (width, height, shown) in [
        (320, 640, &PARTS[..3]),
        (640, 420, &PARTS[..3]),
        (800, 520, &PARTS[..4]),
        (960, 600, &["#sum", ".out", "[data-shows=ruler]", ".panel"]),
    ] {
        Window::of(width, height).run(|page| {
            page.hide_scrollbars();
            page.open(&format!("embed.html#{}", SCENE.replace("&amp;", "&")));
            page.expect_sentence(SENTENCE);
            page.settle();
            let found: Vec<_> = PARTS.into_iter().filter(|part| page.count(part) > 0).collect();
            assert_eq!(found, shown, "{width} × {height}");
            let over = "const e = document.documentElement; return [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]";
            let fits = if width < 560 { json!([0]) } else { json!([0, 0]) };
            let over = page.js(over);
            assert_eq!(over[0], json!(0), "{width}");
            if fits.as_array().is_some_and(|fits| fits.len() == 2) && width < 960 {
                assert_eq!(over, fits, "{width} × {height}");
            }
            let stacked = page.find("#output").rect()[1] > page.find("#input").rect()[1] + 100.0;
            assert_eq!(stacked, width < 560);
        });
    }
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_is_hidden_is_not_there() {
    run(|page| {
        page.open(&format!(
            "embed.html#{}&hide=sentence,formula,controls,scale&view=grid&frame=0",
            SCENE.replace("&amp;", "&")
        ));
        page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        for part in [
            "#sentence",
            "#sum",
            ".quick",
            ".panel",
            "[data-shows=ruler]",
            ".framed",
        ] {
            page.expect_none(part);
        }
        page.find(".out");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_chosen_parameters_have_a_control() {
    run(|page| {
        page.open("embed.html#y=nn.MaxPool2d(2)&controls=stride,kernel_size&view=grid");
        page.expect_grid("output", "6 9 / 5 8");
        let names =
            "return [...document.querySelectorAll('.quick .row')].map(row => row.dataset.param)";
        assert_eq!(page.js(names), json!(["stride", "kernel_size"]));
        page.find("#pinned-stride").fill("1");
        page.expect_grid("output", "6 9 9 / 6 9 9 / 5 8 8");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_option_that_cannot_be_read_is_named() {
    run(|page| {
        page.open("embed.html#y=nn.MaxPool2d(2)&theme=blue");
        page.expect_grid("output", "6 9 / 5 8");
        assert!(
            page.words(".problem")
                .contains("theme: expected auto, light, dark, found `blue`")
        );
        page.click(".problem button");
        page.expect_none(".problem");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn nothing_is_edited_where_it_is_read_only_but_pointing_and_pinning_work() {
    run(|page| {
        on_a_page(
            page,
            &iframe("&amp;readonly=1", "width=1000 height=640"),
            &[],
        );
        expect_shown(page, FRAME);
        page.inside(FRAME, || {
            page.expect_none(".quick, .panel, button.size, .corner");
            page.click_cell("input", (0, 0));
            page.expect_none(".edit");
            page.type_text("7");
            page.press("Delete");
            page.press("Control+z");
            page.hover_cell("output", (0, 0));
            page.expect_words("#sum .signal", "1");
            page.click_cell("output", (2, 4));
            page.hover_cell("input", (3, 0));
            page.expect_sentence_begins("Input cell (3, 0)");
            page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2");
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_embed_works_in_a_sandbox_that_lets_it_nothing_but_scripts() {
    run(|page| {
        on_a_page(
            page,
            &iframe("", "sandbox=allow-scripts width=640 height=420"),
            &[],
        );
        expect_shown(page, FRAME);
        page.inside(FRAME, || {
            assert_eq!(page.js("return origin"), json!("null"));
            page.switch("align_corners", "True");
            page.expect_words("#sum .signal", "7.7755");
            // Its styles are there too.
            assert_eq!(page.find(".embed").style("display"), "flex");
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_frame_that_may_not_load_from_its_own_server_says_so() {
    run(|page| {
        let strict = Host::of(
            "",
            &[("Access-Control-Allow-Origin", "https://elsewhere.example")],
        );
        let frame = format!(
            "<iframe sandbox=allow-scripts src='{}site/embed.html' width=640 height=420></iframe>",
            strict.address()
        );
        on_a_page(page, &frame, &[]);
        page.inside(FRAME, || {
            page.wait_for("what is said", || page.find(".halted").is_visible());
        });
        page.console_errors();
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_element_works_under_a_host_policy_that_names_the_site_alone() {
    run(|page| {
        let site = page.site();
        let policy =
            format!("default-src 'none'; script-src {site}; frame-src {site}; img-src data:");
        on_a_page(page, &element(""), &[("Content-Security-Policy", &policy)]);
        expect_shown(page, ELEMENT);
        follows_its_content(page);
    });
}

/// Whether what stands inside of the element is shown; WebDriver knows nothing of slots.
fn is_shown(page: &Page) -> bool {
    let fallback = page.find("grid-scope a");
    fallback.js("return arguments[0].checkVisibility()") == json!(true)
}

/// Waits until the frame is as high as what stands in it.
fn follows_its_content(page: &Page) -> f64 {
    let content = || page.inside(ELEMENT, || page.find(".embed").rect()[3]);
    let height = || {
        let script = format!("{} .getBoundingClientRect().height", ELEMENT);
        page.js(&script).as_f64().unwrap_or_default()
    };
    page.wait_for("a frame as high as its content", || {
        (height() - content()).abs() < 1.0
    });
    height()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_height_of_an_element_follows_its_content() {
    run(|page| {
        let body = format!(
            "<div id=column style='width:640px'>{}</div><p id=after>After",
            element("")
        );
        on_a_page(page, &body, &[]);
        expect_shown(page, ELEMENT);
        let wide = follows_its_content(page);
        assert!((300.0..600.0).contains(&wide), "{wide}");
        page.js("document.querySelector('#column').style.width = '320px'");
        page.wait_for("a higher frame", || {
            follows_its_content(page) > wide + 100.0
        });
        let [_, top, _, height] = page.find("grid-scope").rect();
        assert!((page.find("#after").rect()[1] - top - height).abs() < 30.0);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn attributes_set_the_scene_and_events_tell_it() {
    run(|page| {
        on_a_page(page, &element(""), &[]);
        page.js("window.told = []; addEventListener('gridscope-state', event => told.push(event.detail.scene))");
        expect_shown(page, ELEMENT);
        page.expect("no fallback", json!(true), || {
            page.js("return document.querySelector('grid-scope').shadowRoot.querySelector('slot').hidden")
        });
        page.js("const scope = document.querySelector('grid-scope'); scope.setAttribute('y', 'nn.MaxPool2d(2)'); scope.setAttribute('pin', '0,1'); scope.toggleAttribute('readonly')");
        page.inside(ELEMENT, || {
            page.expect_grid("output", "6 9 / 5 8");
            page.expect_none(".panel");
            page.click_cell("output", (1, 1));
        });
        page.wait_for("what was pinned", || {
            let told = page.js("return told.at(-1) ?? ''");
            told.as_str()
                .is_some_and(|told| told.contains("y=nn.MaxPool2d(2)") && told.ends_with("pin=1,1"))
        });
        assert_eq!(
            page.js("return document.querySelector('grid-scope').scene"),
            page.js("return told.at(-1)")
        );
        page.js("document.querySelector('grid-scope').removeAttribute('readonly')");
        page.inside(ELEMENT, || page.find(".panel").is_visible());
        page.js("document.querySelector('grid-scope').setTheme('dark')");
        page.inside(ELEMENT, || page.find("[data-theme=dark]").is_visible());
        page.js("document.querySelector('grid-scope').scene = 'x=[[1,2],[3,4]]&y=nn.Upsample(scale_factor=2)'");
        page.inside(ELEMENT, || {
            page.expect_grid("input", "1 2 4 3 / 2 6 9 5 / 1 5 8 4 / 0 2 3 2")
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_changes_while_the_frame_of_a_moved_element_loads_is_shown_in_the_end() {
    run(|page| {
        on_a_page(page, &element(""), &[]);
        expect_shown(page, ELEMENT);
        page.js("const scope = document.querySelector('grid-scope');
            scope.remove(); document.body.append(scope); scope.load();
            scope.setAttribute('y', 'nn.MaxPool2d(2)'); scope.setTheme('dark')");
        page.inside(ELEMENT, || {
            page.expect_grid("output", "6 9 / 5 8");
            page.find("[data-theme=dark]");
        });
        page.js("document.querySelector('grid-scope').setAttribute('y', 'nn.AvgPool2d(4)')");
        page.inside(ELEMENT, || {
            page.expect_grid("output", "3.5625");
            page.find("[data-theme=dark]");
        });
        page.js("document.querySelector('grid-scope').setAttribute('theme', 'light')");
        page.inside(ELEMENT, || drop(page.find("[data-theme=light]")));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_stands_in_an_element_is_shown_until_its_embed_is_there() {
    run(|page| {
        let body = format!("<p style='height:4000px'>Long</p>{}", element(""));
        on_a_page(page, &body, &[]);
        page.wait_for("the element", || {
            page.js("return Boolean(customElements.get('grid-scope'))") == json!(true)
        });
        page.settle();
        assert_eq!(
            page.js(&format!("{ELEMENT} === null || {} === null", &ELEMENT[7..])),
            json!(true)
        );
        assert!(is_shown(page));
        page.js("document.querySelector('grid-scope').scrollIntoView()");
        expect_shown(page, ELEMENT);
        page.wait_for("no fallback", || !is_shown(page));
        page.js("const scope = document.querySelector('grid-scope'); scope.remove(); document.body.append(scope)");
        expect_shown(page, ELEMENT);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn ten_on_a_page_are_loaded_as_they_come_near_and_share_the_wasm() {
    run(|page| {
        let one = |i: usize| {
            format!(
                "<h2>{i}</h2><grid-scope y='nn.MaxPool2d({})'>loading</grid-scope><p style='height:600px'></p>",
                1 + i % 4
            )
        };
        let all: String = (0..10).map(one).collect();
        let body = format!("<script src=\"site/embed.js\" defer></script>{all}");
        let host = on_a_page(page, &body, &[]);
        let loaded = || {
            page.js("return [...document.querySelectorAll('grid-scope')].filter(scope => scope.shadowRoot?.querySelector('iframe:not(.coming)')).length")
                .as_u64()
                .unwrap_or_default()
        };
        page.wait_for("the first", || loaded() > 0);
        page.settle();
        assert!(loaded() < 5, "{}", loaded());
        for i in 0..10 {
            page.js(&format!(
                "document.querySelectorAll('h2')[{i}].scrollIntoView()"
            ));
            page.wait_for("this one", || loaded() > i as u64);
        }
        page.expect("all", 10, loaded);
        let fetched = |ending: &str| {
            host.asked()
                .iter()
                .filter(|file| file.ends_with(ending))
                .count()
        };
        if page.keeps_files() {
            assert_eq!(fetched("_bg.wasm"), 1, "{:?}", host.asked());
        } else {
            page.leaves_out("its driver's sessions keep no file for the next document");
        }
        assert_eq!(fetched("embed.html"), 10);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_wheel_scrolls_the_host_and_keys_act_on_a_focused_grid_alone() {
    run(|page| {
        let body = format!(
            "<button id=before>Before</button><br>{}<button id=behind>After</button><p style='height:3000px'></p>",
            iframe("", "width=640 height=420")
        );
        on_a_page(page, &body, &[]);
        expect_shown(page, FRAME);
        let [left, top, ..] = page.find("iframe").rect();
        if !page.reaches_into_frames() {
            page.leaves_out("its driver loses turns of the wheel, and its Tab passes over frames");
            return;
        }
        for x in [150.0, 500.0] {
            let before = page.js("return scrollY").as_f64().unwrap_or_default();
            page.wheel((left + x, top + 200.0), 30.0);
            page.wait_for("a scrolled page", || {
                page.js("return scrollY").as_f64().unwrap_or_default() > before
            });
        }
        page.js("scrollTo(0, 0)");
        page.find("#before").click();
        page.press("]");
        page.press("Control+z");
        page.inside(FRAME, || page.expect_words("#sum", SUM));
        let press = |key: &str| match page.has_focus("iframe") {
            true => page.press_inside(FRAME, key),
            false => page.press(key),
        };
        // Through all that the frame has, and out of it.
        let mut passed = Vec::new();
        for _ in 0..12 {
            press("Tab");
            if page.has_focus("#behind") {
                break;
            }
            page.inside(FRAME, || {
                let focus =
                    page.js("return document.activeElement.id || document.activeElement.className");
                passed.push(focus.as_str().unwrap_or_default().to_owned());
                if passed.last().is_some_and(|focus| focus == "out") {
                    page.press("]");
                }
            });
        }
        assert!(page.has_focus("#behind"), "{passed:?}");
        assert!(
            passed.contains(&"input".into()) && passed.contains(&"output".into()),
            "{passed:?}"
        );
        page.inside(FRAME, || page.expect_words("#sum", SUM));
        press("Shift+Tab");
        press("Shift+Tab");
        page.inside(FRAME, || {
            page.expect_focus("#output");
            page.press("]");
            page.expect_sentence_begins("Output cell (2, 6)");
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn messages_of_others_and_of_other_forms_are_ignored() {
    run(|page| {
        // A stranger on the page, who tells both sides what the other would.
        let stranger = "<iframe title=stranger id=stranger sandbox=allow-scripts srcdoc=\"<script>
            onmessage = () => {
              parent.frames[0].postMessage({ gridscope: 1, type: 'setScene', scene: 'y=nn.MaxPool2d(2)' }, '*');
              parent.postMessage({ gridscope: 1, type: 'height', height: 9999 }, '*');
              parent.postMessage({ gridscope: 1, type: 'state', scene: 'stranger' }, '*');
              parent.postMessage('done', '*');
            }</script>\"></iframe>";
        let body = format!(
            "{}{}{stranger}",
            iframe("", "width=640 height=420"),
            element("")
        );
        on_a_page(page, &body, &[]);
        expect_shown(page, FRAME);
        expect_shown(page, ELEMENT);
        let height = follows_its_content(page);
        page.js("return new Promise(done => { addEventListener('message', ({ data }) => data === 'done' && done()); document.querySelector('#stranger').contentWindow.postMessage('', '*') })");
        // A window that the page opened tells them too; WebKitGTK lets only a press open one.
        let opened = page.js("const opened = open('about:blank'); opened?.eval(`
            opener.frames[0].postMessage({ gridscope: 1, type: 'setScene', scene: 'y=nn.MaxPool2d(2)' }, '*')
            opener.postMessage({ gridscope: 1, type: 'height', height: 9999 }, '*')
            opener.postMessage({ gridscope: 1, type: 'state', scene: 'stranger' }, '*')`);
            return Boolean(opened)");
        if opened != serde_json::json!(true)
            && page.is_chromium_or_leaves_out("no script opens a window")
        {
            panic!("no window was opened");
        }
        page.js("for (const message of [null, 1, 'setScene', [], { gridscope: 2, type: 'setTheme', theme: 'dark' }, { gridscope: 1 },
            { gridscope: 1, type: 'setScene' }, { gridscope: 1, type: 'setScene', scene: 3 }, { gridscope: 1, type: 'setTheme', theme: 'blue' },
            { gridscope: 1, type: 'unheard' }]) frames[0].postMessage(message, '*')");
        expect_shown(page, FRAME);
        page.inside(FRAME, || page.expect_none("[data-theme=dark]"));
        assert_eq!(follows_its_content(page), height);
        let scene = page.js("return document.querySelector('grid-scope').scene");
        assert!(
            scene
                .as_str()
                .is_some_and(|scene| scene.contains("Upsample")),
            "{scene}"
        );
        // Its host is heard.
        page.js("frames[0].postMessage({ gridscope: 1, type: 'setScene', scene: 'y=nn.MaxPool2d(2)&pin=0,1' }, '*');
            frames[0].postMessage({ gridscope: 1, type: 'setTheme', theme: 'dark' }, '*')");
        page.inside(FRAME, || {
            page.expect_grid("output", "6 9 / 5 8");
            page.find("[data-theme=dark]");
        });
    });
}

/// Three hundred messages of any shape, by seed, to the frame and to the page around it.
const RANDOM_MESSAGES: &str = r#"
    let seed = 7
    const roll = n => (seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) % n
    const pick = list => list[roll(list.length)]
    const value = (depth = 0) => {
      const cyclic = []
      cyclic.push(cyclic, { cyclic })
      const leaves = [undefined, null, true, 0, -1, NaN, Infinity, 1e308, 2n ** 80n, '', '\ud800', 'x='.repeat(1 << 16), 'z1:AAAA',
        '<img src=x onerror=ran=1>', '#x=[[1e999]]&y=nn.Conv2d(', 'auto', new Date(NaN), /x/, new ArrayBuffer(8), new Float32Array(3), cyclic,
        new Map([[1, 2]]), new Error('e'), new Blob(['b']), new MessageChannel().port1]
      if (depth > 2 || roll(2)) return pick(leaves)
      return Object.fromEntries(Array.from({ length: roll(4) }, () => [pick(['a', '__proto__', 'type', 'scene', 'height']), value(depth + 1)]))
    }
    for (let n = 0; n < 300; n++) {
      const type = roll(3) ? pick(['setScene', 'setTheme', 'height', 'ready', 'state', '__proto__', 'constructor']) : value()
      // Texts of setScene are scenes: those of other kinds are meant here.
      let scene = value()
      if (typeof scene === 'string') scene = [scene]
      const message = roll(4) ? { gridscope: roll(4) ? 1 : value(), type, scene, theme: value(), height: value() } : value()
      const { port1, port2 } = new MessageChannel()
      for (const target of [frames[0], window]) {
        try {
          target.postMessage(message, '*', roll(3) || target === window ? [] : [port1])
        } catch (error) {
          // What cannot be cloned is not sent; WebKit calls it by another name.
          if (!['DataCloneError', 'TypeError'].includes(error.name)) throw error
        }
      }
    }"#;

#[test]
#[ignore = "cargo xtask test e2e"]
fn messages_of_any_shape_change_nothing() {
    run(|page| {
        let body = format!("{}{}", iframe("", "width=640 height=420"), element(""));
        on_a_page(page, &body, &[]);
        expect_shown(page, FRAME);
        expect_shown(page, ELEMENT);
        let height = follows_its_content(page);
        page.js(RANDOM_MESSAGES);
        // Messages come in order: this one is heard after all others.
        page.js("frames[0].postMessage({ gridscope: 1, type: 'setTheme', theme: 'dark' }, '*')");
        page.inside(FRAME, || page.find("[data-theme=dark]"));
        expect_shown(page, FRAME);
        expect_shown(page, ELEMENT);
        assert_eq!(follows_its_content(page), height);
        page.js("frames[0].postMessage({ gridscope: 1, type: 'setScene', scene: 'y=nn.MaxPool2d(2)&pin=0,1' }, '*')");
        page.inside(FRAME, || page.expect_grid("output", "6 9 / 5 8"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_way_out_opens_the_whole_page_with_the_scene_as_it_is() {
    run(|page| {
        on_a_page(page, &iframe("&amp;lang=zh", "width=640 height=420"), &[]);
        let out = page.inside(FRAME, || {
            page.expect_words(".out", "在 Gridscope 中打开");
            page.switch("align_corners", "True");
            page.wait_for("the new scene", || {
                page.find(".out")
                    .attribute("href")
                    .is_some_and(|out| out.contains("align_corners=True"))
            });
            assert_eq!(
                page.find(".out").attribute("rel").as_deref(),
                Some("noopener")
            );
            page.find(".out").js("return arguments[0].href")
        });
        page.visit(out.as_str().expect("an address"));
        page.switch("align_corners", "False");
        page.find(".panel");
        page.expect_words("#sum .sum", "= 6.9375");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_frame_that_cannot_start_says_so_and_leads_to_the_page() {
    run(|page| {
        // A policy without 'wasm-unsafe-eval' lets no wasm run.
        let strict = Host::of("", &[("Content-Security-Policy", "script-src 'self'")]);
        page.visit(&format!(
            "{}site/embed.html#y=nn.MaxPool2d(2)",
            strict.address()
        ));
        page.wait_for("what is said", || page.find(".halted").is_visible());
        let out = page.find(".halted a").js("return arguments[0].href");
        assert!(
            out.as_str()
                .is_some_and(|out| out.ends_with("index.html#y=nn.MaxPool2d(2)")),
            "{out}"
        );
        // What a frame cannot do it tells the console, and the policy of its host does.
        page.console_errors();
        assert!(!page.violations().is_empty() || !page.tells_policies());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_embed_follows_the_colours_that_its_reader_prefers() {
    Window::of(640, 420).dark().run(|page| {
        page.open("embed.html#theme=auto");
        page.find("[data-theme=dark] .embed");
        page.open("embed.html?light#theme=light");
        page.find("[data-theme=light] .embed");
    });
}
