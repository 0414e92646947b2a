//! Which section holds which word, how often and where: tantivy's analysis and index, read back.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use rayon::prelude::*;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{DocSet, Index, TERMINATED, TantivyDocument, TantivyError};

use super::analyze::Analyzer;
use super::sections::{PageText, Section};

/// Parts of a section that count differently.
pub const FIELDS: usize = 5;

/// Names of the fields, in the order of all arrays of [`FIELDS`] values.
const FIELD_NAMES: [&str; FIELDS] = ["title", "heading", "also", "summary", "body"];

/// Memory of the indexing thread, in bytes: enough that 20,000 sections stay one segment, whose order is that of the
/// sections. tantivy refuses less than 15 MB.
const WRITER_BYTES: usize = 256_000_000;

/// A stem in one field of one section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub section: u32,
    pub field: u8,
    /// Word positions in the field, rising.
    pub positions: Vec<u32>,
}

/// Every stem of a site.
#[derive(Debug, Default)]
pub struct Terms {
    /// By section, then field.
    pub occurrences: BTreeMap<String, Vec<Occurrence>>,
    /// Words in each field of each section.
    pub lengths: Vec<[u32; FIELDS]>,
    /// The commonest spelling of each stem.
    pub spellings: HashMap<String, String>,
}

/// Analyses and indexes all sections.
///
/// # Errors
/// What tantivy reports; an index in memory gives it little reason to.
pub fn collect(analyzer: &Analyzer, pages: &[PageText], sections: &[Section]) -> Result<Terms, TantivyError> {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqsAndPositions).set_fieldnorms(false);
    let options = TextOptions::default().set_indexing_options(indexing);
    let fields: Vec<Field> = FIELD_NAMES.iter().map(|name| schema.add_text_field(name, options.clone())).collect();
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
    let mut terms = Terms::default();
    let mut counts: HashMap<Rc<str>, (Rc<str>, u32)> = HashMap::new();
    let taken: Vec<[Vec<String>; FIELDS]> = (0..sections.len())
        .into_par_iter()
        .map(|at| field_texts(pages, sections, at).map(|text| analyzer.words(&text)))
        .collect();
    for fields_words in taken {
        let mut document = TantivyDocument::default();
        let mut lengths = [0; FIELDS];
        for (field, words) in fields_words.into_iter().enumerate() {
            lengths[field] = words.len() as u32;
            let tokens = words.into_iter().enumerate().map(|(position, word)| {
                if !counts.contains_key(word.as_str()) {
                    counts.insert(word.as_str().into(), (analyzer.stem(&word).into(), 0));
                }
                let stem = counts.get_mut(word.as_str()).map(|(stem, count)| {
                    *count += 1;
                    stem.to_string()
                });
                Token { position, text: stem.unwrap_or(word), ..Token::default() }
            });
            let tokens = tokens.collect();
            document.add_pre_tokenized_text(fields[field], PreTokenizedString { text: String::new(), tokens });
        }
        terms.lengths.push(lengths);
        writer.add_document(document)?;
    }
    writer.commit()?;
    terms.spellings = commonest(&counts);
    let searcher = index.reader()?.searcher();
    // One thread writes one segment, and documents keep their order in it.
    let mut base = 0;
    for segment in searcher.segment_readers() {
        for (number, field) in fields.iter().enumerate() {
            let inverted = segment.inverted_index(*field)?;
            let mut stream = inverted.terms().stream()?;
            while stream.advance() {
                let stem = String::from_utf8_lossy(stream.key()).into_owned();
                let option = IndexRecordOption::WithFreqsAndPositions;
                let mut postings = inverted.read_postings_from_terminfo(stream.value(), option)?;
                let list = terms.occurrences.entry(stem).or_default();
                while postings.doc() != TERMINATED {
                    let mut positions = Vec::new();
                    postings.positions(&mut positions);
                    list.push(Occurrence { section: base + postings.doc(), field: number as u8, positions });
                    postings.advance();
                }
            }
        }
        base += segment.max_doc();
    }
    for list in terms.occurrences.values_mut() {
        list.sort_by_key(|occurrence| (occurrence.section, occurrence.field));
    }
    Ok(terms)
}

/// The page's title belongs to each of its sections; its other names and its summary to the first.
fn field_texts(pages: &[PageText], sections: &[Section], at: usize) -> [String; FIELDS] {
    let section = &sections[at];
    let page = &pages[section.page];
    let starts_page = at == 0 || sections[at - 1].page != section.page;
    let first = |text: String| if starts_page { text } else { String::new() };
    let also = page.also.join(". ");
    [page.title.clone(), section.heading.clone(), first(also), first(page.description.clone()), section.text.clone()]
}

/// The spelling of each stem that stands most often in the texts; of those as frequent, the first.
fn commonest(counts: &HashMap<Rc<str>, (Rc<str>, u32)>) -> HashMap<String, String> {
    let mut best: HashMap<&str, (&str, u32)> = HashMap::new();
    for (word, (stem, count)) in counts {
        let known = best.entry(stem).or_insert((word, *count));
        if (*count, known.0) > (known.1, word) {
            *known = (word, *count);
        }
    }
    best.into_iter().map(|(stem, (word, _))| (stem.to_owned(), word.to_owned())).collect()
}

impl Terms {
    /// Where the words of a phrase stand one after another; for a single word, where it stands.
    pub fn phrase(&self, stems: &[String]) -> Vec<Occurrence> {
        let Some((first, rest)) = stems.split_first() else { return Vec::new() };
        let Some(start) = self.occurrences.get(first) else { return Vec::new() };
        let mut found = start.clone();
        for (offset, stem) in rest.iter().enumerate() {
            let Some(list) = self.occurrences.get(stem) else { return Vec::new() };
            let offset = offset as u32 + 1;
            found.retain_mut(|candidate| {
                let place = (candidate.section, candidate.field);
                let Ok(at) = list.binary_search_by_key(&place, |other| (other.section, other.field)) else {
                    return false;
                };
                candidate.positions.retain(|position| list[at].positions.binary_search(&(position + offset)).is_ok());
                !candidate.positions.is_empty()
            });
        }
        found
    }

    /// Sections that hold all of the words, in any order: the occurrences of the first.
    pub fn together(&self, stems: &[String]) -> Vec<Occurrence> {
        let Some((first, rest)) = stems.split_first() else { return Vec::new() };
        let mut found = self.occurrences.get(first).cloned().unwrap_or_default();
        for stem in rest {
            let Some(list) = self.occurrences.get(stem) else { return Vec::new() };
            found.retain(|candidate| list.binary_search_by_key(&candidate.section, |other| other.section).is_ok());
        }
        found
    }
}
