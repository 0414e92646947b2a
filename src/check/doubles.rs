//! Names that stand where another was meant, and the site's own name with a slip.

use super::prose::Block;
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic};

/// "Staffordshire and Staffordshire", "Southend, Essex and Southend": a name where another was meant.
pub fn names(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    let is_name =
        |index: usize| block.word(index).starts_with(|c: char| c.is_uppercase()) && block.word(index).len() > 2;
    for index in 1..block.words.len().saturating_sub(1) {
        if !matches!(block.word(index), "and" | "or" | "with" | "And") && block.gap(index - 1).trim() != "&" {
            continue;
        }
        let ampersand = block.gap(index - 1).trim() == "&";
        let first_end = index - 1;
        let second = if ampersand { index } else { index + 1 };
        if !block.gap(first_end).trim_matches([' ', '&']).is_empty() || (!ampersand && block.gap(index) != " ") {
            continue;
        }
        // The longest name that stands on both sides: "Stoke on Trent and Stoke on Trent".
        let same = (1..=4).rev().find(|length| {
            let first = (first_end + 1).checked_sub(*length);
            first.is_some_and(|first| {
                is_name(first)
                    && second + length <= block.words.len()
                    && (0..*length).all(|at| bare(block.word(first + at)) == bare(block.word(second + at)))
            })
        });
        let Some(length) = same.filter(|length| {
            // "Level 1 and Level 2", "Child A and Child B", "Part One and Part Two" go on differently.
            let next = block.word(second + length);
            let follows = block.gap(second + length - 1);
            let numbered = next.len() <= 2
                && !next.is_empty()
                && follows.trim().is_empty()
                && next.chars().all(|c| c.is_ascii_digit() || c.is_uppercase());
            // "Universal or Universal Plus", "South & South Eastern": the second goes on as a longer name.
            let longer = follows == " " && (next.starts_with(|c: char| c.is_uppercase()) || next == "of");
            let last = block.word(second + length - 1);
            let is_place = PLACE_ENDS.iter().any(|end| bare(last).ends_with(end));
            !numbered && (!longer || (is_place && block.word(index) == "and"))
        }) else {
            continue;
        };
        let part = block.words[first_end + 1 - length].start..block.words[second + length - 1].end;
        let name = &block.text[block.words[second].start..block.words[second + length - 1].end];
        let problem =
            subject.problem(Code::NameDoubled, format!("`{name}` stands on both sides of \"and\""), block, part);
        found.push(problem.help("write the other name that was meant, or take one out"));
    }
}

/// "Fenmarsh/Fenmarsh", "Fenmarsh, Fenmarsh and Harbourmouth".
pub fn listed(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    for index in 0..block.words.len().saturating_sub(1) {
        let (first, second) = (block.word(index), block.word(index + 1));
        let listed = match block.gap(index) {
            "/" => true,
            ", " => block.gap(index + 1) == " " && matches!(block.word(index + 2), "and" | "or"),
            _ => false,
        };
        let is_name =
            first.len() > 3 && first.starts_with(char::is_uppercase) && first.chars().skip(1).all(char::is_lowercase);
        if listed && is_name && first == second {
            let part = block.words[index].start..block.words[index + 1].end;
            let problem =
                subject.problem(Code::NameDoubled, format!("`{first}` stands in this list twice"), block, part);
            found.push(problem.help("write the other name that was meant, or take one out"));
        }
    }
}

/// The name of the site with a letter or two wrong.
pub fn own_name(subject: &Subject<'_>, block: &Block, name: &[&str], found: &mut Vec<Diagnostic>) {
    if name.len() < 2 {
        return;
    }
    let whole = name.join(" ");
    for index in 0..block.words.len().saturating_sub(name.len() - 1) {
        if block.word(index) != name[0] && block.word(index + name.len() - 1) != name[name.len() - 1] {
            continue;
        }
        let part = block.words[index].start..block.words[index + name.len() - 1].end;
        let written = &block.text[part.clone()];
        let same = bare(written).trim_end_matches('s').eq_ignore_ascii_case(whole.trim_end_matches('s'));
        if same || written.len().abs_diff(whole.len()) > 2 || strsim::damerau_levenshtein(written, &whole) > 2 {
            continue;
        }
        let problem =
            subject.problem(Code::WordBroken, format!("this is nearly, but not quite, `{whole}`"), block, part);
        found.push(problem.help(format!("write `{whole}`")));
    }
}

/// How English names of places end.
const PLACE_ENDS: [&str; 14] = [
    "shire", "ton", "ham", "ford", "bury", "sex", "end", "borough", "Trent", "pool", "mouth", "chester", "port", "wick",
];

pub fn bare(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}
