//! Content kinds on the way to the [`Site`]: what pages inherit, what they are, and whom they name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::{Named, Site, Target};
use crate::config::Config;
use crate::data::{Node, Table};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::kind::{Heir, Held, Kinds, Record, Reference, inherit, is_for_risk, named_in_body};
use crate::parse::{ContentFile, ParsedPage, ParsedSection, ParsedSite};
use crate::path::{self, SourcePath};

/// A page or section with its record, where it has a kind.
pub struct Recorded<T> {
    pub parsed: T,
    pub record: Option<Record>,
}

/// The id of a page, wherever it stands and whether or not it may be seen.
#[derive(Clone, Debug)]
pub struct Known {
    pub file: SourcePath,
    /// Where it gives its id, if it does.
    span: Option<Range<usize>>,
    /// Below `content/`, for asking why it is held.
    relative: String,
    kind: String,
}

/// The ids of a site: by language, then by id.
pub type Ids = BTreeMap<(String, String), Known>;

/// Gives every page and section what it inherits. In a site without kinds nothing changes.
pub fn attach(
    parsed: ParsedSite,
    config: &Config,
    kinds: &Kinds,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Recorded<ParsedPage>>, Vec<Recorded<ParsedSection>>) {
    let defaults: HashMap<(String, String), (SourcePath, Table)> = if kinds.is_empty() {
        HashMap::new()
    } else {
        let given = |section: &ParsedSection| {
            let file = &section.file;
            ((file.folder.clone(), file.language.clone()), (file.source.clone(), section.front.extra.clone()))
        };
        parsed.sections.iter().map(given).collect()
    };
    let above = |file: &ContentFile, own: bool| -> Vec<(&SourcePath, &Table)> {
        let mut folders: Vec<&str> = vec![&file.folder];
        while let Some(folder) = folders.last().filter(|folder| !folder.is_empty()) {
            folders.push(folder.rsplit_once('/').map_or("", |(parent, _)| parent));
        }
        let of = |folder: &&str| {
            let language = |code: &str| defaults.get(&((*folder).to_owned(), code.to_owned()));
            language(&file.language).or_else(|| language(&config.default_language))
        };
        folders.iter().skip(usize::from(!own)).filter_map(of).map(|(file, extra)| (file, extra)).collect()
    };
    let mut heard = Heard::default();
    let mut pages = Vec::new();
    for mut page in parsed.pages {
        let (front, file) = (&page.front, &page.file);
        let (place, stem) = (front.extra_place.as_ref(), stem(file));
        let heir =
            Heir { file: &file.source, syntax: file.syntax, extra: &front.extra, place, stem, is_section: false };
        let above = above(file, true);
        let inherited = inherit(heir, &above, kinds, diagnostics);
        heard.note(&above, inherited.record.as_ref());
        let severity = if inherited.record.is_some() { Severity::Error } else { Severity::Warning };
        diagnostics.extend(page.front.strays.drain(..).map(|stray| stray.severity(severity)));
        page.front.extra = inherited.record.as_ref().map_or(inherited.table, Record::public);
        pages.push(Recorded { parsed: page, record: inherited.record });
    }
    let mut sections = Vec::new();
    for mut section in parsed.sections {
        let (front, file) = (&section.front, &section.file);
        let (place, stem) = (front.extra_place.as_ref(), stem(file));
        // A section that is no page of a kind keeps its settings to itself, as in Zola.
        let record = front.extra.get("kind").and_then(|_| {
            let heir =
                Heir { file: &file.source, syntax: file.syntax, extra: &front.extra, place, stem, is_section: true };
            let above = above(file, false);
            let record = inherit(heir, &above, kinds, diagnostics).record;
            heard.note(&above, record.as_ref());
            record
        });
        if let Some(record) = &record {
            section.front.extra = record.public();
        }
        sections.push(Recorded { parsed: section, record });
    }
    diagnostics.extend(heard.unknown(kinds));
    (pages, sections)
}

/// For each key of a section's `[extra.defaults]`, whether the kind of any page below knows it.
#[derive(Default)]
struct Heard(BTreeMap<(SourcePath, String), (Range<usize>, bool)>);

