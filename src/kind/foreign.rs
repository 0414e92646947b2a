//! Names and words under which other programs, and people, keep what our keys of the life of a page say.
//!
//! A page with one of them would be published although its author meant to hold it, so it is told as an error. What a key
//! says counts with its name: `published = false` holds a page, `published = true` does not; `published_at` is a plan while
//! it is to come, and afterwards a fact.

use jiff::Timestamp;

use super::lifecycle::moment_of;
use crate::data::{Key, Node, Value};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::path::SourcePath;

/// Keys that hold a page whatever their value is, without case, spaces, `_` and `-`, and the key of ours that is meant.
const NAMES: [(&str, &str); 31] = [
    ("publishon", "publish_at"),
    ("publishdate", "publish_at"),
    ("publishfrom", "publish_at"),
    ("publishafter", "publish_at"),
    ("golive", "publish_at"),
    ("goliveat", "publish_at"),
    ("golivedate", "publish_at"),
    ("livefrom", "publish_at"),
    ("releaseat", "publish_at"),
    ("notbefore", "publish_at"),
    ("scheduledfor", "publish_at"),
    ("scheduledat", "publish_at"),
    ("holduntil", "embargo_until"),
    ("heldback", "embargo_until"),
    ("helduntil", "embargo_until"),
    ("hiddenuntil", "embargo_until"),
    ("hideuntil", "embargo_until"),
    ("privateuntil", "embargo_until"),
    ("secretuntil", "embargo_until"),
    ("expires", "expires_at"),
    ("expireson", "expires_at"),
    ("expirydate", "expires_at"),
    ("removeat", "expires_at"),
    ("removeon", "expires_at"),
    ("takedownat", "expires_at"),
    ("takedownon", "expires_at"),
    ("unpublishat", "expires_at"),
    ("unpublishdate", "expires_at"),
    ("unpublishon", "expires_at"),
    ("unpublish", "expires_at"),
    ("expiredat", "expires_at"),
];

/// Keys that hold a page while the moment they name is to come.
const DATES: [&str; 11] = [
    "published",
    "publishedat",
    "publishedon",
    "publisheddate",
    "pubdate",
    "datepublished",
    "releasedate",
    "releaseon",
    "scheduled",
    "availablefrom",
    "visiblefrom",
];

/// Keys that hold a page when they are said to be so, and what is meant by them.
const STATES: [(&str, &str); 18] = [
    ("draft", "draft"),
    ("drafts", "draft"),
    ("isdraft", "draft"),
    ("unpublished", "draft"),
    ("notpublished", "draft"),
    ("donotpublish", "draft"),
    ("nopublish", "draft"),
    ("hold", "draft"),
    ("onhold", "draft"),
    ("held", "draft"),
    ("withheld", "draft"),
    ("confidential", "draft"),
    ("secret", "draft"),
    ("private", "visibility"),
    ("partneronly", "visibility"),
    ("partnersonly", "visibility"),
    ("internalonly", "visibility"),
    ("expired", "withdrawn"),
];

/// Keys that hold a page when they are said not to be so.
const NOT_YET: [&str; 4] = ["publish", "published", "ispublished", "released"];

/// Keys whose value may be a word for what is held back.
const STATUS: [&str; 7] =
    ["status", "state", "stage", "pagestatus", "publishstatus", "publicationstatus", "reviewstatus"];

/// Such words. `withheld` and `unpublished` are not among them: a public page may say that of something else.
const HELD_WORDS: [&str; 7] =
    ["draft", "embargo", "embargoed", "underembargo", "confidential", "notforpublication", "donotpublish"];

/// The setting of ours that an author most likely meant, where it would hold the page at `now`; without a moment, every
/// date is as good as past.
pub fn meant(name: &str, node: &Node, now: Option<Timestamp>) -> Option<&'static str> {
    let plain = fold(name);
    if plain.contains("embargo") && plain != "embargonote" {
        return (!is_no(node)).then_some("embargo_until");
    }
    if let Some((_, ours)) = NAMES.iter().find(|(known, _)| *known == plain) {
        return Some(ours);
    }
    if let Some((_, ours)) = STATES.iter().find(|(known, _)| *known == plain).filter(|_| is_yes(node)) {
        return Some(ours);
    }
    let listed = |names: &[&str]| names.contains(&plain.as_str());
    if listed(&DATES) && now.is_some_and(|now| moment_of(node).is_some_and(|moment| moment > now)) {
        return Some("publish_at");
    }
    let says_held = || node.as_str().is_some_and(|word| HELD_WORDS.contains(&fold(word).as_str()));
    ((listed(&NOT_YET) && is_no(node)) || (listed(&STATUS) && says_held())).then_some("draft")
}

/// Whether a key is another program's word for the day of publication, which holds a page there until it comes.
pub fn is_date(name: &str) -> bool {
    DATES.contains(&fold(name).as_str())
}

/// Whether one of such dates, at the top of a page's settings, is to come.
pub fn is_to_come(dates: &[(Key, Node)], file: &SourcePath, now: Timestamp, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let to_come: Vec<_> = dates.iter().filter(|(_, node)| moment_of(node).is_some_and(|moment| moment > now)).collect();
    for (key, _) in &to_come {
        let message = format!("`{}` is to come, and does not hold the page back", key.name);
        let problem = Diagnostic::new(Code::FrontMatterUnknownKey, message)
            .at(file, key.span.clone(), "this page stays unpublished until it is clear")
            .severity(Severity::Error);
        diagnostics.push(problem.help("write it below `extra`, as `publish_at`"));
    }
    !to_come.is_empty()
}

fn fold(name: &str) -> String {
    name.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn is_yes(node: &Node) -> bool {
    match &node.value {
        Value::Bool(flag) => *flag,
        Value::Integer(number) => *number != 0,
        Value::String(text) => ["yes", "true", "y", "on", "1"].contains(&fold(text).as_str()),
        _ => false,
    }
}

fn is_no(node: &Node) -> bool {
    match &node.value {
        Value::Bool(flag) => !flag,
        Value::Integer(number) => *number == 0,
        Value::String(text) => ["no", "false", "n", "off", "0", "none", ""].contains(&fold(text).as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::parse_toml;

    #[test]
    fn words_of_other_programs() {
        let now = "2026-07-01T00:00:00Z".parse().unwrap();
        for (line, ours) in [
            ("expiryDate = 1", Some("expires_at")),
            ("go-live = 1", Some("publish_at")),
            ("embargoed = true", Some("embargo_until")),
            ("embargo_till = 2099-01-01", Some("embargo_until")),
            ("Under_Embargo = 'yes'", Some("embargo_until")),
            ("embargoed = false", None),
            ("embargo_note = 'moved'", None),
            ("is_draft = true", Some("draft")),
            ("DRAFT = 'yes'", Some("draft")),
            ("draft = false", None),
            ("private = true", Some("visibility")),
            ("private = 'a word'", None),
            ("published = false", Some("draft")),
            ("published = true", None),
            ("published = 2026-06-30", None),
            ("published_at = 2026-07-02", Some("publish_at")),
            ("status = 'Draft'", Some("draft")),
            ("status = 'not for publication'", Some("draft")),
            ("status = 'withheld'", None),
            ("status = 'in_progress'", None),
            ("expiry = 1", None),
        ] {
            let (key, node) = parse_toml(line, 0).0.entries.remove(0);
            assert_eq!(meant(&key.name, &node, Some(now)), ours, "{line}");
        }
    }
}
