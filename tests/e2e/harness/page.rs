//! The open page.

use super::browser::Browser;
use super::element::Element;
use super::site::Site;
use super::{PATIENCE, Window, keys};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
    TouchActions, WheelAction, WheelActions,
};
use fantoccini::error::CmdError;
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};
use tokio::runtime::{self, Runtime};
use tokio::time::timeout;

/// Horizontal and vertical place in CSS pixels.
pub type Point = (f64, f64);

/// A browser session with one page. Its methods wait until the browser has done what they say and
/// panic, with the caller's line, where it cannot.
pub struct Page {
    pub(super) browser: Browser,
    client: Client,
    runtime: Runtime,
    /// The address of the site's folder, with the slash at its end.
    site: RefCell<String>,
    /// How far the driver's log is read, where that is where the console goes.
    heard: Cell<usize>,
    /// What the policy of a page forbade, and no test has taken yet.
    violations: RefCell<Vec<String>>,
}

/// No command of the browser's may take longer.
const DEADLINE: Duration = Duration::from_secs(60);

const START_ATTEMPTS: usize = 3;
const START_DEADLINE: Duration = Duration::from_secs(30);

#[allow(dead_code)]
impl Page {
    #[track_caller]
    pub(super) fn start(browser: Browser, driver: &str, site: &str, window: Window) -> Self {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        browser.prepare(window);
        // WebKitGTK's browser now and then does not answer its driver; a second one does.
        let mut attempts = (0..START_ATTEMPTS).map(|_| {
            runtime.block_on(async {
                let mut builder = ClientBuilder::new(HttpConnector::new());
                builder.capabilities(browser.capabilities(window));
                match timeout(START_DEADLINE, builder.connect(driver)).await {
                    Ok(session) => session.map_err(|problem| problem.to_string()),
                    Err(_) => Err(format!("no answer for {START_DEADLINE:?}")),
                }
            })
        });
        let client = attempts
            .find_map(Result::ok)
            .unwrap_or_else(|| panic!("{browser:?} does not start in {START_ATTEMPTS} attempts"));
        tell_version(&client);
        let page = Self {
            browser,
            client,
            runtime,
            site: RefCell::new(site.to_owned()),
            heard: Cell::new(log().len()),
            violations: RefCell::default(),
        };
        page.let_it_be_narrow();
        page.resize(window.width, window.height);
        page
    }

    /// Firefox's own bars want a window of 500 pixels, unless its style is changed.
    #[track_caller]
    fn let_it_be_narrow(&self) {
        if self.browser != Browser::Firefox {
            return;
        }
        let context = |name: &str| {
            let body = json!({ "context": name });
            self.wait_on(self.client.issue_cmd(Extension("moz/context", body)));
        };
        context("chrome");
        self.js("document.documentElement.style.setProperty('min-width', '0', 'important')");
        context("content");
    }

    /// Opens the site with what stands behind its address, such as `#x=[[1]]` or `embed.html`.
    #[track_caller]
    pub fn open(&self, rest: &str) {
        self.visit(&format!("{}{rest}", self.site()));
    }

    /// Opens any address.
    #[track_caller]
    pub fn visit(&self, address: &str) {
        // Where two addresses differ in their queries and the new one has a fragment, Firefox's
        // driver takes it for the same document, and does not wait for the one that is loaded.
        let leaves = self.browser == Browser::Firefox && self.is_another_document(address);
        if leaves {
            // A page that shows an error lets no script run.
            self.answer(self.client.execute("window.isLeft = true", vec![]))
                .ok();
        }
        self.wait_on(self.client.goto(address));
        self.hear();
        if leaves {
            let is_there = "return !window.isLeft && document.readyState === 'complete'";
            self.wait_for(address, || {
                self.answer(self.client.execute(is_there, vec![])) == Ok(Value::Bool(true))
            });
        }
    }

    #[track_caller]
    fn is_another_document(&self, address: &str) -> bool {
        let mut here = self.wait_on(self.client.current_url());
        here.set_fragment(None);
        address.split('#').next() != Some(here.as_str())
    }

