//! Danger signals as theme and site write them, in `danger.toml`.

use std::collections::BTreeMap;

use crate::data::{Fields, Key, Node, Table, Unknown, read_data};
use crate::diagnostic::{Checked, Code};
use crate::path::SourcePath;
use crate::search::{Analyzer, Card, Contact, Danger};
use crate::site::Site;

/// Starts the name of a list.
const LIST: char = '@';

/// Reads lists, words of work and cards. The addresses of cards are still paths below `content/`.
pub fn read(file: &SourcePath, text: &str) -> Checked<Danger> {
    read_data(file, text, "this file", |fields| {
        // The browser stems these words as English in every language.
        let mut reading =
            Reading { analyzer: Analyzer::new("en"), lists: fields.table("lists"), same: Danger::default() };
        reading.same.same = reading.same(fields);
        let phrases = |name| {
            fields.strings(name).unwrap_or_default().iter().map(|words| reading.stems(words)).collect::<Vec<_>>()
        };
        // As they are typed: "our" is read as "my", and yet says "our policy" too.
        let words =
            |name| fields.strings(name).unwrap_or_default().iter().map(|word| reading.analyzer.stem(word)).collect();
        let cards = fields.tables("card", "[[card]]\nid = \"child\"").into_iter();
        Danger {
            cards: cards.map(|(_, table)| reading.card(fields, table)).collect(),
            work: phrases("work"),
            personal: words("personal"),
            lists: reading.lists(fields),
            ..reading.same
        }
    })
}

/// The cards as the browser reads them: the link is an address, when its page is published.
pub fn published(mut danger: Danger, site: &Site) -> Danger {
    for card in &mut danger.cards {
        let page = card.url.take().and_then(|path| site.find(path.trim_start_matches("@/")));
        card.url = page.map(|page| site.permalink(page).to_string());
    }
    danger
}

struct Reading<'a> {
    analyzer: Analyzer,
    lists: Option<&'a Table>,
    /// Nothing but the words that are read as others.
    same: Danger,
}

