//! From sections and a thesaurus to an [`Index`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use tantivy::TantivyError;

use super::analyze::{Analyzer, key};
use super::correct::{CORRECTED_LENGTH, Typed};
use super::decode::{POSTINGS_LIMIT, Record};
use super::languages::stemmer_code;
use super::query::PLACE;
use super::score::{Averages, Levels, stored_idf};
use super::sections::{PageText, Section};
use super::terms::{Occurrence, Terms, collect};
use super::thesaurus::{Group, Thesaurus, acronyms};
use super::{Entry, Index, Term, facets};

/// Postings kept of an alias, on a site that is cut into shards and on one that readers have whole. Ten pages are shown, of
/// which other words of the query find some as well; and each alias is paid for by every reader who fetches its shard.
const ALIAS_LIMITS: (usize, usize) = (16, 24);

/// Postings kept of a stop word, which only a query of nothing else asks for.
const STOP_WORD_LIMIT: usize = 48;

/// What a later meaning of a group counts less than the one before it.
const NEXT_MEANING: f64 = 0.9;

/// What several meanings in one section add to the best of them.
const FURTHER_MEANING: f64 = 0.25;

/// What a phrase counts where a text has it word for word.
const LITERAL: f64 = 0.85;

/// What it counts when the words of a meaning stand in a section but not one after another.
const SCATTERED: f64 = 0.4;

/// Ways to write a phrase of a language that the browser cannot stem. All of them would be more than its words are worth.
const PHRASE_FORMS: usize = 16;

/// Words for people and for what befalls them, rare in reports and common in questions: they say who asks, and little of
/// what about.
const PEOPLE: &str = "anybody anyone aunt bloke boy boyfriend brother cousin dad daughter father friend gran grandad \
     grandma grandparent granny girl happen girlfriend guy husband kid lad lady lass mam man mate mom \
     mother mum nan neighbour nephew niece partner sister somebody someone son stepdad stepmum uncle wife \
     woman";

/// What they count.
const PERSON_SHARE: f64 = 0.5;

/// Pages up to which a site is given to readers whole: fewer round trips, and offline for nothing.
const WHOLE_LIMIT: usize = 300;

/// What else the index is made from.
#[derive(Debug, Default)]
pub struct Options {
    pub language: String,
    pub thesaurus: Thesaurus,
    /// A question, and the page that answers it first.
    pub best_bets: Vec<(String, usize)>,
}

