//! Front matter as Zola 0.23 has it: typed, with the places that later stages point at.

use std::ops::Range;

use crate::config::ANCHOR_PLACES;
use crate::data::{Fields, Key, Node, Placed, Syntax, Table, Unknown, Value};
use crate::date::{DateProblem, PageDate};
use crate::diagnostic::{Checked, Code, Diagnostic, Severity};
use crate::kind::{LIFE_KEYS, is_publication_date, life_key_meant};
use crate::markdown::InsertAnchor;
use crate::path::SourcePath;

/// The settings of a page.
#[derive(Clone, Debug)]
pub struct PageFront {
    pub title: Option<String>,
    pub description: Option<String>,
    pub date: Option<PageDate>,
    pub updated: Option<PageDate>,
    pub draft: bool,
    pub render: bool,
    pub in_search_index: bool,
    pub include_in_feeds: bool,
    pub hidden: Option<bool>,
    pub slug: Option<Placed<String>>,
    pub path: Option<Placed<String>>,
    pub weight: Option<usize>,
    pub taxonomies: Vec<(Placed<String>, Vec<Placed<String>>)>,
    pub authors: Vec<String>,
    pub aliases: Vec<Placed<String>>,
    pub template: Option<Placed<String>>,
    pub extra: Table,
    /// Where the key `extra` stands, for what is missing below it.
    pub extra_place: Option<Range<usize>>,
    /// Other programs' dates of publication: one that is to come would hold the page there.
    pub dates: Vec<(Key, Node)>,
    /// Settings nobody knows. What they are depends on whether the page has a kind, which it may inherit.
    pub strays: Vec<Diagnostic>,
}

/// How the pages of a section are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    Date,
    UpdateDate,
    Title,
    TitleBytes,
    Weight,
    Slug,
    Permalink,
    #[default]
    None,
}

impl SortBy {
    const CHOICES: [(&str, SortBy); 8] = [
        ("date", SortBy::Date),
        ("update_date", SortBy::UpdateDate),
        ("title", SortBy::Title),
        ("title_bytes", SortBy::TitleBytes),
        ("weight", SortBy::Weight),
        ("slug", SortBy::Slug),
        ("permalink", SortBy::Permalink),
        ("none", SortBy::None),
    ];

    pub fn as_str(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, sort)| *sort == self).map_or("none", |(name, _)| name)
    }
}

/// The settings of a section.
#[derive(Clone, Debug)]
pub struct SectionFront {
    pub title: Option<String>,
    pub description: Option<String>,
    pub sort_by: SortBy,
    pub weight: usize,
    pub draft: bool,
    pub template: Option<Placed<String>>,
    pub page_template: Option<Placed<String>>,
    pub paginate_by: Option<usize>,
    pub paginate_reversed: bool,
    pub paginate_path: String,
    pub insert_anchor_links: Option<InsertAnchor>,
    pub render: bool,
    pub redirect_to: Option<String>,
    pub in_search_index: bool,
    pub transparent: bool,
    pub aliases: Vec<Placed<String>>,
    pub generate_feeds: bool,
    pub hidden: Option<bool>,
    pub extra: Table,
    /// Where the key `extra` stands, for what is missing below it.
    pub extra_place: Option<Range<usize>>,
    /// Other programs' dates of publication: one that is to come would hold the page there.
    pub dates: Vec<(Key, Node)>,
}

/// Keys other generators use, which people bring along: a hint is enough, even where one is near a key of ours.
const KEYS_OF_OTHERS: [&str; 10] =
    ["author", "tag", "tags", "category", "categories", "type", "layout", "image", "summary", "lastmod"];

