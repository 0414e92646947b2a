//! The record as it should be, and as text.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;

use super::{AddressRecord, Entry, Gone, id_of, key, served, shown};
use crate::data::Placed;
use crate::date::london_day;
use crate::git::History;
use crate::kind::hold_moments;
use crate::path::SourcePath;
use crate::site::{Site, Target};
use crate::source::CONTENT;

const HEADING: &str = "\
# Every address this site has published. Written by `signpost addresses --update`; commit it with the pages.
# `signpost check` says when one of these addresses no longer leads anywhere.
";

/// An address to give up.
#[derive(Clone, Debug)]
pub struct Retire {
    pub address: String,
    pub reason: String,
}

/// The record with every published page in it, and without addresses that are given up.
///
/// A page enters with the day its hold ended, else with today; on the first run with its own `date`, or, where git knows
/// the whole history, with the day of its first commit.
pub fn brought_up_to_date(
    old: Option<&AddressRecord>,
    site: &Site,
    now: Timestamp,
    history: Option<&History>,
    retire: Option<&Retire>,
) -> AddressRecord {
    let served = served(site);
    let mut pages: BTreeMap<String, Entry> = BTreeMap::new();
    let mut gone: BTreeMap<String, Gone> = BTreeMap::new();
    for entry in old.iter().flat_map(|record| &record.pages) {
        let mut entry = entry.clone();
        if let Some(target) = served.get(&key(&entry.address.value)) {
            entry.source = site.file(*target).relative().to_owned();
            entry.id = id_of(site, *target).map(str::to_owned);
        }
        pages.insert(key(&entry.address.value), entry);
    }
    for target in shown(site) {
        let file = site.file(target);
        let address = site.path(target).to_string();
        pages.entry(key(&address)).or_insert_with(|| Entry {
            address: Placed { value: address, span: 0..0 },
            id: id_of(site, target).map(str::to_owned),
            source: file.relative().to_owned(),
            first_published: first_day(site, target, now, old.is_none(), history).to_string(),
        });
    }
    for entry in old.iter().flat_map(|record| &record.gone) {
        // What is published again is no longer gone.
        if !served.contains_key(&key(&entry.address.value)) {
            pages.remove(&key(&entry.address.value));
            gone.insert(key(&entry.address.value), entry.clone());
        }
    }
    if let Some(retire) = retire
        && let Some(entry) = pages.remove(&key(&retire.address))
    {
        let gone_on = london_day(now).to_string();
        let Entry { address, id, source, .. } = entry;
        gone.insert(key(&address.value), Gone { address, id, source, gone_on, reason: retire.reason.clone() });
    }
    let started = old.map_or_else(|| Some(london_day(now).to_string()), |record| record.started.clone());
    AddressRecord { started, pages: pages.into_values().collect(), gone: gone.into_values().collect() }
}

fn first_day(site: &Site, target: Target, now: Timestamp, first_run: bool, history: Option<&History>) -> Date {
    let extra = match target {
        Target::Page(id) => &site.page(id).front.extra,
        Target::Section(id) => &site.section(id).front.extra,
    };
    let held_until = hold_moments(extra).filter(|moment| *moment <= now).max();
    let dated = || match target {
        Target::Page(id) => site.page(id).date.as_ref().map(|date| date.moment).filter(|moment| *moment <= now),
        Target::Section(_) => None,
    };
    let committed = || {
        let file = SourcePath::known(CONTENT).join(site.file(target).relative()).ok()?;
        history?.of(&file)?.first
    };
    let before = || if first_run { dated().or_else(committed) } else { None };
    london_day(held_until.or_else(before).unwrap_or(now))
}

impl fmt::Display for AddressRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADING)?;
        if let Some(started) = &self.started {
            write!(f, "\nstarted = {started}\n")?;
        }
        for entry in &self.pages {
            f.write_str("\n[[page]]\n")?;
            common(f, &entry.address.value, entry.id.as_deref(), &entry.source)?;
            writeln!(f, "first_published = {}", entry.first_published)?;
        }
        for gone in &self.gone {
            f.write_str("\n[[gone]]\n")?;
            common(f, &gone.address.value, gone.id.as_deref(), &gone.source)?;
            writeln!(f, "gone_on = {}\nreason = {}", gone.gone_on, quoted(&gone.reason))?;
        }
        Ok(())
    }
}

fn common(f: &mut fmt::Formatter<'_>, address: &str, id: Option<&str>, source: &str) -> fmt::Result {
    writeln!(f, "address = {}", quoted(address))?;
    if let Some(id) = id {
        writeln!(f, "id = {}", quoted(id))?;
    }
    writeln!(f, "source = {}", quoted(source))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
