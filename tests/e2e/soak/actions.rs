//! What a reader may do, each as a user does it.

use super::Soak;
use serde_json::Value;

/// What can be done, and how often beside the others.
pub struct Act {
    pub name: &'static str,
    pub weight: usize,
    /// Does it, and says what it was.
    pub act: fn(&mut Soak) -> Option<String>,
}

const fn act(name: &'static str, weight: usize, act: fn(&mut Soak) -> Option<String>) -> Act {
    Act { name, weight, act }
}

pub const ACTIONS: &[Act] = &[
    act("type into a cell", 10, |soak| {
        let cell = point(soak, ".pad")?;
        let text = soak.any(&["3", "-1,5", "0.25", "1e3", "nan", "7", "12", "x"]);
        soak.page.press_at(cell);
        soak.page.type_text(text);
        let end = soak.any(&["Enter", "Escape", "Tab"]);
        soak.page.press(end);
        Some(format!("{text} {end}"))
    }),
    act("draw or select by dragging", 6, |soak| {
        let from = point(soak, ".pad")?;
        let to = point(soak, ".pad")?;
        soak.page.drag_pointer(&[from, to]);
        None
    }),
    act("hover a cell", 8, |soak| {
        let place = point(soak, ".pad")?;
        soak.page.move_pointer(place);
        None
    }),
    act("press keys on a grid", 10, |soak| {
        let cell = point(soak, ".pad")?;
        soak.page.move_pointer(cell);
        soak.page.press_at(cell);
        let keys = [
            "ArrowDown",
            "ArrowRight",
            "ArrowUp",
            "ArrowLeft",
            "Shift+ArrowRight",
            "Shift+ArrowDown",
            "Control+c",
            "Control+v",
            "Delete",
            "]",
            "[",
            "Enter",
            "Escape",
            "Home",
            "Control+End",
        ];
        let pressed: Vec<_> = (0..3).map(|_| soak.any(&keys)).collect();
        for key in &pressed {
            soak.page.press(key);
        }
        Some(pressed.join(" "))
    }),
    act("press a button", 16, |soak| {
        press(soak, ".app button, .lesson button")
    }),
    act("choose an operation", 8, |soak| press(soak, ".ops button")),
    act("step a parameter", 8, |soak| {
        press(soak, ".panel .num button")
    }),
    act("switch a parameter", 6, |soak| {
        press(soak, ".panel .seg button")
    }),
    act("type a parameter", 8, |soak| {
        let field = press(soak, ".panel .num input")?;
        let text = soak.any(&[
            "1", "2", "3", "0,5", "1.5", "0", "-1", "None", "x", "5", "7",
        ]);
        soak.page.press("Control+a");
        soak.page.type_text(text);
        soak.page.press("Enter");
        Some(format!("{field} = {text}"))
    }),
    act("choose of a list", 5, |soak| {
        let dice = soak.below(1000);
        let chosen = soak.page.js(&format!(
            "const lists = [...document.querySelectorAll('.app select')].filter(list => !list.disabled && list.checkVisibility())
             if (!lists.length) return null
             const list = lists[{dice} % lists.length]
             list.selectedIndex = {dice} % list.options.length
             list.dispatchEvent(new Event('change', {{ bubbles: true }}))
             return `${{list.id}} = ${{list.value}}`"
        ));
        chosen.as_str().map(str::to_owned)
    }),
    act("choose an example", 3, |soak| {
        press(soak, "#examples")?;
        soak.page.settle();
        press(soak, "[role=menuitem]")
    }),
    act("fill", 2, |soak| {
        press(soak, "#fill")?;
        soak.page.settle();
        press(soak, "[role=menuitem]")
    }),
    act("type a size", 3, |soak| {
        press(soak, "button#input-size")?;
        let size = soak.any(&[
            "2 × 2", "4 × 4", "5 × 7", "8x8", "12, 12", "30 × 40", "0 × 3",
        ]);
        soak.page.settle();
        soak.page.press("Control+a");
        soak.page.type_text(size);
        soak.page.press("Enter");
        soak.page.press("Escape");
        Some(size.into())
    }),
    act("undo", 8, |soak| {
        leave_dialogs(soak);
        soak.page.press("Control+z");
        None
    }),
    act("redo", 4, |soak| {
        leave_dialogs(soak);
        soak.page.press("Control+Shift+z");
        None
    }),
    act("open what shares", 3, |soak| {
        press(soak, "#share, #embed")?;
        // By its words: an element that the driver has found it keeps, with all that is in it.
        soak.page
            .wait_for("a dialog", || !soak.page.words(".dialog").is_empty());
        press(soak, ".dialog [role=tab], .dialog input[type=checkbox]")
    }),
    act("upload", 3, |soak| {
        leave_dialogs(soak);
        let (name, content): (_, &[u8]) = soak.any(&[
            ("grid.csv", b"1,2,3\n4,5,6\n7,8,9\n" as &[u8]),
            ("grid.csv", b"1;2,5\n3;x\n"),
            (
                "grid.gridscope",
                b"gridscope 1\nx=[[5,2],[3,4]]\ny=nn.MaxPool2d(1)\n",
            ),
            ("grid.npy", b"no such thing"),
        ]);
        soak.page.drop_file("body", name, content);
        soak.page.settle();
        press(soak, "#apply");
        Some(name.into())
    }),
    act("leave a dialog", 4, |soak| {
        leave_dialogs(soak);
        None
    }),
    act("change the language", 2, |soak| press(soak, "#language")),
    act("change the theme", 2, |soak| press(soak, "#theme")),
    act("resize the window", 3, |soak| {
        soak.size = soak.any(&[
            (1280, 800),
            (1440, 900),
            (900, 1200),
            (390, 844),
            (640, 512),
        ]);
        soak.page.resize(soak.size.0, soak.size.1);
        Some(format!("{:?}", soak.size))
    }),
    act("follow a link", 5, |soak| {
        leave_dialogs(soak);
        let link = soak.any(LINKS);
        soak.page.js(&format!("location.hash = {link:?}"));
        Some(link.into())
    }),
    act("go back", 5, |soak| {
        leave_dialogs(soak);
        soak.page.js("if (history.state) history.back()");
        None
    }),
    act("go forward", 3, |soak| {
        leave_dialogs(soak);
        soak.page.js("history.forward()");
        None
    }),
];

