//! Pages for somebody who may be in danger, and may be watched.

use super::prose::{Sort, contains_ignoring_case};
use super::subject::{Context, Subject};
use crate::config::Mode;
use crate::data::{Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic, Severity};

pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    outside(subject, context, &mut found);
    emergency_cards(subject, &mut found);
    if subject.is_sensitive() {
        help_now(subject, context, &mut found);
        offline(subject, &mut found);
        mail(subject, &mut found);
    }
    history(subject, &mut found);
    emergency_numbers(subject, &mut found);
    found
}

/// The number somebody in danger rings: 999 and nothing like it. 101 is for what can wait.
fn emergency_numbers(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const RING: [&str; 10] =
        ["dial", "dialling", "ring", "ringing", "call", "calling", "phone", "telephone", "on", "to"];
    const DANGER: [&str; 6] =
        ["in an emergency", "immediate danger", "immediate risk", "in danger now", "life is at risk", "life in danger"];
    const NOT: [&str; 10] = [
        "not an emergency",
        "non-emergency",
        "no immediate",
        "not in immediate",
        "not urgent",
        "not at immediate",
        "unless",
        "if nobody is in",
        "less urgent",
        "otherwise",
    ];
    for block in subject.prose.blocks.iter().filter(|block| !matches!(block.sort, Sort::Code | Sort::Html)) {
        for index in 1..block.words.len() {
            let number = block.word(index);
            let wrong = matches!(number, "99" | "9999" | "911" | "990" | "9-9-9");
            if !(wrong || number == "101") || block.gap(index - 1) != " " {
                continue;
            }
            let before = block.word(index - 1).to_ascii_lowercase();
            let rings = RING.contains(&before.as_str());
            let sentence = block.sentence_around(&block.words[index]);
            let says = |list: &[&str]| list.iter().any(|words| contains_ignoring_case(sentence, words));
            let alone = !matches!(block.word(index + 1), "times" | "per" | "people" | "children" | "calls" | "schools")
                && !block.gap(index).starts_with(['%', ',', '/', '-', '.']) | block.gap(index).starts_with(". ")
                || index + 1 == block.words.len();
            let verb = !matches!(before.as_str(), "on" | "to");
            if wrong && rings && alone && (verb || says(&DANGER)) {
                let message = format!("`{number}` is not the number for an emergency");
                let problem = subject.problem(Code::EmergencyNumber, message, block, block.words[index].clone());
                found.push(problem.help("write `999`"));
            } else if number == "101" && rings && says(&DANGER) && !says(&NOT) && !block.text.contains("999") {
                let message = "101 is for what can wait: this sends somebody in danger to it";
                let problem = subject.problem(Code::EmergencyNumber, message, block, block.words[index].clone());
                found.push(problem.help("write `999`; and 101 in a sentence of its own, for what is no emergency"));
            }
        }
    }
}

