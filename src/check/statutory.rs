//! What the law asks a board to publish. Only for the boards a site names in its settings.
//!
//! Children Act 2004, sections 16A to 16G, and Working Together for safeguarding children partnerships; Care Act 2014,
//! section 43 and schedule 2, for safeguarding adults boards.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::review::last_day;
use super::subject::{Context, Subject};
use crate::data::Node;
use crate::diagnostic::{Code, Diagnostic};

/// A yearly report older than this has a successor that is late.
const REPORT_MONTHS: i32 = 21;

/// What Care Act 2014, schedule 2, paragraph 4(1) asks of a yearly report.
const SAB_DUTIES: [(&str, &str); 7] = [
    ("(a)", "what it did to reach its objectives"),
    ("(b)", "what it did to carry out its strategy"),
    ("(c)", "what each member did to carry out the strategy"),
    ("(d)", "the findings of reviews that ended in the year"),
    ("(e)", "the reviews that go on"),
    ("(f)", "what it did about the findings"),
    ("(g)", "why it decided not to act on a finding"),
];

/// In one page.
pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some(record) = subject.record.filter(|_| !context.config.signpost.boards.is_empty()) else { return found };
    for (_, node, file) in record.entries().filter(|(.., file)| **file == subject.file.source) {
        for row in node.as_array().unwrap_or_default().iter().filter_map(Node::as_table) {
            let Some(accepted) = row.get("accepted").filter(|node| matches!(node.as_str(), Some("no" | "partly")))
            else {
                continue;
            };
            let has_reason = row.get("reason").and_then(Node::as_str).is_some_and(|reason| !reason.trim().is_empty());
            if !has_reason {
                let name = row.get("id").and_then(Node::as_str).unwrap_or("this recommendation");
                let message = format!("`{name}` was not accepted in full, and no reason is given");
                let problem = Diagnostic::new(Code::RefusalWithoutReason, message).at(file, accepted.span.clone(), "");
                found.push(problem.note("The law asks a board to say why it does not act on a finding (Care Act 2014, schedule 2, 4(1)(g)).").help("add a `reason` to this row"));
            }
        }
    }
    if subject.kind.has_trait("statutory")
        && record.get("year_end").is_some()
        && subject.text("source") != Some("secondary")
    {
        duties(subject, &mut found);
    }
    if subject.is_anonymised() && subject.text("source") != Some("secondary") {
        reviews(subject, &mut found);
    }
    found
}

/// Where a yearly report does what the law asks of it.
fn duties(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let rows: Vec<_> = subject
        .get("statutory_sections")
        .and_then(Node::as_array)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_table)
        .collect();
    let says = |mark: &str| {
        rows.iter().any(|row| {
            let duty = row.get("duty").and_then(Node::as_str).unwrap_or_default();
            let answered = ["section", "chapter", "note"].iter().any(|key| row.get(key).is_some());
            duty.contains(mark) && answered
        })
    };
    if rows.is_empty() {
        let message = "this yearly report does not say where it has what the law asks for";
        let problem = subject.at(Code::StatutorySectionMissing, message, subject.place("year_end"));
        found.push(problem.help(
            "list each duty with its section: `statutory_sections = [{ duty = \"…\", section = \"what-we-did\" }]`",
        ));
        return;
    }
    if matches!(subject.text("board"), Some("sab" | "joint")) {
        for (mark, what) in SAB_DUTIES.iter().filter(|(mark, _)| !says(mark)) {
            let message = format!("this yearly report does not have {what}, which the law asks for");
            let problem = subject.at(Code::StatutorySectionMissing, message, subject.place("statutory_sections"));
            let help = format!(
                "add a row to `statutory_sections`: `{{ duty = \"Care Act 2014, schedule 2, 4(1){mark}\", section = \"…\" }}`, or with a `note` that says why it is missing"
            );
            found.push(problem.help(help));
        }
    }
}

fn reviews(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let is_empty = |key: &str| subject.get(key).and_then(Node::as_array).is_none_or(<[Node]>::is_empty);
    if subject.text("publication_decision") == Some("withhold") && is_empty("learning") && is_empty("recommendations") {
        let message = "the report of this review is not published, and the page does not say what will improve";
        let problem = subject.at(Code::ImprovementsMissing, message, subject.place("publication_decision"));
        found.push(problem.note("Children Act 2004, section 16C, and regulations: where a report is not published, its improvements are.").help("list them in `learning`, without what could identify anybody"));
    }
    let published = subject.text("status") == Some("published");
    if published && subject.text("review_type") == Some("lcspr") && subject.get("panel_notified_on").is_none() {
        let message = "nothing says that the national Panel had this review before it was published";
        let problem = subject.at(Code::PanelNoticeMissing, message, subject.place("status"));
        found.push(
            problem
                .note("Working Together asks for it at least seven working days before.")
                .help("add the day: `panel_notified_on = 2026-11-20` (it is never shown)"),
        );
    }
}

