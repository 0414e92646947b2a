//! Help that stands above the results when a query sounds like danger (`FORMAT.md`, "Danger").

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Analyzer;
use super::correct::edits;
use super::decode::{DecodeError, inflate};
use super::encode::deflate;

/// Other words that may stand between two words of a signal: "hurt [one of] my baby".
const BETWEEN: usize = 2;

/// Words among which all of a rule must stand, in whatever order.
const NEAR: usize = 10;

/// Cards above the results, the most pressing first. More would hide what was searched for.
const CARDS: usize = 2;

/// A word of danger that somebody may have meant by another is at least so long.
const MEANT: usize = 4;

/// What calls for which card, with stems for words. A name such as `@child` stands for any stem of that list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Danger {
    #[serde(with = "sent::lists")]
    pub lists: BTreeMap<String, Vec<String>>,
    /// Stems, each with those that are read as it.
    #[serde(with = "sent::lists")]
    pub same: BTreeMap<String, Vec<String>>,
    /// Stems in order that show a question of work.
    #[serde(with = "sent::phrases")]
    pub work: Vec<Vec<String>>,
    /// Stems of words beside which those of work do not count.
    #[serde(with = "sent::words")]
    pub personal: Vec<String>,
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
    #[serde(with = "sent::phrases")]
    pub signals: Vec<Vec<String>>,
    /// Stems close together, which do not count beside words of work.
    #[serde(with = "sent::phrases")]
    pub near: Vec<Vec<String>>,
    /// Stems in order with which the card stays away.
    #[serde(with = "sent::phrases")]
    pub not: Vec<Vec<String>>,
    /// Stems close together that say whom it may be about, where only a card that is `otherwise` is called for.
    #[serde(default, with = "sent::phrases", skip_serializing_if = "Vec::is_empty")]
    pub perhaps: Vec<Vec<String>>,
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

    /// The bytes of `danger.bin`.
    pub fn write(&self) -> Vec<u8> {
        deflate(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// The cards for a query of which the index does not know some stems.
    pub fn cards(&self, query: &str, unknown: &[String]) -> Vec<&Card> {
        // As in the browser, in every language: a stemmer of its own is not worth its bytes there.
        let stems = Analyzer::new("en").stems(query);
        let called = self.called(&stems);
        let unsure = called.last().is_none_or(|card| card.otherwise);
        if unsure { self.called(&self.meant(&stems, unknown)) } else { called }
    }

    /// The cards that a query with these stems calls for, the most pressing first.
    fn called(&self, stems: &[String]) -> Vec<&Card> {
        let personal = stems.iter().any(|stem| self.personal.contains(stem));
        let stems: Vec<&str> = stems.iter().map(|stem| self.read_as(stem)).collect();
        let any = |signals: &[Vec<String>]| {
            signals.iter().any(|signal| (0..stems.len()).any(|at| self.stands(signal, &stems[at..], stems.len())))
        };
        let busy = !personal && any(&self.work);
        let close = |rules: &[Vec<String>]| rules.iter().any(|rule| self.near(rule, &stems));
        let found: Vec<&Card> = self
            .cards
            .iter()
            .filter(|card| (any(&card.signals) || (!busy && close(&card.near))) && !any(&card.not))
            .collect();
        if let [general] = found[..]
            && general.otherwise
        {
            let perhaps = self.cards.iter().find(|card| close(&card.perhaps) && !any(&card.not));
            return perhaps.into_iter().chain([general]).collect();
        }
        let crowded = found.len() > 1;
        found.into_iter().filter(|card| !card.otherwise || !crowded).take(CARDS).collect()
    }

    /// The stem that another is read as.
    pub fn read_as<'a>(&'a self, stem: &'a str) -> &'a str {
        let other = self.same.iter().find(|(_, others)| others.iter().any(|other| other == stem));
        other.map_or(stem, |(name, _)| name)
    }

    /// Stems, with the nearest word of danger for each that is unknown.
    fn meant(&self, stems: &[String], unknown: &[String]) -> Vec<String> {
        let phrases = self.cards.iter().flat_map(|card| card.signals.iter().chain(&card.near));
        let listed = self.lists.values().chain(self.same.values()).flatten();
        let known: BTreeSet<&String> =
            listed.chain(self.same.keys()).chain(phrases.chain(&self.work).flatten()).collect();
        let nearest = |stem: &String| {
            if known.contains(stem) || !unknown.contains(stem) {
                return stem.clone();
            }
            let length = stem.chars().count();
            let limit = if length > 6 { 2 } else { usize::from(length > 2) };
            let alike = known.iter().filter(|word| {
                let letters = word.chars().count();
                letters >= MEANT && letters.abs_diff(length) <= limit && word.chars().next() == stem.chars().next()
            });
            let near = alike.map(|word| (edits(stem, word), *word)).filter(|(far, _)| *far <= limit);
            near.min().map_or_else(|| stem.clone(), |(_, word)| word.clone())
        };
        stems.iter().map(nearest).collect()
    }

    /// Puts the cards of a language before those that serve all; names of lists are kept apart.
    pub fn before(self, other: &Danger, language: &str) -> Danger {
        let own = |name: &str| format!("{name}.{language}");
        let mut joined = other.clone();
        joined.lists.extend(self.lists.into_iter().map(|(name, stems)| (own(&name), stems)));
        joined.work.extend(self.work);
        joined.personal.extend(self.personal);
        for (name, stems) in self.same {
            joined.same.entry(name).or_default().extend(stems);
        }
        let renamed = |stem: String| if stem.starts_with('@') { own(&stem) } else { stem };
        let phrases = |phrases: Vec<Vec<String>>| -> Vec<Vec<String>> {
            phrases.into_iter().map(|phrase| phrase.into_iter().map(renamed).collect()).collect()
        };
        let card = |card: Card| Card {
            signals: phrases(card.signals),
            near: phrases(card.near),
            not: phrases(card.not),
            perhaps: phrases(card.perhaps),
            ..card
        };
        joined.cards.splice(0..0, self.cards.into_iter().map(card));
        joined
    }

    fn fits(&self, wanted: &str, stem: &str) -> bool {
        wanted == stem || self.lists.get(wanted).is_some_and(|list| list.iter().any(|one| one == stem))
    }

    /// Whether the signal stands at the start of `stems` in order, its first word within `room` words.
    fn stands(&self, signal: &[String], stems: &[&str], room: usize) -> bool {
        let Some((first, rest)) = signal.split_first() else { return true };
        (0..room.min(stems.len()))
            .any(|at| self.fits(first, stems[at]) && self.stands(rest, &stems[at + 1..], BETWEEN + 1))
    }

    fn near(&self, rule: &[String], stems: &[&str]) -> bool {
        (0..stems.len()).any(|at| {
            let around = &stems[at..stems.len().min(at + NEAR)];
            rule.iter().all(|wanted| around.iter().any(|stem| self.fits(wanted, stem)))
        })
    }
}

/// How lists and phrases are written in `danger.bin`: with few signs between them.
mod sent {
    fn split(text: &str, sign: char) -> Vec<String> {
        text.split(sign).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    pub mod words {
        use serde::{Deserialize, Deserializer, Serializer};

        pub fn serialize<S: Serializer>(words: &[String], to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(&words.join(" "))
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
            Ok(super::split(&String::deserialize(from)?, ' '))
        }
    }

    pub mod phrases {
        use serde::{Deserialize, Deserializer, Serializer};

        pub fn serialize<S: Serializer>(phrases: &[Vec<String>], to: S) -> Result<S::Ok, S::Error> {
            let phrases: Vec<String> = phrases.iter().map(|phrase| phrase.join(" ")).collect();
            to.serialize_str(&phrases.join(","))
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<String>>, D::Error> {
            let phrases = super::split(&String::deserialize(from)?, ',');
            Ok(phrases.iter().map(|phrase| super::split(phrase, ' ')).collect())
        }
    }

    pub mod lists {
        use std::collections::BTreeMap;

        use serde::{Deserialize, Deserializer, Serializer};

        pub fn serialize<S: Serializer>(lists: &BTreeMap<String, Vec<String>>, to: S) -> Result<S::Ok, S::Error> {
            to.collect_map(lists.iter().map(|(name, words)| (name, words.join(" "))))
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
            let lists = BTreeMap::<String, String>::deserialize(from)?;
            Ok(lists.into_iter().map(|(name, words)| (name, super::split(&words, ' '))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_called_for_in_their_order() {
        let danger: Danger = serde_json::from_str(
            r#"{"lists": {"@child": "kid son"}, "same": {"hurt": "injur"}, "work": "polici,how mani", "personal": "my", "cards": [
            {"id": "a", "title": "", "text": "", "contacts": [], "url": null, "signals": "@child cri", "near": "hurt @child", "not": "sport day"},
            {"id": "b", "title": "", "text": "", "contacts": [], "url": null, "signals": "help me", "near": "", "not": "doll", "perhaps": "@child babi"},
            {"id": "c", "title": "", "text": "", "contacts": [], "url": null, "signals": "", "near": "hurt", "not": "", "otherwise": true}]}"#,
        )
        .unwrap();
        assert_eq!(Danger::read(&danger.write()).unwrap(), danger);
        let asked = |query: &str, unknown: &[&str]| {
            let unknown: Vec<String> = unknown.iter().map(|stem| (*stem).to_owned()).collect();
            danger.cards(query, &unknown).iter().map(|card| card.id.as_str()).collect::<String>()
        };
        let called = |query: &str| asked(query, &[]);
        assert_eq!(called("an injured son"), "a");
        assert_eq!((called("son hrut"), asked("son hrut", &["hrut"])), (String::new(), "a".into()));
        assert_eq!((asked("skid hurt", &["skid"]), called("he hrut my kid")), ("c".into(), String::new()));
        assert_eq!(called("he hurts my son"), "a");
        assert_eq!(called("my hurting son: help me"), "ab");
        assert_eq!(called("kids always always crying"), "a");
        assert_eq!(called("kids always always always crying"), "");
        assert_eq!((called("hurt"), called("a baby hurt by kids on a sports day")), ("c".into(), "bc".into()));
        assert_eq!(
            (called("baby of kids"), called("hurt baby doll of kids on a sports day")),
            (String::new(), "c".into())
        );
        assert_eq!((called("policy on a son hurt"), called("my son is hurt by a policy")), (String::new(), "a".into()));
        assert_eq!((called("how many a son hurt"), called("how a son is hurt")), (String::new(), "a".into()));
        assert_eq!(called("son hurt on sports day"), "c");
    }

    #[test]
    fn a_language_has_its_cards_first() {
        let card = |id: &str, stem: &str| Card { id: id.into(), near: vec![vec![stem.into()]], ..Card::default() };
        let list = |word: &str| [("@child".to_owned(), vec![word.to_owned()])].into();
        let one =
            |id: &str, word: &str| Danger { lists: list(word), cards: vec![card(id, "@child")], ..Danger::default() };
        let both = one("cy", "plentyn").before(&one("en", "kid"), "cy");
        let called = |query: &str| both.cards(query, &[]).iter().map(|card| card.id.clone()).collect::<Vec<_>>();
        assert_eq!((called("plentyn"), called("kid plentyn")), (vec!["cy".into()], vec!["cy".into(), "en".to_owned()]));
    }
}
