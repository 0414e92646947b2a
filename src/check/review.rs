//! What is due: reviews, contacts to ring, recommendations past their day. All of it is for a person to do, so time alone
//! only warns in a build.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::moments;
use super::prose;
use super::subject::{Context, Subject};
use crate::data::{Node, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{contact_due, day_of, review_due};

/// A status that nobody touched for this long says nothing.
const STATUS_MONTHS: i32 = 12;
const SOON_DAYS: i32 = 30;
/// Reviews of one week that two people can do beside their work.
const WEEK: usize = 12;

pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if subject.record.is_none() {
        return found;
    }
    due(subject, context, &mut found);
    verified(subject, context, &mut found);
    superseded(subject, context, &mut found);
    rows(subject, context, &mut found);
    found
}

fn review_day(subject: &Subject<'_>) -> Option<Date> {
    review_due(|key| subject.get(key))
}

fn day(subject: &Subject<'_>, key: &str) -> Option<Date> {
    day_of(subject.get(key)?)
}

fn due(subject: &Subject<'_>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for key in ["last_reviewed_on", "verified_on", "approved_on", "checked_on"] {
        if let Some(day) = day(subject, key).filter(|day| *day > context.today) {
            let message = format!("`{key}` is {}, a day that has not come", in_words(day));
            let problem = subject.at(Code::DateNotYet, message, subject.place(key));
            found.push(
                problem.help(format!("write the day it was done, for example: {}", line(subject, key, context.today))),
            );
        }
    }
    let Some(due) = review_day(subject) else { return };
    let owner = subject.text("owner").map_or_else(String::new, |owner| format!(" by `{owner}`"));
    let place = subject.place(if subject.get("review_by").is_some() { "review_by" } else { "last_reviewed_on" });
    if due < context.today {
        let message = format!("this page was due for review{owner} on {}", in_words(due));
        let problem = subject.at(Code::ReviewOverdue, message, place);
        let help = format!(
            "read the whole page, mend what is wrong, then write: {}",
            line(subject, "last_reviewed_on", context.today)
        );
        found.push(problem.help(help));
    } else if context.today.checked_add(SOON_DAYS.days()).is_ok_and(|soon| due <= soon) {
        let message = format!("this page is due for review{owner} on {}", in_words(due));
        found.push(subject.at(Code::ReviewDueSoon, message, place).help("put a day for it into the diary"));
    }
    if subject.text("policy_type") == Some("accessibility")
        && let Some(reviewed) = day(subject, "last_reviewed_on")
        && reviewed.checked_add(12.months()).is_ok_and(|limit| limit < context.today)
        && due >= context.today
    {
        let message =
            format!("the accessibility statement was last reviewed on {}, more than a year ago", in_words(reviewed));
        let problem = subject.at(Code::ReviewOverdue, message, subject.place("last_reviewed_on"));
        found.push(problem.help("test the site again and say what you found; the law asks for it every year"));
    }
}

fn line(subject: &Subject<'_>, key: &str, day: Date) -> String {
    format!("`{}`", subject.file.syntax.line(key, &day.to_string()))
}

fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn verified(subject: &Subject<'_>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let Some(checked) = day(subject, "verified_on") else { return };
    if contact_due(|key| subject.get(key)).is_some_and(|due| due < context.today) {
        let title = subject.title.unwrap_or("this contact");
        let message = format!("`{title}` was last checked on {}", in_words(checked));
        let problem = subject.at(Code::ContactUnverified, message, subject.place("verified_on"));
        found.push(
            problem.help(format!("ring the number, then write: {}", line(subject, "verified_on", context.today))),
        );
    }
}

/// Laws and guidance that something newer replaced.
fn superseded(subject: &Subject<'_>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let Some(record) = subject.record else { return };
    for reference in record.references().into_iter().filter(|reference| !reference.field.contains("supersed")) {
        let language = &subject.file.language;
        let target = context.site.with_id(&reference.id, language, &context.config.default_language);
        let Some(other) = target.and_then(|target| context.site.record(target)) else { continue };
        let Some(new) = other.text("superseded_by").filter(|new| *new != "not stated") else { continue };
        let title = target.and_then(|target| context.site.title(target)).unwrap_or(&reference.id);
        let message = format!("this page cites `{title}`, which has been replaced by `{new}`");
        let problem = Diagnostic::new(Code::ReferenceSuperseded, message).at(&reference.file, reference.span, "");
        found.push(problem.help(format!("read what changed, then write `{new}` in its place")));
    }
    for link in &subject.prose.links {
        let Some(path) = link.target.strip_prefix("@/").map(|path| path.split('#').next().unwrap_or(path)) else {
            continue;
        };
        let target = context.site.find(path);
        let Some(other) = target.and_then(|target| context.site.record(target)) else { continue };
        let Some(new) = other.text("superseded_by").filter(|new| *new != "not stated") else { continue };
        // The new edition may well name the old one.
        if new == record.id() {
            continue;
        }
        let title = target.and_then(|target| context.site.title(target)).unwrap_or(path);
        let message = format!("this page links to `{title}`, which has been replaced by `{new}`");
        let problem = subject.at(Code::ReferenceSuperseded, message, link.span.clone());
        found.push(problem.help("read what changed, then link to the new edition"));
    }
}

