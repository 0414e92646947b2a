//! From parsed files to the frozen [`Site`].

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;

use super::notice::{self, Withheld};
use super::records::{self, Ids, Recorded};
use super::{Page, Section, Site, Target, address, order, sections, taxonomy};
use crate::config::Config;
use crate::data::Table;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::kind::{self, Held, Kinds, NextChange, Record};
use crate::markdown::word_count_and_reading_time;
use crate::parse::{ContentFile, ParsedPage, ParsedSection, ParsedSite, Syntax, default_section};
use crate::path::{self, Permalink, SourcePath};
use crate::source::CONTENT;

/// What decides which pages may be seen.
#[derive(Clone, Copy, Debug)]
pub struct Publish {
    pub now: Timestamp,
    /// Whether pages with `draft = true` are shown. No other hold has a flag.
    pub drafts: bool,
}

/// Resolves ids, addresses, order, terms and languages.
pub fn resolve(parsed: ParsedSite, config: &Config, kinds: &Kinds, publish: Publish) -> Checked<Site> {
    let mut diagnostics = Vec::new();
    let mut ids = Ids::new();
    let assets = parsed.assets.clone();
    let (pages, recorded_sections) = records::attach(parsed, config, kinds, &mut diagnostics);
    let mut site = Site { kinds: kinds.clone(), ..Site::default() };
    let mut held_folders: Vec<HeldFolder> = Vec::new();
    let mut withheld = Vec::new();
    let mut without_address = HashSet::new();
    site.next_change = next_change(&pages, &recorded_sections, config, publish);
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for Recorded { parsed: section, record } in recorded_sections {
        let hold = hold_section(&section, publish, &mut diagnostics);
        records::take(&mut ids, record.as_ref(), hold.as_ref(), &section.file, &mut diagnostics);
        match hold {
            Some(held) => {
                let (folder, language) = folder_key(&section.file);
                held_folders.push(HeldFolder { folder, language, held, extra: section.front.extra.clone() });
                closed.push(Recorded { parsed: section, record });
            }
            None => open.push(Recorded { parsed: section, record }),
        }
    }
    // A folder below a held one is held with it. What holds the default language holds its translations too, unless the
    // folder has an `_index.md` in their language, which then decides.
    let decided: HashSet<_> =
        open.iter().map(|section: &Recorded<ParsedSection>| folder_key(&section.parsed.file)).collect();
    let below_held = |file: &ContentFile| {
        let inside = |above: &&HeldFolder| {
            let folder = &above.folder;
            let in_folder =
                folder.is_empty() || file.folder == *folder || file.folder.starts_with(&format!("{folder}/"));
            let decides = above.language == file.language
                || (above.language == config.default_language
                    && !decided.contains(&(folder.clone(), file.language.clone())));
            decides && in_folder
        };
        let above = || held_folders.iter().filter(inside);
        // Of several, one that leaves no trace; else the nearest.
        above().find(|above| above.held.is_secret()).or_else(|| above().max_by_key(|above| above.folder.len()))
    };
    for Recorded { parsed: section, record } in closed.into_iter().chain(open) {
        match below_held(&section.file) {
            Some(above) => {
                keep_files_private(&mut site, &section.file, &above.held, config);
                site.held.insert(section.file.relative().to_owned(), above.held.clone());
                let section = Recorded { parsed: section, record };
                withheld.push(Withheld::section(section, above.held.clone(), Some(&above.extra), config));
            }
            None => site.sections.push(new_section(section, record, config, true)),
        }
    }
    add_missing_roots(&mut site, config, &held_folders);
    let originals = held_originals(&pages, config, publish);
    for Recorded { parsed: page, record } in pages {
        let mut of_page = Vec::new();
        let own = hold_page(&page, publish, &mut of_page);
        let above = below_held(&page.file).filter(|above| above.held.is_secret() || own.is_none());
        // What is wrong with the settings of a page that its section holds can wait until that lets it go.
        diagnostics.extend(of_page.into_iter().filter(|_| above.is_none()));
        let original = originals.get(&page.file.canonical()).filter(|_| own.is_none());
        let hold = above.map(|above| (above.held.clone(), Some(above.extra.clone())));
        let hold = hold.or_else(|| Some((own?, None)));
        let hold = hold.or_else(|| original.map(|(held, extra)| (held.clone(), Some(extra.clone()))));
        let held = hold.as_ref().map(|(held, _)| held);
        records::take(&mut ids, record.as_ref(), held, &page.file, &mut diagnostics);
        let misplaced = check_place(&page.file, &site);
        match hold {
            Some((hold, above)) => {
                if page.file.name == "index" {
                    keep_files_private(&mut site, &page.file, &hold, config);
                }
                site.held.insert(page.file.relative().to_owned(), hold.clone());
                let page = Recorded { parsed: page, record };
                withheld.push(Withheld::page(page, hold, above.as_ref(), config));
            }
            None => {
                let mut found = Vec::new();
                let page = new_page(page, record, config, &mut found);
                // A page in the wrong place has no right address either; one without an address collides with nothing.
                let problems = misplaced.map_or(found, |misplaced| vec![misplaced]);
                if !problems.is_empty() {
                    without_address.insert(page.file.source.clone());
                }
                diagnostics.extend(problems);
                site.pages.push(page);
            }
        }
    }
    release_shared_folders(&mut site, config);
    sections::connect(&mut site);
    sections::share_assets(&mut site, &assets);
    order::sort_sections(&mut site, &mut diagnostics);
    taxonomy::resolve(&mut site, config, &mut diagnostics);
    index(&mut site, config);
    records::connect(&mut site, &ids, config, &mut diagnostics);
    site.ids = ids.into_keys().map(|(_, id)| id).collect();
    let aliases = address::aliases(&site);
    let claims: Vec<_> = aliases.iter().map(|(path, _, claim)| (path.clone(), claim.clone())).collect();
    diagnostics.extend(address::collisions(&site, config, &claims, &without_address));
    for (path, _, claim) in &aliases {
        if path.to_output().is_err() {
            let problem =
                Diagnostic::new(Code::PathOutsideSite, format!("the old address `{path}` climbs out of the site"));
            let problem = problem.at(&claim.file, claim.span.clone().unwrap_or(0..0), "");
            diagnostics.push(problem.help("take the `..` out"));
        }
    }
    site.redirects = aliases.into_iter().map(|(path, target, _)| (path, target)).collect();
    notice::take_in(&mut site, withheld, config);
    Checked::new(site, diagnostics)
}

