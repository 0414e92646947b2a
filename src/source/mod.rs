//! Which files a site is made of, and what each is for.
//!
//! In: a [`Disk`]. Out: a [`SourceTree`] of paths, sorted, nothing read. The theme's folder is walked with the site's;
//! where both have a file of the same use and name, the site's is kept.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity};
use crate::disk::{Disk, FoundFile, WalkProblem};
use crate::path::{OutputPath, SourcePath};

/// Endings of files in `templates/` that are templates.
const TEMPLATE_ENDINGS: [&str; 6] = ["html", "xml", "md", "txt", "json", "ics"];

/// A template and the name it is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFile {
    pub file: SourcePath,
    /// Below `templates/`: `components/card.html`.
    pub name: String,
    pub from_theme: bool,
}

/// A file that is copied as it is, or a style sheet that is bundled, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedFile {
    pub file: SourcePath,
    pub output: OutputPath,
}

/// The files of a site by use.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    /// Markdown below `content/`.
    pub content: Vec<SourcePath>,
    /// Everything else below `content/`.
    pub assets: Vec<SourcePath>,
    pub templates: Vec<TemplateFile>,
    /// Schemas of content kinds, the theme's before the site's.
    pub kinds: Vec<SourcePath>,
    pub static_files: Vec<PlacedFile>,
    /// Entries of `css/`: every `.css` directly in it whose name does not start with `_`. Only where the default theme is
    /// used, or the site has an `[extra.signpost]`: in other Zola sites `css/` belongs to other tools.
    pub styles: Vec<PlacedFile>,
    /// Files that are reached through a symbolic link, and what each really is.
    pub links: Vec<(SourcePath, SourcePath)>,
}

/// What a walk meets beside files.
#[derive(Default)]
struct Met {
    diagnostics: Vec<Diagnostic>,
    links: Vec<(SourcePath, SourcePath)>,
}

/// Folders with a use, at the top of a site and of a theme.
pub const CONTENT: &str = "content";
pub const TEMPLATES: &str = "templates";
pub const STATIC: &str = "static";
pub const STYLES: &str = "css";
pub const KINDS: &str = "kinds";

/// Walks the site and its theme.
pub fn scan(disk: &dyn Disk, config: &Config, theme: Option<&SourcePath>) -> Checked<SourceTree> {
    let mut tree = SourceTree::default();
    let mut met = Met::default();
    for path in walk(disk, &SourcePath::known(CONTENT), &mut met) {
        let below = path.below(&SourcePath::known(CONTENT)).unwrap_or_default();
        if is_hidden(below) || config.ignored_content.is_match(below) || config.ignored_content.is_match(path.as_str())
        {
            continue;
        }
        if path.extension() == Some("md") { tree.content.push(path) } else { tree.assets.push(path) }
    }
    let mut copied = BTreeMap::new();
    let mut styles = BTreeMap::new();
    for (base, from_theme) in theme.map(|theme| (theme.clone(), true)).into_iter().chain([(SourcePath::root(), false)])
    {
        let folder = |name: &str| base.join(name).unwrap_or_else(|_| SourcePath::known(name));
        tree.kinds
            .extend(walk(disk, &folder(KINDS), &mut met).into_iter().filter(|file| file.extension() == Some("toml")));
        scan_templates(disk, &folder(TEMPLATES), from_theme, &mut tree.templates, &mut met);
        scan_static(disk, &folder(STATIC), config, &mut copied, &mut met);
        if config.bundles_styles {
            scan_styles(disk, &folder(STYLES), &mut styles, &mut met);
        }
    }
    let placed = |files: BTreeMap<OutputPath, SourcePath>| {
        files.into_iter().map(|(output, file)| PlacedFile { file, output }).collect()
    };
    tree.static_files = placed(copied);
    tree.styles = placed(styles);
    tree.links = met.links;
    Checked::new(tree, met.diagnostics)
}

