//! Personal data: what must not reach a reader, because it says who somebody is.
//!
//! A message never repeats what was found, and the line it points at is masked in every format. Which rules a page meets
//! follows from its kind's traits: on `anonymised` pages nothing may identify anybody.

pub mod contacts;
mod counts;
mod names;
mod numbers;
mod places;
mod traces;

use std::ops::Range;

use super::moments;
use super::prose::{Block, Sort, contains_ignoring_case};
use super::subject::{Context, Subject};
use crate::data::Node;
use crate::diagnostic::{Code, Diagnostic, Severity};
use names::{Declared, Suspect};

const ALLOW: &str =
    "or, if it may stand, say so in the settings: `pd_allow = [{ match = \"…\", reason = \"…\", by = \"…\" }]`";

/// Everything in one page.
pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Findings { subject, list: Vec::new() };
    let anonymised = subject.is_anonymised();
    for block in &subject.prose.blocks {
        certain(block, anonymised, &mut found);
        if block.sort == Sort::Code {
            continue;
        }
        if anonymised && block.sort != Sort::Html {
            story(block, &mut found);
            if block.sort != Sort::Note && (block.is_prose() || is_words(block)) {
                for (code, span, message, help) in traces::find(block) {
                    found.add(code, message, block, span, help);
                }
            }
        }
        reach(block, context, &mut found);
    }
    people(subject, context, &mut found);
    checked(subject, &mut found.list);
    few(subject, &mut found);
    found.list
}

/// A text of the site that is no page: tables and lists in `content/data/`.
pub fn check_data(block: &Block) -> Vec<(Code, &'static str, Range<usize>)> {
    let runs = numbers::runs(&block.text);
    let mut found = Vec::new();
    found.extend(numbers::nhs(block, &runs).into_iter().map(|span| (Code::NhsNumber, NHS, span)));
    found.extend(numbers::national_insurance(block).into_iter().map(|span| (Code::NationalInsuranceNumber, NI, span)));
    found.extend(births(block).into_iter().map(|span| (Code::DateOfBirth, BIRTH, span)));
    found
}

const NHS: &str = "this looks like somebody's NHS number";
const NI: &str = "this looks like somebody's National Insurance number";
const BIRTH: &str = "this looks like somebody's date of birth";

struct Findings<'s, 'a> {
    subject: &'s Subject<'a>,
    list: Vec<Diagnostic>,
}

impl Findings<'_, '_> {
    fn add(&mut self, code: Code, message: &str, block: &Block, span: Range<usize>, help: &str) {
        let problem = self.subject.problem(code, message, block, span).masked().help(format!("{help}; {ALLOW}"));
        self.list.push(problem);
    }

    fn add_as(&mut self, severity: Severity, code: Code, message: &str, block: &Block, span: Range<usize>, help: &str) {
        self.add(code, message, block, span, help);
        if let Some(problem) = self.list.last_mut() {
            problem.severity = severity;
        }
    }
}

/// What is personal wherever it stands.
fn certain(block: &Block, anonymised: bool, found: &mut Findings<'_, '_>) {
    let has_digit = block.text.bytes().any(|b| b.is_ascii_digit());
    if !has_digit {
        return;
    }
    let runs = numbers::runs(&block.text);
    for span in numbers::nhs(block, &runs) {
        found.add(Code::NhsNumber, NHS, block, span, "take it out (numbers for tests start with 999)");
    }
    for span in numbers::national_insurance(block) {
        found.add(Code::NationalInsuranceNumber, NI, block, span, "take it out");
    }
    for (what, span) in numbers::identity(block, &runs) {
        found.add(Code::IdentityNumber, &format!("this looks like {what}"), block, span, "take it out");
    }
    for span in numbers::cases(block) {
        found.add(
            Code::CaseReference,
            "this looks like the number of somebody's case or record",
            block,
            span,
            "take it out",
        );
    }
    for span in births(block) {
        found.add(
            Code::DateOfBirth,
            BIRTH,
            block,
            span,
            "write an age band, such as \"a child of primary school age\"",
        );
    }
    let severity = if anonymised { Severity::Error } else { Severity::Warning };
    let (codes, streets) = (places::postcodes(block), places::streets(block));
    let nobody = codes.is_empty() && streets.is_empty();
    if nobody || (!anonymised && (places::is_office(&block.text) || is_address_setting(block))) {
        return;
    }
    for span in codes {
        let message = "a full postcode can point at one home";
        found.add_as(severity, Code::Postcode, message, block, span, "write the name of the area");
    }
    for span in streets {
        let message = "this looks like somebody's address";
        found.add_as(severity, Code::StreetAddress, message, block, span, "write the name of the area");
    }
}

