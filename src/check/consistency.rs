//! Things that cannot both be true: days that do not exist, names that repeat themselves, acronyms with two meanings.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::doubles;
use super::moments;
use super::prose::{Block, Sort, contains_ignoring_case};
use super::subject::{Context, Subject};
use crate::config::Mode;
use crate::date::MONTHS;
use crate::diagnostic::{Code, Diagnostic};

/// In one page.
pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let language = context.config.language(&context.config.default_language);
    let name = context.config.signpost.name.as_deref().or(language.title.as_deref()).unwrap_or_default();
    let name: Vec<&str> = name.split(' ').collect();
    for block in &subject.prose.blocks {
        if matches!(block.sort, Sort::Code | Sort::Html) {
            continue;
        }
        days(subject, block, &mut found);
        doubles::names(subject, block, &mut found);
        doubles::listed(subject, block, &mut found);
        doubles::own_name(subject, block, &name, &mut found);
        if block.is_prose() {
            doubled_words(subject, block, &mut found);
        }
    }
    captions(subject, &mut found);
    found
}

fn days(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    for day in moments::days(block) {
        let written = block.text[day.span.clone()].to_owned();
        if !day.exists() {
            let problem = subject.problem(
                Code::DayImpossible,
                format!("there is no such day as {written}"),
                block,
                day.span.clone(),
            );
            found.push(problem.help(match day.month {
                13.. => "write the day first and the name of the month: `5 May 2016`".to_owned(),
                month => format!(
                    "look it up; {} has {} days",
                    MONTHS[usize::from(month.clamp(1, 12)) - 1],
                    longest(month, day.year)
                ),
            }));
            continue;
        }
        let (Some(said), Some(date)) = (day.weekday, day.date()) else { continue };
        if said != date.weekday() {
            let message = format!("{written} was a {}", weekday_name(date.weekday()));
            let problem = subject.problem(Code::WeekdayWrong, message, block, day.span);
            found.push(problem.help("mend the day of the week or the date"));
        }
    }
}

fn longest(month: u8, year: Option<i16>) -> i8 {
    Date::new(year.unwrap_or(2016), i8::try_from(month).unwrap_or(1), 1).map_or(31, Date::days_in_month)
}

fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// "the the". Some words may stand twice.
fn doubled_words(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    const MAY: [&str; 14] =
        ["that", "had", "very", "is", "do", "no", "bye", "knock", "night", "her", "go", "so", "well", "what"];
    for index in 0..block.words.len().saturating_sub(1) {
        let (first, second) = (block.word(index), block.word(index + 1));
        let same = first.eq_ignore_ascii_case(second) && first.chars().all(|c| c.is_alphabetic() || c == '\'');
        let joined = matches!(block.gap(index), " " | "  " | "\u{a0}");
        // Two names may repeat: "Baden Baden"; a single letter may be a list.
        let word = first.chars().count() > 1 && first.chars().skip(1).all(|c| !c.is_uppercase());
        let name = second.starts_with(|c: char| c.is_uppercase());
        if same && joined && word && !name && !MAY.iter().any(|may| may.eq_ignore_ascii_case(first)) {
            let part = block.words[index].start..block.words[index + 1].end;
            let problem = subject.problem(Code::WordDoubled, format!("`{first}` stands here twice"), block, part);
            found.push(problem.help("take one of them out"));
        }
    }
}

/// "Figure 1" below two figures.
fn captions(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Block> = BTreeMap::new();
    for block in subject.prose.running().filter(|block| !block.is_cell() && block.sort != Sort::Note) {
        let (kind, number) = (block.word(0), block.word(1));
        let labelled = matches!(kind, "Figure" | "Fig" | "Table" | "Chart" | "Graph" | "Box" | "Appendix");
        let numbered =
            number.bytes().any(|b| b.is_ascii_digit()) || (number.len() == 1 && number.chars().all(char::is_uppercase));
        let separator = block.gap(1).trim_start();
        let caption = separator.starts_with([':', '.', '–', '-'])
            || (block.words.len() == 2)
            || matches!(block.sort, Sort::Heading(_));
        if !labelled || !numbered || !caption || block.words[0].start != 0 {
            continue;
        }
        // "Figure 1.2" is not "Figure 1".
        let more =
            block.gap(1) == "." && block.word(2).bytes().all(|b| b.is_ascii_digit()) && !block.word(2).is_empty();
        let name = if more { format!("{kind} {number}.{}", block.word(2)) } else { format!("{kind} {number}") };
        match seen.get(&name) {
            Some(first) if first.text != block.text => {
                let problem = subject.problem(
                    Code::CaptionTwice,
                    format!("two things on this page are called `{name}`"),
                    block,
                    0..name.len(),
                );
                let problem = problem.at(&subject.file.source, first.place(&(0..name.len())), "the first one");
                found.push(problem.help("give this one the next number"));
            }
            Some(_) => {}
            None => {
                seen.insert(name, block);
            }
        }
    }
}

