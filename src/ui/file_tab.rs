//! The file side of the dialog: a table or array is read, a picture decoded by the browser.

use std::rc::Rc;
use std::sync::Arc;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlCanvasElement, HtmlInputElement, ImageBitmap};
use yew::prelude::*;

use super::page::{document, use_page, window};
use super::picture::{Becomes, Cropping, Decoded};
use super::preview::Preview;
use super::raster::context;
use super::text_tab::shape_text;
use super::worker::read_table;
use crate::ops::Tensor;
use crate::playground::complaint;
use crate::playground::crop::Extent;
use crate::playground::files::{self, FileError, FileKind};
use crate::playground::limits::FILE_BYTES;
use crate::playground::number;
use crate::playground::paste;
use crate::playground::picture::{Picture, Recipe};
use crate::playground::scene::Scene;
use crate::playground::scene_file;
use crate::playground::words::Word;

/// A picture is drawn at most this large before its pixels are read: 16 MiB of them.
const DRAWN_SIDE: u32 = 2048;

/// A grid that can be applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    pub tensor: Arc<Tensor>,
    /// How it was made, where it is of a picture.
    pub recipe: Option<Recipe>,
    /// What else the file holds, where it is a whole scene.
    pub scene: Option<Rc<Scene>>,
}

/// What became of a file.
#[derive(Clone)]
enum Loaded {
    Nothing,
    Reading,
    Failed(FileError),
    Array(Arc<Tensor>),
    Scene(Rc<Scene>),
    Picture(Rc<Decoded>, Recipe),
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub file: Option<File>,
    /// The spatial dimensions that the operations tell.
    pub told: Option<usize>,
    pub hidden: bool,
    pub on_file: Callback<File>,
    pub on_picked: Callback<Option<Picked>>,
    /// A table with cells that could not be read: it is mended as text.
    pub on_text: Callback<String>,
}

