
use yew::prelude::*;
use crate::playground::state::*; use crate::playground::colormap::Colormap;
#[derive(Clone, PartialEq)]
pub enum Offer { Text(String), NoFile }
impl Offer { pub fn from_transfer(_d: &web_sys::DataTransfer) -> Option<Self> { None } }
#[derive(Properties, PartialEq)]
pub struct Props { pub offer: Offer, pub size: (usize,usize), pub on_close: Callback<()>, pub on_change: Callback<Change>, pub on_map: Callback<Colormap> }
#[component]
pub fn Dialog(_p: &Props) -> Html { Html::default() }
