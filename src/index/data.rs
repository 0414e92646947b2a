//! What theme and site say about searching: thesaurus, danger signals, priors, best bets.

use std::collections::HashMap;

use super::{danger, lost_page};
use crate::config::Config;
use crate::data::{Fields, Table, Unknown, read_data};
use crate::diagnostic::{Checked, Diagnostic};
use crate::disk::Disk;
use crate::parse::read_text;
use crate::path::SourcePath;
use crate::search::{Danger, Thesaurus, main_code};
use crate::site::{Site, Target};

/// How messages name a data file; its path stands beside it.
const WHAT: &str = "this file";

/// Everything the data files say.
#[derive(Debug, Default)]
pub struct SearchData {
    /// By language, without its country.
    thesauri: HashMap<String, Thesaurus>,
    /// By language; those without one are for everybody.
    danger: HashMap<String, Danger>,
    /// Percent for each content kind.
    pub priors: HashMap<String, u32>,
    pub best_bets: Vec<(String, Target)>,
}

/// Reads the theme's files, then the site's: a thesaurus is added to, signals are replaced, priors are set one by one.
/// The theme's thesaurus is English, the site's is in its default language; one of another language says so in its name, as
/// `thesaurus.cy.toml` and `danger.cy.toml` do.
pub fn read(site: &Site, config: &Config, disk: &dyn Disk, theme: Option<&SourcePath>) -> Checked<SearchData> {
    let mut diagnostics = Vec::new();
    let mut data = SearchData::default();
    let of_theme = theme.and_then(|theme| theme.join("data").ok()).map(|folder| (folder, "en"));
    let of_site = (SourcePath::known("content/data"), config.default_language.as_str());
    for (folder, language) in of_theme.into_iter().chain([of_site]) {
        let named = config.language_codes().map(|code| (code, format!(".{code}")));
        for (language, suffix) in [(language, String::new())].into_iter().chain(named) {
            if let Some((file, text)) = open(disk, &folder, &format!("thesaurus{suffix}.toml"), &mut diagnostics) {
                let groups = Thesaurus::read(&file, &text).gather(&mut diagnostics).groups;
                data.thesauri.entry(main_code(language)).or_default().groups.extend(groups);
            }
            if let Some((file, text)) = open(disk, &folder, &format!("danger{suffix}.toml"), &mut diagnostics) {
                let danger = danger::read(&file, &text).gather(&mut diagnostics);
                data.danger.insert(suffix.trim_start_matches('.').to_owned(), danger);
            }
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

impl SearchData {
    /// What leads readers of a language to what its texts say.
    pub fn thesaurus(&self, language: &str) -> Thesaurus {
        self.thesauri.get(&main_code(language)).cloned().unwrap_or_default()
    }

    /// The cards for readers of a language: its own before those for everybody.
    pub fn danger(&self, language: &str) -> Danger {
        let all = self.danger.get("").cloned().unwrap_or_default();
        match self.danger.get(language) {
            Some(own) => own.clone().before(&all, language),
            None => all,
        }
    }
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