/// Reads the settings of a page.
pub fn read_page(file: &SourcePath, table: &Table, syntax: Syntax) -> Checked<PageFront> {
    let fields = Fields::new(file, table, syntax, Code::FrontMatterType);
    refuse_misplaced(&fields, table);
    let mut front = PageFront {
        title: fields.string("title"),
        description: fields.string("description"),
        date: date(&fields, "date"),
        updated: date(&fields, "updated"),
        draft: fields.flag("draft").unwrap_or(false),
        render: fields.flag("render").unwrap_or(true),
        in_search_index: fields.flag("in_search_index").unwrap_or(true),
        include_in_feeds: fields.flag("include_in_feeds").unwrap_or(true),
        hidden: fields.flag("hidden"),
        slug: not_empty(&fields, "slug"),
        path: not_empty(&fields, "path"),
        weight: fields.count("weight"),
        taxonomies: taxonomies(&fields),
        authors: fields.strings("authors").unwrap_or_default(),
        aliases: placed_list(&fields, "aliases"),
        template: placed(&fields, "template"),
        extra: fields.table("extra").cloned().unwrap_or_default(),
        extra_place: fields.key("extra").map(|key| key.span.clone()),
        dates: table.entries.iter().filter(|(key, _)| is_publication_date(&key.name)).cloned().collect(),
        strays: Vec::new(),
    };
    let stray = |problem: &Diagnostic| problem.code == Code::FrontMatterUnknownKey && !problem.is_error();
    let (strays, found) = fields.finish(Unknown::Warn, &KEYS_OF_OTHERS).into_iter().partition(stray);
    front.strays = strays;
    Checked::new(front, found)
}

/// Reads the settings of a section.
pub fn read_section(file: &SourcePath, table: &Table, syntax: Syntax) -> Checked<SectionFront> {
    let fields = Fields::new(file, table, syntax, Code::FrontMatterType);
    refuse_misplaced(&fields, table);
    let front = SectionFront {
        title: fields.string("title"),
        description: fields.string("description"),
        sort_by: fields.choice("sort_by", &SortBy::CHOICES).unwrap_or_default(),
        weight: fields.count("weight").unwrap_or(0),
        draft: fields.flag("draft").unwrap_or(false),
        template: placed(&fields, "template"),
        page_template: placed(&fields, "page_template"),
        paginate_by: fields.count("paginate_by").filter(|by| *by > 0),
        paginate_reversed: fields.flag("paginate_reversed").unwrap_or(false),
        paginate_path: fields.string("paginate_path").unwrap_or_else(|| "page".into()),
        insert_anchor_links: fields.choice("insert_anchor_links", &ANCHOR_PLACES),
        render: fields.flag("render").unwrap_or(true),
        redirect_to: fields.string("redirect_to"),
        in_search_index: fields.flag("in_search_index").unwrap_or(true),
        transparent: fields.flag("transparent").unwrap_or(false),
        aliases: placed_list(&fields, "aliases"),
        generate_feeds: fields.flag("generate_feeds").unwrap_or(false),
        hidden: fields.flag("hidden"),
        extra: fields.table("extra").cloned().unwrap_or_default(),
        extra_place: fields.key("extra").map(|key| key.span.clone()),
        dates: table.entries.iter().filter(|(key, _)| is_publication_date(&key.name)).cloned().collect(),
    };
    Checked::new(front, fields.finish(Unknown::Refuse, &[]))
}

/// The settings of a section nobody wrote: the root of a language without an `_index.md`.
pub fn default_section() -> SectionFront {
    read_section(&SourcePath::root(), &Table::default(), Syntax::Toml).value
}

/// A key that holds a page back does so only in `extra`. Anywhere else it would be passed over, and the page published.
fn refuse_misplaced(fields: &Fields<'_>, table: &Table) {
    for (key, node) in &table.entries {
        let ours = LIFE_KEYS.into_iter().find(|name| key.name == *name);
        let Some(meant) = ours.or_else(|| life_key_meant(&key.name, node, None)) else { continue };
        if key.name == "draft" {
            continue;
        }
        fields.pass_over(key);
        let (message, help) = match ours {
            Some(name) => (format!("`{name}` belongs in `extra`"), in_extra(fields.syntax(), None)),
            None if meant == "draft" => {
                let help = format!("did you mean `{}`?", fields.line("draft", "true"));
                (format!("we do not know the setting `{}`", key.name), help)
            }
            None if meant == "visibility" => {
                let line = fields.line(meant, "\"partner\"");
                (format!("we do not know the setting `{}`", key.name), in_extra(fields.syntax(), Some(line)))
            }
            None => {
                let example = node.as_written().map_or_else(
                    || "2026-12-03T09:00:00".to_owned(),
                    |text| match node.value {
                        Value::String(_) => format!("\"{text}\""),
                        _ => text,
                    },
                );
                let line = fields.line(meant, &example);
                (format!("we do not know the setting `{}`", key.name), in_extra(fields.syntax(), Some(line)))
            }
        };
        let problem = Diagnostic::new(Code::FrontMatterUnknownKey, message)
            .at(fields.file(), key.span.clone(), "here it does not hold the page back")
            .severity(Severity::Error);
        fields.report(problem.help(help));
    }
}

