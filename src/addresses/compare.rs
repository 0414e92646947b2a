//! What the record promises and the site does not keep.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{AddressRecord, Entry, RECORD, id_of, is_shown, key, language_of, served, shown};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::kind::Held;
use crate::parse::ContentFile;
use crate::path::SourcePath;
use crate::site::{Site, Target};

/// Recorded addresses that lead nowhere, and ids that have come to mean another page. A page that was withdrawn, has
/// expired or is for partners only keeps its promise: a takedown is never stopped by its address.
pub fn problems(record: &AddressRecord, site: &Site, config: &Config) -> Vec<Diagnostic> {
    let served = served(site);
    let given_up =
        |entry: &&Entry| record.gone.iter().any(|gone| key(&gone.address.value) == key(&entry.address.value));
    let lost = record.pages.iter().filter(|entry| !served.contains_key(&key(&entry.address.value)));
    let mut found = Vec::new();
    let mut moved = Vec::new();
    for entry in lost.filter(|entry| !given_up(entry)) {
        if let Some(held) = site.held(&entry.source) {
            match held {
                Held::Draft | Held::Until(_) => found.push(unpublished(entry, &held.reason())),
                // What is unclear has its own message.
                Held::Expired | Held::Withdrawn | Held::PartnerOnly | Held::Unclear => {}
            }
            continue;
        }
        match heir(entry, site, config).filter(|target| is_shown(site, *target)) {
            Some(target) => {
                moved.push(target);
                found.push(address_changed(entry, site, target));
            }
            None => found.push(deleted(entry)),
        }
    }
    for target in shown(site).filter(|target| !moved.contains(target)) {
        found.extend(id_reused(record, site, config, &served, target));
    }
    found
}

/// The page that a lost address belongs to: in the same file, else under the same id.
fn heir(entry: &Entry, site: &Site, config: &Config) -> Option<Target> {
    let by_id = || {
        let id = entry.id.as_deref()?;
        let language = language_of(&entry.source, config);
        shown(site).find(|target| id_of(site, *target) == Some(id) && site.file(*target).language == language)
    };
    site.find(&entry.source).or_else(by_id)
}

fn address_changed(entry: &Entry, site: &Site, target: Target) -> Diagnostic {
    let file = site.file(target);
    let (old, new) = (&entry.address.value, site.path(target));
    let aliases = match target {
        Target::Page(id) => &site.page(id).front.aliases,
        Target::Section(id) => &site.section(id).front.aliases,
    };
    let all = aliases.iter().map(|alias| alias.value.as_str()).chain([old.as_str()]);
    let all: Vec<_> = all.map(|alias| format!("\"{alias}\"")).collect();
    let line = file.syntax.line("aliases", &format!("[{}]", all.join(", ")));
    Diagnostic::new(Code::AddressChanged, format!("the address of this page was `{old}` and is now `{new}`"))
        .at(&file.source, first_line(file), "")
        .note(format!(
            "It has been published since {}: others link to it, and it stands in print.",
            entry.first_published
        ))
        .help(format!("let the old address lead here: `{line}`"))
}

fn deleted(entry: &Entry) -> Diagnostic {
    let address = &entry.address.value;
    at_entry(Code::PageDeleted, format!("the page at `{address}` was published and is no longer there"), entry)
        .note(format!("It was made from `content/{}`.", entry.source))
        .help(format!(
            "put the page back and say why it is withdrawn, or give up its address: `signpost addresses --retire {address} --reason \"Why it is gone.\"`"
        ))
}

fn unpublished(entry: &Entry, reason: &str) -> Diagnostic {
    let address = &entry.address.value;
    at_entry(Code::PageDeleted, format!("the page at `{address}` was published and is now held back: {reason}"), entry)
        .note(format!("It is made from `content/{}`.", entry.source))
        .help(
            "to take a page down, say so in it: `withdrawn = { on = 2026-11-20, reason = \"other\", explanation = \"…\" }` under `[extra]`",
        )
}

fn at_entry(code: Code, message: String, entry: &Entry) -> Diagnostic {
    Diagnostic::new(code, message).at(&SourcePath::known(RECORD), entry.address.span.clone(), "recorded here")
}

/// A page with an id that the record knows as another page's.
fn id_reused(
    record: &AddressRecord,
    site: &Site,
    config: &Config,
    served: &HashMap<String, Target>,
    target: Target,
) -> Option<Diagnostic> {
    let id = id_of(site, target)?;
    let file = site.file(target);
    let same = |other: Option<&str>, source: &str| {
        other == Some(id) && language_of(source, config) == file.language && source != file.relative()
    };
    let is_own =
        |entry: &&Entry| entry.source == file.relative() || served.get(&key(&entry.address.value)) == Some(&target);
    let of_id = || record.pages.iter().filter(|entry| entry.id.as_deref() == Some(id));
    if of_id().filter(|entry| language_of(&entry.source, config) == file.language).any(|entry| is_own(&entry)) {
        return None;
    }
    let entry = record.pages.iter().find(|entry| same(entry.id.as_deref(), &entry.source));
    let gone = record.gone.iter().find(|gone| same(gone.id.as_deref(), &gone.source));
    let other = entry.map(|entry| &entry.address).or(gone.map(|gone| &gone.address))?;
    let place = match target {
        Target::Page(page) => match site.record(page) {
            Some(record) => record.get("id").filter(|(_, own)| **own == file.source).map(|(node, _)| node.span.clone()),
            None => site.page(page).front.extra.get("id").map(|node| node.span.clone()),
        },
        Target::Section(_) => None,
    };
    let message = format!("the id `{id}` belongs to another page, `{}`", other.value);
    let problem = Diagnostic::new(Code::IdReused, message)
        .at(&file.source, place.unwrap_or_else(|| first_line(file)), "")
        .at(&SourcePath::known(RECORD), other.span.clone(), "recorded here")
        .note("Whatever names this id would now mean the wrong page.");
    Some(problem.help(format!("give this page an id of its own: `{}`", file.syntax.line("id", "\"another-id\""))))
}

/// The line that opens the settings.
fn first_line(file: &ContentFile) -> Range<usize> {
    let start = file.text.len() - file.text.trim_start_matches('\u{feff}').trim_start().len();
    start..start + file.text[start..].lines().next().unwrap_or_default().trim_end().len()
}

/// What `check` adds: that pages are not in the record yet, or that there is no record.
pub fn news(record: Option<&AddressRecord>, site: &Site) -> Option<Diagnostic> {
    let file = SourcePath::known(RECORD);
    let Some(record) = record else {
        return Some(
            Diagnostic::new(Code::AddressRecord, "no record is kept of the addresses that this site publishes")
                .note("With a record, a page that moves or disappears by mistake is noticed before readers notice.")
                .help("start one with `signpost addresses --update`, and commit `content/data/addresses.toml`"),
        );
    };
    let known: HashSet<_> = record.pages.iter().map(|entry| key(&entry.address.value)).collect();
    let count = shown(site).filter(|target| !known.contains(&key(site.path(*target).as_str()))).count();
    let words = if count == 1 { "1 published page is".to_owned() } else { format!("{count} published pages are") };
    (count > 0).then(|| {
        Diagnostic::new(Code::AddressRecord, format!("{words} not in the record of addresses yet"))
            .in_file(&file)
            .help("run `signpost addresses --update` and commit the file")
    })
}
