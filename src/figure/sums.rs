//! Sums and shares that an author declares, as they are written.

use std::ops::Range;

use super::Decimal;
use super::facts::words;
use crate::data::{Fields, Node, Unknown, Value};
use crate::diagnostic::Code;

/// What the cells of a row or column must fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums {
    pub total: Option<Total>,
    /// With its place.
    pub sums_to: Option<(Decimal, Range<usize>)>,
    pub percent_of: Option<Pair>,
    pub percent_change: Option<Pair>,
    pub tolerance: Option<Decimal>,
}

impl Sums {
    /// Whether it is worked out from others, so that a sum of "all" leaves it out.
    pub fn is_derived(&self) -> bool {
        self.total.is_some() || self.percent_of.is_some() || self.percent_change.is_some()
    }
}

/// Of what a row or column is the sum.
#[derive(Clone, Debug, PartialEq)]
pub enum Total {
    /// Of every other that is no total.
    All,
    /// The same, in its group.
    Group,
    Of(Vec<Term>),
}

/// A row or column named in a total.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub id: String,
    /// Taken away, not added.
    pub minus: bool,
    pub span: Range<usize>,
}

/// `{ part, whole }` or `{ from, to }`: two rows or columns, in that order.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub first: Term,
    pub second: Term,
}

/// Reads `total`, `sums_to`, `percent_of`, `percent_change` and `tolerance`. `text` is that of the file.
pub fn read(fields: &Fields<'_>, text: &str) -> Sums {
    Sums {
        total: total(fields),
        sums_to: fields
            .get("sums_to")
            .map(|node| node.span.clone())
            .and_then(|span| Some((decimal(fields, text, "sums_to")?, span))),
        percent_of: pair(fields, "percent_of", ["part", "whole"]),
        percent_change: pair(fields, "percent_change", ["from", "to"]),
        tolerance: decimal(fields, text, "tolerance"),
    }
}

fn total(fields: &Fields<'_>) -> Option<Total> {
    let node = fields.get("total").filter(|node| !node.is_absent())?;
    match &node.value {
        Value::String(word) if word == "all" => Some(Total::All),
        Value::String(word) if word == "group" => Some(Total::Group),
        Value::Array(items) if items.iter().all(|item| item.as_str().is_some()) => {
            Some(Total::Of(items.iter().map(term).collect()))
        }
        _ => {
            fields.wrong_type("total", node, "\"all\", \"group\" or a list of ids", "total = [\"first\", \"second\"]");
            None
        }
    }
}

fn term(node: &Node) -> Term {
    let text = node.as_str().unwrap_or_default();
    let (minus, id) = text.strip_prefix('-').map_or((false, text), |id| (true, id));
    Term { id: id.to_owned(), minus, span: node.span.clone() }
}

fn pair(fields: &Fields<'_>, name: &'static str, keys: [&'static str; 2]) -> Option<Pair> {
    let node = fields.get(name).filter(|node| !node.is_absent())?;
    let given = fields.inside(name, Unknown::Refuse, |inside| {
        let term_of = |key| words(inside, key).and_then(|_| inside.get(key)).map(term);
        let (first, second) = (term_of(keys[0]), term_of(keys[1]));
        Some(Pair { first: first?, second: second? })
    })?;
    if given.is_none() {
        let example = format!("{name} = {{ {} = \"one-id\", {} = \"another-id\" }}", keys[0], keys[1]);
        let message = format!("`{}` needs `{}` and `{}`", fields.full_name(name), keys[0], keys[1]);
        fields.wrong_value(Code::FigureForm, node, message, format!("write it like this: `{example}`"));
    }
    given
}

/// A number of the file with the decimals it was written with.
pub fn decimal(fields: &Fields<'_>, text: &str, name: &'static str) -> Option<Decimal> {
    let node = fields.get(name).filter(|node| !node.is_absent())?;
    let number = number(node, text);
    if number.is_none() {
        fields.wrong_type(name, node, "a number (without quotes, commas or units)", &format!("{name} = 100"));
    }
    number
}

/// A TOML number as it was written, digit by digit.
pub fn number(node: &Node, text: &str) -> Option<Decimal> {
    let is_number = matches!(node.value, Value::Integer(_) | Value::Float(_));
    text.get(node.span.clone()).filter(|_| is_number).and_then(|written| Decimal::parse(written, false))
}
