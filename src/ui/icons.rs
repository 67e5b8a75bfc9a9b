//! The few drawn signs, on a 16 px field.

use yew::prelude::*;

fn icon(shape: Html) -> Html {
    html! { <svg viewBox="0 0 16 16" aria-hidden="true">{ shape }</svg> }
}

pub fn brand() -> Html {
    html! {
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <g fill="none" stroke="currentColor" stroke-width="1.4">
                <path d="M1.7 1.7h14.6v14.6H1.7z" />
                <path d="M9 1.7v14.6M1.7 9h14.6" stroke-opacity=".38" />
            </g>
            <circle cx="11.2" cy="6.8" r="2.5" />
        </svg>
    }
}

pub fn undo() -> Html {
    icon(html! { <path d="M6 3 2.5 6.5 6 10M3 6.5h6.2a3.9 3.9 0 0 1 0 7.8H7" /> })
}

pub fn redo() -> Html {
    icon(html! { <path d="M10 3l3.5 3.5L10 10M13 6.5H6.8a3.9 3.9 0 0 0 0 7.8H9" /> })
}

pub fn theme() -> Html {
    icon(html! {
        <>
            <circle cx="8" cy="8" r="5.3" />
            <path d="M8 2.7a5.3 5.3 0 0 1 0 10.6z" fill="currentColor" stroke="none" />
        </>
    })
}

pub fn share() -> Html {
    icon(html! { <path d="M8 10V2.2M5 5l3-3 3 3M3.5 8v5.5h9V8" /> })
}

pub fn copy() -> Html {
    icon(html! { <path d="M6 5.5h7.5V13H6zM10.5 5.5V3H3v7.5h3" /> })
}

pub fn out() -> Html {
    icon(html! { <path d="M6 3H3v10h10v-3M9 3h4v4M13 3 7.5 8.5" /> })
}

pub fn more() -> Html {
    icon(html! { <path d="M8 3.2v.1M8 8v.1M8 12.8v.1" stroke-width="2.4" /> })
}

pub fn caret() -> Html {
    icon(html! { <path d="M4 6.2l4 4 4-4" /> })
}

pub fn done() -> Html {
    icon(html! { <path d="M3 8.5 6.5 12 13 4.5" /> })
}

pub fn close() -> Html {
    icon(html! { <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" /> })
}

fn solid(path: &'static str) -> Html {
    html! { <svg class="solid-icon" viewBox="0 0 12 12" aria-hidden="true"><path d={path} /></svg> }
}

pub fn previous() -> Html {
    solid("M2 2h1.6v8H2zM10 2v8L4.2 6z")
}

pub fn play() -> Html {
    solid("M3 1.6v8.8L10.4 6z")
}

pub fn pause() -> Html {
    solid("M2.6 2h2.4v8H2.6zM7 2h2.4v8H7z")
}

pub fn next() -> Html {
    solid("M8.4 2H10v8H8.4zM2 2v8l5.8-4z")
}

pub fn back() -> Html {
    icon(html! { <path d="M9.5 3.5 5 8l4.5 4.5" /> })
}

pub fn on() -> Html {
    icon(html! { <path d="M6.5 3.5 11 8l-4.5 4.5" /> })
}

pub fn done() -> Html {
    icon(html! { <path d="M3 8.5 6.5 12 13 4.5" /> })
}
