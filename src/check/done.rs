//! What is said to be done: recommendations without a word on how anybody knows, and days of the past that are still to come.

use jiff::civil::Date;

use super::prose::contains_ignoring_case;
use super::review::last_day;
use super::subject::{Context, Subject};
use crate::data::{Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic};

/// Words of a status that ends a row.
const DONE: [&str; 5] = ["done", "complete", "completed", "closed", "implemented"];

/// Any of these says how we know.
const EVIDENCE: [&str; 8] = ["evidence", "outcome", "changed", "history", "note", "result", "what_changed", "links"];

/// Settings that say when something was so.
const PAST: [&str; 12] = [
    "updated",
    "as_of",
    "as_at",
    "on",
    "done_on",
    "completed_on",
    "closed_on",
    "finished_on",
    "reviewed_on",
    "verified_on",
    "checked_on",
    "decided_on",
];

pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (key, node) in &subject.own {
        if key.name == "as_at" || key.name == "as_of" {
            past(subject, &key.name, node, context.today, &mut found);
        }
        for (item, row) in node.as_array().unwrap_or_default().iter().filter_map(|item| Some((item, item.as_table()?)))
        {
            let status = row.get("status").and_then(Node::as_str).unwrap_or_default();
            let is_done = DONE.contains(&status);
            // What has neither a name nor words of its own is a step of something else.
            if is_done && row.get("id").is_some() && row.get("text").is_some() && !has_evidence(row) {
                let place = row.get("status").map_or(item.span.clone(), |status| status.span.clone());
                let name = row.get("id").and_then(Node::as_str).unwrap_or_default();
                let message = format!("`{name}` is said to be {status}, and nothing says how anybody knows");
                let problem = subject.at(Code::DoneWithoutEvidence, message, place);
                found.push(problem.help(
                    "add what shows it: `evidence = \"An audit of 20 cases, June 2016.\"`; where the source names none, say so: `evidence = \"not stated\"`",
                ));
            }
            for (key, value) in row.entries.iter().filter(|(key, _)| PAST.contains(&key.name.as_str())) {
                // A day of a plan may well be to come.
                if key.name != "on" || is_done {
                    past(subject, &key.name, value, context.today, &mut found);
                }
            }
        }
    }
    columns(subject, context.today, &mut found);
    found
}

fn has_evidence(row: &Table) -> bool {
    EVIDENCE.iter().filter_map(|key| row.get(key)).any(|node| match &node.value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    })
}

fn past(subject: &Subject<'_>, key: &str, node: &Node, today: Date, found: &mut Vec<Diagnostic>) {
    let Some((written, first)) = node.as_written().and_then(|text| Some((text.clone(), first_day(&text)?))) else {
        return;
    };
    if first > today {
        let message = format!("`{key}` is {written}, which has not come");
        let problem = subject.at(Code::DateNotYet, message, node.span.clone());
        found.push(problem.help("write the day it was so, often only the year is wrong; what is to come is `due`"));
    }
}

/// The first day of what people write as a time.
fn first_day(text: &str) -> Option<Date> {
    let last = last_day(text)?;
    if text.trim().len() == 4 {
        return Date::new(last.year(), 1, 1).ok();
    }
    let names_day = text.bytes().filter(u8::is_ascii_digit).count() > 4;
    Some(if names_day { last } else { last.first_of_month() })
}

/// A column "Completed" of a table on the page.
fn columns(subject: &Subject<'_>, today: Date, found: &mut Vec<Diagnostic>) {
    let blocks = &subject.prose.blocks;
    for grid in &subject.prose.grids {
        let is_past = |at: &usize| {
            let head = &blocks[*at].text;
            ["date completed", "completed on", "date closed", "date done", "date agreed", "completion date"]
                .iter()
                .any(|word| contains_ignoring_case(head, word))
                && !["target", "expected", "planned", "due", "estimated"]
                    .iter()
                    .any(|word| contains_ignoring_case(head, word))
        };
        let column = grid.head.iter().position(is_past);
        for at in grid.rows.iter().filter_map(|row| row.get(column?)) {
            let block = &blocks[*at];
            if contains_ignoring_case(&blocks[grid.head[column.unwrap_or_default()]].text, "completion date")
                && !done_row(subject, grid, *at)
            {
                continue;
            }
            if first_day(block.text.trim()).is_some_and(|day| day > today) {
                let message = format!("this says that it was done on {}, which has not come", block.text.trim());
                let problem = subject.problem(Code::DateNotYet, message, block, 0..block.text.len());
                found.push(problem.help("mend the date, often it is the year; or call the column \"Due\""));
            }
        }
    }
}

/// Whether the row that a cell stands in says that it is done.
fn done_row(subject: &Subject<'_>, grid: &super::prose::Grid, cell: usize) -> bool {
    let row = grid.rows.iter().find(|row| row.contains(&cell));
    row.is_some_and(|row| {
        row.iter().any(|at| {
            let text = subject.prose.blocks[*at].text.trim().to_lowercase();
            DONE.contains(&text.as_str())
        })
    })
}
