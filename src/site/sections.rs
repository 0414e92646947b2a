//! Which page belongs to which section, which section to which, and which files to whom.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{PageId, SectionId, Site};
use crate::parse::ContentFile;
use crate::path::SourcePath;
use crate::source::{CONTENT, is_left_over};

/// Sections by folder and language.
pub struct Folders {
    sections: HashMap<(String, String), SectionId>,
}

impl Folders {
    pub fn new(site: &Site) -> Self {
        let key = |id: SectionId| {
            let file = &site.section(id).file;
            ((file.folder.clone(), file.language.clone()), id)
        };
        Self { sections: site.section_ids().map(key).collect() }
    }

    fn get(&self, folder: &str, language: &str) -> Option<SectionId> {
        self.sections.get(&(folder.to_owned(), language.to_owned())).copied()
    }

    /// Sections above a folder, root first, without the folder's own.
    fn above(&self, folder: &str, language: &str) -> Vec<SectionId> {
        let mut found = Vec::new();
        let mut folder = folder;
        while !folder.is_empty() {
            folder = parent(folder);
            found.extend(self.get(folder, language));
        }
        found.reverse();
        found
    }
}

fn parent(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(above, _)| above)
}

/// The folder whose section a page belongs to.
fn home(file: &ContentFile) -> &str {
    if file.name == "index" { parent(&file.folder) } else { &file.folder }
}

/// Fills ancestors, subsections, pages of sections and what is hidden by inheritance.
pub fn connect(site: &mut Site) {
    let folders = Folders::new(site);
    for id in site.section_ids() {
        let file = &site.section(id).file;
        let ancestors = folders.above(&file.folder, &file.language);
        let direct = (!file.folder.is_empty()).then(|| folders.get(parent(&file.folder), &file.language)).flatten();
        site.sections[id.0 as usize].ancestors = ancestors;
        if let Some(above) = direct {
            site.sections[above.0 as usize].subsections.push(id);
        }
    }
    for id in site.page_ids() {
        connect_page(site, &folders, id);
    }
    hide(site);
}

fn connect_page(site: &mut Site, folders: &Folders, id: PageId) {
    let file = &site.page(id).file;
    let (folder, language) = (home(file).to_owned(), file.language.clone());
    let Some(own) = folders.get(&folder, &language) else { return };
    let mut ancestors = folders.above(&folder, &language);
    ancestors.push(own);
    let page = &mut site.pages[id.0 as usize];
    page.section = Some(own);
    page.ancestors = ancestors;
    if !page.front.render {
        return;
    }
    // A transparent section shows its pages in the section above as well, and so on up.
    let mut folder = folder.as_str();
    while let Some(section) = folders.get(folder, &language) {
        let section = &mut site.sections[section.0 as usize];
        section.pages.push(id);
        if !section.front.transparent || folder.is_empty() {
            break;
        }
        folder = parent(folder);
    }
}

/// `hidden` is a page's own, else the nearest ancestor's that says.
fn hide(site: &mut Site) {
    for id in site.section_ids() {
        let section = site.section(id);
        let above = section.ancestors.iter().rev().find_map(|above| site.section(*above).front.hidden);
        let hidden = section.front.hidden.or(above).unwrap_or(false);
        site.sections[id.0 as usize].hidden = hidden;
    }
    for id in site.page_ids() {
        let page = site.page(id);
        let above = page.ancestors.iter().rev().find_map(|above| site.section(*above).front.hidden);
        let hidden = page.front.hidden.or(above).unwrap_or(false);
        site.pages[id.0 as usize].hidden = hidden;
    }
    let hidden_pages: HashSet<_> = site.page_ids().filter(|id| site.page(*id).hidden).collect();
    let hidden_sections: HashSet<_> = site.section_ids().filter(|id| site.section(*id).hidden).collect();
    for section in &mut site.sections {
        section.pages.retain(|id| !hidden_pages.contains(id));
        section.subsections.retain(|id| !hidden_sections.contains(id));
    }
}

/// Gives each file beside Markdown to its owner: all below the folder of an `index.md`, and those directly in the folder
/// of a section. Files in or below a folder that is held back belong to nobody, so that they cannot be published.
pub fn share_assets(site: &mut Site, assets: &[SourcePath]) {
    let mut by_folder: BTreeMap<&str, Vec<&SourcePath>> = BTreeMap::new();
    for asset in assets {
        let below = asset.below(&SourcePath::known(CONTENT)).unwrap_or_default();
        // Without an ending it is no document, as in Zola.
        let kept = asset.extension().is_some() && !is_left_over(asset);
        let inside = |held: &String| {
            let directly = held.is_empty() && !below.contains('/');
            directly
                || (!held.is_empty() && below.strip_prefix(held.as_str()).is_some_and(|rest| rest.starts_with('/')))
        };
        if kept && !site.private_folders.keys().any(inside) {
            by_folder.entry(parent(below)).or_default().push(asset);
        }
    }
    for page in site.pages.iter_mut().filter(|page| page.file.name == "index") {
        let folder = &page.file.folder;
        let below =
            |name: &str| name == folder || name.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let range = by_folder.range(folder.as_str()..).take_while(|(name, _)| name.starts_with(folder.as_str()));
        let mut own: Vec<_> =
            range.filter(|(name, _)| below(name)).flat_map(|(_, files)| files).copied().cloned().collect();
        own.sort_unstable();
        page.assets = own;
    }
    for section in site.sections.iter_mut().filter(|section| section.written) {
        let own = by_folder.get(section.file.folder.as_str());
        section.assets = own.into_iter().flatten().copied().cloned().collect();
    }
}
