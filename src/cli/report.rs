//! `signpost report`: what is due.

use std::io::Write;

use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::args::{SiteArgs, moment};
use super::{Failure, Outcome, project};
use crate::config::Mode;
use crate::pipeline::{self, Request};
use crate::report::{self, What};

const HELP: &str = "\
Examples:
  signpost report
  signpost report --only contact --only review
  signpost report --only replaced
  signpost report --format csv > due.csv
  signpost report --format ics > due.ics

Exit codes: 0 clean, 2 could not run.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = HELP)]
pub struct ReportArgs {
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Form,
    /// Only this: review, contact, action, appears, goes, replaced or allowed; may be given more than once
    #[arg(long, value_name = "WHAT", value_parser = what)]
    pub only: Vec<What>,
    /// Report as if it were this day or moment, such as 2026-11-20T09:00:00Z
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub now: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A list for people
    Text,
    /// For programs
    Json,
    /// For a spreadsheet
    Csv,
    /// For a calendar
    Ics,
}

fn what(word: &str) -> Result<What, String> {
    let known = What::ALL.into_iter().find(|what| what.as_str() == word);
    known.ok_or_else(|| {
        let words: Vec<_> = What::ALL.iter().map(|what| what.as_str()).collect();
        format!("use one of {}", words.join(", "))
    })
}

/// Prints the report.
///
/// # Errors
/// [`Failure::Unreadable`] when the site has errors, since a list with gaps would look complete.
pub fn run(args: &ReportArgs, site_args: &SiteArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let project = project::open(site_args)?;
    let clock = project::clock(args.now);
    let request = Request { base_url: None, drafts: false, clock, mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    let surveyed = pipeline::survey(&loaded, &request);
    if let Some(found) = project::count(&surveyed.diagnostics).filter(|_| project::stops(&surveyed.diagnostics)) {
        return Err(Failure::Unreadable(format!("it has {found}")));
    }
    let mut rows = report::rows(&surveyed.value, &loaded.config, clock.now());
    rows.retain(|row| args.only.is_empty() || args.only.contains(&row.what));
    let text = match args.format {
        Form::Text => report::plain(&rows),
        Form::Json => report::json(&rows),
        Form::Csv => report::csv(&rows).map_err(|error| Failure::Print(std::io::Error::other(error)))?,
        Form::Ics => report::calendar(&rows, clock.now()),
    };
    out.write_all(text.as_bytes())?;
    Ok(Outcome::Clean)
}