/// Scenes of every kind, and lessons.
pub const LINKS: &[&str] = &[
    "x=[[1,2,4,3],[2,6,9,5],[1,5,8,4],[0,2,3,2]]&y=nn.Upsample(scale_factor=2,mode='bilinear')&pin=2,5",
    "x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)",
    "x=waves(12,12)&y=nn.Conv2d(1,1,3,stride=2,padding=1)&pin=2,2",
    "y=nn.ConvTranspose2d(1,1,3,stride=2)&pin=4,4",
    "x=digit(14,14)&y=nn.AvgPool2d(3,stride=2,padding=1)",
    "x=[[1,2,3,4],[5,6,7,8],[9,1,2,3],[4,5,6,7]]&y=nn.Sequential(nn.MaxPool2d(2),nn.Upsample(scale_factor=2))",
    "y=nn.Upsample(scale_factor=2,mode='bilinear');nn.Upsample(scale_factor=2,mode='bicubic')&view=compare&pin=2,5",
    "x=[1,5,2,4,3,6]&y=nn.MaxPool1d(2)",
    "x=rand(4,4,4)&y=nn.AvgPool3d(2)",
    "x=waves(64,64)&y=nn.AdaptiveAvgPool2d((5,7))",
    "y=nn.MaxPool2d(2,padding=2)",
    "lessons",
    "lesson=align-corners",
    "lesson=size-rounds",
];

/// Closes what lies over the page.
pub fn leave_dialogs(soak: &mut Soak) {
    for _ in 0..3 {
        if soak.page.js("return !document.querySelector('.dialog')") == true {
            return;
        }
        soak.page.press("Escape");
        soak.page.settle();
    }
}

/// Presses one of the controls that can be pressed now, and gives its name. What saves a file or
/// leaves the site is none of them.
fn press(soak: &mut Soak, selector: &str) -> Option<String> {
    let found = chosen(soak, selector, "[(left + right) / 2, (top + bottom) / 2]");
    let (place, name) = found?;
    soak.page.press_at(place);
    Some(name)
}

/// A point of one of the elements that can be reached now.
fn point(soak: &mut Soak, selector: &str) -> Option<(f64, f64)> {
    let [x, y] = [0, 1].map(|_| 0.05 + 0.9 * soak.below(1000) as f64 / 1000.0);
    let place = format!("[left + (right - left) * {x}, top + (bottom - top) * {y}]");
    chosen(soak, selector, &place).map(|(place, _)| place)
}

fn chosen(soak: &mut Soak, selector: &str, place: &str) -> Option<((f64, f64), String)> {
    let dice = soak.below(10_000);
    let found: Value = soak.page.js(&format!(
        "const all = [...document.querySelectorAll({selector:?})].filter(e => !e.disabled
             && e.checkVisibility({{ visibilityProperty: true }}) && !e.closest('[inert], .saves, .notice')
             && !/^(save|download|record)/.test(e.id) && e.getBoundingClientRect().width > 0)
         if (!all.length) return null
         const chosen = all[{dice} % all.length]
         chosen.scrollIntoView({{ block: 'center', inline: 'center', behavior: 'instant' }})
         const {{ left, right, top, bottom }} = chosen.getBoundingClientRect()
         const [x, y] = {place}
         const there = document.elementFromPoint(x, y)
         if (!there || !(chosen.contains(there) || there.contains(chosen))) return null
         return [x, y, chosen.id || chosen.ariaLabel || chosen.textContent]"
    ));
    let at = |i: usize| found[i].as_f64();
    let name = found[2].as_str()?.trim().to_owned();
    Some(((at(0)?, at(1)?), name))
}
