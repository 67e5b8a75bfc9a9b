use crate::playground::evaluate::*;
use crate::playground::scene::*;
use crate::playground::words::Word;
use yew::prelude::*;
#[derive(Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    pub outcome: Outcome,
    pub live: Option<Cell>,
}
#[component]
pub fn Code(_props: &Props) -> Html {
    html! {<pre class="code"></pre>}
}
#[derive(Properties, PartialEq)]
pub struct TabProps {
    pub word: Word,
    pub selected: bool,
    pub on_choose: Callback<()>,
}
#[component]
pub fn CodeTab(_props: &TabProps) -> Html {
    Html::default()
}
pub fn copy(_t: String, _d: impl Fn(bool) + 'static) {}
