//! Each kind of row, from one page.

use jiff::civil::Date;

use super::{About, Row, What, days};
use crate::check::last_day;
use crate::data::Node;
use crate::date::in_london;
use crate::kind::{contact_due, day_of, moment_of, review_due};

/// Words for a status after which nothing is left to do.
const CLOSED: [&str; 6] = ["done", "stopped", "superseded", "completed", "closed", "not stated"];

impl About<'_> {
    fn row(&self, what: What, due: Option<Date>, detail: String) -> Row {
        let file = self.site.file(self.target).source.to_string();
        let title = self.site.title(self.target).unwrap_or_default().to_owned();
        let owner = self.record.text("owner").unwrap_or_default();
        let page = self.site.with_id(owner, self.language, self.language);
        let owner = page.and_then(|page| self.site.title(page)).unwrap_or(owner).to_owned();
        Row { what, due, days: due.map(|due| days(self.today, due)), title, owner, file, detail }
    }

    fn day(&self, field: &str) -> Option<Date> {
        self.get(field).and_then(day_of)
    }

    fn get(&self, field: &str) -> Option<&Node> {
        self.record.get(field).map(|(node, _)| node)
    }

    pub fn review(&self) -> Option<Row> {
        let due = review_due(|field| self.get(field))?;
        let detail = match self.day("last_reviewed_on") {
            Some(last) => format!("review the whole page; last reviewed on {}", last.strftime("%-d %B %Y")),
            None => "review the whole page".to_owned(),
        };
        Some(self.row(What::Review, Some(due), detail))
    }

    pub fn contact(&self) -> Option<Row> {
        let last = self.day("verified_on")?;
        let due = contact_due(|field| self.get(field))?;
        let detail = format!("check that it still answers; last checked on {}", last.strftime("%-d %B %Y"));
        Some(self.row(What::Contact, Some(due), detail))
    }

    /// Rows of any list on the page that have a day they are due by and are not done.
    pub fn actions(&self) -> Vec<Row> {
        let lists = self.record.entries().filter_map(|(_, node, _)| node.as_array());
        let open = lists.flatten().filter_map(|item| {
            let row = item.as_table()?;
            let status = row.get("status").and_then(Node::as_str).unwrap_or("not_started");
            let due = row.get("due").and_then(Node::as_written).and_then(|due| last_day(&due))?;
            if CLOSED.contains(&status) {
                return None;
            }
            let name = row.get("id").or(row.get("ref")).and_then(Node::as_written).unwrap_or_default();
            let text = row.get("text").and_then(Node::as_str).unwrap_or_default();
            let detail = format!("{name} is {}: {text}", status.replace('_', " "));
            Some(self.row(What::Action, Some(due), detail))
        });
        open.collect()
    }

    pub fn goes(&self) -> Option<Row> {
        let moment = self.record.get("expires_at").and_then(|(node, _)| moment_of(node))?;
        let zoned = in_london(moment);
        let detail = format!("it goes on {}", zoned.strftime("%-d %B %Y at %H:%M"));
        Some(self.row(What::Goes, Some(zoned.date()), detail))
    }

    pub fn allowed(&self) -> Vec<Row> {
        let items = |field| self.record.get(field).and_then(|(node, _)| node.as_array()).unwrap_or_default();
        let row = |item: &Node| {
            let table = item.as_table()?;
            let word = |name: &str| table.get(name).and_then(Node::as_str).unwrap_or_default();
            // What was matched may be the very thing nobody should read.
            let check = if table.get("check").is_some() { word("check") } else { "personal data" };
            Some(self.row(What::Allowed, None, format!("{check}: {} ({})", word("reason"), word("by"))))
        };
        items("allow").iter().chain(items("pd_allow")).filter_map(row).collect()
    }

    /// Every page that names this one, when another has taken its place.
    pub fn replaced(&self) -> Vec<Row> {
        let Some(new) = self.record.text("superseded_by").filter(|new| !new.is_empty()) else { return Vec::new() };
        let new =
            self.site.with_id(new, self.language, self.language).and_then(|page| self.site.title(page)).unwrap_or(new);
        let old = self.site.title(self.target).unwrap_or(self.record.id());
        let citing = self.site.named(self.record.id()).iter().filter(|named| !named.field.starts_with("superseded_by"));
        let row = |named: &crate::site::Named| {
            let record = self.site.record(named.by).unwrap_or(self.record);
            let page = About { record, target: named.by, ..*self };
            let place = if named.anchor.is_empty() { String::new() } else { format!(", `{}`", named.anchor) };
            page.row(What::Replaced, None, format!("cites {old}{place} in `{}`; use {new}", named.field))
        };
        citing.map(row).collect()
    }
}
