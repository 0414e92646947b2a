//! `[extra.signpost]`: everything that is ours and not Zola's. Stock Zola passes it by.

use globset::GlobSet;

use super::notices::{self, Notice};
use super::read::read_globs;
use crate::data::{Fields, Placed, Unknown, Value};
use crate::diagnostic::Code;

/// A board that publishes here: its statutory duties follow from its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    pub id: String,
    pub name: String,
}

/// A place the boards serve. Areas do not share contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    pub id: String,
    pub name: String,
}

/// A link in a menu of the default theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuLink {
    pub title: String,
    /// `@/contacts/_index.md`, or a whole address.
    pub path: String,
}

/// The colours of the default theme. Each is a set whose every pair has been measured, in light and in dark.
pub const PALETTES: [&str; 4] = ["teal", "plum", "slate", "forest"];

/// Sizes above which the build speaks up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file of content or static. 10 MB: larger files do not belong in git; 1 MB would stop scans that
    /// boards must publish, 100 MB is where GitHub refuses.
    pub file_bytes: usize,
    /// Bytes of one page's HTML. 150 kB: three seconds on a slow phone; an annual report should be split into
    /// chapters before it reaches this.
    pub page_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 10_000_000, page_bytes: 150_000 }
    }
}

/// How `check --external-links` looks at other websites.
#[derive(Clone, Debug, Default)]
pub struct ExternalLinks {
    /// Addresses nobody asks for.
    pub skip: GlobSet,
    /// Whether addresses inside a private network are asked for.
    pub private: bool,
}

/// The table, validated.
#[derive(Clone, Debug, Default)]
pub struct Signpost {
    /// Marks every page "Demonstration, not …" and allows placeholders.
    pub demonstration: bool,
    /// `None`: on with the default theme, off with another.
    pub search: Option<bool>,
    pub boards: Vec<Board>,
    pub areas: Vec<Area>,
    /// Where "leave this page" goes: a quick, ordinary site that is not this one.
    pub exit_url: Option<String>,
    /// Where "get help now" goes: a page of this site, `@/worried/_index.md`.
    pub help_path: Option<String>,
    pub help_text: Option<String>,
    /// The name at the top of every page, where the title is too long for it.
    pub name: Option<String>,
    /// One of [`PALETTES`].
    pub palette: Option<&'static str>,
    /// A picture in `static/` that stands before the name.
    pub logo: Option<String>,
    /// The two or three ways into the site on its front page.
    pub doors: Vec<MenuLink>,
    /// Sentences for every page, for a while.
    pub notices: Vec<Notice>,
    /// Whom "Tell us this page is wrong" writes to: a mailbox of the board, never a route for reporting harm.
    pub feedback_email: Option<String>,
    /// What sensitive pages offer instead of e-mail, which leaves a copy: a page with a phone number or a form.
    pub feedback_path: Option<String>,
    /// Whether readers may keep pages that allow it on their device: they may unless it is `false`, which also removes every
    /// copy already kept.
    pub offline: Option<bool>,
    /// Whether "ring 999" stands at the top of every page.
    pub help_strip: bool,
    /// What the banner of a demonstration says after its first sentence.
    pub demonstration_text: Option<String>,
    /// Links at the top of every page; empty is the first sections.
    pub nav: Vec<MenuLink>,
    /// Links at the foot of every page.
    pub footer: Vec<MenuLink>,
    /// Browsers the CSS must work in, as browserslist queries.
    pub browsers: Vec<Placed<String>>,
    pub limits: Limits,
    /// Whether git is asked when each page last changed.
    pub history: bool,
    /// Whether `_headers` and `_redirects` are written; `None`: with the default theme.
    pub headers: Option<bool>,
    /// The account that looks after what each owner owns: `business-unit`, `@org/team`.
    pub owners: Vec<(String, String)>,
    pub external_links: ExternalLinks,
}

impl Signpost {
    pub fn read(fields: &Fields<'_>, base_url: &str) -> Self {
        let exit_url = fields.string("exit_url");
        if let (Some(url), Some(node)) = (&exit_url, fields.get("exit_url")) {
            check_exit_url(fields, node, url, base_url);
        }
        Self {
            demonstration: fields.flag("demonstration").unwrap_or(false),
            search: fields.flag("search"),
            boards: named(fields, "boards").into_iter().map(|(id, name)| Board { id, name }).collect(),
            areas: named(fields, "areas").into_iter().map(|(id, name)| Area { id, name }).collect(),
            exit_url,
            help_path: fields.string("help_path"),
            help_text: fields.string("help_text"),
            name: fields.string("name"),
            palette: fields.choice("palette", &PALETTES.map(|name| (name, name))),
            logo: fields.string("logo"),
            doors: menu(fields, "doors"),
            notices: notices::read(fields),
            feedback_email: fields.string("feedback_email"),
            feedback_path: fields.string("feedback_path"),
            offline: fields.flag("offline"),
            help_strip: fields.flag("help_strip").unwrap_or(true),
            demonstration_text: fields.string("demonstration_text"),
            nav: menu(fields, "nav"),
            footer: menu(fields, "footer"),
            browsers: placed(fields, "browsers"),
            limits: fields.inside("limits", Unknown::Refuse, read_limits).unwrap_or_default(),
            history: fields.flag("history").unwrap_or(false),
            headers: fields.flag("headers"),
            owners: owners(fields),
            external_links: fields.inside("external_links", Unknown::Refuse, read_external_links).unwrap_or_default(),
        }
    }
}

