//! JavaScript values as tensors, operations and scenes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use js_sys::{Array, ArrayBuffer, Float32Array, Function, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::fault::{Fault, Result};
use crate::ops::{self, Call, Class, Kind, Tensor, Value};
use crate::playground::error::{Problem, similar};
use crate::playground::input::{self, Input};
use crate::playground::link::LinkParts;
use crate::playground::notation::{self, Track};
use crate::playground::{limits, packed};

/// What a call into JavaScript gives, or what it threw.
type Caught<T> = std::result::Result<T, JsValue>;

#[wasm_bindgen]
extern "C" {
    /// An object, its properties read under names that are spelt in the glue: passing a name as a
    /// string costs more than reading the property.
    type Plain;

    #[wasm_bindgen(method, getter, catch)]
    fn op(this: &Plain) -> Caught<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn stages(this: &Plain) -> Caught<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn tracks(this: &Plain) -> Caught<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn input(this: &Plain) -> Caught<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn text(this: &Plain) -> Caught<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn view(this: &Plain) -> Caught<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn shape(this: &Plain) -> Caught<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn data(this: &Plain) -> Caught<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn length(this: &Plain) -> Caught<JsValue>;

    /// Throws on a revoked proxy.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Caught<bool>;

    /// Names of enumerable properties, as JSON and spreading take them; a proxy may throw.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn keys(value: &JsValue) -> Caught<Array>;

    /// `target.set(source)`: a memcpy from a Float32Array, a conversion from other typed arrays.
    #[wasm_bindgen(catch, js_namespace = Float32Array, js_name = "prototype.set.call")]
    fn copy(target: &mut [f32], source: &JsValue) -> Caught<()>;
}

thread_local! {
    /// The true `length` of typed arrays, which a property of that name may hide.
    static TYPED_LENGTH: Function = {
        let floats = Object::get_prototype_of(&Float32Array::new_with_length(0));
        let typed = Object::get_prototype_of(&floats);
        let length = Object::get_own_property_descriptor(&typed, &"length".into());
        Reflect::get(&length, &"get".into())
            .expect("typed arrays have a length")
            .unchecked_into()
    };

    /// The notation that was read last, with its dimensions: reading it costs more than a small
    /// operation, comparing it is one call.
    static LAST: RefCell<Option<(JsValue, usize, Track)>> = const { RefCell::new(None) };
}

// Tensors

/// The input, and whether it was written as a list, which may lack leading dimensions.
pub fn input(value: &JsValue) -> Result<(Input, bool)> {
    if value.is_string() {
        return Ok((input::parse(&notation(value)?)?, true));
    }
    let text = None;
    let literal = is_list(value)?;
    let tensor = tensor(value)?;
    Ok((Input { text, tensor }, literal))
}

/// `{shape, data}`, or a nested list.
fn tensor(value: &JsValue) -> Result<Tensor> {
    if is_list(value)? {
        return nested(value);
    }
    if !value.is_object() {
        let given = type_name(value);
        return Err(Fault::type_error(format!(
            "a tensor is {{shape, data}} or a nested array, not {given}"
        )));
    }
    let shape = tensor_shape(&plain(value).shape()?)?;
    let cells: usize = shape.iter().product();
    let data = plain(value).data()?;
    if !is_list(&data)? {
        let given = type_name(&data);
        return Err(Fault::type_error(format!(
            "data is a Float32Array or an array of numbers, not {given}"
        )));
    }
    let length = length(&data)? as usize;
    if length != cells {
        return Err(Fault::Raised {
            exception: "RuntimeError".into(),
            message: format!("shape '{shape:?}' is invalid for input of size {length}"),
        });
    }
    let mut values = Vec::with_capacity(cells);
    append(&data, length, &mut values)?;
    Ok(Tensor::new(shape, values)?)
}

/// The first element at each depth sets the shape there, as in `torch.tensor`.
fn nested(value: &JsValue) -> Result<Tensor> {
    let mut shape = Vec::new();
    let mut first = value.clone();
    while is_list(&first)? {
        if shape.len() == limits::RANK {
            return Err(Problem::TooManyDimensions.into());
        }
        let length = length(&first)?;
        shape.push(length as usize);
        if length == 0 {
            break;
        }
        first = item(&first, 0)?;
    }
    let mut data = Vec::with_capacity(cells(&shape)?);
    flatten(value, &shape, 0, &mut data)?;
    Ok(Tensor::new(shape, data)?)
}

