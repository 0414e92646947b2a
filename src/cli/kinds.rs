//! `signpost kinds`: the kinds of page there are, and every field of one.

use std::io::Write;

use clap::Args;

use super::args::SiteArgs;
use super::new::unknown;
use super::{Failure, Outcome, project};
use crate::config::Mode;
use crate::kind::field_guide;
use crate::pipeline::{self, Request};

const HELP: &str = "\
Examples:
  signpost kinds
  signpost kinds contact

Exit codes: 0 clean, 2 could not run.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = HELP)]
pub struct KindsArgs {
    /// The kind whose fields to list
    #[arg(value_name = "KIND")]
    pub kind: Option<String>,
}

/// Prints a line for each kind, or the fields of one.
///
/// # Errors
/// [`Failure::UnknownKind`].
pub fn run(args: &KindsArgs, site_args: &SiteArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let project = project::open(site_args)?;
    let request = Request { base_url: None, drafts: false, clock: project::clock(None), mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    let site = pipeline::survey(&loaded, &request).value;
    match &args.kind {
        Some(name) => match site.kinds.get(name) {
            Some(kind) => out.write_all(field_guide(kind).as_bytes())?,
            None => return Err(unknown(name, &site)),
        },
        None => {
            let width = site.kinds.iter().map(|kind| kind.name.len()).max().unwrap_or(0);
            for kind in site.kinds.iter() {
                let described = if kind.description.is_empty() { "" } else { ": " };
                writeln!(out, "{:width$}  {}{described}{}", kind.name, kind.title, kind.description)?;
            }
        }
    }
    Ok(Outcome::Clean)
}
