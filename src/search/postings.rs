//! The postings of a shard as bits (`FORMAT.md`, "Shard"): sections of each term, what its levels are, and for an alias what it
//! has from another.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::Term;

/// The levels in the order of their codes, for each of the four orders a section can have.
pub const ORDERS: [[u8; 4]; 4] = [[0, 1, 2, 3], [1, 2, 0, 3], [2, 3, 0, 1], [0, 2, 1, 3]];

/// Earlier aliases that are tried for each: those with most sections in common.
const TRIED: usize = 6;

/// An alias that has sections from an earlier one.
#[derive(Debug, PartialEq, Eq)]
pub struct Like {
    /// Which term of the shard the earlier one is.
    pub at: usize,
    /// How many aliases before.
    pub back: usize,
    /// Sections that it has besides.
    pub others: usize,
}

/// Which alias is like which other, and the bits of all.
pub fn postings(terms: &[&Term], sections: u32, orders: &[u8]) -> (Vec<Option<Like>>, Vec<u8>) {
    let kin = Kin::new(terms, sections);
    let likes: Vec<Option<Like>> = (0..terms.len()).into_par_iter().map(|at| kin.like(at)).collect();
    let mut bits = Bits::default();
    for (term, like) in terms.iter().zip(&likes) {
        match like {
            Some(like) => bits.put_like(&term.postings, &terms[like.at].postings, sections),
            None => bits.put_postings(&term.postings, sections, if term.alias { &[] } else { orders }),
        }
    }
    (likes, bits.bytes)
}

/// The order of levels that costs each section least over all plain terms, two bits each, four to a byte, lowest first.
pub fn orders<'t>(terms: impl Iterator<Item = &'t Term>, sections: usize) -> Vec<u8> {
    let mut counts = vec![[0usize; 4]; sections];
    for (section, level) in terms.filter(|term| !term.alias).flat_map(|term| &term.postings) {
        counts[*section as usize][usize::from(*level)] += 1;
    }
    let mut packed = vec![0u8; sections.div_ceil(4)];
    for (section, counts) in counts.iter().enumerate() {
        let cost =
            |order: &[u8; 4]| -> usize { (0..4).map(|at| counts[usize::from(order[at])] * (at + 1).min(3)).sum() };
        let best = (0..4).min_by_key(|order| cost(&ORDERS[*order])).unwrap_or_default();
        packed[section >> 2] |= (best as u8) << (2 * (section & 3));
    }
    packed
}

/// The aliases of a shard, and by section.
struct Kin<'t> {
    terms: &'t [&'t Term],
    sections: u32,
    aliases: Vec<usize>,
    having: Vec<Vec<usize>>,
}

impl<'t> Kin<'t> {
    fn new(terms: &'t [&'t Term], sections: u32) -> Self {
        let aliases: Vec<usize> = (0..terms.len()).filter(|at| terms[*at].alias).collect();
        let mut having = vec![Vec::new(); sections as usize];
        for (number, at) in aliases.iter().enumerate() {
            for (section, _) in &terms[*at].postings {
                having[*section as usize].push(number);
            }
        }
        Self { terms, sections, aliases, having }
    }

    /// The earlier alias that makes this one shortest, where one makes it shorter than it is by itself.
    fn like(&self, at: usize) -> Option<Like> {
        let own = self.aliases.binary_search(&at).ok()?;
        let postings = &self.terms[at].postings;
        let mut common = vec![0usize; own];
        for number in postings.iter().flat_map(|(section, _)| &self.having[*section as usize]).filter(|one| **one < own)
        {
            common[*number] += 1;
        }
        let earlier = |number: usize| &self.terms[self.aliases[number]].postings;
        let differing = |number: &usize| earlier(*number).len() + postings.len() - 2 * common[*number];
        let mut tried: Vec<usize> = (0..own).filter(|number| common[*number] > 0).collect();
        if tried.len() > TRIED {
            tried.select_nth_unstable_by_key(TRIED, |number| (differing(number), Reverse(*number)));
            tried.truncate(TRIED);
        }
        // The numbers of the columns beside the bits count as well, about.
        let cost = |number: usize| 6 + Bits::counting(|bits| bits.put_like(postings, earlier(number), self.sections));
        let alone = Bits::counting(|bits| bits.put_postings(postings, self.sections, &[]));
        let costs = tried.into_iter().map(|number| (cost(number), Reverse(number)));
        let (_, Reverse(best)) = costs.filter(|(cost, _)| *cost < alone).min()?;
        Some(Like { at: self.aliases[best], back: own - best, others: postings.len() - common[best] })
    }
}

/// Bits, highest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: usize,
}

impl Bits {
    /// How many bits something takes.
    fn counting(write: impl Fn(&mut Self)) -> usize {
        let mut bits = Self::default();
        write(&mut bits);
        bits.used
    }

    fn put(&mut self, bit: bool) {
        if self.used.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut().filter(|_| bit) {
            *last |= 0x80 >> (self.used % 8);
        }
        self.used += 1;
    }

    fn put_level(&mut self, level: u8, order: u8) {
        let place = ORDERS[usize::from(order & 3)].iter().position(|other| *other == level).unwrap_or_default();
        for _ in 0..place {
            self.put(true);
        }
        if place < 3 {
            self.put(false);
        }
    }

    fn put_postings(&mut self, postings: &[(u32, u8)], sections: u32, orders: &[u8]) {
        let places: Vec<u32> = postings.iter().map(|(section, _)| *section).collect();
        self.put_sections(&places, 0, sections);
        for (section, level) in postings {
            self.put_level(*level, order_of(orders, *section));
        }
    }

    /// Postings of an alias, of which some are those of an earlier one.
    fn put_like(&mut self, postings: &[(u32, u8)], earlier: &[(u32, u8)], sections: u32) {
        let place = |section: u32| earlier.binary_search_by_key(&section, |(other, _)| *other).ok();
        let kept: Vec<(u32, u8)> = postings.iter().filter(|(section, _)| place(*section).is_some()).copied().collect();
        let others: Vec<(u32, u8)> =
            postings.iter().filter(|(section, _)| place(*section).is_none()).copied().collect();
        let places: Vec<u32> = kept.iter().filter_map(|(section, _)| Some(place(*section)? as u32)).collect();
        self.put_sections(&places, 0, earlier.len() as u32);
        let same = kept.iter().zip(&places).all(|((_, level), place)| *level == earlier[*place as usize].1);
        self.put(same);
        for (_, level) in kept.iter().filter(|_| !same) {
            self.put_level(*level, 0);
        }
        self.put_postings(&others, sections, &[]);
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

/// The order of levels that a section has; the first where none is written.
pub fn order_of(orders: &[u8], section: u32) -> u8 {
    orders.get(section as usize >> 2).map_or(0, |four| four >> (2 * (section & 3)) & 3)
}
