//! From content files to pages and sections, each by itself.
//!
//! In: the [`SourceTree`]. Out: a [`ParsedSite`]; parsing never fails, a page that cannot be read whole is kept with what
//! could be read, so that links to it do not break as well. Nothing here knows another file.

mod front;
mod split;
mod take_down;

use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

pub use split::merge_marks;
pub use take_down::TakeDown;

pub use front::{PageFront, SectionFront, SortBy, default_section};

pub use crate::data::{Placed, Syntax};

use crate::config::Config;
use crate::data::Table;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::disk::{self, Disk};
use crate::kind::{self, Held};
use crate::path::SourcePath;
use crate::source::{CONTENT, SourceTree};

/// What pages and sections have in common.
#[derive(Clone, Debug)]
pub struct ContentFile {
    pub source: SourcePath,
    /// Folders below `content/`, empty for the top.
    pub folder: String,
    /// File name without language and ending: `index`, `_index`, `safe-sleeping`.
    pub name: String,
    pub language: String,
    pub text: Arc<str>,
    /// How its settings are written.
    pub syntax: Syntax,
    /// Where the Markdown stands in `text`.
    pub body: Range<usize>,
}

impl ContentFile {
    pub fn markdown(&self) -> &str {
        &self.text[self.body.clone()]
    }

    /// The path below `content/`: `campaigns/cse.md`.
    pub fn relative(&self) -> &str {
        self.source.below(&SourcePath::known(CONTENT)).unwrap_or(self.source.as_str())
    }

    /// The path below `content/` without the language: what the versions of a page share.
    pub fn canonical(&self) -> String {
        if self.folder.is_empty() { format!("{}.md", self.name) } else { format!("{}/{}.md", self.folder, self.name) }
    }
}

#[derive(Clone, Debug)]
pub struct ParsedPage {
    pub file: ContentFile,
    pub front: PageFront,
}

#[derive(Clone, Debug)]
pub struct ParsedSection {
    pub file: ContentFile,
    pub front: SectionFront,
}

/// Every content file that could be decoded, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct ParsedSite {
    pub pages: Vec<ParsedPage>,
    pub sections: Vec<ParsedSection>,
    /// Files beside pages.
    pub assets: Vec<SourcePath>,
}

/// The settings of a text that is no file of the site now, as far as they can be read.
pub fn settings(file: &SourcePath, text: &str) -> Table {
    split::split(file, text).table
}

enum Parsed {
    Page(Box<ParsedPage>),
    Section(Box<ParsedSection>),
    Nothing,
}

/// Parses all content, on all cores.
pub fn parse(disk: &dyn Disk, tree: &SourceTree, config: &Config) -> Checked<ParsedSite> {
    let parsed: Vec<_> = tree.content.par_iter().map(|source| parse_file(disk, source, config)).collect();
    let mut site = ParsedSite { assets: tree.assets.clone(), ..Default::default() };
    let mut diagnostics = Vec::new();
    for one in parsed {
        match one.gather(&mut diagnostics) {
            Parsed::Page(page) => site.pages.push(*page),
            Parsed::Section(section) => site.sections.push(*section),
            Parsed::Nothing => {}
        }
    }
    Checked::new(site, diagnostics)
}

fn parse_file(disk: &dyn Disk, source: &SourcePath, config: &Config) -> Checked<Parsed> {
    let mut diagnostics = Vec::new();
    let Some(text) = read_text(disk, source).gather(&mut diagnostics) else {
        return Checked::new(Parsed::Nothing, diagnostics);
    };
    let (name, language) = match split_language(source, config) {
        Ok(split) => split,
        Err(problem) => {
            diagnostics.push(*problem);
            (source.stem().to_owned(), config.default_language.clone())
        }
    };
    let merge = split::merge_marks(source, &text);
    let split = split::split(source, &text);
    let folder = source.parent().unwrap_or(SourcePath::root());
    let folder = folder.below(&SourcePath::known(CONTENT)).unwrap_or_default().to_owned();
    let is_section = name == "_index";
    let file = ContentFile {
        source: source.clone(),
        folder,
        name,
        language,
        text: text.into(),
        syntax: split.syntax,
        body: split.body,
    };
    let mut found = split.problems;
    let mut in_fields = Vec::new();
    let parsed = if is_section {
        let front = front::read_section(source, &split.table, split.syntax).gather(&mut in_fields);
        Parsed::Section(Box::new(ParsedSection { file, front }))
    } else {
        let mut front = front::read_page(source, &split.table, split.syntax).gather(&mut in_fields);
        if split.spoilt || merge.is_some() {
            front.strays.clear();
        }
        Parsed::Page(Box::new(ParsedPage { file, front }))
    };
    if !split.spoilt {
        found.extend(in_fields);
    }
    match merge {
        // While two versions stand in one file, what else is wrong with it says nothing.
        Some(merge) => diagnostics.push(merge),
        None => diagnostics.extend(found),
    }
    Checked::new(parsed, diagnostics)
}

/// Whether a text has settings like a page, and they hold it back.
pub fn says_held(file: &SourcePath, text: &str, now: Timestamp) -> Option<Held> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with("+++") && !start.starts_with("---") {
        return None;
    }
    let split = split::split(file, text);
    let front = front::read_page(file, &split.table, split.syntax).value;
    if front.draft {
        return Some(Held::Draft);
    }
    kind::held(file, text, split.syntax, &front.extra, now, &mut Vec::new())
}

/// Reads a file as text, without a byte order mark in the way; `None` comes with a diagnostic.
pub fn read_text(disk: &dyn Disk, source: &SourcePath) -> Checked<Option<String>> {
    let bytes = match disk.read(source) {
        Ok(bytes) => bytes,
        Err(error) => {
            let problem = Diagnostic::new(
                Code::FileUnreadable,
                format!("`{source}` cannot be read: {}", disk::in_words(&error.cause)),
            )
            .in_file(source)
            .help("check that the file is there and that you may read it");
            return Checked::new(None, vec![problem]);
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Checked::new(Some(text), Vec::new()),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            // The two marks at the start of UTF-16 (RFC 2781, section 3.2).
            let note = match error.as_bytes() {
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                    "It was saved as UTF-16, which Windows programs call \"Unicode\"."
                }
                _ => "The file was probably saved in another encoding, such as Windows-1252.",
            };
            // Where the text is shown, this sign stands in place of what could not be read.
            let shown = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
            let problem = Diagnostic::new(Code::FileEncoding, "this file is not saved as UTF-8 text")
                .at(source, shown, "the first character that cannot be read")
                .note(note)
                .help("open the file, choose \"Save as\", and pick the encoding \"UTF-8\"");
            Checked::new(None, vec![problem])
        }
    }
}

/// `name.fr` is `name` in French, on a site that has several languages.
fn split_language(source: &SourcePath, config: &Config) -> Result<(String, String), Box<Diagnostic>> {
    let stem = source.stem();
    let Some((name, code)) = stem.split_once('.').filter(|_| config.is_multilingual()) else {
        return Ok((stem.to_owned(), config.default_language.clone()));
    };
    if config.has_language(code) {
        return Ok((name.to_owned(), code.to_owned()));
    }
    let known: Vec<_> = config.language_codes().map(|code| format!("`{code}`")).collect();
    let message = format!("the file name says the language is `{code}`, which the site does not have");
    let help =
        format!("the site has {}; rename the file, or add `[languages.{code}]` to `{}`", known.join(", "), config.file);
    Err(Box::new(Diagnostic::new(Code::LanguageUnknown, message).in_file(source).help(help)))
}