/// Where a setting of ours goes, in the way this file is written.
fn in_extra(syntax: Syntax, line: Option<String>) -> String {
    match (syntax, line) {
        (Syntax::Toml, None) => "move the line below `[extra]`".into(),
        (Syntax::Yaml, None) => "move the line below `extra:`, indented by two spaces".into(),
        (Syntax::Toml, Some(line)) => format!("write it below `[extra]` like this: `{line}`"),
        (Syntax::Yaml, Some(line)) => format!("write it below `extra:`, indented by two spaces, like this: `{line}`"),
    }
}

fn placed(fields: &Fields<'_>, name: &'static str) -> Option<Placed<String>> {
    let value = fields.string(name)?;
    let span = fields.get(name)?.span.clone();
    Some(Placed { value, span })
}

fn placed_list(fields: &Fields<'_>, name: &'static str) -> Vec<Placed<String>> {
    let place = |node: &Node| Some(Placed { value: node.as_str()?.to_owned(), span: node.span.clone() });
    fields.string_nodes(name).unwrap_or_default().into_iter().filter_map(place).collect()
}

fn not_empty(fields: &Fields<'_>, name: &'static str) -> Option<Placed<String>> {
    let text = placed(fields, name)?;
    if !text.value.trim().is_empty() {
        return Some(text);
    }
    if let Some(node) = fields.get(name) {
        let help = format!("take `{name}` out, or give it a value: `{}`", fields.line(name, "\"safe-sleeping\""));
        fields.wrong_value(Code::AddressEmpty, node, format!("`{name}` is empty"), help);
    }
    None
}

fn date(fields: &Fields<'_>, name: &'static str) -> Option<PageDate> {
    let node = fields.get(name)?;
    let example = fields.line(name, "2026-11-20");
    let text = match &node.value {
        Value::String(text) | Value::DateTime(text) => text,
        Value::Null | Value::Unreadable => return None,
        _ => {
            fields.wrong_type(name, node, "a date", &example);
            return None;
        }
    };
    match PageDate::parse(text) {
        Ok(date) => Some(date),
        Err(DateProblem::Impossible) => {
            let problem = Diagnostic::new(Code::DateImpossible, format!("there is no such day as {text}"))
                .at(fields.file(), node.span.clone(), "this day does not exist")
                .help("dates are year-month-day, such as `2026-02-28`");
            fields.report(problem);
            None
        }
        Err(DateProblem::NotADate) => {
            let message = format!("`{name}` is not a date: `{text}`");
            fields.wrong_value(Code::FrontMatterValue, node, message, format!("write it like this: `{example}`"));
            None
        }
    }
}

fn taxonomies(fields: &Fields<'_>) -> Vec<(Placed<String>, Vec<Placed<String>>)> {
    let Some(table) = fields.table("taxonomies") else { return Vec::new() };
    let mut found = Vec::new();
    for (key, node) in &table.entries {
        let name = format!("taxonomies.{}", key.name);
        let terms = fields.string_items(&name, &key.name, node).unwrap_or_default();
        let place = |node: &Node| Some(Placed { value: node.as_str()?.to_owned(), span: node.span.clone() });
        let terms = terms.into_iter().filter_map(place).collect();
        found.push((Placed { value: key.name.clone(), span: key.span.clone() }, terms));
    }
    found
}