impl<'a> Reading<'a> {
    fn same(&self, fields: &Fields<'a>) -> BTreeMap<String, Vec<String>> {
        let entries = fields.table("same").map_or(&[][..], |table| &table.entries);
        let group = |(key, node): &'a (Key, Node)| {
            let name = self.analyzer.stem(&key.name);
            let others = fields.string_items("same", &key.name, node).unwrap_or_default();
            let mut stems: Vec<String> = Vec::new();
            for stem in others.iter().flat_map(|other| self.analyzer.stems(other.as_str().unwrap_or_default())) {
                if stem != name && !stems.contains(&stem) {
                    stems.push(stem);
                }
            }
            (name, stems)
        };
        entries.iter().map(group).collect()
    }

    fn stems(&self, words: &str) -> Vec<String> {
        self.analyzer.stems(words).iter().map(|stem| self.same.read_as(stem).to_owned()).collect()
    }

    fn lists(&self, fields: &Fields<'a>) -> BTreeMap<String, Vec<String>> {
        let entries = self.lists.map_or(&[][..], |table| &table.entries);
        let list = |(key, _): &(Key, Node)| {
            let mut stems = Vec::new();
            self.gather(fields, &key.name, &mut Vec::new(), &mut stems);
            (format!("{LIST}{}", key.name), stems)
        };
        entries.iter().map(list).collect()
    }

    /// The stems of a list and of the lists it names; one that names itself adds nothing.
    fn gather(&self, fields: &Fields<'a>, name: &str, inside: &mut Vec<String>, stems: &mut Vec<String>) {
        let Some(node) = self.lists.and_then(|lists| lists.get(name)) else { return };
        if inside.iter().any(|outer| outer == name) {
            return;
        }
        inside.push(name.to_owned());
        for item in fields.string_items("lists", name, node).unwrap_or_default() {
            for element in self.elements(fields, item) {
                match element.strip_prefix(LIST) {
                    Some(other) => self.gather(fields, other, inside, stems),
                    None if stems.contains(&element) => {}
                    None => stems.push(element),
                }
            }
        }
        inside.pop();
    }

    /// The stems and names of lists in a phrase.
    fn elements(&self, fields: &Fields<'a>, node: &Node) -> Vec<String> {
        let mut found = Vec::new();
        for word in node.as_str().unwrap_or_default().split_whitespace() {
            match word.strip_prefix(LIST) {
                None => found.extend(self.stems(word)),
                Some(name) if self.lists.is_some_and(|lists| lists.get(name).is_some()) => found.push(word.to_owned()),
                Some(name) => fields.wrong_value(
                    Code::FrontMatterValue,
                    node,
                    format!("there is no list `{name}`"),
                    format!("add it: `[lists]` `{name} = [\"word\"]`"),
                ),
            }
        }
        found
    }

    fn card(&self, fields: &Fields<'a>, table: &'a Table) -> Card {
        fields.nested("card", table, Unknown::Refuse, |card| {
            let phrases = |name, any_order: bool| {
                let nodes = card.string_nodes(name).unwrap_or_default().into_iter();
                let mut phrases: Vec<Vec<String>> =
                    nodes.map(|node| self.elements(card, node)).filter(|phrase| !phrase.is_empty()).collect();
                // Sorted they compress better.
                if any_order {
                    phrases.iter_mut().for_each(|phrase| phrase.sort());
                }
                phrases.sort();
                phrases
            };
            let contact = |(_, table)| {
                card.nested("card.contacts", table, Unknown::Refuse, |contact| {
                    Some(Contact { label: contact.string("label")?, number: contact.string("number")? })
                })
            };
            let contacts = card.tables("contacts", "contacts = [{ label = \"Police\", number = \"101\" }]").into_iter();
            Card {
                id: card.string("id").unwrap_or_default(),
                title: card.string("title").unwrap_or_default(),
                text: card.string("text").unwrap_or_default(),
                contacts: contacts.filter_map(contact).collect(),
                url: card.string("link"),
                signals: phrases("signals", false),
                near: phrases("near", true),
                not: phrases("not", false),
                perhaps: phrases("perhaps", true),
                otherwise: card.flag("otherwise").unwrap_or(false),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERIES: [&str; 4] = [
        include_str!("../../tests/search/danger/danger.txt"),
        include_str!("../../tests/search/danger/cards.txt"),
        include_str!("../../tests/search/danger/neutral.txt"),
        include_str!("../../tests/search/danger/slips.tsv"),
    ];

    fn of_theme() -> Danger {
        let file = SourcePath::known("themes/signpost/data/danger.toml");
        let read = read(&file, include_str!("../../themes/signpost/data/danger.toml"));
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
        read.value
    }

    /// The same queries are put to the browser's program in `tests/search/danger.test.mjs`.
    #[test]
    fn queries_of_danger_call_for_their_cards_and_others_for_none() {
        let danger = of_theme();
        let [queries, cards, neutral, slips] = QUERIES;
        assert_eq!(queries.lines().count(), cards.lines().count());
        for (query, card) in queries.lines().zip(cards.lines()) {
            assert!(danger.cards(query, &[]).iter().any(|called| called.id == card), "{card}: {query}");
        }
        for query in neutral.lines() {
            assert!(danger.cards(query, &[]).is_empty(), "{query}");
        }
        for line in slips.lines() {
            let [query, unknown, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let cards = danger.cards(query, &Analyzer::new("en").stems(unknown));
            assert_eq!(cards.iter().map(|card| card.id.as_str()).collect::<Vec<_>>().join(" "), expected, "{query}");
        }
    }

    #[test]
    fn a_list_may_name_others_that_exist_and_words_may_be_read_as_others() {
        let file = SourcePath::known("content/data/danger.toml");
        let read = |text: &str| read(&file, text);
        let lists = read("[lists]\nkin = ['mum', '@child']\nchild = ['kids', '@kin']\n").value.lists;
        assert_eq!(lists["@kin"], ["mum", "kid"]);
        let same = read("[same]\nmum = ['mam', 'mums']\n[lists]\nkin = ['mam', 'dad']\n").value;
        assert_eq!(
            (&*same.same["mum"], &*same.lists["@kin"]),
            (&["mam".to_owned()][..], &["mum".into(), "dad".into()][..])
        );
        assert_eq!(read("[[card]]\nsignals = ['hurt @nobody']\n").diagnostics.len(), 1);
    }
}
