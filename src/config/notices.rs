//! Notices that stand on every page for a while: `[[extra.signpost.notices]]`.
//!
//! In: the list as written, and the moment of the build. Out: what may be shown at that moment. A notice whose time has not
//! come is in no value that a template can reach.

use jiff::Timestamp;

use crate::data::{Fields, Node, Unknown, Value};
use crate::date::moment_in_london;
use crate::diagnostic::Code;

/// The words an author may choose from, the most pressing first.
const SEVERITIES: [(&str, Severity); 3] =
    [("urgent", Severity::Urgent), ("important", Severity::Important), ("information", Severity::Information)];

/// How much a notice presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Urgent,
    Important,
    Information,
}

/// A sentence for every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    /// A page that says more: `@/news/flood.md`, or a whole address.
    pub path: Option<String>,
    pub severity: Severity,
    /// Shown from this moment on.
    pub starts: Option<Timestamp>,
    /// Not shown from this moment on.
    pub ends: Option<Timestamp>,
}

impl Notice {
    pub fn is_shown(&self, now: Timestamp) -> bool {
        self.starts.is_none_or(|starts| starts <= now) && self.ends.is_none_or(|ends| now < ends)
    }
}

/// The list as written. A notice with anything unclear about it is left out, and the trouble reported.
pub fn read(fields: &Fields<'_>) -> Vec<Notice> {
    let example = "notices = [{ text = \"Our phones are not working.\", ends = 2026-12-03T09:00:00 }]";
    let one = |(node, table): (&Node, _)| {
        fields.nested("extra.signpost.notices", table, Unknown::Refuse, |notice| {
            let severity =
                notice.get("severity").map_or(Some(Severity::Information), |_| notice.choice("severity", &SEVERITIES));
            let (starts, ends) = (moment(notice, "starts"), moment(notice, "ends"));
            let (text, path) = (notice.string("text"), notice.string("path"));
            if text.is_none() {
                let message = "a notice has no `text`, so there is nothing to show".to_owned();
                notice.wrong_value(Code::ConfigValue, node, message, format!("for example `{example}`"));
            }
            if let (Ok(Some(starts)), Ok(Some(ends))) = (starts, ends)
                && ends <= starts
            {
                let message = "a notice ends before it starts, so nobody would see it".to_owned();
                notice.wrong_value(Code::ConfigValue, node, message, "change `starts` or `ends`".to_owned());
            }
            Some(Notice { text: text?, path, severity: severity?, starts: starts.ok()?, ends: ends.ok()? })
        })
    };
    let mut notices: Vec<_> = fields.tables("notices", example).into_iter().filter_map(one).collect();
    notices.sort_by_key(|notice| notice.severity);
    notices
}

/// What a template may know of the notices in force: `{text, path, severity}` each, the most pressing first.
pub fn shown(notices: &[Notice], now: Timestamp) -> serde_json::Value {
    let value = |notice: &Notice| {
        let word = SEVERITIES.iter().find(|(_, severity)| *severity == notice.severity).map(|(word, _)| *word);
        serde_json::json!({ "text": notice.text, "path": notice.path, "severity": word })
    };
    notices.iter().filter(|notice| notice.is_shown(now)).map(value).collect()
}

/// `Err` when there is one that cannot be read.
fn moment(fields: &Fields<'_>, name: &'static str) -> Result<Option<Timestamp>, ()> {
    let Some(node) = fields.get(name).filter(|node| !node.is_absent()) else { return Ok(None) };
    let text = match &node.value {
        Value::String(text) | Value::DateTime(text) => text.as_str(),
        _ => "",
    };
    if let Some(moment) = moment_in_london(text) {
        return Ok(Some(moment));
    }
    let message = format!("`{name}` of a notice is not a date and time, so the notice is not shown");
    let help = format!("write it like this: `{name} = 2026-12-03T09:00:00` (London time)");
    fields.wrong_value(Code::ConfigValue, node, message, help);
    Err(())
}
