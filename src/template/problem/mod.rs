//! Tera's errors as diagnostics that point into the template and name the page.
//!
//! Tera gives a structured report for the first mistake in a template's syntax or rendering, and plain text in the form of
//! such reports when names are unknown, which it checks in all templates at once. Both end up as one diagnostic a mistake.

mod circle;
mod syntax;
mod tags;
mod values;

use std::ops::Range;

use tera::{Error, ErrorKind, ReportError};

use super::{functions, names, refusal};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::path::SourcePath;

/// The name Tera gives to text it renders once: a page's body.
pub const ONE_OFF: &str = "__tera_one_off";

/// Where the text of a template stands.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    pub file: SourcePath,
    /// Bytes before the template's text in its file: the front matter of a page.
    pub offset: usize,
    /// Lines before it.
    pub lines: usize,
    pub text: &'a str,
    /// Whether it is the text of a page, in which marks may be meant as text.
    pub is_content: bool,
}

impl<'a> Place<'a> {
    /// A template that is the whole of its file.
    pub fn template(file: SourcePath, text: &'a str) -> Self {
        Self { file, offset: 0, lines: 0, text, is_content: false }
    }

    /// Adds bytes of the text to a diagnostic, as bytes of the file.
    fn point(&self, problem: Diagnostic, span: Range<usize>) -> Diagnostic {
        problem.at(&self.file, self.offset + span.start..self.offset + span.end, "")
    }
}

/// What is known of the templates, for saying where and what else.
pub struct Surroundings<'a> {
    /// Finds the file behind a template name.
    pub place: &'a dyn Fn(&str) -> Option<Place<'a>>,
    /// Names an author may have meant.
    pub templates: Vec<&'a str>,
    pub components: Vec<&'a str>,
}

/// Turns an error into diagnostics, at least one. `rendering` is the page that was being made.
pub fn explain(error: &Error, around: &Surroundings<'_>, rendering: Option<&SourcePath>) -> Vec<Diagnostic> {
    let mut found = match error.kind() {
        ErrorKind::SyntaxError(report) => vec![reported(Code::TemplateSyntax, report, error, around)],
        ErrorKind::RenderingError(report) => vec![reported(Code::TemplateRender, report, error, around)],
        ErrorKind::TemplateNotFound(name) => vec![missing(name, around)],
        ErrorKind::MissingParent { current, parent } => {
            vec![in_template(missing(parent, around), current, around, |text| quoted_after(text, "extends", parent))]
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            let problem = Diagnostic::new(Code::TemplateSyntax, format!("the template `{tpl}` extends itself"));
            let help = "break the circle of `extends`";
            vec![in_template(problem, tpl, around, |text| word_after(text, "extends", "")).help(help)]
        }
        ErrorKind::CircularInclude { tpl, .. } => {
            let problem = Diagnostic::new(Code::TemplateSyntax, format!("the template `{tpl}` includes itself"));
            let help = "break the circle of `include`";
            vec![in_template(problem, tpl, around, |text| word_after(text, "include", "")).help(help)]
        }
        ErrorKind::Msg(text) if text.starts_with("error: ") => parse_reports(text, around),
        ErrorKind::Msg(text) if text.starts_with("Component `") => vec![twice(text, around)],
        _ => {
            let words = first_line(&chain(error));
            let circle = words.contains("recursion depth").then(|| circle::find(around)).flatten();
            vec![circle.unwrap_or_else(|| Diagnostic::new(Code::TemplateRender, words))]
        }
    };
    if let Some(page) = rendering {
        for problem in &mut found {
            name_page(problem, page);
        }
    }
    found
}

fn name_page(problem: &mut Diagnostic, page: &SourcePath) {
    if problem.labels.is_empty() {
        *problem = problem.clone().in_file(page);
    }
    let named = problem.notes.iter().any(|note| note.starts_with(&format!("Called from `{page}`,")));
    if !named && problem.labels.iter().all(|label| label.file != *page) {
        problem.notes.push(format!("This happened while making the page of `{page}`."));
    }
}