fn is_address_setting(block: &Block) -> bool {
    matches!(&block.sort, Sort::Setting(key) if ["post", "address", "place", "venue", "where"].contains(&key.as_str()))
}

/// A day beside "born": in either order.
fn births(block: &Block) -> Vec<Range<usize>> {
    const BORN: [&str; 7] = ["born", "dob", "d.o.b", "date of birth", "birthday", "birth date", "(b."];
    let says = |word: &&str| {
        ["born", "dob", "birth", "birthday", "b", "d"].iter().any(|known| known.eq_ignore_ascii_case(word))
    };
    if !block.words.iter().any(|word| says(&&block.text[word.clone()])) {
        return Vec::new();
    }
    let near = |text: &str| BORN.iter().any(|word| contains_ignoring_case(text, word));
    let days = moments::days(block).into_iter().filter(|day| day.year.is_some());
    let beside = |day: &moments::Day| {
        let (before, after) = (&block.text[..day.span.start], &block.text[day.span.end..]);
        let last = before.char_indices().rev().nth(24).map_or(before, |(at, _)| &before[at..]);
        let first = after.char_indices().nth(16).map_or(after, |(at, _)| &after[..at]);
        near(last) || near(first)
    };
    days.filter(beside).map(|day| day.span).collect()
}

/// Rules of a page about somebody: no day, no exact age.
fn story(block: &Block, found: &mut Findings<'_, '_>) {
    /// Days of papers and of laws say nothing about a person.
    const PAPERS: [&str; 20] = [
        "publish",
        "checked",
        "accessed",
        "in force",
        "guidance",
        "updated",
        " act ",
        "edition",
        "reviewed on",
        "regulations",
        "annual report",
        "website",
        "came into",
        "approved",
        "verified",
        "withdrawn",
        "each year",
        "every year",
        "campaign",
        "awareness",
    ];
    let is_note = block.sort == Sort::Note;
    let is_date_setting = matches!(&block.sort, Sort::Setting(key) if key.ends_with("_on") || matches!(key.as_str(), "due" | "updated") || key.ends_with("_by") || key.ends_with("date"));
    for day in moments::days(block).into_iter().filter(moments::Day::exists) {
        let sentence = block.sentence_around(&day.span);
        let of_paper = PAPERS.iter().any(|word| contains_ignoring_case(sentence, word));
        if !is_note && !is_date_setting && !of_paper {
            let (message, help) = match day.year {
                Some(_) => (
                    "this page is about somebody, and a full date can say who",
                    "write the month and the year, or the year alone",
                ),
                None => (
                    "this page is about somebody, and a day can say who, even without its year",
                    "write the month alone, or \"one evening in autumn\"",
                ),
            };
            found.add(Code::FullDate, message, block, day.span, help);
        }
    }
    for index in 0..block.words.len() {
        let number = block.word(index).bytes().all(|b| b.is_ascii_digit()) && block.word(index).len() <= 2;
        let unit = ["day", "days", "week", "weeks", "month", "months"].contains(&block.word(index + 1));
        let joined = matches!(block.gap(index), " " | "-");
        let old = block.word(index + 2) == "old" || (index > 0 && block.word(index - 1).eq_ignore_ascii_case("aged"));
        if number && unit && joined && old {
            let span = block.words[index].start..block.words[index + 1].end;
            let help = "write an age band, such as \"under one year\"";
            found.add(Code::ExactAge, "an age in days, weeks or months can say who somebody is", block, span, help);
        }
    }
}