/// Builds the index of one language.
///
/// # Errors
/// What tantivy reports.
pub fn build(pages: &[PageText], sections: &[Section], options: &Options) -> Result<Index, TantivyError> {
    let analyzer = Analyzer::learning(&options.language, texts(pages, sections, options), titles(pages, sections));
    let terms = collect(&analyzer, pages, sections)?;
    let averages = Averages::new(&terms.lengths);
    let stops = analyzer.stop_words();
    let stops: BTreeSet<&str> = stops.iter().map(String::as_str).collect();
    let language = stemmer_code(&options.language);
    let people: BTreeSet<String> =
        if language == "en" { analyzer.stems(PEOPLE).into_iter().collect() } else { BTreeSet::new() };
    let whole = pages.len() <= WHOLE_LIMIT;
    let plain = |(stem, occurrences): (&String, &Vec<Occurrence>)| {
        let components = averages.components(occurrences, &terms.lengths);
        let limit = if stops.contains(stem.as_str()) { STOP_WORD_LIMIT } else { POSTINGS_LIMIT };
        let idf = averages.idf(components.len()) * if people.contains(stem) { PERSON_SHARE } else { 1.0 };
        Draft { name: stem.clone(), alias: false, idf, components: best(components, limit) }
    };
    let mut drafts: Vec<Draft> = terms.occurrences.par_iter().map(plain).collect();
    let found = acronyms(sections.iter().map(|section| section.text.as_str()));
    let mut thesaurus = options.thesaurus.clone();
    thesaurus.groups.extend(found);
    let limit = if whole { ALIAS_LIMITS.1 } else { ALIAS_LIMITS.0 };
    let aliases = aliases(&analyzer, &terms, &averages, &thesaurus, &stops, limit);
    drafts.extend(known_words(&analyzer, &terms, &options.thesaurus, &aliases));
    drafts.extend(aliases);
    let of_aliases = drafts.iter().filter(|draft| draft.alias).flat_map(|draft| &draft.components);
    let levels = [Levels::PLAIN, Levels::of(&of_aliases.map(|(_, value)| *value).collect::<Vec<_>>())];
    let finish = |draft: Draft| {
        let levels = levels[usize::from(draft.alias)];
        let term = draft.finish(levels, &terms);
        let looked_up = as_looked_up(&analyzer, &term.name, &term.shown).into_iter();
        looked_up.map(|(name, shown)| Term { name, shown, ..term.clone() }).collect::<Vec<_>>()
    };
    let mut finished: Vec<Term> = drafts.into_iter().flat_map(finish).collect();
    let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
    finished.sort_by_cached_key(|term| (units(&key(&term.name)), units(&term.name), term.alias));
    let first_of_page = |page: usize| sections.iter().position(|section| section.page == page).map(|at| at as u32);
    let best_bets = options.best_bets.iter().filter_map(|(question, page)| {
        let name = significant(analyzer.stems(question), &stops).join(" ");
        let section = first_of_page(*page)?;
        Some(as_looked_up(&analyzer, &name, &name).into_iter().map(move |(name, _)| (name, section)))
    });
    Ok(Index {
        language: language.to_owned(),
        best_bets: best_bets.flatten().collect(),
        sections: entries(pages, sections),
        terms: finished,
        levels: levels.map(Levels::stored),
        stop_words: analyzer.stop_words_looked_up(),
        facets: facets::of_pages(pages),
        whole,
    })
}

/// Everything that a language is learnt from.
fn texts<'a>(pages: &'a [PageText], sections: &'a [Section], options: &'a Options) -> impl Iterator<Item = &'a str> {
    let of_page = |page: &'a PageText| [&page.title, &page.description].into_iter().chain(&page.also);
    let of_group = |group: &'a Group| group.say.iter().chain(&group.mean);
    let of_sections = sections.iter().flat_map(|section| [&section.heading, &section.text]);
    let questions = options.best_bets.iter().map(|(question, _)| question);
    let said = options.thesaurus.groups.iter().flat_map(of_group).chain(questions);
    pages.iter().flat_map(of_page).chain(of_sections).chain(said).map(String::as_str)
}

/// What names things: titles, headings, other names.
fn titles<'a>(pages: &'a [PageText], sections: &'a [Section]) -> impl Iterator<Item = &'a str> {
    let of_page = |page: &'a PageText| [&page.title].into_iter().chain(&page.also);
    let headings = sections.iter().map(|section| &section.heading);
    pages.iter().flat_map(of_page).chain(headings).map(String::as_str)
}

/// A name of stems as the browser looks it up, with how it is shown: in a language that only the index stems, each form of a
/// word, and a phrase with the commonest forms of its words.
fn as_looked_up(analyzer: &Analyzer, name: &str, shown: &str) -> Vec<(String, String)> {
    if !name.contains(' ') {
        let own = |(word, shown): (&str, &str)| (word.to_owned(), shown.to_owned());
        return analyzer.looked_up(name, shown).into_iter().map(own).collect();
    }
    let words = name.split(' ').count() as u32;
    let forms = (1..).take_while(|forms: &usize| forms.pow(words) <= PHRASE_FORMS).last().unwrap_or(1);
    let mut names = vec![String::new()];
    for stem in name.split(' ') {
        let all = analyzer.looked_up(stem, stem);
        let joined = |before: &String| {
            let space = if before.is_empty() { "" } else { " " };
            all.iter().take(forms).map(|(word, _)| format!("{before}{space}{word}")).collect::<Vec<_>>()
        };
        names = names.iter().flat_map(joined).collect();
    }
    names.into_iter().map(|name| (name.clone(), name)).collect()
}

struct Draft {
    name: String,
    alias: bool,
    idf: f64,
    components: Vec<(u32, f64)>,
}

