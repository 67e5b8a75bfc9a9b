//! The panel: operations, parameters, code. Everything in it is derived from the engine's table.

use yew::prelude::*;

use super::code;
use super::control::{DragName, Field, Pick, Segmented};
use super::dims::{DimsSwitch, only_in};
use super::draw::TRACK_LETTERS;
use super::frame::use_part;
use super::icons;
use super::later::{later, when_there};
use super::page::{Page, use_page};
use super::parts;
use super::sheet::{Part, Sheet, use_sheets};
use super::stage_tabs::{self, AddStage, StageTabs, StageTools};
use super::tracks::{TrackTabs, Versus, badge, id_of};
use crate::ops::{Call, Class, Direction, Kind, Param, Setting, Value};
use crate::playground::advice::{self, Bound};
use crate::playground::compare;
use crate::playground::embed;
use crate::playground::notation::Track;
use crate::playground::number::short;
use crate::playground::results::Results;
use crate::playground::scene::{At, Place, Scene};
use crate::playground::stages;
use crate::playground::state::{Action, Change};
use crate::playground::words::Word;
use std::sync::Arc;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub scene: Scene,
    pub results: Results,
    pub live: Option<Place>,
    /// The input cell that is pointed at or pinned.
    pub input: Option<Place>,
    /// Below 1360 px the code stands behind a tab.
    pub tabbed: bool,
    pub dispatch: Callback<Action>,
    /// Where the panel can be closed.
    pub on_close: Option<Callback<()>>,
}

#[component]
pub fn Panel(props: &Props) -> Html {
    let page = use_page();
    let tab = use_state_eq(|| false);
    let scene = &props.scene;
    let call = scene.call();
    let choose = {
        let dispatch = props.dispatch.clone();
        move |class: &'static str| {
            dispatch.reform(move |_: MouseEvent| Action::Change(Change::Class(class)))
        }
    };
    let column = |direction: Direction, title: Word| {
        html! {
            <div>
                <h3>{ page.say(title) }</h3>
                for class in advice::listed(direction) {
                    { choice(page, scene, class, choose(class.name)) }
                }
            </div>
        }
    };
    let defaults = {
        let (dispatch, call) = (props.dispatch.clone(), call.clone());
        Callback::from(move |_: MouseEvent| {
            let optional = call
                .settings()
                .into_iter()
                .filter(|s| s.param.default.is_some() && !advice::is_needed(&call, s.param.name))
                .map(|s| (s.param.name, None))
                .collect();
            dispatch.emit(Action::Change(Change::Params(optional)));
        })
    };
    let code = html! {
        { parts::CODE.show_beside(code::Props { scene: props.scene.clone(), results: props.results.clone(), live: props.live, input: props.input }) }
    };
    // Which values can be compared is asked of the engine once for a scene, not for each live cell.
    let offers = use_memo(
        (
            scene.tracks.clone(),
            scene.at,
            scene.input.tensor.shape().to_vec(),
        ),
        |_| {
            let settings = advice::shown_settings(scene.call()).into_iter();
            settings
                .map(|setting| {
                    let name = setting.param.name;
                    (name, compare::comparison_of(scene, name))
                })
                .collect::<Vec<_>>()
        },
    );
    let is_phone = use_sheets().is_some();
    let has_code = use_part(embed::Part::Code);
    let tabbed = props.tabbed && !is_phone && has_code;
    let show_code = tabbed && *tab;
    let is_pipeline = scene.track().stages.len() > 1;
    let stages = stage_tabs::Props {
        track: scene.track().clone(),
        at: scene.at,
        dispatch: props.dispatch.clone(),
    };
    let parts = html! {
        <>
            <section>
                <h2>
                    { page.say(if is_pipeline { Word::Stages } else { Word::Operation }) }
                    if scene.tracks.len() > 1 {
                        <TrackTabs count={scene.tracks.len()} chosen={scene.at.track}
                            on_choose={let at = scene.at; props.dispatch.reform(move |track| Action::Edit(At { track, ..at }))} />
                    }
                    if is_pipeline { <StageTools ..stages.clone() /> } else { <AddStage ..stages.clone() /> }
                    <span class="end"><DimsSwitch tracks={scene.tracks.clone()} dims={scene.dims()} dispatch={props.dispatch.clone()} /></span>
                    if let Some(on_close) = &props.on_close {
                        <button type="button" class="act close" id="close-panel" aria-label={page.say(Word::Close)}
                            onclick={on_close.reform(|_: MouseEvent| ())}>{ icons::close() }</button>
                    }
                </h2>
                if is_pipeline { <StageTabs ..stages /> }
                <div class="ops">
                    { column(Direction::Down, Word::Downsample) }
                    { column(Direction::Up, Word::Upsample) }
                </div>
            </section>
            <section>
                <h2>
                    if tabbed {
                        <span class="tabs" role="tablist">
                            for (word, code) in [(Word::Parameters, false), (Word::Code, true)] {
                                <button type="button" role="tab" aria-selected={(*tab == code).to_string()}
                                    onclick={let tab = tab.clone(); move |_: MouseEvent| tab.set(code)}>{ page.say(word) }</button>
                            }
                        </span>
                    } else {
                        { page.say(Word::Parameters) }
                    }
                    if !show_code {
                        <button type="button" class="link end" id="defaults" onclick={defaults}>{ page.say(Word::Defaults) }</button>
                    }
                </h2>
                if show_code {
                    { code.clone() }
                } else {
                    <dl class="params">
                        for (name, versus) in offers.iter() {
                            { rows(props, name, versus.as_ref()) }
                        }
                    </dl>
                }
            </section>
        </>
    };
    if is_phone {
        return html! {
            <>
                <Sheet part={Part::Parameters}><div class="panel">{ parts }</div></Sheet>
                <Sheet part={Part::Code}><div class="panel">{ code }</div></Sheet>
            </>
        };
    }
    html! {
        <aside class="panel" aria-label={page.say(Word::Parameters)}>
            { parts }
            if !tabbed && has_code {
                <section class="codesec">{ code }</section>
            }
        </aside>
    }
}