fn reported(code: Code, report: &ReportError, error: &Error, around: &Surroundings<'_>) -> Diagnostic {
    let message = report.message();
    let refused = refusal::read(message);
    let Some(place) = (around.place)(report.filename()) else {
        let problem = refused.unwrap_or_else(|| Diagnostic::new(code, first_line(&plain(message))));
        return problem.note(format!("It is in the template `{}`.", report.filename()));
    };
    let range = &report.span().range;
    let start = range.start.min(place.text.len());
    let span = start..range.end.clamp(start, place.text.len());
    let mut problem = match refused {
        // It may have a place of its own, in a file that it read.
        Some(problem) if !problem.labels.is_empty() => {
            problem.at(&place.file, place.offset + span.start..place.offset + span.end, "asked for here")
        }
        Some(problem) => place.point(problem, span),
        None if code == Code::TemplateSyntax => syntax::explain(message, span, &place),
        None => {
            let known = values::explain(message, span.clone(), &place);
            known.unwrap_or_else(|| values::other(message, span, &place))
        }
    };
    problem.notes.extend(called_from(&error.to_string(), around));
    problem
}

/// The chain of includes and components that led to the place, as Tera prints it: `note: called from page.html:3:1`.
fn called_from(shown: &str, around: &Surroundings<'_>) -> Vec<String> {
    let told = |note: &str| {
        let mut parts = note.rsplitn(3, ':');
        let line: usize = parts.nth(1)?.parse().ok()?;
        let (label, name) = parts.next()?.rsplit_once(' ')?;
        Some(match (around.place)(name) {
            Some(place) => format!("{} `{}`, line {}.", capital(label), place.file, place.lines + line),
            None => format!("{} the template `{name}`, line {line}.", capital(label)),
        })
    };
    shown.lines().filter_map(|line| told(line.strip_prefix("note: ")?)).collect()
}

/// Reports in Tera's printed form, one after another: a message, ` --> name:line:column`, the line, carets.
fn parse_reports(text: &str, around: &Surroundings<'_>) -> Vec<Diagnostic> {
    let reports = text.split("\n\nerror: ").map(|report| report.strip_prefix("error: ").unwrap_or(report));
    reports.map(|report| parse_report(report, around)).collect()
}

fn parse_report(report: &str, around: &Surroundings<'_>) -> Diagnostic {
    let mut lines = report.lines();
    let problem = Diagnostic::new(Code::TemplateSyntax, plain(lines.next().unwrap_or_default()));
    let mut parts = lines.next().unwrap_or_default().trim().trim_start_matches("--> ").rsplitn(3, ':');
    let column: Option<usize> = parts.next().and_then(|column| column.parse().ok());
    let line: Option<usize> = parts.next().and_then(|line| line.parse().ok());
    let name = parts.next().unwrap_or_default();
    let carets = report.lines().nth(4).map_or(1, |line| line.matches('^').count().max(1));
    let (Some(line), Some(column), Some(place)) = (line, column, (around.place)(name)) else {
        return with_help(problem.note(format!("It is in the template `{name}`.")), around);
    };
    with_help(place.point(problem, characters(place.text, line, column, carets)), around)
}

/// Bytes of `count` characters from a line and column, both from 1.
fn characters(text: &str, line: usize, column: usize, count: usize) -> Range<usize> {
    let start = if line <= 1 {
        0
    } else {
        text.match_indices('\n').nth(line - 2).map_or(text.len(), |(newline, _)| newline + 1)
    };
    let rest = text[start..].split('\n').next().unwrap_or_default();
    let byte = |at: usize| rest.char_indices().nth(at).map_or(rest.len(), |(byte, _)| byte);
    start + byte(column.saturating_sub(1))..start + byte(column.saturating_sub(1) + count)
}

