//! What links say of each other: headings they name that are gone, and who links to whom.

use std::collections::{BTreeMap, BTreeSet};

use tera::Value;

use super::Bodies;
use crate::config::{Config, LinkLevel};
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, nearest};
use crate::kind::{NoticeKind, Record};
use crate::markup::{Heading, Link, LinkKind};
use crate::path::likeness;
use crate::site::{Site, Target};
use crate::template::views::{BodyView, BodyViews, set};

/// Which pages and sections link to each.
#[derive(Debug, Default)]
pub struct Links {
    backlinks: BTreeMap<Target, BTreeSet<Target>>,
}

/// Checks the anchor of every link inside the site and gathers backlinks.
pub fn link(site: &Site, config: &Config, bodies: &Bodies) -> Checked<Links> {
    let mut links = Links::default();
    let mut diagnostics = Vec::new();
    let pages = site.page_ids().map(Target::Page);
    for from in pages.chain(site.section_ids().map(Target::Section)) {
        for link in &bodies.of(from).links {
            let to = match link.kind {
                LinkKind::Internal => site.find(path_of(link)),
                LinkKind::SamePage => Some(from),
                _ => None,
            };
            if to.is_none() && link.kind == LinkKind::Internal {
                diagnostics.extend(taken_down(site, bodies, from, link));
            }
            let Some(to) = to else { continue };
            if to != from {
                links.backlinks.entry(to).or_default().insert(from);
            }
            diagnostics.extend(check_anchor(site, config, bodies, from, to, link));
        }
    }
    for (id, named) in site.all_named() {
        let to = site.with_id(id, &config.default_language, &config.default_language);
        let Some(to) = to else { continue };
        for by in named.iter().filter(|by| !by.anchor.is_empty() && !has_anchor(site, bodies, to, &by.anchor)) {
            let message = format!("this names `#{}`, and the page `{id}` has no such heading or row", by.anchor);
            let problem = Diagnostic::new(Code::ReferenceMissing, message).at(&by.file, by.span.clone(), "");
            diagnostics.push(problem.in_file(&site.file(to).source).help(near_anchor(site, bodies, to, &by.anchor)));
        }
    }
    let pages = site.page_ids().map(Target::Page);
    for target in pages.chain(site.section_ids().map(Target::Section)) {
        diagnostics.extend(twice(site, bodies, target));
        let sections = site.record(target).map(Record::sections).unwrap_or_default();
        for named in sections.iter().filter(|named| !has_anchor(site, bodies, target, &named.anchor)) {
            let message = format!("this page has no section `{}`", named.anchor);
            let problem = Diagnostic::new(Code::ReferenceMissing, message).at(&named.file, named.span.clone(), "");
            diagnostics.push(problem.help(near_anchor(site, bodies, target, &named.anchor)));
        }
    }
    Checked::new(links, diagnostics)
}

/// Rows of the settings that have the id of a heading, or of another row: a link to one finds the other.
fn twice(site: &Site, bodies: &Bodies, target: Target) -> Vec<Diagnostic> {
    fn heading<'a>(all: &'a [Heading], id: &str) -> Option<&'a Heading> {
        all.iter().find_map(|one| if one.id == id { Some(one) } else { heading(&one.children, id) })
    }
    let Some(record) = site.record(target) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for row in record.row_places() {
        let id = row.anchor;
        let message = match heading(&bodies.of(target).toc, id) {
            Some(heading) if row.is_field => {
                format!("the heading \"{}\" has the id `{id}`, under which this field is shown", heading.title)
            }
            Some(heading) => format!("this row has the id `{id}`, which the heading \"{}\" has too", heading.title),
            None if !seen.insert(id) => format!("two rows have the id `{id}`"),
            None => continue,
        };
        let problem = Diagnostic::new(Code::HeadingIdDuplicate, message).at(row.file, row.span, "");
        let problem = problem.note("A link to it would find only the first on the page.");
        found.push(problem.help(match row.is_field {
            true => "write another heading, or give it an id of its own: `## Heading {#another-id}`".to_owned(),
            false => format!("give one of them another id: `id = \"{id}-2\"`"),
        }));
    }
    found
}

/// Headings and other ids of a text, and the rows of a page's settings.
fn has_anchor(site: &Site, bodies: &Bodies, to: Target, anchor: &str) -> bool {
    let rows = || site.record(to).is_some_and(|record| record.rows().contains(&anchor));
    bodies.of(to).anchors.contains(anchor) || rows()
}

