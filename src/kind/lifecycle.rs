//! When a page may be seen. A held page is treated as if its file, and the files beside it, were not there.
//!
//! The keys stand in `[extra]` and act on every page and section, with or without a kind: `publish_at`,
//! `embargo_until`, `expires_at`, `withdrawn`, `visibility = "partner"`. A date-time without an offset is
//! Europe/London. No flag overrides them. Where several hold, what nobody is to know of yet comes first, so that no notice
//! gives it away; a page withdrawn for a risk is withdrawn whatever else is said of it.

use jiff::{Timestamp, Zoned};

use super::foreign;
use super::notice::{self, is_for_risk};
use crate::data::{Key, Node, Syntax, Table, Value};
use crate::date::{end_of_hold_in_london, in_london, moment_in_london};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::path::SourcePath;

/// The keys that decide when a page may be seen.
pub const KEYS: [&str; 5] = ["publish_at", "embargo_until", "expires_at", "withdrawn", "visibility"];

/// Why a page is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    Draft,
    /// Until a moment that has not come.
    Until(Timestamp),
    Expired,
    Withdrawn,
    PartnerOnly,
    /// A key that decides about publication could not be understood, so the page stays unseen.
    Unclear,
}

impl Held {
    /// Whether nobody is to know of the page, so that its address stays empty.
    pub fn is_secret(&self) -> bool {
        matches!(self, Held::Draft | Held::Until(_) | Held::Unclear)
    }

    /// The moment it waits for.
    pub fn until(&self) -> Option<Timestamp> {
        if let Held::Until(moment) = self { Some(*moment) } else { None }
    }

    /// For messages: "it is a draft".
    pub fn reason(&self) -> String {
        match self {
            Held::Draft => "it is a draft".into(),
            Held::Until(moment) => {
                format!("it is held until {}", london_words(&in_london(*moment)))
            }
            Held::Expired => "it has expired".into(),
            Held::Withdrawn => "it has been withdrawn".into(),
            Held::PartnerOnly => "it is for partners only".into(),
            Held::Unclear => "its publication date cannot be read".into(),
        }
    }
}

/// Whether a page with this `[extra]` is held at `now`; problems with the keys themselves go to `diagnostics`. `written` is
/// its file.
pub fn held(
    file: &SourcePath,
    written: &str,
    syntax: Syntax,
    extra: &Table,
    now: Timestamp,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Held> {
    if is_for_risk(extra) {
        return Some(Held::Withdrawn);
    }
    let mut state = None;
    notice::check(file, syntax, extra, diagnostics);
    if misspelt(file, (written, syntax), extra, now, diagnostics) {
        return Some(Held::Unclear);
    }
    for key in ["publish_at", "embargo_until"] {
        match moment(file, syntax, key, extra.get(key), diagnostics) {
            Moment::At(moment) if moment > now => state = state.max_by_moment(moment),
            Moment::Unclear => return Some(Held::Unclear),
            Moment::At(_) | Moment::None => {}
        }
    }
    let expires = moment(file, syntax, "expires_at", extra.get("expires_at"), diagnostics);
    let partners_only = match extra.get("visibility") {
        None => false,
        Some(node) if node.as_str() == Some("public") => false,
        Some(node) if node.as_str() == Some("partner") => true,
        Some(node) => {
            let problem = Diagnostic::new(Code::FrontMatterValue, "`extra.visibility` is not a word we know").at(
                file,
                node.span.clone(),
                "this page stays unpublished until it is clear who may see it",
            );
            diagnostics.push(problem.help("write `partner`, or `public`, or take the line out"));
            return Some(Held::Unclear);
        }
    };
    let withdrawn = || extra.get("withdrawn").is_some_and(|node| node.value != Value::Bool(false));
    match expires {
        Moment::Unclear => Some(Held::Unclear),
        _ if state.is_some() => state,
        _ if withdrawn() => Some(Held::Withdrawn),
        Moment::At(moment) if moment <= now => Some(Held::Expired),
        Moment::At(_) | Moment::None => partners_only.then_some(Held::PartnerOnly),
    }
}

/// The moments before which a page is held. For a page that is published, the last of them is when it came out.
pub fn hold_moments(extra: &Table) -> impl Iterator<Item = Timestamp> {
    ["publish_at", "embargo_until"].into_iter().filter_map(|key| moment_for(key, extra.get(key)?))
}

/// A slip in one of these keys would publish what was meant to be held, so it is an error wherever the page stands. `written`
/// is the page's file: what it inherits is told where that stands.
fn misspelt(
    file: &SourcePath,
    (written, syntax): (&str, Syntax),
    extra: &Table,
    now: Timestamp,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let mut slips = Vec::new();
    find_slips(extra, "extra", now, &mut slips);
    for Slip { key, name, meant, misplaced } in &slips {
        let is_own = written.get(key.span.clone()).is_some_and(|text| text.trim_matches(['"', '\'']) == key.name);
        if !is_own {
            continue;
        }
        let message = match misplaced {
            true => format!("`{name}` does not hold the page back: it stands in the wrong table"),
            false if *meant == "draft" => format!("`{name}` does not hold the page back"),
            false => format!("we do not know the setting `{name}`"),
        };
        let problem = Diagnostic::new(Code::FrontMatterUnknownKey, message)
            .at(file, key.span.clone(), "this page stays unpublished until it is clear")
            .severity(Severity::Error);
        diagnostics.push(problem.help(match *meant {
            "draft" => {
                let line = syntax.line("draft", "true");
                format!("write `{line}` at the top, above every table; or give this line another name")
            }
            meant if *misplaced => format!("move it to `extra`, as `{meant}`, above the other tables in there"),
            "visibility" => format!("did you mean `{}`?", syntax.line("visibility", "\"partner\"")),
            meant => format!("did you mean `{meant}`?"),
        }));
    }
    !slips.is_empty()
}

/// A setting that seems meant to hold a page, and does not.
struct Slip<'a> {
    key: &'a Key,
    /// With the tables it stands in.
    name: String,
    meant: &'static str,
    /// It is one of ours, in a table where it means nothing: under a heading in TOML, a line belongs to that heading.
    misplaced: bool,
}

