//! The index that the reader's device searches by itself. `FORMAT.md` is its specification.
//!
//! In: the HTML of published pages, a thesaurus, and what authors say of their pages. Out: files of `FORMAT.md` for the
//! browser, and a [`Reader`] of the same files that answers as the browser does. Only what is published is ever indexed:
//! the [`crate::site::Site`] holds nothing else.

mod analyze;
mod build;
mod correct;
mod danger;
mod decode;
mod encode;
mod facets;
mod languages;
mod postings;
mod query;
mod rank;
mod reader;
mod score;
mod sections;
mod terms;
mod thesaurus;
#[cfg(test)]
mod tests;

pub use analyze::{Analyzer, key};
pub use build::{Options, build};
pub use danger::{Card, Contact, Danger};
pub use decode::{DecodeError, Manifest, Record, Shard};
pub use encode::{encode, encode_whole, manifest_path, whole_manifest_path};
pub use facets::{Counts, Facet, Within};
pub use languages::main_code;
pub use rank::{Answer, Hit};
pub use reader::Reader;
pub use sections::{PageText, Section, split};
pub use thesaurus::{Group, Thesaurus, acronyms};

/// Sections of a built index with their terms, ready to be written.
#[derive(Debug, Default)]
pub struct Index {
    /// The code whose stemmer was used; empty for none.
    pub language: String,
    pub sections: Vec<Entry>,
    /// By key, then name; a plain term stands before an alias of the same name.
    pub terms: Vec<Term>,
    /// What a posting of each level counts: of plain terms, of aliases.
    pub levels: [[u32; 4]; 2],
    pub stop_words: Vec<String>,
    /// Stems joined by spaces, and the section to show first.
    pub best_bets: Vec<(String, u32)>,
    pub facets: Vec<Facet>,
    /// Whether all terms and records go into one file each.
    pub whole: bool,
}

/// What is kept of a section for showing it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Whether it is the first of its page.
    pub starts_page: bool,
    /// Percent: 100 is plain.
    pub prior: u32,
    /// An earlier section with the same words.
    pub twin: Option<u32>,
    pub record: Record,
}

/// A word, a phrase or an alias, and where it is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    pub name: String,
    /// The commonest spelling; the name itself for phrases.
    pub shown: String,
    /// `round(24 × ln(…))`, 1 to 255.
    pub idf: u32,
    pub alias: bool,
    /// Section and level, by section.
    pub postings: Vec<(u32, u8)>,
}
