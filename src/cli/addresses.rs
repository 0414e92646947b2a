//! `signpost addresses`: the committed record of what has been published where.

use std::io::Write;
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;

use super::args::{SiteArgs, moment, one_line};
use super::{Failure, Outcome, project};
use crate::addresses::{AddressRecord, RECORD, Retire, brought_up_to_date, is_served, news, problems};
use crate::config::Mode;
use crate::diagnostic::Diagnostic;
use crate::disk::write::replace;
use crate::git::History;
use crate::path::SourcePath;
use crate::pipeline::{self, Loaded, Report, Request};
use crate::site::Site;
use crate::source::CONTENT;

const HELP: &str = "\
Examples:
  signpost addresses
  signpost addresses --update
  signpost addresses --retire /campaigns/old/ --reason \"The campaign has ended.\"

Exit codes: 0 clean, 1 problems in the content, 2 could not run.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = HELP)]
pub struct AddressesArgs {
    /// Write every page that is published now into the record
    #[arg(long)]
    pub update: bool,
    /// Give up an address whose page was deleted; a short page there says so
    #[arg(long, value_name = "ADDRESS", requires = "reason", value_parser = one_line)]
    pub retire: Option<String>,
    /// One sentence for readers that says why the page is gone; `risk` is never shown
    #[arg(long, value_name = "SENTENCE", requires = "retire", value_parser = one_line)]
    pub reason: Option<String>,
    /// Record what is published at this moment, which must have come
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub now: Option<Timestamp>,
}

/// Compares the site with its record and, if asked, writes the record.
///
/// # Errors
/// [`Failure`] when there is no site, the moment has not come, or the record cannot be written.
pub fn run(args: &AddressesArgs, site_args: &SiteArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let project = project::open(site_args)?;
    let clock = project::clock(args.now);
    let option = "`addresses --now` with a moment to come would record pages before their time";
    project::refuse_moment_to_come(clock, args.now, option)?;
    let request = Request { base_url: None, drafts: false, clock, mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    let mut found = Vec::new();
    let site = pipeline::survey(&loaded, &request).gather(&mut found);
    let old = AddressRecord::read(&*loaded.disk).gather(&mut found);
    if project::stops(&found) {
        return problems_in(found, site, &loaded, site_args);
    }
    let retire = args.retire.clone().zip(args.reason.clone()).map(|(address, reason)| Retire { address, reason });
    if let Some(retire) = &retire
        && !old.as_ref().is_some_and(|record| record.names(&retire.address))
    {
        return Err(Failure::UnknownAddress(retire.address.clone()));
    }
    if let Some(retire) = retire.as_ref().filter(|retire| is_served(&site, &retire.address)) {
        return Err(Failure::StillPublished(retire.address.clone()));
    }
    let root = loaded.disk.location(&SourcePath::root());
    let history = History::read(&root, &SourcePath::known(CONTENT)).ok().flatten();
    let new = brought_up_to_date(old.as_ref(), &site, clock.now(), history.as_ref(), retire.as_ref());
    let writes = args.update || retire.is_some();
    if writes {
        replace(&loaded.disk.location(&SourcePath::known(RECORD)), new.to_string().as_bytes())?;
        writeln!(out, "{RECORD}: {}", described(&new))?;
    }
    let record = if writes { Some(AddressRecord::read(&*loaded.disk).value.unwrap_or(new)) } else { old };
    let mut found: Vec<_> = record.iter().flat_map(|record| problems(record, &site, &loaded.config)).collect();
    found.extend(news(record.as_ref(), &site));
    if !writes && found.is_empty() {
        writeln!(out, "{RECORD}: {}", record.as_ref().map_or_else(String::new, described))?;
    }
    problems_in(found, site, &loaded, site_args)
}

fn described(record: &AddressRecord) -> String {
    let count = record.pages.len();
    let addresses = if count == 1 { "1 address".to_owned() } else { format!("{count} addresses") };
    match record.gone.len() {
        0 => format!("{addresses}."),
        gone => format!("{addresses}, {gone} given up."),
    }
}

fn problems_in(
    diagnostics: Vec<Diagnostic>,
    surveyed: Arc<Site>,
    loaded: &Loaded,
    site: &SiteArgs,
) -> Result<Outcome, Failure> {
    let mut report = Report { diagnostics, site: Some(surveyed), ..Report::default() };
    crate::diagnostic::sort(&mut report.diagnostics);
    project::tell_in_words(&report, loaded, site)?;
    Ok(if project::stops(&report.diagnostics) { Outcome::Problems } else { Outcome::Clean })
}