    /// The address of the site's folder, with the slash at its end.
    pub fn site(&self) -> String {
        self.site.borrow().clone()
    }

    /// From here on it is this copy of the site that [`Page::open`] opens.
    pub fn turns_to(&self, site: &Site) {
        *self.site.borrow_mut() = site.address.clone();
    }

    /// Does something inside of a frame, which JavaScript gives: `return frames[0].frameElement`.
    #[track_caller]
    pub fn inside<T>(&self, frame: &str, act: impl FnOnce() -> T) -> T {
        let frame = self.wait_for_some(frame, || {
            let found = self.wait_on(self.client.execute(frame, vec![]));
            let reference = found.as_object()?.values().next()?.as_str()?.to_owned();
            Some(fantoccini::elements::Element::from_element_id(
                self.client.clone(),
                reference.into(),
            ))
        });
        self.wait_on(frame.enter_frame());
        let done = act();
        self.wait_on(self.client.clone().enter_parent_frame());
        done
    }

    /// Whether wheel and Tab reach into frames. WebKitGTK's driver loses most turns of a wheel, and
    /// its Tab passes over frames of another origin.
    pub fn reaches_into_frames(&self) -> bool {
        self.browser != Browser::WebKit
    }

    /// Whether a finger that moves scrolls what is under it. Firefox's driver tells pages of
    /// fingers, and not what scrolls them; WebKitGTK's makes mice of them.
    pub fn scrolls_by_finger(&self) -> bool {
        self.browser == Browser::Chromium
    }

    /// Turns the wheel over a point of the window, down by so many pixels.
    #[track_caller]
    pub fn wheel(&self, (x, y): Point, down: f64) {
        match self.browser {
            Browser::Chromium => self.devtools(
                "Input.dispatchMouseEvent",
                json!({ "type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": down }),
            ),
            Browser::Firefox | Browser::WebKit => {
                self.act(
                    WheelActions::new("wheel".to_owned()).then(WheelAction::Scroll {
                        duration: None,
                        x: x as i64,
                        y: y as i64,
                        delta_x: 0,
                        delta_y: down as i64,
                    }),
                );
                Value::Null
            }
        };
    }

    #[track_caller]
    pub fn reload(&self) {
        if self.browser != Browser::Firefox {
            self.wait_on(self.client.refresh());
            self.hear();
            return;
        }
        // Its driver reloads past cache and service worker, as Shift has it do.
        self.js("window.isLeft = true; location.reload()");
        self.wait_for("the page anew", || {
            let script = "return document.readyState === 'complete' && !window.isLeft";
            let anew = self.answer(self.client.execute(script, vec![]));
            anew.is_ok_and(|anew| anew == json!(true))
        });
    }

    #[track_caller]
    pub fn back(&self) {
        // What the page shows becomes an entry of the history right after it is drawn. WebKitGTK goes
        // by the entries it has heard of: from one that is not there yet, back leads too far.
        self.settle();
        self.wait_on(self.client.back());
    }

    #[track_caller]
    pub fn forward(&self) {
        self.wait_on(self.client.forward());
    }

    #[track_caller]
    pub fn title(&self) -> String {
        self.wait_on(self.client.title())
    }

    /// What stands behind `#` in the address, decoded.
    #[track_caller]
    pub fn fragment(&self) -> String {
        self.js("return decodeURIComponent(location.hash.slice(1))")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The first element that a CSS selector matches; waits for one.
    #[track_caller]
    pub fn find(&self, selector: &str) -> Element<'_> {
        self.wait_for_some(selector, || self.find_all(selector).into_iter().next())
    }

