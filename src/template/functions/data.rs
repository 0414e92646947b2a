//! `load_data`: local files and literal text, as values.

use serde_json::json;
use tera::{TeraResult, Value};

use super::call::{Call, list, refuse};
use super::files::{self, Lookup};
use crate::data::{SyntaxProblem, parse_toml, parse_yaml_value};

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
        let advice = "Save the file in the site and load it with `path`.";
        return Err(refuse(format!("not supported in this version: `load_data` from an address (`{url}`)\n{advice}")));
    }
    let format = call.maybe_text("format")?;
    match (call.maybe_text("path")?, call.maybe_text("literal")?) {
        (Some(path), None) => load_file(call, path, format),
        (None, Some(literal)) => {
            let format = chosen(format)?.unwrap_or(Format::Plain);
            read(literal, format, "the literal")
        }
        _ => Err(refuse("`load_data` needs either `path` or `literal`")),
    }
}

fn load_file(call: &Call<'_>, path: &str, format: Option<&str>) -> TeraResult<Value> {
    let found = files::find(call, path)?;
    if matches!(found, Lookup::Missing | Lookup::Held(_)) && !call.flag("required", true)? {
        return Ok(Value::none());
    }
    call.memory.data.or_find(&format!("{} {path}", format.unwrap_or_default()), || {
        let bytes = found.read(call, path)?;
        let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
        let format = match chosen(format)? {
            Some(format) => format,
            None => Format::named(ending).map_err(refuse)?.unwrap_or(Format::Plain),
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| {
            let advice = "Open the file, choose \"Save as\", and pick the encoding \"UTF-8\".";
            refuse(format!("`{path}` is not text in UTF-8\n{advice}"))
        })?;
        read(text, format, &format!("`{path}`"))
    })
}

fn chosen(format: Option<&str>) -> TeraResult<Option<Format>> {
    let Some(name) = format else { return Ok(None) };
    let known = Format::named(name).map_err(refuse)?;
    let unknown = || refuse(format!("`load_data` has no format `{name}`; it has {}", list(&Format::NAMES)));
    known.map(Some).ok_or_else(unknown)
}

fn read(text: &str, format: Format, name: &str) -> TeraResult<Value> {
    // Windows programs like to put a mark before UTF-8 that is no part of the data.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let not = |kind: &str, why: String| refuse(format!("{name} is not {kind} that can be read: {why}"));
    let at = |problem: &SyntaxProblem| format!("line {}: {}", line_of(text, problem.span.start), problem.message);
    let value = match format {
        Format::Plain => return Ok(Value::normal_string(text)),
        Format::Toml => {
            let (table, problems) = parse_toml(text, 0);
            if let Some(problem) = problems.first() {
                return Err(not("TOML", at(problem)));
            }
            serde_json::Value::Object(table.to_json())
        }
        Format::Yaml => parse_yaml_value(text, 0).map_err(|problem| not("YAML", at(&problem)))?.to_json(),
        Format::Json => serde_json::from_str(text).map_err(|error| not("JSON", error.to_string()))?,
        Format::Csv => csv_table(text).map_err(|error| not("CSV", error.to_string()))?,
    };
    Ok(Value::from_serializable(&value))
}

fn csv_table(text: &str) -> Result<serde_json::Value, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers: Vec<_> = reader.headers()?.iter().map(str::to_owned).collect();
    let record = |record: Result<csv::StringRecord, _>| record.map(|record| record.iter().map(str::to_owned).collect());
    let records: Vec<Vec<String>> = reader.records().map(record).collect::<Result<_, csv::Error>>()?;
    Ok(json!({ "headers": headers, "records": records }))
}

fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes().iter().take(byte).filter(|byte| **byte == b'\n').count() + 1
}