fn find_slips<'a>(table: &'a Table, path: &str, now: Timestamp, slips: &mut Vec<Slip<'a>>) {
    // What a section gives the pages below it is read like their own.
    let is_top = matches!(path, "extra" | "extra.defaults");
    for (key, node) in &table.entries {
        let name = format!("{path}.{}", key.name);
        let ours = KEYS.into_iter().find(|known| *known == key.name);
        let plain = key.name.to_lowercase().replace('-', "_");
        let near = || KEYS.into_iter().find(|known| is_slip(known, &plain));
        let meant = match ours {
            Some(_) if is_top => None,
            Some(ours) => holds_elsewhere(ours, node).then_some(ours),
            None if is_top => near().or_else(|| foreign::meant(&key.name, node, Some(now))),
            None => near()
                .filter(|ours| holds_elsewhere(ours, node))
                .or_else(|| (key.name == "draft" && node.value == Value::Bool(true)).then_some("draft")),
        };
        if let Some(meant) = meant {
            slips.push(Slip { key, misplaced: !is_top, name, meant });
            continue;
        }
        let is_notice = is_top && key.name == "withdrawn";
        let nodes = node.as_array().unwrap_or(std::slice::from_ref(node));
        for inner in nodes.iter().filter_map(Node::as_table).filter(|_| !is_notice) {
            find_slips(inner, &name, now, slips);
        }
    }
}

/// Whether one of our keys in another table was meant for the page. Some of the words have other uses there.
fn holds_elsewhere(key: &str, node: &Node) -> bool {
    match key {
        "visibility" => node.as_str() == Some("partner"),
        "withdrawn" => node.as_table().is_some_and(|table| table.get("reason").is_some()),
        _ => moment_of(node).is_some(),
    }
}

/// The same but for one letter, or two that changed places.
fn is_slip(known: &str, written: &str) -> bool {
    known.replace('_', "") == written.replace('_', "") || strsim::damerau_levenshtein(known, written) <= 1
}

trait LatestHold {
    fn max_by_moment(self, moment: Timestamp) -> Option<Held>;
}

impl LatestHold for Option<Held> {
    fn max_by_moment(self, moment: Timestamp) -> Option<Held> {
        match self {
            Some(Held::Until(other)) if other > moment => Some(Held::Until(other)),
            _ => Some(Held::Until(moment)),
        }
    }
}

enum Moment {
    None,
    At(Timestamp),
    Unclear,
}

