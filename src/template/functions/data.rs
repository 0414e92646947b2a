//! `load_data`: local files and literal text, as values.

use std::ops::Range;

use serde_json::json;
use tera::{TeraResult, Value};

use super::call::Call;
use super::files::{self, Lookup};
use crate::data::{SyntaxProblem, parse_toml, parse_yaml_value};
use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;
use crate::template::names::list;
use crate::template::refusal::{carry, refuse, refuse_with};
use crate::template::taken_down;

/// What a data file is written in.
#[derive(Clone, Copy, Debug)]
enum Format {
    Toml,
    Json,
    Csv,
    Yaml,
    Plain,
}

impl Format {
    const NAMES: [&str; 5] = ["toml", "json", "csv", "yaml", "plain"];

    /// By a word an author writes, or the ending of a file; `Err` for Zola's formats that this version cannot read.
    fn named(name: &str) -> Result<Option<Self>, String> {
        Ok(Some(match name.to_ascii_lowercase().as_str() {
            "toml" => Format::Toml,
            "json" => Format::Json,
            "csv" => Format::Csv,
            "yaml" | "yml" => Format::Yaml,
            "plain" => Format::Plain,
            "xml" => return Err("not supported in this version: data in XML".into()),
            "bib" | "bibtex" => return Err("not supported in this version: data in BibTeX".into()),
            _ => return Ok(None),
        }))
    }
}

/// `load_data(path | literal, format, required=true)`. The format is that of the file's ending, else plain text. Missing
/// and held files are `none` when not required. Dates become text. CSV gives `headers` and `records`.
pub fn load_data(call: &Call<'_>) -> TeraResult<Value> {
    if let Some(url) = call.maybe_text("url")? {
        let help = "save the file in the site and load it with `path`: `load_data(path=\"content/data/…\")`";
        let words = format!("not supported in this version: `load_data` from an address (`{url}`)");
        return Err(refuse_with(words, Some(help.to_owned())));
    }
    let format = call.maybe_text("format")?;
    match (call.maybe_text("path")?, call.maybe_text("literal")?) {
        (Some(path), None) => load_file(call, path, format),
        (None, Some(literal)) => {
            let format = chosen(format)?.unwrap_or(Format::Plain);
            let value = read(literal, format).map_err(|broken| {
                let Broken { kind, cause, .. } = broken;
                refuse(format!("the literal is not {kind} that can be read: {cause}"))
            })?;
            Ok(Value::from_serializable(&value))
        }
        _ => Err(refuse("`load_data` needs either `path` or `literal`")),
    }
}

fn load_file(call: &Call<'_>, path: &str, format: Option<&str>) -> TeraResult<Value> {
    let found = files::find(call, path)?;
    let gone = match &found {
        Lookup::TakenDown(file) => Some(file.clone()),
        _ => None,
    };
    if (gone.is_some() || matches!(found, Lookup::Missing | Lookup::Held(_))) && !call.flag("required", true)? {
        return Ok(Value::none());
    }
    let file = match &found {
        Lookup::File(file) => Some(file.clone()),
        _ => None,
    };
    call.memory.data.or_find(&format!("{} {path}", format.unwrap_or_default()), || {
        // What has been taken down is read for the names of its fields alone, so that a template finds them.
        let bytes = match &gone {
            Some(file) => Lookup::File(file.clone()).read(call, path)?,
            None => found.read(call, path)?,
        };
        let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
        let format = match chosen(format)? {
            Some(format) => format,
            None => Format::named(ending).map_err(refuse)?.unwrap_or(Format::Plain),
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| {
            let help = "open the file, choose \"Save as\", and pick the encoding \"UTF-8\"";
            refuse_with(format!("`{path}` is not text in UTF-8"), Some(help.to_owned()))
        })?;
        let value = read(text, format).map_err(|broken| carry(&broken.told(path, file.as_ref())))?;
        Ok(Value::from_serializable(&if gone.is_some() { taken_down::hollow(value) } else { value }))
    })
}

