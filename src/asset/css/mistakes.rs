//! What an author is told of a mistake in a style sheet.
//!
//! In: what the parser stumbled over, or a [`Slip`], and the text around it. Out: a diagnostic with what to write instead,
//! where that can be told.

use std::ops::Range;

use lightningcss::error::{Error, ParserError, SelectorError};

use super::load::Sheet;
use super::signs::{Slip, slips};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::path::SourcePath;

const EITHER: &str = "write `property: value;` or `selector { … }`";

/// All mistakes of one file: what the parser found, and what it passed over in silence.
pub fn mistakes<'e, 'i: 'e>(
    errors: impl Iterator<Item = &'e Error<ParserError<'i>>>,
    file: &SourcePath,
    sheet: &Sheet,
) -> Vec<Diagnostic> {
    let slips = slips(&sheet.text);
    let mut found: Vec<_> = slips.iter().map(|(slip, span)| told(*slip, span.clone(), file, sheet)).collect();
    let known: Vec<_> = found.iter().filter_map(place).collect();
    // The parser meets a stray brace as well, and has less to say.
    let parsed = errors.map(|error| mistake(error, file, sheet));
    found.extend(parsed.filter(|problem| place(problem).is_none_or(|at| !known.contains(&at))));
    found
}

fn place(problem: &Diagnostic) -> Option<usize> {
    Some(problem.labels.first()?.span.as_ref()?.start)
}

fn told(slip: Slip, span: Range<usize>, file: &SourcePath, sheet: &Sheet) -> Diagnostic {
    let written = &sheet.text[span.clone()];
    let (message, help) = match slip {
        Slip::Unclosed => ("this `{` is never closed", "write `}` where the rule ends".to_owned()),
        Slip::Stray => ("this `}` closes nothing", "take it away, or write the `{` it belongs to".to_owned()),
        Slip::Comment => ("this comment has no end", "write `*/` where it ends".to_owned()),
        Slip::Semicolon => ("a semicolon is missing at the end of this line", format!("write `{written};`")),
    };
    let span = sheet.start + span.start..sheet.start + span.end;
    Diagnostic::new(Code::CssSyntax, message).at(file, span, "").help(help)
}

fn mistake(error: &Error<ParserError<'_>>, file: &SourcePath, sheet: &Sheet) -> Diagnostic {
    use ParserError as P;
    let in_rule = matches!(
        error.kind,
        P::AtRuleInvalid(_) | P::AtRuleBodyInvalid | P::AtRulePreludeInvalid | P::UnexpectedImportRule
    );
    let span = error.loc.as_ref().map_or(0..0, |place| {
        if in_rule { sheet.rule_span(place.line, place.column) } else { sheet.span(place.line, place.column) }
    });
    let within = span.start.saturating_sub(sheet.start)..span.end.saturating_sub(sheet.start);
    let unknown = |what: &str, name: &str| format!("`{name}` is not {what} we know, so it is left as it is");
    let mut severity = Severity::Error;
    let mut help: Option<String> = None;
    let message = match &error.kind {
        P::AtRuleInvalid(name) => {
            severity = Severity::Warning;
            unknown("a rule", &format!("@{name}"))
        }
        P::SelectorError(SelectorError::UnsupportedPseudoClass(name)) => {
            severity = Severity::Warning;
            unknown("a pseudo-class", &format!(":{name}"))
        }
        P::SelectorError(SelectorError::UnsupportedPseudoElement(name)) => {
            severity = Severity::Warning;
            unknown("a pseudo-element", &format!("::{name}"))
        }
        P::SelectorError(_) => {
            let shown = "write one before each `{`, such as `.card` or `nav a:hover`";
            help = Some(line_comment(&sheet.text, within.start).unwrap_or_else(|| shown.to_owned()));
            "this selector cannot be read".into()
        }
        P::UnexpectedToken(_) => {
            let word = sheet.text.get(within.clone()).unwrap_or("");
            match unexpected(&sheet.text, &within) {
                Some((message, advice)) => {
                    help = Some(advice);
                    message.unwrap_or_else(|| format!("`{word}` cannot be read here"))
                }
                None => format!("`{word}` cannot be read here"),
            }
        }
        P::EndOfInput => {
            help = Some(line_comment(&sheet.text, within.start).unwrap_or_else(|| EITHER.to_owned()));
            "what ends here is not a complete rule or declaration".into()
        }
        P::InvalidDeclaration | P::QualifiedRuleInvalid => {
            help = Some(EITHER.to_owned());
            "this is not a declaration or rule".into()
        }
        P::UnexpectedImportRule => {
            help = Some("move it to the top of the file".to_owned());
            "`@import` stands after other rules, where browsers ignore it".into()
        }
        other => in_our_style(other.to_string()),
    };
    let found = Diagnostic::new(Code::CssSyntax, message).severity(severity).at(file, span, "");
    match help {
        Some(help) => found.help(help),
        None => found,
    }
}

/// A better message where there is one, and help, for a word or sign that does not belong where it stands.
fn unexpected(text: &str, at: &Range<usize>) -> Option<(Option<String>, String)> {
    if let Some(help) = line_comment(text, at.start) {
        return Some((None, help));
    }
    let word = text.get(at.clone())?;
    if word.starts_with(['"', '\'']) {
        let message = "this quotation mark has no second one on its line".to_owned();
        return Some((Some(message), format!("write `{word}` where the text ends")));
    }
    let block = text[..at.start].rfind(['{', '}']).map_or("", |sign| &text[sign..at.start]);
    let opened = block.matches('(').count() > block.matches(')').count();
    if opened && matches!(word, "}" | ";") {
        return Some((None, "write `)` before it: a `(` is open".to_owned()));
    }
    let declaration = declaration(text, at.start)?;
    let end = declaration.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')?;
    let (name, rest) = declaration.split_at(end);
    let value = rest.trim_start().trim_start_matches('=').trim();
    if name.is_empty() || value.is_empty() || rest.contains(':') {
        return None;
    }
    Some((Some(format!("a colon is missing after `{name}`")), format!("write `{name}: {value};`")))
}

/// The declaration around a place.
fn declaration(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    let start = before.rfind([';', '{', '}']).map_or(0, |sign| sign + 1);
    let start = before[start..].rfind("*/").map_or(start, |end| start + end + 2);
    let end = text[at..].find([';', '}', '\n']).map_or(text.len(), |sign| at + sign);
    Some(text[start..end].trim())
}

/// Help for a line that starts with `//`, which is no comment in CSS.
fn line_comment(text: &str, at: usize) -> Option<String> {
    let start = text.get(..at)?.rfind(['\n', '{', '}', ';']).map_or(0, |sign| sign + 1);
    let line = text[start..].trim_start();
    let words = line.strip_prefix("//")?.lines().next()?.trim();
    Some(format!("write a comment as `/* {words} */`"))
}

/// Lower case at the start and no full stop at the end.
pub fn in_our_style(message: String) -> String {
    let mut chars = message.trim_end_matches('.').chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => message,
    }
}