/// A section that is held, with all that is below it.
struct HeldFolder {
    folder: String,
    language: String,
    held: Held,
    extra: Table,
}

/// When the site next changes by itself. A draft changes when its author says so.
fn next_change(
    pages: &[Recorded<ParsedPage>],
    sections: &[Recorded<ParsedSection>],
    config: &Config,
    publish: Publish,
) -> Option<NextChange> {
    let counts = |draft: bool| !draft || publish.drafts;
    let records = pages.iter().map(|page| &page.record).chain(sections.iter().map(|section| &section.record));
    let days: Vec<_> = records.flatten().flat_map(kind::days_over).collect();
    let pages = pages.iter().map(|page| &page.parsed.front).filter(|front| counts(front.draft));
    let sections = sections.iter().map(|section| &section.parsed.front).filter(|front| counts(front.draft));
    let extras = pages.map(|front| &front.extra).chain(sections.map(|front| &front.extra));
    let notices = config.signpost.notices.iter().flat_map(|notice| [notice.starts, notice.ends]).flatten();
    kind::next_change(extras, notices.chain(days), publish.now)
}

fn folder_key(file: &ContentFile) -> (String, String) {
    (file.folder.clone(), file.language.clone())
}

fn hold_section(section: &ParsedSection, publish: Publish, diagnostics: &mut Vec<Diagnostic>) -> Option<Held> {
    if section.front.draft && !publish.drafts {
        return Some(Held::Draft);
    }
    if kind::is_to_come(section.front.dates.as_slice(), &section.file.source, publish.now, diagnostics) {
        return Some(Held::Unclear);
    }
    let file = &section.file;
    kind::held(&file.source, &file.text, file.syntax, &section.front.extra, publish.now, diagnostics)
}

