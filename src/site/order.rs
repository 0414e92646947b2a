//! The order of pages and sections, and who their neighbours are.

use std::cmp::Ordering;

use lexical_sort::natural_lexical_cmp;

use super::{Page, PageId, Section, SectionId, Site};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::SortBy;

/// Splits pages into those `sort_by` can order, in order, and those that lack what it needs.
pub fn sort_pages(pages: &[Page], ids: &[PageId], sort_by: SortBy) -> (Vec<PageId>, Vec<PageId>) {
    let page = |id: &PageId| &pages[id.0 as usize];
    let (mut sorted, mut ignored): (Vec<_>, Vec<_>) = ids.iter().partition(|id| can_be_sorted(page(id), sort_by));
    sorted.sort_by(|a, b| compare(page(a), page(b), sort_by));
    ignored.sort_unstable();
    (sorted, ignored)
}

fn can_be_sorted(page: &Page, sort_by: SortBy) -> bool {
    match sort_by {
        SortBy::Date => page.date.is_some(),
        SortBy::UpdateDate => page.date.is_some() || page.front.updated.is_some(),
        SortBy::Title | SortBy::TitleBytes => page.front.title.is_some(),
        SortBy::Weight => page.front.weight.is_some(),
        SortBy::Slug | SortBy::Permalink | SortBy::None => true,
    }
}

/// Zola's order. Ties go by address: descending for dates since Zola 0.23.4, ascending otherwise.
fn compare(a: &Page, b: &Page, sort_by: SortBy) -> Ordering {
    let by_address = a.permalink.cmp(&b.permalink);
    let title = |page: &Page| page.front.title.clone().unwrap_or_default();
    match sort_by {
        SortBy::Date => moment(b).cmp(&moment(a)).then(by_address.reverse()),
        SortBy::UpdateDate => updated(b).cmp(&updated(a)).then(by_address.reverse()),
        SortBy::Title => natural_lexical_cmp(&title(a), &title(b)).then(by_address),
        SortBy::TitleBytes => title(a).cmp(&title(b)).then(by_address),
        SortBy::Weight => a.front.weight.cmp(&b.front.weight).then(by_address),
        SortBy::Slug => natural_lexical_cmp(&a.slug, &b.slug).then(by_address),
        SortBy::Permalink => by_address,
        // Zola promises no order; the order of the files is the same on every build.
        SortBy::None => Ordering::Equal,
    }
}

fn moment(page: &Page) -> Option<jiff::Timestamp> {
    page.date.as_ref().map(|date| date.moment)
}

fn updated(page: &Page) -> Option<jiff::Timestamp> {
    moment(page).max(page.front.updated.as_ref().map(|date| date.moment))
}

/// Pages of a term: newest first, then those without a date, by address.
pub fn sort_for_term(pages: &[Page], ids: &[PageId]) -> Vec<PageId> {
    let (mut sorted, mut undated) = sort_pages(pages, ids, SortBy::Date);
    undated.sort_by(|a, b| pages[a.0 as usize].permalink.cmp(&pages[b.0 as usize].permalink));
    sorted.extend(undated);
    sorted
}

/// Orders the pages of every section, tells each page its neighbours, and reports the pages that cannot be ordered.
pub fn sort_sections(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    for index in 0..site.sections.len() {
        let sort_by = site.sections[index].front.sort_by;
        let (sorted, ignored) = sort_pages(&site.pages, &site.sections[index].pages, sort_by);
        // In a transparent section the neighbours are those of the section above, which has the same pages.
        if sort_by != SortBy::None && !site.sections[index].front.transparent {
            for (lower, higher) in sorted.iter().zip(sorted.iter().skip(1)) {
                site.pages[lower.0 as usize].higher = Some(*higher);
                site.pages[higher.0 as usize].lower = Some(*lower);
            }
        }
        for id in ignored {
            site.pages[id.0 as usize].rendered = false;
            diagnostics.push(not_sortable(&site.pages[id.0 as usize], &site.sections[index]));
        }
        site.sections[index].pages = sorted;
    }
    sort_subsections(site);
}

fn not_sortable(page: &Page, section: &Section) -> Diagnostic {
    let (needs, example) = match section.front.sort_by {
        SortBy::Date | SortBy::UpdateDate => ("date", "2026-11-20"),
        SortBy::Weight => ("weight", "10"),
        _ => ("title", "\"…\""),
    };
    let sort_by = section.front.sort_by.as_str();
    let line = page.file.syntax.line(needs, example);
    let ordered = section.file.syntax.line("sort_by", &format!("\"{sort_by}\""));
    Diagnostic::new(Code::PageNotSortable, format!("this page is not published because it has no {needs}"))
        .in_file(&page.file.source)
        .note(format!("`{}` orders its pages with `{ordered}`.", section.file.source))
        .help(format!("add `{line}` to the page, or choose another `sort_by` for the section"))
}

/// Subsections go by weight, then address. Sections have no date, so the order of the pages cannot serve for them.
fn sort_subsections(site: &mut Site) {
    for index in 0..site.sections.len() {
        let mut ids = std::mem::take(&mut site.sections[index].subsections);
        let by_title = matches!(site.sections[index].front.sort_by, SortBy::Title | SortBy::TitleBytes);
        let section = |id: &SectionId| &site.sections[id.0 as usize];
        ids.sort_by(|a, b| {
            let (a, b) = (section(a), section(b));
            let title = |section: &Section| section.front.title.clone().unwrap_or_default();
            let titles = if by_title { natural_lexical_cmp(&title(a), &title(b)) } else { Ordering::Equal };
            a.front.weight.cmp(&b.front.weight).then(titles).then_with(|| a.permalink.cmp(&b.permalink))
        });
        for (lower, higher) in ids.iter().zip(ids.iter().skip(1)) {
            site.sections[lower.0 as usize].higher = Some(*higher);
            site.sections[higher.0 as usize].lower = Some(*lower);
        }
        site.sections[index].subsections = ids;
    }
}