/// Numbers and addresses that lead to somebody.
fn reach(block: &Block, context: &Context<'_>, found: &mut Findings<'_, '_>) {
    if !block.text.bytes().any(|b| b.is_ascii_digit() || b == b'@' || b == b'.') {
        return;
    }
    let is_contact = matches!(&block.sort, Sort::Setting(key) if ["phone", "number", "email", "text", "fax", "text_relay"].contains(&key.as_str()));
    let runs = numbers::runs(&block.text);
    for span in contacts::run_together(block, &runs) {
        let message = "two numbers or addresses stand here with nothing between them";
        let problem = found.subject.problem(Code::ContactBroken, message, block, span).masked();
        found.list.push(problem.help("put a comma and a space between them"));
    }
    for span in contacts::wrong_length(block, &runs) {
        let message = "this telephone number has a digit too many or too few";
        let problem = found.subject.problem(Code::ContactBroken, message, block, span).masked();
        found.list.push(problem.help("ring it, and write the one that answers"));
    }
    for span in contacts::without_at(block) {
        let message = "this is meant as an e-mail address, but it has no @";
        let problem = found.subject.problem(Code::ContactBroken, message, block, span).masked();
        found.list.push(problem.help("write it whole: `name@board.example`"));
    }
    for span in contacts::letters_among_digits(block) {
        let message = "a letter stands among the digits of this telephone number";
        let problem = found.subject.problem(Code::ContactBroken, message, block, span).masked();
        found.list.push(problem.help("write it with digits: 0 and 1, not O and l"));
    }
    for span in contacts::broken_mails(block) {
        let problem = found.subject.problem(Code::ContactBroken, "this e-mail address has a space in it", block, span);
        found.list.push(problem.masked().help("write it in one piece"));
    }
    if is_contact {
        return;
    }
    let help = "give it a contact page and show it from there, so that one change reaches every page";
    for (run, span) in contacts::phones(block, &runs) {
        if !context.contacts.has_phone(&block.text[span.clone()]) && !run.digits.starts_with("01632960") {
            found.add(Code::ContactNotListed, "this telephone number is not on any contact page", block, span, help);
        }
    }
    for span in contacts::mails(block) {
        let mail = &block.text[span.clone()];
        let example = ["example.org", "example.com", "example.net", ".example"].iter().any(|end| mail.ends_with(end));
        if !context.contacts.has_mail(mail) && !example {
            found.add(Code::ContactNotListed, "this e-mail address is not on any contact page", block, span, help);
        }
    }
}

/// Names that are not declared, and pseudonyms that slipped.
fn people(subject: &Subject<'_>, context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let declared = Declared::new(labels(subject).into_iter());
    let all = subject.prose.blocks.iter().filter(|block| block.is_prose() || is_words(block));
    if subject.is_anonymised() {
        let first_names: Vec<&str> = context.words.first_names.iter().map(String::as_str).collect();
        for block in all {
            for (suspect, span) in names::undeclared(block, &declared, &first_names) {
                let (code, message, help) = match suspect {
                    Suspect::Undeclared => (
                        Code::NameNotDeclared,
                        "a name stands here that is not among the pseudonyms of this page",
                        "write a role, such as \"the health visitor\", or, if it is invented, add it to `pseudonyms`",
                    ),
                    Suspect::Slip => (
                        Code::PseudonymSlip,
                        "this is one letter away from a pseudonym of this page",
                        "write the pseudonym as it is declared",
                    ),
                };
                found.add(code, message, block, span, help);
            }
            if !declared.is_empty() {
                for letter in names::letters(block).into_iter().filter(|letter| !declared.has_letter(letter)) {
                    let message = "this stands for a person who is not among the pseudonyms of this page";
                    let help = "write the pseudonym as it is declared, or add this one to `pseudonyms`";
                    found.add(Code::PseudonymSlip, message, block, letter.span, help);
                }
            }
        }
        return;
    }
    for (block, letter, usual) in names::slips(all) {
        let message = format!(
            "another letter or number stands here than in the rest of the story, which says {} {usual}",
            letter.role
        );
        found.add_as(
            Severity::Warning,
            Code::PseudonymSlip,
            &message,
            block,
            letter.span,
            "use one pseudonym for one person",
        );
    }
}

