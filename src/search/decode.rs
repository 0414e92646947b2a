//! The files of `FORMAT.md`, read back. Whatever the bytes, the answer is a value or an error, never a panic.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::read::DeflateDecoder;

use super::encode::LARGEST_END;
use super::postings::{ORDERS, order_of};
use super::{Facet, Term};

/// A file of the index that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error("the file is not compressed as it should be")]
    Compression,
    #[error("the file ends too early")]
    Short,
    #[error("the index is of another version, or no index at all")]
    Version,
    #[error("a number in the file is out of range")]
    Range,
    #[error("a text in the file is not UTF-8")]
    Text,
}

/// Bytes a file may have when it is unpacked: a hundred times the largest we write.
const UNPACKED_LIMIT: u64 = 256_000_000;

/// Sections of one term: the best of them, where there are more.
pub const POSTINGS_LIMIT: usize = 1024;

/// Levels and percents go up to here: a hundred times what we write. Beyond it, a score could run over.
const WEIGHT_LIMIT: u32 = 100_000;

/// `manifest.bin`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    pub folder: String,
    pub language: String,
    pub sections: u32,
    pub shift: u32,
    /// Of plain terms, of aliases.
    pub levels: [[u32; 4]; 2],
    /// The idf of plain terms by the number of their postings, where a term has none of its own.
    pub idfs: Vec<u8>,
    /// In which order a section's levels of plain terms are written, two bits each; empty where all have the first.
    pub orders: Vec<u8>,
    /// First keys of the shards after the first.
    pub boundaries: Vec<String>,
    /// For each section, the number of its page.
    pub page_of: Vec<u32>,
    /// For each page, percent.
    pub priors: Vec<u32>,
    /// Section and the earlier one it repeats.
    pub twins: Vec<(u32, u32)>,
    pub stop_words: Vec<String>,
    pub best_bets: Vec<(String, u32)>,
    pub facets: Vec<Facet>,
}

/// `t<n>.bin`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shard {
    pub terms: Vec<Term>,
}

/// What is shown of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub url: String,
    pub title: String,
    pub heading: String,
    pub kind: String,
    pub date: String,
    pub trail: String,
    pub text: String,
}

/// Unpacks a file.
pub fn inflate(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::new();
    let mut limited = DeflateDecoder::new(bytes).take(UNPACKED_LIMIT);
    limited.read_to_end(&mut out).map_err(|_| DecodeError::Compression)?;
    Ok(out)
}

impl Manifest {
    /// From unpacked bytes.
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Input { bytes, at: 0 };
        if input.take(4)? != b"SPI4" {
            return Err(DecodeError::Version);
        }
        let (folder, language) = (input.text()?, input.text()?);
        let sections = input.number()?;
        let pages = input.number()?;
        if pages > sections {
            return Err(DecodeError::Range);
        }
        let shift = input.number()?.min(31);
        let mut levels = [[0; 4]; 2];
        for level in levels.as_flattened_mut() {
            *level = input.weight()?;
        }
        let idfs = input.number()? as usize;
        let idfs = input.take(idfs)?.to_vec();
        let orders = input.number()? as usize;
        let orders = input.take(orders)?.to_vec();
        let shards = input.number()?;
        let mut boundaries = Vec::new();
        let mut begin = String::new();
        for _ in 1..shards {
            boundaries.push(input.sorted(&mut begin)?);
        }
        let starts = input.take((sections as usize).div_ceil(8))?;
        let mut page_of = Vec::with_capacity(sections as usize);
        let mut page: u32 = 0;
        for at in 0..sections as usize {
            if starts[at >> 3] >> (at & 7) & 1 == 1 && at > 0 {
                page += 1;
            }
            page_of.push(page);
        }
        let mut priors = Vec::new();
        for _ in 0..input.number()? {
            let (length, percent) = (input.number()?, input.weight()?);
            if priors.len() + length as usize > pages as usize {
                return Err(DecodeError::Range);
            }
            priors.extend(std::iter::repeat_n(percent, length as usize));
        }
        let mut twins = Vec::new();
        let mut last = 0u32;
        for _ in 0..input.number()? {
            last = last.checked_add(input.number()?).ok_or(DecodeError::Range)?;
            twins.push((last, input.number()?));
        }
        let mut stop_words = Vec::new();
        for _ in 0..input.number()? {
            stop_words.push(input.text()?);
        }
        let mut best_bets = Vec::new();
        for _ in 0..input.number()? {
            best_bets.push((input.text()?, input.number()?));
        }
        let mut facets = Vec::new();
        for _ in 0..input.number()? {
            facets.push(input.facet()?);
        }
        Ok(Self {
            folder,
            language,
            sections,
            shift,
            levels,
            idfs,
            orders,
            boundaries,
            page_of,
            priors,
            twins,
            stop_words,
            best_bets,
            facets,
        })
    }

    /// What a posting of a term counts.
    pub fn counts(&self, term: &Term, level: u8) -> u64 {
        u64::from(self.levels[usize::from(term.alias)][usize::from(level & 3)])
    }

    /// The shard a key falls into.
    pub fn shard_of(&self, key: &str) -> usize {
        self.boundaries.partition_point(|first| first.encode_utf16().le(key.encode_utf16()))
    }
}

