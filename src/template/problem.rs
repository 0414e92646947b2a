//! Tera's errors as diagnostics that point into the template and name the page.
//!
//! Tera gives a structured report for the first mistake in a template's syntax or rendering, and plain text in the form of
//! such reports when names are unknown, which it checks in all templates at once. Both end up as one diagnostic a mistake.

use std::ops::Range;

use tera::{Error, ErrorKind, ReportError};

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::path::SourcePath;

/// The name Tera gives to text it renders once: a page's body.
pub const ONE_OFF: &str = "__tera_one_off";

/// Where the text of a template stands.
pub struct Place<'a> {
    pub file: SourcePath,
    /// Bytes before the template's text in its file: the front matter of a page.
    pub offset: usize,
    pub text: &'a str,
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
            vec![in_template(missing(parent, around), current, around).note(format!("`{current}` extends it."))]
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            let problem = Diagnostic::new(Code::TemplateSyntax, format!("the template `{tpl}` extends itself"));
            vec![in_template(problem, tpl, around).help("break the circle of `extends`")]
        }
        ErrorKind::CircularInclude { tpl, .. } => {
            let problem = Diagnostic::new(Code::TemplateSyntax, format!("the template `{tpl}` includes itself"));
            vec![in_template(problem, tpl, around).help("break the circle of `include`")]
        }
        ErrorKind::Msg(text) if text.starts_with("error: ") => parse_reports(text, around),
        ErrorKind::Msg(text) if text.starts_with("Component `") => vec![twice(text, around)],
        _ => vec![Diagnostic::new(Code::TemplateRender, first_line(&chain(error)))],
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
    if problem.labels.iter().all(|label| label.file != *page) {
        problem.notes.push(format!("This happened while making the page of `{page}`."));
    }
}

fn reported(code: Code, report: &ReportError, error: &Error, around: &Surroundings<'_>) -> Diagnostic {
    let mut message = plain(report.message());
    // What a function says itself is the cause, and says more than that it failed.
    if let Some(cause) = std::error::Error::source(error) {
        message = format!("{message}: {}", chain(cause));
    }
    let problem = Diagnostic::new(code, first_line(&message));
    let Some(place) = (around.place)(report.filename()) else {
        return problem.note(format!("It is in the template `{}`.", report.filename()));
    };
    let range = &report.span().range;
    let start = range.start.min(place.text.len());
    let end = range.end.clamp(start, place.text.len());
    let mut problem = problem.at(&place.file, place.offset + start..place.offset + end, "");
    let rest = message.lines().skip(1).map(str::trim).filter(|line| !line.is_empty());
    problem.notes.extend(rest.map(str::to_owned));
    problem.notes.extend(called_from(&error.to_string()));
    with_help(problem, around)
}

/// The chain of includes and components that led to the place, as Tera prints it.
fn called_from(shown: &str) -> Vec<String> {
    let lines = shown.lines().filter_map(|line| line.trim().strip_prefix("note: "));
    lines.map(|line| format!("{}.", capital(&line.replace(ONE_OFF, "the text of this page, line")))).collect()
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
    let span = characters(place.text, line, column, carets);
    let problem = problem.at(&place.file, place.offset + span.start..place.offset + span.end, "");
    with_help(problem, around)
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

fn with_help(problem: Diagnostic, around: &Surroundings<'_>) -> Diagnostic {
    let Some(name) = problem.message.split('`').nth(1).map(str::to_owned) else { return problem };
    if problem.message.contains("component") || problem.message.contains("Component") {
        return match nearest(&name, around.components.iter().copied()) {
            Some(near) => problem.help(format!("did you mean `<{near}>`?")),
            None if around.components.is_empty() => problem,
            None => problem.help("check the name: components are made in the files below `templates/`"),
        };
    }
    let names_template = problem.message.contains("include") || problem.message.contains("emplate");
    match nearest(&name, around.templates.iter().copied()).filter(|_| names_template) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem,
    }
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
        problem = in_template(problem, template, around);
    }
    problem.help("give one of them another name, or delete it")
}

fn in_template(problem: Diagnostic, name: &str, around: &Surroundings<'_>) -> Diagnostic {
    match (around.place)(name) {
        Some(place) => problem.in_file(&place.file),
        None => problem.note(format!("It is in the template `{name}`.")),
    }
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
mod tests {
    use super::*;

    #[test]
    fn printed_reports_become_diagnostics_with_places() {
        let mut tera = tera::Tera::new();
        let text = "one\n{{ x | nope }} {{ nowhere() }}";
        let error = tera.add_raw_template("a.html", text).unwrap_err();
        let place = |_: &str| Some(Place { file: SourcePath::known("templates/a.html"), offset: 0, text });
        let around = Surroundings { place: &place, templates: vec![], components: vec![] };
        let found = explain(&error, &around, None);
        let told: Vec<_> = found.iter().map(|found| (found.message.as_str(), found.labels[0].span.clone())).collect();
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].0, "unknown filter `nope`");
        assert_eq!(told[1].0, "unknown function `nowhere`");
        assert!(text[told[1].1.clone().unwrap()].starts_with("nowhere"));
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(characters("é\néb", 2, 2, 1), 5..6);
        assert_eq!(characters("a", 9, 9, 9), 1..1);
    }
}
