//! The named states of the page: what the gallery photographs and axe examines.
//!
//! One more is one more entry: a name, the link that opens it and, where a link does not lead there,
//! what a reader does next. That is the same in both languages and at every width: it goes by ids
//! and classes, not by words.

use crate::harness::Page;
use std::fmt;

/// Through which window, in which theme and language a state is seen.
#[derive(Clone, Copy)]
pub struct View {
    pub width: u32,
    pub height: u32,
    pub theme: &'static str,
    pub lang: &'static str,
}

/// `1440-dark-en`
impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.width, self.theme, self.lang)
    }
}

pub struct State {
    pub name: &'static str,
    /// The fragment of the address, without `#`.
    pub link: &'static str,
    /// Width and height of the frame, where it is an embed.
    pub frame: Option<(u32, u32)>,
    act: fn(&Page),
}

const fn state(name: &'static str, link: &'static str) -> State {
    State {
        name,
        link,
        frame: None,
        act: |_| {},
    }
}

/// A state of an embed in a frame of this size, whatever the window is.
const fn embed(name: &'static str, link: &'static str, frame: (u32, u32)) -> State {
    State {
        frame: Some(frame),
        ..state(name, link)
    }
}

impl State {
    const fn then(self, act: fn(&Page)) -> Self {
        Self { act, ..self }
    }

    /// Whether a phone shows it as its own page, and not within a wider frame.
    pub fn is_narrow(&self) -> bool {
        self.frame.is_none_or(|(width, _)| width < 560)
    }

    /// Brings the page into this state, as somebody sees it who has hidden the words of welcome,
    /// and what an earlier state left behind.
    #[track_caller]
    pub fn show(&self, page: &Page, view: View) {
        let Self {
            name,
            link,
            frame,
            act,
        } = self;
        let View { theme, lang, .. } = view;
        let (width, height) = frame.unwrap_or((view.width, view.height));
        let file = frame.map_or("", |_| "embed.html");
        page.resize(width, height);
        // Another query makes the browser load the page anew.
        page.open(&format!(
            "{file}?{name}-{view}#{link}&theme={theme}&lang={lang}"
        ));
        page.expect("the width of the window", width.into(), || {
            page.js("return innerWidth").as_u64().unwrap_or_default()
        });
        page.find(".pad, .contents");
        if let Some(hide) = page.find_all(".first button").first() {
            hide.click();
        }
        for dismiss in page.find_all(".notice .dismiss") {
            dismiss.click();
        }
        act(page);
        page.settle();
    }
}

/// The states whose name contains what `GRIDSCOPE_STATES` says; without it all.
pub fn chosen() -> impl Iterator<Item = &'static State> {
    let part = std::env::var("GRIDSCOPE_STATES").unwrap_or_default();
    STATES
        .iter()
        .filter(move |state| state.name.contains(&part))
}

/// Two tracks that tell `align_corners` apart.
const ALIGNED: &str = "y=nn.Upsample(scale_factor=2,mode='bilinear');\
    nn.Upsample(scale_factor=2,mode='bilinear',align_corners=True)&view=compare&pin=2,5";

/// A transposed convolution that makes a checkerboard.
const STAMPED: &str = "y=nn.ConvTranspose2d(1,1,3,stride=2,bias=False,\
    weight=[[[[0.6,1,0.4],[0.9,1.2,0.8],[0.3,0.7,-0.4]]]])&pin=4,4";

/// Two grids, the way between them, and one tap in four pinned.
const BILINEAR: &str = "x=[[1,2,4,3],[2,6,9,5],[1,5,8,4],[0,2,3,2]]\
                        &y=nn.Upsample(scale_factor=2,mode='bilinear')&pin=2,5";