fn hold_page(page: &ParsedPage, publish: Publish, diagnostics: &mut Vec<Diagnostic>) -> Option<Held> {
    if page.front.draft && !publish.drafts {
        return Some(Held::Draft);
    }
    if kind::is_to_come(page.front.dates.as_slice(), &page.file.source, publish.now, diagnostics) {
        return Some(Held::Unclear);
    }
    let file = &page.file;
    kind::held(&file.source, &file.text, file.syntax, &page.front.extra, publish.now, diagnostics)
}

/// Pages of the default language that are held, by what their translations share with them: what is promised not to be
/// seen, or has been taken down, must not be read in another language. A draft holds only itself.
fn held_originals(pages: &[Recorded<ParsedPage>], config: &Config, publish: Publish) -> HashMap<String, (Held, Table)> {
    let original = |page: &&ParsedPage| page.file.language == config.default_language && !page.front.draft;
    let held = |page: &ParsedPage| {
        let held = hold_page(page, publish, &mut Vec::new())?;
        Some((page.file.canonical(), (held, page.front.extra.clone())))
    };
    pages.iter().map(|page| &page.parsed).filter(original).filter_map(held).collect()
}

/// The files beside a held page are held with it. Versions in several languages share their files: the version in the
/// default language decides, so that a translation in the making does not take away what is published.
fn keep_files_private(site: &mut Site, file: &ContentFile, held: &Held, config: &Config) {
    let decides = file.language == config.default_language;
    if decides || !site.private_folders.contains_key(&file.folder) {
        let owner = (file.relative().to_owned(), held.clone());
        site.private_folders.insert(file.folder.clone(), owner);
    }
}

fn release_shared_folders(site: &mut Site, config: &Config) {
    let open = |file: &ContentFile, name: &str| file.name == name && file.language == config.default_language;
    let pages = site.pages.iter().filter(|page| open(&page.file, "index")).map(|page| page.file.folder.clone());
    let sections = site.sections.iter().filter(|section| section.written && open(&section.file, "_index"));
    let published: Vec<_> = sections.map(|section| section.file.folder.clone()).chain(pages).collect();
    for folder in published {
        site.private_folders.remove(&folder);
    }
}

/// An `index.md` where a section's page belongs.
fn check_place(file: &ContentFile, site: &Site) -> Option<Diagnostic> {
    if file.name != "index" {
        return None;
    }
    let beside = site
        .sections
        .iter()
        .any(|section| section.written && section.file.folder == file.folder && section.file.language == file.language);
    (file.folder.is_empty() || beside).then(|| {
        let message = "`index.md` cannot stand here: this folder is a section, whose own page is `_index.md`";
        let problem = Diagnostic::new(Code::PageMisplaced, message).in_file(&file.source);
        let help = if beside {
            "take what you need into the section's `_index.md`, and delete this file or give it another name"
        } else {
            "rename it to `_index.md`, or give it another name"
        };
        problem.help(help)
    })
}

