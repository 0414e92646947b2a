//! An [`Index`] as the files of `FORMAT.md`.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;

use super::analyze::key;
use super::postings::{Like, orders, postings};
use super::{Index, Term};
use crate::path::OutputPath;

/// Bytes a shard may have before it is compressed, least and most: small shards save a reader who types one word, large
/// ones save files and boundaries. Between them it grows with the site.
const SHARD_BYTES: (usize, usize) = (3_000, 13_000);

/// Bytes of records in one group before compression. Ten results lie in ten groups, and should cost 7 kB together.
const RECORD_GROUP_BYTES: usize = 1_000;

/// Terms with fewer postings share the idf that the manifest has for their number.
const TABLE_LENGTH: usize = 32;

/// The largest number at the end of a text, which no text has in it.
pub const LARGEST_END: u8 = 31;

/// Where the manifest stands below the folder of the language.
pub fn manifest_path(base: &str) -> String {
    format!("{base}search/manifest.bin")
}

/// The manifest of the same index in one shard and one group of records, for readers who save the search on their device.
pub fn whole_manifest_path(base: &str) -> String {
    format!("{base}search/whole.bin")
}

/// Writes the index as files below `base` (empty, or `fr/`).
pub fn encode(index: &Index, base: &str) -> BTreeMap<OutputPath, Vec<u8>> {
    write(index, base, index.whole, manifest_path(base))
}

/// Writes it in one shard and one group of records, whatever its size, beside the files of [`encode`].
pub fn encode_whole(index: &Index, base: &str) -> BTreeMap<OutputPath, Vec<u8>> {
    write(index, base, true, whole_manifest_path(base))
}

fn write(index: &Index, base: &str, whole: bool, manifest_path: String) -> BTreeMap<OutputPath, Vec<u8>> {
    let shards = if whole { vec![&index.terms[..]] } else { cut(index) };
    let idfs = idfs(index);
    let sections = index.sections.len();
    let shift = if whole { 31 } else { group_shift(index) };
    // Who fetches a few shards would pay more for the orders than they save.
    let orders = if whole { orders(index.terms.iter(), sections) } else { Vec::new() };
    let shard = |(number, terms): (usize, &&[Term])| {
        (format!("t{number}.bin"), shard(&by_name(terms), &idfs, sections as u32, &orders))
    };
    let mut contents: Vec<(String, Vec<u8>)> = shards.par_iter().enumerate().map(shard).collect();
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
    add(manifest_path, deflate(&manifest(index, &folder, shift, [&idfs, &orders], &shards)));
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
    if index.terms.is_empty() {
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
    sorted.sort_by(|a, b| a.name.encode_utf16().cmp(b.name.encode_utf16()).then(a.alias.cmp(&b.alias)));
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

fn manifest(index: &Index, folder: &str, shift: u32, tables: [&[u8]; 2], shards: &[&[Term]]) -> Vec<u8> {
    let mut out = b"SPI4".to_vec();
    put_text(&mut out, folder);
    put_text(&mut out, &index.language);
    let pages = index.sections.iter().filter(|entry| entry.starts_page).count();
    for number in [index.sections.len(), pages, shift as usize] {
        put(&mut out, number as u64);
    }
    for level in index.levels.as_flattened() {
        put(&mut out, u64::from(*level));
    }
    for table in tables {
        put(&mut out, table.len() as u64);
        out.extend(table);
    }
    put(&mut out, shards.len() as u64);
    let firsts: Vec<String> = shards.iter().skip(1).filter_map(|terms| Some(key(&terms.first()?.name))).collect();
    put_sorted(&mut out, firsts.iter().map(String::as_str));
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

fn shard(terms: &[&Term], idfs: &[u8], sections: u32, orders: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, terms.len() as u64);
    put_sorted(&mut out, terms.iter().map(|term| term.name.as_str()));
    for term in terms.iter().filter(|term| !term.name.contains(' ')) {
        let same = term.name.chars().zip(term.shown.chars()).take_while(|(a, b)| a == b).count();
        let off = term.name.chars().count() - same;
        let kept = if off < usize::from(LARGEST_END) { same } else { 0 };
        out.extend(term.shown.chars().skip(kept).collect::<String>().bytes());
        out.push(off.min(usize::from(LARGEST_END)) as u8);
    }
    let (likes, bits) = postings(terms, sections, orders);
    // What is like another has the idf of that, or its own.
    let has_own = |term: &Term, like: &Option<Like>| match like {
        Some(like) => term.idf != terms[like.at].idf,
        None => term.alias || idfs.get(term.postings.len()) != Some(&(term.idf as u8)),
    };
    for (term, like) in terms.iter().zip(&likes) {
        let flags = u64::from(has_own(term, like)) << 1 | u64::from(term.alias);
        put(&mut out, (term.postings.len() as u64) << 2 | flags);
    }
    for (_, like) in terms.iter().zip(&likes).filter(|(term, _)| term.alias) {
        put(&mut out, like.as_ref().map_or(0, |like| like.back as u64));
    }
    for like in likes.iter().flatten() {
        put(&mut out, like.others as u64);
    }
    out.extend(terms.iter().zip(&likes).filter(|(term, like)| has_own(term, like)).map(|(term, _)| term.idf as u8));
    out.extend(bits);
    out
}

/// Writes a number as LEB128.
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

/// Sorted texts, each without what it shares with the one before. What is at the end of each, and nowhere in them: a number of bytes
/// below 32, those that the next begins with, ending at a character.
fn put_sorted<'t>(out: &mut Vec<u8>, texts: impl Iterator<Item = &'t str>) {
    let mut texts = texts.peekable();
    let mut shared = 0;
    while let Some(text) = texts.next() {
        out.extend(&text.as_bytes()[shared..]);
        let next = texts.peek().copied().unwrap_or_default();
        shared = next.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count().min(usize::from(LARGEST_END));
        while !next.is_char_boundary(shared) {
            shared -= 1;
        }
        out.push(shared as u8);
    }
}
