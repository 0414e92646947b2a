//! How much a word counts in a section: BM25F (Robertson, Zaragoza and Taylor 2004), one saturation over all fields, and
//! its four levels.

use std::collections::BTreeMap;

use super::terms::{FIELDS, Occurrence};

/// A word in the title says four times as much as one in the text, and so on: title, heading, other names, summary, text.
const WEIGHTS: [f64; FIELDS] = [4.0, 2.5, 3.0, 1.5, 1.0];

/// How far long fields are held against a word: 0 not at all, 1 fully. Titles are short by nature.
const LENGTH_WEIGHTS: [f64; FIELDS] = [0.3, 0.3, 0.1, 0.5, 0.7];

/// Where more of the same word stops counting. 1.2 is the usual value; at 2 long reports win, at 0.5 one mention is all.
const SATURATION: f64 = 1.2;

/// The scale of the stored idf: `ln(40,000) × 24` still fits a byte.
const IDF_SCALE: f64 = 24.0;

/// The scale of levels: two digits are finer than four levels can use.
const LEVEL_SCALE: f64 = 100.0;

/// Lengths of the average field.
pub struct Averages {
    fields: [f64; FIELDS],
    sections: f64,
}

impl Averages {
    pub fn new(lengths: &[[u32; FIELDS]]) -> Self {
        let mut fields = [0.0; FIELDS];
        for (field, average) in fields.iter_mut().enumerate() {
            let filled: Vec<u32> = lengths.iter().map(|lengths| lengths[field]).filter(|length| *length > 0).collect();
            let sum: u32 = filled.iter().sum();
            *average = f64::from(sum).max(1.0) / (filled.len().max(1) as f64);
        }
        Self { fields, sections: lengths.len() as f64 }
    }

    /// Rarity of something found in `count` sections, natural logarithm.
    pub fn idf(&self, count: usize) -> f64 {
        let count = count as f64;
        (1.0 + (self.sections - count + 0.5) / (count + 0.5)).ln()
    }

    /// What the occurrences of one thing count in each section, 0 to `SATURATION + 1`.
    pub fn components(&self, occurrences: &[Occurrence], lengths: &[[u32; FIELDS]]) -> BTreeMap<u32, f64> {
        let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
        for occurrence in occurrences {
            let field = usize::from(occurrence.field);
            let length = f64::from(lengths[occurrence.section as usize][field]);
            let share = LENGTH_WEIGHTS[field];
            let norm = 1.0 - share + share * length / self.fields[field];
            *sums.entry(occurrence.section).or_default() += WEIGHTS[field] * occurrence.positions.len() as f64 / norm;
        }
        for value in sums.values_mut() {
            *value = *value * (SATURATION + 1.0) / (SATURATION + *value);
        }
        sums
    }
}

/// The byte that is stored for an idf.
pub fn stored_idf(idf: f64) -> u32 {
    (idf * IDF_SCALE).round().clamp(1.0, 255.0) as u32
}

/// Four values that stand for all components, and the borders between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    centres: [f64; 4],
}

impl Levels {
    /// Of words of the text: said in passing in a long section, said once, said in a heading or often, said in the title. Where
    /// most values lie, near one, is not where answers are told apart: borders drawn by density lost one title in twenty from
    /// the first three.
    pub const PLAIN: Self = Self { centres: [0.7, 0.95, 1.4, 2.0] };

    /// Places four centres so that values are near one (Lloyd's method in one dimension, a fixed number of rounds, so that
    /// the same values always give the same centres).
    pub fn of(values: &[f64]) -> Self {
        let mut sorted: Vec<f64> = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        if sorted.is_empty() {
            return Self { centres: [0.5, 1.0, 1.5, 2.0] };
        }
        let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
        let mut centres = [at(0.15), at(0.5), at(0.8), at(0.97)];
        for _ in 0..30 {
            let mut sums = [(0.0, 0.0); 4];
            let current = Self { centres };
            for value in &sorted {
                let (sum, count) = &mut sums[usize::from(current.level(*value))];
                *sum += value;
                *count += 1.0;
            }
            for (centre, (sum, count)) in centres.iter_mut().zip(sums) {
                if count > 0.0 {
                    *centre = sum / count;
                }
            }
            centres.sort_by(f64::total_cmp);
        }
        Self { centres }
    }

    pub fn level(self, value: f64) -> u8 {
        let distance = |centre: f64| (centre - value).abs();
        let mut best = 0;
        for level in 1..4 {
            if distance(self.centres[level]) < distance(self.centres[best]) {
                best = level;
            }
        }
        best as u8
    }

    /// As they are stored.
    pub fn stored(self) -> [u32; 4] {
        self.centres.map(|centre| (centre * LEVEL_SCALE).round().max(1.0) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_and_titles_count_more() {
        let lengths = vec![[2, 0, 0, 0, 10]; 4];
        let averages = Averages::new(&lengths);
        assert!(averages.idf(1) > averages.idf(3));
        let at = |section, field| Occurrence { section, field, positions: vec![0] };
        let counted = averages.components(&[at(0, 0), at(1, 4)], &lengths);
        assert!(counted[&0] > counted[&1]);
        assert_eq!((stored_idf(0.0), stored_idf(99.0)), (1, 255));
    }

    #[test]
    fn levels_lie_where_values_are() {
        let levels = Levels::of(&[0.1, 0.1, 0.1, 1.0, 1.0, 2.0, 2.0, 2.1]);
        assert!(levels.level(0.1) < levels.level(1.0) && levels.level(1.0) < levels.level(2.1));
        let stored = levels.stored();
        assert!(stored.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(Levels::of(&[]).stored(), [50, 100, 150, 200]);
    }
}