fn new_page(page: ParsedPage, record: Option<Record>, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Page {
    let address = address::of_page(config, &page.file, &page.front, diagnostics);
    let (word_count, reading_time) = word_count_and_reading_time(page.file.markdown(), &page.file.language);
    Page {
        rendered: page.front.render,
        file: page.file,
        front: page.front,
        record,
        date: address.date,
        slug: address.slug,
        path: address.path,
        permalink: address.permalink,
        section: None,
        ancestors: Vec::new(),
        lower: None,
        higher: None,
        assets: Vec::new(),
        hidden: false,
        word_count,
        reading_time,
    }
}

fn new_section(section: ParsedSection, record: Option<Record>, config: &Config, written: bool) -> Section {
    let (path, permalink) = address::of_section(config, &section.file);
    let (word_count, reading_time) = word_count_and_reading_time(section.file.markdown(), &section.file.language);
    Section {
        file: section.file,
        written,
        front: section.front,
        record,
        path,
        permalink,
        ancestors: Vec::new(),
        pages: Vec::new(),
        subsections: Vec::new(),
        lower: None,
        higher: None,
        assets: Vec::new(),
        hidden: false,
        word_count,
        reading_time,
    }
}

/// Every language has a front page, written or not; unless its own `_index.md` is held back.
fn add_missing_roots(site: &mut Site, config: &Config, held: &[HeldFolder]) {
    for language in config.language_codes() {
        let is_held = held.iter().any(|held| held.folder.is_empty() && held.language == language);
        if site.root(language).is_some() || is_held {
            continue;
        }
        let name =
            if language == config.default_language { "_index.md".into() } else { format!("_index.{language}.md") };
        let source = SourcePath::known(CONTENT).join(&name).unwrap_or_else(|_| SourcePath::root());
        let file = ContentFile {
            source,
            folder: String::new(),
            name: "_index".into(),
            language: language.to_owned(),
            text: "".into(),
            syntax: Syntax::Toml,
            body: 0..0,
        };
        site.sections.push(new_section(ParsedSection { file, front: default_section() }, None, config, false));
    }
    site.sections.sort_by(|a, b| a.file.source.cmp(&b.file.source));
}

/// The names under which links and templates find things.
fn index(site: &mut Site, config: &Config) {
    let pages = site.page_ids().map(Target::Page);
    let all: Vec<_> = site.section_ids().map(Target::Section).chain(pages).collect();
    let mut translations: BTreeMap<String, Vec<Target>> = BTreeMap::new();
    let mut composed_names: HashMap<String, Vec<Target>> = HashMap::new();
    for target in all {
        let file = site.file(target);
        let (relative, canonical, language) = (file.relative().to_owned(), file.canonical(), file.language.clone());
        if !relative.is_ascii() {
            composed_names.entry(path::composed(&relative).into_owned()).or_default().push(target);
        }
        site.by_file.insert(relative, target);
        site.by_canonical.insert((canonical.clone(), language), target);
        if config.is_multilingual() {
            translations.entry(canonical).or_default().push(target);
        }
    }
    let alone = composed_names.into_iter().filter(|(_, targets)| targets.len() == 1);
    site.by_composed = alone.map(|(name, targets)| (name, targets[0])).collect();
    let place = |target: &Target| config.language_codes().position(|code| code == site.file(*target).language);
    for versions in translations.values_mut() {
        versions.sort_by_key(place);
    }
    site.translations = translations.into_iter().collect::<HashMap<_, _>>();
    site.asset_permalinks = asset_permalinks(site, config);
}

fn asset_permalinks(site: &Site, config: &Config) -> HashMap<String, Permalink> {
    let pages = site.pages.iter().map(|page| (&page.file, &page.path, &page.assets));
    let sections = site.sections.iter().map(|section| (&section.file, &section.path, &section.assets));
    let mut found = HashMap::new();
    for (file, path, assets) in sections.chain(pages) {
        let folder = SourcePath::known(CONTENT).join(&file.folder).unwrap_or_else(|_| SourcePath::root());
        for asset in assets {
            let Some(below) = asset.below(&folder) else { continue };
            let permalink = Permalink::of_file(&config.base_url, &format!("{path}{below}"));
            let relative = asset.below(&SourcePath::known(CONTENT)).unwrap_or_default().to_owned();
            // The default language's page owns a file that several languages share.
            if file.language == config.default_language || !found.contains_key(&relative) {
                found.insert(relative, permalink);
            }
        }
    }
    found
}
