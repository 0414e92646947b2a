//! What people say and what texts say: groups from the theme, from the site's glossary, from acronyms found in the text.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::{Unknown, read_data};
use crate::diagnostic::Checked;
use crate::path::SourcePath;

/// How surely two phrases mean the same, where a group does not say.
const USUAL_WEIGHT: f64 = 0.85;

/// Words and phrases that lead to others.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What people type.
    pub say: Vec<String>,
    /// What texts say, best first.
    pub mean: Vec<String>,
    /// Whether it works the other way round as well.
    pub both: bool,
    /// 0.1 to 1: how surely they mean the same.
    pub weight: f64,
}

/// All groups.
#[derive(Clone, Debug, Default)]
pub struct Thesaurus {
    pub groups: Vec<Group>,
}

impl Thesaurus {
    /// Reads `[[group]]` tables with `say`, `mean`, `both` and `weight`.
    pub fn read(file: &SourcePath, text: &str) -> Checked<Self> {
        read_data(file, text, "the thesaurus", |fields| {
            let read = |(_, table)| {
                fields.nested("group", table, Unknown::Refuse, |group| Group {
                    say: group.strings("say").unwrap_or_default(),
                    mean: group.strings("mean").unwrap_or_default(),
                    both: group.flag("both").unwrap_or(false),
                    weight: group.number("weight").unwrap_or(USUAL_WEIGHT).clamp(0.1, 1.0),
                })
            };
            let groups = fields.tables("group", "[[group]]\nsay = [\"cot death\"]\nmean = [\"safe sleeping\"]");
            Self { groups: groups.into_iter().map(read).collect() }
        })
    }

    /// Each phrase with the phrases it leads to and how surely, both directions written out.
    pub fn directions(&self) -> Vec<(&str, Vec<(&str, f64)>)> {
        let mut all = Vec::new();
        for group in &self.groups {
            for say in &group.say {
                all.push((say.as_str(), group.mean.iter().map(|mean| (mean.as_str(), group.weight)).collect()));
            }
            if group.both {
                for mean in &group.mean {
                    all.push((mean.as_str(), group.say.iter().map(|say| (say.as_str(), group.weight)).collect()));
                }
            }
        }
        all
    }
}

/// Acronyms that a text explains where it first uses them: `Local Authority Designated Officer (LADO)`. One that is
/// explained in two ways has both.
pub fn acronyms<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Group> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for text in texts {
        for (open, _) in text.match_indices('(') {
            let Some(close) = text[open..].find(')') else { continue };
            let short = &text[open + 1..open + close];
            if let Some(full) = spelled_out(&text[..open], short) {
                found.entry(short.to_owned()).or_default().insert(full);
            }
        }
    }
    let group = |(short, full): (String, BTreeSet<String>)| Group {
        say: vec![short],
        mean: full.into_iter().collect(),
        both: true,
        weight: 0.9,
    };
    found.into_iter().map(group).collect()
}

/// The words before an acronym whose first letters it is made of; small words (`of`, `and`) may be passed over.
fn spelled_out(before: &str, short: &str) -> Option<String> {
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let capitals = short.chars().filter(|c| c.is_uppercase()).count();
    if !(2..=7).contains(&letters.len()) || capitals < 2 || short.contains(' ') {
        return None;
    }
    let words: Vec<&str> = before.split([' ', '-', '\n']).filter(|word| !word.is_empty()).collect();
    let mut taken: Vec<&str> = Vec::new();
    let mut left = letters.as_slice();
    for word in words.iter().rev() {
        let Some((last, rest)) = left.split_last() else { break };
        let first = word.chars().next().into_iter().flat_map(char::to_lowercase).next();
        let small = matches!(word.to_lowercase().as_str(), "of" | "and" | "for" | "the" | "to" | "in" | "&" | "with");
        if first == Some(*last) {
            left = rest;
        } else if !small || taken.is_empty() {
            return None;
        }
        taken.push(word);
    }
    if !left.is_empty() {
        return None;
    }
    taken.reverse();
    let full = taken.join(" ");
    full.chars().all(|c| c.is_alphanumeric() || " '’&".contains(c)).then_some(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_found_where_they_are_explained() {
        let text =
            "The Local Authority Designated Officer (LADO) and Deprivation of Liberty Safeguards (DoLS) (see page 3).";
        let found = acronyms([text]);
        let pairs: Vec<_> = found.iter().map(|group| (group.say[0].as_str(), group.mean[0].as_str())).collect();
        let expected = [("DoLS", "Deprivation of Liberty Safeguards"), ("LADO", "Local Authority Designated Officer")];
        assert_eq!(pairs, expected);
        assert!(acronyms(["costs rose (UK) in total (NOT)"]).is_empty());
    }

    #[test]
    fn groups_are_read_with_their_places() {
        let file = SourcePath::known("themes/signpost/data/thesaurus.toml");
        let read = Thesaurus::read(&file, "[[group]]\nsay = ['cot death']\nmean = ['safe sleeping']\nboth = true\n");
        assert!(read.diagnostics.is_empty());
        let directions = read.value.directions();
        assert_eq!(directions[1], ("safe sleeping", vec![("cot death", 0.85)]));
        assert_eq!(Thesaurus::read(&file, "[[group]]\nsays = ['x']\n").diagnostics.len(), 1);
        for weight in ["nan", "inf", "0xffffffffffffffff"] {
            let read = Thesaurus::read(&file, &format!("[[group]]\nsay = ['x']\nweight = {weight}\n"));
            assert_eq!(read.diagnostics.len(), 1, "{weight}");
            assert_eq!(read.value.groups[0].weight, 0.85);
        }
    }
}