/// Help for a name that nothing has: "unknown filter `x`".
fn with_help(problem: Diagnostic, around: &Surroundings<'_>) -> Diagnostic {
    let mut words = problem.message.trim_start_matches("unknown ").split('`');
    let (kind, name) = (words.next().unwrap_or_default().trim(), words.next().unwrap_or_default());
    let lists = |what: &str| format!("check its name in the lists of {what} of Tera and Zola");
    let help = match kind {
        "filter" => names::help(name, names::FILTERS.split(' ')).unwrap_or_else(|| lists("filters")),
        "test" => names::help(name, names::TESTS.split(' ')).unwrap_or_else(|| lists("tests")),
        "function" => names::help(name, functions::names()).unwrap_or_else(|| lists("functions")),
        "component" => match nearest(name, around.components.iter().copied()) {
            Some(near) => format!("did you mean `<{near}>`?"),
            None => "check the name: components are made in the files below `templates/`".to_owned(),
        },
        "template" => match nearest(name, around.templates.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("create the file `templates/{name}`"),
        },
        _ => return problem,
    };
    problem.help(help)
}

fn missing(name: &str, around: &Surroundings<'_>) -> Diagnostic {
    let problem = Diagnostic::new(Code::TemplateMissing, format!("there is no template `{name}`"));
    match nearest(name, around.templates.iter().copied()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("create the file `templates/{name}`")),
    }
}

/// "Component `x` is defined in both `a` and `b`".
fn twice(text: &str, around: &Surroundings<'_>) -> Diagnostic {
    let names: Vec<_> = text.split('`').skip(1).step_by(2).collect();
    let name = names.first().copied().unwrap_or_default();
    let mut problem = Diagnostic::new(Code::ComponentDuplicate, format!("there are two components called `{name}`"));
    for template in names.iter().skip(1) {
        problem = in_template(problem, template, around, |text| word_after(text, "component", name));
    }
    problem.help("give one of them another name, or delete it")
}

fn in_template(
    problem: Diagnostic,
    name: &str,
    around: &Surroundings<'_>,
    find: impl Fn(&str) -> Option<Range<usize>>,
) -> Diagnostic {
    match (around.place)(name) {
        Some(place) => match find(place.text) {
            Some(span) => place.point(problem, span),
            None => problem.in_file(&place.file),
        },
        None => problem.note(format!("It is in the template `{name}`.")),
    }
}

/// The quoted `name` of `{% tag "name" %}`.
fn quoted_after(text: &str, tag: &str, name: &str) -> Option<Range<usize>> {
    let tag = word_after(text, tag, "")?;
    let at = tag.end + text[tag.end..].find(name)?;
    Some(at - 1..at + name.len() + 1)
}

/// `tag name` inside `{% … %}`, or the tag alone when no name is asked for.
fn word_after(text: &str, tag: &str, name: &str) -> Option<Range<usize>> {
    text.match_indices("{%").find_map(|(mark, _)| {
        let inner = text[mark + 2..].trim_start_matches('-').trim_start();
        let start = text.len() - inner.len();
        let rest = inner.strip_prefix(tag)?;
        let named = rest.trim_start().strip_prefix(name)?;
        let ends = |rest: &str| !rest.starts_with(tags::is_name);
        match name {
            "" => ends(rest).then(|| start..start + tag.len()),
            _ => (rest.starts_with(char::is_whitespace) && ends(named)).then(|| start..text.len() - named.len()),
        }
    })
}

/// Tera's words start with a capital and end with a full stop; ours do not.
fn plain(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut letters = message.chars();
    let first = letters.next().map(char::to_lowercase).into_iter().flatten();
    let rest = letters.as_str();
    if rest.starts_with(char::is_uppercase) { message.to_owned() } else { first.chain(rest.chars()).collect() }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}

/// An error and what caused it, in one line.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    plain(&words)
}

#[cfg(test)]
mod tests;
