//! Names of things, as types: where a file comes from, where a page is found, where a file is written.
//!
//! In: strings from the command line, the walk of a folder, or front matter. Out: values that are known to be
//! well formed. A bare `String` never stands for a path or an address elsewhere in the program.

mod alike;
mod slug;

use std::fmt;
use std::sync::Arc;

pub use alike::{composed, folded, likeness};
pub use slug::{SlugRules, SlugStyle, anchor_id, slugify};

/// A file or folder of the site, relative to the site root, with `/` between the parts.
///
/// Never empty of meaning: no `.`/`..` parts, no leading or trailing slash. The root itself is `""`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

/// Why a string is not a path inside the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("the path climbs out of the site with `..`")]
    Climbs,
    #[error("the path starts at the root of the machine")]
    Absolute,
}

impl SourcePath {
    /// The site root.
    pub fn root() -> Self {
        Self("".into())
    }

    /// Reads a path written by a person or found by a walk; `./` and doubled slashes are tidied away.
    ///
    /// # Errors
    /// [`PathError::Climbs`] when `..` would leave the site, [`PathError::Absolute`] for `/x` or `C:\x`.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let text = text.replace('\\', "/");
        if text.starts_with('/') || names_a_drive(&text) {
            return Err(PathError::Absolute);
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(PathError::Climbs)?;
                }
                part => parts.push(part),
            }
        }
        // `a/../C:/x` starts with a drive only now.
        if parts.first().is_some_and(|part| names_a_drive(part)) {
            return Err(PathError::Absolute);
        }
        Ok(Self(parts.join("/").into()))
    }

    /// A path known to be good: written in this program, or already checked. Panics otherwise.
    pub fn known(text: &str) -> Self {
        Self::parse(text).expect("a path written in the program stays inside the site")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// `self/rest`.
    ///
    /// # Errors
    /// As [`SourcePath::parse`], for the joined path.
    pub fn join(&self, rest: &str) -> Result<Self, PathError> {
        if rest.starts_with('/') {
            return Err(PathError::Absolute);
        }
        if self.is_root() { Self::parse(rest) } else { Self::parse(&format!("{}/{rest}", self.0)) }
    }

    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// The file name up to its last dot.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            Some(0) | None => name,
            Some(dot) => &name[..dot],
        }
    }

    /// What follows the last dot of the file name, without the dot.
    pub fn extension(&self) -> Option<&str> {
        let name = self.file_name();
        match name.rfind('.') {
            Some(0) | None => None,
            Some(dot) => Some(&name[dot + 1..]),
        }
    }

    /// The folder that holds this path; the root's parent is `None`.
    pub fn parent(&self) -> Option<Self> {
        if self.is_root() {
            return None;
        }
        Some(Self(self.0.rfind('/').map_or("", |slash| &self.0[..slash]).into()))
    }

    /// The rest of this path below `folder`, without a leading slash.
    pub fn below(&self, folder: &SourcePath) -> Option<&str> {
        if folder.is_root() {
            return Some(&self.0);
        }
        self.0.strip_prefix(&*folder.0)?.strip_prefix('/')
    }
}

/// `C:…`, which is absolute on Windows.
fn names_a_drive(text: &str) -> bool {
    text.as_bytes().get(1) == Some(&b':')
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

/// The path part of an address on this site: starts with `/`, not percent-encoded, as Zola's `page.path`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlPath(Arc<str>);

impl UrlPath {
    /// Makes sure of the leading slash; nothing else is changed.
    pub fn new(text: &str) -> Self {
        if text.starts_with('/') { Self(text.into()) } else { Self(format!("/{text}").into()) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts between slashes, without the empty ones.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }

    /// The file a web server answers this address with: `/a/b/` is `a/b/index.html`, `/a.html` is `a.html`.
    ///
    /// # Errors
    /// [`PathError::Climbs`] when the address has `..` parts that leave the output folder.
    pub fn to_output(&self) -> Result<OutputPath, PathError> {
        let trimmed = self.0.trim_matches('/');
        if trimmed.ends_with(".html") && !self.0.ends_with('/') {
            return OutputPath::parse(trimmed);
        }
        OutputPath::parse(&format!("{trimmed}/index.html"))
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A full address: the site's base and a path, as readers see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permalink(Arc<str>);

impl Permalink {
    /// Joins `base` (any trailing slash is dropped) and `path`, adding the final slash that Zola adds: always,
    /// unless the path is a file (`feed.xml`, `page.html`), ends in one already, or carries a `#`.
    pub fn new(base: &str, path: &str) -> Self {
        let base = base.trim_end_matches('/');
        let path = path.trim_start_matches('/');
        let slash = if path.is_empty() || path.ends_with('/') || path.contains('#') { "" } else { "/" };
        let slash = if path.ends_with(".html") { "" } else { slash };
        Self(format!("{base}/{path}{slash}").into())
    }

    /// An address of a file: no slash is added.
    pub fn of_file(base: &str, path: &str) -> Self {
        Self(format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/')).into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same address with `#anchor`.
    pub fn with_anchor(&self, anchor: &str) -> String {
        format!("{}#{anchor}", self.0)
    }
}

impl fmt::Display for Permalink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file of the built site, relative to the output folder, with `/` between the parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

impl OutputPath {
    /// # Errors
    /// [`PathError::Climbs`] when `..` parts would leave the output folder. A leading slash is dropped.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let inner = SourcePath::parse(text.trim_start_matches('/'))?;
        Ok(Self(inner.0))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn extension(&self) -> Option<&str> {
        let name = self.0.rsplit('/').next()?;
        name.rsplit_once('.').map(|(_, extension)| extension)
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_path_is_tidied_and_cannot_climb() {
        assert_eq!(SourcePath::parse("./content//a/../b.md").unwrap().as_str(), "content/b.md");
        assert_eq!(SourcePath::parse("a/../../b"), Err(PathError::Climbs));
        assert_eq!(SourcePath::parse("/etc/passwd"), Err(PathError::Absolute));
        for path in ["C:\\x", "a/../C:/x", "./C:/x"] {
            assert_eq!(SourcePath::parse(path), Err(PathError::Absolute));
        }
    }

    #[test]
    fn parts_of_a_source_path() {
        let path = SourcePath::known("content/blog/a.fr.md");
        assert_eq!((path.file_name(), path.stem(), path.extension()), ("a.fr.md", "a.fr", Some("md")));
        assert_eq!(path.parent().unwrap().as_str(), "content/blog");
        assert_eq!(path.below(&SourcePath::known("content")), Some("blog/a.fr.md"));
        assert_eq!(path.below(&SourcePath::known("cont")), None);
        assert_eq!(SourcePath::known("a").parent().unwrap(), SourcePath::root());
    }

    #[test]
    fn addresses_become_files() {
        let file = |path: &str| UrlPath::new(path).to_output().unwrap().as_str().to_owned();
        assert_eq!(file("/"), "index.html");
        assert_eq!(file("/a/b/"), "a/b/index.html");
        assert_eq!(file("old.html"), "old.html");
        assert!(UrlPath::new("/../x/").to_output().is_err());
    }

    #[test]
    fn permalinks_end_in_a_slash_unless_they_name_a_file() {
        let link = |path: &str| Permalink::new("https://x.org/", path).as_str().to_owned();
        assert_eq!(link("/a"), "https://x.org/a/");
        assert_eq!(link(""), "https://x.org/");
        assert_eq!(link("/a/#b"), "https://x.org/a/#b");
        assert_eq!(Permalink::of_file("https://x.org", "/atom.xml").as_str(), "https://x.org/atom.xml");
    }
}