fn moment(
    file: &SourcePath,
    syntax: Syntax,
    key: &str,
    node: Option<&Node>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Moment {
    let Some(node) = node else { return Moment::None };
    if node.value == Value::Unreadable {
        // Why is said already; that the page stays unseen is what counts here.
        return Moment::Unclear;
    }
    if let Some(moment) = moment_for(key, node) {
        return Moment::At(moment);
    }
    let problem = Diagnostic::new(Code::FrontMatterValue, format!("`extra.{key}` is not a date and time"))
        .at(file, node.span.clone(), "this page stays unpublished until it can be read")
        .help(format!("write it like this: `{}` (London time)", syntax.line(key, "2026-12-03T09:00:00")));
    diagnostics.push(problem);
    Moment::Unclear
}

/// The moment that a key of the life of a page names. Where it may be one of two, the page is held between them.
pub fn moment_for(key: &str, node: &Node) -> Option<Timestamp> {
    match &node.value {
        Value::String(text) | Value::DateTime(text) if key != "expires_at" => end_of_hold_in_london(text),
        _ => moment_of(node),
    }
}

/// The moment a setting names, if it can be read.
pub fn moment_of(node: &Node) -> Option<Timestamp> {
    match &node.value {
        Value::String(text) | Value::DateTime(text) => moment_in_london(text),
        _ => None,
    }
}

fn london_words(zoned: &Zoned) -> String {
    zoned.strftime("%-d %B %Y, %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::parse_toml;

    fn at(now: &str, extra: &str) -> (Option<Held>, usize) {
        let mut diagnostics = Vec::new();
        let table = parse_toml(extra, 0).0;
        let held = held(
            &SourcePath::known("content/a.md"),
            extra,
            Syntax::Toml,
            &table,
            now.parse().unwrap(),
            &mut diagnostics,
        );
        (held, diagnostics.len())
    }

    #[test]
    fn an_embargo_ends_at_its_moment_in_london() {
        // 9 am in London in July is 8 am UTC.
        let key = "embargo_until = 2026-07-01T09:00:00";
        assert!(matches!(at("2026-07-01T07:59:59Z", key), (Some(Held::Until(_)), 0)));
        assert_eq!(at("2026-07-01T08:00:00Z", key), (None, 0));
        let reason = at("2026-07-01T07:00:00Z", key).0.unwrap().reason();
        assert_eq!(reason, "it is held until 1 July 2026, 09:00");
    }

    #[test]
    fn in_the_hour_that_comes_twice_a_page_is_held() {
        // 1.30 am is 00:30 and then 01:30 in UTC.
        for (now, is_held) in [("2026-10-25T00:30:00Z", true), ("2026-10-25T01:30:00Z", false)] {
            assert_eq!(at(now, "embargo_until = 2026-10-25T01:30:00").0.is_some(), is_held, "{now}");
            assert_eq!(at(now, "expires_at = 2026-10-25T01:30:00").0, Some(Held::Expired), "{now}");
        }
        // And one that does not come is the one after it.
        assert!(at("2026-03-29T00:59:59Z", "embargo_until = 2026-03-29T01:30:00").0.is_some());
        assert_eq!(at("2026-03-29T01:30:00Z", "embargo_until = 2026-03-29T01:30:00").0, None);
        assert!(at("2026-10-25T00:29:59Z", "embargo_until = 2026-10-25T01:30:00+01:00").0.is_some());
        assert_eq!(at("2026-10-25T00:30:00Z", "embargo_until = 2026-10-25T01:30:00+01:00").0, None);
    }

    #[test]
    fn the_later_of_two_holds_counts() {
        let keys = "publish_at = 2026-01-01\nembargo_until = 2027-01-01";
        assert!(matches!(at("2026-06-01T00:00:00Z", keys), (Some(Held::Until(_)), 0)));
    }

    #[test]
    fn what_nobody_is_to_know_of_comes_first() {
        let now = "2026-07-01T00:00:00Z";
        for other in ["visibility = 'partner'", "withdrawn = true", "expires_at = 2026-01-01"] {
            let extra = format!("embargo_until = 2027-01-01\n{other}");
            assert!(matches!(at(now, &extra), (Some(Held::Until(_)), 0)), "{other}");
        }
        for other in ["embargo_until = 2027-01-01", "expires_at = 'never'", "vsibility = 'partner'"] {
            let extra = format!("{other}\n[withdrawn]\nreason = 'risk'\nnonsense = 1");
            assert_eq!(at(now, &extra), (Some(Held::Withdrawn), 0), "{other}");
        }
    }

    #[test]
    fn what_cannot_be_read_stays_unpublished() {
        assert_eq!(at("2026-07-01T00:00:00Z", "publish_at = 'next Friday'"), (Some(Held::Unclear), 1));
        assert_eq!(at("2026-07-01T00:00:00Z", "expires_at = 7"), (Some(Held::Unclear), 1));
    }

    #[test]
    fn a_slip_does_not_publish() {
        let now = "2026-07-01T00:00:00Z";
        for extra in [
            "embargo_untill = 2099-01-01",
            "Embargo-until = 2099-01-01",
            "visibility = 'partners'",
            "vsibility = 'partner'",
        ] {
            assert_eq!(at(now, extra), (Some(Held::Unclear), 1), "{extra}");
        }
        for extra in [
            "draft = true",
            "[rows]\ndraft = true",
            "[[rows]]\nembargo_until = 2099-01-01",
            "[local]\nvisibility = 'partner'",
        ] {
            assert_eq!(at(now, extra), (Some(Held::Unclear), 1), "{extra}");
        }
        for extra in ["draft = false", "[[rows]]\nvisibility = 'good'\nwithdrawn = 3", "[rows]\ndraft = 'first'"] {
            assert_eq!(at(now, extra), (None, 0), "{extra}");
        }
        for extra in ["publish_on = 2099-01-01", "expiryDate = 2099-01-01", "hidden_until = 2099-01-01", "embargo = 1"]
        {
            assert_eq!(at(now, extra), (Some(Held::Unclear), 1), "{extra}");
        }
        assert_eq!(at(now, "visibility = 'public'\npublished = 2020-01-01\nexpiry = 1"), (None, 0));
    }

    #[test]
    fn other_holds() {
        let now = "2026-07-01T00:00:00Z";
        assert_eq!(at(now, "expires_at = 2026-06-01").0, Some(Held::Expired));
        assert_eq!(at(now, "[withdrawn]\nexplanation='x'").0, Some(Held::Withdrawn));
        assert_eq!(at(now, "visibility = 'partner'").0, Some(Held::PartnerOnly));
        assert_eq!(at(now, "").0, None);
    }
}
