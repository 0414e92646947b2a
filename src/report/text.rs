//! The rows as people and programs read them.

use std::fmt::Write;

use serde_json::json;

use super::{Row, What};
use crate::calendar;

/// The bands of the list: overdue, then within so many days.
const BANDS: [(i32, &str); 4] =
    [(-1, "Overdue"), (30, "In the next 30 days"), (60, "In 31 to 60 days"), (90, "In 61 to 90 days")];

fn band(row: &Row) -> Option<&'static str> {
    let days = row.days?;
    BANDS.iter().find(|(limit, _)| days <= *limit).map(|(_, name)| *name)
}

/// A list for a terminal or an email: by urgency, then by owner.
pub fn plain(rows: &[Row]) -> String {
    let mut out = String::new();
    for (_, name) in BANDS {
        let mut of_band: Vec<_> = rows.iter().filter(|row| band(row) == Some(name)).collect();
        of_band.sort_by(|a, b| (&a.owner, a.due, &a.file).cmp(&(&b.owner, b.due, &b.file)));
        group(&mut out, name, &of_band);
    }
    for (what, name) in
        [(What::Replaced, "Cites what has been replaced"), (What::Allowed, "Checks that somebody set aside")]
    {
        let of_kind: Vec<_> = rows.iter().filter(|row| row.what == what).collect();
        group(&mut out, name, &of_kind);
    }
    if out.is_empty() {
        out.push_str("Nothing is due in the next 90 days.\n");
    }
    out
}

fn group(out: &mut String, name: &str, rows: &[&Row]) {
    if rows.is_empty() {
        return;
    }
    let gap = if out.is_empty() { "" } else { "\n" };
    let _ = writeln!(out, "{gap}{name} ({})", rows.len());
    let mut owner = None;
    for row in rows {
        if owner != Some(&row.owner) {
            let name = if row.owner.is_empty() { "no owner" } else { &row.owner };
            let _ = writeln!(out, "  {name}");
            owner = Some(&row.owner);
        }
        let due = row.due.map_or_else(String::new, |due| format!("{due}  "));
        let title = if row.title.is_empty() { String::new() } else { format!("{}: ", row.title) };
        let _ = writeln!(out, "    {due}{title}{} ({})", row.detail, row.file);
    }
}

/// `{"rows": [{"what", "due", "days", "title", "owner", "file", "detail"}]}`; `due` is `YYYY-MM-DD` or null.
pub fn json(rows: &[Row]) -> String {
    let row = |row: &Row| {
        json!({
            "what": row.what.as_str(), "due": row.due.map(|due| due.to_string()), "days": row.days, "title": row.title,
            "owner": row.owner, "file": row.file, "detail": row.detail,
        })
    };
    let all = json!({ "rows": rows.iter().map(row).collect::<Vec<_>>() });
    format!("{all:#}\n")
}

/// A table for a spreadsheet, with a line of names. A cell that a spreadsheet would take for a formula is made text (OWASP,
/// "CSV injection").
///
/// # Errors
/// None in practice: it writes to memory.
pub fn csv(rows: &[Row]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["what", "due", "days", "title", "owner", "file", "detail"])?;
    for row in rows {
        let days = row.days.map_or_else(String::new, |days| days.to_string());
        let due = row.due.map_or_else(String::new, |due| due.to_string());
        let words = [&row.title, &row.owner, &row.file, &row.detail].map(|text| no_formula(text));
        let [title, owner, file, detail] = words;
        writer.write_record([row.what.as_str(), &due, &days, &title, &owner, &file, &detail])?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn no_formula(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() }
}

/// A calendar (RFC 5545) with a whole-day entry for each day something is due.
pub fn calendar(rows: &[Row], now: jiff::Timestamp) -> String {
    let stamp = now.strftime("%Y%m%dT%H%M%SZ");
    let mut out = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Signpost//What is due//EN\n".to_owned();
    for row in rows {
        let Some(due) = row.due else { continue };
        let id = blake3::hash(format!("{}\0{}\0{}", row.what.as_str(), row.file, row.detail).as_bytes()).to_hex();
        let title = if row.title.is_empty() { &row.file } else { &row.title };
        let summary = calendar::text(&format!("{title}: {}", row.detail));
        let description = calendar::text(&format!("{} ({})", row.file, row.owner));
        let _ = write!(
            out,
            "BEGIN:VEVENT\nUID:{}@signpost\nDTSTAMP:{stamp}\nDTSTART;VALUE=DATE:{}\nSUMMARY:{summary}\n\
             DESCRIPTION:{description}\nEND:VEVENT\n",
            &id[..24],
            calendar::day(due)
        );
    }
    out.push_str("END:VCALENDAR\n");
    calendar::lines(&out)
}
