//! When a page or contact has to be looked at again, as its settings say.

use jiff::civil::Date;

use super::{LengthOfTime, length_of_time};
use crate::data::{Node, Value};

/// How long a contact counts as checked where it does not say.
const VERIFY_IN: LengthOfTime = LengthOfTime { days: 0, months: 3 };

/// The day a setting holds: of a moment, its day.
pub fn day_of(node: &Node) -> Option<Date> {
    match &node.value {
        Value::String(text) | Value::DateTime(text) => text.get(..10)?.parse().ok(),
        _ => None,
    }
}

/// When a page is due for review: on the day it names, else so long after it was last reviewed.
pub fn review_due<'a>(get: impl Fn(&str) -> Option<&'a Node>) -> Option<Date> {
    if let Some(day) = get("review_by").and_then(day_of) {
        return Some(day);
    }
    let length = length_of_time(get("review_in")?.as_str()?)?;
    day_of(get("last_reviewed_on")?)?.checked_add(length.span()).ok()
}

/// When a contact has to be rung again.
pub fn contact_due<'a>(get: impl Fn(&str) -> Option<&'a Node>) -> Option<Date> {
    let length = get("verify_in").and_then(Node::as_str).and_then(length_of_time).unwrap_or(VERIFY_IN);
    day_of(get("verified_on")?)?.checked_add(length.span()).ok()
}
