//! What a small team should look at next: reviews that fall due, contacts to ring, recommendations past their day, pages
//! that appear or go by themselves, and pages that cite what has been replaced.
//!
//! In: a frozen [`Site`] and the day. Out: [`Row`]s, sorted by day, and their texts. Nothing here stops a build: time alone
//! never does.

mod due;
mod text;

pub use text::{calendar, csv, json, plain};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::config::{Config, Notice};
use crate::date::{in_london, london_day};
use crate::kind::{Held, Record};
use crate::site::{Site, Target};

/// Why a row is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A page whose review is due.
    Review,
    /// A contact that somebody should ring.
    Contact,
    /// A recommendation or action that is not done.
    Action,
    /// A page that will appear.
    Appears,
    /// A page that will go.
    Goes,
    /// A page that cites what has been replaced.
    Replaced,
    /// A check that somebody has set aside, with the reason.
    Allowed,
}

impl What {
    pub const ALL: [What; 7] =
        [Self::Review, Self::Contact, Self::Action, Self::Appears, Self::Goes, Self::Replaced, Self::Allowed];

    /// As it is written on the command line and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Contact => "contact",
            Self::Action => "action",
            Self::Appears => "appears",
            Self::Goes => "goes",
            Self::Replaced => "replaced",
            Self::Allowed => "allowed",
        }
    }
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub what: What,
    /// The day it is due; `None` for what has no day.
    pub due: Option<Date>,
    /// Days from the day of the report; negative when it is overdue.
    pub days: Option<i32>,
    /// The title of the page; for one that is not published yet, nothing.
    pub title: String,
    /// The title of its owner's page, else what the page gives.
    pub owner: String,
    /// `content/contacts/lado.md`.
    pub file: String,
    /// What to do, in a few words.
    pub detail: String,
}

/// Everything there is to look at on a day, the most urgent first.
pub fn rows(site: &Site, config: &Config, now: Timestamp) -> Vec<Row> {
    let language = config.default_language.as_str();
    let today = london_day(now);
    let mut rows = Vec::new();
    let pages = site.page_ids().map(Target::Page);
    let all: Vec<Target> = site.section_ids().map(Target::Section).chain(pages).collect();
    for target in all {
        let Some(record) = site.record(target) else { continue };
        let page = About { site, record, target, today, language };
        rows.extend(page.review());
        rows.extend(page.contact());
        rows.extend(page.actions());
        rows.extend(page.goes());
        rows.extend(page.allowed());
        rows.extend(page.replaced());
    }
    rows.extend(site.all_held().filter_map(|(path, held)| appears(path, held, today)));
    rows.extend(config.signpost.notices.iter().flat_map(|notice| notices(notice, config, now)));
    rows.sort_by(|a, b| (a.due.is_none(), a.due, a.what, &a.file).cmp(&(b.due.is_none(), b.due, b.what, &b.file)));
    rows
}

fn appears(path: &str, held: &Held, today: Date) -> Option<Row> {
    let Held::Until(moment) = held else { return None };
    let zoned = in_london(*moment);
    let detail = format!("it appears on {}", zoned.strftime("%-d %B %Y at %H:%M"));
    let file = format!("content/{path}");
    let (title, owner) = (String::new(), String::new());
    let due = zoned.date();
    Some(Row { what: What::Appears, due: Some(due), days: Some(days(today, due)), title, owner, file, detail })
}

/// A notice on every page: when it will be shown, and when it will be gone. What it says stays in its file until then.
fn notices(notice: &Notice, config: &Config, now: Timestamp) -> Vec<Row> {
    let today = london_day(now);
    let row = |what: What, moment: Timestamp, title: String, verb: &str| {
        let zoned = in_london(moment);
        let due = zoned.date();
        let detail = format!("a notice {verb} every page on {}", zoned.strftime("%-d %B %Y at %H:%M"));
        let file = config.file.to_string();
        Row { what, due: Some(due), days: Some(days(today, due)), title, owner: String::new(), file, detail }
    };
    let comes = |moment: &Timestamp| *moment > now;
    let starts = notice.starts.filter(comes).map(|at| row(What::Appears, at, String::new(), "appears on"));
    let title = if notice.is_shown(now) { notice.text.clone() } else { String::new() };
    let ends = notice.ends.filter(comes).map(|at| row(What::Goes, at, title, "goes from"));
    starts.into_iter().chain(ends).collect()
}

fn days(today: Date, due: Date) -> i32 {
    due.since((jiff::Unit::Day, today)).map_or(0, |span| span.get_days())
}

/// A page on a day.
struct About<'a> {
    site: &'a Site,
    record: &'a Record,
    target: Target,
    today: Date,
    language: &'a str,
}

#[cfg(test)]
mod tests;