const OPEN: [&str; 5] = ["not_started", "in_progress", "ongoing", "partly_done", "overdue"];

/// Rows with a status: recommendations, actions, challenges. What is known only from somebody's report is history.
fn rows(subject: &Subject<'_>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    if subject.text("source") == Some("secondary") || context.config.signpost.demonstration {
        return;
    }
    let Some(record) = subject.record else { return };
    for (_, node, file) in record.entries().filter(|(.., file)| **file == subject.file.source) {
        let tables = node.as_array().unwrap_or_default().iter().filter_map(|item| Some((item, item.as_table()?)));
        for (item, row) in
            tables.filter(|(_, row)| row.get("status").and_then(Node::as_str).is_some_and(|word| OPEN.contains(&word)))
        {
            let name = row.get("id").and_then(Node::as_str).unwrap_or("this row");
            let text = |key: &str| row.get(key).and_then(Node::as_written);
            let at = |key: &str| row.get(key).map_or(item.span.clone(), |node| node.span.clone());
            let touched =
                ["updated", "as_of"].iter().find_map(|key| last_day(&text(key)?)).or_else(|| last_history(row));
            if let Some(due) = text("due").as_deref().and_then(last_day).filter(|due| *due < context.today) {
                let fresh = touched.is_some_and(|touched| touched >= due);
                if !fresh {
                    let message =
                        format!("`{name}` was due on {} and nobody has said what became of it", in_words(due));
                    let problem = Diagnostic::new(Code::RecommendationOverdue, message).at(file, at("due"), "");
                    found.push(problem.help("say how far it has come (`status`, `evidence`) and when you asked (`updated`), or give it a new day"));
                    continue;
                }
            }
            let stale = touched
                .and_then(|touched| touched.checked_add(STATUS_MONTHS.months()).ok())
                .is_some_and(|limit| limit < context.today);
            if let Some(touched) = touched.filter(|_| stale) {
                let message = format!("the status of `{name}` has not moved since {}", in_words(touched));
                let problem = Diagnostic::new(Code::StatusNotMoved, message).at(file, at("status"), "");
                found.push(
                    problem.help(
                        "ask its owner; then write the new status, or the same one with today's date in `updated`",
                    ),
                );
            }
        }
    }
}

fn last_history(row: &Table) -> Option<Date> {
    let history = row.get("history").and_then(Node::as_array)?;
    history.iter().filter_map(|item| last_day(&item.as_table()?.get("on")?.as_written()?)).max()
}

/// The last day of what people write as a time: "2026-11-20", "20 November 2026", "April 2016", "2016".
pub fn last_day(text: &str) -> Option<Date> {
    if let Some(date) = text.get(..10).and_then(|start| start.parse().ok()) {
        return Some(date);
    }
    let block = prose::plain(text);
    if let Some(date) = moments::days(&block).into_iter().find_map(|day| day.date()) {
        return Some(date);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let year = |word: &str| {
        word.trim_matches(|c: char| !c.is_ascii_digit()).parse::<i16>().ok().filter(|year| (1900..2200).contains(year))
    };
    match words[..] {
        [month, when] => {
            let first = Date::new(year(when)?, i8::try_from(moments::month(month)?).ok()?, 1).ok()?;
            Some(first.last_of_month())
        }
        [when] if when.len() == 4 => Date::new(year(when)?, 12, 31).ok(),
        _ => None,
    }
}

/// Too many pages that fall due in one week.
pub fn check_weeks(subjects: &[Subject<'_>], context: &Context<'_>) -> Vec<Diagnostic> {
    let mut weeks: BTreeMap<Date, Vec<&Subject<'_>>> = BTreeMap::new();
    for subject in subjects {
        let Some(due) = review_day(subject).filter(|due| *due >= context.today) else { continue };
        let days = i32::from(due.weekday().to_monday_zero_offset());
        if let Ok(monday) = due.checked_sub(days.days()) {
            weeks.entry(monday).or_default().push(subject);
        }
    }
    let crowded = weeks.into_iter().filter(|(_, pages)| pages.len() > WEEK);
    crowded
        .map(|(monday, pages)| {
            let message = format!("{} pages fall due for review in the week of {}", pages.len(), in_words(monday));
            let first = pages[0];
            let problem = first.at(Code::ReviewsBunched, message, first.place("last_reviewed_on"));
            problem
                .help("give some of them a day of their own, for example `review_by = 2027-03-01`, section by section")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_write_them() {
        let day = |text: &str| last_day(text).map(|day| day.to_string());
        assert_eq!(day("2026-11-20").as_deref(), Some("2026-11-20"));
        assert_eq!(day("20 November 2026").as_deref(), Some("2026-11-20"));
        assert_eq!(day("April 2016").as_deref(), Some("2016-04-30"));
        assert_eq!(day("2016").as_deref(), Some("2016-12-31"));
        for text in ["Quarterly", "not stated", "September 2015 / 16 / 17", "May"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
