//! What a figure needs beside its number: unit, place, time, source.

use crate::data::{Fields, Node, Value};
use crate::date::{MONTHS, PageDate};
use crate::diagnostic::Code;
use crate::markup::escape;

/// Words about figures; what is not said here is said further out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    pub unit: Option<String>,
    pub area: Option<String>,
    pub when: Option<When>,
    pub source: Source,
}

/// A stretch of time or a day, in words or as `2015-03-31`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    Period(String),
    AsAt(String),
}

/// Where a figure was printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub report: Option<String>,
    pub section: Option<String>,
    pub url: Option<String>,
}

impl About {
    /// These words where there are some, else those further out.
    #[must_use]
    pub fn over(&self, outer: &Self) -> Self {
        let or = |own: &Option<String>, outer: &Option<String>| own.clone().or_else(|| outer.clone());
        Self {
            unit: or(&self.unit, &outer.unit),
            area: or(&self.area, &outer.area),
            when: self.when.clone().or_else(|| outer.when.clone()),
            source: self.source.over(&outer.source),
        }
    }

    /// Reads `unit`, `area`, `source`, `period` and `as_at`.
    pub fn read(fields: &Fields<'_>) -> Self {
        Self {
            unit: words(fields, "unit"),
            area: words(fields, "area"),
            when: When::read(fields),
            source: Source::read(fields),
        }
    }
}

impl When {
    fn read(fields: &Fields<'_>) -> Option<Self> {
        let (period, as_at) = (day(fields, "period"), day(fields, "as_at"));
        if let (Some(_), Some(_)) = (&period, &as_at) {
            let at = fields.get("as_at").map_or(0..0, |node| node.span.clone());
            let problem = "a figure has either a `period` or an `as_at`, not both";
            let problem = crate::diagnostic::Diagnostic::new(Code::FigureForm, problem).at(fields.file(), at, "");
            fields.report(problem.help("keep `period` for a stretch of time, `as_at` for a day"));
        }
        period.map(Self::Period).or(as_at.map(Self::AsAt))
    }

    /// As in "April 2015 to March 2016", "on 31 March 2015", "in May 2016".
    pub fn in_words(&self) -> String {
        match self {
            Self::Period(text) => in_words(text),
            Self::AsAt(text) => format!("as at {}", in_words(text)),
        }
    }

    /// The time alone: "31 March 2015".
    pub fn bare(&self) -> String {
        match self {
            Self::Period(text) | Self::AsAt(text) => in_words(text),
        }
    }
}

impl Source {
    /// A report of its own brings its own section; a section alone is one of the report further out.
    #[must_use]
    pub fn over(&self, outer: &Self) -> Self {
        if self.report.is_some() {
            return self.clone();
        }
        let section = self.section.clone().or_else(|| outer.section.clone());
        Self { section, ..outer.clone() }
    }

    pub fn read(fields: &Fields<'_>) -> Self {
        let Some(node) = fields.get("source").filter(|node| !node.is_absent()) else { return Self::default() };
        match &node.value {
            Value::String(section) => Self { section: filled(section), ..Self::default() },
            Value::Table(_) => fields
                .inside("source", crate::data::Unknown::Refuse, |source| Self {
                    report: words(source, "report"),
                    section: section(source),
                    url: words(source, "url").filter(|url| is_web_address(source, url)),
                })
                .unwrap_or_default(),
            _ => {
                let example = "source = { report = \"Annual Report 2015-16\", section = \"3.1\" }";
                fields.wrong_type("source", node, "a section in quotes, or a table", example);
                Self::default()
            }
        }
    }

    /// "Annual Report 2015-16, section 3.1".
    pub fn in_words(&self) -> Option<String> {
        let section = self.section_words();
        match (&self.report, section) {
            (Some(report), Some(section)) => Some(format!("{report}, {section}")),
            (Some(report), None) => Some(report.clone()),
            (None, section) => section,
        }
    }

    /// Words about this source as HTML: a link where there is an address.
    pub fn link(&self, words: &str) -> String {
        match &self.url {
            Some(url) => format!("<a href=\"{}\">{}</a>", escape(url), escape(words)),
            None => escape(words),
        }
    }

    /// "section 3.1", which no line breaks apart; "page 12" and "appendix 2" stay as they are.
    pub fn section_words(&self) -> Option<String> {
        let section = self.section.as_ref()?;
        let is_number = section.starts_with(|c: char| c.is_ascii_digit());
        Some(if is_number { format!("section\u{a0}{section}") } else { section.clone() })
    }
}

fn is_web_address(fields: &Fields<'_>, url: &str) -> bool {
    let is_one = url.starts_with("https://") || url.starts_with("http://");
    if let Some(node) = fields.get("url").filter(|_| !is_one) {
        let help = "write the whole address: `url = \"https://example.org/report.pdf\"`";
        fields.wrong_value(Code::FigureForm, node, format!("`{url}` is no address of a web page"), help.into());
    }
    is_one
}

/// A section is often written as a number: `section = 9`.
fn section(fields: &Fields<'_>) -> Option<String> {
    match fields.get("section") {
        Some(Node { value: Value::Integer(number), .. }) => Some(number.to_string()),
        _ => words(fields, "section"),
    }
}

fn day(fields: &Fields<'_>, name: &'static str) -> Option<String> {
    match fields.get(name) {
        Some(Node { value: Value::DateTime(text), .. }) => Some(text.clone()),
        Some(Node { value: Value::Integer(year), .. }) => Some(year.to_string()),
        _ => words(fields, name),
    }
}

/// Text with something in it.
pub fn words(fields: &Fields<'_>, name: &'static str) -> Option<String> {
    fields.string(name).as_deref().and_then(filled)
}

fn filled(text: &str) -> Option<String> {
    Some(tidy(text)).filter(|text| !text.is_empty())
}

/// Text on one line: a blank line would end the HTML that stands in Markdown.
pub fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A date as people write it; other words as they are.
fn in_words(text: &str) -> String {
    match PageDate::parse(text) {
        Ok(date) => {
            let month = usize::try_from(date.month - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
            format!("{} {month} {}", date.day, date.year)
        }
        Err(_) => text.to_owned(),
    }
}

/// Whether words have a year in them: "2014-15", "31 March 2015".
pub fn names_a_year(text: &str) -> bool {
    let is_year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    text.split(|c: char| !c.is_ascii_digit()).any(is_year)
}

/// Units that are part of the figure as it is written: £5, 5%.
pub fn is_sign(unit: &str) -> bool {
    unit == "£" || unit == "%"
}

/// "£1,200", "\u{2212}£5", "54.8%"; other units are words that stand elsewhere.
pub fn with_sign(number: &str, unit: Option<&str>) -> String {
    match unit {
        Some("£") => match number.strip_prefix('\u{2212}') {
            Some(number) => format!("\u{2212}£{number}"),
            None => format!("£{number}"),
        },
        Some("%") => format!("{number}%"),
        _ => number.to_owned(),
    }
}