impl Draft {
    fn finish(self, levels: Levels, terms: &Terms) -> Term {
        let shown = terms.spellings.get(&self.name).cloned().unwrap_or_else(|| self.name.clone());
        let postings = self.components.iter().map(|(section, value)| (*section, levels.level(*value))).collect();
        Term { shown, idf: stored_idf(self.idf), alias: self.alias, postings, name: self.name }
    }
}

/// The sections where a term counts most, in order of section.
fn best(components: BTreeMap<u32, f64>, limit: usize) -> Vec<(u32, f64)> {
    let mut list: Vec<_> = components.into_iter().collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    list.truncate(limit);
    list.sort_by_key(|(section, _)| *section);
    list
}

/// Stop words say nothing, unless there is nothing else.
fn significant(stems: Vec<String>, stops: &BTreeSet<&str>) -> Vec<String> {
    if stems.iter().all(|stem| stops.contains(stem.as_str())) {
        return stems;
    }
    stems.into_iter().filter(|stem| !stops.contains(stem.as_str())).collect()
}

/// What an alias is called: its stems without stop words. A saying, of which only one word would be left, keeps them after it,
/// with a mark in its place: "in care" is a sense of "care", but not its only one.
fn name_of(stems: Vec<String>, stops: &BTreeSet<&str>) -> Option<String> {
    let words = significant(stems.clone(), stops);
    let [word] = words.as_slice() else { return (!words.is_empty()).then(|| words.join(" ")) };
    if stems.len() == 1 {
        return Some(word.clone());
    }
    let at = stems.iter().position(|stem| stem == word)?;
    let said = stems.iter().enumerate().map(|(other, stem)| if other == at { PLACE } else { stem });
    Some([word].into_iter().map(String::as_str).chain(said).collect::<Vec<_>>().join(" "))
}

/// Words and phrases people use, with the sections that say the same in other words.
fn aliases(
    analyzer: &Analyzer,
    terms: &Terms,
    averages: &Averages,
    thesaurus: &Thesaurus,
    stops: &BTreeSet<&str>,
    limit: usize,
) -> Vec<Draft> {
    let mut gathered: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for (say, meanings) in thesaurus.directions() {
        let Some(name) = name_of(analyzer.stems(say), stops) else { continue };
        let words: Vec<&str> = name.split(' ').collect();
        let list = gathered.entry(name.clone()).or_default();
        if words.len() > 1 && list.is_empty() {
            list.push((say.to_owned(), LITERAL));
        }
        for (at, (mean, weight)) in meanings.into_iter().enumerate() {
            if name_of(analyzer.stems(mean), stops).as_ref() != Some(&name) {
                list.push((mean.to_owned(), weight * NEXT_MEANING.powi(at as i32)));
            }
        }
    }
    let mut found = Vec::new();
    // Most phrases lead to the same few meanings, and looking one up goes through every section that has its words.
    let every: BTreeSet<&String> = gathered.values().flatten().map(|(mean, _)| mean).collect();
    let look_up = |mean: &String| (mean.clone(), meaning(analyzer, terms, averages, mean, stops));
    let known: HashMap<String, Meaning> = every.into_par_iter().map(look_up).collect();
    for (name, meanings) in gathered {
        let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
        let mut strongest: f64 = 0.0;
        for (mean, weight) in meanings {
            let Some(Some((idf, components))) = known.get(&mean) else { continue };
            strongest = strongest.max(weight * *idf);
            for (section, component) in components {
                let value = weight * *idf * component;
                let sum = sums.entry(*section).or_default();
                *sum = sum.max(value) + FURTHER_MEANING * sum.min(value);
            }
        }
        if strongest <= 0.0 {
            continue;
        }
        // Where the word itself says as much, the alias would never count.
        if let Some(occurrences) = terms.occurrences.get(&name) {
            let own = averages.components(occurrences, &terms.lengths);
            let idf = averages.idf(own.len());
            sums.retain(|section, value| own.get(section).is_none_or(|component| component * idf < *value));
            if sums.is_empty() {
                continue;
            }
        }
        for value in sums.values_mut() {
            *value /= strongest;
        }
        found.push(Draft { name, alias: true, idf: strongest, components: best(sums, limit) });
    }
    found
}