pub static STATES: &[State] = &[
    embed("embed", BILINEAR, (640, 420)),
    embed("embed-narrow", BILINEAR, (320, 760)),
    embed("embed-ruler", BILINEAR, (800, 520)),
    embed("embed-panel", BILINEAR, (960, 600)),
    embed("embed-lesson", "lesson=align-corners", (640, 900)).then(|page| {
        page.click("#skip");
        page.find("[data-scene]");
    }),
    embed(
        "embed-readonly",
        "x=digit(14,14)&y=nn.MaxPool2d(3,stride=2,padding=(1,0))&map=ink&pin=4,5&readonly=1",
        (640, 420),
    ),
    embed(
        "embed-conv",
        "x=waves(12,12)&y=nn.Conv2d(1,1,3,stride=2,padding=1)&pin=2,2",
        (640, 420),
    ),
    embed(
        "embed-transposed",
        "y=nn.ConvTranspose2d(1,1,3,stride=2)&pin=4,4",
        (640, 420),
    ),
    embed("embed-error", "y=nn.MaxPool2d(2,padding=2)", (640, 420)),
    embed(
        "embed-compare",
        "y=nn.Upsample(scale_factor=2,mode='bilinear');\
         nn.Upsample(scale_factor=2,mode='bilinear',align_corners=True)&view=compare&pin=2,5",
        (960, 600),
    ),
    embed(
        "embed-pipeline",
        "x=digit(14,14)&y=nn.Sequential(nn.MaxPool2d(3,stride=2,padding=(1,0)),nn.Upsample(scale_factor=2))&map=ink&height=auto",
        (800, 520),
    ),
    embed(
        "embed-1d",
        "x=[[[2,5,3,8,4]]]&y=F.interpolate(x,size=8,mode='linear')&pin=3",
        (640, 520),
    ),
    embed(
        "embed-3d",
        "x=torch.arange(48).view(1,1,3,4,4)&y=nn.Upsample(scale_factor=2,mode='trilinear')&pin=2,3,5&height=auto",
        (800, 600),
    ),
    embed(
        "embed-problem",
        "y=nn.MaxPool2d(2)&hide=nonsense",
        (640, 420),
    ),
    state("playground", ""),
    state("playground-hovered", "").then(|page| page.hover_cell("output", (5, 3))),
    state("playground-from-input", "").then(|page| page.hover_cell("input", (1, 2))),
    state("playground-focused", "").then(|page| {
        page.tab_to("#output");
        page.press("ArrowDown");
    }),
    state("playground-typing", "").then(|page| {
        page.tab_to("#input");
        page.type_text("1.5.2");
        page.press("Enter");
        page.find(".said");
    }),
    state("playground-unpinned", "pin="),
    state("examples", "").then(|page| {
        on_a_phone(page, "#edit-input");
        page.click("#examples");
        page.find("#examples-menu");
    }),
    state("fill", "").then(|page| {
        on_a_phone(page, "#edit-input");
        page.click("#fill");
        page.find("#fill-menu");
    }),
    state("stepping", "x=waves(8,8)&y=nn.MaxPool2d(2)&pin=1,1").then(|page| {
        page.press("]");
        page.press("]");
        page.expect_words("#step", "8 / 16");
    }),
    state("wanted-size", "").then(|page| {
        page.click("#output-size");
        page.find("#wanted-size").fill("9 × 9");
        page.find("#wanted-answer");
    }),
    state("code", "").then(|page| {
        // In narrow windows it stands behind the second tab, on a phone in a sheet.
        on_a_phone(page, "#dock-code");
        if let Some(tab) = page.find_all(".panel [role=tab]").last() {
            tab.click();
        }
        page.find("#code").scroll_into_view();
    }),
    state("first-visit", "").then(|page| {
        page.js("localStorage.clear()");
        page.reload();
        page.find(".first button");
    }),
    state("kept", "x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)").then(|page| {
        page.tab_to("#input");
        page.type_text("5");
        page.press("Enter");
        // Another query makes the browser load the page anew.
        page.js(
            "const { lang, dataset } = document.documentElement
             location.href = `?kept#x=[[7,8],[9,6]]&y=nn.AvgPool2d(2)&theme=${dataset.theme}&lang=${lang}`",
        );
        page.find(".notice");
    }),
    state("stopped", "").then(|page| {
        page.js(
            "dispatchEvent(new ErrorEvent('error', { error: new window.WebAssembly.RuntimeError('unreachable') }))
             sessionStorage.removeItem('gridscope.stopped')",
        );
        page.find(".stopped");
    }),
    state("broken-link", "x=[[1,2],[3&y=nn.MaxPool2d(2)"),
    state("empty", "x=blank(4,4)"),
    state(
        "empty-1d",
        "x=blank(6)&y=nn.Upsample(scale_factor=2,mode='linear')",
    ),
    state(
        "empty-3d",
        "x=blank(2,3,3)&y=nn.Upsample(scale_factor=2)&dims=3",
    ),
    state(
        "empty-pipeline",
        "x=blank(4,4)&y=nn.Sequential(nn.MaxPool2d(2),nn.Upsample(scale_factor=2))",
    ),
    state("selected", "").then(|page| {
        page.tab_to("#input");
        page.press("Shift+ArrowDown");
        page.press("Shift+ArrowRight");
        page.find("#input .selected");
    }),
    state(
        "large",
        "x=photo(224,224)&y=F.interpolate(x,scale_factor=0.25,mode='bilinear')&map=gray&pin=37,12",
    ),
    state(
        "large-1024",
        "x=photo(1024,1024)&y=nn.AvgPool2d(4)&map=gray&pin=120,77",
    ),
    state(
        "colour",
        "x=torch.manual_seed(0);torch.rand(1,3,4,4)&y=nn.Upsample(scale_factor=2,mode='bilinear')&rgb=1&pin=2,5",
    ),
    state(
        "map-cividis",
        "x=disk(9,9)&y=nn.AvgPool2d(3)&map=cividis&pin=1,1",
    ),
    state(
        "map-vik",
        "x=waves(12,12)&y=nn.AvgPool2d(3)&map=vik&pin=1,1",
    ),
    state("error", "y=nn.MaxPool2d(2)").then(|page| {
        on_a_phone(page, "#dock-parameters");
        page.set_parameter("padding", "2");
        on_a_phone(page, "#dock-parameters");
        page.find("#raises");
    }),
    state("error-from-link", "y=nn.MaxPool2d(2,padding=2)"),
    state(
        "pool-ceil",
        "x=digit(14,14)&y=nn.MaxPool2d(3,stride=2,padding=(1,0),ceil_mode=True)&map=ink&pin=4,6",
    ),
    state(
        "pool-floor",
        "x=digit(14,14)&y=nn.MaxPool2d(3,stride=2,padding=(1,0))&map=ink&pin=4,5",
    ),
    state(
        "pool-adaptive",
        "x=disk(8,8)&y=nn.AdaptiveAvgPool2d(3)&pin=1,1",
    ),
    state(
        "pool-adaptive-max",
        "x=disk(7,7)&y=nn.AdaptiveMaxPool2d((3,2))&pin=1,1",
    ),
    state("pool-lp", "x=waves(6,6)&y=nn.LPPool2d(2,2)&pin=1,1"),
    state(
        "avgpool",
        "x=waves(6,6)&y=nn.AvgPool2d(3,stride=2,padding=1,ceil_mode=True)&pin=3,2",
    ),
    state(
        "avgpool-backward",
        "x=waves(6,6)&y=nn.AvgPool2d(3,stride=2,padding=1,ceil_mode=True)&flow=sum&back=5,4",
    ),
    state("backward-cell", "flow=cell&back=1,2&pin=2,5"),
    state(
        "backward-pipeline",
        "y=nn.Sequential(nn.AvgPool2d(2),nn.Upsample(scale_factor=3))&flow=sum&back=1,1",
    ),
    state(
        "pipeline",
        "x=digit(14,14)&y=nn.Sequential(nn.MaxPool2d(3,stride=2,padding=(1,0)),nn.Upsample(scale_factor=2))&map=ink",
    ),
    state(
        "pipeline-three",
        "x=waves(8,8)&y=nn.Sequential(nn.AvgPool2d(2),nn.Conv2d(1,1,3,padding=1),\
         nn.Upsample(scale_factor=2,mode='bilinear'))&at=0,1&pin=2,2",
    ),
    state(
        "pipeline-four",
        "x=disk(8,8)&y=nn.Sequential(nn.MaxPool2d(2),nn.AvgPool2d(2),nn.Upsample(scale_factor=2),\
         nn.Upsample(scale_factor=2,mode='bilinear'))&at=0,3&pin=5,2",
    ),
    state(
        "pipeline-broken",
        "x=disk(8,8)&y=nn.Sequential(nn.MaxPool2d(2),nn.AvgPool2d(2,padding=2),nn.Upsample(scale_factor=2))",
    ),
    state(
        "pipeline-sizes",
        "x=disk(5,5)&y=nn.Sequential(nn.MaxPool2d(2),nn.Upsample(scale_factor=2))&at=0,1&pin=2,2",
    ),
    state(
        "unpool",
        "x=digit(6,6)&y=nn.Sequential(nn.MaxPool2d(2,return_indices=True),nn.MaxUnpool2d(2))&at=0,1&pin=2,3",
    ),
    state(
        "conv",
        "x=waves(12,12)&y=nn.Conv2d(1,1,3,stride=2,padding=1,bias=False,weight=[[[[0,1,0],[1,-4,1],[0,1,0]]]])&pin=2,2",
    ),
    state(
        "conv-kernel",
        "x=waves(12,12)&y=nn.Conv2d(1,1,3,stride=2,padding=1)&pin=2,2",
    )
    .then(|page| page.hover_cell("kernel", (0, 1))),
    state(
        "conv-presets",
        "x=waves(12,12)&y=nn.Conv2d(1,1,3,stride=2,padding=1)&pin=2,2",
    )
    .then(|page| {
        page.click("#presets");
        page.find("#presets-menu");
    }),
    state("conv-transposed", STAMPED),
    state("conv-gathered", STAMPED).then(|page| {
        let gather = page.find(".landing .seg button:nth-child(2)");
        gather.scroll_into_view();
        gather.click();
    }),
    state(
        "channels",
        "x=torch.arange(16).view(1,4,2,2)&y=nn.PixelShuffle(2)&pin=1,2",
    ),
    state(
        "bicubic",
        "x=[[1,1,1,1,1,1],[1,2,8,8,2,1],[1,8,9,9,8,1],[1,8,9,9,8,1],[1,2,8,8,2,1],[1,1,1,1,1,1]]\
         &y=nn.Upsample(scale_factor=2,mode='bicubic')&pin=3,6",
    ),
    state(
        "lanczos",
        "x=edge(8,8)&y=F.interpolate(x,size=(5,5),mode='lanczos',antialias=True)&pin=2,2",
    ),
    state(
        "antialias",
        "x=waves(12,12)&y=F.interpolate(x,size=(5,5),mode='bilinear',antialias=True)&pin=2,2",
    ),
    state(
        "nearest-exact",
        "x=ramp(5,5)&y=F.interpolate(x,size=(8,8),mode='nearest-exact')&pin=3,4",
    ),
    state("compare", ALIGNED),
    state("compare-slider", ALIGNED).then(|page| show_way(page, 2, "#split")),
    state("compare-flicker", ALIGNED).then(|page| {
        show_way(page, 3, ".named.faint");
        page.click("#flicker");
    }),
    state(
        "compare-three",
        "y=F.interpolate(x,scale_factor=2,mode='nearest');F.interpolate(x,scale_factor=2,mode='bilinear');\
         F.interpolate(x,scale_factor=2,mode='bicubic')&view=compare&pin=2,5",
    ),
    state(
        "compare-four",
        "x=waves(8,8)&y=nn.MaxPool2d(2);nn.AvgPool2d(2);nn.LPPool2d(2,2);nn.AdaptiveAvgPool2d(4)&view=compare&pin=1,2",
    ),
    state(
        "compare-sizes",
        "x=digit(9,9)&y=nn.MaxPool2d(3,stride=2);nn.MaxPool2d(2);nn.AvgPool2d(3,stride=2,ceil_mode=True,padding=1)\
         &view=compare&pin=1,2",
    ),
    state(
        "compare-1d",
        "x=[2,5,3,8,4]&y=nn.Upsample(8);nn.Upsample(8,mode='linear')&view=compare&pin=3",
    ),
    state(
        "compare-3d",
        "x=torch.arange(48).view(1,1,3,4,4)&y=nn.MaxPool3d(2);nn.AvgPool3d(2)&view=compare&pin=0,1,1",
    ),
    state(
        "compare-refused",
        "x=[[1,2],[3,4]]&y=nn.MaxPool2d(2);nn.MaxPool2d(2,padding=2)&view=compare",
    ),
    state("compare-sheet-formula", ALIGNED).then(|page| on_a_phone(page, "#dock-formula")),
    state("compare-sheet-code", ALIGNED).then(|page| on_a_phone(page, "#dock-code")),
    state(
        "1d",
        "x=[[[2,5,3,8,4]]]&y=F.interpolate(x,size=8,mode='nearest');\
         F.interpolate(x,size=8,mode='nearest-exact');F.interpolate(x,size=8,mode='linear')&pin=3",
    ),
    state(
        "1d-pool",
        "x=[[[2,5,3,8,4,6]]]&y=nn.AvgPool1d(3,padding=1)&pin=1",
    ),
    state(
        "1d-conv",
        "x=[[[2,5,3,8,4,6]]]&y=nn.Conv1d(1,1,3,padding=1)&pin=1",
    ),
    state(
        "3d",
        "x=torch.arange(48).view(1,1,3,4,4)&y=nn.Upsample(scale_factor=2,mode='trilinear')&pin=2,3,5",
    ),
    state(
        "3d-tripled",
        "x=torch.arange(48).view(1,1,3,4,4)&y=nn.Upsample(scale_factor=3,mode='trilinear')&map=cividis&pin=2,3,5",
    ),
    state(
        "3d-conv",
        "x=torch.arange(48).view(1,1,3,4,4)&y=nn.Conv3d(1,1,3,padding=1)&pin=1,1,1",
    ),
    state(
        "3d-error",
        "x=torch.arange(48).view(1,1,3,4,4)&y=nn.MaxPool3d(2,padding=2)",
    ),
    state("sheet-parameters", "").then(|page| on_a_phone(page, "#dock-parameters")),
    state("sheet-formula", "").then(|page| on_a_phone(page, "#dock-formula")),
    state("sheet-ruler", "").then(|page| on_a_phone(page, "#dock-ruler")),
    state("lessons", "lesson="),
    state("lesson-predict", "lesson=align-corners").then(ask_anew),
    state("lesson-explain", "lesson=align-corners").then(|page| {
        ask_anew(page);
        page.find(".answers label").click();
        page.click("#reveal");
        page.find("[data-scene]");
    }),
    state("lesson-single-predict", "lesson=ceil-mode").then(ask_anew),
    state("lesson-single", "lesson=ceil-mode").then(|page| {
        ask_anew(page);
        page.click("#skip");
        page.click("[data-scene]");
    }),
    state("lesson-modes", "lesson=modes").then(|page| {
        ask_anew(page);
        page.click("#skip");
        page.click("#measure");
    }),
    state("share", "").then(|page| share(page, "#share")),
    state("share-embed", "").then(|page| {
        share(page, "#share");
        page.find("#embedding").scroll_into_view();
        page.wait_for("the preview", || {
            let shown = "return !!document.querySelector('.embedded iframe').contentDocument?.querySelector('.pad')";
            page.js(shown) == true
        });
    }),
    state(
        "share-long",
        "x=torch.manual_seed(1);torch.randn(40,40)&y=nn.AvgPool2d(2)&pin=3,4",
    )
    .then(|page| {
        // An expression is short: its values are not.
        page.tab_to("#input");
        page.press("Delete");
        share(page, "#share");
    }),
    state("exports", "").then(|page| exports(page, 0)),
    state("exports-grid", "").then(|page| exports(page, 1)),
    state("exports-refused", "y=nn.MaxPool2d(2,padding=2)").then(|page| exports(page, 2)),
    state(
        "sheet-windows",
        "x=digit(14,14)&y=nn.MaxPool2d(3,stride=2,padding=(1,0),ceil_mode=True)&map=ink&pin=4,6",
    )
    .then(|page| on_a_phone(page, "#dock-ruler")),
    state(
        "sheet-divisor",
        "x=waves(6,6)&y=nn.AvgPool2d(3,stride=2,padding=1,ceil_mode=True)&pin=3,2",
    )
    .then(|page| on_a_phone(page, "#dock-ruler")),
    state("computing", "x=rand(256,256)&y=nn.MaxPool2d(2)&pin=2,5")
        .then(|page| keep_waiting(page, "y=nn.MaxPool2d(127,stride=1,padding=63)")),
    state(
        "computing-compared",
        "x=rand(256,256)&y=nn.MaxPool2d(2);nn.AvgPool2d(2)&view=compare",
    )
    .then(|page| {
        keep_waiting(
            page,
            "y=nn.MaxPool2d(127,stride=1,padding=63);nn.AvgPool2d(2)&view=compare",
        );
    }),
    state("cancelled", "x=rand(256,256)&y=nn.MaxPool2d(2)&pin=2,5").then(|page| {
        keep_waiting(page, "y=nn.MaxPool2d(127,stride=1,padding=63)");
        // From under a phone's fixed foot.
        page.js("document.querySelector('#cancel-work').scrollIntoView({ block: 'center' })");
        page.click("#cancel-work");
        page.find("#compute-again");
    }),
    state("paste", "").then(|page| paste(page, "[[1, 2, 3],\n [4, 5, 6.5]]")),
    state("paste-code", "").then(|page| {
        paste(
            page,
            "y = F.max_pool2d(torch.tensor([[[[1., 2.], [3., 4.]]]]), 2)",
        );
    }),
    state("paste-error", "").then(|page| paste(page, "1\t2\t3\n4\tfive\t6\n7\t8")),
    state("file", "").then(|page| {
        page.drop_file("#input", "nothing.csv", b"");
        page.find("#file-error");
    }),
    state("picture", "").then(|page| {
        let picture = include_bytes!("../../docs/playground.png");
        page.drop_file("#input", "playground.png", picture);
        page.find(".options");
    }),
];

