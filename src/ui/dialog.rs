//! The dialog that brings in a grid: text or code, a file or a picture; preview, then apply.

use std::sync::Arc;

use web_sys::{DataTransfer, File, HtmlTextAreaElement};
use yew::prelude::*;

use super::icons;
use super::layout;
use super::marks::indices;
use super::page::{Page, set_in_tones, use_page, use_window_event};
use super::picture::{FileTab, Picked};
use super::plane::Plane;
use super::raster::{Label, Raster};
use crate::ops::Tensor;
use crate::playground::colormap::{Colormap, Scale, range};
use crate::playground::complaint;
use crate::playground::edit;
use crate::playground::input::Input;
use crate::playground::notation;
use crate::playground::number::short;
use crate::playground::paste::{
    self, CellProblem, CellProblemKind, Content, Format, Pasted, Repair,
};
use crate::playground::state::Change;
use crate::playground::words::{Piece, Word, rich};

/// Problems that are listed; the others are counted.
const LISTED: usize = 4;

/// What the dialog opens with.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    Text(String),
    File(File),
    NoFile,
}

impl Offer {
    /// What a paste or a drop carries: a file before text.
    pub fn from_transfer(data: &DataTransfer) -> Option<Self> {
        if let Some(file) = data.files().and_then(|files| files.get(0)) {
            return Some(Self::File(file));
        }
        let text = data.get_data("text/plain").ok()?;
        (!text.trim().is_empty()).then_some(Self::Text(text))
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub offer: Offer,
    /// Rows and columns of the input that would be replaced.
    pub size: (usize, usize),
    pub on_close: Callback<()>,
    pub on_change: Callback<Change>,
    pub on_map: Callback<Colormap>,
}

#[component]
pub fn Dialog(props: &Props) -> Html {
    let page = use_page();
    let text = use_state_eq(|| match &props.offer {
        Offer::Text(text) => text.clone(),
        _ => String::new(),
    });
    let format = use_state_eq(|| None::<Format>);
    let by_file = use_state_eq(|| !matches!(props.offer, Offer::Text(_)));
    let picked = use_state_eq(|| None::<Picked>);
    let node = use_node_ref();
    // The focus comes into the dialog, and goes back where it was when the dialog closes.
    use_effect_with(node.clone(), |node| {
        let before = super::page::document().active_element();
        if let Some(dialog) = node.cast::<web_sys::Element>() {
            let first = ["textarea", "#file", "button"]
                .into_iter()
                .find_map(|selector| dialog.query_selector(selector).ok().flatten());
            focus(first);
        }
        move || focus(before)
    });
    use_window_event("keydown", {
        let on_close = props.on_close.clone();
        move |event: web_sys::KeyboardEvent| match event.key().as_str() {
            "Escape" => on_close.emit(()),
            "Tab" => keep_inside(&event),
            _ => {}
        }
    });

    let read = use_memo(((*text).clone(), *format), |(text, format)| match format {
        _ if text.trim().is_empty() => None,
        Some(format) => Some(paste::read_as(text, *format, 2)),
        None => Some(paste::read(text, 2)),
    });
    let pasted = read.as_ref().as_ref().and_then(|read| read.as_ref().ok());
    let change = if *by_file {
        picked
            .as_ref()
            .map(|picked| input_change(picked.tensor.clone()))
    } else {
        pasted.and_then(change_of)
    };
    let problems = match pasted.map(|pasted| &pasted.content) {
        Some(Content::Grid(grid)) if !*by_file => grid.problems.len(),
        _ => 0,
    };
    let size = format!("{} × {}", props.size.0, props.size.1);
    let footer = match (problems, &change) {
        (1, _) => page.say(Word::NeedAnswerOne).into(),
        (2.., _) => page.fill(Word::NeedAnswer, &[("count", &problems.to_string())]),
        (_, Some(Change::Tracks(_))) => page.say(Word::ReplacesOperation).into(),
        _ => page.fill(Word::Replaces, &[("size", &size)]),
    };
    let apply_word = match (&*picked, *by_file) {
        (Some(picked), true) => {
            let (rows, columns) = edit::extent(picked.tensor.shape(), 2);
            page.fill(Word::UseSize, &[("size", &format!("{rows} × {columns}"))])
        }
        _ => page.say(Word::Apply).into(),
    };
    let apply = {
        let (change, on_change, on_close) = (
            change.clone(),
            props.on_change.clone(),
            props.on_close.clone(),
        );
        let (on_map, map) = (
            props.on_map.clone(),
            picked.as_ref().filter(|_| *by_file).map(|p| p.is_picture),
        );
        Callback::from(move |_: MouseEvent| {
            if let Some(change) = change.clone() {
                on_change.emit(change);
                if let Some(is_picture) = map {
                    on_map.emit(if is_picture {
                        Colormap::Gray
                    } else {
                        Colormap::Viridis
                    });
                }
                on_close.emit(());
            }
        })
    };
    let tab = |file: bool, word: Word| {
        let by_file = by_file.clone();
        html! { <button type="button" role="tab" aria-selected={(*by_file == file).to_string()}
        onclick={move |_: MouseEvent| by_file.set(file)}>{ page.say(word) }</button> }
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <div class="scrim">
            <div class="dialog" role="dialog" aria-modal="true" aria-labelledby="dialog-title" ref={node}>
                <header>
                    <h1 id="dialog-title">{ page.say(Word::BringIn) }</h1>
                    <span class="tabs" role="tablist">{ tab(false, Word::TextOrCode) }{ tab(true, Word::FileOrPicture) }</span>
                    <button type="button" class="act" aria-label={page.say(Word::Close)} onclick={close.clone()}>{ icons::close() }</button>
                </header>
                if *by_file {
                    <FileTab file={match &props.offer { Offer::File(file) => Some(file.clone()), _ => None }}
                        on_picked={let picked = picked.setter(); move |p| picked.set(p)}
                        on_text={
                            let (text, by_file) = (text.clone(), by_file.clone());
                            move |content| { text.set(content); by_file.set(false); }
                        } />
                } else {
                    <div class="two" role="tabpanel" aria-label={page.say(Word::TextOrCode)}>
                        <div>
                            <h2><label for="paste-text">{ page.say(Word::PasteAnything) }</label><kbd class="end">{ "Ctrl V" }</kbd></h2>
                            <textarea class="text" id="paste-text" spellcheck="false" value={(*text).clone()}
                                aria-invalid={(problems > 0).to_string()} oninput={
                                    let (text, format) = (text.clone(), format.clone());
                                    move |event: InputEvent| {
                                        text.set(event.target_unchecked_into::<HtmlTextAreaElement>().value());
                                        format.set(None);
                                    }
                                } />
                            { complaints(page, &text, read.as_ref().as_ref()) }
                            <p class="note">{ set_in_tones(&rich(page.say(Word::AlsoRead),
                                &[("code", Piece::code("F.interpolate(x, size=(5, 7))"))])) }</p>
                        </div>
                        <div>
                            <h2>{ page.say(Word::Preview) }</h2>
                            { preview(page, pasted) }
                            { facts(page, pasted, &format) }
                        </div>
                    </div>
                }
                <footer>
                    <span>{ footer }</span>
                    <button type="button" class="line" onclick={close}>{ page.say(Word::Cancel) }</button>
                    <button type="button" class="solid" id="apply" disabled={change.is_none()} onclick={apply}>{ apply_word }</button>
                </footer>
            </div>
        </div>
    }
}

fn focus(element: Option<web_sys::Element>) {
    use wasm_bindgen::JsCast;
    if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Tab goes round within the dialog.
fn keep_inside(event: &web_sys::KeyboardEvent) {
    let document = super::page::document();
    let Ok(all) = document.query_selector_all(
        ".dialog button:not(:disabled), .dialog textarea, .dialog input, .dialog select",
    ) else {
        return;
    };
    let at = |i: u32| {
        use wasm_bindgen::JsCast;
        all.get(i)
            .and_then(|node| node.dyn_into::<web_sys::Element>().ok())
    };
    let (first, last) = (at(0), at(all.length().saturating_sub(1)));
    let now = document.active_element();
    if event.shift_key() && now == first {
        event.prevent_default();
        focus(last);
    } else if !event.shift_key() && now == last {
        event.prevent_default();
        focus(first);
    }
}

fn input_change(tensor: Arc<Tensor>) -> Change {
    let tensor = Tensor::clone(&tensor);
    Change::Input(Arc::new(Input { text: None, tensor }))
}

/// What applying does; nothing while cells need an answer.
fn change_of(pasted: &Pasted) -> Option<Change> {
    let input = |input: &Input| Arc::new(input.clone());
    match &pasted.content {
        Content::Grid(grid) => Some(input_change(Arc::new(grid.tensor()?))),
        Content::Code(script) => match (&script.input, &script.tracks[..]) {
            (Some(x), []) => Some(Change::Input(input(x))),
            (Some(x), tracks) => Some(Change::Both(input(x), tracks.to_vec())),
            (None, []) => None,
            (None, tracks) => Some(Change::Tracks(tracks.to_vec())),
        },
    }
}

/// Each problem with its repair, or why the text as a whole is no grid.
fn complaints(
    page: Page,
    text: &UseStateHandle<String>,
    read: Option<&Result<Pasted, paste::PasteError>>,
) -> Html {
    let problems = match read {
        Some(Err(error)) => {
            return html! { <p class="complaint" role="alert">{ complaint::of_text(error, page.lang) }</p> };
        }
        Some(Ok(Pasted {
            content: Content::Grid(grid),
            ..
        })) => &grid.problems[..],
        _ => &[],
    };
    let more = problems.len().saturating_sub(LISTED);
    html! {
        <>
            for problem in problems.iter().take(LISTED) {
                <p class="complaint">
                    <span>
                        <b class="error">{ page.fill(Word::ProblemAt, &[("row", &problem.row.to_string()), ("column", &problem.column.to_string())]) }</b>
                        { " " }{ describe(page, problem) }
                    </span>
                    <button type="button" class="link" onclick={
                        let (text, problem) = (text.clone(), problem.clone());
                        move |_: MouseEvent| text.set(paste::repair(&text, &problem))
                    }>{ match problem.repair {
                        Repair::FillWithZero => page.say(Word::FillWithZero).to_string(),
                        Repair::ReadAs(value) => page.fill(Word::ReadAsValue, &[("value", &short(value.into(), 6))]),
                    } }</button>
                </p>
            }
            if more > 0 {
                <p class="note">{ page.fill(Word::MoreProblems, &[("count", &more.to_string())]) }</p>
            }
        </>
    }
}

fn describe(page: Page, problem: &CellProblem) -> String {
    match &problem.kind {
        CellProblemKind::NotANumber(text) => page.fill(Word::ProblemNotANumber, &[("text", text)]),
        CellProblemKind::Missing { cells, expected } => page.fill(
            Word::ProblemShortRow,
            &[
                ("cells", &cells.to_string()),
                ("expected", &expected.to_string()),
            ],
        ),
        CellProblemKind::Blank => page.say(Word::ProblemBlank).into(),
    }
}

/// The grid as it was read, drawn as the stage will draw it.
fn preview(page: Page, pasted: Option<&Pasted>) -> Html {
    match pasted.map(|pasted| &pasted.content) {
        Some(Content::Grid(grid)) => {
            let cells = grid
                .cells
                .iter()
                .map(|cell| cell.unwrap_or(f32::NAN))
                .collect();
            let tensor = Tensor::new(grid.shape.clone(), cells);
            let unread: Vec<_> = grid.problems.iter().map(|p| (p.row, p.column)).collect();
            tensor.map_or_else(
                |_| Html::default(),
                |tensor| {
                    html! {
                        <>
                            if !unread.is_empty() { <p class="note">{ page.say(Word::UnreadOutlined) }</p> }
                            <Preview tensor={Arc::new(tensor)} map={Colormap::Viridis} {unread} />
                        </>
                    }
                },
            )
        }
        Some(Content::Code(script)) => html! {
            <>
                if let Some(input) = &script.input {
                    <Preview tensor={Arc::new(input.tensor.clone())} map={Colormap::Viridis} />
                }
                if !script.tracks.is_empty() {
                    <pre class="code">{ notation::print(&script.tracks) }</pre>
                }
            </>
        },
        None => html! { <p class="note">{ page.say(Word::NothingYet) }</p> },
    }
}

#[derive(Properties, PartialEq)]
pub struct PreviewProps {
    pub tensor: Arc<Tensor>,
    pub map: Colormap,
    /// Cells that could not be read.
    #[prop_or_default]
    pub unread: Vec<(usize, usize)>,
}

/// The first plane of a tensor with its indices.
#[component]
pub fn Preview(props: &PreviewProps) -> Html {
    let plane = Plane::new(props.tensor.clone(), 2, 0);
    let (rows, columns) = plane.extent();
    if rows == 0 || columns == 0 {
        return Html::default();
    }
    let fit = (340.0 / columns as f64).min(250.0 / rows as f64);
    let cell = if fit >= 1.0 {
        fit.floor().min(54.0)
    } else {
        fit
    };
    let grid = layout::Grid {
        x: 0.0,
        y: 0.0,
        cell_w: cell,
        cell_h: cell,
        rows,
        columns,
        ring: layout::Ring::default(),
    };
    let scale = Scale::over(props.map, plane.values());
    let numbers = Label::fitting(plane.values(), cell, cell).is_some();
    html! {
        <div class="preview" style={format!("width:{}px;height:{}px", grid.width(), grid.height())}>
            <Raster {plane} {scale} {grid} />
            <svg class="overlay" width="100%" height="100%" aria-hidden="true">
                { indices(&grid, &Default::default(), &Default::default(), false) }
                for &(row, column) in props.unread.iter().take(200) {
                    <rect x={(grid.column(column as f64) + 1.0).to_string()} y={(grid.row(row as f64) + 1.0).to_string()}
                        width={(cell - 2.0).max(1.0).to_string()} height={(cell - 2.0).max(1.0).to_string()}
                        style="fill:var(--error-wash);stroke:var(--error)" stroke-width="2" />
                    if numbers {
                        <text x={grid.column(column as f64 + 0.5).to_string()} y={grid.row(row as f64 + 0.5).to_string()}
                            text-anchor="middle" dominant-baseline="central" style="fill:var(--error)">{ "?" }</text>
                    }
                }
            </svg>
        </div>
    }
}

/// What the text was read as, which can be overruled, and what it holds.
fn facts(page: Page, pasted: Option<&Pasted>, format: &UseStateHandle<Option<Format>>) -> Html {
    let Some(pasted) = pasted else {
        return Html::default();
    };
    let name_of = move |format: Format| page.say(format_word(format));
    let options: Vec<AttrValue> = Format::ALL.iter().map(|&f| name_of(f).into()).collect();
    let on_choose = {
        let format = format.clone();
        Callback::from(move |name: String| {
            format.set(Format::ALL.into_iter().find(|&f| name_of(f) == name));
        })
    };
    let content = match &pasted.content {
        Content::Grid(grid) => {
            let known: Vec<f32> = grid.cells.iter().flatten().copied().collect();
            Some((grid.shape.clone(), known, grid.cells.len()))
        }
        Content::Code(script) => script.input.as_ref().map(|input| {
            let cells = input.tensor.data().to_vec();
            let count = cells.len();
            (input.tensor.shape().to_vec(), cells, count)
        }),
    };
    html! {
        <dl class="facts">
            <dt>{ page.say(Word::ReadAs) }</dt>
            <dd><super::control::Pick id="paste-format" label={page.say(Word::ReadAs)} {options} chosen={name_of(pasted.format)} {on_choose} /></dd>
            if let Some((shape, known, count)) = content {
                <dt>{ page.say(Word::Shape) }</dt>
                <dd>{ shape_text(&shape) }</dd>
                if let Some((low, high)) = range(&known) {
                    <dt>{ page.say(Word::Range) }</dt>
                    <dd>{ if known.len() == count {
                        page.fill(Word::From, &[("low", &short(low, 4)), ("high", &short(high, 4))])
                    } else {
                        page.fill(Word::FromSome, &[("low", &short(low, 4)), ("high", &short(high, 4)),
                            ("read", &known.len().to_string()), ("count", &count.to_string())])
                    } }</dd>
                }
            }
        </dl>
    }
}

fn format_word(format: Format) -> Word {
    match format {
        Format::NestedList => Word::FormatList,
        Format::Torch => Word::FormatTorch,
        Format::Numpy => Word::FormatNumpy,
        Format::Csv => Word::FormatCommas,
        Format::Tsv => Word::FormatTabs,
        Format::Semicolons => Word::FormatSemicolons,
        Format::Blanks => Word::FormatBlanks,
        Format::Matlab => Word::FormatMatlab,
        Format::Code => Word::FormatCode,
    }
}

/// `4 × 5 → (1, 1, 4, 5)`; a whole shape stands alone.
pub fn shape_text(shape: &[usize]) -> String {
    let list = |shape: &[usize], by: &str| {
        shape
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(by)
    };
    let missing = 4usize.saturating_sub(shape.len());
    let mut full = vec![1; missing];
    full.extend(shape);
    let full = list(&full, ", ");
    if missing == 0 {
        format!("({full})")
    } else {
        format!("{} → ({full})", list(shape, " × "))
    }
}