#[component]
pub fn FileTab(props: &Props) -> Html {
    let page = use_page();
    let loaded = use_state(|| Loaded::Nothing);
    let name = props.file.as_ref().map(File::name).unwrap_or_default();
    // Of several files the one chosen last counts, not the one that is read last.
    let latest = use_mut_ref(|| None::<File>);
    use_effect_with(props.file.clone(), {
        let (loaded, on_text, on_picked) = (
            loaded.setter(),
            props.on_text.clone(),
            props.on_picked.clone(),
        );
        move |file| {
            *latest.borrow_mut() = file.clone();
            let Some(file) = file.clone() else { return };
            loaded.set(Loaded::Reading);
            on_picked.emit(None);
            spawn_local(async move {
                let result = load(&file).await;
                if latest.borrow().as_ref() != Some(&file) {
                    return;
                }
                match result {
                    Ok(Content::Text(text)) => {
                        loaded.set(Loaded::Nothing);
                        on_text.emit(text);
                    }
                    Ok(Content::Array(tensor)) => {
                        loaded.set(Loaded::Array(tensor.clone()));
                        on_picked.emit(Some(Picked {
                            tensor,
                            recipe: None,
                            scene: None,
                        }));
                    }
                    Ok(Content::Scene(scene)) => {
                        loaded.set(Loaded::Scene(scene.clone()));
                        on_picked.emit(Some(Picked {
                            tensor: Arc::new(scene.input.tensor.clone()),
                            recipe: None,
                            scene: Some(scene),
                        }));
                    }
                    Ok(Content::Picture(decoded)) => {
                        let recipe = Recipe::of(decoded.picture.extent());
                        loaded.set(Loaded::Picture(Rc::new(decoded), recipe));
                    }
                    Err(error) => loaded.set(Loaded::Failed(error)),
                }
            });
        }
    });
    let choose = html! {
        <label class={classes!("file", "end", if props.file.is_some() { "link" } else { "line" })}>
            { page.say(if props.file.is_some() { Word::ChooseAnother } else { Word::ChooseFile }) }
            <input type="file" class="sr" id="file" accept=".csv,.tsv,.txt,.npy,.png,.jpg,.jpeg,.webp,.gridscope" onchange={
                let on_file = props.on_file.clone();
                move |event: Event| {
                    let input = event.target_unchecked_into::<HtmlInputElement>();
                    if let Some(file) = input.files().and_then(|files| files.get(0)) {
                        on_file.emit(file);
                    }
                    // The same file can be chosen again after it was mended.
                    input.set_value("");
                }
            } />
        </label>
    };
    let on_recipe = match &*loaded {
        Loaded::Picture(decoded, _) => {
            let (loaded, decoded) = (loaded.setter(), decoded.clone());
            Callback::from(move |recipe| loaded.set(Loaded::Picture(decoded.clone(), recipe)))
        }
        _ => Callback::noop(),
    };
    let size = |(rows, columns): Extent| format!("{rows} × {columns}");
    let bytes = props.file.as_ref().map_or(0.0, |file| file.size());
    html! {
        <div class="two" id="file-panel" role="tabpanel" aria-label={page.say(Word::FileOrPicture)} hidden={props.hidden}>
            <div>
                <h2>
                    <span class="name">{ &name }</span>
                    if let Loaded::Picture(decoded, _) = &*loaded {
                        <span class="about">{ page.fill(Word::SizeOfFile, &[("size", &size(decoded.original)), ("bytes", &number::bytes(bytes))]) }</span>
                    }
                    { choose }
                </h2>
                { match &*loaded {
                    Loaded::Picture(decoded, recipe) => html! {
                        <Cropping decoded={decoded.clone()} recipe={*recipe} name={name.clone()} on_recipe={on_recipe.clone()} />
                    },
                    Loaded::Reading => html! { <div class="drop"><p>{ page.say(Word::Reading) }</p></div> },
                    _ => html! { <div class="drop"><p>{ page.say(Word::DropHere) }</p></div> },
                } }
                if let Loaded::Failed(error) = &*loaded {
                    <p class="complaint" role="alert" id="file-error">
                        { complaint::of_file(error, &name, page.lang) }{ " " }{ page.say(Word::GridKept) }
                    </p>
                }
                <p class="note">
                    { page.say(Word::StaysHere) }
                    if let Loaded::Picture(decoded, _) = &*loaded {
                        { " " }<span id="crop-hint">{ page.say(Word::CropHint) }</span>
                        if decoded.picture.extent() != decoded.original {
                            { " " }{ page.fill(Word::ScaledDown, &[("size", &size(decoded.picture.extent()))]) }
                        }
                    }
                </p>
            </div>
            <div>
                <h2>{ page.say(Word::Becomes) }</h2>
                { match &*loaded {
                    Loaded::Array(tensor) => html! {
                        <>
                            <Preview tensor={tensor.clone()} />
                            <dl class="facts">
                                <dt>{ page.say(Word::Shape) }</dt>
                                <dd>{ shape_text(tensor.shape(), props.told) }</dd>
                            </dl>
                        </>
                    },
                    Loaded::Scene(scene) => html! {
                        <>
                            <Preview tensor={Arc::new(scene.input.tensor.clone())} />
                            <dl class="facts">
                                <dt>{ page.say(Word::Shape) }</dt>
                                <dd>{ shape_text(scene.input.tensor.shape(), Some(scene.dims())) }</dd>
                                <dt>{ page.say(Word::Operation) }</dt>
                                for track in &scene.tracks { <dd>{ track.compact() }</dd> }
                            </dl>
                        </>
                    },
                    Loaded::Picture(decoded, recipe) => html! {
                        <Becomes decoded={decoded.clone()} recipe={*recipe} told={props.told} {on_recipe} on_grid={
                            let (on_picked, recipe) = (props.on_picked.clone(), *recipe);
                            move |tensor| on_picked.emit(Some(Picked { tensor, recipe: Some(recipe), scene: None }))
                        } />
                    },
                    _ => html! { <p class="note">{ page.say(Word::NothingYet) }</p> },
                } }
            </div>
        </div>
    }
}

/// A file's content: shown here, or to be mended as text.
enum Content {
    Array(Arc<Tensor>),
    Scene(Rc<Scene>),
    Picture(Decoded),
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
            Ok(Content::Array(Arc::new(tensor)))
        }
        FileKind::Scene => {
            let text = String::from_utf8_lossy(&bytes);
            let scene = scene_file::read(&text).map_err(FileError::Scene)?;
            Ok(Content::Scene(Rc::new(scene)))
        }
        FileKind::Csv => {
            if let Some(tensor) = read_table(&bytes).await {
                return Ok(Content::Array(Arc::new(tensor)));
            }
            let pasted = files::read_csv(&bytes)?;
            if let paste::Content::Grid(grid) = &pasted.content
                && let Some(tensor) = grid.tensor()
            {
                return Ok(Content::Array(Arc::new(tensor)));
            }
            files::check_mendable(&bytes, &pasted)?;
            Ok(Content::Text(String::from_utf8_lossy(&bytes).into_owned()))
        }
        FileKind::Image { format, .. } => decode(file)
            .await
            .map(Content::Picture)
            .ok_or(FileError::DamagedImage(format)),
    }
}

/// The browser decodes; what it cannot is `None`.
async fn decode(file: &File) -> Option<Decoded> {
    let promise = window().create_image_bitmap_with_blob(file).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let original = (bitmap.height() as usize, bitmap.width() as usize);
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
    let extent = (height as usize, width as usize);
    Some(Decoded {
        picture: Picture::from_rgba(extent, &pixels.data().0)?,
        canvas: Rc::new(canvas),
        original,
    })
}