#[derive(Properties, PartialEq)]
pub struct PinnedProps {
    pub scene: Scene,
    pub results: Results,
    /// Which parameters, in their order; without any, the one that tells most.
    #[prop_or_default]
    pub names: Vec<&'static str>,
    pub dispatch: Callback<Action>,
}

/// The few parameters that a phone or an embed keeps at hand.
#[component]
pub fn Pinned(props: &PinnedProps) -> Html {
    let scene = &props.scene;
    let settings = advice::chosen(scene, &props.names);
    if settings.is_empty() {
        return Html::default();
    }
    html! {
        <dl class="params quick">
            for setting in &settings {
                <Row key={setting.param.name} setting={setting.clone()} call={scene.call().clone()} input={Arc::from(scene.input.tensor.shape())}
                    blamed={props.results.outcome(scene.at).blamed()} bound={bound_at(scene, &props.results, scene.at)} pinned=true dispatch={props.dispatch.clone()} />
            }
        </dl>
    }
}

/// One operation of the list; a press makes the edited stage one.
fn choice(page: Page, scene: &Scene, class: &'static Class, onclick: Callback<MouseEvent>) -> Html {
    let (call, dims) = (scene.call(), scene.dims());
    let is_chosen = class.name == call.class.name && call.args.dims == dims;
    let absent = (!class.dims.contains(&dims)).then(|| only_in(page, class));
    let unfit = || stages::unfit(class, &scene.track().stages, scene.at.stage);
    let reason = absent.or_else(|| unfit().map(|word| page.say(word).to_string()));
    html! {
        <button type="button" aria-pressed={is_chosen.to_string()} disabled={reason.is_some() && !is_chosen} title={reason.clone()} {onclick}>{ class.name }</button>
    }
}