fn near_anchor(site: &Site, bodies: &Bodies, to: Target, anchor: &str) -> String {
    let rows = site.record(to).map(Record::rows).unwrap_or_default();
    let all: Vec<_> = bodies.of(to).anchors.iter().map(String::as_str).chain(rows).collect();
    match nearest(anchor, all.iter().copied()) {
        Some(near) => match likeness(anchor, near) {
            Some(how) => format!("copy `#{near}` from that page: this differs only {how}"),
            None => format!("did you mean `#{near}`?"),
        },
        None if all.is_empty() => "take the `#…` out: the page has no headings".to_owned(),
        None => {
            let some: Vec<_> = all.iter().take(5).map(|anchor| format!("`#{anchor}`")).collect();
            format!("the page has {}", some.join(", "))
        }
    }
}

fn path_of(link: &Link) -> &str {
    let path = link.target.trim_start_matches("@/");
    path.split_once('#').map_or(path, |(path, _)| path)
}

/// A link to what has been taken down leads to its notice, so the build goes on: nobody has to mend links before they can
/// take a page down, and time alone breaks nothing. A page for partners says so itself.
fn taken_down(site: &Site, bodies: &Bodies, from: Target, link: &Link) -> Option<Diagnostic> {
    let target = link.internal_target()?;
    let notice = site.notice_for(&target)?;
    let (code, what) = match notice.words.kind {
        NoticeKind::Partner => return None,
        NoticeKind::Expired => (Code::ExpiredPageLinked, "has expired"),
        NoticeKind::Withdrawn | NoticeKind::Risk => (Code::WithdrawnPageLinked, "has been withdrawn"),
    };
    let message = format!("this page links to `@/{target}`, which {what}");
    let problem = bodies.locator(site, from).point(Diagnostic::new(code, message), link.span.clone(), "");
    Some(problem.note("Readers who follow it find a notice.").help("take the link out, or link to what took its place"))
}

fn check_anchor(
    site: &Site,
    config: &Config,
    bodies: &Bodies,
    from: Target,
    to: Target,
    link: &Link,
) -> Option<Diagnostic> {
    let anchor = link.anchor.as_deref().filter(|anchor| !anchor.is_empty())?;
    // `#top` is the top of any page (HTML, "find a potential indicated element").
    if has_anchor(site, bodies, to, anchor) || anchor.eq_ignore_ascii_case("top") {
        return None;
    }
    let message = if to == from {
        format!("this link leads to `#{anchor}`, and this page has no such heading, unless a template adds it")
    } else {
        format!("this link leads to `#{anchor}`, and `{}` has no such heading", site.file(to).relative())
    };
    let help = near_anchor(site, bodies, to, anchor);
    // A template may put ids round the text, and on this page we cannot know.
    let warn = to == from || config.internal_links == LinkLevel::Warn;
    let severity = if warn { Severity::Warning } else { Severity::Error };
    let problem = Diagnostic::new(Code::LinkAnchorMissing, message).severity(severity);
    Some(bodies.locator(site, from).point(problem, link.span.clone(), "").help(help))
}

/// Bodies and links together, as the values of templates are made from them.
pub struct Linked<'a> {
    pub site: &'a Site,
    pub bodies: &'a Bodies,
    pub links: &'a Links,
}

impl BodyViews for Linked<'_> {
    fn of(&self, target: Target) -> Option<BodyView<'_>> {
        let body = self.bodies.of(target);
        let backlink = |from: &Target| {
            let title = self.site.title(*from).map(str::to_owned);
            (self.site.permalink(*from).as_str().to_owned(), title)
        };
        let mut backlinks: Vec<_> = self.links.backlinks.get(&target).into_iter().flatten().map(backlink).collect();
        backlinks.sort();
        Some(BodyView {
            content: &body.html,
            summary: body.summary.as_deref(),
            toc: body.toc.iter().map(heading).collect(),
            backlinks,
        })
    }
}

fn heading(heading: &Heading) -> Value {
    let mut map = tera::Map::default();
    set(&mut map, "level", Value::from(u32::from(heading.level)));
    set(&mut map, "id", Value::normal_string(&heading.id));
    set(&mut map, "permalink", Value::normal_string(&heading.permalink));
    set(&mut map, "title", Value::normal_string(&heading.title));
    set(&mut map, "children", Value::from(heading.children.iter().map(self::heading).collect::<Vec<_>>()));
    Value::from(map)
}
