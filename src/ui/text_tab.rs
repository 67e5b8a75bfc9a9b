//! The text side of the dialog: what was pasted, what could not be read in it, what it becomes.

use std::rc::Rc;
use std::sync::Arc;

use web_sys::File;
use yew::prelude::*;

use super::editor::Editor;
use super::page::{Page, set_in_tones, use_page};
use super::preview::Preview;
use crate::ops::Tensor;
use crate::playground::colormap::range;
use crate::playground::complaint;
use crate::playground::dims;
use crate::playground::input::Input;
use crate::playground::notation;
use crate::playground::number::sides;
use crate::playground::number::{exact, short};
use crate::playground::paste::{
    self, CellProblem, CellProblemKind, Content, Format, PasteError, Pasted, Repair,
};
use crate::playground::scene::DIMS;
use crate::playground::state::Change;
use crate::playground::words::{Piece, Word, rich};

/// Problems that are listed, each with its repair; the others are counted.
const LISTED: usize = 6;
/// Problems that are handed to the preview.
const SHOWN: usize = 500;

/// What a text was read as; no result where there is no text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub result: Option<Result<Pasted, PasteError>>,
    /// The grid, NaN where a cell could not be read.
    tensor: Option<Arc<Tensor>>,
    /// The first problems.
    problems: Rc<[CellProblem]>,
}

impl Reading {
    /// Reads a text in the given format, or else in the one it seems to have.
    pub fn of(text: &str, format: Option<Format>) -> Self {
        let result = match format {
            _ if text.trim().is_empty() => None,
            Some(format) => Some(paste::read_as(text, format, DIMS)),
            None => Some(paste::read(text, DIMS)),
        };
        let mut reading = Self {
            result,
            tensor: None,
            problems: Rc::new([]),
        };
        match reading.pasted().map(|pasted| &pasted.content) {
            Some(Content::Grid(grid)) => {
                let cells = grid.cells.iter().map(|cell| cell.unwrap_or(f32::NAN));
                let tensor = Tensor::new(grid.shape.clone(), cells.collect()).ok();
                let problems = grid.problems.iter().take(SHOWN).cloned().collect();
                (reading.tensor, reading.problems) = (tensor.map(Arc::new), problems);
            }
            Some(Content::Code(script)) => {
                let input = script.input.as_ref();
                reading.tensor = input.map(|input| Arc::new(input.tensor.clone()));
            }
            None => {}
        }
        reading
    }

    fn pasted(&self) -> Option<&Pasted> {
        self.result.as_ref()?.as_ref().ok()
    }

    /// All cells that need an answer.
    pub fn problems(&self) -> &[CellProblem] {
        match self.pasted().map(|pasted| &pasted.content) {
            Some(Content::Grid(grid)) => &grid.problems,
            _ => &[],
        }
    }