fn flatten(list: &JsValue, shape: &[usize], depth: usize, data: &mut Vec<f32>) -> Result<()> {
    let expected = shape[depth];
    let got = match is_list(list)? {
        true => length(list)? as usize,
        false => {
            return Err(Fault::type_error(format!(
                "expected a sequence of length {expected} at dim {depth}, not {}",
                type_name(list)
            )));
        }
    };
    if got != expected {
        return Err(Fault::value_error(format!(
            "expected sequence of length {expected} at dim {depth} (got {got})"
        )));
    }
    if depth + 1 == shape.len() {
        return append(list, expected, data);
    }
    (0..expected).try_for_each(|at| flatten(&item(list, at as u32)?, shape, depth + 1, data))
}

/// Appends the numbers of a flat list of this length.
fn append(list: &JsValue, length: usize, data: &mut Vec<f32>) -> Result<()> {
    if ArrayBuffer::is_view(list) {
        data.reserve(length);
        let target = &mut data.spare_capacity_mut()[..length];
        // SAFETY: f32 has no invalid bit patterns to read; the slice is only written, by `copy`,
        // which fills it, since `length` is the array's own, or throws.
        let target =
            unsafe { std::slice::from_raw_parts_mut(target.as_mut_ptr().cast::<f32>(), length) };
        copy(target, list)?;
        // SAFETY: `copy` has written these.
        unsafe { data.set_len(data.len() + length) };
        return Ok(());
    }
    (0..length).try_for_each(|at| {
        data.push(number(&item(list, at as u32)?)?);
        Ok(())
    })
}

fn number(value: &JsValue) -> Result<f32> {
    if let Some(number) = value.as_f64() {
        return Ok(number as f32);
    }
    match special(value) {
        Some(number) => Ok(number as f32),
        None => Err(Fault::type_error(format!(
            "must be real number, not {}",
            type_name(value)
        ))),
    }
}