/// Across the site: what must be there at all.
pub fn check_site(subjects: &[Subject<'_>], context: &Context<'_>) -> Vec<Diagnostic> {
    let boards = &context.config.signpost.boards;
    let mut found = Vec::new();
    if boards.is_empty() || subjects.is_empty() {
        return found;
    }
    let is_children = |id: &str| ["lscp", "lscb", "scp", "mashp"].contains(&id);
    let children = boards.iter().any(|board| is_children(&board.id));
    let has_policy = |word: &str| subjects.iter().any(|subject| subject.text("policy_type") == Some(word));
    let reports: Vec<(&Subject<'_>, Date)> = subjects
        .iter()
        .filter(|subject| subject.kind.has_trait("statutory"))
        .filter_map(|subject| Some((subject, last_day(&subject.get("year_end")?.as_written()?)?)))
        .collect();
    let mut missing = |what: &str, law: &str| {
        let message = format!("this site has no {what}");
        let problem = Diagnostic::new(Code::StatutoryPageMissing, message).in_file(&context.config.file);
        found.push(
            problem
                .note(format!("The boards named in the settings must publish it: {law}."))
                .help("make the page, or take the board out of `boards` in `[extra.signpost]`"),
        );
    };
    let wanted = [
        (
            children,
            "threshold",
            "threshold document (`policy_type = \"threshold\"`)",
            "Working Together to Safeguard Children",
        ),
        (children, "arrangements", "arrangements (`policy_type = \"arrangements\"`)", "Children Act 2004, section 16G"),
        (
            true,
            "accessibility",
            "accessibility statement (`policy_type = \"accessibility\"`)",
            "the Accessibility Regulations 2018",
        ),
        (true, "privacy", "privacy notice (`policy_type = \"privacy\"`)", "UK GDPR, article 13"),
    ];
    for (asked, word, what, law) in wanted {
        if asked && !has_policy(word) {
            missing(what, law);
        }
    }
    for board in boards {
        let is_own = |word: Option<&str>| word == Some(board.id.as_str()) || word == Some("joint");
        if !reports.iter().any(|(subject, _)| is_own(subject.text("board"))) {
            let law =
                if is_children(&board.id) { "Children Act 2004, section 16G" } else { "Care Act 2014, schedule 2" };
            missing(&format!("yearly report of `{}`", board.name), law);
        }
    }
    if !context.config.signpost.demonstration {
        late(&reports, context, &mut found);
        foi(subjects, context, &mut found);
    }
    found
}

/// The newest report of each board.
fn late(reports: &[(&Subject<'_>, Date)], context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut newest: BTreeMap<&str, (&Subject<'_>, Date)> = BTreeMap::new();
    for (subject, end) in reports {
        let entry = newest.entry(subject.text("board").unwrap_or_default()).or_insert((subject, *end));
        if *end > entry.1 {
            *entry = (subject, *end);
        }
    }
    for (subject, end) in newest.into_values() {
        let months = (i32::from(context.today.year()) - i32::from(end.year())) * 12 + i32::from(context.today.month())
            - i32::from(end.month());
        if months > REPORT_MONTHS {
            let message = format!("the newest yearly report covers a year that ended {months} months ago");
            let problem = subject.at(Code::YearlyReportDue, message, subject.place("year_end"));
            found.push(problem.help("publish the next one, or say on this page why it is late"));
        }
    }
}

/// The classes of the Information Commissioner's model publication scheme, where a site sorts its pages by them.
fn foi(subjects: &[Subject<'_>], context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let class = |subject: &Subject<'_>| subject.get("foi_class")?.as_written()?.parse::<u8>().ok();
    let used: Vec<u8> = subjects.iter().filter_map(class).collect();
    if used.is_empty() {
        return;
    }
    let none: Vec<String> = (1..=7).filter(|class| !used.contains(class)).map(|class| class.to_string()).collect();
    if !none.is_empty() {
        let message = format!("no page answers class {} of the publication scheme", none.join(", "));
        let problem = Diagnostic::new(Code::FoiClassMissing, message).in_file(&context.config.file);
        found.push(problem.help("add `foi_class` to the pages that do, or say in the scheme that you hold nothing"));
    }
}
