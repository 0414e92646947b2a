//! When the site will next change by itself.

use jiff::Timestamp;

use super::Record;
use super::lifecycle::{self, Held, moment_for, moment_of};
use crate::data::{Syntax, Table};
use crate::date::{in_london, london, london_day};
use crate::path::SourcePath;

/// Keys whose moments may change what is published.
const MOMENTS: [&str; 3] = ["publish_at", "embargo_until", "expires_at"];

/// The next moment at which pages appear or go, and how many. It says nothing of which. Where only a notice on every page
/// or a row of a list appears or goes, no page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextChange {
    pub at: Timestamp,
    pub pages: usize,
}

impl NextChange {
    /// RFC 3339 in the time of London, and in UTC.
    pub fn moments(&self) -> (String, String) {
        let london = in_london(self.at);
        (london.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), self.at.to_string())
    }
}

/// Of what has days of its own: a list of what is to come leaves them out once they are over.
const EVENT: &str = "event";

/// When each day of an event is over: its `starts`, and the `start` of each of its `dates`.
pub fn days_over(record: &Record) -> Vec<Timestamp> {
    if !record.kind.has_trait(EVENT) {
        return Vec::new();
    }
    let dates = record.get("dates").and_then(|(node, _)| node.as_array()).unwrap_or_default();
    let rows = dates.iter().filter_map(|row| row.as_table()?.get("start"));
    let starts = record.get("starts").map(|(node, _)| node).into_iter().chain(rows);
    let over = |node| london_day(moment_of(node)?).tomorrow().ok()?.to_zoned(london()?).ok();
    starts.filter_map(over).map(|zoned| zoned.timestamp()).collect()
}

/// The next change among pages with these settings, and at these moments of notices and of lists of what is to come.
pub fn next_change<'a>(
    pages: impl Iterator<Item = &'a Table>,
    notices: impl Iterator<Item = Timestamp>,
    now: Timestamp,
) -> Option<NextChange> {
    let mut next: Option<NextChange> = None;
    for at in pages.filter_map(|extra| changes_at(extra, now)) {
        match &mut next {
            Some(found) if found.at < at => {}
            Some(found) if found.at == at => found.pages += 1,
            _ => next = Some(NextChange { at, pages: 1 }),
        }
    }
    let notice = notices.filter(|at| *at > now).min();
    match (next, notice) {
        (Some(found), Some(at)) if at < found.at => Some(NextChange { at, pages: 0 }),
        (None, Some(at)) => Some(NextChange { at, pages: 0 }),
        (found, _) => found,
    }
}

/// When a page with this `[extra]` is next held, or no longer held, or held for another reason that readers can see.
fn changes_at(extra: &Table, now: Timestamp) -> Option<Timestamp> {
    let mut moments: Vec<_> = MOMENTS.iter().filter_map(|key| moment_for(key, extra.get(key)?)).collect();
    moments.retain(|moment| *moment > now);
    moments.sort_unstable();
    let state = |at: Timestamp| {
        let held = lifecycle::held(&SourcePath::root(), "", Syntax::Toml, extra, at, &mut Vec::new());
        // Until which moment it is held, nobody can see.
        held.map(|held| if matches!(held, Held::Until(_)) { Held::Unclear } else { held })
    };
    let today = state(now);
    moments.into_iter().find(|moment| state(*moment) != today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::parse_toml;

    fn next(extras: &[&str]) -> Option<(String, usize)> {
        beside(extras, &[])
    }

    fn beside(extras: &[&str], notices: &[&str]) -> Option<(String, usize)> {
        let tables: Vec<_> = extras.iter().map(|extra| parse_toml(extra, 0).0).collect();
        let notices = notices.iter().map(|moment| moment.parse().unwrap());
        let found = next_change(tables.iter(), notices, "2026-07-01T00:00:00Z".parse().unwrap())?;
        Some((found.moments().0, found.pages))
    }

    #[test]
    fn the_first_moment_at_which_something_is_seen_to_change() {
        assert_eq!(next(&["publish_at = 2026-06-01", "title = 'x'"]), None);
        let soon = "publish_at = 2026-07-02T09:00:00";
        assert_eq!(next(&[soon, "expires_at = 2026-08-01"]), Some(("2026-07-02T09:00:00+01:00".into(), 1)));
        assert_eq!(next(&[soon, "expires_at = '2026-07-02T08:00:00Z'"]), Some(("2026-07-02T09:00:00+01:00".into(), 2)));
        // The embargo still holds it then.
        let both = "publish_at = 2026-07-02\nembargo_until = 2026-12-01T09:00:00";
        assert_eq!(next(&[both]), Some(("2026-12-01T09:00:00+00:00".into(), 1)));
        assert_eq!(next(&["expires_at = 2026-08-01\n[withdrawn]\nreason = 'risk'"]), None);
    }

    #[test]
    fn notices_change_every_page_and_no_page_by_itself() {
        let notices = ["2026-06-30T00:00:00Z", "2026-07-03T08:00:00Z", "2026-07-02T08:00:00Z"];
        assert_eq!(beside(&[], &notices), Some(("2026-07-02T09:00:00+01:00".into(), 0)));
        assert_eq!(
            beside(&["publish_at = 2026-07-02T09:00:00"], &notices),
            Some(("2026-07-02T09:00:00+01:00".into(), 1))
        );
        assert_eq!(
            beside(&["publish_at = 2026-07-02T08:00:00"], &notices),
            Some(("2026-07-02T08:00:00+01:00".into(), 1))
        );
        assert_eq!(beside(&[], &notices[..1]), None);
    }
}
