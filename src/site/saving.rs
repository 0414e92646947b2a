//! Which pages a reader may keep on their device.

use super::{PageId, SectionId, Site, Target};
use crate::data::Table;
use crate::kind::Record;

impl Site {
    /// Every page and section that may be kept. One for somebody at risk never is: a saved copy would tell on its reader.
    pub fn saved(&self) -> impl Iterator<Item = Target> {
        let page = |id: &PageId| {
            let page = self.page(*id);
            page.rendered && !page.front.draft && permits(&page.front.extra, self.record(*id))
        };
        let section = |id: &SectionId| {
            let section = self.section(*id);
            section.front.render && !section.front.draft && permits(&section.front.extra, self.record(*id))
        };
        let pages = self.page_ids().filter(page).map(Target::Page);
        pages.chain(self.section_ids().filter(section).map(Target::Section))
    }
}

/// By its own word or an inherited one. What is sensitive, or of a kind for people at risk, is never allowed.
fn permits(extra: &Table, record: Option<&Record>) -> bool {
    let said = |key: &str, words: [&str; 2]| {
        extra.get(key).and_then(|node| node.as_str()).is_some_and(|text| words.contains(&text))
    };
    let sensitive = said("sensitivity", ["sensitive", "high"]);
    let for_people_at_risk = record.is_some_and(|record| record.kind.has_trait("sensitive"));
    said("offline", ["allowed", "core"]) && !sensitive && !for_people_at_risk
}
