//! An [`Index`] as the files of `FORMAT.md`.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;

use super::analyze::key;
use super::{Index, Term};
use crate::path::OutputPath;

/// Bytes a shard may have before it is compressed, least and most: small shards save a reader who types one word, large
/// ones save files and boundaries. Between them it grows with the site.
const SHARD_BYTES: (usize, usize) = (3_000, 14_000);

/// Bytes of records in one group before compression. Ten results lie in ten groups, and should cost 7 kB together.
const RECORD_GROUP_BYTES: usize = 1_000;

/// Terms with fewer postings share the idf that the manifest has for their number.
const TABLE_LENGTH: usize = 32;

/// Where the manifest stands below the folder of the language.
pub fn manifest_path(base: &str) -> String {
    format!("{base}search/manifest.bin")
}

/// Writes the index as files below `base` (empty, or `fr/`).
pub fn encode(index: &Index, base: &str) -> BTreeMap<OutputPath, Vec<u8>> {
    let shards = cut(index);
    let idfs = idfs(index);
    let sections = index.sections.len() as u32;
    let shift = if index.whole { 31 } else { group_shift(index) };
    let mut contents: Vec<(String, Vec<u8>)> = Vec::new();
    for (number, terms) in shards.iter().enumerate() {
        contents.push((format!("t{number}.bin"), shard(&by_name(terms), &idfs, sections)));
    }
    for (number, group) in groups(index, shift).into_iter().enumerate() {
        contents.push((format!("r{number}.bin"), group));
    }
    contents.par_iter_mut().for_each(|(_, bytes)| *bytes = deflate(bytes));
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in &contents {
        hasher.update(name.as_bytes());
        hasher.update(bytes);
    }
    let folder = hasher.finalize().to_hex()[..12].to_owned();
    let mut files = BTreeMap::new();
    let mut add = |path: String, bytes: Vec<u8>| {
        if let Ok(path) = OutputPath::parse(&path) {
            files.insert(path, bytes);
        }
    };
    add(manifest_path(base), deflate(&manifest(index, &folder, shift, &idfs, &shards)));
    for (name, bytes) in contents {
        add(format!("{base}search/{folder}/{name}"), bytes);
    }
    files
}

/// Compresses a file, as `FORMAT.md` says.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let written = encoder.write_all(bytes);
    debug_assert!(written.is_ok());
    encoder.finish().unwrap_or_default()
}