    /// What applying does; nothing while cells need an answer.
    pub fn change(&self) -> Option<Change> {
        match &self.pasted()?.content {
            Content::Grid(grid) if grid.problems.is_empty() => {
                let tensor = Tensor::clone(self.tensor.as_deref()?);
                Some(Change::Input(Arc::new(Input { text: None, tensor })))
            }
            Content::Grid(_) => None,
            Content::Code(script) => match (&script.input, &script.tracks[..]) {
                (Some(x), []) => Some(Change::Input(Arc::new(x.clone()))),
                (Some(x), tracks) => Some(Change::Both(Arc::new(x.clone()), tracks.to_vec())),
                (None, []) => None,
                (None, tracks) => Some(Change::Tracks(tracks.to_vec())),
            },
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: Rc<String>,
    pub reading: Rc<Reading>,
    /// The spatial dimensions that the operations tell.
    pub told: Option<usize>,
    pub hidden: bool,
    /// The text, and the format it keeps to be read in.
    pub on_text: Callback<(Rc<String>, Option<Format>)>,
    /// A file was pasted into the field, or a text that is too long for it.
    pub on_file: Callback<File>,
}

#[component]
pub fn TextTab(props: &Props) -> Html {
    let page = use_page();
    let reading = &props.reading;
    html! {
        <div class="two" id="text-panel" role="tabpanel" aria-label={page.say(Word::TextOrCode)} hidden={props.hidden}>
            <div>
                <h2><label for="paste-text">{ page.say(Word::PasteAnything) }</label><kbd class="end">{ "Ctrl V" }</kbd></h2>
                <Editor text={props.text.clone()} reading={reading.clone()} invalid={!reading.problems().is_empty()}
                    on_text={props.on_text.reform(|text| (text, None))} on_file={props.on_file.clone()} />
                <div id="paste-problems" aria-live="polite">{ complaints(page, props) }</div>
                if reading.problems.is_empty() {
                    <p class="note">{ set_in_tones(&rich(page.say(Word::AlsoRead),
                        &[("code", Piece::code("F.interpolate(x, size=(5, 7))"))])) }</p>
                }
            </div>
            <div>
                <h2>{ page.say(Word::Preview) }</h2>
                if let Some(tensor) = &reading.tensor {
                    <Preview tensor={tensor.clone()} problems={reading.problems.clone()} />
                } else if reading.pasted().is_none() {
                    <p class="note">{ page.say(Word::NothingYet) }</p>
                }
                if let Some(Content::Code(script)) = reading.pasted().map(|pasted| &pasted.content)
                    && !script.tracks.is_empty() {
                    <pre class="code">{ notation::print(&script.tracks) }</pre>
                }
                { facts(page, props) }
            </div>
        </div>
    }
}

/// Each problem with its repair, or why the text as a whole is no grid.
fn complaints(page: Page, props: &Props) -> Html {
    let reading = &props.reading;
    if let Some(Err(error)) = &reading.result {
        return html! { <p class="complaint">{ complaint::of_text(error, page.lang) }</p> };
    }
    // A repair never changes how the rest is read.
    let format = reading.pasted().map(|pasted| pasted.format);
    let all = reading.problems();
    let more = all.len().saturating_sub(LISTED);
    let planes = reading.tensor.as_ref().map_or(0, |t| t.shape().len()) > 2;
    html! {
        <>
            if !all.is_empty() {
                <ul>
                    for problem in all.iter().take(LISTED) {
                        <li class="complaint">
                            <span><b class="error">{ complaint::place(problem, planes, page.lang) }</b>{ " " }{ describe(page, problem) }</span>
                            <button type="button" class="link" onclick={
                                let (on_text, text, problem) = (props.on_text.clone(), props.text.clone(), problem.clone());
                                move |_: MouseEvent| on_text.emit((paste::repair(&text, std::slice::from_ref(&problem)).into(), format))
                            }>{ match problem.repair {
                                Repair::FillWithZero => page.say(Word::FillWithZero).to_string(),
                                Repair::ReadAs(value) => page.fill(Word::ReadAsValue, &[("value", &exact(value))]),
                            } }</button>
                        </li>
                    }
                </ul>
            }
            if more > 0 {
                <p class="note more">
                    { page.fill(Word::MoreProblems, &[("count", &more.to_string())]) }
                    <button type="button" class="link" onclick={
                        let (on_text, text, reading) = (props.on_text.clone(), props.text.clone(), reading.clone());
                        move |_: MouseEvent| on_text.emit((paste::repair(&text, reading.problems()).into(), format))
                    }>{ page.say(Word::RepairAll) }</button>
                </p>
            }
        </>
    }
}

fn describe(page: Page, problem: &CellProblem) -> Html {
    match &problem.kind {
        CellProblemKind::NotANumber(text) => set_in_tones(&rich(
            page.say(Word::ProblemNotANumber),
            &[("text", Piece::code(text))],
        )),
        _ => complaint::of_cell(problem, page.lang).into(),
    }
}

/// What the text was read as, which can be overruled, and what it holds.
fn facts(page: Page, props: &Props) -> Html {
    let Some(pasted) = props.reading.pasted() else {
        return Html::default();
    };
    let name_of = move |format: Format| page.say(format_word(format));
    let options: Vec<AttrValue> = Format::ALL.iter().map(|&f| name_of(f).into()).collect();
    let on_choose = {
        let (text, on_text) = (props.text.clone(), props.on_text.clone());
        Callback::from(move |name: String| {
            let format = Format::ALL.into_iter().find(|&f| name_of(f) == name);
            on_text.emit((text.clone(), format));
        })
    };
    let tensor = props.reading.tensor.as_ref();
    let unread = props.reading.problems().len();
    // Operations in the text take the place of those there are.
    let told = match &pasted.content {
        Content::Code(script) if !script.tracks.is_empty() => dims::told(&script.tracks),
        _ => props.told,
    };
    html! {
        <dl class="facts">
            <dt>{ page.say(Word::ReadAs) }</dt>
            <dd class="overrule">
                { name_of(pasted.format) }
                <span class="link" aria-hidden="true">{ page.say(Word::ChangeFormat) }</span>
                <super::control::Pick id="paste-format" label={page.say(Word::ReadAs)} {options} chosen={name_of(pasted.format)} {on_choose} />
            </dd>
            if let Some(tensor) = tensor {
                <dt>{ page.say(Word::Shape) }</dt>
                <dd>{ shape_text(tensor.shape(), told) }</dd>
                if let Some((low, high)) = range([tensor.data()]) {
                    <dt>{ page.say(Word::Range) }</dt>
                    <dd>{ {
                        let (low, high) = (short(low, 4), short(high, 4));
                        let cells = tensor.data().len();
                        if unread == 0 {
                            page.fill(Word::From, &[("low", &low), ("high", &high)])
                        } else {
                            page.fill(Word::FromSome, &[("low", &low), ("high", &high),
                                ("read", &(cells - unread).to_string()), ("count", &cells.to_string())])
                        }
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

/// The shape that the operations meet, and its spatial dimensions: leading ones come before what
/// has fewer.
pub fn met(shape: &[usize], told: Option<usize>) -> (Vec<usize>, usize) {
    let dims = told.unwrap_or(dims::of_input(shape));
    let missing = (dims + 2).saturating_sub(shape.len());
    ([&vec![1; missing][..], shape].concat(), dims)
}

/// `4 × 5 → (1, 1, 4, 5)`: the shape, and the one the operations meet; a whole shape stands alone.
pub fn shape_text(shape: &[usize], told: Option<usize>) -> String {
    let (full, _) = met(shape, told);
    let list: Vec<_> = full.iter().map(ToString::to_string).collect();
    let list = format!("({})", list.join(", "));
    match shape {
        [] => format!("1 → {list}"),
        _ if shape.len() == full.len() => list,
        _ => format!("{} → {list}", sides(shape)),
    }
}
