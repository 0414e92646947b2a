use super::*;
use crate::check::last_day;
use crate::disk::MemoryDisk;
use crate::kind;
use crate::path::SourcePath;
use crate::site::{Publish, resolve};
use crate::{config, parse, source};

const KIND: &str = "
type = 'object'
[properties]
kind.type = 'string'
owner = { type = 'string', x-ref = '*' }
superseded_by = { type = 'string', x-ref = '*' }
references = { type = 'array', items = { type = 'string', x-ref = '*' } }
last_reviewed_on.type = 'string'
review_in.type = 'string'
verified_on.type = 'string'
expires_at.type = 'string'
rows.type = 'array'
allow.type = 'array'
publish_at.type = 'string'
";

fn rows_at(now: &str, pages: &[(&str, &str)]) -> Vec<Row> {
    rows_with("", now, pages)
}

fn rows_with(settings: &str, now: &str, pages: &[(&str, &str)]) -> Vec<Row> {
    let files: Vec<_> = pages
        .iter()
        .map(|(name, extra)| {
            (format!("content/{name}.md"), format!("+++\ntitle = 'The {name}'\n[extra]\nkind = 'page'\n{extra}\n+++\n"))
        })
        .chain([("kinds/page.toml".to_owned(), KIND.to_owned())])
        .collect();
    let disk = MemoryDisk::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let settings = format!("base_url = 'https://x.org'\n{settings}");
    let config = config::read(&SourcePath::known("zola.toml"), &settings, None).value;
    let mut found = Vec::new();
    let tree = source::scan(&disk, &config, None).gather(&mut found);
    let parsed = parse::parse(&disk, &tree, &config).gather(&mut found);
    let kinds = kind::load(&disk, &tree.kinds).gather(&mut found);
    let now = now.parse().unwrap();
    let site = resolve(parsed, &config, &kinds, Publish { now, drafts: false }).gather(&mut found);
    assert!(found.is_empty(), "{found:?}");
    rows(&site, &config, now)
}

fn said(rows: &[Row]) -> Vec<(What, Option<i32>, &str)> {
    rows.iter().map(|row| (row.what, row.days, row.detail.as_str())).collect()
}

const NOW: &str = "2026-11-20T09:00:00Z";

#[test]
fn reviews_and_contacts_fall_due() {
    let rows = rows_at(
        NOW,
        &[
            ("unit", ""),
            ("a", "owner = 'unit'\nlast_reviewed_on = 2025-11-10\nreview_in = '12 months'"),
            ("b", "verified_on = 2026-09-01"),
        ],
    );
    assert_eq!(
        said(&rows),
        [
            (What::Review, Some(-10), "review the whole page; last reviewed on 10 November 2025"),
            (What::Contact, Some(11), "check that it still answers; last checked on 1 September 2026"),
        ]
    );
    assert_eq!((rows[0].owner.as_str(), rows[0].title.as_str()), ("The unit", "The a"));
    let text = plain(&rows);
    assert!(text.starts_with("Overdue (1)\n  The unit\n    2026-11-10  The a: review the whole page"), "{text}");
    assert!(text.contains("In the next 30 days (1)\n  no owner\n"), "{text}");
}

#[test]
fn actions_are_due_until_they_are_done() {
    let extra = "rows = [
        { id = 'r-1', text = 'Do it', due = 'April 2016', status = 'in_progress' },
        { id = 'r-2', text = 'Done', due = '2016-05-01', status = 'done' },
        { id = 'r-3', text = 'Often', due = 'Quarterly', status = 'ongoing' },
    ]";
    let rows = rows_at(NOW, &[("log", extra)]);
    assert_eq!(said(&rows).iter().map(|row| row.2).collect::<Vec<_>>(), ["r-1 is in progress: Do it"]);
    assert_eq!(rows[0].due.unwrap().to_string(), "2016-04-30");
}

#[test]
fn what_appears_goes_and_is_set_aside() {
    let rows = rows_at(
        NOW,
        &[
            ("later", "publish_at = 2026-12-03T09:00:00"),
            ("soon-gone", "expires_at = 2026-11-30T17:00:00"),
            ("odd", "allow = [{ check = 'long-sentence', reason = 'the law says so', by = 'manager' }]"),
        ],
    );
    assert_eq!(
        said(&rows),
        [
            (What::Goes, Some(10), "it goes on 30 November 2026 at 17:00"),
            (What::Appears, Some(13), "it appears on 3 December 2026 at 09:00"),
            (What::Allowed, None, "long-sentence: the law says so (manager)"),
        ]
    );
    assert_eq!(rows[1].title, "", "the title of a held page stays in its file");
}

#[test]
fn dated_notices_appear_and_go() {
    let settings = "[[extra.signpost.notices]]
        text = 'The lines are down.'
        ends = 2026-11-21T17:00:00
        [[extra.signpost.notices]]
        text = 'We move.'
        starts = 2026-12-01T00:00:00
        ends = 2026-12-03T09:00:00
        [[extra.signpost.notices]]
        text = 'It is over.'
        ends = 2026-11-01T00:00:00";
    let rows = rows_with(settings, NOW, &[]);
    assert_eq!(
        said(&rows),
        [
            (What::Goes, Some(1), "a notice goes from every page on 21 November 2026 at 17:00"),
            (What::Appears, Some(11), "a notice appears on every page on 1 December 2026 at 00:00"),
            (What::Goes, Some(13), "a notice goes from every page on 3 December 2026 at 09:00"),
        ]
    );
    let titles: Vec<_> = rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["The lines are down.", "", ""], "what a notice will say stays in its file");
    assert_eq!(rows[0].file, "zola.toml");
}

#[test]
fn every_page_that_cites_an_old_edition_is_listed() {
    let pages = [
        ("wt2018", "superseded_by = 'wt2023'"),
        ("wt2023", ""),
        ("step", "references = ['wt2018']"),
        ("new", "references = ['wt2023']"),
    ];
    let rows = rows_at(NOW, &pages);
    assert_eq!(said(&rows), [(What::Replaced, None, "cites The wt2018 in `references.0`; use The wt2023")]);
    assert_eq!(rows[0].file, "content/step.md");
}

#[test]
fn a_due_day_may_be_fuzzy() {
    let read = |text| last_day(text).map(|day| day.to_string());
    assert_eq!(read("2016-05-31").as_deref(), Some("2016-05-31"));
    assert_eq!(read("February 2016").as_deref(), Some("2016-02-29"));
    assert_eq!(read("2016").as_deref(), Some("2016-12-31"));
    for none in ["Quarterly", "", "September 2015 / 16 / 17", "April", "2016-02-31"] {
        assert_eq!(read(none), None, "{none}");
    }
}

#[test]
fn programs_get_the_same_rows() {
    let rows = rows_at(NOW, &[("a", "last_reviewed_on = 2026-11-10\nreview_in = '1 month'\nowner = 'a'")]);
    let json: serde_json::Value = serde_json::from_str(&json(&rows)).unwrap();
    assert_eq!(json["rows"][0]["days"], 20);
    let table = csv(&rows).unwrap();
    assert_eq!(table.lines().next().unwrap(), "what,due,days,title,owner,file,detail");
    assert!(table.contains("review,2026-12-10,20,The a,The a,content/a.md,"), "{table}");
    let calendar = calendar(&rows, NOW.parse().unwrap());
    assert!(calendar.contains("DTSTART;VALUE=DATE:20261210\r\n"), "{calendar}");
    assert!(calendar.lines().all(|line| line.len() <= 75), "{calendar}");
}
