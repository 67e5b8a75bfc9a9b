//! The frame on a picture: dragged, or moved and resized by keys.

use std::rc::Rc;

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::draw::{Box4, SIGNAL, badge, badge_width, outline, px};
use super::page::{Page, use_page};
use super::swatch::shown_at;
use crate::playground::crop::{Corner, Crop, Extent};
use crate::playground::words::Word;

/// A frame that is lower has no room for its size.
const BADGE_ROOM: f64 = 32.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The picture, drawn pixel by pixel.
    pub canvas: Rc<HtmlCanvasElement>,
    pub label: AttrValue,
    pub picture: Extent,
    pub crop: Crop,
    /// Whether the crop stays square.
    pub square: bool,
    /// CSS pixels a pixel of the picture.
    pub times: f64,
    pub on_crop: Callback<Crop>,
}

/// What of the frame is held.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Whole,
    Corner(Corner),
}

/// A press: what it holds, where it went down, and the crop at that time.
struct Press {
    part: Part,
    from: (i32, i32),
    crop: Crop,
}

#[component]
pub fn CropFrame(props: &Props) -> Html {
    let page = use_page();
    let press = use_mut_ref(|| None::<Press>);
    let (crop, times) = (props.crop, props.times);
    let changed = {
        let (square, picture) = (props.square, props.picture);
        move |crop: Crop, part: Part, by: (isize, isize)| match part {
            Part::Whole => crop.moved(by, picture),
            Part::Corner(corner) => crop.stretched(corner, by, square, picture),
        }
    };
    let onpointerdown = |part: Part| {
        let press = press.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            if let Some(element) = event.target_dyn_into::<web_sys::Element>() {
                // A pointer that is already gone cannot be captured; the press still counts.
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            let from = (event.client_y(), event.client_x());
            *press.borrow_mut() = Some(Press { part, from, crop });
        })
    };
    let onpointermove = {
        let (press, on_crop) = (press.clone(), props.on_crop.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(press) = press.borrow().as_ref() {
                let pixels = |to: i32, from: i32| (f64::from(to - from) / times).round() as isize;
                let down = pixels(event.client_y(), press.from.0);
                let right = pixels(event.client_x(), press.from.1);
                on_crop.emit(changed(press.crop, press.part, (down, right)));
            }
        })
    };
    let lift = {
        let press = press.clone();
        Callback::from(move |_: PointerEvent| *press.borrow_mut() = None)
    };
    let onkeydown = |part: Part| {
        let on_crop = props.on_crop.clone();
        Callback::from(move |event: KeyboardEvent| {
            // What is seen to move: a pixel of the picture, or of the screen where that is more.
            let step = (1.0 / times).ceil() as isize;
            let by = match event.key().as_str() {
                "ArrowUp" => (-step, 0),
                "ArrowDown" => (step, 0),
                "ArrowLeft" => (0, -step),
                "ArrowRight" => (0, step),
                _ => return,
            };
            event.prevent_default();
            let part = match part {
                Part::Whole if event.shift_key() => Part::Corner(Corner::LOWER_RIGHT),
                part => part,
            };
            on_crop.emit(changed(crop, part, by));
        })
    };
    let shown = |n: usize| n as f64 * times;
    let (width, height) = (shown(props.picture.1), shown(props.picture.0));
    let frame = [
        shown(crop.column),
        shown(crop.row),
        shown(crop.width),
        shown(crop.height),
    ];
    let place = |[x, y, w, h]: Box4| format!("left:{x}px;top:{y}px;width:{w}px;height:{h}px");
    let size = format!("{} × {}", crop.height, crop.width);
    let place_text = page.fill(
        Word::CropIs,
        &[
            ("size", &size),
            ("row", &crop.row.to_string()),
            ("column", &crop.column.to_string()),
        ],
    );
    html! {
        <div class="crop" style={format!("width:{width}px;height:{height}px")} {onpointermove}
            onpointerup={lift.clone()} onpointercancel={lift}>
            <Drawn canvas={props.canvas.clone()} label={props.label.clone()}
                style={shown_at(props.picture, times)} />
            <svg class="overlay" width={px(width)} height={px(height)} aria-hidden="true">{ drawn(frame, (width, height), &size) }</svg>
            <div class="crop-frame" id="crop" role="slider" tabindex="0" aria-label={page.say(Word::CropFrame)} aria-describedby="crop-hint"
                aria-valuemin="0" aria-valuemax={(props.picture.1 - crop.width).to_string()} aria-valuenow={crop.column.to_string()}
                aria-valuetext={place_text} style={place(frame)}
                onpointerdown={onpointerdown(Part::Whole)} onkeydown={onkeydown(Part::Whole)} />
            for corner in Corner::ALL {
                { {
                    let (row, column) = crop.corner(corner);
                    let leans = if corner.lower == corner.right { "nwse" } else { "nesw" };
                    html! {
                        <div class="handle" role="slider" tabindex="0" aria-label={page.say(corner_word(corner))}
                            aria-valuemin="0" aria-valuemax={props.picture.1.to_string()} aria-valuenow={column.to_string()}
                            aria-valuetext={corner_text(page, row, column)}
                            style={format!("left:{}px;top:{}px;cursor:{leans}-resize", shown(column), shown(row))}
                            onpointerdown={onpointerdown(Part::Corner(corner))} onkeydown={onkeydown(Part::Corner(corner))} />
                    }
                } }
            }
        </div>
    }
}

fn corner_word(corner: Corner) -> Word {
    match (corner.lower, corner.right) {
        (false, false) => Word::CornerUpperLeft,
        (false, true) => Word::CornerUpperRight,
        (true, false) => Word::CornerLowerLeft,
        (true, true) => Word::CornerLowerRight,
    }
}

fn corner_text(page: Page, row: usize, column: usize) -> String {
    page.fill(
        Word::CellAt,
        &[("row", &row.to_string()), ("column", &column.to_string())],
    )
}

/// What is cut off is veiled; the frame is the live object, in thirds, with its size.
fn drawn(frame: Box4, (width, height): (f64, f64), size: &str) -> Html {
    let [x, y, w, h] = frame;
    let veil = format!(
        "M0 0H{width:.2}V{height:.2}H0ZM{x:.2} {y:.2}v{h:.2}h{w:.2}v{:.2}Z",
        -h
    );
    html! {
        <>
            <path d={veil} fill-rule="evenodd" style="fill:var(--paper);fill-opacity:.62" />
            for third in [1.0, 2.0].map(|n| n / 3.0) {
                <path d={format!("M{:.2} {y:.2}v{h:.2}M{x:.2} {:.2}h{w:.2}", x + w * third, y + h * third)}
                    fill="none" style="stroke:#fff;stroke-opacity:.45" />
            }
            { outline(frame, SIGNAL, 2.0, false) }
            if h >= BADGE_ROOM && w >= badge_width(size) + 12.0 {
                { badge(x + 6.0, y + h - 24.0, size, SIGNAL, false) }
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DrawnProps {
    canvas: Rc<HtmlCanvasElement>,
    label: AttrValue,
    style: String,
}

/// The picture itself.
#[component]
fn Drawn(props: &DrawnProps) -> Html {
    for (name, value) in [
        ("role", "img"),
        ("aria-label", &props.label),
        ("style", &props.style),
    ] {
        let _ = props.canvas.set_attribute(name, value);
    }
    Html::VRef((*props.canvas).clone().into())
}
