//! What templates are given when time has taken the last page of a section, and they cannot do without one.
//!
//! `section.pages | first` of an empty list is nothing, and a template that goes on from there stops. Where somebody emptied
//! the section that is a mistake to mend; where a page has expired or was withdrawn, it must not keep a changed phone
//! number offline. So such a template runs again, with what is left of that page in the list: its notice, as `get_page`
//! gives it. Templates that can do without are never given it.

use std::sync::Arc;

use tera::{Context, Value};

use super::{Failure, Renderer};
use crate::kind::Held;
use crate::path::SourcePath;
use crate::site::{HeldSource, Section, SectionId};
use crate::source::CONTENT;
use crate::template::{Missed, Shared, Templates, taken_down};

/// Values and templates in which no section has lost its last page.
pub(super) struct Filled {
    shared: Arc<Shared>,
    templates: Templates,
    /// What stands in the gaps: its path below `content/`, and whether only time took it.
    pages: Vec<(String, bool)>,
}

impl Filled {
    /// `None` where no section has a gap.
    pub fn of(shared: &Arc<Shared>, templates: &Templates) -> Option<Self> {
        let site = &shared.site;
        let (mut gaps, mut pages): (Vec<(SectionId, Value)>, Vec<_>) = Default::default();
        for id in site.section_ids().filter(|id| site.section(*id).pages.is_empty()) {
            let gone = site.held_sources().iter().find(|held| was_in(held, site.section(id)));
            let Some((held, notice)) = gone.and_then(|held| Some((held, site.notice(held.file.relative())?))) else {
                continue;
            };
            let relative = held.file.relative();
            gaps.push((id, taken_down::page(site, notice, relative)));
            pages.push((relative.to_owned(), held.held == Held::Expired));
        }
        if gaps.is_empty() {
            return None;
        }
        let views = Arc::new(shared.views.with_gaps_filled(gaps));
        let shared = Arc::new(Shared { views, ..(**shared).clone() });
        let templates = templates.with_shared(&shared);
        Some(Self { shared, templates, pages })
    }
}

/// Whether a page that has been taken down, and is no secret, stood in this section.
fn was_in(held: &HeldSource, section: &Section) -> bool {
    let file = &held.file;
    let folder = match file.name.as_str() {
        "_index" => return false,
        "index" => file.folder.rsplit_once('/').map_or("", |(above, _)| above),
        _ => file.folder.as_str(),
    };
    !held.held.is_secret() && folder == section.file.folder && file.language == section.file.language
}

impl Renderer<'_> {
    /// Renders the page or section at `source`; where that fails, once more with the gaps filled.
    pub(super) fn html(
        &self,
        template: &str,
        context: &Context,
        section: Option<SectionId>,
        source: &SourcePath,
    ) -> Result<String, Failure> {
        let failed = match self.templates.render(template, context, Some(source)) {
            Ok(html) => return Ok(html),
            Err(failed) => failed,
        };
        let filled = self.filled.get_or_init(|| Filled::of(self.shared, self.templates));
        let Some(filled) = filled else { return Err(failed.into()) };
        let mut context = context.clone();
        if let Some(id) = section {
            context.insert_value("section", filled.shared.views.section(id));
        }
        let Ok(html) = filled.templates.render(template, &context, Some(source)) else { return Err(failed.into()) };
        for (what, expired) in &filled.pages {
            let asked_by = source.below(&SourcePath::known(CONTENT)).map(str::to_owned);
            self.shared.requests.miss(Missed { asked_by, what: what.clone(), expired: *expired });
        }
        Ok(html)
    }
}
