//! One element of the page.

use super::browser::Browser;
use super::page::{Page, Point};
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

/// An element that was found. It goes stale when the page replaces it: find it anew then.
pub struct Element<'a> {
    pub(super) page: &'a Page,
    pub(super) inner: fantoccini::elements::Element,
}

#[allow(dead_code)]
impl Element<'_> {
    /// The text as rendered.
    #[track_caller]
    pub fn text(&self) -> String {
        // WebKitGTK's driver finds none in elements out of the flow.
        if self.page.browser == Browser::WebKit {
            let text = self.js(&format!("return ({})(arguments[0])", self.page.rendered()));
            let lines = text.as_str().unwrap_or_default().lines();
            let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
            let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
            return lines.join("\n");
        }
        self.page.wait_on(self.inner.text())
    }

    #[track_caller]
    pub fn attribute(&self, name: &str) -> Option<String> {
        // WebKitGTK's driver gives whole addresses.
        if self.page.browser == Browser::WebKit {
            let value = self.js(&format!("return arguments[0].getAttribute('{name}')"));
            return value.as_str().map(str::to_owned);
        }
        self.page.wait_on(self.inner.attr(name))
    }

    /// What a field holds now.
    #[track_caller]
    pub fn value(&self) -> String {
        self.page
            .wait_on(self.inner.prop("value"))
            .unwrap_or_default()
    }

    /// Whether a checkbox, radio button or option is chosen.
    #[track_caller]
    pub fn is_checked(&self) -> bool {
        self.page.wait_on(self.inner.is_selected())
    }

    #[track_caller]
    pub fn is_enabled(&self) -> bool {
        self.page.wait_on(self.inner.is_enabled())
    }

    #[track_caller]
    pub fn is_visible(&self) -> bool {
        self.page.wait_on(self.inner.is_displayed())
    }

    #[track_caller]
    pub fn style(&self, property: &str) -> String {
        self.page.wait_on(self.inner.css_value(property))
    }

    /// Left, top, width and height in the viewport, in CSS pixels.
    #[track_caller]
    pub fn rect(&self) -> [f64; 4] {
        let script = "const r = arguments[0].getBoundingClientRect(); return [r.left, r.top, r.width, r.height]";
        let rect = self.js(script);
        [0, 1, 2, 3].map(|at| rect[at].as_f64().expect("a rectangle has four numbers"))
    }

    /// Runs JavaScript with the element as `arguments[0]`.
    #[track_caller]
    pub fn js(&self, script: &str) -> Value {
        let element = serde_json::to_value(&self.inner).expect("an element is a reference");
        self.page
            .wait_on(self.page.client().execute(script, vec![element]))
    }

    #[track_caller]
    pub fn click(&self) {
        // WebKitGTK's driver presses nothing that a box other than the page scrolls, or that lies
        // under something at an edge.
        if self.page.browser == Browser::WebKit {
            self.js(
                "const [target] = arguments, [box] = target.getClientRects()
                 if (box && !target.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)))
                   target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })",
            );
        }
        self.page.wait_on(self.inner.click());
    }

    /// Clicks a point, in CSS pixels from the upper left corner.
    #[track_caller]
    pub fn click_at(&self, point: Point) {
        self.drag(&[point]);
    }

    /// Presses the mouse button on the first point, moves over the others and lets go on the last,
    /// in CSS pixels from the upper left corner.
    #[track_caller]
    pub fn drag(&self, points: &[Point]) {
        self.page.drag_pointer(&self.in_viewport(points));
    }

    /// Moves the pointer to a point without a button.
    #[track_caller]
    pub fn hover_at(&self, point: Point) {
        self.page.move_pointer(self.in_viewport(&[point])[0]);
    }

    /// Moves the pointer to the middle.
    #[track_caller]
    pub fn hover(&self) {
        self.scroll_into_view();
        let [_, _, width, height] = self.rect();
        self.hover_at((width / 2.0, height / 2.0));
    }

    /// Types at the end of what a field holds.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.page.wait_on(self.inner.send_keys(text));
    }

    /// Replaces what a field holds, as a user does: select all, type.
    #[track_caller]
    pub fn fill(&self, text: &str) {
        self.click();
        self.page.press("Control+a");
        self.page.type_text(text);
    }

    /// Chooses an option of a `<select>` by its text.
    #[track_caller]
    pub fn choose(&self, label: &str) {
        self.page.wait_on(self.inner.select_by_label(label));
    }

    /// Gives a file to an `<input type="file">`.
    #[track_caller]
    pub fn upload(&self, file: &Path) {
        let file = std::fs::canonicalize(file)
            .unwrap_or_else(|problem| panic!("{}: {problem}", file.display()));
        self.type_text(file.to_str().expect("test files have plain names"));
    }

    /// A finger goes over points within the element, from the first on, where it rests for so long.
    #[track_caller]
    pub fn touch(&self, points: &[Point], rest: Duration) {
        self.page.touch(&self.in_viewport(points), rest);
    }

    #[track_caller]
    pub fn scroll_into_view(&self) {
        self.js("arguments[0].scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })");
    }

    /// Waits until it stands where it stood one frame ago, as an eye does before its hand points:
    /// what changes a page may move it once more in the next frame, when sizes are observed.
    #[track_caller]
    pub fn rest(&self) {
        self.js(
            "const place = () => JSON.stringify(arguments[0].getBoundingClientRect())
             return new Promise(rests => {
               const look = last => requestAnimationFrame(() => {
                 const now = place()
                 if (now === last) rests()
                 else look(now)
               })
               look('')
             })",
        );
    }

    fn in_viewport(&self, points: &[Point]) -> Vec<Point> {
        self.scroll_into_view();
        let [left, top, ..] = self.rect();
        points.iter().map(|(x, y)| (left + x, top + y)).collect()
    }
}
