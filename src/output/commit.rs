//! Puts a finished site in the place of the old one: in one step where the system can, else file by file.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::place::{MARKER, MARKER_TEXT};
use super::{OutputTree, Staging, WriteReport};
use crate::disk::DiskError;
use crate::disk::write::{self, Kind};
use crate::path::OutputPath;

impl Staging<'_> {
    /// Makes `tree`, as [`Staging::finish`] gave it, the site. Writes nothing when the old one is the same.
    ///
    /// # Errors
    /// When a file or folder cannot be written. The old site is whole then, unless it had to be replaced file by
    /// file.
    pub fn commit(self, tree: &OutputTree) -> Result<WriteReport, DiskError> {
        let changed = self.changed();
        let gone = self.gone(tree);
        let mut report = WriteReport {
            written: changed.len(),
            unchanged: tree.len() - changed.len(),
            removed: gone.len(),
            bytes_written: changed.iter().filter_map(|path| tree.get(path)).map(|entry| entry.len).sum(),
            exchanged: true,
            note: None,
        };
        let marked = self.old.contains_key(Path::new(MARKER));
        if changed.is_empty() && gone.is_empty() && marked {
            return Ok(report);
        }
        if changed.len() == 1 && gone.is_empty() && marked {
            // One file is one rename already; linking ten thousand others first would take a second.
            self.replace_files(tree, changed, &gone)?;
            return Ok(report);
        }
        let reason = match self.place.in_place {
            Some(reason) => Some(reason.to_owned()),
            None => self.exchange(tree, &changed, &mut report)?,
        };
        if let Some(reason) = reason {
            self.replace_files(tree, changed, &gone)?;
            report.exchanged = false;
            report.note = Some(format!("the site was replaced file by file, not in one step: {reason}"));
        }
        Ok(report)
    }

    /// Files and links of the old output that are not in the new one.
    fn gone(&self, tree: &OutputTree) -> Vec<&Path> {
        let in_tree = |path: &Path| as_output(path).is_some_and(|path| tree.get(&path).is_some());
        let mut gone = Vec::new();
        for (path, kind) in &self.old {
            if *kind != Kind::Folder && path != Path::new(MARKER) && !self.options.keeps(path) && !in_tree(path) {
                gone.push(path.as_path());
            }
        }
        gone
    }

    /// Completes the staging folder and exchanges it with the output. Where that cannot be done, says why; nothing
    /// has changed then.
    fn exchange(
        &self,
        tree: &OutputTree,
        changed: &[OutputPath],
        report: &mut WriteReport,
    ) -> Result<Option<String>, DiskError> {
        let (output, staging) = (&self.place.output, &self.place.staging);
        self.make_folder(Path::new(""))?;
        write::write(&staging.join(MARKER), MARKER_TEXT)?;
        let changed: BTreeSet<_> = changed.iter().collect();
        let unchanged: Vec<_> = tree.iter().map(|(path, _)| path).filter(|path| !changed.contains(path)).collect();
        unchanged.par_iter().try_for_each(|path| {
            let inside = Path::new(path.as_str());
            self.make_folder(inside.parent().unwrap_or(Path::new("")))?;
            write::link(&output.join(inside), &staging.join(inside))
        })?;
        self.link_kept()?;
        if !self.exists {
            write::move_folder(staging, output)?;
            return Ok(None);
        }
        write::copy_permissions(output, staging);
        if let Err(cause) = write::exchange(staging, output) {
            return Ok(Some(format!("the two folders could not be exchanged ({cause})")));
        }
        if let Err(error) = remove_old(staging) {
            report.note = Some(format!("the new site is in place, but the old one is left behind: {error}"));
        }
        Ok(None)
    }

    /// Links, never moves: if the build is killed before the exchange, the old output still has everything.
    fn link_kept(&self) -> Result<(), DiskError> {
        for (inside, kind) in self.old.iter().filter(|(inside, _)| self.options.keeps(inside)) {
            let to = self.place.staging.join(inside);
            let has_folder = to.parent().and_then(write::kind) == Some(Kind::Folder);
            if !has_folder || write::kind(&to).is_some() {
                continue; // the new site has a file here, or where the folder was
            }
            match kind {
                Kind::Folder => self.make_folder(inside)?,
                Kind::File(_) | Kind::Other => write::link(&self.place.output.join(inside), &to)?,
            }
        }
        Ok(())
    }

    /// Pages last, so that none asks for a style sheet or picture that is not there yet; then what vanished.
    fn replace_files(&self, tree: &OutputTree, changed: Vec<OutputPath>, gone: &[&Path]) -> Result<(), DiskError> {
        let (output, staging) = (&self.place.output, &self.place.staging);
        write::write(&output.join(MARKER), MARKER_TEXT)?;
        let mut made: HashSet<PathBuf> = HashSet::new();
        let (pages, others): (Vec<_>, Vec<_>) = changed.iter().partition(|path| path.extension() == Some("html"));
        for path in others.into_iter().chain(pages) {
            let inside = Path::new(path.as_str());
            let folder = inside.parent().unwrap_or(Path::new(""));
            if !made.contains(folder) {
                write::create_folders_inside(output, folder)?;
                made.insert(folder.to_owned());
            }
            let to = output.join(inside);
            if write::kind(&to) == Some(Kind::Folder) {
                write::remove(&to)?;
            }
            write::move_file(&staging.join(inside), &to)?;
        }
        // A file that made way for a folder of the new site is gone already, and the folder must stay.
        let is_folder_now = |path: &Path| as_output(path).is_some_and(|path| tree.has_folder(path.as_str()));
        for inside in gone.iter().filter(|path| !is_folder_now(path)) {
            write::remove(&output.join(inside))?;
        }
        for (inside, _) in self.old.iter().rev().filter(|(_, kind)| **kind == Kind::Folder) {
            if !is_folder_now(inside) && !self.options.keeps(inside) {
                write::remove_if_empty(&output.join(inside));
            }
        }
        Ok(())
    }
}

/// Removes the old site with all processors: this takes as long as writing the new one.
fn remove_old(folder: &Path) -> Result<(), DiskError> {
    write::names(folder)?.par_iter().try_for_each(|name| write::remove(&folder.join(name)))?;
    write::remove(folder)
}

/// A path inside the output folder as the tree knows it; `None` for a name that no output file can have.
fn as_output(inside: &Path) -> Option<OutputPath> {
    let parts: Option<Vec<_>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    let text = parts?.join("/");
    OutputPath::parse(&text).ok().filter(|path| path.as_str() == text)
}