fn scan_templates(
    disk: &dyn Disk,
    folder: &SourcePath,
    from_theme: bool,
    found: &mut Vec<TemplateFile>,
    met: &mut Met,
) {
    for file in walk(disk, folder, met) {
        let ending = file.extension().unwrap_or_default();
        if let Some(name) = file.below(folder).filter(|_| TEMPLATE_ENDINGS.contains(&ending)) {
            let name = name.to_owned();
            found.push(TemplateFile { file, name, from_theme });
        }
    }
}

fn scan_static(
    disk: &dyn Disk,
    folder: &SourcePath,
    config: &Config,
    found: &mut BTreeMap<OutputPath, SourcePath>,
    met: &mut Met,
) {
    for file in walk(disk, folder, met) {
        let Some(below) = file.below(folder).filter(|below| !config.ignored_static.is_match(below)) else { continue };
        if let Ok(output) = OutputPath::parse(below) {
            found.insert(output, file.clone());
        }
    }
}

fn scan_styles(disk: &dyn Disk, folder: &SourcePath, found: &mut BTreeMap<OutputPath, SourcePath>, met: &mut Met) {
    for file in walk(disk, folder, met) {
        let entry = file.below(folder).filter(|name| name.ends_with(".css") && !name.contains('/'));
        let Some(name) = entry.filter(|name| !name.starts_with('_')) else { continue };
        if let Ok(output) = OutputPath::parse(name) {
            found.insert(output, file.clone());
        }
    }
}

/// A page's text under another name: `a.MD`, `a.markdown`, or a copy an editor or a merge left, `a.md.orig`. It may be of a
/// draft, so it is never published as it stands; nor is any file an editor keeps as its own, `a.txt~`.
pub fn is_left_over(file: &SourcePath) -> bool {
    // A space behind the name is seen by nobody.
    let name = file.file_name().trim_end().to_ascii_lowercase();
    let holds_settings = |ending: &&str| name.ends_with(*ending) || name.contains(&format!("{ending}."));
    name.ends_with('~') || [".md", ".markdown"].iter().any(holds_settings)
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

fn walk(disk: &dyn Disk, folder: &SourcePath, met: &mut Met) -> Vec<SourcePath> {
    let walk = disk.walk(folder);
    met.diagnostics.extend(walk.problems.into_iter().map(walk_problem));
    let inside = |FoundFile { path, .. }: FoundFile| {
        match disk.real(&path) {
            None => {
                met.diagnostics.push(leads_outside(&path));
                return None;
            }
            Some(real) if real != path => met.links.push((path.clone(), real)),
            Some(_) => {}
        }
        Some(path)
    };
    walk.files.into_iter().filter_map(inside).collect()
}

fn walk_problem(problem: WalkProblem) -> Diagnostic {
    match problem {
        WalkProblem::Loop { link } => {
            Diagnostic::new(Code::SymlinkLoop, format!("the link `{link}` leads back to a folder that holds it"))
                .in_file(&link)
                .help("delete the link, or point it at a folder beside it")
        }
        WalkProblem::LinkToNothing { link, target } => {
            let message = format!("the link `{link}` leads to `{target}`, which is not there");
            let help = "put the file there, point the link at one that is there, or delete the link";
            Diagnostic::new(Code::FileUnreadable, message).in_file(&link).help(help)
        }
        WalkProblem::Unreadable { path, reason } => {
            let problem = Diagnostic::new(Code::FileUnreadable, format!("`{path}` cannot be read: {reason}"));
            let help = "check the file's name and permissions, or delete it if it is left over";
            match SourcePath::parse(&path) {
                Ok(file) => problem.in_file(&file).help(help),
                Err(_) => problem.help(help),
            }
        }
    }
}

/// A link out of the site may be meant (a shared folder), and may publish what was never meant to be.
fn leads_outside(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(Code::PathOutsideSite, format!("`{path}` is a link to something outside the site"))
        .in_file(path)
        .severity(Severity::Error)
        .help("copy the file into the site instead of linking to it")
}