/// One row for a parameter, or one for each track that has it apart; `versus` is what it can be
/// compared as.
fn rows(props: &Props, name: &'static str, versus: Option<&Vec<Track>>) -> Html {
    let scene = &props.scene;
    let row = |track: usize, apart: bool| {
        let at = At { track, ..scene.at };
        let stages = &scene.tracks[track].stages;
        let input = stages::shape_before(
            stages,
            at.stage.min(stages.len()),
            scene.input.tensor.shape(),
        );
        let call = scene.tracks[track].stages.get(at.stage)?;
        let setting = call
            .settings()
            .into_iter()
            .find(|setting| setting.param.name == name)?;
        Some(html! {
            <Row key={format!("{name} {track} {apart}")} {setting} versus={versus.filter(|_| !apart).cloned()} call={call.clone()} input={Arc::from(input)} track={apart.then_some(track)}
                blamed={props.results.outcome(at).blamed()} bound={bound_at(scene, &props.results, at)} dispatch={props.dispatch.clone()} />
        })
    };
    match advice::apart(scene, name)[..] {
        [] => row(scene.at.track, false).unwrap_or_default(),
        ref tracks => tracks
            .iter()
            .filter_map(|&track| row(track, true))
            .collect(),
    }
}

/// How far the parameter may go that makes PyTorch refuse an operation.
fn bound_at(scene: &Scene, results: &Results, at: At) -> Option<Bound> {
    let outcome = results.outcome(at);
    let refusal = match &*outcome {
        Ok(_) => return None,
        Err(refusal) => refusal,
    };
    let call = scene.tracks[at.track].stages.get(at.stage)?;
    let before = at.stage.checked_sub(1);
    let input = match before {
        Some(stage) => &results.track(at.track).stages.get(stage)?.output.values,
        None => &scene.input.tensor,
    };
    advice::bound(call, input, refusal)
}

/// What of the figure a parameter changes, which is marked there (`data-shows`) while the pointer or the
/// focus is on the parameter.
fn marks(name: &str) -> Option<&'static str> {
    match name {
        "padding" | "padding_mode" => Some("marks-padding"),
        "kernel_size" | "dilation" => Some("marks-window"),
        "ceil_mode" => Some("marks-rounding"),
        "stride" | "mode" | "align_corners" | "antialias" => Some("marks-ruler"),
        "scale_factor" | "size" | "output_size" | "output_padding" | "upscale_factor"
        | "downscale_factor" => Some("marks-size"),
        _ => None,
    }
}

#[derive(Clone, Properties, PartialEq)]
struct RowProps {
    call: Call,
    setting: Setting,
    input: Arc<[usize]>,
    /// The track whose parameter it is alone.
    #[prop_or_default]
    track: Option<usize>,
    /// The tracks that compare values of it.
    #[prop_or_default]
    versus: Option<Vec<Track>>,
    /// Beside the row in the panel.
    #[prop_or_default]
    pinned: bool,
    blamed: Option<&'static str>,
    /// How far the blamed parameter may go.
    bound: Option<Bound>,
    dispatch: Callback<Action>,
}

impl RowProps {
    /// The change that sets a parameter: of the track alone, or of all that share it.
    fn set(&self, name: &'static str, value: Option<Value>) -> Action {
        Action::Change(match self.track {
            Some(track) => Change::ParamOf(track, name, value),
            None => Change::Param(name, value),
        })
    }
}