    /// All elements that a CSS selector matches now.
    #[track_caller]
    pub fn find_all(&self, selector: &str) -> Vec<Element<'_>> {
        let found = self.found(self.client.find_all(Locator::Css(selector)));
        found
            .into_iter()
            .flatten()
            .map(|inner| Element { page: self, inner })
            .collect()
    }

    /// The control with this role and accessible name (its label, `aria-label` or text), as a
    /// screen reader would call it: `named("button", "Undo")`; waits for one that is visible.
    #[track_caller]
    pub fn named(&self, role: &str, name: &str) -> Element<'_> {
        const SCRIPT: &str = include_str!("named.js");
        self.wait_for_some(&format!("{role} named `{name}`"), || {
            let found = self.found(self.client.execute(SCRIPT, vec![json!(role), json!(name)]))?;
            let reference = found.as_object()?.values().next()?.as_str()?.to_owned();
            let inner = fantoccini::elements::Element::from_element_id(
                self.client.clone(),
                reference.into(),
            );
            Some(Element { page: self, inner })
        })
    }

    /// The rendered text of the first element that a CSS selector matches; waits for the element.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        self.find(selector).text()
    }

    #[track_caller]
    pub fn click(&self, selector: &str) {
        self.find(selector).click();
    }

    /// Waits until an element's text is what it should be.
    #[track_caller]
    pub fn expect_text(&self, selector: &str, text: &str) {
        self.expect(selector, text.to_owned(), || self.text(selector));
    }

    /// Waits until `look` sees `wanted`.
    #[track_caller]
    pub fn expect<T: PartialEq + Debug>(&self, what: &str, wanted: T, mut look: impl FnMut() -> T) {
        let start = Instant::now();
        loop {
            let seen = look();
            if seen == wanted {
                return;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{what}: expected {wanted:?}, still seeing {seen:?}"
            );
            sleep(Duration::from_millis(20));
        }
    }

    /// Waits until a condition holds.
    #[track_caller]
    pub fn wait_for(&self, what: &str, mut condition: impl FnMut() -> bool) {
        self.wait_for_some(what, || condition().then_some(()));
    }

    /// Waits until `look` finds something.
    #[track_caller]
    pub fn wait_for_some<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "waited {PATIENCE:?} in vain for: {what}"
            );
            sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key or a shortcut, such as `Enter` or `Control+Shift+z`, where the focus is.
    #[track_caller]
    pub fn press(&self, shortcut: &str) {
        let keys = keys::chord(shortcut);
        let down = keys.iter().map(|&value| KeyAction::Down { value });
        let up = keys.iter().rev().map(|&value| KeyAction::Up { value });
        self.act(
            down.chain(up)
                .fold(KeyActions::new("keyboard".to_owned()), KeyActions::then),
        );
    }

    /// Presses a key where the focus is, which is inside of a frame.
    #[track_caller]
    pub fn press_inside(&self, frame: &str, shortcut: &str) {
        match self.browser {
            // Its driver gives keys to the document it is in, wherever the focus is.
            Browser::Firefox => self.inside(frame, || self.press(shortcut)),
            Browser::Chromium | Browser::WebKit => self.press(shortcut),
        }
    }

    /// Holds a key such as `Shift` down while something else is done.
    #[track_caller]
    pub fn hold(&self, key: &str, meanwhile: impl FnOnce()) {
        let value = keys::code(key);
        let keyboard = || KeyActions::new("keyboard".to_owned());
        self.act(keyboard().then(KeyAction::Down { value }));
        meanwhile();
        self.act(keyboard().then(KeyAction::Up { value }));
    }

    /// Types text where the focus is.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        let strokes = text
            .chars()
            .flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.act(strokes.fold(KeyActions::new("keyboard".to_owned()), KeyActions::then));
    }

    /// Puts text on the clipboard, as if copied from another page; `press("Control+v")` pastes it.
    #[track_caller]
    pub fn copy(&self, text: &str) {
        let here = self.new_tab();
        self.wait_on(
            self.client
                .goto("data:text/html,<textarea autofocus></textarea>"),
        );
        self.wait_on(self.client.execute(
            "const area = document.querySelector('textarea'); area.value = arguments[0]; area.focus(); area.select()",
            vec![json!(text)],
        ));
        self.press("Control+c");
        self.close_tab(here);
    }

    /// Lets a file fall on an element. (WebDriver has no way to drag one in from outside.)
    #[track_caller]
    pub fn drop_file(&self, selector: &str, name: &str, content: &[u8]) {
        self.find(selector);
        // What listens to the window begins to after the frame that shows the page.
        self.settle();
        let target =
            serde_json::to_value(&self.find(selector).inner).expect("an element is a reference");
        self.wait_on(self.client.execute(
            "const [target, name, bytes] = arguments;
             const dataTransfer = new DataTransfer();
             dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
             for (const type of ['dragenter', 'dragover', 'drop'])
               target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));",
            vec![target, json!(name), json!(content)],
        ));
    }

    /// Opens a tab and goes there; gives the one that was left.
    #[track_caller]
    pub fn new_tab(&self) -> WindowHandle {
        // WebKitGTK's driver brings no tab to the front, and what is behind another paints nothing.
        let is_tab = self.browser != Browser::WebKit;
        let tab = self.wait_on(self.client.new_window(is_tab)).handle;
        self.switch_to(tab)
    }

    /// Goes to another tab; gives the one that was left.
    #[track_caller]
    pub fn switch_to(&self, tab: WindowHandle) -> WindowHandle {
        let here = self.wait_on(self.client.window());
        self.wait_on(self.client.switch_to_window(tab));
        here
    }

    /// Closes the tab that is shown and goes to another.
    #[track_caller]
    pub fn close_tab(&self, next: WindowHandle) {
        self.wait_on(self.client.close_window());
        self.wait_on(self.client.switch_to_window(next));
    }

    /// Whether [`Page::violations`] knows what a policy forbade, which only Chromium's driver tells.
    pub fn tells_policies(&self) -> bool {
        self.browser == Browser::Chromium
    }

    /// Whether a script gets an error for a worker that its policy forbids: WebKit tells of no violation.
    pub fn throws_for_policies(&self) -> bool {
        self.browser == Browser::WebKit
    }

    /// Whether what was fetched once may be kept for the next document. WebKitGTK's driver gives
    /// sessions that keep nothing.
    pub fn keeps_files(&self) -> bool {
        self.browser != Browser::WebKit
    }

    /// Runs JavaScript; `return` gives a value back.
    #[track_caller]
    pub fn js(&self, script: &str) -> Value {
        self.wait_on(self.client.execute(script, vec![]))
    }

    /// What is on each canvas: its size and a digest of its pixels. (A PNG of Firefox's has a chunk that
    /// differs where no pixel does.)
    #[track_caller]
    pub fn pictures(&self) -> Vec<String> {
        let pictures = self.js("const told = async canvas => {
                 const { width, height } = canvas
                 // An empty output has no pixels.
                 if (!width || !height) return `${width} × ${height}`
                 const copy = document.createElement('canvas')
                 Object.assign(copy, { width, height })
                 const context = copy.getContext('2d', { willReadFrequently: true })
                 context.drawImage(canvas, 0, 0)
                 const { data } = context.getImageData(0, 0, width, height)
                 const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
                 return `${width} × ${height} ${[...digest].join(' ')}`
             }
             return Promise.all([...document.querySelectorAll('canvas')].map(told))");
        serde_json::from_value(pictures).expect("pictures are texts")
    }

    /// The words of an element, one blank between them; of none, where there is no such element.
    #[track_caller]
    pub fn words(&self, selector: &str) -> String {
        let text = self.js(&format!(
            "const found = document.querySelector({selector:?})
             return found ? ({})(found) : ''",
            self.rendered()
        ));
        let words = text.as_str().unwrap_or_default().split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    }

    /// JavaScript that gives the text of an element as it is rendered.
    pub(super) fn rendered(&self) -> &'static str {
        match self.browser {
            Browser::Chromium | Browser::Firefox => "element => element.innerText",
            // To WebKit items beside each other in a flexible box are one word.
            Browser::WebKit => {
                "function rendered(node) {
                   if (node.nodeType === Node.TEXT_NODE) return node.data
                   if (!(node instanceof HTMLElement)) return node.textContent
                   const { display, visibility } = getComputedStyle(node)
                   if (display === 'none' || visibility === 'hidden') return ''
                   const text = node.querySelector('*') ? [...node.childNodes].map(rendered).join('') : node.innerText
                   return display.startsWith('inline') ? text : `\n${text}\n`
                 }"
            }
        }
    }

    /// Saves a PNG picture of the window.
    #[track_caller]
    pub fn screenshot(&self, file: &Path) {
        let png = self.wait_on(self.client.screenshot());
        fs::write(file, png).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()));
    }

    /// Saves a PNG picture of the whole page, however far it scrolls.
    #[track_caller]
    pub fn photograph(&self, file: &Path) {
        let png = match self.browser {
            Browser::Chromium => {
                // What lies beyond the window is drawn in a larger one, for which a page lays itself
                // out anew: an open menu may be closed by that.
                let beyond = self.js(
                    "const { scrollWidth, scrollHeight } = document.documentElement;
                     return scrollWidth > innerWidth || scrollHeight > innerHeight",
                );
                let answer = self.devtools(
                    "Page.captureScreenshot",
                    json!({ "captureBeyondViewport": beyond }),
                );
                let picture = answer["data"].as_str().expect("the answer is a picture");
                STANDARD.decode(picture).expect("it is in base64")
            }
            Browser::Firefox | Browser::WebKit => self.wait_on(self.client.screenshot()),
        };
        fs::write(file, png).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()));
    }

    /// Waits until the page is drawn as it will stay.
    #[track_caller]
    pub fn settle(&self) {
        self.js("return document.fonts.ready.then(() => new Promise(drawn =>
               requestAnimationFrame(() => requestAnimationFrame(() => drawn()))))");
    }

    /// Gives the page an area of so many CSS pixels.
    #[track_caller]
    pub fn resize(&self, width: u32, height: u32) {
        match self.browser {
            // A window is never narrower than 500 pixels, an emulated screen may be.
            Browser::Chromium => {
                self.emulate(width, height, 1.0);
            }
            // The window's frame and bars are not part of the page's area, which follows the window
            // after a while.
            Browser::Firefox | Browser::WebKit => {
                let frame = self.js("return [outerWidth - innerWidth, outerHeight - innerHeight]");
                let outer = |inner: u32, i: usize| inner + frame[i].as_u64().unwrap_or(0) as u32;
                self.wait_on(
                    self.client
                        .set_window_size(outer(width, 0), outer(height, 1)),
                );
                self.expect("the area of the page", json!([width, height]), || {
                    self.js("return [innerWidth, innerHeight]")
                });
            }
        }
    }

    /// Scrollbars take no room from here on, as on a phone.
    #[track_caller]
    pub fn hide_scrollbars(&self) {
        match self.browser {
            Browser::Chromium => {
                self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }))
            }
            // Theirs lie over the page, and take no room.
            Browser::Firefox | Browser::WebKit => Value::Null,
        };
    }

    /// What the user of this window prefers.
    #[track_caller]
    pub(super) fn prefer(&self, window: Window) {
        let features: Vec<_> = window
            .features()
            .into_iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        match self.browser {
            Browser::Chromium => self.devtools(
                "Emulation.setEmulatedMedia",
                json!({ "features": features }),
            ),
            // Told when it started.
            Browser::Firefox | Browser::WebKit => Value::Null,
        };
    }

    /// The errors written to the console since the last call. A test that expects some takes them
    /// with this; those that are left at its end fail it. What a policy forbade is not among them.
    #[track_caller]
    pub fn console_errors(&self) -> Vec<String> {
        let (violations, errors) = self.console().into_iter().partition(|e| is_violation(e));
        self.violations.borrow_mut().extend::<Vec<_>>(violations);
        errors
    }

    /// What a policy forbade since the last call: a test that expects it takes it with this.
    #[track_caller]
    pub fn violations(&self) -> Vec<String> {
        let errors = self.console_errors();
        assert!(errors.is_empty(), "errors on the console: {errors:?}");
        self.violations.take()
    }

    #[track_caller]
    fn console(&self) -> Vec<String> {
        match self.browser {
            Browser::Chromium => {
                let log = self.wait_on(
                    self.client
                        .issue_cmd(Extension("se/log", json!({ "type": "browser" }))),
                );
                let entries = log.as_array().cloned().unwrap_or_default();
                let errors = entries.iter().filter(|entry| entry["level"] == "SEVERE");
                errors
                    .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
                    .filter(|error| !was_left(error))
                    .collect()
            }
            Browser::WebKit => {
                let heard = "return window.heardErrors?.splice(0) ?? []";
                let heard = self.answer(self.client.execute(heard, vec![]));
                heard.map_or_else(
                    // A page that shows an error of the browser's lets no script run.
                    |_| Vec::new(),
                    |errors| serde_json::from_value(errors).expect("errors are texts"),
                )
            }
            // One session at a time has the log to itself.
            Browser::Firefox => {
                let log = log();
                let since = log.get(self.heard.replace(log.len())..).unwrap_or_default();
                let errors = since
                    .lines()
                    .filter(|line| is_console_error(line) && !was_left(line));
                errors.map(str::to_owned).collect()
            }
        }
    }

    /// Keeps the errors of a document from the end of its load on: what WebKitGTK's browser writes on the
    /// console while a driver has it, it tells nobody.
    #[track_caller]
    fn hear(&self) {
        if self.browser == Browser::WebKit {
            let script = "
                window.heardErrors = []
                const hear = error => heardErrors.push(String(error))
                // A test may send one.
                addEventListener('error', ({ message, isTrusted }) => isTrusted && hear(message))
                addEventListener('unhandledrejection', ({ reason }) => hear(reason))
                const { error } = console
                console.error = (...told) => { hear(told.join(' ')); error.apply(console, told) }";
            self.answer(self.client.execute(script, vec![])).ok();
        }
    }

    /// Ends the session and gives the errors left on the console, with what a policy forbade.
    pub(super) fn close(self) -> Vec<String> {
        let errors = catch_unwind(AssertUnwindSafe(|| self.console_errors()))
            .unwrap_or_else(|_| vec!["the console could not be read".to_owned()]);
        let errors = [errors, self.violations.take()].concat();
        // A browser that is gone already is reported by what the test did last.
        self.answer(self.client.clone().close()).ok();
        errors
    }

    /// Saves a picture and the document of a test that failed, as files `path.png`, `path.html`.
    pub(super) fn leave_traces(&self, path: &Path) {
        fs::create_dir_all(path.parent().expect("a file has a folder")).ok();
        if let Ok(picture) = self.answer(self.client.screenshot())
            && let Ok(source) = self.answer(self.client.source())
        {
            fs::write(path.with_extension("png"), picture).ok();
            fs::write(path.with_extension("html"), source).ok();
            eprintln!("the page as it was: {}.png and .html", path.display());
        } else {
            eprintln!("the browser gave no picture of the page");
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Waits for a command of the browser's.
    #[track_caller]
    pub(super) fn wait_on<T>(&self, command: impl Future<Output = Result<T, CmdError>>) -> T {
        self.answer(command)
            .unwrap_or_else(|problem| panic!("the browser: {problem}"))
    }

    /// The same for a command that finds elements; none where one went away meanwhile, of which
    /// WebKitGTK's driver makes an error.
    #[track_caller]
    fn found<T>(&self, command: impl Future<Output = Result<T, CmdError>>) -> Option<T> {
        match self.answer(command) {
            Err(problem)
                if problem
                    .contains("Stale element found when trying to create the node handle") =>
            {
                None
            }
            answer => Some(answer.unwrap_or_else(|problem| panic!("the browser: {problem}"))),
        }
    }

    fn answer<T>(&self, command: impl Future<Output = Result<T, CmdError>>) -> Result<T, String> {
        // Inside of `block_on`: the clock belongs to the runtime.
        match self
            .runtime
            .block_on(async { timeout(DEADLINE, command).await })
        {
            Ok(answer) => answer.map_err(|problem| problem.to_string()),
            Err(_) => Err(format!("no answer for {DEADLINE:?}")),
        }
    }

    /// The mouse goes to the first place, down, over the others, up.
    #[track_caller]
    pub fn drag_pointer(&self, places: &[Point]) {
        let [first, rest @ ..] = places else {
            panic!("a drag needs a place to start")
        };
        let mouse = MouseActions::new("mouse".to_owned())
            .then(move_to(*first))
            .then(PointerAction::Down {
                button: MOUSE_BUTTON_LEFT,
            });
        let mouse = rest
            .iter()
            .fold(mouse, |mouse, &place| mouse.then(move_to(place)));
        self.act(mouse.then(PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        }));
    }

    /// A finger goes down, rests, goes over the other places, and up.
    #[track_caller]
    pub(super) fn touch(&self, places: &[Point], rest: Duration) {
        let [first, others @ ..] = places else {
            panic!("a touch needs a place to start")
        };
        let finger = TouchActions::new("finger".to_owned())
            .then(move_to(*first))
            .then(PointerAction::Down {
                button: MOUSE_BUTTON_LEFT,
            })
            .then(PointerAction::Pause { duration: rest });
        let finger = others
            .iter()
            .fold(finger, |finger, &place| finger.then(move_to(place)));
        self.act(finger.then(PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        }));
    }

    /// Presses the mouse button on a place of the window.
    #[track_caller]
    pub fn press_at(&self, place: Point) {
        self.drag_pointer(&[place]);
    }

    /// Moves the pointer to where there is nothing.
    #[track_caller]
    pub fn hover_corner(&self) {
        self.move_pointer((1.0, 1.0));
    }

    #[track_caller]
    pub fn move_pointer(&self, place: Point) {
        self.act(MouseActions::new("mouse".to_owned()).then(move_to(place)));
    }

    #[track_caller]
    fn act(&self, actions: impl Into<fantoccini::actions::Actions>) {
        self.wait_on(self.client.perform_actions(actions));
    }

    /// A command of Chromium's own protocol.
    #[track_caller]
    pub(super) fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.wait_on(self.client.issue_cmd(Extension("goog/cdp/execute", body)))
    }
}

