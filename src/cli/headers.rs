//! `signpost headers`: what a web server must be told, in its own words.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::args::SiteArgs;
use super::{Failure, Outcome, project};
use crate::config::Mode;
use crate::hosting::Rules;
use crate::pipeline::{self, Report, Request};

const HELP: &str = "\
Examples:
  signpost headers --format nginx > signpost.conf
  signpost headers --format apache >> public/.htaccess

Exit codes: 0 clean, 1 problems in the content, 2 could not run.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = HELP)]
pub struct HeadersArgs {
    /// The server to write for
    #[arg(long, default_value = "netlify")]
    pub format: Server,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Server {
    /// `_headers` and `_redirects`, as Netlify and Cloudflare Pages read them
    Netlify,
    /// Lines for a server block
    Nginx,
    /// Lines for .htaccess or the configuration
    Apache,
}

/// Prints headers and redirects to `out`.
///
/// # Errors
/// [`Failure`] when there is no site, or nothing can be printed.
pub fn run(args: &HeadersArgs, site: &SiteArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let project = project::open(site)?;
    let request = Request { base_url: None, drafts: false, clock: project::clock(None), mode: Mode::Build };
    let loaded = pipeline::load(&project, &request);
    let surveyed = pipeline::survey(&loaded, &request);
    if project::stops(&surveyed.diagnostics) {
        let report = Report { diagnostics: surveyed.diagnostics, site: Some(surveyed.value), ..Report::default() };
        project::tell_in_words(&report, &loaded, site)?;
        return Ok(Outcome::Problems);
    }
    let rules = Rules::of(&surveyed.value, &loaded.config);
    let text = match args.format {
        Server::Netlify => {
            format!("# _headers\n{}\n# _redirects\n{}", rules.netlify_headers(), rules.netlify_redirects())
        }
        Server::Nginx => rules.nginx(),
        Server::Apache => rules.apache(),
    };
    out.write_all(text.as_bytes())?;
    Ok(Outcome::Clean)
}
