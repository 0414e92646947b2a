//! The lists that checks of words go by: shipped with the theme as `data/words.toml`, so that a site may have its own.

use crate::data::{Fields, Syntax, Unknown, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::disk::Disk;
use crate::parse::read_text;
use crate::path::SourcePath;

/// A word or phrase, and what to say in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Better {
    pub say: String,
    pub instead: String,
}

#[derive(Clone, Debug, Default)]
pub struct WordLists {
    /// Sorted.
    pub first_names: Vec<String>,
    /// Hard words with easy ones.
    pub plain: Vec<Better>,
    /// Words that blame or label, with fairer ones.
    pub fair: Vec<Better>,
    /// Slips of the keyboard, with what was meant.
    pub misspelt: Vec<Better>,
    /// Short forms that need no explanation.
    pub acronyms: Vec<String>,
}

impl WordLists {
    /// Of the theme; empty where it has none.
    pub fn read(disk: &dyn Disk, theme: Option<&SourcePath>) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let file = theme.and_then(|theme| theme.join("data/words.toml").ok()).filter(|file| disk.is_file(file));
        let Some(file) = file else { return Checked::new(Self::default(), diagnostics) };
        let Some(text) = read_text(disk, &file).gather(&mut diagnostics) else {
            return Checked::new(Self::default(), diagnostics);
        };
        let (table, problems) = parse_toml(&text, 0);
        diagnostics.extend(problems.into_iter().map(|problem| {
            let message = format!("the list of words could not be read: {}", problem.message);
            let problem = Diagnostic::new(Code::ConfigSyntax, message).at(&file, problem.span, "");
            problem.help("text needs quotes at both ends")
        }));
        let fields = Fields::new(&file, &table, Syntax::Toml, Code::ConfigType);
        let mut lists = Self {
            first_names: split(fields.string("first_names")),
            plain: better(&fields, "plain"),
            fair: better(&fields, "fair"),
            misspelt: pairs(fields.string("misspelt")),
            acronyms: split(fields.string("acronyms")),
        };
        lists.first_names.sort_unstable();
        diagnostics.extend(fields.finish(Unknown::Refuse, &[]));
        Checked::new(lists, diagnostics)
    }
}

fn split(text: Option<String>) -> Vec<String> {
    text.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// Lines of "slip = meant".
fn pairs(text: Option<String>) -> Vec<Better> {
    let pair = |line: &str| {
        let (say, instead) = line.split_once('=')?;
        Some(Better { say: say.trim().to_owned(), instead: instead.trim().to_owned() })
    };
    text.unwrap_or_default().lines().filter_map(pair).collect()
}

fn better(fields: &Fields<'_>, name: &'static str) -> Vec<Better> {
    let read = |(_, table)| {
        fields.nested(name, table, Unknown::Refuse, |pair| {
            Some(Better { say: pair.string("say")?, instead: pair.string("instead")? })
        })
    };
    let example = format!("[[{name}]]\nsay = \"in the event of\"\ninstead = \"if\"");
    fields.tables(name, &example).into_iter().filter_map(read).collect()
}
