//! The part of Python that the notation is written in: literals, names and calls.
//!
//! ```text
//! statements = statement ((";" | newline) statement)*
//! statement  = [name ("," name)* "="] tuple
//! tuple      = product ("," product)*
//! product    = unary (("*" | "/") unary)*         numbers only, folded
//! unary      = ("-" | "+")* chain
//! chain      = atom | [chain "."] name ["(" arguments ")"] | chain "[" … "]"
//! atom       = number | string | None | True | False | "(" … ")" | "[" … "]"
//! ```
//!
//! One pass, no backtracking; nesting and length are bounded by [`limits`].

use std::ops::Range;

use super::error::{Expected, Problem, TextError};
use super::limits;
use crate::ops::Tensor;

/// A place in the text, in bytes.
pub type Span = Range<usize>;

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub expr: Expr,
    pub span: Span,
}

/// A Python expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    None,
    Bool(bool),
    Int(i64),
    /// Also `float('inf')`, `torch.nan` and the like, and what does not fit in 64 bits.
    Float(f64),
    Str(String),
    Tuple(Vec<Node>),
    List(Vec<Node>),
    /// A name with its dots: `torch.float32`.
    Name(String),
    Call(Box<CallExpr>),
    /// `x[None, None]`
    Subscript(Box<Node>, Vec<Node>),
}

/// `receiver.name(args, keywords)`.
#[derive(Clone, Debug, PartialEq)]
pub struct CallExpr {
    /// The call this one is chained on: `torch.arange(4)` in `torch.arange(4).view(2, 2)`.
    pub receiver: Option<Node>,
    /// With its dots; empty where the result of a call is called, as in `nn.MaxPool2d(2)(x)`.
    pub name: String,
    pub args: Vec<Node>,
    pub keywords: Keywords,
}

/// Arguments by name, in their order; no name stands twice.
pub type Keywords = Vec<(String, Node)>;

/// `target = value`, or a value alone; of several targets the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub target: Option<String>,
    pub value: Node,
}

/// The statements of a text; empty ones, comments and imports are left out.
pub fn parse(text: &str) -> Result<Vec<Statement>, TextError> {
    let mut parser = Parser::new(text)?;
    let mut statements = Vec::new();
    loop {
        match parser.token {
            Token::End => return Ok(statements),
            Token::Newline | Token::Punct(';') => parser.advance()?,
            Token::Name("import" | "from") => parser.skip_line()?,
            _ => {
                statements.push(parser.statement()?);
                match parser.token {
                    Token::End | Token::Newline | Token::Punct(';') => {}
                    _ => return Err(parser.expected(Expected::End)),
                }
            }
        }
    }
}

impl Node {
    /// This expression as Python, in one style; `separator` stands between items.
    pub fn print(&self, separator: &str) -> String {
        let list = |nodes: &[Node]| join(nodes.iter().map(|node| node.print(separator)), separator);
        match &self.expr {
            Expr::None => "None".into(),
            Expr::Bool(value) => boolean(*value).into(),
            Expr::Int(value) => value.to_string(),
            Expr::Float(value) => float(*value),
            Expr::Str(value) => string(value),
            Expr::Tuple(nodes) => tuple(&list(nodes), nodes.len()),
            Expr::List(nodes) => format!("[{}]", list(nodes)),
            Expr::Name(name) => name.clone(),
            Expr::Subscript(node, items) => format!("{}[{}]", node.print(separator), list(items)),
            Expr::Call(call) => {
                let receiver = match &call.receiver {
                    None => String::new(),
                    Some(node) if call.name.is_empty() => node.print(separator),
                    Some(node) => node.print(separator) + ".",
                };
                let keywords = call
                    .keywords
                    .iter()
                    .map(|(name, node)| format!("{name}={}", node.print(separator)));
                let args = call.args.iter().map(|node| node.print(separator));
                format!(
                    "{receiver}{}({})",
                    call.name,
                    join(args.chain(keywords), separator)
                )
            }
        }
    }
}