/// Words of the thesaurus that no text has. They find nothing, but they are words, so that nobody's "sores" are taken for
/// "sorts"; those that are like no word of the texts need no such help. Words of phrases that lead somewhere are known as well,
/// so that a slip in one of them does not lose the phrase.
fn known_words(analyzer: &Analyzer, terms: &Terms, thesaurus: &Thesaurus, aliases: &[Draft]) -> Vec<Draft> {
    let mut alike: HashMap<Option<char>, Vec<(&str, &str)>> = HashMap::new();
    for stem in terms.occurrences.keys() {
        let shown = terms.spellings.get(stem).map_or(stem.as_str(), String::as_str);
        alike.entry(key(stem).chars().next()).or_default().push((stem, shown));
    }
    let said = thesaurus.groups.iter().flat_map(|group| group.say.iter().chain(&group.mean));
    let words: BTreeSet<(String, String)> =
        said.flat_map(|phrase| analyzer.words(phrase)).map(|word| (analyzer.stem(&word), word)).collect();
    let words: Vec<_> = words.into_iter().filter(|(stem, _)| !terms.occurrences.contains_key(stem)).collect();
    let taken_for_another = |(stem, word): &&(String, String)| {
        let corrected = word.chars().count() >= CORRECTED_LENGTH && !word.bytes().any(|byte| byte.is_ascii_digit());
        let typed = Typed::new(word, stem);
        let others = alike.get(&key(stem).chars().next());
        corrected && others.is_some_and(|others| others.iter().any(|(name, shown)| typed.slips(shown, name).is_some()))
    };
    let phrases = aliases.iter().filter(|alias| alias.name.contains(' '));
    let of_phrases: BTreeSet<&str> = phrases.flat_map(|alias| alias.name.split(' ')).collect();
    let is_known = |word: &&(String, String)| of_phrases.contains(word.0.as_str()) || taken_for_another(word);
    let stems: BTreeSet<&String> = words.par_iter().filter(is_known).map(|(stem, _)| stem).collect();
    let draft = |name: &String| Draft { name: name.clone(), alias: false, idf: 0.0, components: Vec::new() };
    stems.into_iter().map(draft).collect()
}

/// The idf of a meaning and what it counts in each section; `None` where nothing says it.
type Meaning = Option<(f64, BTreeMap<u32, f64>)>;

/// Where a meaning stands: as a phrase, else its words anywhere in one section.
fn meaning(analyzer: &Analyzer, terms: &Terms, averages: &Averages, mean: &str, stops: &BTreeSet<&str>) -> Meaning {
    let stems = analyzer.stems(mean);
    let weigh = |occurrences: &[Occurrence], factor: f64| {
        let components = averages.components(occurrences, &terms.lengths);
        (!components.is_empty()).then(|| (factor * averages.idf(components.len()), components))
    };
    weigh(&terms.phrase(&stems), 1.0).or_else(|| {
        let words = significant(stems, stops);
        if words.len() < 2 { None } else { weigh(&terms.together(&words), SCATTERED) }
    })
}

fn entries(pages: &[PageText], sections: &[Section]) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(sections.len());
    for (at, section) in sections.iter().enumerate() {
        let page = &pages[section.page];
        let anchor = if section.anchor.is_empty() { String::new() } else { format!("#{}", section.anchor) };
        let starts_page = at == 0 || sections[at - 1].page != section.page;
        // The first section of a page is the page: its address has no anchor.
        let anchor = if starts_page { String::new() } else { anchor };
        let text = if section.text.is_empty() { page.description.as_str() } else { section.shown_text() };
        let record = Record {
            url: format!("{}{anchor}", page.path),
            title: page.title.clone(),
            heading: if section.heading == page.title { String::new() } else { section.heading.clone() },
            kind: page.kind.clone(),
            date: page.date.clone(),
            trail: page.trail.clone(),
            text: text.to_owned(),
        };
        entries.push(Entry { starts_page, prior: page.prior, twin: section.twin, record });
    }
    entries
}