impl Shard {
    /// From unpacked bytes.
    pub fn read(bytes: &[u8], manifest: &Manifest) -> Result<Self, DecodeError> {
        let mut input = Input { bytes, at: 0 };
        let count = input.number()? as usize;
        if count > bytes.len() {
            return Err(DecodeError::Range);
        }
        let mut terms = vec![Term::default(); count];
        let mut begin = String::new();
        for term in &mut terms {
            term.name = input.sorted(&mut begin)?;
            term.shown.clone_from(&term.name);
        }
        for term in terms.iter_mut().filter(|term| !term.name.contains(' ')) {
            let (put, off) = input.ended()?;
            let letters = term.name.chars().count();
            let kept = if off == LARGEST_END { 0 } else { letters.saturating_sub(usize::from(off)) };
            term.shown = term.name.chars().take(kept).collect::<String>() + put;
        }
        let mut heads = Vec::with_capacity(count);
        for term in &mut terms {
            let head = input.number()?;
            term.alias = head & 1 == 1;
            let length = (head >> 2) as usize;
            if length > POSTINGS_LIMIT || length > manifest.sections as usize {
                return Err(DecodeError::Range);
            }
            heads.push(Head { length, own_idf: head & 2 == 2, like: None });
        }
        input.likes(&terms, &mut heads)?;
        for at in 0..count {
            let head = &heads[at];
            terms[at].idf = match head.like {
                _ if head.own_idf => u32::from(input.take(1)?[0]),
                Some((earlier, _)) => terms[earlier].idf,
                None => manifest.idfs.get(head.length).map_or(1, |idf| u32::from(*idf)),
            };
        }
        let mut bits = BitInput { bytes: &bytes[input.at..], at: 0 };
        for (at, head) in heads.iter().enumerate() {
            let mut postings = Vec::new();
            let mut others = head.length;
            if let Some((earlier, count)) = head.like {
                others = count;
                bits.kept(&mut postings, head.length - others, &terms[earlier].postings)?;
            }
            let orders = if terms[at].alias { &[] } else { &manifest.orders[..] };
            bits.postings(&mut postings, others, manifest.sections, orders)?;
            postings.sort_unstable();
            terms[at].postings = postings;
        }
        Ok(Self { terms })
    }
}

/// What a shard says of a term before its postings.
struct Head {
    length: usize,
    own_idf: bool,
    /// The earlier term that an alias is like, and how many sections it has besides.
    like: Option<(usize, usize)>,
}