/// One parameter: its name, its control, and why it has no effect.
#[component]
fn Row(props: &RowProps) -> Html {
    let page = use_page();
    let param = props.setting.param;
    let name = param.name;
    let value = advice::effective(&props.call, &props.setting);
    let inert = advice::inert(&props.call, &props.input, name);
    let bad = props.blamed == Some(name);
    let emit = {
        let row = props.clone();
        Callback::from(move |value: Option<Value>| row.dispatch.emit(row.set(name, value)))
    };
    let on_hold = props
        .dispatch
        .reform(|hold: bool| if hold { Action::Grab } else { Action::Release });
    let step = {
        let (emit, value) = (emit.clone(), value.clone());
        Callback::from(move |by: i32| {
            if let Some(next) = advice::stepped(param, &value, by) {
                emit.emit(Some(next));
            }
        })
    };
    let stepped = advice::stepped(param, &value, 1).is_some();
    let alternative = advice::alternative(&props.call, name);
    let other = alternative.map(|other| {
        let row = props.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let value = advice::equivalent(&row.call, &row.input, other);
            row.dispatch.emit(row.set(other, Some(value)));
        });
        html! { <>{ " " }<button type="button" class="alt" {onclick}>{ format!("| {other}") }</button></> }
    });
    let class = classes!(
        (!props.setting.is_default).then_some("set"),
        inert.is_some().then_some("off"),
        bad.then_some("bad")
    );
    html! {
        <div class={classes!("row", marks(name))} data-param={name} title={param.help}>
            <dt {class}>
                if let Some(track) = props.track { { badge(track) } }
                if stepped {
                    <DragName {name} help={param.help} on_hold={on_hold.clone()} on_step={step.clone()} />
                } else {
                    <span title={param.help}>{ name }</span>
                }
                { other }
            </dt>
            <dd>
                <Control {param} track={props.track} pinned={props.pinned} call={props.call.clone()} {value} input={props.input.clone()} disabled={inert.is_some()} {bad}
                    on_value={emit} {on_hold} on_step={stepped.then_some(step)} />
            </dd>
            if let Some(tracks) = props.versus.clone().filter(|_| inert.is_none()) {
                <dd class="beside"><Versus {name} {tracks} dispatch={props.dispatch.clone()} /></dd>
            }
            if let Some(word) = inert {
                <dd class="why">{ page.say(word) }</dd>
            }
            if let Some(bound) = props.bound.filter(|_| bad) {
                <dd class="why bad">{ match bound {
                    Bound::AtMost(n) => page.fill(Word::AtMostHere, &[("n", &n.to_string())]),
                    Bound::AtLeast(n) => page.fill(Word::AtLeastHere, &[("n", &n.to_string())]),
                } }</dd>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ControlProps {
    param: &'static Param,
    track: Option<usize>,
    pinned: bool,
    call: Call,
    value: Value,
    input: Arc<[usize]>,
    disabled: bool,
    bad: bool,
    on_value: Callback<Option<Value>>,
    on_hold: Callback<bool>,
    on_step: Option<Callback<i32>>,
}

impl ControlProps {
    /// `param-mode`, or of a track alone `param-mode-b`; of the pinned row `pinned-mode`.
    fn id(&self) -> String {
        let letter = self.track.map(|track| format!("-{}", id_of(track)));
        let row = if self.pinned { "pinned" } else { "param" };
        format!("{row}-{}{}", self.param.name, letter.unwrap_or_default())
    }

    /// `mode`, or of a track alone `mode B`.
    fn label(&self) -> String {
        let letter = self.track.map(|track| format!(" {}", TRACK_LETTERS[track]));
        format!("{}{}", self.param.name, letter.unwrap_or_default())
    }
}

/// The control a parameter's kind asks for.
#[component]
fn Control(props: &ControlProps) -> Html {
    let param = props.param;
    match param.kind {
        Kind::Bool | Kind::BoolOrTensor => {
            let off = advice::off(&props.call, param, &props.value);
            let text = if off == Value::None { "None" } else { "False" };
            let on = !matches!(props.value, Value::None | Value::Bool(false));
            let emit = props.on_value.clone();
            html! {
                <Segmented label={props.label()} options={vec![text.into(), "True".into()]} chosen={Some(usize::from(on))}
                    disabled={props.disabled} class={classes!(props.bad.then_some("bad"))}
                    on_choose={move |i| emit.emit(Some(if i == 0 { off.clone() } else { Value::Bool(true) }))} />
            }
        }
        Kind::Choice(_) => {
            let emit = props.on_value.clone();
            let chosen = match &props.value {
                Value::Str(word) => word.clone(),
                _ => String::new(),
            };
            html! {
                <Pick id={props.id()} label={props.label()} chosen={chosen}
                    options={advice::choices(&props.call, param, &props.input).into_iter().map(AttrValue::from).collect::<Vec<_>>()}
                    on_choose={move |word| emit.emit(Some(Value::Str(word)))} />
            }
        }
        Kind::Tensor => Html::default(),
        _ => numbers(props),
    }
}

/// One number field, or one per axis.
fn numbers(props: &ControlProps) -> Html {
    html! { <Numbers param={props.param} id={props.id()} label={props.label()} dims={props.call.args.dims} value={props.value.clone()} bad={props.bad}
    on_value={props.on_value.clone()} on_hold={props.on_hold.clone()} on_step={props.on_step.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct NumbersProps {
    param: &'static Param,
    id: String,
    label: String,
    dims: usize,
    value: Value,
    bad: bool,
    on_value: Callback<Option<Value>>,
    on_hold: Callback<bool>,
    on_step: Option<Callback<i32>>,
}

#[component]
fn Numbers(props: &NumbersProps) -> Html {
    let page = use_page();
    let param = props.param;
    let per_axis = advice::is_per_axis(param);
    let expected = advice::expected(param);
    let expected = page.fill(expected.0, &[("min", &expected.1.to_string())]);
    // Before what reads it is there anything will do; then it is read once more.
    let accepts = Callback::from(move |text: String| {
        later().is_none() || advice::read(param, &text).is_some()
    });
    let (id, label) = (&props.id, &props.label);
    let fields = match &props.value {
        Value::Tuple(entries) => entries.clone(),
        value => vec![value.clone()],
    };
    let pair = fields.len() > 1;
    let axis_names = [Word::DepthAxis, Word::RowAxis, Word::ColumnAxis];
    let axis_name = |i: usize| page.say(axis_names[(3 - props.dims.min(3) + i).min(2)]);
    let (switch, sign) = match (pair, props.dims) {
        (true, _) => (Word::OneForAll, "="),
        (false, 3) => (Word::PerAxis, "zyx"),
        (false, _) => (Word::PerAxis, "y,x"),
    };
    html! {
        <>
            if per_axis && props.dims > 1 && !matches!(props.value, Value::Str(_)) {
                <button type="button" class="axes" title={page.say(switch)}
                    aria-label={format!("{} {sign}: {}", label, page.say(switch))}
                    onclick={
                        let (emit, fields, dims) = (props.on_value.clone(), fields.clone(), props.dims);
                        move |_: MouseEvent| emit.emit(Some(if pair { fields[0].clone() } else { Value::Tuple(vec![fields[0].clone(); dims]) }))
                    }>{ sign }</button>
            }
            for (i, field) in fields.iter().enumerate() {
                <Field key={i} id={if pair { format!("{id}-{i}") } else { id.clone() }}
                    label={if pair { page.fill(Word::AxisOf, &[("name", label), ("axis", axis_name(i))]) } else { label.clone() }}
                    words={advice::words(param)} text={written(field)} accepts={accepts.clone()} expected={expected.clone()} bad={props.bad} {pair}
                    on_hold={props.on_hold.clone()} on_step={(!pair).then(|| props.on_step.clone()).flatten()}
                    on_text={
                        let (emit, fields) = (props.on_value.clone(), fields.clone());
                        move |text: String| {
                            let (emit, mut fields) = (emit.clone(), fields.clone());
                            when_there(move || {
                                let Some(value) = advice::read(param, &text) else { return };
                                fields[i] = value;
                                emit.emit(Some(if fields.len() == 1 { fields.remove(0) } else { Value::Tuple(fields) }));
                            });
                        }
                    } />
            }
        </>
    }
}

/// A number as its field shows it: with an ASCII minus, for it may be typed over.
fn written(value: &Value) -> String {
    match value {
        Value::Int(n) => n.to_string(),
        Value::Float(x) => short(*x, 6).replace('−', "-"),
        Value::None => "None".into(),
        Value::Str(word) => word.clone(),
        _ => String::new(),
    }
}