impl Heard {
    fn note(&mut self, above: &[(&SourcePath, &Table)], record: Option<&Record>) {
        let Some(record) = record else { return };
        for (file, extra) in above {
            let defaults = extra.get("defaults").and_then(Node::as_table);
            for (key, _) in defaults.iter().flat_map(|defaults| &defaults.entries) {
                let place = ((*file).clone(), key.name.clone());
                self.0.entry(place).or_insert((key.span.clone(), false)).1 |= record.kind.knows(&key.name);
            }
        }
    }

    /// What is said for pages none of which can use it: a slip, told once where it stands.
    fn unknown(self, kinds: &Kinds) -> Vec<Diagnostic> {
        let names: BTreeSet<&str> = kinds.iter().flat_map(|kind| kind.properties().map(|(name, _)| name)).collect();
        let slips = self.0.into_iter().filter(|(_, (_, known))| !known);
        let tell = |((file, name), (span, _)): ((SourcePath, String), (Range<usize>, bool))| {
            let message = format!("no page below has a setting `{name}`");
            let problem = Diagnostic::new(Code::FrontMatterUnknownKey, message).at(&file, span, "");
            problem.severity(Severity::Error).help(match nearest(&name, names.iter().copied()) {
                Some(near) if near != name => format!("did you mean `{near}`?"),
                _ => "take it out, or give the pages below a kind that has it".to_owned(),
            })
        };
        slips.map(tell).collect()
    }
}

/// What a page is called where it gives no id: its file, or the folder it stands for.
fn stem(file: &ContentFile) -> &str {
    match file.name.as_str() {
        "index" | "_index" => file.folder.rsplit('/').next().unwrap_or(&file.folder),
        name => name,
    }
}

/// Checks a record and notes its id. Nothing that is wrong with a page taken down for a risk may keep it online.
pub fn take(
    ids: &mut Ids,
    record: Option<&Record>,
    held: Option<&Held>,
    file: &ContentFile,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(record) = record else { return };
    check(record, held, diagnostics);
    let mut found = Vec::new();
    claim(ids, record, file, &mut found);
    diagnostics.extend(found.into_iter().filter(|_| !is_for_risk(record.table())));
}

/// Checks a record by itself. A draft may be unfinished: what is missing is only told. What is held until a moment is
/// checked as if it were published, so that the moment itself breaks nothing.
fn check(record: &Record, held: Option<&Held>, diagnostics: &mut Vec<Diagnostic>) {
    let found = record.check().into_iter();
    match held {
        Some(Held::Draft) => diagnostics.extend(found.map(|problem| problem.severity(Severity::Info))),
        // It was right when it was published.
        Some(Held::Expired | Held::Withdrawn) => {}
        _ => diagnostics.extend(found),
    }
}

/// Notes an id, and says when another page has it already.
fn claim(ids: &mut Ids, record: &Record, file: &ContentFile, diagnostics: &mut Vec<Diagnostic>) {
    let span = record.get("id").filter(|(_, from)| **from == file.source).map(|(node, _)| node.span.clone());
    let (relative, kind) = (file.relative().to_owned(), record.kind.name.clone());
    let known = Known { file: file.source.clone(), span, relative, kind };
    let key = (file.language.clone(), record.id().to_owned());
    let Some(other) = ids.get(&key) else {
        ids.insert(key, known);
        return;
    };
    let id = record.id();
    let problem = Diagnostic::new(Code::IdTwice, format!("two pages use the id `{id}`"));
    let problem = match record.get("id") {
        Some((node, file)) => problem.at(file, node.span.clone(), ""),
        None => problem.in_file(&file.source),
    };
    diagnostics.push(problem.in_file(&other.file).help(format!(
        "give one of them an id of its own below `[extra]`, for example: {}",
        record.syntax.line("id", &format!("\"{id}-2\""))
    )));
}

