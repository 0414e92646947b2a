//! What theme and site say about searching: thesaurus, danger signals, priors, best bets.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::lost_page;
use crate::data::{Fields, Table, Unknown, read_data};
use crate::diagnostic::{Checked, Diagnostic};
use crate::disk::Disk;
use crate::parse::read_text;
use crate::path::SourcePath;
use crate::search::{Analyzer, Thesaurus};
use crate::site::{Site, Target};

/// How messages name a data file; its path stands beside it.
const WHAT: &str = "this file";

/// Everything the data files say.
#[derive(Debug, Default)]
pub struct SearchData {
    pub thesaurus: Thesaurus,
    /// Percent for each content kind.
    pub priors: HashMap<String, u32>,
    pub best_bets: Vec<(String, Target)>,
    cards: Vec<Card>,
}

/// Help that stands above the results when a query sounds like danger.
#[derive(Debug, Default)]
struct Card {
    id: String,
    title: String,
    text: String,
    contacts: Vec<(String, String)>,
    link: Option<String>,
    signals: Vec<String>,
    not: Vec<String>,
    /// Words for somebody, and for what is done by or to them: near each other they are a signal as well.
    who: Vec<String>,
    does: Vec<String>,
    /// Words of work, with which they are not.
    work: Vec<String>,
}

/// Reads the theme's files, then the site's: a thesaurus is added to, signals are replaced, priors are set one by one.
pub fn read(site: &Site, disk: &dyn Disk, theme: Option<&SourcePath>) -> Checked<SearchData> {
    let mut diagnostics = Vec::new();
    let mut data = SearchData::default();
    let of_theme = theme.and_then(|theme| theme.join("data").ok());
    for folder in of_theme.into_iter().chain([SourcePath::known("content/data")]) {
        if let Some((file, text)) = open(disk, &folder, "thesaurus.toml", &mut diagnostics) {
            data.thesaurus.groups.extend(Thesaurus::read(&file, &text).gather(&mut diagnostics).groups);
        }
        if let Some((file, text)) = open(disk, &folder, "danger.toml", &mut diagnostics) {
            let read = |fields: &Fields<'_>| {
                fields
                    .tables("card", "[[card]]\nid = \"child\"")
                    .into_iter()
                    .map(|(_, table)| card(fields, table))
                    .collect()
            };
            data.cards = read_data(&file, &text, WHAT, read).gather(&mut diagnostics);
        }
        if let Some((file, text)) = open(disk, &folder, "search.toml", &mut diagnostics) {
            let read = |fields: &Fields<'_>| {
                // The questions of `check` are read there.
                fields.get("question");
                (priors(fields), bets(fields, site))
            };
            let (priors, bets) = read_data(&file, &text, WHAT, read).gather(&mut diagnostics);
            data.priors.extend(priors);
            data.best_bets.extend(bets);
        }
    }
    Checked::new(data, diagnostics)
}

fn open(
    disk: &dyn Disk,
    folder: &SourcePath,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(SourcePath, String)> {
    let file = folder.join(name).ok().filter(|file| disk.is_file(file))?;
    let text = read_text(disk, &file).gather(diagnostics)?;
    Some((file, text))
}

fn card(fields: &Fields<'_>, table: &Table) -> Card {
    fields.nested("card", table, Unknown::Refuse, |card| {
        let contact = |(_, table)| {
            card.nested("card.contacts", table, Unknown::Refuse, |contact| {
                Some((contact.string("label")?, contact.string("number")?))
            })
        };
        Card {
            id: card.string("id").unwrap_or_default(),
            title: card.string("title").unwrap_or_default(),
            text: card.string("text").unwrap_or_default(),
            contacts: card
                .tables("contacts", "contacts = [{ label = \"Police\", number = \"101\" }]")
                .into_iter()
                .filter_map(contact)
                .collect(),
            link: card.string("link"),
            signals: card.strings("signals").unwrap_or_default(),
            not: card.strings("not").unwrap_or_default(),
            who: card.strings("who").unwrap_or_default(),
            does: card.strings("does").unwrap_or_default(),
            work: card.strings("work").unwrap_or_default(),
        }
    })
}

fn priors(fields: &Fields<'_>) -> HashMap<String, u32> {
    let Some(table) = fields.table("priors") else { return HashMap::new() };
    let percent = |(key, node): &(crate::data::Key, crate::data::Node)| match node.value {
        crate::data::Value::Integer(percent) if (1..=1000).contains(&percent) => {
            Some((key.name.clone(), percent as u32))
        }
        _ => {
            fields.wrong_type("priors", node, "a percentage from 1 to 1000", &format!("{} = 110", key.name));
            None
        }
    };
    table.entries.iter().filter_map(percent).collect()
}

fn bets(fields: &Fields<'_>, site: &Site) -> Vec<(String, Target)> {
    let read = |(_, table): (_, &Table)| {
        fields.nested("best_bet", table, Unknown::Refuse, |bet| {
            let (query, path) = (bet.string("query")?, bet.string("page")?);
            match site.find(path.trim_start_matches("@/")) {
                Some(target) => Some((query, target)),
                None => {
                    let span = bet.get("page").map_or(0..0, |node| node.span.clone());
                    bet.report(lost_page(bet.file(), span, &path, site));
                    None
                }
            }
        })
    };
    fields
        .tables("best_bet", "[[best_bet]]\nquery = \"who do I ring\"\npage = \"@/contacts/_index.md\"")
        .into_iter()
        .filter_map(read)
        .collect()
}

/// The cards as the browser reads them: signals as stems, the link as an address, when its page is published.
pub fn danger(data: &SearchData, site: &Site, language: &str) -> Json {
    let analyzer = Analyzer::new(language);
    let stems =
        |phrases: &[String]| -> Vec<Vec<String>> { phrases.iter().map(|phrase| analyzer.stems(phrase)).collect() };
    let card = |card: &Card| {
        let page = card.link.as_ref().and_then(|link| site.find(link.trim_start_matches("@/")));
        let contacts: Vec<Json> =
            card.contacts.iter().map(|(label, number)| json!({"label": label, "number": number})).collect();
        json!({
            "id": card.id, "title": card.title, "text": card.text, "contacts": contacts,
            "url": page.map(|page| site.permalink(page).as_str()),
            "signals": stems(&card.signals), "not": stems(&card.not),
            "who": stems(&card.who).concat(), "does": stems(&card.does).concat(), "work": stems(&card.work).concat(),
        })
    };
    Json::Array(data.cards.iter().map(card).collect())
}
