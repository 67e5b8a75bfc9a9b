//! The file side of the dialog: a table or array is read, a picture decoded by the browser.

use std::rc::Rc;
use std::sync::Arc;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlCanvasElement, HtmlInputElement, ImageBitmap};
use yew::prelude::*;

use super::control::Segmented;
use super::dialog::{Preview, shape_text};
use super::page::{document, use_page, window};
use super::raster::context;
use crate::ops::Tensor;
use crate::playground::colormap::Colormap;
use crate::playground::complaint;
use crate::playground::files::{self, FileError, FileKind};
use crate::playground::limits::{FILE_BYTES, PLANE_SIDE, TEXT_BYTES};
use crate::playground::paste;
use crate::playground::picture::{Channels, Picture};
use crate::playground::words::Word;

/// Sizes that are offered for the longer side of a picture.
const SIDES: [usize; 6] = [8, 14, 28, 56, 112, 224];
/// A picture is drawn at most this large before its pixels are read: 16 MiB of them.
const DRAWN_SIDE: u32 = 2048;

/// A grid that can be applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    pub tensor: Arc<Tensor>,
    pub is_picture: bool,
}

/// What became of a file.
#[derive(Clone, PartialEq)]
enum Loaded {
    Nothing,
    Reading,
    Failed(String),
    Array(Arc<Tensor>),
    Picture(Rc<Picture>, Rc<HtmlCanvasElement>),
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub file: Option<File>,
    pub on_picked: Callback<Option<Picked>>,
    /// A table with cells that could not be read: it is mended as text.
    pub on_text: Callback<String>,
}

