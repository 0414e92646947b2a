//! Word of each change to the site's files.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify::RecursiveMode;
use notify_debouncer_full::{DebounceEventResult, new_debouncer};

/// Editors save in several steps, and git changes many files at once; a change counts when nothing more came for this
/// long. Shorter rebuilds twice for one save, longer is felt as waiting.
const SETTLE: Duration = Duration::from_millis(80);

/// Calls `changed` after each change below `root`, until it returns false. Files in `ignore` do not count: a build's own
/// output must not start another.
///
/// # Errors
/// When the machine refuses to watch the folder, in its words.
pub fn watch(root: &Path, ignore: &[PathBuf], mut changed: impl FnMut() -> bool) -> Result<(), String> {
    let (tell, told) = mpsc::channel::<DebounceEventResult>();
    let mut debouncer = new_debouncer(SETTLE, None, tell).map_err(|error| error.to_string())?;
    debouncer.watch(root, RecursiveMode::Recursive).map_err(|error| error.to_string())?;
    for events in told {
        // An error may have lost events, so it counts as a change.
        let counts = events.map_or(true, |events| {
            let writes = events.iter().filter(|event| !event.kind.is_access());
            writes.flat_map(|event| &event.paths).any(|path| matters(root, path, ignore))
        });
        if counts && !changed() {
            return Ok(());
        }
    }
    Ok(())
}

fn matters(root: &Path, path: &Path, ignore: &[PathBuf]) -> bool {
    let below = path.strip_prefix(root).unwrap_or(path);
    let hidden = below.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    let built = below.starts_with("target") || below.starts_with("node_modules");
    !hidden && !built && !ignore.iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_and_hidden_files_do_not_count() {
        let ignore = [PathBuf::from("/site/public")];
        let counts = |path: &str| matters(Path::new("/site"), Path::new(path), &ignore);
        assert!(counts("/site/content/a.md") && counts("/site/zola.toml"));
        assert!(
            !counts("/site/public/index.html") && !counts("/site/.git/index") && !counts("/site/content/.a.md.swp")
        );
    }
}
