//! Tera's errors as diagnostics that point into the template and name the page.

use tera::{Error, ErrorKind, ReportError};

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::path::SourcePath;

/// A name Tera gives to text it renders once: a page's body.
const ONE_OFF: &str = "__tera_one_off";

/// Where the text of a template stands.
pub struct Place {
    pub file: SourcePath,
    /// Bytes before the template's text in its file: the front matter of a page.
    pub offset: usize,
    pub len: usize,
}

/// Turns an error into a diagnostic. `place` finds the file behind a template name.
pub fn explain(
    error: &Error,
    place: &dyn Fn(&str) -> Option<Place>,
    rendering: Option<&SourcePath>,
    names: &[&str],
) -> Diagnostic {
    let found = match error.kind() {
        ErrorKind::SyntaxError(report) => reported(Code::TemplateSyntax, report, error, place),
        ErrorKind::RenderingError(report) => reported(Code::TemplateRender, report, error, place),
        ErrorKind::TemplateNotFound(name) => missing(name, names),
        ErrorKind::MissingParent { current, parent } => {
            at_start(missing(parent, names), place(current)).note(format!("`{current}` extends it."))
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            let problem = Diagnostic::new(Code::TemplateSyntax, format!("the template `{tpl}` extends itself"));
            at_start(problem, place(tpl)).help("break the circle of `extends`")
        }
        ErrorKind::CircularInclude { tpl, .. } => {
            let problem = Diagnostic::new(Code::TemplateSyntax, format!("the template `{tpl}` includes itself"));
            at_start(problem, place(tpl)).help("break the circle of `include`")
        }
        _ => Diagnostic::new(Code::TemplateRender, first_line(&chain(error))),
    };
    match rendering {
        Some(page) if found.labels.iter().all(|label| label.file != *page) => {
            let mut found = found;
            if found.labels.is_empty() {
                found = found.in_file(page);
            }
            found.note(format!("This happened while making the page of `{page}`."))
        }
        _ => found,
    }
}

fn reported(code: Code, report: &ReportError, error: &Error, place: &dyn Fn(&str) -> Option<Place>) -> Diagnostic {
    let message = plain(report.message());
    let problem = Diagnostic::new(code, first_line(&message));
    let name = report.filename();
    let Some(place) = place(name) else {
        return problem.note(format!("It is in the template `{}`.", name.trim_start_matches(ONE_OFF)));
    };
    let range = &report.span().range;
    let start = range.start.min(place.len);
    let end = range.end.clamp(start, place.len);
    let mut problem = problem.at(&place.file, place.offset + start..place.offset + end, "");
    let rest: Vec<_> = message.lines().skip(1).map(str::trim).filter(|line| !line.is_empty()).collect();
    problem.notes.extend(rest.into_iter().map(str::to_owned));
    problem.notes.extend(called_from(error));
    problem
}

/// The chain of includes and components that led to the place, as Tera prints it.
fn called_from(error: &Error) -> Vec<String> {
    let shown = error.to_string();
    let lines = shown.lines().map(str::trim).filter_map(|line| line.strip_prefix("note: called from "));
    lines.map(|line| format!("Called from {}.", line.replace(ONE_OFF, "the text of this page"))).collect()
}

fn missing(name: &str, names: &[&str]) -> Diagnostic {
    let problem = Diagnostic::new(Code::TemplateMissing, format!("there is no template `{name}`"));
    match nearest(name, names.iter().copied()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("create the file `templates/{name}`")),
    }
}

fn at_start(problem: Diagnostic, place: Option<Place>) -> Diagnostic {
    match place {
        Some(place) => problem.in_file(&place.file),
        None => problem,
    }
}

/// Tera's words start with a capital and end with a full stop; ours do not.
fn plain(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut letters = message.chars();
    let first = letters.next().map(char::to_lowercase).into_iter().flatten();
    let rest = letters.as_str();
    let keeps_case = rest.starts_with(|c: char| c.is_uppercase());
    if keeps_case { message.to_owned() } else { first.chain(rest.chars()).collect() }
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