/// Cuts the terms into shards. A key is never cut, as it is how a reader finds the shard.
fn cut(index: &Index) -> Vec<&[Term]> {
    if index.whole || index.terms.is_empty() {
        return vec![&index.terms];
    }
    let limit = (SHARD_BYTES.0 + index.sections.len() / 2).min(SHARD_BYTES.1);
    let mut shards = Vec::new();
    let mut start = 0;
    let mut bytes = 0;
    for (at, term) in index.terms.iter().enumerate() {
        let starts_key = at > start && key(&term.name) != key(&index.terms[at - 1].name);
        if starts_key && bytes >= limit {
            shards.push(&index.terms[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += 6 + term.name.len() / 2 + term.postings.len() * (3 + mean_gap(term, index)) / 8;
    }
    shards.push(&index.terms[start..]);
    shards
}

/// Bits that a gap takes, about.
fn mean_gap(term: &Term, index: &Index) -> usize {
    (index.sections.len() / term.postings.len().max(1)).max(1).ilog2() as usize
}

/// The terms of a shard as they are stored: names that begin alike stand together.
fn by_name(terms: &[Term]) -> Vec<&Term> {
    let mut sorted: Vec<&Term> = terms.iter().collect();
    sorted.sort_by(|a, b| (&a.name, a.alias).cmp(&(&b.name, b.alias)));
    sorted
}

/// How many sections share a file of records, as a power of two.
fn group_shift(index: &Index) -> u32 {
    let bytes: usize = index.sections.iter().map(|entry| entry.record.text.len() + entry.record.title.len() + 60).sum();
    let average = bytes / index.sections.len().max(1);
    (0..4).rev().find(|shift| average << shift <= RECORD_GROUP_BYTES).unwrap_or(0)
}

fn groups(index: &Index, shift: u32) -> Vec<Vec<u8>> {
    let size = 1usize.checked_shl(shift).unwrap_or(usize::MAX);
    let chunks = index.sections.chunks(size.min(index.sections.len().max(1)));
    chunks
        .map(|chunk| {
            let mut bytes = Vec::new();
            for entry in chunk {
                let record = &entry.record;
                for text in [
                    &record.url,
                    &record.title,
                    &record.heading,
                    &record.kind,
                    &record.date,
                    &record.trail,
                    &record.text,
                ] {
                    put_text(&mut bytes, text);
                }
            }
            bytes
        })
        .collect()
}

fn manifest(index: &Index, folder: &str, shift: u32, idfs: &[u8], shards: &[&[Term]]) -> Vec<u8> {
    let mut out = b"SPI3".to_vec();
    put_text(&mut out, folder);
    put_text(&mut out, &index.language);
    let pages = index.sections.iter().filter(|entry| entry.starts_page).count();
    for number in [index.sections.len(), pages, shift as usize] {
        put(&mut out, number as u64);
    }
    for level in index.levels.as_flattened() {
        put(&mut out, u64::from(*level));
    }
    put(&mut out, idfs.len() as u64);
    out.extend(idfs);
    put(&mut out, shards.len() as u64);
    let mut before = String::new();
    for terms in shards.iter().skip(1) {
        let first = terms.first().map(|term| key(&term.name)).unwrap_or_default();
        put_rest(&mut out, &before, &first);
        before = first;
    }
    let mut starts = vec![0u8; index.sections.len().div_ceil(8)];
    for (at, _) in index.sections.iter().enumerate().filter(|(_, entry)| entry.starts_page) {
        starts[at >> 3] |= 1 << (at & 7);
    }
    out.extend(starts);
    put_priors(&mut out, index);
    let twins: Vec<_> =
        index.sections.iter().enumerate().filter_map(|(at, entry)| Some((at as u64, entry.twin?))).collect();
    put(&mut out, twins.len() as u64);
    let mut last = 0;
    for (at, twin) in twins {
        put(&mut out, at - last);
        put(&mut out, u64::from(twin));
        last = at;
    }
    put(&mut out, index.stop_words.len() as u64);
    for word in &index.stop_words {
        put_text(&mut out, word);
    }
    put(&mut out, index.best_bets.len() as u64);
    for (stems, section) in &index.best_bets {
        put_text(&mut out, stems);
        put(&mut out, u64::from(*section));
    }
    put(&mut out, index.facets.len() as u64);
    for facet in &index.facets {
        put_text(&mut out, &facet.name);
        put(&mut out, facet.values.len() as u64);
        for (value, pages) in &facet.values {
            put_text(&mut out, value);
            put(&mut out, pages.len() as u64);
            let mut next = 0;
            for page in pages {
                put(&mut out, u64::from(page - next));
                next = page + 1;
            }
        }
    }
    out
}

fn put_priors(out: &mut Vec<u8>, index: &Index) {
    let priors: Vec<u32> = index.sections.iter().filter(|entry| entry.starts_page).map(|entry| entry.prior).collect();
    let runs: Vec<&[u32]> = priors.chunk_by(|a, b| a == b).collect();
    put(out, runs.len() as u64);
    for run in runs {
        put(out, run.len() as u64);
        put(out, u64::from(run[0]));
    }
}

/// The commonest idf of plain terms with no posting, one, two and so on: few terms need to store their own.
fn idfs(index: &Index) -> Vec<u8> {
    let mut counts = vec![BTreeMap::<u32, usize>::new(); TABLE_LENGTH];
    for term in index.terms.iter().filter(|term| !term.alias) {
        if let Some(counts) = counts.get_mut(term.postings.len()) {
            *counts.entry(term.idf).or_default() += 1;
        }
    }
    let commonest = |counts: &BTreeMap<u32, usize>| counts.iter().max_by_key(|(_, count)| **count).map(|(idf, _)| *idf);
    counts.iter().map(|counts| commonest(counts).unwrap_or(1) as u8).collect()
}

fn shard(terms: &[&Term], idfs: &[u8], sections: u32) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, terms.len() as u64);
    let mut before = "";
    for term in terms {
        put_rest(&mut out, before, &term.name);
        before = &term.name;
    }
    for term in terms.iter().filter(|term| !term.name.contains(' ')) {
        let same = term.name.chars().zip(term.shown.chars()).take_while(|(a, b)| a == b).count();
        put(&mut out, (term.name.chars().count() - same) as u64);
        put_text(&mut out, &term.shown.chars().skip(same).collect::<String>());
    }
    let has_own = |term: &Term| term.alias || idfs.get(term.postings.len()) != Some(&(term.idf as u8));
    for term in terms {
        put(&mut out, (term.postings.len() as u64) << 2 | u64::from(has_own(term)) << 1 | u64::from(term.alias));
    }
    out.extend(terms.iter().filter(|term| has_own(term)).map(|term| term.idf as u8));
    let mut bits = Bits::default();
    for term in terms {
        let places: Vec<u32> = term.postings.iter().map(|(section, _)| *section).collect();
        bits.put_sections(&places, 0, sections);
        for (_, level) in &term.postings {
            bits.put_level(*level);
        }
    }
    out.extend(bits.bytes);
    out
}

/// Bits, highest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn put(&mut self, bit: bool) {
        if self.used.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut().filter(|_| bit) {
            *last |= 0x80 >> (self.used % 8);
        }
        self.used += 1;
    }

    fn put_level(&mut self, level: u8) {
        for _ in 0..level {
            self.put(true);
        }
        if level < 3 {
            self.put(false);
        }
    }

    /// Rising numbers from `low` on and below `high`, the middle one first (Moffat and Stuiver 2000): what lies close
    /// together costs little.
    fn put_sections(&mut self, places: &[u32], low: u32, high: u32) {
        let (left, rest) = places.split_at(places.len() / 2);
        let [middle, right @ ..] = rest else { return };
        let least = low + left.len() as u32;
        self.put_below(middle - least, high - right.len() as u32 - least);
        self.put_sections(left, low, *middle);
        self.put_sections(right, middle + 1, high);
    }

    /// A number below `room`: the middle ones have the shorter codes.
    fn put_below(&mut self, number: u32, room: u32) {
        let size = room.max(1).ilog2();
        let short = (2u64 << size) - u64::from(room);
        let first_short = (u64::from(room) - short) / 2;
        let turned = (u64::from(number) + u64::from(room) - first_short) % u64::from(room.max(1));
        let (code, length) = if turned < short { (turned, size) } else { (turned + short, size + 1) };
        for bit in (0..length).rev() {
            self.put(code >> bit & 1 == 1);
        }
    }
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend(text.as_bytes());
}

/// What a text does not share with the one before it; the shared length is in bytes, at the start of a character.
fn put_rest(out: &mut Vec<u8>, before: &str, text: &str) {
    let mut shared = before.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
    while !text.is_char_boundary(shared) {
        shared -= 1;
    }
    put(out, shared as u64);
    put_text(out, &text[shared..]);
}
