//! Help that stands above the results when a query sounds like danger (`FORMAT.md`, "Danger").

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Analyzer;
use super::decode::{DecodeError, inflate};

/// Other words that may stand between two words of a signal: "hurt [one of] my baby".
const BETWEEN: usize = 2;

/// Words among which all of a rule must stand, in whatever order.
const NEAR: usize = 10;

/// Cards above the results, the most pressing first. More would hide what was searched for.
const CARDS: usize = 2;

/// What calls for which card, with stems for words. A name such as `@child` stands for any stem of that list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Danger {
    pub lists: BTreeMap<String, Vec<String>>,
    /// Stems of words of work.
    pub work: Vec<String>,
    pub cards: Vec<Card>,
}

/// A card and what calls for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub id: String,
    pub title: String,
    pub text: String,
    pub contacts: Vec<Contact>,
    /// A page of the site: its path below `content/` in the data, its address in the index.
    pub url: Option<String>,
    /// Stems in order.
    pub signals: Vec<Vec<String>>,
    /// Stems close together, which do not count beside words of work.
    pub near: Vec<Vec<String>>,
    /// Stems in order with which the card stays away.
    pub not: Vec<Vec<String>>,
    /// Whether it comes up only where no other two do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub otherwise: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub label: String,
    pub number: String,
}

impl Danger {
    /// Reads `danger.bin`.
    ///
    /// # Errors
    /// [`DecodeError`] when the file is damaged.
    pub fn read(file: &[u8]) -> Result<Self, DecodeError> {
        serde_json::from_slice(&inflate(file)?).map_err(|_| DecodeError::Short)
    }

    /// The cards that a query calls for, the most pressing first.
    pub fn called(&self, query: &str) -> Vec<&Card> {
        // As in the browser, in every language: a stemmer of its own is not worth its bytes there.
        let stems = Analyzer::new("en").stems(query);
        let any = |signals: &[Vec<String>]| {
            signals.iter().any(|signal| (0..stems.len()).any(|at| self.stands(signal, &stems[at..], stems.len())))
        };
        let busy = stems.iter().any(|stem| self.work.contains(stem));
        let close = |card: &Card| card.near.iter().any(|rule| self.near(rule, &stems));
        let found: Vec<&Card> = self
            .cards
            .iter()
            .filter(|card| (any(&card.signals) || (!busy && close(card))) && !any(&card.not))
            .collect();
        let crowded = found.len() > 1;
        found.into_iter().filter(|card| !card.otherwise || !crowded).take(CARDS).collect()
    }

    /// Puts the cards of a language before those that serve all; names of lists are kept apart.
    pub fn before(self, other: &Danger, language: &str) -> Danger {
        let own = |name: &str| format!("{name}.{language}");
        let mut joined = other.clone();
        joined.lists.extend(self.lists.into_iter().map(|(name, stems)| (own(&name), stems)));
        joined.work.extend(self.work);
        let renamed = |stem: String| if stem.starts_with('@') { own(&stem) } else { stem };
        let phrases = |phrases: Vec<Vec<String>>| -> Vec<Vec<String>> {
            phrases.into_iter().map(|phrase| phrase.into_iter().map(renamed).collect()).collect()
        };
        let card = |card: Card| Card {
            signals: phrases(card.signals),
            near: phrases(card.near),
            not: phrases(card.not),
            ..card
        };
        joined.cards.splice(0..0, self.cards.into_iter().map(card));
        joined
    }

    fn fits(&self, wanted: &str, stem: &str) -> bool {
        wanted == stem || self.lists.get(wanted).is_some_and(|list| list.iter().any(|one| one == stem))
    }

    /// Whether the signal stands at the start of `stems` in order, its first word within `room` words.
    fn stands(&self, signal: &[String], stems: &[String], room: usize) -> bool {
        let Some((first, rest)) = signal.split_first() else { return true };
        (0..room.min(stems.len()))
            .any(|at| self.fits(first, &stems[at]) && self.stands(rest, &stems[at + 1..], BETWEEN + 1))
    }

    fn near(&self, rule: &[String], stems: &[String]) -> bool {
        (0..stems.len()).any(|at| {
            let around = &stems[at..stems.len().min(at + NEAR)];
            rule.iter().all(|wanted| around.iter().any(|stem| self.fits(wanted, stem)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn danger(text: &str) -> Danger {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn cards_are_called_for_in_their_order() {
        let danger = danger(
            r#"{"lists": {"@child": ["kid", "son"]}, "work": ["polici"], "cards": [
            {"id": "a", "title": "", "text": "", "contacts": [], "url": null, "signals": [["@child", "cri"]], "near": [["hurt", "@child"]], "not": [["sport", "day"]]},
            {"id": "b", "title": "", "text": "", "contacts": [], "url": null, "signals": [["help", "me"]], "near": [], "not": []},
            {"id": "c", "title": "", "text": "", "contacts": [], "url": null, "signals": [], "near": [["hurt"]], "not": [], "otherwise": true}]}"#,
        );
        let called = |query: &str| danger.called(query).iter().map(|card| card.id.as_str()).collect::<String>();
        assert_eq!(called("he hurts my son"), "a");
        assert_eq!(called("my hurting son: help me"), "ab");
        assert_eq!(called("kids always always crying"), "a");
        assert_eq!(called("kids always always always crying"), "");
        assert_eq!(called("hurt"), "c");
        assert_eq!(called("policy on a child hurt"), "");
        assert_eq!(called("son hurt on sports day"), "c");
    }

    #[test]
    fn a_language_has_its_cards_first() {
        let card = |id: &str, stem: &str| Card { id: id.into(), near: vec![vec![stem.into()]], ..Card::default() };
        let list = |word: &str| [("@child".to_owned(), vec![word.to_owned()])].into();
        let one =
            |id: &str, word: &str| Danger { lists: list(word), work: Vec::new(), cards: vec![card(id, "@child")] };
        let both = one("cy", "plentyn").before(&one("en", "kid"), "cy");
        let called = |query: &str| both.called(query).iter().map(|card| card.id.clone()).collect::<Vec<_>>();
        assert_eq!((called("plentyn"), called("kid plentyn")), (vec!["cy".into()], vec!["cy".into(), "en".to_owned()]));
    }
}
