//! What stands at the address of a page that is no longer, or not for everyone, to be read: never its text.
//!
//! `[extra.withdrawn]` has `on`, `reason`, `explanation` and `replaced_by`; `withdrawn = true` says only that. With
//! `reason = "risk"` the notice is bare: it does not even name the page.

use super::lifecycle::{Held, moment_of};
use crate::data::{Node, Placed, Syntax, Table, Value};
use crate::date::{PageDate, london_day};
use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;

/// Why a page's address shows a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Withdrawn,
    /// Withdrawn because somebody could come to harm by it.
    Risk,
    Expired,
    Partner,
}

impl NoticeKind {
    /// The word templates compare with.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Risk => "risk",
            Self::Expired => "expired",
            Self::Partner => "partner",
        }
    }
}

/// What a notice says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeWords {
    pub kind: NoticeKind,
    /// The day it was taken down: `2026-11-20`.
    pub on: Option<String>,
    pub explanation: Option<String>,
    /// `@/x.md`, the id of a page, or a whole address.
    pub replaced_by: Option<Placed<String>>,
    /// Who may be asked for it, in words.
    pub contact: Option<String>,
    /// Whose page it is: the id of a contact, or a name.
    pub owner: Option<String>,
}

/// Whether a page was withdrawn because of a risk to somebody. Nothing may stand in the way of that.
pub fn is_for_risk(extra: &Table) -> bool {
    let reason = extra.at(&["withdrawn", "reason"]).and_then(Node::as_str);
    reason.is_some_and(|reason| reason.trim().eq_ignore_ascii_case("risk"))
}

/// The notice for a held page; `None` where the address must stay empty, because nobody is to know of the page yet.
pub fn notice(held: &Held, extra: &Table) -> Option<NoticeWords> {
    let empty = |kind| NoticeWords { kind, on: None, explanation: None, replaced_by: None, contact: None, owner: None };
    let text = |node: Option<&Node>| {
        node.and_then(Node::as_str).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    match held {
        Held::Draft | Held::Until(_) | Held::Unclear => None,
        Held::Expired => {
            let day = extra.get("expires_at").and_then(moment_of).map(|moment| london_day(moment).to_string());
            Some(NoticeWords { on: day, ..empty(NoticeKind::Expired) })
        }
        Held::PartnerOnly => {
            let key = |key| text(extra.get(key));
            let (contact, owner) = (key("partner_contact"), key("owner"));
            Some(NoticeWords { contact, owner, ..empty(NoticeKind::Partner) })
        }
        Held::Withdrawn if is_for_risk(extra) => Some(empty(NoticeKind::Risk)),
        Held::Withdrawn => {
            let at = |key| extra.at(&["withdrawn", key]);
            let replaced_by =
                at("replaced_by").and_then(|node| Some(Placed { value: text(Some(node))?, span: node.span.clone() }));
            let on = at("on").and_then(day);
            Some(NoticeWords { on, explanation: text(at("explanation")), replaced_by, ..empty(NoticeKind::Withdrawn) })
        }
    }
}

fn day(node: &Node) -> Option<String> {
    let date = PageDate::parse(&node.as_written()?).ok()?;
    Some(format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

/// Keys of `[extra.withdrawn]`, and what each has to be.
const KEYS: [(&str, &str); 4] = [
    ("on", "2026-11-20"),
    ("reason", "\"superseded\""),
    ("explanation", "\"The new procedure takes its place.\""),
    ("replaced_by", "\"@/procedures/escalation.md\""),
];

/// Mistakes in `[extra.withdrawn]`. One that is for a risk has none: a slip must not keep the page online.
pub fn check(file: &SourcePath, syntax: Syntax, extra: &Table, diagnostics: &mut Vec<Diagnostic>) {
    let Some(table) = extra.get("withdrawn").and_then(Node::as_table).filter(|_| !is_for_risk(extra)) else { return };
    for (key, node) in &table.entries {
        if node.value == Value::Unreadable {
            continue;
        }
        let Some((name, example)) = KEYS.iter().find(|(name, _)| *name == key.name) else {
            let message = format!("we do not know the setting `extra.withdrawn.{}`", key.name);
            let problem = Diagnostic::new(Code::FrontMatterUnknownKey, message).at(file, key.span.clone(), "");
            diagnostics.push(problem.help("the settings are `on`, `reason`, `explanation` and `replaced_by`"));
            continue;
        };
        let right = if *name == "on" { day(node).is_some() } else { node.as_str().is_some() };
        if !right {
            let wanted = if *name == "on" { "a date" } else { "text" };
            let message = format!("`extra.withdrawn.{name}` is not {wanted}");
            let problem = Diagnostic::new(Code::FrontMatterValue, message).at(file, node.span.clone(), "");
            diagnostics.push(problem.help(format!("write it like this: `{}`", syntax.line(name, example))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::parse_toml;

    fn words(held: Held, extra: &str) -> Option<NoticeWords> {
        notice(&held, &parse_toml(extra, 0).0)
    }

    #[test]
    fn a_notice_says_what_its_author_wrote() {
        let extra = "[withdrawn]\non = 2026-11-20\nreason = 'superseded'\nexplanation = 'Use the new one.'\nreplaced_by = '@/b.md'";
        let found = words(Held::Withdrawn, extra).unwrap();
        assert_eq!((found.kind, found.on.as_deref()), (NoticeKind::Withdrawn, Some("2026-11-20")));
        assert_eq!(found.explanation.as_deref(), Some("Use the new one."));
        assert_eq!(found.replaced_by.unwrap().value, "@/b.md");
        assert_eq!(words(Held::Withdrawn, "withdrawn = true").unwrap().explanation, None);
    }

    #[test]
    fn a_risk_is_told_to_nobody() {
        let found =
            words(Held::Withdrawn, "[withdrawn]\nreason = ' Risk'\nexplanation = 'He found her.'\non = 2026-01-01");
        let found = found.unwrap();
        assert_eq!((found.kind, found.explanation, found.on), (NoticeKind::Risk, None, None));
    }

    #[test]
    fn an_expired_page_names_its_day_in_london() {
        let found = words(Held::Expired, "expires_at = '2026-06-30T23:30:00Z'").unwrap();
        assert_eq!((found.kind, found.on.as_deref()), (NoticeKind::Expired, Some("2026-07-01")));
    }

    #[test]
    fn partners_learn_whom_to_ask() {
        let found = words(Held::PartnerOnly, "partner_contact = 'the business unit'\nowner = 'unit'").unwrap();
        assert_eq!((found.contact.as_deref(), found.owner.as_deref()), (Some("the business unit"), Some("unit")));
    }

    #[test]
    fn what_is_not_to_be_known_has_no_notice() {
        for held in [Held::Draft, Held::Unclear, Held::Until("2099-01-01T00:00:00Z".parse().unwrap())] {
            assert_eq!(words(held, "withdrawn = true\nvisibility = 'partner'"), None);
        }
    }

    #[test]
    fn slips_are_told_unless_somebody_is_at_risk() {
        let count = |extra: &str| {
            let mut found = Vec::new();
            check(&SourcePath::known("content/a.md"), Syntax::Toml, &parse_toml(extra, 0).0, &mut found);
            found.len()
        };
        assert_eq!(count("[withdrawn]\non = 'soon'\nexplaination = 'x'\nreason = 1"), 3);
        assert_eq!(count("[withdrawn]\non = 2026-11-20\nreason = 'old'"), 0);
        assert_eq!(count("[withdrawn]\non = 'soon'\nexplaination = 'x'\nreason = 'risk'"), 0);
    }
}
