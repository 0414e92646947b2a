//! When the site will next change by itself, for people and for what starts builds.
//!
//! It says when, and how many pages; never which: the answer may be read by people who are not to know of them. So it goes
//! to the terminal or to a file that is no part of the website.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Failure;
use super::args::{Format, ReportArgs};
use crate::disk::{self, write};
use crate::kind::NextChange;

/// What the file holds, in this order.
#[derive(Serialize)]
struct Schedule {
    /// In the time of London.
    next: Option<String>,
    utc: Option<String>,
    pages: usize,
}

/// Where `--schedule` may write: nowhere inside the output folder.
///
/// # Errors
/// When the file would be published.
pub fn place(file: Option<&PathBuf>, output: &Path) -> Result<Option<PathBuf>, Failure> {
    let Some(file) = file else { return Ok(None) };
    let file = disk::absolute(file)?;
    if write::real_path(&file).starts_with(write::real_path(output)) {
        return Err(Failure::ScheduleInOutput(file));
    }
    Ok(Some(file))
}

/// Tells the next change: in the file, else in one line on stdout. Where stdout has data for programs, it has no such line.
pub fn tell(next: Option<NextChange>, file: Option<&Path>, report: &ReportArgs) -> Result<(), Failure> {
    let moments = next.map(|next| (next.moments(), next.pages));
    if let Some(file) = file {
        let ((next, utc), pages) =
            moments.map_or(((None, None), 0), |((next, utc), pages)| ((Some(next), Some(utc)), pages));
        let schedule = serde_json::to_string(&Schedule { next, utc, pages }).map_err(std::io::Error::from)?;
        write::write(file, format!("{schedule}\n").as_bytes())?;
    } else if let (Some(((london, utc), pages)), Format::Text) = (moments, report.format) {
        let what =
            if pages == 0 { "a notice, or a list of what is to come".to_owned() } else { super::project::pages(pages) };
        writeln!(std::io::stdout(), "The site next changes by itself at {london} ({utc}): {what}.")?;
    }
    Ok(())
}