#[component]
pub fn FileTab(props: &Props) -> Html {
    let page = use_page();
    let file = use_state_eq(|| props.file.clone());
    let loaded = use_state_eq(|| Loaded::Nothing);
    // Of several files the one chosen last counts, not the one that is read last.
    let latest = use_mut_ref(|| 0usize);
    let name = file.as_ref().map(File::name).unwrap_or_default();
    use_effect_with(((*file).clone(), page.lang), {
        let (loaded, on_text, latest) = (loaded.setter(), props.on_text.clone(), latest.clone());
        move |(file, _)| {
            if let Some(file) = file.clone() {
                loaded.set(Loaded::Reading);
                *latest.borrow_mut() += 1;
                let number = *latest.borrow();
                spawn_local(async move {
                    let result = load(&file).await;
                    if *latest.borrow() != number {
                        return;
                    }
                    match result {
                        Ok(Content::Text(text)) => on_text.emit(text),
                        Ok(Content::Loaded(result)) => loaded.set(result),
                        Err(error) => {
                            let message = complaint::of_file(&error, &file.name(), page.lang);
                            loaded.set(Loaded::Failed(message));
                        }
                    }
                });
            }
        }
    });
    use_effect_with((*loaded).clone(), {
        let on_picked = props.on_picked.clone();
        move |loaded| match loaded {
            Loaded::Array(tensor) => on_picked.emit(Some(Picked {
                tensor: tensor.clone(),
                is_picture: false,
            })),
            Loaded::Picture(..) => {}
            _ => on_picked.emit(None),
        }
    });
    let choose = html! {
        <label class="line file">
            { page.say(if file.is_some() { Word::ChooseAnother } else { Word::ChooseFile }) }
            <input type="file" class="sr" id="file" accept=".csv,.tsv,.txt,.npy,.png,.jpg,.jpeg,.webp" onchange={
                let file = file.clone();
                move |event: Event| {
                    let input = event.target_unchecked_into::<HtmlInputElement>();
                    file.set(input.files().and_then(|files| files.get(0)));
                    // The same file can be chosen again after it was mended.
                    input.set_value("");
                }
            } />
        </label>
    };
    let left = html! {
        <div>
            <h2>{ &name }<span class="end">{ choose }</span></h2>
            if let Loaded::Picture(picture, canvas) = &*loaded {
                <p class="note">{ format!("{} × {}", picture.height, picture.width) }</p>
                <Drawn canvas={canvas.clone()} label={name.clone()} />
            } else {
                <div class="drop">
                    <p>{ match &*loaded {
                        Loaded::Reading => page.say(Word::Reading),
                        _ => page.say(Word::DropHere),
                    } }</p>
                </div>
            }
            if let Loaded::Failed(message) = &*loaded {
                <p class="complaint" role="alert" id="file-error">{ message }{ " " }{ page.say(Word::GridKept) }</p>
            }
            <p class="note">{ page.say(Word::StaysHere) }</p>
        </div>
    };
    html! {
        <div class="two" role="tabpanel" aria-label={page.say(Word::FileOrPicture)}>
            { left }
            <div>
                <h2>{ page.say(Word::Becomes) }</h2>
                { match &*loaded {
                    Loaded::Array(tensor) => html! {
                        <>
                            <Preview tensor={tensor.clone()} map={Colormap::Viridis} />
                            <dl class="facts"><dt>{ page.say(Word::Shape) }</dt><dd>{ shape_text(tensor.shape()) }</dd></dl>
                        </>
                    },
                    Loaded::Picture(picture, _) => html! { <Options picture={picture.clone()} on_picked={props.on_picked.clone()} /> },
                    _ => html! { <p class="note">{ page.say(Word::NothingYet) }</p> },
                } }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DrawnProps {
    canvas: Rc<HtmlCanvasElement>,
    label: String,
}

/// The picture itself.
#[component]
fn Drawn(props: &DrawnProps) -> Html {
    let _ = props.canvas.set_attribute("class", "picture");
    let _ = props.canvas.set_attribute("role", "img");
    let _ = props.canvas.set_attribute("aria-label", &props.label);
    Html::VRef((*props.canvas).clone().into())
}

#[derive(Properties, PartialEq)]
struct OptionsProps {
    picture: Rc<Picture>,
    on_picked: Callback<Option<Picked>>,
}

/// Which channels, how many cells, which values.
#[component]
fn Options(props: &OptionsProps) -> Html {
    let page = use_page();
    let channels = use_state_eq(Channels::default);
    let picture = &props.picture;
    let longer = picture.width.max(picture.height);
    let mut sides: Vec<usize> = SIDES.into_iter().filter(|&side| side < longer).collect();
    sides.push(longer.min(PLANE_SIDE));
    let side = use_state_eq(|| {
        sides
            .iter()
            .copied()
            .rfind(|&s| s <= 224)
            .unwrap_or(sides[0])
    });
    let unit = use_state_eq(|| false);
    let tensor = use_memo(
        (picture.clone(), *channels, *side, *unit),
        |(picture, channels, side, unit)| {
            let (rows, columns) = picture.fitted(*side);
            Arc::new(picture.grid(*channels, rows, columns, if *unit { 1.0 } else { 255.0 }))
        },
    );
    use_effect_with((*tensor).clone(), {
        let on_picked = props.on_picked.clone();
        move |tensor| {
            on_picked.emit(Some(Picked {
                tensor: tensor.clone(),
                is_picture: true,
            }));
        }
    });
    let all = [
        Channels::Luminance,
        Channels::Rgb,
        Channels::One(0),
        Channels::One(1),
        Channels::One(2),
    ];
    let names = [page.say(Word::Luminance), "RGB", "R", "G", "B"];
    let labels: Vec<AttrValue> = sides.iter().map(|side| side.to_string().into()).collect();
    let exact = picture.fitted(*side) == (picture.height, picture.width);
    html! {
        <>
            <Preview tensor={(*tensor).clone()} map={Colormap::Gray} />
            <div class="options">
                <span>{ page.say(Word::Channels) }</span>
                <span><Segmented label={page.say(Word::Channels)} class="sans" chosen={all.iter().position(|c| *c == *channels)}
                    options={names.map(AttrValue::from).to_vec()} on_choose={let channels = channels.clone(); move |i: usize| channels.set(all[i])} /></span>
                <span>{ page.say(Word::Size) }</span>
                <span><Segmented label={page.say(Word::Size)} options={labels} chosen={sides.iter().position(|s| *s == *side)}
                    on_choose={let (side, sides) = (side.clone(), sides.clone()); move |i: usize| side.set(sides[i])} /></span>
                <span>{ page.say(Word::Values) }</span>
                <span><Segmented label={page.say(Word::Values)} class="sans" chosen={Some(usize::from(!*unit))}
                    options={vec![page.say(Word::ZeroToOne).into(), page.say(Word::ZeroTo255).into()]}
                    on_choose={let unit = unit.clone(); move |i: usize| unit.set(i == 0)} /></span>
                <span>{ page.say(Word::Shape) }</span>
                <code>{ shape_text(tensor.shape()) }</code>
            </div>
            <p class="note">{ page.say(if exact { Word::PixelsKept } else { Word::MeanOfPixels }) }</p>
        </>
    }
}

/// A file's content: shown here, or to be mended as text.
enum Content {
    Loaded(Loaded),
    Text(String),
}

/// Reads a file; nothing is decoded before its size is known to be within the limits.
async fn load(file: &File) -> Result<Content, FileError> {
    let bytes = file.size() as usize;
    if bytes > FILE_BYTES {
        return Err(FileError::TooManyBytes { bytes });
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let bytes = buffer
        .map(|b| Uint8Array::new(&b).to_vec())
        .unwrap_or_default();
    match files::sniff(&bytes, &file.name())? {
        FileKind::Npy => {
            let tensor = files::read_npy(&bytes).map_err(FileError::Npy)?;
            Ok(Content::Loaded(Loaded::Array(Arc::new(tensor))))
        }
        FileKind::Csv => {
            let pasted = files::read_csv(&bytes)?;
            if let paste::Content::Grid(grid) = &pasted.content
                && let Some(tensor) = grid.tensor()
            {
                return Ok(Content::Loaded(Loaded::Array(Arc::new(tensor))));
            }
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(TEXT_BYTES)]);
            Ok(Content::Text(text.into_owned()))
        }
        FileKind::Image { format, .. } => decode(file)
            .await
            .map(Content::Loaded)
            .ok_or(FileError::DamagedImage(format)),
    }
}

/// The browser decodes; what it cannot is `None`.
async fn decode(file: &File) -> Option<Loaded> {
    let promise = window().create_image_bitmap_with_blob(file).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let longer = bitmap.width().max(bitmap.height()).max(1);
    let scale = f64::from(DRAWN_SIDE.min(longer)) / f64::from(longer);
    let side = |n: u32| (f64::from(n) * scale).round().max(1.0);
    let (width, height) = (side(bitmap.width()), side(bitmap.height()));
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = context(&canvas)?;
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height)
        .ok()?;
    bitmap.close();
    let pixels = context.get_image_data(0.0, 0.0, width, height).ok()?;
    let picture = Picture {
        width: width as usize,
        height: height as usize,
        rgba: pixels.data().0,
    };
    Some(Loaded::Picture(Rc::new(picture), Rc::new(canvas)))
}
