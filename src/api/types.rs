//! `api.d.ts`: the calls by hand, the operations from the table.

use std::fmt::Write;

use crate::ops::{CLASSES, Class, Kind, Literal, Param};

/// The calls; what an operation's options are follows from [`CLASSES`].
const CALLS: &str = include_str!("calls.d.ts");

/// The whole of `api.d.ts`.
pub fn declarations() -> String {
    let mut text = String::from(CALLS);
    let names = CLASSES.iter().map(|class| interface_name(class));
    let union = names
        .map(|name| format!("  | {name}\n"))
        .collect::<String>();
    let _ = write!(
        text,
        "\n/** One operation. */\nexport type Operation =\n{union}"
    );
    for class in CLASSES {
        let _ = write!(text, "\n{}", interface(class));
    }
    text
}

fn interface(class: &Class) -> String {
    let names = class.dims.iter().map(|&dims| class.full_name(dims));
    let mut names: Vec<String> = names.collect();
    names.dedup();
    let module = if class.functional { "F" } else { "nn" };
    let title = names.iter().map(|name| format!("`{module}.{name}`"));
    let title = title.collect::<Vec<_>>().join(", ");
    let quoted = names.iter().map(|name| format!("'{name}'"));
    let ops = quoted.collect::<Vec<_>>().join(" | ");
    let name = interface_name(class);
    let mut text = format!("/** {title} */\nexport interface {name} {{\n  op: {ops}\n");
    for param in class.params {
        let _ = write!(text, "{}", property(param, class.dims));
    }
    text + "}\n"
}

/// `F.interpolate` as `Interpolate`; classes have their own names, without the dimension.
fn interface_name(class: &Class) -> String {
    let (first, rest) = class.name.split_at(1);
    first.to_uppercase() + rest
}

fn property(param: &Param, dims: &[usize]) -> String {
    let mut help = String::from(param.help);
    if let Some(default) = param.default.filter(|default| *default != Literal::None) {
        let _ = write!(help, " Default: {}.", literal(default));
    }
    if dims.iter().any(|dim| !param.dims.contains(dim)) {
        let places: Vec<String> = param.dims.iter().map(|dim| format!("{dim}d")).collect();
        let _ = write!(help, " Only {}.", places.join(" and "));
    }
    let mark = if param.default.is_some() { "?" } else { "" };
    let null = if param.optional { " | null" } else { "" };
    let (name, kind) = (param.name, kind(param.kind));
    format!("  /** {help} */\n  {name}{mark}: {kind}{null}\n")
}

fn kind(kind: Kind) -> String {
    let words = |words: &[&str]| {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        quoted.join(" | ")
    };
    match kind {
        Kind::Int { .. } => "number".into(),
        Kind::IntPerAxis { .. } | Kind::FloatPerAxis => "PerAxis<number>".into(),
        Kind::IntOrNonePerAxis { .. } => "PerAxis<number | null>".into(),
        Kind::Float => "number | Special".into(),
        Kind::Bool => "boolean".into(),
        Kind::Choice(choices) => words(choices),
        Kind::IntPerAxisOr(choices) => format!("PerAxis<number> | {}", words(choices)),
        Kind::Tensor => "TensorLike".into(),
        Kind::BoolOrTensor => "boolean | TensorLike".into(),
    }
}

fn literal(literal: Literal) -> String {
    match literal {
        Literal::None => "null".into(),
        Literal::Bool(flag) => flag.to_string(),
        Literal::Int(int) => int.to_string(),
        Literal::Float(number) => number.to_string(),
        Literal::Str(text) => format!("'{text}'"),
    }
}

#[cfg(test)]
mod tests {
    /// `GRIDSCOPE_WRITE=1 cargo test declarations` writes the file anew.
    #[test]
    fn the_declarations_are_those_of_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/api/api.d.ts");
        let declarations = super::declarations();
        if std::env::var_os("GRIDSCOPE_WRITE").is_some() {
            std::fs::write(path, &declarations).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == declarations,
            "api.d.ts is not what the table says: run this test with GRIDSCOPE_WRITE=1"
        );
    }
}