/// Once for the site: sensitive pages need somewhere to leave to.
pub fn check_exit(subjects: &[Subject<'_>], context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(first) = subjects.iter().find(|subject| subject.is_sensitive()) else { return Vec::new() };
    if context.config.signpost.exit_url.is_some() {
        return Vec::new();
    }
    let message = "this page is for somebody who may be watched, and has no way to leave it quickly";
    let problem = first.at(Code::ExitMissing, message, first.place("sensitivity"));
    let help = format!(
        "add to `[extra.signpost]` in `{}`: `exit_url = \"https://www.bbc.co.uk/weather\"`",
        context.config.file
    );
    vec![problem.note("The same is true of every sensitive page of this site.").help(help)]
}

/// 999, and a number of somebody who listens: in the text, in a card, or among the contacts.
fn help_now(subject: &Subject<'_>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let Some(record) = subject.record else { return };
    if subject.kind.has_trait("contact") {
        return;
    }
    let mut numbers = Vec::new();
    gather_numbers(record.table(), &mut numbers);
    let named = record.references().into_iter().map(|reference| reference.id);
    let shown = crate::kind::named_in_body(subject.file.markdown()).into_iter().map(|(id, _)| id.to_owned());
    let mut expired = false;
    for id in named.chain(shown) {
        let language = &subject.file.language;
        let target = context.site.with_id(&id, language, &context.config.default_language);
        if let Some(other) = target.and_then(|target| context.site.record(target)) {
            gather_numbers(other.table(), &mut numbers);
        } else {
            expired |= context.site.knows_id(&id);
        }
    }
    let in_text = |number: &str| {
        subject.prose.blocks.iter().any(|block| block.words.iter().any(|word| block.text[word.clone()] == *number))
    };
    let has_999 = context.config.signpost.help_strip || numbers.iter().any(|number| number == "999") || in_text("999");
    let other = numbers.iter().any(|number| number.len() > 3 || number == "101" || number == "111")
        || subject.prose.running().any(|block| !super::personal_data::phones_in(block).is_empty());
    let missing = match (has_999, other) {
        (true, true) => return,
        (false, _) => "does not say when to ring 999",
        (true, false) => "gives no number of somebody to talk to",
    };
    // Only time may have passed since the contact was there, and that stops no build.
    let lenient = expired && context.mode != Mode::Check;
    let severity = if lenient { Severity::Warning } else { Severity::Error };
    let problem = subject.at(
        Code::HelpMissing,
        format!("this page is for somebody who may be in danger, but {missing}"),
        subject.place("contacts"),
    );
    found.push(
        problem
            .severity(severity)
            .help("add both below `[extra]`, for example: `contacts = [\"emergency\", \"childline\"]`"),
    );
}

fn gather_numbers(table: &Table, numbers: &mut Vec<String>) {
    fn visit(key: &str, node: &Node, numbers: &mut Vec<String>) {
        match &node.value {
            Value::String(text) if matches!(key, "phone" | "number") => {
                numbers.push(text.chars().filter(char::is_ascii_digit).collect());
            }
            Value::Array(items) => items.iter().for_each(|item| visit(key, item, numbers)),
            Value::Table(table) => gather_numbers(table, numbers),
            _ => {}
        }
    }
    table.entries.iter().for_each(|(key, node)| visit(&key.name, node, numbers));
}

/// What is kept on the device can be found there.
fn offline(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    // What a section says for all its pages never counts for a sensitive one; only the page's own word is a mistake.
    let own = subject.own.iter().find(|(key, _)| key.name == "offline").and_then(|(_, node)| node.as_str());
    if subject.record.is_some()
        && let Some(word) = own.filter(|word| *word != "never")
    {
        let message =
            format!("this page is for somebody who may be watched, but `offline = \"{word}\"` keeps it on the device");
        let problem = subject.at(Code::SensitiveOffline, message, subject.place("offline"));
        found.push(problem.help("write `offline = \"never\"`, or take the line out"));
    }
}

fn mail(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for link in subject
        .prose
        .links
        .iter()
        .filter(|link| link.target.starts_with("mailto:") || (link.is_bare && link.target.contains('@')))
    {
        let problem =
            subject.at(Code::SensitiveMail, "this link opens e-mail, and an e-mail leaves a copy", link.span.clone());
        let note = "Somebody else may read the reader's sent messages.";
        found.push(
            problem.note(note).help("offer a telephone number or a form first, and say that e-mail leaves a copy"),
        );
    }
}

/// Hiding the browser's history hides nothing from a program that watches.
fn history(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const HISTORY: [&str; 9] = [
        "clear your history",
        "delete your history",
        "browser history",
        "browsing history",
        "clear history",
        "private browsing",
        "incognito",
        "cover your tracks",
        "delete your browsing",
    ];
    const SPYWARE: [&str; 8] = [
        "spyware",
        "stalkerware",
        "tracking app",
        "another device",
        "watch your phone",
        "monitor your",
        "sees everything",
        "tracking software",
    ];
    let phrases: Vec<&str> = HISTORY.into_iter().filter(|phrase| subject.prose.sieve.may_have(phrase)).collect();
    if phrases.is_empty() {
        return;
    }
    let hit = subject.prose.running().find_map(|block| {
        let at =
            phrases.iter().find_map(|phrase| Some((super::prose::find_phrase(&block.text, phrase, 0)?, phrase.len())));
        at.map(|(at, length)| (block, at..at + length))
    });
    let Some((block, part)) = hit else { return };
    let tells = ["clear", "delet", "remov", "hide", "private", "incognito"]
        .iter()
        .any(|word| contains_ignoring_case(&block.text, word));
    if tells && !SPYWARE.iter().any(|word| subject.prose.mentions(word)) {
        let message = "this page speaks of clearing the history, but not of spyware";
        let problem = subject.problem(Code::SpywareUnsaid, message, block, part);
        let help = "add, for example: \"If somebody put spyware on this phone, they can still see what you do. Use another device.\"";
        found.push(problem.help(help));
    }
}

/// The reader's browser asks nobody but this site: whoever else it asks learns that somebody read this page.
fn outside(subject: &Subject<'_>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let own = &context.config.base_url;
    let mut add = |address: &str, span: std::ops::Range<usize>| {
        let host =
            address.split("//").nth(1).unwrap_or(address).split(['/', '"', '\'', '?']).next().unwrap_or_default();
        let message = format!("this page makes the reader's browser ask `{host}`");
        let problem = subject.at(Code::OutsideHost, message, span);
        found.push(
            problem
                .note("Whoever runs it learns who reads this page, and when.")
                .help("keep the file on this site, or link to the other site in words"),
        );
    };
    let foreign = |address: &str| {
        (address.starts_with("http://") || address.starts_with("https://") || address.starts_with("//"))
            && !address.starts_with(own.as_str())
    };
    for picture in subject.prose.pictures.iter().filter(|picture| foreign(&picture.target)) {
        add(&picture.target, picture.span.clone());
    }
    for html in &subject.prose.html {
        let lower = html.text.to_ascii_lowercase();
        let is_loading = |at: usize| {
            let tag = lower[..at].rfind('<').map_or("", |open| &lower[open..at]);
            !tag.starts_with("<a ") && !tag.starts_with("<a\n")
        };
        for mark in ["src=\"", "src='", "href=\"", "href='", "action=\"", "data=\"", "poster=\""] {
            for (at, _) in lower.match_indices(mark) {
                let address = &html.text[at + mark.len()..];
                let address = address.split(['"', '\'']).next().unwrap_or_default();
                if foreign(address) && is_loading(at) {
                    let start = html.span.start + at + mark.len();
                    add(address, start..start + address.len());
                }
            }
        }
    }
}

/// An emergency card is for one thing: ringing now.
fn emergency_cards(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let file = &subject.file.text;
    let cards: Vec<_> = subject
        .prose
        .tags
        .iter()
        .filter(|tag| !tag.name.is_empty() && file[tag.span.clone()].contains("level=\"emergency\""))
        .collect();
    for card in &cards {
        let Some(inside) = card.inside.clone() else { continue };
        for link in subject
            .prose
            .links
            .iter()
            .filter(|link| inside.contains(&link.span.start) && !link.target.starts_with("tel:"))
        {
            let message = "this link sends somebody in an emergency to another page";
            let problem = subject.at(Code::EmergencyLink, message, link.span.clone());
            found.push(problem.help("say the number here, and put the link below the card"));
        }
    }
    let in_settings = subject.get("actions").and_then(Node::as_array).unwrap_or_default().iter().filter(|item| {
        item.as_table().and_then(|table| table.get("level")).and_then(Node::as_str) == Some("emergency")
    });
    let in_settings = in_settings.count();
    let total = cards.len() + in_settings;
    if cards.len() > 1 || in_settings > 1 {
        let span = cards.get(1).map_or_else(|| subject.place("actions"), |card| card.span.clone());
        let problem = subject.at(Code::EmergencyCards, format!("this page has {total} emergency cards"), span);
        found.push(problem.note("Somebody in a hurry reads one.").help("put what belongs together into one card"));
    }
}
