//! A picture in the dialog: its crop on the left, the grid it becomes on the right.

use std::rc::Rc;
use std::sync::Arc;

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::control::{Field, Segmented};
use super::crop::CropFrame;
use super::page::{use_extent, use_page};
use super::swatch::{Swatch, magnified};
use super::text_tab::shape_text;
use crate::ops::Tensor;
use crate::playground::crop::{Crop, Extent};
use crate::playground::limits::PLANE_SIDE;
use crate::playground::picture::{self, Channels, LUMA, Picture, Recipe, SIDES, Values};
use crate::playground::words::Word;

/// The longer side of the picture, of the grid it becomes and of one of its parts, in CSS pixels.
const PICTURE: f64 = 336.0;
const GRID: f64 = 280.0;
const PART: f64 = 70.0;

/// A picture with its pixels, as the browser decoded it.
pub struct Decoded {
    pub picture: Picture,
    pub canvas: Rc<HtmlCanvasElement>,
    /// Before it was scaled down.
    pub original: Extent,
}

/// A decoded picture never changes: the same one is equal.
impl PartialEq for Decoded {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub decoded: Rc<Decoded>,
    pub recipe: Recipe,
    pub name: AttrValue,
    pub on_recipe: Callback<Recipe>,
}

/// The picture with its frame, and where the frame is.
#[component]
pub fn Cropping(props: &Props) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let room = use_extent(&node, 0.0).element;
    let (recipe, on_recipe) = (props.recipe, &props.on_recipe);
    let extent = props.decoded.picture.extent();
    // A picture so small that its pixels are seen shows them equally large.
    let side = PICTURE.min(room.max(100.0));
    let even = magnified(extent, side, false) >= 8.0;
    let times = magnified(extent, side, even);
    let crop = recipe.crop;
    html! {
        <div class="cropping" ref={node}>
            <CropFrame canvas={props.decoded.canvas.clone()} label={props.name.clone()} picture={extent} {crop}
                square={recipe.square} {times} on_crop={on_recipe.reform(move |crop| Recipe { crop, ..recipe })} />
            <dl class="crops">
                <dt>{ page.say(Word::Crop) }</dt>
                <dd id="crop-size">{ format!("{} × {}", crop.height, crop.width) }</dd>
                <dt>{ page.say(Word::CropFrom) }</dt>
                <dd id="crop-from">
                    <span>{ page.fill(Word::CropRow, &[("row", &crop.row.to_string())]) }</span>
                    <span>{ page.fill(Word::CropColumn, &[("column", &crop.column.to_string())]) }</span>
                </dd>
                <dt>{ page.say(Word::Shape) }</dt>
                <dd><Segmented label={page.say(Word::Shape)} class="sans small" chosen={Some(usize::from(!recipe.square))}
                    options={vec!["1:1".into(), page.say(Word::CropFree).into()]}
                    on_choose={on_recipe.reform(move |i| recipe.shaped(i == 0))} /></dd>
                <dt /><dd><button type="button" class="link" onclick={on_recipe.reform(move |_: MouseEvent| {
                    let crop = Crop::whole(extent);
                    Recipe { crop, square: recipe.square && crop.is_square(), ..recipe }
                })}>{ page.say(Word::WholePicture) }</button></dd>
            </dl>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct BecomesProps {
    pub decoded: Rc<Decoded>,
    pub recipe: Recipe,
    /// The spatial dimensions that the operations tell.
    pub told: Option<usize>,
    pub on_recipe: Callback<Recipe>,
    pub on_grid: Callback<Arc<Tensor>>,
}

/// The grid, its parts, and what can be chosen about it.
#[component]
pub fn Becomes(props: &BecomesProps) -> Html {
    let page = use_page();
    let (recipe, on_recipe) = (props.recipe, &props.on_recipe);
    let colours = use_memo(
        (props.decoded.clone(), recipe.crop, recipe.size()),
        |(decoded, crop, size)| Arc::new(decoded.picture.colours(*crop, *size)),
    );
    let grid = use_memo(
        (colours.clone(), recipe.channels, recipe.values),
        |(colours, channels, values)| Arc::new(channels.of(colours, *values)),
    );
    use_effect_with(((*grid).clone(), recipe), {
        let on_grid = props.on_grid.clone();
        move |(grid, _)| on_grid.emit(grid.clone())
    });
    let (rows, columns) = recipe.size();
    let size = format!("{rows} × {columns}");
    let planes = if recipe.channels == Channels::Rgb {
        [0, 1, 2]
    } else {
        [0; 3]
    };
    let parts: Vec<String> = match recipe.channels {
        Channels::Luminance => ["R", "G", "B"]
            .iter()
            .zip(LUMA)
            .map(|(name, weight)| match *name {
                "R" => format!("{weight} {name}"),
                _ => format!("+ {weight} {name}"),
            })
            .collect(),
        Channels::Rgb => ["R", "G", "B"].map(String::from).to_vec(),
        Channels::One(_) => Vec::new(),
    };
    let sides = SIDES.map(|side| AttrValue::from(side.to_string()));
    html! {
        <>
            <div class="becomes">
                <Swatch grid={(*grid).clone()} {planes} top={recipe.values.top()} side={GRID} even={true}
                    label={page.fill(Word::PreviewOf, &[("size", &size)])} />
                <div class="parts">
                    for (k, part) in parts.iter().enumerate() {
                        <div>
                            <p>{ part }</p>
                            <Swatch grid={(*colours).clone()} planes={[k; 3]} top={Values::Bytes.top()} side={PART} label={part.clone()} />
                        </div>
                    }
                </div>
            </div>
            <dl class="options">
                <dt>{ page.say(Word::Channels) }</dt>
                <dd><Segmented label={page.say(Word::Channels)} class="sans" chosen={Channels::ALL.iter().position(|c| *c == recipe.channels)}
                    options={[page.say(Word::Luminance), "RGB", "R", "G", "B"].map(AttrValue::from).to_vec()}
                    on_choose={on_recipe.reform(move |i: usize| Recipe { channels: Channels::ALL[i], ..recipe })} /></dd>
                <dt>{ page.say(Word::Size) }</dt>
                <dd>
                    <Segmented label={page.say(Word::Size)} options={sides.to_vec()} chosen={SIDES.iter().position(|s| *s == recipe.longer)}
                        on_choose={on_recipe.reform(move |i: usize| Recipe { longer: SIDES[i], ..recipe })} />
                    <Field id="picture-side" label={page.say(Word::OtherSize)} text={recipe.longer.to_string()}
                        accepts={|text: String| picture::side(&text).is_some()}
                        on_text={on_recipe.reform(move |text: String| Recipe { longer: picture::side(&text).unwrap_or(recipe.longer), ..recipe })}
                        on_step={None::<Callback<i32>>} on_hold={Callback::noop()}
                        expected={page.fill(Word::ExpectsSide, &[("most", &PLANE_SIDE.to_string())])} />
                </dd>
                <dt>{ page.say(Word::Values) }</dt>
                <dd>
                    <Segmented label={page.say(Word::Values)} class="sans" chosen={Some(usize::from(recipe.values == Values::Bytes))}
                        options={vec![page.say(Word::ZeroToOne).into(), page.say(Word::ZeroTo255).into()]}
                        on_choose={on_recipe.reform(move |i| Recipe { values: if i == 0 { Values::Unit } else { Values::Bytes }, ..recipe })} />
                    <code>{ shape_text(grid.shape(), props.told) }</code>
                </dd>
            </dl>
        </>
    }
}
