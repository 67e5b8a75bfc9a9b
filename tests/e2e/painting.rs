//! Canvases that the browser takes or refuses, and pixels of every size.

use crate::harness::{Site, run};
use serde_json::json;

const SCENE: &str = "#x=[[1,2,3,4],[5,6,7,8],[9,1,2,3],[4,5,6,7]]&y=nn.Upsample(scale_factor=2,mode='bicubic')&pin=1,1";

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_the_browser_took_is_painted_again_when_it_is_given_back() {
    run(|page| {
        for link in [
            SCENE,
            "#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)&y=nn.AvgPool2d(2)&view=compare",
        ] {
            page.open(link);
            page.find("canvas");
            page.settle();
            let painted = page.pictures();
            assert!(painted.len() > 2);
            // A canvas whose size is set is as empty as one that was lost.
            page.js("for (const canvas of document.querySelectorAll('canvas')) {
                canvas.dispatchEvent(new Event('contextlost', { cancelable: true }))
                canvas.width += 0
            }");
            assert_ne!(page.pictures(), painted);
            page.js("for (const canvas of document.querySelectorAll('canvas'))
                canvas.dispatchEvent(new Event('contextrestored'))");
            page.expect("all that was painted", true, || page.pictures() == painted);
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn where_nothing_can_be_painted_the_numbers_are_there_all_the_same() {
    run(|page| {
        let site = Site::that_begins_with("HTMLCanvasElement.prototype.getContext = () => null");
        page.visit(&format!(
            "{}#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
            site.address
        ));
        page.expect_grid("output", "4");
        page.expect_words(
            ".notice span",
            "This browser gives the page nothing to paint on, so grids stay empty. Their numbers can \
             still be copied and saved.",
        );
        page.tab_to("#input");
        page.type_text("9");
        page.press("Enter");
        page.expect_grid("output", "9");
        page.named("button", "Dismiss").click();
        page.expect_none(".notice");
    });
}

/// Canvases of cells whose pixels are not those of the screen, and controls that cannot be reached.
const FAULTS_OF_ZOOM: &str = "
    const faults = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide in ${clientWidth}`)
    for (const canvas of document.querySelectorAll('canvas')) {
        const { width, height } = canvas.getBoundingClientRect()
        // Small cells are enlarged by the browser, and so is the one line of pixels of a scale.
        if (canvas.width === 1 || canvas.height === 1) continue
        if (getComputedStyle(canvas).imageRendering === 'pixelated' && canvas.width < 64) continue
        const missing = Math.abs(canvas.width - width * devicePixelRatio)
        if (missing > 1) faults.push(`${canvas.width} pixels of a canvas for ${width} × ${devicePixelRatio}`)
    }
    for (const control of document.querySelectorAll('.app button, .app input, .app select, .app a[href]')) {
        if (control.disabled || !control.checkVisibility({ visibilityProperty: true })) continue
        control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
        const { left, right, top, bottom } = control.getBoundingClientRect()
        const [x, y] = [(left + right) / 2, (top + bottom) / 2]
        const there = document.elementFromPoint(x, y)
        if (!(there && (control.contains(there) || there.contains(control) || there.closest('label')?.contains(control))))
            faults.push(`${control.id || control.textContent || control.ariaLabel} at ${x}, ${y} lies under ${there?.className ?? 'nothing'}`)
    }
    scrollTo(0, 0)
    return faults";

#[test]
#[ignore = "cargo xtask test e2e"]
fn from_half_to_four_times_its_size_the_page_is_sharp_and_within_reach() {
    run(|page| {
        if !page.is_chromium_or_leaves_out("its driver has no pixels of other sizes") {
            return;
        }
        page.open(SCENE);
        page.expect_words("#output-size", "8 × 8");
        for factor in [0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0] {
            page.zoom((1280, 1024), factor);
            page.settle();
            page.expect(&format!("faults at {factor}"), json!([]), || {
                page.js(FAULTS_OF_ZOOM)
            });
        }
    });
}