/// An acronym with its long form, where a page explains it.
#[derive(Clone)]
struct Explained<'s> {
    short: String,
    long: String,
    subject: &'s Subject<'s>,
    span: Range<usize>,
}

/// Across the site: one acronym with two meanings, and acronyms nobody explains.
pub fn check_acronyms<'s>(subjects: &'s [Subject<'s>], context: &Context<'_>) -> Vec<Diagnostic> {
    let mut explained: BTreeMap<String, Vec<Explained<'s>>> = BTreeMap::new();
    for subject in subjects {
        for block in subject.prose.blocks.iter().filter(|block| !matches!(block.sort, Sort::Code | Sort::Html)) {
            for (short, long, part) in expansions(block) {
                let one = Explained { short: short.clone(), long, subject, span: block.place(&part) };
                explained.entry(short).or_default().push(one);
            }
        }
    }
    let mut found = conflicts(&explained);
    for subject in
        subjects.iter().filter(|subject| context.mode == Mode::Check && subject.file.language.starts_with("en"))
    {
        unexplained(subject, &explained, context, &mut found);
    }
    found
}

fn conflicts(explained: &BTreeMap<String, Vec<Explained<'_>>>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for all in explained.values() {
        let mut meanings: BTreeMap<String, Vec<&Explained<'_>>> = BTreeMap::new();
        for one in all {
            meanings.entry(key(&one.long)).or_default().push(one);
        }
        let Some((usual, _)) = meanings.iter().max_by_key(|(_, uses)| uses.len()).filter(|_| meanings.len() > 1) else {
            continue;
        };
        let first = meanings[usual][0];
        for one in meanings.iter().filter(|(meaning, _)| *meaning != usual).flat_map(|(_, uses)| uses) {
            let message = format!("`{}` is \"{}\" here and \"{}\" elsewhere", one.short, one.long, first.long);
            let problem = one.subject.at(Code::AcronymConflict, message, one.span.clone());
            let problem = problem.at(&first.subject.file.source, first.span.clone(), "the other meaning");
            found.push(problem.help("use one long form on the whole site, and put it into the glossary"));
        }
    }
    found
}

/// The same meaning in other letters: plural, hyphens, "and" or "&".
fn key(long: &str) -> String {
    let words = long.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let kept =
        words.map(str::to_lowercase).filter(|word| !matches!(word.as_str(), "and" | "the" | "of" | "for" | "in" | "s"));
    kept.map(|word| word.trim_end_matches('s').to_owned()).collect::<Vec<_>>().join(" ")
}

/// "Local Authority Designated Officer (LADO)", "LADO (Local Authority Designated Officer)".
fn expansions(block: &Block) -> Vec<(String, String, Range<usize>)> {
    let text = &block.text;
    let mut found = Vec::new();
    for (open, _) in text.match_indices('(') {
        let Some(close) = text[open..].find(')').map(|at| open + at) else { break };
        let inside = text[open + 1..close].trim();
        let before = text[..open].trim_end();
        if is_acronym(inside) {
            if let Some(start) = long_form(before, inside) {
                let long = before[start..].to_owned();
                found.push((singular(inside), long, start..close + 1));
            }
            continue;
        }
        let short = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if is_acronym(short) && long_form(inside, short) == Some(0) {
            found.push((singular(short), inside.to_owned(), before.len() - short.len()..close + 1));
        }
    }
    found
}

fn singular(short: &str) -> String {
    let bare = short.strip_suffix("'s").or_else(|| short.strip_suffix('s')).unwrap_or(short);
    bare.to_owned()
}

/// Two to six letters, all but a plural's `s` capitals.
fn is_acronym(text: &str) -> bool {
    let bare = text.strip_suffix('s').unwrap_or(text);
    (2..=7).contains(&bare.len())
        && bare.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && bare.bytes().filter(u8::is_ascii_uppercase).count() >= 2
}

/// Where in `text` the words start, at its end, whose first letters make the acronym. Small words may be left out, and a
/// word may give several letters ("Safeguarding" in "MASH" gives one).
fn long_form(text: &str, short: &str) -> Option<usize> {
    let letters: Vec<char> = short.chars().filter(|c| c.is_ascii_uppercase()).collect();
    let words: Vec<Range<usize>> = super::prose::words(text);
    let mut wanted = letters.len();
    for word in words.iter().rev().take(letters.len() * 2 + 2) {
        let written = &text[word.clone()];
        // Only one sentence explains.
        if text[word.end..].contains(['.', ';', ':', '?', '\u{7f}']) {
            return None;
        }
        let first = written.chars().next()?.to_ascii_uppercase();
        let small =
            matches!(written.to_lowercase().as_str(), "and" | "of" | "the" | "for" | "in" | "to" | "on" | "a" | "with");
        if wanted > 0 && first == letters[wanted - 1] {
            wanted -= 1;
        } else if !small {
            return None;
        }
        if wanted == 0 {
            return Some(word.start);
        }
    }
    None
}