/// The numbers that JSON lacks, as strings.
fn special(value: &JsValue) -> Option<f64> {
    let word: String = value.dyn_ref::<JsString>()?.slice(0, 5).into();
    match word.as_str() {
        "nan" => Some(f64::NAN),
        "inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// The number of cells of a shape that is taken from outside.
fn cells(shape: &[usize]) -> Result<usize> {
    match ops::cells(shape)? {
        cells if cells > limits::CELLS => Err(Problem::TooManyCells.into()),
        cells => Ok(cells),
    }
}

/// A shape, of a tensor that is to be taken from outside.
pub fn tensor_shape(value: &JsValue) -> Result<Vec<usize>> {
    let shape = shape(value)?;
    cells(&shape)?;
    Ok(shape)
}

pub fn shape(value: &JsValue) -> Result<Vec<usize>> {
    let sizes = sizes(value, "a shape")?;
    if sizes.len() > limits::RANK {
        return Err(Problem::TooManyDimensions.into());
    }
    ops::cells(&sizes)?;
    Ok(sizes)
}

pub fn index(value: &JsValue) -> Result<Vec<usize>> {
    sizes(value, "an index")
}

fn sizes(value: &JsValue, what: &str) -> Result<Vec<usize>> {
    items(value, what)?
        .iter()
        .map(|item| match item.as_f64() {
            Some(n) if n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&n) => {
                Ok(n as usize)
            }
            Some(n) => Err(Fault::value_error(format!(
                "{what} is made of whole numbers of at least 0, not {n}"
            ))),
            None => Err(Fault::type_error(format!(
                "{what} is made of whole numbers, not {}",
                type_name(item)
            ))),
        })
        .collect()
}

// Operations

pub fn notation(value: &JsValue) -> Result<String> {
    text(value, "the notation", limits::TEXT_BYTES)
}

pub fn fragment(value: &JsValue) -> Result<String> {
    text(value, "a link", limits::LINK_BYTES)
}

/// A string, measured before it is copied.
fn text(value: &JsValue, what: &str, most: usize) -> Result<String> {
    match value.dyn_ref::<JsString>() {
        Some(text) if text.length() as usize > most => Err(Fault::value_error(format!(
            "{what} has more than {most} characters"
        ))),
        Some(text) => Ok(text.into()),
        None => Err(Fault::type_error(format!(
            "{what} is a string, not {}",
            type_name(value)
        ))),
    }
}

/// One operation or pipeline: notation, an object, or an array of stages.
///
/// `dims` are the spatial dimensions of operations that leave them open, those of the input.
pub fn track(op: &JsValue, dims: usize) -> Result<Track> {
    let mut stages = Vec::new();
    collect(op, dims, 0, &mut stages)?;
    match stages.is_empty() {
        true => Err(Problem::Empty.into()),
        false => Ok(Track { stages }),
    }
}

fn collect(op: &JsValue, dims: usize, depth: usize, stages: &mut Vec<Call>) -> Result<()> {
    if depth > limits::NESTING {
        return Err(Problem::TooDeep.into());
    }
    let mut list = |list: &JsValue| -> Result<()> {
        let stage = |stage: &JsValue| collect(stage, dims, depth + 1, stages);
        items(list, "a pipeline")?.iter().try_for_each(stage)
    };
    if is_list(op)? {
        return list(op);
    }
    if op.is_string() {
        stages.extend(written(op, dims)?.stages);
    } else if op.is_object() {
        let name = text(&plain(op).op()?, "op", limits::TEXT_BYTES)?;
        if name == "Sequential" {
            return list(&plain(op).stages()?);
        }
        stages.push(call(&name, op, dims)?);
    } else {
        return Err(Fault::type_error(format!(
            "an operation is an object with `op`, or notation, not {}",
            type_name(op)
        )));
    }
    match stages.len() > limits::STAGES {
        true => Err(Problem::TooManyStages.into()),
        false => Ok(()),
    }
}

/// The one track of a text.
fn written(op: &JsValue, dims: usize) -> Result<Track> {
    let is_last = |(text, of, _): &&(JsValue, usize, Track)| *of == dims && text == op;
    let known = LAST.with_borrow(|last| last.as_ref().filter(is_last).map(|last| last.2.clone()));
    if let Some(track) = known {
        return Ok(track);
    }
    let mut tracks = notation::parse(&notation(op)?, dims)?;
    if tracks.len() > 1 {
        return Err(Fault::value_error(format!(
            "one operation or pipeline is expected, but the text holds {} tracks",
            tracks.len()
        )));
    }
    let track = tracks.remove(0);
    LAST.set(Some((op.clone(), dims, track.clone())));
    Ok(track)
}

/// The call that `{op: name, …arguments}` stands for; kinds are those of the table.
fn call(name: &str, op: &JsValue, default_dims: usize) -> Result<Call> {
    let Some((class, dims)) = Class::find(name) else {
        let names: Vec<String> = notation::names().collect();
        let similar = similar(name, names.iter().map(String::as_str)).map(String::from);
        let name = name.into();
        return Err(Problem::UnknownOperation { name, similar }.into());
    };
    let mut given = BTreeMap::new();
    for key in keys(op)?.iter() {
        let value = Reflect::get(op, &key)?;
        let key = text(&key, "an argument's name", limits::TEXT_BYTES)?;
        if key == "op" || value.is_undefined() {
            continue;
        }
        let here = |dims: usize| class.params(dims).any(|param| param.name == key);
        match class.params.iter().find(|param| param.name == key) {
            Some(param) if dims.is_none_or(here) => {
                given.insert(param.name, argument(param.kind, &value, 0)?);
            }
            // The refusal that the table gives.
            _ => Call::new(class, dims.unwrap_or(default_dims)).set(&key, Value::None)?,
        }
    }
    Ok(notation::call(class, dims, given, default_dims))
}

fn argument(kind: Kind, value: &JsValue, depth: usize) -> Result<Value> {
    let is_tensor = matches!(kind, Kind::Tensor | Kind::BoolOrTensor);
    let is_word = matches!(kind, Kind::Choice(_) | Kind::IntPerAxisOr(_));
    if value.is_null() || value.is_undefined() {
        Ok(Value::None)
    } else if let Some(flag) = value.as_bool() {
        Ok(Value::Bool(flag))
    } else if let Some(number) = value.as_f64() {
        Ok(int_or_float(number))
    } else if value.is_string() {
        match special(value).filter(|_| !is_word) {
            Some(number) => Ok(Value::Float(number)),
            None => Ok(Value::Str(text(value, "an argument", limits::TEXT_BYTES)?)),
        }
    } else if value.is_bigint() {
        let int = i64::try_from(value.clone());
        int.map(Value::Int)
            .map_err(|_| Fault::value_error("a BigInt of more than 64 bits"))
    } else if !is_tensor && is_list(value)? {
        if depth == limits::RANK {
            return Err(Problem::TooManyDimensions.into());
        }
        let items = items(value, "an argument")?;
        let values = items.iter().map(|item| argument(kind, item, depth + 1));
        Ok(Value::Tuple(values.collect::<Result<_>>()?))
    } else {
        Ok(Value::Tensor(Arc::new(tensor(value)?)))
    }
}

/// JavaScript has one type for both: what is whole is Python's int.
fn int_or_float(number: f64) -> Value {
    const LARGEST: f64 = 9_007_199_254_740_991.0;
    let is_negative_zero = number == 0.0 && number.is_sign_negative();
    if number.fract() == 0.0 && number.abs() <= LARGEST && !is_negative_zero {
        Value::Int(number as i64)
    } else {
        Value::Float(number)
    }
}

/// The tracks of `{tracks: […]}`; `None` where it has none.
pub fn tracks_of(value: &JsValue) -> Result<Option<Vec<Track>>> {
    if !value.is_object() {
        return Ok(None);
    }
    let tracks = plain(value).tracks()?;
    if tracks.is_undefined() || tracks.is_null() {
        return Ok(None);
    }
    tracks_with(&tracks, 2).map(Some)
}

fn tracks_with(tracks: &JsValue, dims: usize) -> Result<Vec<Track>> {
    let tracks = items(tracks, "tracks")?;
    if tracks.len() > limits::TRACKS {
        return Err(Problem::TooManyTracks.into());
    }
    tracks.iter().map(|op| track(op, dims)).collect()
}

// Scenes

/// `{input, tracks, view}`, each of which may be left out.
pub fn scene(value: &JsValue) -> Result<LinkParts> {
    if !value.is_object() {
        let given = type_name(value);
        return Err(Fault::type_error(format!(
            "a scene is an object, not {given}"
        )));
    }
    let mut parts = LinkParts::default();
    let given = plain(value).input()?;
    if !given.is_undefined() && !given.is_null() {
        let (mut input, _) = input(&given)?;
        if given.is_object() && !is_list(&given)? {
            let text = plain(&given).text()?;
            if !text.is_undefined() && !text.is_null() {
                input.text = matching(&notation(&text)?, &input.tensor);
            }
        }
        parts.input = Some(input);
    }
    let dims = parts.input.as_ref();
    let dims = dims.map_or(2, |input| input::spatial_dims(input.tensor.shape()));
    let tracks = plain(value).tracks()?;
    if !tracks.is_undefined() && !tracks.is_null() {
        parts.tracks = tracks_with(&tracks, dims)?;
    }
    let view = plain(value).view()?;
    if view.is_object() {
        let mut room = limits::LINK_BYTES;
        for key in Reflect::own_keys(&view)?.iter() {
            if key.is_string() {
                let value = text(&Reflect::get(&view, &key)?, "a view setting", room)?;
                let key = text(&key, "a view setting", room)?;
                room = room.saturating_sub(key.len() + value.len());
                parts.view.push((key, value));
            }
        }
    }
    Ok(parts)
}

/// The expression, if these are still the values it makes.
fn matching(text: &str, tensor: &Tensor) -> Option<String> {
    if packed::is_packed(text) {
        return None;
    }
    let made = input::parse(text).ok()?;
    let bits = |tensor: &Tensor| {
        tensor
            .data()
            .iter()
            .map(|x| x.to_bits())
            .collect::<Vec<_>>()
    };
    let same = made.tensor.shape() == tensor.shape() && bits(&made.tensor) == bits(tensor);
    made.text.filter(|_| same)
}

// Objects and lists

fn plain(object: &JsValue) -> &Plain {
    object.unchecked_ref()
}

/// Whether a value is an array or a typed array.
fn is_list(value: &JsValue) -> Result<bool> {
    Ok(value.is_object() && (ArrayBuffer::is_view(value) || is_array(value)?))
}

fn length(list: &JsValue) -> Result<u32> {
    let length = match ArrayBuffer::is_view(list) {
        true => TYPED_LENGTH.with(|length| length.call0(list))?,
        false => plain(list).length()?,
    };
    match length.as_f64() {
        // A proxy may say anything.
        Some(n) if n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&n) => Ok(n as u32),
        _ => Err(Fault::type_error("an array has no length")),
    }
}

fn item(list: &JsValue, at: u32) -> Result<JsValue> {
    Ok(Reflect::get_u32(list, at)?)
}

/// The values of a short list.
fn items(list: &JsValue, what: &str) -> Result<Vec<JsValue>> {
    if !is_list(list)? {
        let given = type_name(list);
        return Err(Fault::type_error(format!(
            "{what} is an array, not {given}"
        )));
    }
    let length = length(list)?;
    if length > limits::LIST_ITEMS {
        return Err(Fault::value_error(format!(
            "{what} has {length} entries; at most {} are taken",
            limits::LIST_ITEMS
        )));
    }
    (0..length).map(|at| item(list, at)).collect()
}

/// What to call a value in a message.
fn type_name(value: &JsValue) -> String {
    if value.is_null() {
        return "null".into();
    }
    match value.js_typeof().as_string().as_deref() {
        Some("object") if is_list(value).unwrap_or(false) => "array".into(),
        Some(name) => name.into(),
        None => "unknown".into(),
    }
}
