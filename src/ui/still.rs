//! The page as `index.html` has it: it lies over what the program draws until that is painted.

use web_sys::Element;

use super::page::document;

/// Lifts it out of `root`, and gives the width of its stage in CSS pixels, which is that of the
/// program's; 0 where there is no such page.
pub fn lift(root: &Element) -> f64 {
    let Ok(Some(still)) = root.query_selector(".still") else {
        return 0.0;
    };
    let stage = still.query_selector(".stage").ok().flatten();
    if let Some(body) = document().body() {
        let _ = body.append_child(&still);
    }
    stage.map_or(0.0, |stage| f64::from(stage.client_width()))
}

/// Takes away what was lifted.
pub fn drop() {
    if let Ok(Some(still)) = document().query_selector("body > .still") {
        still.remove();
    }
}