/// A page of the site's own about somebody is read by two people before the public does.
fn checked(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    // Where the source is said to be primary, the schema asks for more.
    let own = subject.is_anonymised() && subject.record.is_some() && subject.text("source").is_none();
    if own && subject.text("status") == Some("published") && subject.get("anonymised_by").is_none() {
        let message = "this page is published, and nothing says who checked that nobody can be recognised";
        let problem = subject.at(Code::AnonymisationNotRecorded, message, subject.place("status"));
        found.push(problem.help("add the role that checked: `anonymised_by = \"business-unit\"` (it is never shown)"));
    }
}

/// Settings that readers see as sentences.
fn is_words(block: &Block) -> bool {
    matches!(&block.sort, Sort::Setting(key) if !["search_terms", "also_known_as", "authors", "reviewer", "approved_by", "reviewed_by", "verified_by", "by"].contains(&key.as_str()))
}

fn labels<'a>(subject: &'a Subject<'_>) -> Vec<&'a str> {
    let Some(nodes) = subject.get("pseudonyms").and_then(Node::as_array) else { return Vec::new() };
    let label = |node: &'a Node| node.as_str().or_else(|| node.as_table()?.get("label")?.as_str());
    nodes.iter().filter_map(label).collect()
}

/// Fewer than five people.
fn few(subject: &Subject<'_>, found: &mut Findings<'_, '_>) {
    const MESSAGE: &str = "fewer than five people are counted here, and somebody may know who they are";
    const HELP: &str = "write \"fewer than five\", or put several years or groups together";
    for block in subject.prose.running().filter(|block| block.sort != Sort::Note) {
        for span in counts::in_sentences(block) {
            found.add(Code::SmallCount, MESSAGE, block, span, HELP);
        }
    }
    for grid in &subject.prose.grids {
        for block in counts::in_table(&subject.prose, grid) {
            found.add(Code::SmallCount, MESSAGE, block, 0..block.text.len(), HELP);
        }
    }
}

/// A file's name that may say who somebody is: two names, or a day of birth.
pub fn file_name(path: &str, first_names: &[String]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words: Vec<&str> = stem.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let is_name = |word: &str| first_names.iter().any(|name| name.eq_ignore_ascii_case(word));
    const NOT_SURNAMES: [&str; 16] = [
        "review",
        "report",
        "summary",
        "leaflet",
        "poster",
        "story",
        "briefing",
        "serious",
        "safeguarding",
        "learning",
        "house",
        "road",
        "centre",
        "plan",
        "scr",
        "sar",
    ];
    words.windows(2).any(|pair| {
        let surname = pair[1].len() > 2 && !NOT_SURNAMES.iter().any(|known| known.eq_ignore_ascii_case(pair[1]));
        is_name(pair[0]) && surname
    }) || contains_ignoring_case(stem, "dob")
}

/// Whole telephone numbers in a block.
pub fn phones_in(block: &Block) -> Vec<Range<usize>> {
    let runs = numbers::runs(&block.text);
    contacts::phones(block, &runs).into_iter().map(|(_, span)| span).collect()
}
