//! Where the settings of a content file end and its text begins.

use std::ops::Range;

use crate::data::{Syntax, SyntaxProblem, Table, parse_toml, parse_yaml};
use crate::date::{DateProblem, PageDate};
use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;

/// A content file taken apart.
pub struct Split {
    pub table: Table,
    pub body: Range<usize>,
    pub syntax: Syntax,
    pub problems: Vec<Diagnostic>,
    /// Whether a mistake made what is in `table` unlikely to be what was meant.
    pub spoilt: bool,
}

/// Splits at the lines `+++` (TOML) or `---` (YAML), which may be followed by spaces.
pub fn split(file: &SourcePath, text: &str) -> Split {
    let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    let first = text[start..].lines().next().unwrap_or_default();
    let (mark, syntax) = match first.trim_end() {
        "+++" => ("+++", Syntax::Toml),
        "---" => ("---", Syntax::Yaml),
        _ => return without_settings(file, text, start),
    };
    let inside = start + first.len() + text[start + first.len()..].find('\n').map_or(0, |newline| newline + 1);
    let Some(end) = lines_from(text, inside).find(|line| text[line.clone()].trim_end() == mark) else {
        return unclosed(file, text, start, mark, syntax);
    };
    let settings = &text[inside..end.start];
    let (table, problems) = match syntax {
        Syntax::Toml => parse_toml(settings, inside),
        Syntax::Yaml => parse_yaml(settings, inside),
    };
    let spoilt = problems.iter().any(|problem| problem.spoils_the_rest);
    let problems = problems.into_iter().map(|problem| explain(file, text, syntax, problem)).collect();
    let body = end.end + usize::from(end.end < text.len());
    Split { table, body: body..text.len(), syntax, problems, spoilt }
}

/// Byte ranges of the lines from `start`, without their line ends.
fn lines_from(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        let line = at..end;
        at = end + 1;
        Some(line)
    })
}

fn without_settings(file: &SourcePath, text: &str, start: usize) -> Split {
    let first = text[start..].lines().next().unwrap_or_default();
    let problem = Diagnostic::new(Code::FrontMatterMissing, "this file does not start with its settings")
        .at(file, start..start + first.len(), "the first line must be `+++`")
        .help("start the file with these three lines:\n+++\ntitle = \"…\"\n+++");
    let (table, syntax) = Default::default();
    Split { table, body: start..text.len(), syntax, problems: vec![problem], spoilt: false }
}

fn unclosed(file: &SourcePath, text: &str, start: usize, mark: &str, syntax: Syntax) -> Split {
    let problem = Diagnostic::new(Code::FrontMatterMissing, "the settings at the top of this file do not end").at(
        file,
        start..start + mark.len(),
        "they start here",
    );
    let meant = lines_from(text, start).skip(1).find(|line| is_nearly_a_mark(&text[line.clone()]));
    let problem = match meant {
        Some(line) => problem
            .help(format!("write `{mark}` in the place of `{}`, as on the first line", text[line.clone()].trim()))
            .at(file, line, "this was probably meant as their end"),
        None => problem.help(format!("put `{mark}` on a line of its own between the settings and the text")),
    };
    let body = text.len()..text.len();
    Split { table: Table::default(), body, syntax, problems: vec![problem], spoilt: false }
}

/// A line of nothing but `+` or `-`, one or more too few or too many, or the mark of the other syntax.
fn is_nearly_a_mark(line: &str) -> bool {
    let line = line.trim();
    (2..=8).contains(&line.len()) && ["+", "-"].iter().any(|sign| line.replace(sign, "").is_empty())
}

fn explain(file: &SourcePath, text: &str, syntax: Syntax, problem: SyntaxProblem) -> Diagnostic {
    let line = line_around(text, problem.span.start);
    if let Some(value) = impossible_date(&text[line.clone()]) {
        let at = line.start + text[line].find(value).unwrap_or(0);
        return Diagnostic::new(Code::DateImpossible, format!("there is no such day as {value}"))
            .at(file, at..at + value.len(), "this day does not exist")
            .help("dates are year-month-day, such as `2026-02-28`");
    }
    problem.diagnostic(file, Code::FrontMatterSyntax, "the settings", syntax)
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    start..text[at..].find('\n').map_or(text.len(), |newline| at + newline)
}

/// A bare date on a settings line that names a day which does not exist.
fn impossible_date(line: &str) -> Option<&str> {
    let value = line.split_once('=')?.1.split('#').next()?.trim();
    let date = value.get(..10)?;
    (PageDate::parse(date) == Err(DateProblem::Impossible)).then_some(value)
}

/// Marks that git leaves where two people changed the same lines.
pub fn merge_marks(file: &SourcePath, text: &str) -> Option<Diagnostic> {
    let mut opened = None;
    for line in lines_from(text, 0) {
        let words = &text[line.clone()];
        if words.starts_with("<<<<<<< ") {
            opened = Some(line);
        } else if words.starts_with(">>>>>>> ") {
            let start = opened?;
            let found = Diagnostic::new(Code::MergeMarks, "two versions of this file have not been brought together")
                .at(file, start, "one version starts here")
                .at(file, line, "the other ends here")
                .help(
                    "between these lines, keep the text you want, then delete the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`",
                );
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (usize, String, Vec<Code>) {
        let split = split(&SourcePath::known("content/a.md"), text);
        let codes = split.problems.iter().map(|problem| problem.code).collect();
        (split.table.entries.len(), text[split.body].to_owned(), codes)
    }

    #[test]
    fn toml_and_yaml() {
        assert_eq!(parts("+++\ntitle = 'a'\n+++\nText\n"), (1, "Text\n".into(), vec![]));
        assert_eq!(parts("\u{feff}---\r\ntitle: a\r\n---  \r\nText"), (1, "Text".into(), vec![]));
        assert_eq!(parts("+++\n+++"), (0, String::new(), vec![]));
        assert_eq!(parts("+++\na = 'x +++ y'\n+++\n"), (1, String::new(), vec![]));
    }

    #[test]
    fn what_can_go_wrong() {
        assert_eq!(parts("Text only\n").2, [Code::FrontMatterMissing]);
        assert_eq!(parts("+++\ntitle = 'a'\nText").2, [Code::FrontMatterMissing]);
        assert_eq!(parts("+++\ntitle = Safe\n+++\n").2, [Code::FrontMatterSyntax]);
        assert_eq!(parts("+++\ndate = 2026-02-30\n+++\n").2, [Code::DateImpossible]);
    }

    #[test]
    fn the_colon_trap_shows_the_mended_line() {
        let file = SourcePath::known("content/a.md");
        let split = split(&file, "---\ntitle: Safe sleeping: a guide\n---\n");
        assert!(split.problems[0].help.as_deref().unwrap().contains("`title: \"Safe sleeping: a guide\"`"));
    }

    #[test]
    fn merge_marks_need_both_ends() {
        let file = SourcePath::known("content/a.md");
        assert!(merge_marks(&file, "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n").is_some());
        assert!(merge_marks(&file, "Heading\n=======\n").is_none());
    }
}