/// The first use on a page of an acronym that neither this page nor the glossary explains.
fn unexplained(
    subject: &Subject<'_>,
    explained: &BTreeMap<String, Vec<Explained<'_>>>,
    context: &Context<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let mut told = BTreeSet::new();
    for block in subject.prose.running().filter(|block| block.sort != Sort::Note) {
        for (index, word) in block.words.iter().enumerate() {
            let written = doubles::bare(&block.text[word.clone()]);
            let tied = index > 0 && block.gap(index - 1) == "/" || matches!(block.gap(index), "/" | "@" | ".");
            let tied = tied && !(block.gap(index) == "." && block.word(index + 1).is_empty());
            if !is_acronym(written) || tied || !written.bytes().all(|b| b.is_ascii_uppercase() || b == b's') {
                continue;
            }
            let short = singular(written);
            let known = context.words.acronyms.contains(&short) || context.terms.contains(&short);
            let here =
                explained.get(&short).is_some_and(|all| all.iter().any(|one| std::ptr::eq(one.subject, subject)));
            let roman = written.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'));
            let says = roman
                || is_said(subject, &short)
                || subject.title.is_some_and(|title| contains_ignoring_case(title, &short));
            let shouting = block.words.iter().filter(|word| is_acronym(&block.text[(*word).clone()])).count() > 3;
            if known || here || says || shouting || !told.insert(short.clone()) {
                continue;
            }
            if let Some(meant) = swapped(&short, explained, context) {
                let message = format!("`{short}` is explained nowhere, and nearly `{meant}`");
                let problem = subject.problem(Code::WordBroken, message, block, word.clone());
                found.push(problem.help(format!("write `{meant}`, or say what `{short}` is short for")));
                continue;
            }
            let problem = subject.problem(
                Code::AcronymUnexplained,
                format!("`{short}` is not explained on this page"),
                block,
                word.clone(),
            );
            let help = match explained.get(&short).and_then(|all| all.first()) {
                Some(one) => format!("write it out the first time: \"{} ({short})\"", one.long),
                None => format!("write it out the first time, with the short form behind it: \"… ({short})\""),
            };
            found.push(problem.help(help));
        }
    }
}

/// A short form that the site explains, with two letters that stand beside each other swapped.
fn swapped<'e>(
    short: &str,
    explained: &'e BTreeMap<String, Vec<Explained<'_>>>,
    context: &'e Context<'_>,
) -> Option<&'e str> {
    let bytes = short.as_bytes();
    // Shorter ones are swapped by chance.
    if bytes.len() < 4 {
        return None;
    }
    let mut letters = bytes.to_vec();
    (1..letters.len()).find_map(|at| {
        letters.copy_from_slice(bytes);
        letters.swap(at - 1, at);
        let other = std::str::from_utf8(&letters).ok().filter(|other| *other != short)?;
        let by_text = explained.get_key_value(other).map(|(known, _)| known.as_str());
        by_text
            .or_else(|| context.terms.get(other).map(String::as_str))
            .or_else(|| context.words.acronyms.iter().find(|known| known.as_str() == other).map(String::as_str))
    })
}

/// Whether a page explains a short form in running words: "Female genital mutilation, or FGM,", "called the LSCB".
fn is_said(subject: &Subject<'_>, short: &str) -> bool {
    const BEFORE: [&str; 9] = [
        ", or ",
        "called ",
        "called the ",
        "known as ",
        "known as the ",
        "short form ",
        "shortened to ",
        "the term ",
        "or \"",
    ];
    const AFTER: [&str; 5] = [" means", " stands for", " is short for", ", short for", ", which is"];
    subject.prose.blocks.iter().any(|block| {
        block.text.match_indices(short).any(|(at, _)| {
            let (before, after) = (&block.text[..at], &block.text[at + short.len()..]);
            let bracket = before.ends_with('(') && after.trim_start_matches('s').starts_with(')');
            bracket
                || BEFORE.iter().any(|words| before.ends_with(words))
                || AFTER.iter().any(|words| after.starts_with(words))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn acronyms_with_their_long_forms() {
        let found =
            |text: &str| expansions(&plain(text)).into_iter().map(|(short, long, _)| (short, long)).collect::<Vec<_>>();
        let one = |short: &str, long: &str| vec![(short.to_owned(), long.to_owned())];
        assert_eq!(
            found("Ask the Local Authority Designated Officer (LADO) first"),
            one("LADO", "Local Authority Designated Officer")
        );
        assert_eq!(found("the SARC (Sexual Assault Referral Centre)"), one("SARC", "Sexual Assault Referral Centre"));
        assert_eq!(found("deprivation of liberty safeguards (DLS)"), one("DLS", "deprivation of liberty safeguards"));
        assert_eq!(found("in the year (NHS) and a note (see MARAC)"), []);
    }

    #[test]
    fn long_forms_are_compared_by_their_words() {
        assert_eq!(key("Child Death Overview Panels"), key("child-death overview panel"));
        assert_ne!(key("Sexual Assault Referral Centre"), key("Sexual Abuse Referral Centre"));
    }
}
