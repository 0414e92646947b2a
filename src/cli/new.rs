//! `signpost new`: a page of a kind, with every field asked for.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::args::SiteArgs;
use super::{Failure, Outcome, project};
use crate::config::Mode;
use crate::data::Node;
use crate::date::london_day;
use crate::disk;
use crate::kind::{Place, scaffold};
use crate::parse::SortBy;
use crate::path::SourcePath;
use crate::pipeline::{self, Request};
use crate::site::{Section, Site};
use crate::source::CONTENT;

const HELP: &str = "\
Examples:
  signpost new contact \"Out of hours team\"
  signpost new procedure \"Strategy discussion\" --section procedures
  signpost new review \"Child K\" --slug child-k

The new page is a draft until you take the line `draft = true` out of it.

Exit codes: 0 clean, 2 could not run.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = HELP)]
pub struct NewArgs {
    /// The kind of page, such as contact or procedure
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// The title of the page
    #[arg(value_name = "TITLE", value_parser = super::args::one_line)]
    pub title: String,
    /// The folder below content to put it in; without it, where pages of this kind are
    #[arg(long, value_name = "FOLDER")]
    pub section: Option<String>,
    /// The name of the file, without .md; without it, made from the title
    #[arg(long, value_name = "NAME")]
    pub slug: Option<String>,
}

/// Writes the page and says where.
///
/// # Errors
/// [`Failure::UnknownKind`], [`Failure::PageExists`], [`Failure::Unreadable`] when the site has no settings that can be read.
pub fn run(args: &NewArgs, site_args: &SiteArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let project = project::open(site_args)?;
    let clock = project::clock(None);
    let request = Request { base_url: None, drafts: true, clock, mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    if let Some(found) = project::count(&loaded.diagnostics).filter(|_| project::stops(&loaded.diagnostics)) {
        return Err(Failure::Unreadable(format!("its settings have {found}")));
    }
    // Trouble in other pages is no reason not to begin a new one.
    let site = pipeline::survey(&loaded, &request).value;
    let Some(kind) = site.kinds.get(&args.kind) else { return Err(unknown(&args.kind, &site)) };
    let folder = match &args.section {
        Some(folder) => folder.trim_matches('/').to_owned(),
        None => home(&site, &args.kind),
    };
    let name = args.slug.clone().unwrap_or_else(|| slug::slugify(&args.title));
    let file = SourcePath::known(CONTENT)
        .join(format!("{folder}/{name}.md").trim_start_matches('/'))
        .map_err(|_| unusable(&folder, &name))?;
    if loaded.disk.is_file(&file) {
        return Err(Failure::PageExists(file));
    }
    let above = above(&site, &folder);
    let inherited: Vec<_> = above.iter().flat_map(|section| defaults(section)).collect();
    let today = london_day(clock.now()).to_string();
    let place = Place {
        title: args.title.clone(),
        order: above.first().and_then(|section| order(&site, section, &today)),
        today,
        kind_given: inherited.contains(&("kind".to_owned(), args.kind.clone())),
        inherited: inherited.into_iter().map(|(name, _)| name).collect(),
        taxonomies: loaded.config.main.taxonomies.iter().map(|taxonomy| taxonomy.name.clone()).collect(),
    };
    disk::create_new_file(&loaded.disk.location(&file), scaffold(kind, &place).as_bytes())?;
    writeln!(out, "{file}")?;
    anstream::eprintln!("Answer what it asks, take `draft = true` out when it is ready, and run `signpost check`.");
    Ok(Outcome::Clean)
}

/// Says that there is no such kind, and which was meant.
pub fn unknown(kind: &str, site: &Site) -> Failure {
    let nearest = site.kinds.nearest(kind).map(str::to_owned);
    let known: Vec<_> = site.kinds.iter().map(|kind| format!("`{}`", kind.name)).collect();
    Failure::UnknownKind { kind: kind.to_owned(), nearest, known: known.join(", ") }
}

fn unusable(folder: &str, name: &str) -> Failure {
    Failure::Unreadable(format!("`{folder}/{name}.md` is no place below `content`"))
}

/// Where pages of a kind are: the section that gives the kind, else the folder with most of them, else one of its own.
fn home(site: &Site, kind: &str) -> String {
    let gives = |section: &&Section| defaults(section).contains(&("kind".to_owned(), kind.to_owned()));
    if let Some(section) = site.sections.iter().find(gives) {
        return section.file.folder.clone();
    }
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for page in &site.pages {
        if page.record.as_ref().is_some_and(|record| record.kind.name == kind) {
            *folders.entry(&page.file.folder).or_default() += 1;
        }
    }
    let most = folders.into_iter().max_by_key(|(folder, count)| (*count, std::cmp::Reverse(*folder)));
    most.map_or_else(|| kind.replace('_', "-"), |(folder, _)| folder.to_owned())
}

/// The sections over a folder, the nearest first.
fn above<'a>(site: &'a Site, folder: &str) -> Vec<&'a Section> {
    let over = |section: &&Section| {
        let own = section.file.folder.as_str();
        section.written && (own.is_empty() || own == folder || folder.starts_with(&format!("{own}/")))
    };
    let mut found: Vec<_> = site.sections.iter().filter(over).collect();
    found.sort_by_key(|section| std::cmp::Reverse(section.file.folder.len()));
    found
}

/// What a section gives to the pages below it; a value that is not text is given as nothing.
fn defaults(section: &Section) -> Vec<(String, String)> {
    let given = section.front.extra.get("defaults").and_then(Node::as_table);
    let one = |(key, node): &(crate::data::Key, Node)| (key.name.clone(), node.as_str().unwrap_or_default().to_owned());
    given.into_iter().flat_map(|table| table.entries.iter().map(one)).collect()
}

/// The line a section needs to put the page in its place.
fn order(site: &Site, section: &Section, today: &str) -> Option<String> {
    match section.front.sort_by {
        SortBy::Weight => {
            let weights = section.pages.iter().filter_map(|id| site.page(*id).front.weight);
            Some(format!("weight = {}", weights.max().unwrap_or(0) + 1))
        }
        SortBy::Date | SortBy::UpdateDate => Some(format!("date = {today}")),
        _ => None,
    }
}
