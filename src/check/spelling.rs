//! Slips of the keyboard that a spelling checker may pass by, such as "pubic health": from the list of the theme.

use super::prose::{Sort, find_ignoring_case, find_phrase};
use super::subject::{Context, Subject};
use super::word_lists::Better;
use crate::diagnostic::{Code, Diagnostic};

pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let sieve = &subject.prose.sieve;
    let slips: Vec<&Better> = context.words.misspelt.iter().filter(|slip| sieve.may_have(&slip.say)).collect();
    let mut found = Vec::new();
    if slips.is_empty() || !subject.file.language.starts_with("en") {
        return found;
    }
    // What somebody searches for may well be misspelt.
    let searched = |key: &str| matches!(key, "search_terms" | "also_known_as");
    for block in &subject.prose.blocks {
        let program =
            matches!(block.sort, Sort::Code | Sort::Html) || matches!(&block.sort, Sort::Setting(key) if searched(key));
        if program || block.quoted {
            continue;
        }
        for Better { say, instead } in &slips {
            let Some(at) = find_phrase(&block.text, say, 0) else { continue };
            // A part of an address is told elsewhere, and a name may be spelt so.
            let token = block.text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
            let rest = block.text[at + say.len()..].split(char::is_whitespace).next().unwrap_or_default();
            if [token, rest]
                .iter()
                .any(|part| part.contains(['@', '/', '.']) && find_ignoring_case(part, ".", 0) != Some(part.len() - 1))
            {
                continue;
            }
            let message = format!("`{}` is a slip of the keyboard", &block.text[at..at + say.len()]);
            let problem = subject.problem(Code::Misspelt, message, block, at..at + say.len());
            found.push(problem.help(format!("write `{instead}`")));
        }
    }
    found
}
