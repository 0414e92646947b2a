//! Pages that must not be shown, whatever their files say.

use std::collections::BTreeSet;

use super::{ContentFile, ParsedSite};
use crate::data::{Key, Node, Table, Value};
use crate::path::SourcePath;

/// Which pages and sections to treat as if their own settings held them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakeDown {
    /// As if withdrawn for a risk: a bare notice stands at the address.
    pub for_risk: BTreeSet<SourcePath>,
    /// As if drafts: nothing stands at the address, because nobody is to know of it.
    pub unseen: BTreeSet<SourcePath>,
}

impl ParsedSite {
    /// Sets the settings that hold these pages, in the place of any that disagree.
    pub fn take_down(&mut self, which: &TakeDown) {
        let pages = self.pages.iter_mut().map(|page| (&page.file, &mut page.front.extra, &mut page.front.draft));
        let sections =
            self.sections.iter_mut().map(|section| (&section.file, &mut section.front.extra, &mut section.front.draft));
        for (ContentFile { source, .. }, extra, draft) in pages.chain(sections) {
            *draft |= which.unseen.contains(source);
            if which.for_risk.contains(source) {
                extra.entries.retain(|(key, _)| key.name != "withdrawn");
                let reason = entry("reason", Value::String("risk".into()));
                extra.entries.push(entry("withdrawn", Value::Table(Table { entries: vec![reason] })));
            }
        }
    }
}

/// A setting that no file has: its place is the beginning.
fn entry(name: &str, value: Value) -> (Key, Node) {
    (Key { name: name.into(), span: 0..0 }, Node { span: 0..0, value })
}