/// Finds every page that another names, and says which names lead nowhere.
pub fn connect(site: &mut Site, ids: &Ids, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let pages = site.page_ids().map(Target::Page);
    let all: Vec<Target> = site.section_ids().map(Target::Section).chain(pages).collect();
    for target in &all {
        if let Some(record) = site.record(*target) {
            let key = (site.file(*target).language.clone(), record.id().to_owned());
            site.by_id.insert(key, *target);
        }
    }
    diagnostics.extend(alike(ids, site));
    let mut named: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    for target in all {
        let file = site.file(target);
        let mut references = site.record(target).map(Record::references).unwrap_or_default();
        let known = |id: &str| ids.contains_key(&(config.default_language.clone(), id.to_owned()));
        if !ids.is_empty() {
            let shown = named_in_body(file.markdown()).into_iter().filter(|(id, _)| known(id));
            references.extend(shown.map(|(id, span)| in_body(id, span, file)));
        }
        for reference in references {
            if let Some(problem) = wrong(&reference, site, ids, &file.language, config) {
                diagnostics.push(problem);
                continue;
            }
            let Reference { field, id, anchor, file: at, span, .. } = reference;
            named.entry(id).or_default().push(Named { by: target, field, anchor, file: at, span });
        }
    }
    site.named = named;
}

/// Ids that people take for one. A page that was withdrawn stands in nobody's way.
fn alike(ids: &Ids, site: &Site) -> Vec<Diagnostic> {
    let mut folded: BTreeMap<(&str, String), (&str, &Known)> = BTreeMap::new();
    let mut found = Vec::new();
    for ((language, id), known) in ids.iter().filter(|(_, known)| site.held(&known.relative) != Some(&Held::Withdrawn))
    {
        let key = (language.as_str(), path::folded(id));
        let Some((other_id, other)) = folded.get(&key) else {
            folded.insert(key, (id, known));
            continue;
        };
        let how = path::likeness(id, other_id).unwrap_or("in letter case");
        let message = format!("the ids `{other_id}` and `{id}` differ only {how}");
        let at = |problem: Diagnostic, known: &Known| match &known.span {
            Some(span) => problem.at(&known.file, span.clone(), ""),
            None => problem.in_file(&known.file),
        };
        let problem = at(at(Diagnostic::new(Code::IdTwice, message), known), other);
        found.push(problem.help("give one of the pages another id: the reader of a reference takes both for one"));
    }
    found
}

fn in_body(id: &str, span: std::ops::Range<usize>, file: &ContentFile) -> Reference {
    let span = span.start + file.body.start..span.end + file.body.start;
    let (field, id, file) = ("body".to_owned(), id.to_owned(), file.source.clone());
    Reference { field, id, anchor: String::new(), kinds: Vec::new(), file, span }
}

/// What is wrong with naming a page, if anything is.
fn wrong(reference: &Reference, site: &Site, ids: &Ids, language: &str, config: &Config) -> Option<Diagnostic> {
    let Reference { field, id, kinds, file, span, .. } = reference;
    let of = |language: &str| ids.get(&(language.to_owned(), id.clone()));
    let wanted = if kinds.is_empty() { "page".to_owned() } else { kinds.join(" or ") };
    let problem = |message: String| Diagnostic::new(Code::ReferenceMissing, message).at(file, span.clone(), "");
    let Some(known) = of(language).or_else(|| of(&config.default_language)) else {
        let message = format!("there is no {wanted} with the id `{id}`");
        let fitting = ids.iter().filter(|(_, known)| kinds.is_empty() || kinds.contains(&known.kind));
        let names: Vec<_> = fitting.map(|((_, id), _)| id.as_str()).collect();
        return Some(problem(message).help(match nearest(id, names) {
            Some(near) => match path::likeness(id, near) {
                Some(how) => format!("copy `{near}` from that page: this differs only {how}"),
                None => format!("did you mean `{near}`?"),
            },
            None => format!("an id is what a page gives as `id` below `[extra]`, else the name of its file; `signpost new {} \"Title\"` makes one", kinds.first().map_or("KIND", String::as_str)),
        }));
    };
    if !kinds.is_empty() && !kinds.contains(&known.kind) {
        let message = format!("`{id}` is a page of the kind `{}`, but a {wanted} is needed", known.kind);
        return Some(problem(message).in_file(&known.file).help(format!("name a page of the kind `{wanted}` here")));
    }
    match site.held(&known.relative) {
        None | Some(Held::Expired | Held::Withdrawn | Held::PartnerOnly) => None,
        // What a text shows is left to its template, which says so better.
        Some(_) if field == "body" => None,
        Some(held) => {
            let message = format!("`{id}` is not published: {}", held.reason());
            Some(problem(message).help("take it out here until that page is published, or hold this page as long"))
        }
    }
}
