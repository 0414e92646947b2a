//! Messages that repeat nothing of certain files: the log of a build is often public.
//!
//! In: diagnostics, and a [`SourceMap`] with hidden files. Out: the same, where what is quoted from such a file is stars.
//! Names of settings stay, so that an author knows which line is meant.

use std::collections::BTreeSet;

use super::{Diagnostic, SourceMap};

/// The problem as anybody may read it.
pub fn discreet(problem: &Diagnostic, sources: &SourceMap) -> Diagnostic {
    let hidden = problem.labels.iter().map(|label| &label.file).filter(|file| sources.is_hidden(file));
    let said: BTreeSet<String> = hidden.filter_map(|file| sources.text(file)).flat_map(said).collect();
    let mut problem = problem.clone();
    if said.is_empty() {
        return problem;
    }
    let hide = |text: &mut String| *text = without(text, &said);
    hide(&mut problem.message);
    problem.labels.iter_mut().for_each(|label| hide(&mut label.text));
    problem.notes.iter_mut().for_each(hide);
    problem.help.iter_mut().for_each(hide);
    problem
}

/// Words that say nothing, whoever writes them.
const PLAIN: [&str; 4] = ["true", "false", "md", "html"];

/// The words of a text, in small letters, but for the names of its settings.
fn said(text: &str) -> BTreeSet<String> {
    let is_name =
        |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-.".contains(&b));
    let name = |line: &'_ str| {
        let line = line.trim_start();
        let name = line.strip_prefix('[').and_then(|table| table.split(']').next());
        name.or_else(|| line.split_once(['=', ':']).map(|(name, _)| name)).map(|name| name.trim().to_owned())
    };
    let names = text.lines().filter_map(name).filter(|name| is_name(name));
    let mut all: BTreeSet<String> = words(text).map(|(_, word)| word.to_lowercase()).collect();
    for name in names.chain(PLAIN.map(str::to_owned)) {
        for (_, word) in words(&name) {
            all.remove(word);
        }
    }
    all
}

/// Runs of letters and digits, each with its place; a name such as `replaced_by` is one. One letter says nothing.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
    let placed = parts.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word));
    placed.filter(|(_, word)| word.chars().count() > 1)
}

/// Stars in the place of these words, between backticks only: outside of them are our own words.
fn without(text: &str, said: &BTreeSet<String>) -> String {
    let star = |quoted: &str| {
        let mut shown = String::new();
        let mut done = 0;
        for (at, word) in words(quoted).filter(|(_, word)| said.contains(&word.to_lowercase())) {
            shown.push_str(&quoted[done..at]);
            shown.extend(std::iter::repeat_n('*', word.chars().count()));
            done = at + word.len();
        }
        shown + &quoted[done..]
    };
    let parts = text.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { star(part) } else { part.to_owned() }).collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::path::SourcePath;

    #[test]
    fn what_is_quoted_from_a_hidden_file_is_stars() {
        let (held, open) = (SourcePath::known("content/held.md"), SourcePath::known("content/open.md"));
        let mut sources = SourceMap::default();
        sources.insert(held.clone(), "title = \"The Otter sleeps\nmade_by = true\nJane: a name\n".into());
        sources.hide(held.clone());
        let problem = |file| {
            Diagnostic::new(Code::FrontMatterSyntax, "the title of `made_by` has no end")
                .at(file, 0..5, "`jane`")
                .help("write `title = \"The Otter sleeps\"`, or `made_by = true`")
        };
        assert_eq!(discreet(&problem(&open), &sources), problem(&open));
        let shown = discreet(&problem(&held), &sources);
        assert_eq!(shown.message, "the title of `made_by` has no end");
        assert_eq!(shown.labels[0].text, "`****`");
        assert_eq!(shown.help.as_deref(), Some("write `title = \"*** ***** ******\"`, or `made_by = true`"));
    }
}