/// Parts with a separator between them.
pub fn join(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

/// `True` or `False`.
pub fn boolean(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// Items in parentheses; a single one keeps its comma.
pub fn tuple(items: &str, count: usize) -> String {
    format!("({items}{})", if count == 1 { "," } else { "" })
}

/// Python's `repr` of a number, short and exact: what [`parse`] reads back to the same bits.
pub fn float(value: f64) -> String {
    if value.is_nan() {
        "float('nan')".into()
    } else if value.is_infinite() {
        if value > 0.0 {
            "float('inf')".into()
        } else {
            "-float('inf')".into()
        }
    } else {
        format!("{value:?}")
    }
}

/// A float32 in its shortest form, whole numbers without a point: `1`, `0.1`, `float('inf')`.
pub fn float32(value: f32) -> String {
    if !value.is_finite() {
        return float(value.into());
    }
    // Whole numbers that float32 and a short integer literal both hold; −0.0 keeps its sign.
    if value.fract() == 0.0 && value.abs() < 1e7 && !(value == 0.0 && value.is_sign_negative()) {
        format!("{value:.0}")
    } else {
        format!("{value:?}")
    }
}

/// A tensor as an expression. A list of lists tells its shape, unless there is nothing in it.
pub fn tensor(tensor: &Tensor, separator: &str) -> String {
    if tensor.data().is_empty() {
        let sizes = tensor.shape().iter().map(usize::to_string);
        return format!("torch.zeros({})", join(sizes, separator));
    }
    nested_list(tensor, separator)
}

/// The values of a tensor as nested lists.
pub fn nested_list(tensor: &Tensor, separator: &str) -> String {
    fn write(shape: &[usize], data: &[f32], separator: &str, text: &mut String) {
        let Some((&size, inner)) = shape.split_first() else {
            text.push_str(&float32(data[0]));
            return;
        };
        text.push('[');
        let cells: usize = inner.iter().product();
        for i in 0..size {
            if i > 0 {
                text.push_str(separator);
            }
            write(inner, &data[i * cells..(i + 1) * cells], separator, text);
        }
        text.push(']');
    }
    let mut text = String::new();
    write(tensor.shape(), tensor.data(), separator, &mut text);
    text
}

/// A string in single quotes.
pub fn string(value: &str) -> String {
    let mut quoted = String::from("'");
    for c in value.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

#[derive(Clone, Debug, PartialEq)]
enum Token<'a> {
    Name(&'a str),
    Int(i64),
    Float(f64),
    Str(String),
    Punct(char),
    /// Only outside brackets.
    Newline,
    End,
}

struct Parser<'a> {
    text: &'a str,
    /// Where the next token is looked for.
    position: usize,
    token: Token<'a>,
    span: Span,
    /// Where the token before this one ended.
    previous: usize,
    /// Open brackets, and links of the call chain that is being read.
    depth: usize,
    brackets: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self, TextError> {
        if text.len() > limits::TEXT_BYTES {
            return Err(TextError::new(text, 0..0, Problem::TooLong));
        }
        let mut parser = Parser {
            text,
            position: 0,
            token: Token::End,
            span: 0..0,
            previous: 0,
            depth: 0,
            brackets: 0,
        };
        parser.advance()?;
        Ok(parser)
    }

    fn statement(&mut self) -> Result<Statement, TextError> {
        let value = self.tuple()?;
        let target = match &value.expr {
            Expr::Name(name) => Some(name),
            // The first of `y, indices = m(x)`.
            Expr::Tuple(names) => match names.first().map(|first| &first.expr) {
                Some(Expr::Name(name)) => Some(name),
                _ => None,
            },
            _ => None,
        };
        if let (Some(name), Token::Punct('=')) = (target, &self.token) {
            let target = Some(name.clone());
            self.advance()?;
            let value = self.tuple()?;
            return Ok(Statement { target, value });
        }
        Ok(Statement {
            target: None,
            value,
        })
    }

    /// A value, or values with commas and no parentheses.
    fn tuple(&mut self) -> Result<Node, TextError> {
        let first = self.product()?;
        if self.token != Token::Punct(',') {
            return Ok(first);
        }
        let start = first.span.start;
        let mut items = vec![first];
        while self.take(',')? {
            if matches!(self.token, Token::Newline | Token::End | Token::Punct(';')) {
                break;
            }
            items.push(self.product()?);
        }
        Ok(self.node(start, Expr::Tuple(items)))
    }

    fn product(&mut self) -> Result<Node, TextError> {
        let mut left = self.unary()?;
        loop {
            let divide = match self.token {
                Token::Punct('*') => false,
                Token::Punct('/') => true,
                _ => return Ok(left),
            };
            self.advance()?;
            let right = self.unary()?;
            let span = left.span.start..right.span.end;
            let expr = match (&left.expr, &right.expr) {
                (Expr::Int(a), Expr::Int(b)) if !divide => match a.checked_mul(*b) {
                    Some(product) => Expr::Int(product),
                    None => Expr::Float(*a as f64 * *b as f64),
                },
                (a, b) => {
                    let (Some(a), Some(b)) = (number(a), number(b)) else {
                        return Err(self.error(span, Problem::NotANumber));
                    };
                    if divide && b == 0.0 {
                        return Err(self.error(span, Problem::DivisionByZero));
                    }
                    Expr::Float(if divide { a / b } else { a * b })
                }
            };
            left = Node { expr, span };
        }
    }

    fn unary(&mut self) -> Result<Node, TextError> {
        let start = self.span.start;
        let mut signed = false;
        let mut negative = false;
        while let Token::Punct(sign @ ('-' | '+')) = self.token {
            signed = true;
            negative ^= sign == '-';
            self.advance()?;
        }
        let node = self.chain()?;
        if !signed {
            return Ok(node);
        }
        let span = start..node.span.end;
        let expr = match node.expr {
            Expr::Int(value) if negative => match value.checked_neg() {
                Some(value) => Expr::Int(value),
                None => Expr::Float(-(value as f64)),
            },
            Expr::Float(value) if negative => Expr::Float(-value),
            Expr::Int(_) | Expr::Float(_) => node.expr,
            _ => return Err(self.error(span, Problem::NotANumber)),
        };
        Ok(Node { expr, span })
    }

    fn chain(&mut self) -> Result<Node, TextError> {
        let start = self.span.start;
        let depth = self.depth;
        let mut node = self.atom()?;
        loop {
            let (receives, name) = match &node.expr {
                Expr::Name(name) => (false, Some(name)),
                Expr::Call(_) | Expr::Subscript(..) => (true, None),
                _ => break,
            };
            let name = match self.token {
                Token::Punct('(') => name.cloned().unwrap_or_default(),
                Token::Punct('[') => {
                    self.deepen()?;
                    let (items, _) = self.items(']')?;
                    node = self.node(start, Expr::Subscript(Box::new(node), items));
                    continue;
                }
                Token::Punct('.') => {
                    self.advance()?;
                    let name = self.dotted_name()?;
                    if self.token != Token::Punct('(') {
                        return Err(self.expected(Expected::OpeningParenthesis));
                    }
                    name
                }
                _ => break,
            };
            self.deepen()?;
            let (args, keywords) = self.arguments()?;
            let call = CallExpr {
                receiver: receives.then_some(node),
                name,
                args,
                keywords,
            };
            let expr = match float_of(&call) {
                Some(value) => Expr::Float(value),
                None => Expr::Call(Box::new(call)),
            };
            node = self.node(start, expr);
        }
        self.depth = depth;
        Ok(node)
    }

    /// `(a, b, key=c)`.
    fn arguments(&mut self) -> Result<(Vec<Node>, Keywords), TextError> {
        let mut args = Vec::new();
        let mut keywords = Keywords::new();
        self.open()?;
        while self.token != Token::Punct(')') {
            let node = self.product()?;
            match (&node.expr, &self.token) {
                (Expr::Name(name), Token::Punct('=')) => {
                    let name = name.clone();
                    // The list of keywords is short: no signature has more than twenty.
                    if keywords.len() >= 32 || keywords.iter().any(|(known, _)| *known == name) {
                        return Err(self.error(node.span, Problem::RepeatedKeyword(name)));
                    }
                    self.advance()?;
                    keywords.push((name, self.product()?));
                }
                _ if keywords.is_empty() => args.push(node),
                _ => return Err(self.error(node.span, Problem::PositionalAfterKeyword)),
            }
            if !self.take(',')? && self.token != Token::Punct(')') {
                return Err(self.expected(Expected::CommaOr(')')));
            }
        }
        self.close()?;
        Ok((args, keywords))
    }

    fn atom(&mut self) -> Result<Node, TextError> {
        let start = self.span.start;
        let expr = match std::mem::replace(&mut self.token, Token::End) {
            Token::Int(value) => Expr::Int(value),
            Token::Float(value) => Expr::Float(value),
            Token::Str(value) => Expr::Str(value),
            Token::Punct('(') => {
                self.token = Token::Punct('(');
                let (mut items, comma) = self.items(')')?;
                return Ok(if items.len() == 1 && !comma {
                    Node {
                        span: start..self.previous,
                        expr: items.remove(0).expr,
                    }
                } else {
                    self.node(start, Expr::Tuple(items))
                });
            }
            Token::Punct('[') => {
                self.token = Token::Punct('[');
                let (items, _) = self.items(']')?;
                return Ok(self.node(start, Expr::List(items)));
            }
            Token::Name(name) => {
                self.token = Token::Name(name);
                let name = self.dotted_name()?;
                let expr = match name.as_str() {
                    "None" => Expr::None,
                    "True" => Expr::Bool(true),
                    "False" => Expr::Bool(false),
                    _ => match constant(&name) {
                        Some(value) => Expr::Float(value),
                        None => Expr::Name(name),
                    },
                };
                return Ok(self.node(start, expr));
            }
            other => {
                self.token = other;
                return Err(self.expected(Expected::Value));
            }
        };
        self.advance()?;
        Ok(self.node(start, expr))
    }

    /// Items between brackets, and whether the last one has a comma.
    fn items(&mut self, close: char) -> Result<(Vec<Node>, bool), TextError> {
        let mut items = Vec::new();
        let mut comma = false;
        self.deepen()?;
        self.open()?;
        while self.token != Token::Punct(close) {
            items.push(self.product()?);
            comma = self.take(',')?;
            if !comma && self.token != Token::Punct(close) {
                return Err(self.expected(Expected::CommaOr(close)));
            }
        }
        self.close()?;
        self.depth -= 1;
        Ok((items, comma))
    }

    fn dotted_name(&mut self) -> Result<String, TextError> {
        let mut dotted = String::new();
        loop {
            let Token::Name(name) = self.token else {
                return Err(self.expected(Expected::Name));
            };
            dotted.push_str(name);
            self.advance()?;
            if self.token != Token::Punct('.') {
                return Ok(dotted);
            }
            self.advance()?;
            dotted.push('.');
        }
    }

    fn open(&mut self) -> Result<(), TextError> {
        self.brackets += 1;
        self.advance()
    }

    fn close(&mut self) -> Result<(), TextError> {
        self.brackets -= 1;
        self.advance()
    }

    fn deepen(&mut self) -> Result<(), TextError> {
        self.depth += 1;
        if self.depth > limits::NESTING {
            return Err(self.error(self.span.clone(), Problem::TooDeep));
        }
        Ok(())
    }

    /// Takes this punctuation if it comes next.
    fn take(&mut self, punct: char) -> Result<bool, TextError> {
        let here = self.token == Token::Punct(punct);
        if here {
            self.advance()?;
        }
        Ok(here)
    }

    fn node(&self, start: usize, expr: Expr) -> Node {
        Node {
            expr,
            span: start..self.previous,
        }
    }

    fn expected(&self, expected: Expected) -> TextError {
        let found = match &self.token {
            Token::Newline => String::from("\n"),
            _ => self.text[self.span.clone()].chars().take(40).collect(),
        };
        self.error(self.span.clone(), Problem::Expected { expected, found })
    }

    fn error(&self, span: Span, problem: Problem) -> TextError {
        TextError::new(self.text, span, problem)
    }

    fn skip_line(&mut self) -> Result<(), TextError> {
        let rest = &self.text[self.position..];
        self.position += rest.find(['\n', ';']).unwrap_or(rest.len());
        self.advance()
    }

    fn advance(&mut self) -> Result<(), TextError> {
        self.previous = self.span.end;
        self.skip_blank();
        let start = self.position;
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else {
            self.token = Token::End;
            self.span = start..start;
            return Ok(());
        };
        let next = rest[first.len_utf8()..].chars().next();
        let (token, length) = match first {
            '\n' => (Token::Newline, 1),
            '\'' | '"' => self.string_token(first)?,
            '0'..='9' => number_token(rest),
            '.' if next.is_some_and(|c| c.is_ascii_digit()) => number_token(rest),
            '\u{2212}' => (Token::Punct('-'), first.len_utf8()),
            c if c.is_alphabetic() || c == '_' => {
                let length = rest
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                (Token::Name(&rest[..length]), length)
            }
            c => (Token::Punct(c), c.len_utf8()),
        };
        self.token = token;
        self.position = start + length;
        self.span = start..self.position;
        Ok(())
    }

    /// White space, comments and continued lines; line ends too when inside brackets.
    fn skip_blank(&mut self) {
        loop {
            let rest = &self.text[self.position..];
            let trimmed = rest.trim_start_matches(|c: char| {
                c.is_whitespace() && (c != '\n' || self.brackets > 0)
            });
            self.position += rest.len() - trimmed.len();
            if trimmed.starts_with('#') {
                self.position += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("\\\n") {
                self.position += 2;
            } else if trimmed.starts_with("\\\r\n") {
                self.position += 3;
            } else {
                return;
            }
        }
    }

    fn string_token(&self, quote: char) -> Result<(Token<'a>, usize), TextError> {
        let rest = &self.text[self.position..];
        let mut value = String::new();
        let mut chars = rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\n' => break,
                '\\' => match chars.next() {
                    Some((_, 'n')) => value.push('\n'),
                    Some((_, 'r')) => value.push('\r'),
                    Some((_, 't')) => value.push('\t'),
                    Some((_, escaped)) => value.push(escaped),
                    None => break,
                },
                c if c == quote => return Ok((Token::Str(value), at + 1)),
                c => value.push(c),
            }
        }
        let span = self.position..self.position + 1;
        Err(self.error(span, Problem::UnterminatedString))
    }
}

/// The number that `rest` starts with: `12`, `1_000`, `1.`, `.5`, `1e-3`.
fn number_token(rest: &str) -> (Token<'static>, usize) {
    let bytes = rest.as_bytes();
    let digits = |mut at: usize| {
        while bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_digit() || *b == b'_')
        {
            at += 1;
        }
        at
    };
    let mut end = digits(0);
    let mut whole = true;
    if bytes.get(end) == Some(&b'.') {
        whole = false;
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if bytes.get(end + 1 + sign).is_some_and(u8::is_ascii_digit) {
            whole = false;
            end = digits(end + 1 + sign);
        }
    }
    let plain = rest[..end].replace('_', "");
    let token = match plain.parse::<i64>() {
        Ok(value) if whole => Token::Int(value),
        // Digits with at most one point and exponent: always a float.
        _ => Token::Float(plain.parse().unwrap_or(f64::NAN)),
    };
    (token, end)
}

fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Int(value) => Some(*value as f64),
        Expr::Float(value) => Some(*value),
        _ => None,
    }
}

/// `inf`, `torch.nan`, `np.inf` …
fn constant(name: &str) -> Option<f64> {
    let (module, last) = name.rsplit_once('.').unwrap_or(("", name));
    if !matches!(module, "" | "torch" | "math" | "np" | "numpy") {
        return None;
    }
    match last {
        "inf" => Some(f64::INFINITY),
        "nan" => Some(f64::NAN),
        _ => None,
    }
}

/// `float('inf')`, `float("-inf")`, `float('nan')`, `float(2)`.
fn float_of(call: &CallExpr) -> Option<f64> {
    match call {
        CallExpr {
            receiver: None,
            name,
            args,
            keywords,
        } if name == "float" && args.len() == 1 && keywords.is_empty() => match &args[0].expr {
            Expr::Str(text) => text.trim().parse().ok(),
            expr => number(expr),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(text: &str) -> Expr {
        let mut statements = parse(text).unwrap();
        assert_eq!(statements.len(), 1, "{text}");
        statements.remove(0).value.expr
    }

    fn problem(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn literals_are_python_s() {
        assert_eq!(one("12"), Expr::Int(12));
        assert_eq!(one("-1_000"), Expr::Int(-1000));
        assert_eq!(one("1e-3"), Expr::Float(1e-3));
        assert_eq!(one("-.5"), Expr::Float(-0.5));
        assert_eq!(one("2."), Expr::Float(2.0));
        assert_eq!(one("\u{2212}2"), Expr::Int(-2));
        assert_eq!(one("120/88"), Expr::Float(120.0 / 88.0));
        assert_eq!(one("2 * 3"), Expr::Int(6));
        assert_eq!(one("float('-inf')"), Expr::Float(f64::NEG_INFINITY));
        assert_eq!(one("-float(\"inf\")"), Expr::Float(f64::NEG_INFINITY));
        assert_eq!(one("torch.inf"), Expr::Float(f64::INFINITY));
        assert_eq!(one("99999999999999999999"), Expr::Float(1e20));
        assert_eq!(one("None"), Expr::None);
        assert_eq!(one("'it\\'s'"), Expr::Str("it's".into()));
        assert_eq!(one("(((1)))"), Expr::Int(1));
        assert!(matches!(one("(1,)"), Expr::Tuple(items) if items.len() == 1));
        assert!(matches!(one("[1, 2,]"), Expr::List(items) if items.len() == 2));
        assert!(matches!(one("1, 2"), Expr::Tuple(items) if items.len() == 2));
    }

    #[test]
    fn calls_chain() {
        let Expr::Call(view) = one("torch.arange(1, 5).view(1, 1, 2, 2)  # four cells") else {
            panic!();
        };
        assert_eq!((view.name.as_str(), view.args.len()), ("view", 4));
        let Some(Node {
            expr: Expr::Call(arange),
            span,
        }) = view.receiver
        else {
            panic!();
        };
        assert_eq!(arange.name, "torch.arange");
        assert_eq!(span, 0..18);
    }

    #[test]
    fn subscripts_are_read() {
        assert!(matches!(one("x[None, 0]"), Expr::Subscript(_, items) if items.len() == 2));
        assert!(matches!(one("f(1)[None].view(2)[0]"), Expr::Subscript(..)));
        assert!(problem("x[1:2]").contains("expected `,` or `]`"));
    }

    #[test]
    fn statements_end_at_semicolons_and_line_ends_outside_brackets() {
        let text = "import torch\n\nx = torch.tensor([[1,\n 2]])\n; f(a=1);";
        let statements = parse(text).unwrap();
        assert_eq!(statements.len(), 2);
        assert_eq!(statements[0].target.as_deref(), Some("x"));
    }

    #[test]
    fn errors_say_where_and_what() {
        assert_eq!(
            problem("f(1,\n  2 3)"),
            "line 2, column 5: expected `,` or `)`, found `3`"
        );
        assert_eq!(
            problem("[1, 2"),
            "line 1, column 6: expected `,` or `]`, found the end of the text"
        );
        assert_eq!(
            problem("f('a"),
            "line 1, column 3: this string is not closed"
        );
        assert_eq!(
            problem("f(a=1, a=2)"),
            "line 1, column 8: keyword argument repeated: a"
        );
        assert_eq!(problem("1/0"), "line 1, column 1: division by zero");
        assert_eq!(
            problem("?"),
            "line 1, column 1: expected a value, found `?`"
        );
    }

    #[test]
    fn nesting_and_length_are_bounded() {
        let ok = format!(
            "{}{}",
            "[".repeat(limits::NESTING),
            "]".repeat(limits::NESTING)
        );
        assert!(parse(&ok).is_ok());
        assert!(problem(&"[".repeat(limits::NESTING + 1)).contains("nesting"));
        assert!(problem(&"(".repeat(500_000)).contains("nesting"));
        assert!(problem(&"f(".repeat(300_000)).contains("nesting"));
        assert!(problem(&format!("f(){}", ".f()".repeat(200_000))).contains("nesting"));
        assert!(problem(&"f()".repeat(2)).contains("end of the expression"));
        assert!(parse(&" ".repeat(limits::TEXT_BYTES)).is_ok());
        assert!(problem(&" ".repeat(limits::TEXT_BYTES + 1)).contains("bytes of text"));
        assert_eq!(one(&format!("{}1", "-".repeat(900_000))), Expr::Int(1));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            let _ = parse(&text);
        }

        #[test]
        fn text_made_of_python_is_read_or_refused(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "(", ")", "[", "]", ",", ".", "=", "-", "/", "*", ";", "\n", " ", "#", "\\", "'",
                    "\"", "nn", "f", "None", "inf", "float", "1", "1.5", "1e", "_", "\u{2212}", "é",
                ]),
                0..60,
            )
        ) {
            let text = pieces.concat();
            if let Err(error) = parse(&text) {
                prop_assert!(text.get(error.span.clone()).is_some());
            }
        }

        #[test]
        fn floats_come_back_bit_for_bit(bits: u64) {
            let value = f64::from_bits(bits);
            let Expr::Float(read) = one(&float(value)) else { panic!() };
            prop_assert!(read.to_bits() == value.to_bits() || (read.is_nan() && value.is_nan()));
        }

        #[test]
        fn float32s_come_back_bit_for_bit(bits: u32) {
            let value = f32::from_bits(bits);
            let read = match one(&float32(value)) {
                Expr::Int(read) => read as f32,
                Expr::Float(read) => read as f32,
                _ => panic!(),
            };
            prop_assert!(read.to_bits() == value.to_bits() || (read.is_nan() && value.is_nan()));
        }

        #[test]
        fn strings_come_back(value in ".{0,40}") {
            prop_assert_eq!(one(&string(&value)), Expr::Str(value));
        }
    }
}