/// Opens the lesson as somebody does who has done none: an earlier state may have revealed it.
fn ask_anew(page: &Page) {
    page.js("localStorage.removeItem('gridscope.lessons')");
    page.reload();
    page.find("#skip");
}

/// Presses what only a phone has.
fn on_a_phone(page: &Page, selector: &str) {
    if page.js("return innerWidth < 760") == serde_json::json!(true) {
        page.click(selector);
    }
}

fn share(page: &Page, button: &str) {
    page.click(button);
    page.find("#link");
}

/// The foot of the dialog, with this one of figure, input and output in the picture.
fn exports(page: &Page, part: usize) {
    share(page, "#share");
    let parts = page.find_all(".exports .seg button");
    parts[part].click();
    page.find("#exported").scroll_into_view();
}

/// Chooses how tracks are laid beside or over each other, and waits for what only that way has.
fn show_way(page: &Page, nth: usize, shows: &str) {
    page.click(&format!(".ways .seg button:nth-child({nth})"));
    page.find(shows);
}

/// Asks a worker that never answers for other tracks.
fn keep_waiting(page: &Page, tracks: &str) {
    page.find("[id^=output]");
    page.js("window.Worker = class extends Worker { postMessage() {} }");
    page.js(&format!("location.hash = 'x=rand(256,256)&{tracks}'"));
    page.find("#cancel-work");
}

fn paste(page: &Page, text: &str) {
    page.copy(text);
    page.press("Control+v");
    page.find("#paste-text");
}
