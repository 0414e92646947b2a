//! Diagnostics for other programs: one JSON document, or the commands that make GitHub show them beside the line.
//!
//! In: diagnostics and the text of the files they point into. Out: a string. Lines and columns count from 1, columns in
//! characters; an end is the place just after the last character. Paths are relative to the site's folder.

use annotate_snippets::normalize_untrusted_str;
use serde::Serialize;

use super::render::without_c1;
use super::{Diagnostic, Label, Severity, SourceMap};

#[derive(Serialize)]
struct Problem<'a> {
    severity: &'a str,
    code: &'a str,
    message: &'a str,
    places: Vec<Place<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    /// The command that tells more.
    explain: String,
}

/// The numbers are null when only the file is known.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    label: &'a str,
}

/// A JSON array with an object for each diagnostic, in the order given; `[]` when there are none.
pub fn json(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let problems: Vec<_> = diagnostics.iter().map(|diagnostic| problem(diagnostic, sources)).collect();
    serde_json::to_string_pretty(&problems).expect("strings and numbers are always JSON") + "\n"
}

/// A GitHub workflow command for each diagnostic, a line each.
///
/// Form and escapes: GitHub, "Workflow commands for GitHub Actions", and `command.ts` of its toolkit.
pub fn github(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    diagnostics.iter().map(|diagnostic| github_command(diagnostic, sources) + "\n").collect()
}

fn problem<'a>(diagnostic: &'a Diagnostic, sources: &SourceMap) -> Problem<'a> {
    Problem {
        severity: diagnostic.severity.as_str(),
        code: diagnostic.code.as_str(),
        message: &diagnostic.message,
        places: diagnostic.labels.iter().map(|label| place(label, sources)).collect(),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
        explain: format!("signpost explain {}", diagnostic.code),
    }
}

fn place<'a>(label: &'a Label, sources: &SourceMap) -> Place<'a> {
    let at = |offset| sources.line_column(&label.file, offset);
    let start = label.span.as_ref().and_then(|span| at(span.start));
    let end = label.span.as_ref().and_then(|span| at(span.end.max(span.start)));
    Place {
        file: label.file.as_str(),
        line: start.map(|(line, _)| line),
        column: start.map(|(_, column)| column),
        end_line: end.map(|(line, _)| line),
        end_column: end.map(|(_, column)| column),
        label: &label.text,
    }
}

fn github_command(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut places = diagnostic.labels.iter().map(|label| place(label, sources));
    let first = places.next();
    let mut properties = Vec::new();
    if let Some(place) = &first {
        properties.push(format!("file={}", escape_property(place.file)));
        let numbers =
            [("line", place.line), ("col", place.column), ("endLine", place.end_line), ("endColumn", place.end_column)];
        properties.extend(numbers.into_iter().filter_map(|(name, number)| Some(format!("{name}={}", number?))));
    }
    properties.push(format!("title={}", escape_property(diagnostic.code.as_str())));

    let mut lines = vec![diagnostic.message.clone()];
    lines.extend(first.filter(|place| !place.label.is_empty()).map(|place| place.label.to_owned()));
    lines.extend(places.map(|place| other_place(&place)));
    lines.extend(diagnostic.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
    format!("::{command} {}::{}", properties.join(","), escape_text(&lines.join("\n")))
}

/// GitHub marks one place only; the others are said in words.
fn other_place(place: &Place<'_>) -> String {
    let line = place.line.map_or_else(String::new, |line| format!(", line {line}"));
    let label = if place.label.is_empty() { String::new() } else { format!(": {}", place.label) };
    format!("see also {}{line}{label}", place.file)
}

/// Control characters of a user's file must not reach whoever looks at the log.
fn escape_text(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    without_c1(&normalize_untrusted_str(&escaped))
}

fn escape_property(text: &str) -> String {
    escape_text(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::path::SourcePath;

    fn two_pages() -> (Vec<Diagnostic>, SourceMap) {
        let (first, second) = (SourcePath::known("content/a, b.md"), SourcePath::known("content/c.md"));
        let mut sources = SourceMap::default();
        sources.insert(first.clone(), "+++\nslug = \"é\"\n+++\n".into());
        let collision = Diagnostic::new(Code::AddressCollision, "two pages have the address `/100%/`")
            .at(&first, 11..15, "this one")
            .in_file(&second)
            .note("one would hide the other")
            .help("give one of them another address:\r\n`slug = \"other\"`");
        let warning = Diagnostic::new(Code::PageNotSortable, "this page has no date");
        (vec![collision, warning], sources)
    }

    #[test]
    fn one_json_document() {
        let (diagnostics, sources) = two_pages();
        let expected = r#"[
  {
    "severity": "error",
    "code": "address-collision",
    "message": "two pages have the address `/100%/`",
    "places": [
      {
        "file": "content/a, b.md",
        "line": 2,
        "column": 8,
        "end_line": 2,
        "end_column": 11,
        "label": "this one"
      },
      {
        "file": "content/c.md",
        "line": null,
        "column": null,
        "end_line": null,
        "end_column": null,
        "label": ""
      }
    ],
    "notes": [
      "one would hide the other"
    ],
    "help": "give one of them another address:\r\n`slug = \"other\"`",
    "explain": "signpost explain address-collision"
  },
  {
    "severity": "warning",
    "code": "page-not-sortable",
    "message": "this page has no date",
    "places": [],
    "notes": [],
    "help": null,
    "explain": "signpost explain page-not-sortable"
  }
]
"#;
        assert_eq!(json(&diagnostics, &sources), expected);
        assert_eq!(json(&[], &sources), "[]\n");
    }

    #[test]
    fn github_commands_are_escaped() {
        let (diagnostics, sources) = two_pages();
        let expected = concat!(
            "::error file=content/a%2C b.md,line=2,col=8,endLine=2,endColumn=11,title=address-collision::",
            "two pages have the address `/100%25/`%0Athis one%0Asee also content/c.md%0A",
            "note: one would hide the other%0A",
            "help: give one of them another address:%0D%0A`slug = \"other\"`\n",
            "::warning title=page-not-sortable::this page has no date\n",
        );
        assert_eq!(github(&diagnostics, &sources), expected);
        assert_eq!(escape_property("C:\\100%,\r\n"), "C%3A\\100%25%2C%0D%0A");
        assert_eq!(escape_text("a\u{1b}[2Jb\u{0}\u{9b}"), "a␛[2Jb␀�");
    }
}
