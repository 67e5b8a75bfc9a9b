//! The words the tests have for what a user does on the playground.

use crate::harness::{Element, Page, Point};
use std::fs;
use std::path::PathBuf;

/// Row and column of a cell.
pub type Cell = (usize, usize);

/// What a grid holds, row by row: runs of blanks count as one, lines as ` / `.
pub fn table(text: &str) -> String {
    let rows = text.lines().map(str::split_whitespace);
    let rows = rows.map(|row| row.collect::<Vec<_>>().join(" "));
    let rows: Vec<_> = rows.filter(|row| !row.is_empty()).collect();
    rows.join(" / ")
}

/// A file with this content, for an upload.
pub fn file(name: &str, content: &[u8]) -> PathBuf {
    // Tests run at the same time: each has a folder of its own.
    let test = std::thread::current().name().unwrap_or("test").to_owned();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test.replace("::", "-"));
    fs::create_dir_all(&folder).expect("the folder for test files can be written");
    let path = folder.join(name);
    fs::write(&path, content).expect("test files can be written");
    path
}

#[allow(dead_code)]
impl Page {
    /// The numbers of `input`, `kernel` or `output` as the document has them.
    #[track_caller]
    pub fn grid(&self, id: &str) -> String {
        let script = format!(
            "return [...document.querySelectorAll('#{id} [role=row]')]
               .map(row => [...row.children].map(cell => cell.textContent.trim()).join(' ')).join(' / ')"
        );
        self.js(&script).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a grid holds these numbers.
    #[track_caller]
    pub fn expect_grid(&self, id: &str, numbers: &str) {
        self.expect(id, table(numbers), || self.grid(id));
    }

    /// Waits until the sentence over the grids is this one.
    #[track_caller]
    pub fn expect_sentence(&self, sentence: &str) {
        self.expect_words("#sentence", sentence);
    }

    /// Waits until the sentence over the grids begins so.
    #[track_caller]
    pub fn expect_sentence_begins(&self, words: &str) {
        self.expect("the sentence begins so", true, || {
            self.words("#sentence").starts_with(words)
        });
    }

    /// Waits until the words of an element are these, whatever blanks stand between them.
    #[track_caller]
    pub fn expect_words(&self, selector: &str, words: &str) {
        self.expect(selector, words.to_owned(), || self.words(selector));
    }

    /// How many elements a selector matches now.
    #[track_caller]
    pub fn count(&self, selector: &str) -> usize {
        self.find_all(selector).len()
    }

    /// Waits until no element matches a selector.
    #[track_caller]
    pub fn expect_none(&self, selector: &str) {
        self.expect(selector, 0, || self.count(selector));
    }

    /// Waits until the focus is on what a selector matches.
    #[track_caller]
    pub fn expect_focus(&self, selector: &str) {
        self.expect(&format!("the focus on {selector}"), true, || {
            self.has_focus(selector)
        });
    }

    #[track_caller]
    pub fn has_focus(&self, selector: &str) -> bool {
        let script = format!("return document.activeElement.matches({selector:?})");
        self.js(&script).as_bool().unwrap_or_default()
    }

    /// Presses Tab until the focus is where it should be.
    #[track_caller]
    pub fn tab_to(&self, selector: &str) {
        self.press_until_focus("Tab", selector);
    }

    /// As [`Self::tab_to`], backwards. Round by the end of the page leads through the browser's own
    /// controls, and in Firefox a page that keys come back to so does not have the focus of its window.
    #[track_caller]
    pub fn tab_back_to(&self, selector: &str) {
        self.press_until_focus("Shift+Tab", selector);
    }

    #[track_caller]
    fn press_until_focus(&self, key: &str, selector: &str) {
        self.find(selector);
        for _ in 0..80 {
            if self.has_focus(selector) {
                return;
            }
            self.press(key);
        }
        panic!("{key} does not reach {selector}");
    }

    /// Where a cell's middle is, from the upper left corner of its grid.
    #[track_caller]
    fn middle(grid: &Element, (row, column): Cell) -> Point {
        let count = |name| -> f64 {
            let count = grid.attribute(name).expect("a grid says its size");
            count.parse().expect("a size is a number")
        };
        let [_, _, width, height] = grid.rect();
        (
            (column as f64 + 0.5) * width / count("aria-colcount"),
            (row as f64 + 0.5) * height / count("aria-rowcount"),
        )
    }

    /// Draws from cell to cell with the pointer down.
    #[track_caller]
    pub fn draw(&self, id: &str, cells: &[Cell]) {
        let grid = self.find(&format!("#{id}"));
        grid.rest();
        let points: Vec<_> = cells
            .iter()
            .map(|&cell| Self::middle(&grid, cell))
            .collect();
        grid.drag(&points);
    }

    #[track_caller]
    pub fn click_cell(&self, id: &str, cell: Cell) {
        self.draw(id, &[cell]);
    }

    #[track_caller]
    pub fn hover_cell(&self, id: &str, cell: Cell) {
        let grid = self.find(&format!("#{id}"));
        grid.rest();
        grid.hover_at(Self::middle(&grid, cell));
    }

    /// Gives the input a size, as typed text.
    #[track_caller]
    pub fn type_size(&self, size: &str) {
        self.click("#input-size");
        self.expect_focus("input#input-size");
        self.press("Control+a");
        self.type_text(size);
        self.press("Enter");
    }

    /// Chooses an operation of the panel's list.
    #[track_caller]
    pub fn choose_operation(&self, name: &str) {
        let list = self.find_all(".ops button");
        let button = list.into_iter().find(|button| button.text() == name);
        button
            .unwrap_or_else(|| panic!("no operation is called {name}"))
            .click();
    }

    /// Types the value of a parameter.
    #[track_caller]
    pub fn set_parameter(&self, name: &str, value: &str) {
        self.find(&format!("#param-{name}")).fill(value);
    }

    /// Presses one of the options that stand side by side: `switch("align_corners", "True")`.
    #[track_caller]
    pub fn switch(&self, group: &str, option: &str) {
        self.find(&format!(
            "[role=group][aria-label={group:?}] button[data-text={option:?}]"
        ))
        .click();
    }

    /// Chooses an example grid by its name in the menu.
    #[track_caller]
    pub fn choose_example(&self, name: &str) {
        self.click("#examples");
        self.named("menuitem", name).click();
    }

    /// Opens the dialog and gives it a file.
    #[track_caller]
    pub fn upload(&self, name: &str, content: &[u8]) {
        self.named("button", "Paste").click();
        self.named("tab", "File or picture").click();
        self.find("#file").upload(&file(name, content));
    }

    /// Applies what the dialog holds; it closes.
    #[track_caller]
    pub fn apply(&self) {
        self.wait_for("something to apply", || self.find("#apply").is_enabled());
        self.click("#apply");
        self.expect_none(".dialog");
    }
}
