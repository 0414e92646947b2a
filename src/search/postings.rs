//! The postings of a shard as bits (`FORMAT.md`, "Shard"): sections of each term, what its levels are, and for an alias what it
//! has from another.

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
    let mut bits = Bits::default();
    let mut likes = Vec::with_capacity(terms.len());
    let mut kin = Kin { aliases: Vec::new(), having: vec![Vec::new(); sections as usize] };
    for (at, term) in terms.iter().enumerate() {
        let like = if term.alias { kin.like(terms, term, sections) } else { None };
        match &like {
            Some(like) => bits.put_like(&term.postings, &terms[like.at].postings, sections),
            None => bits.put_postings(&term.postings, sections, if term.alias { &[] } else { orders }),
        }
        if term.alias {
            kin.add(at, term);
        }
        likes.push(like);
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

/// Aliases so far, and by section.
struct Kin {
    aliases: Vec<usize>,
    having: Vec<Vec<usize>>,
}

impl Kin {
    fn add(&mut self, at: usize, term: &Term) {
        for (section, _) in &term.postings {
            self.having[*section as usize].push(self.aliases.len());
        }
        self.aliases.push(at);
    }

    /// The alias that makes this one shortest, where one makes it shorter than it is by itself.
    fn like(&self, terms: &[&Term], term: &Term, sections: u32) -> Option<Like> {
        let mut common = vec![0usize; self.aliases.len()];
        for number in term.postings.iter().flat_map(|(section, _)| &self.having[*section as usize]) {
            common[*number] += 1;
        }
        let mut tried: Vec<usize> = (0..common.len()).filter(|number| common[*number] > 0).collect();
        let differing =
            |number: &usize| terms[self.aliases[*number]].postings.len() + term.postings.len() - 2 * common[*number];
        tried.sort_by_key(|number| (differing(number), std::cmp::Reverse(*number)));
        tried.truncate(TRIED);
        let own = Bits::counting(|bits| bits.put_postings(&term.postings, sections, &[]));
        let cost = |number: &usize| {
            let earlier = &terms[self.aliases[*number]].postings;
            // The numbers of the columns beside the bits, about.
            6 + Bits::counting(|bits| bits.put_like(&term.postings, earlier, sections))
        };
        let (_, best) = tried
            .into_iter()
            .map(|number| (cost(&number), number))
            .filter(|(cost, _)| *cost < own)
            .min_by_key(|(cost, _)| *cost)?;
        let others = term.postings.len() - common[best];
        Some(Like { at: self.aliases[best], back: self.aliases.len() - best, others })
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
