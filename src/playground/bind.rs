//! Which argument belongs to which parameter, as Python decides it and refuses it.

use super::error::{Located, Problem};
use super::python::{CallExpr, Node, Span};

/// A parameter, as far as binding sees it.
pub struct Slot {
    pub name: &'static str,
    pub required: bool,
    pub keyword_only: bool,
}

/// A function as its TypeErrors describe it.
pub struct Signature<'a> {
    /// `interpolate`, `MaxPool2d.__init__`.
    pub function: &'a str,
    /// Positional arguments that are counted but not written: `self`.
    pub implicit: usize,
    pub slots: Vec<Slot>,
}

/// For every slot the argument that was given, if any.
///
/// Checks in CPython's order: keywords as they come, then too many positional arguments, then
/// missing ones.
pub fn bind<'n>(
    signature: &Signature,
    args: &'n [Node],
    call: &'n CallExpr,
    span: &Span,
) -> Located<Vec<Option<&'n Node>>> {
    let Signature {
        function,
        implicit,
        slots,
    } = signature;
    let type_error =
        |message: String, span: Span| Err((Problem::raised("TypeError", message), span));

    let positional = slots.iter().filter(|slot| !slot.keyword_only).count();
    let mut bound: Vec<Option<&Node>> = vec![None; slots.len()];
    let places = bound.iter_mut().zip(slots);
    let places = places.filter(|(_, slot)| !slot.keyword_only);
    for ((place, _), arg) in places.zip(args) {
        *place = Some(arg);
    }
    for (name, node) in &call.keywords {
        match slots.iter().position(|slot| slot.name == name) {
            None => {
                let message = format!("{function}() got an unexpected keyword argument '{name}'");
                return type_error(message, node.span.clone());
            }
            Some(at) if bound[at].is_some() => {
                let message = format!("{function}() got multiple values for argument '{name}'");
                return type_error(message, node.span.clone());
            }
            Some(at) => bound[at] = Some(node),
        }
    }
    if args.len() > positional {
        let required = slots
            .iter()
            .filter(|s| s.required && !s.keyword_only)
            .count();
        let (least, most) = (required + implicit, positional + implicit);
        let takes = if least < most {
            format!("from {least} to {most} positional arguments")
        } else {
            format!("{most} positional argument{}", plural(most))
        };
        let given = args.len() + implicit;
        let verb = if given == 1 { "was" } else { "were" };
        let message = format!("{function}() takes {takes} but {given} {verb} given");
        return type_error(message, args[positional].span.clone());
    }
    let missing: Vec<String> = slots
        .iter()
        .zip(&bound)
        .filter(|(slot, node)| slot.required && node.is_none())
        .map(|(slot, _)| format!("'{}'", slot.name))
        .collect();
    if let Some((last, others)) = missing.split_last() {
        let names = match others {
            [] => last.clone(),
            [first] => format!("{first} and {last}"),
            _ => format!("{}, and {last}", others.join(", ")),
        };
        let count = missing.len();
        let message = format!(
            "{function}() missing {count} required positional argument{}: {names}",
            plural(count)
        );
        return type_error(message, span.clone());
    }
    Ok(bound)
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
