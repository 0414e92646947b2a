//! What must stay published: a page with `retain_until`, or of a kind that the law asks for.
//!
//! Working Together to Safeguard Children asks that a published review can be read for at least a year. A takedown for a
//! risk to somebody goes before that.

use jiff::Timestamp;

use crate::data::{Node, Table, Value};
use crate::date::{PageDate, in_london};
use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{self, Record, moment_of};
use crate::path::SourcePath;
use crate::site::Site;

/// Days that a page the law asks for stays, where its author gives no day.
const STATUTORY_DAYS: i64 = 365;

/// The trait of kinds that the law asks for.
const STATUTORY: &str = "statutory";

/// Reports pages that would go, or have gone, before their time.
pub fn too_early(site: &Site, now: Timestamp) -> Vec<Diagnostic> {
    let open =
        site.pages.iter().filter_map(|page| Some((page.record.as_ref()?, &page.file.source, page.date.as_ref())));
    let held = site.held_sources().iter().filter(|page| !page.held.is_secret() && !page.for_risk);
    let held = held.filter_map(|page| Some((page.record.as_ref()?, &page.file.source, page.date.as_ref())));
    open.chain(held).filter_map(|(record, file, date)| check(record, file, date, now)).collect()
}

fn check(record: &Record, file: &SourcePath, date: Option<&PageDate>, now: Timestamp) -> Option<Diagnostic> {
    let table = record.table();
    if kind::is_for_risk(table) {
        return None;
    }
    let written = table.get("retain_until").and_then(moment_of);
    let by_law = || {
        let days = jiff::SignedDuration::from_hours(24 * STATUTORY_DAYS);
        record.kind.has_trait(STATUTORY).then_some(date?.moment.checked_add(days).ok()?)
    };
    let until = written.or_else(by_law)?;
    let day = in_london(until).strftime("%-d %B %Y").to_string();
    let (node, how) = gone(table, until, now)?;
    let message = format!("this page must stay online until {day}, but it {how}");
    let problem = Diagnostic::new(Code::Retention, message).at(file, node.span.clone(), "");
    let help =
        "leave it published until then; if somebody is at risk by it, write `reason = \"risk\"` in `[extra.withdrawn]`";
    Some(problem.help(help))
}

/// What takes the page down before its time, and in which words.
fn gone(table: &Table, until: Timestamp, now: Timestamp) -> Option<(&Node, &'static str)> {
    let expires = table.get("expires_at").filter(|node| moment_of(node).is_some_and(|moment| moment < until));
    if let Some(node) = expires {
        return Some((node, "expires before that"));
    }
    let node = table.get("withdrawn").filter(|node| node.value != Value::Bool(false))?;
    // What another page replaces is still there to be read.
    let replaced = node.as_table().is_some_and(|table| table.get("replaced_by").is_some());
    let on = node.as_table().and_then(|table| moment_of(table.get("on")?));
    (!replaced && on.unwrap_or(now) < until).then_some((node, "has been withdrawn"))
}