fn check_exit_url(fields: &Fields<'_>, node: &crate::data::Node, url: &str, base_url: &str) {
    let help = "choose a quick, ordinary site, such as a weather forecast: `exit_url = \"https://…\"`".to_owned();
    if !url.starts_with("https://") {
        let message = format!("the exit address `{url}` does not start with `https://`");
        fields.wrong_value(Code::ConfigValue, node, message, help);
    } else if !base_url.is_empty() && url.starts_with(base_url) {
        let message = "the exit address is this website, so leaving would not leave".to_owned();
        fields.wrong_value(Code::ConfigValue, node, message, help);
    }
}

fn placed(fields: &Fields<'_>, name: &'static str) -> Vec<Placed<String>> {
    let place = |node: &crate::data::Node| Some(Placed { value: node.as_str()?.to_owned(), span: node.span.clone() });
    fields.string_nodes(name).unwrap_or_default().into_iter().filter_map(place).collect()
}

fn read_limits(fields: &Fields<'_>) -> Limits {
    let default = Limits::default();
    Limits {
        file_bytes: fields.count("file_bytes").unwrap_or(default.file_bytes),
        page_bytes: fields.count("page_bytes").unwrap_or(default.page_bytes),
    }
}

fn read_external_links(fields: &Fields<'_>) -> ExternalLinks {
    let help = "patterns look like `https://www.example.org/*`";
    ExternalLinks { skip: read_globs(fields, "skip", help), private: fields.flag("private").unwrap_or(false) }
}

/// `[extra.signpost.owners]`: who the code host asks when a page of an owner changes.
fn owners(fields: &Fields<'_>) -> Vec<(String, String)> {
    let Some(table) = fields.table("owners") else { return Vec::new() };
    let mut found = Vec::new();
    for (key, node) in &table.entries {
        match node.as_str().filter(|account| !account.is_empty() && !account.contains(char::is_whitespace)) {
            Some(account) => found.push((key.name.clone(), account.to_owned())),
            None => {
                let example = format!("{} = \"@our-council/safeguarding\"", key.name);
                fields.wrong_type(&format!("owners.{}", key.name), node, "the name of an account", &example);
            }
        }
    }
    found
}

fn menu(fields: &Fields<'_>, key: &'static str) -> Vec<MenuLink> {
    let read = |(node, table): (&crate::data::Node, _)| {
        fields.nested(&format!("extra.signpost.{key}"), table, Unknown::Refuse, |link| {
            let (title, path) = (link.string("title"), link.string("path"));
            // Only a door says more about where it leads; that is for templates.
            if key == "doors" {
                link.string("text");
            }
            if title.is_none() || path.is_none() {
                let message = format!("a link of `extra.signpost.{key}` needs a `title` and a `path`");
                let help = "for example `{ title = \"Contacts\", path = \"@/contacts/_index.md\" }`".to_owned();
                link.wrong_value(Code::ConfigValue, node, message, help);
            }
            Some(MenuLink { title: title?, path: path? })
        })
    };
    let example = format!("{key} = [{{ title = \"Contacts\", path = \"@/contacts/_index.md\" }}]");
    fields.tables(key, &example).into_iter().filter_map(read).collect()
}

/// A list of names: text (`"southend"`), or tables with `id` and `name`.
fn named(fields: &Fields<'_>, key: &'static str) -> Vec<(String, String)> {
    let Some(node) = fields.get(key).filter(|node| !node.is_absent()) else { return Vec::new() };
    let example = format!("{key} = [{{ id = \"southend\", name = \"Southend\" }}]");
    let Value::Array(items) = &node.value else {
        fields.wrong_type(key, node, "a list", &example);
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in items {
        let pair = match &item.value {
            Value::String(id) => Some((id.clone(), id.clone())),
            Value::Table(table) => {
                let path = fields.full_name(key);
                fields.nested(&path, table, Unknown::Allow, |one| {
                    let id = one.string("id")?;
                    Some((id.clone(), one.string("name").unwrap_or(id)))
                })
            }
            _ => None,
        };
        match pair {
            Some(pair) => found.push(pair),
            None => fields.wrong_type(key, item, "a name, or a table with an `id`", &example),
        }
    }
    found
}