fn chosen(format: Option<&str>) -> TeraResult<Option<Format>> {
    let Some(name) = format else { return Ok(None) };
    let known = Format::named(name).map_err(refuse)?;
    let help = || Some(format!("it has {}", list(&Format::NAMES)));
    let unknown = || refuse_with(format!("`load_data` has no format `{name}`"), help());
    known.map(Some).ok_or_else(unknown)
}

/// Data that is not what it says.
struct Broken {
    kind: &'static str,
    /// Bytes of the file, where the reader knows them.
    span: Option<Range<usize>>,
    cause: String,
    help: Option<String>,
}

impl Broken {
    fn told(self, path: &str, file: Option<&SourcePath>) -> Diagnostic {
        let problem = Diagnostic::new(Code::DataSyntax, format!("`{path}` is not {} that can be read", self.kind));
        let problem = Diagnostic { help: self.help, ..problem };
        match (file, self.span) {
            (Some(file), Some(span)) => problem.at(file, span, self.cause),
            (Some(file), None) => problem.in_file(file).note(self.cause),
            (None, _) => problem.note(self.cause),
        }
    }
}

fn read(text: &str, format: Format) -> Result<serde_json::Value, Broken> {
    // Windows programs like to put a mark before UTF-8 that is no part of the data.
    let data = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.len() - data.len();
    let broken = |kind, span: Option<Range<usize>>, cause: String| Broken { kind, help: advice(&cause), span, cause };
    let at = |kind, problem: &SyntaxProblem| {
        let (span, cause) = (Some(problem.span.clone()), problem.message.clone());
        Broken { kind, span, cause, help: problem.help.clone() }
    };
    Ok(match format {
        Format::Plain => serde_json::Value::String(data.to_owned()),
        Format::Toml => {
            let (table, problems) = parse_toml(data, start);
            if let Some(problem) = problems.first() {
                return Err(at("TOML", problem));
            }
            serde_json::Value::Object(table.to_json())
        }
        Format::Yaml => parse_yaml_value(data, start).map_err(|problem| at("YAML", &problem))?.to_json(),
        Format::Json => serde_json::from_str(data).map_err(|error| {
            let words = error.to_string();
            let cause = words.split(" at line ").next().unwrap_or(&words).to_owned();
            let place = start + offset(data, error.line(), error.column());
            broken("JSON", Some(place..place + 1), cause)
        })?,
        Format::Csv => csv_table(data).map_err(|error| {
            let place = error.position().map(|position| start + position.byte() as usize);
            broken("CSV", place.map(|place| place..place + 1), csv_cause(&error))
        })?,
    })
}

/// What to write, for the most common slips.
fn advice(cause: &str) -> Option<String> {
    if cause.contains("trailing comma") {
        return Some("take the comma before it away".to_owned());
    }
    let row = "give every row as many fields; a field with a comma in it needs quotation marks";
    cause.starts_with("this row has ").then(|| row.to_owned())
}

/// Words without the place, which is shown.
fn csv_cause(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let fields = if *len == 1 { "field" } else { "fields" };
            format!("this row has {len} {fields}, and the first row has {expected_len}")
        }
        _ => error.to_string(),
    }
}

/// The byte of a line and a column, both from 1; serde_json counts columns in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n');
    let before: usize = lines.take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len().saturating_sub(1))
}

fn csv_table(text: &str) -> Result<serde_json::Value, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers: Vec<_> = reader.headers()?.iter().map(str::to_owned).collect();
    let record = |record: Result<csv::StringRecord, _>| record.map(|record| record.iter().map(str::to_owned).collect());
    let records: Vec<Vec<String>> = reader.records().map(record).collect::<Result<_, csv::Error>>()?;
    Ok(json!({ "headers": headers, "records": records }))
}