/// Tells `cargo xtask` which version of the browser is tested.
fn tell_version(client: &Client) {
    if let Ok(file) = std::env::var("GRIDSCOPE_BROWSER_VERSION") {
        let version = client
            .capabilities()
            .and_then(|all| all.get("browserVersion")?.as_str());
        fs::write(file, version.unwrap_or_default()).expect("the version can be told");
    }
}

/// What the driver and its browsers have written so far.
fn log() -> String {
    std::env::var("GRIDSCOPE_DRIVER_LOG")
        .and_then(|path| fs::read(path).map_err(|_| std::env::VarError::NotPresent))
        .map(|log| String::from_utf8_lossy(&log).into_owned())
        .unwrap_or_default()
}

/// Whether Chromium or Firefox writes so, without a reason, of a fetch that is held to a digest and
/// whose page is left meanwhile. A page that is not left does not start then, which no test overlooks.
fn was_left(error: &str) -> bool {
    error.contains("Fetch API cannot load") && error.trim_end().ends_with(".wasm.")
        || error.contains(".wasm: NetworkError when attempting to fetch")
}

/// Whether an error is what a policy forbade: a file, a style, or text that was to become code.
fn is_violation(error: &str) -> bool {
    let error = error.to_lowercase();
    error.contains("content security policy") || error.contains("document requires 'trusted")
}

/// Whether Firefox writes so of an error of the page's, rather than of its own.
fn is_console_error(line: &str) -> bool {
    // It quotes strings of the page's, and not its own.
    line.starts_with("console.error: \"") || line.starts_with("JavaScript error: http")
}

fn move_to((x, y): Point) -> PointerAction {
    PointerAction::MoveTo {
        duration: Some(Duration::from_millis(20)),
        x,
        y,
    }
}

/// A command beyond the WebDriver standard: its path below the session, and its body.
#[derive(Debug)]
struct Extension(&'static str, Value);

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.0
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.1.to_string()))
    }
}