impl Record {
    /// A group of records, from unpacked bytes.
    pub fn read_group(bytes: &[u8]) -> Result<Vec<Self>, DecodeError> {
        let mut input = Input { bytes, at: 0 };
        let mut records = Vec::new();
        while input.at < bytes.len() {
            let mut next = || input.text();
            records.push(Self {
                url: next()?,
                title: next()?,
                heading: next()?,
                kind: next()?,
                date: next()?,
                trail: next()?,
                text: next()?,
            });
        }
        Ok(records)
    }
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let end = self.at.checked_add(count).ok_or(DecodeError::Range)?;
        let taken = self.bytes.get(self.at..end).ok_or(DecodeError::Short)?;
        self.at = end;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, DecodeError> {
        let mut number: u64 = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).map_err(|_| DecodeError::Range);
            }
        }
        Err(DecodeError::Range)
    }

    fn weight(&mut self) -> Result<u32, DecodeError> {
        let weight = self.number()?;
        if weight > WEIGHT_LIMIT { Err(DecodeError::Range) } else { Ok(weight) }
    }

    fn text(&mut self) -> Result<String, DecodeError> {
        let length = self.number()? as usize;
        String::from_utf8(self.take(length)?.to_vec()).map_err(|_| DecodeError::Text)
    }

    fn facet(&mut self) -> Result<Facet, DecodeError> {
        let mut facet = Facet { name: self.text()?, values: Vec::new() };
        for _ in 0..self.number()? {
            let value = self.text()?;
            let mut pages = BTreeSet::new();
            let mut next = 0u32;
            for _ in 0..self.number()? {
                let page = next.checked_add(self.number()?).ok_or(DecodeError::Range)?;
                next = page.checked_add(1).ok_or(DecodeError::Range)?;
                pages.insert(page);
            }
            facet.values.push((value, pages));
        }
        Ok(facet)
    }

    /// A text, and the byte below 32 after it.
    fn ended(&mut self) -> Result<(&'a str, u8), DecodeError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte <= LARGEST_END).ok_or(DecodeError::Short)?;
        self.at += length + 1;
        Ok((std::str::from_utf8(&rest[..length]).map_err(|_| DecodeError::Text)?, rest[length]))
    }

    /// The next of sorted texts, which begins with `begin`; what the one after it begins with is then there.
    fn sorted(&mut self, begin: &mut String) -> Result<String, DecodeError> {
        let (more, shared) = self.ended()?;
        let text = std::mem::take(begin) + more;
        text.get(..usize::from(shared)).ok_or(DecodeError::Range)?.clone_into(begin);
        Ok(text)
    }

    /// Which aliases are like earlier ones.
    fn likes(&mut self, terms: &[Term], heads: &mut [Head]) -> Result<(), DecodeError> {
        let mut aliases = Vec::new();
        for at in (0..terms.len()).filter(|at| terms[*at].alias) {
            let back = self.number()? as usize;
            if back > 0 {
                let earlier = aliases.len().checked_sub(back).ok_or(DecodeError::Range)?;
                heads[at].like = Some((aliases[earlier], 0));
            }
            aliases.push(at);
        }
        for at in aliases {
            let Some((earlier, _)) = heads[at].like else { continue };
            let others = self.number()? as usize;
            let kept = heads[at].length.checked_sub(others).ok_or(DecodeError::Range)?;
            if kept > heads[earlier].length {
                return Err(DecodeError::Range);
            }
            heads[at].like = Some((earlier, others));
        }
        Ok(())
    }
}

struct BitInput<'a> {
    bytes: &'a [u8],
    /// In bits.
    at: usize,
}

impl BitInput<'_> {
    fn bit(&mut self) -> Result<bool, DecodeError> {
        let byte = self.bytes.get(self.at >> 3).ok_or(DecodeError::Short)?;
        let bit = byte >> (7 - (self.at & 7)) & 1;
        self.at += 1;
        Ok(bit == 1)
    }

    fn level(&mut self, order: u8) -> Result<u8, DecodeError> {
        let mut place = 0;
        while place < 3 && self.bit()? {
            place += 1;
        }
        Ok(ORDERS[usize::from(order & 3)][place])
    }

    fn postings(
        &mut self,
        postings: &mut Vec<(u32, u8)>,
        count: usize,
        sections: u32,
        orders: &[u8],
    ) -> Result<(), DecodeError> {
        let mut places = vec![0; count];
        self.sections(&mut places, 0, sections)?;
        for section in places {
            postings.push((section, self.level(order_of(orders, section))?));
        }
        Ok(())
    }

    /// So many postings of an earlier alias.
    fn kept(&mut self, postings: &mut Vec<(u32, u8)>, count: usize, earlier: &[(u32, u8)]) -> Result<(), DecodeError> {
        let mut places = vec![0; count];
        self.sections(&mut places, 0, earlier.len() as u32)?;
        let same = self.bit()?;
        for place in places {
            let (section, level) = earlier[place as usize];
            postings.push((section, if same { level } else { self.level(0)? }));
        }
        Ok(())
    }

    /// Rising numbers from `low` on and below `high`, the middle one first, then those on its left, then on its right.
    fn sections(&mut self, places: &mut [u32], low: u32, high: u32) -> Result<(), DecodeError> {
        let middle = places.len() / 2;
        let (left, rest) = places.split_at_mut(middle);
        let Some((place, right)) = rest.split_first_mut() else { return Ok(()) };
        // There are never more numbers than room for them: the caller sees to it for all, and this for the parts.
        let least = low + left.len() as u32;
        *place = least + self.below(high - right.len() as u32 - least)?;
        let middle = *place;
        self.sections(left, low, middle)?;
        self.sections(right, middle + 1, high)
    }

    /// A number below `room`, which is at least 1: the middle ones have the shorter codes.
    fn below(&mut self, room: u32) -> Result<u32, DecodeError> {
        let size = room.max(1).ilog2();
        let short = (2u64 << size) - u64::from(room);
        let mut code: u64 = 0;
        for _ in 0..size {
            code = code << 1 | u64::from(self.bit()?);
        }
        if code >= short {
            code = (code << 1 | u64::from(self.bit()?)) - short;
        }
        let first_short = (u64::from(room) - short) / 2;
        Ok(((code + first_short) % u64::from(room.max(1))) as u32)
    }
}
