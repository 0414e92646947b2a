//! `signpost check --external-links`: asks other websites whether what our pages link to is still there.

use std::sync::Arc;

use super::{Failure, project};
use crate::check::outside;
use crate::config::Mode;
use crate::date::Stopwatch;
use crate::diagnostic::{Code, Diagnostic};
use crate::output::MemorySink;
use crate::pipeline::{Loaded, Report, Request};
use crate::web::{self, Manners};

/// Addresses between two lines about how far we are.
const STEP: usize = 50;

/// Asks for every address on the pages in `sink`, and adds what is to be told to the report.
///
/// # Errors
/// Trouble with the machine; the outside world gives diagnostics.
pub fn ask(loaded: &Loaded, request: &Request, report: &mut Report, sink: &MemorySink) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let config = &loaded.config;
    // A check stops at what only time has made wrong, and then there are no pages; a build does not.
    let again = project::stops(&report.diagnostics).then(|| MemorySink::new(Arc::clone(&loaded.disk)));
    if let Some(again) = &again {
        let built = project::build(loaded, &Request { mode: Mode::Build, ..request.clone() }, again)?;
        if project::stops(&built.diagnostics) {
            let message = "links to other websites were not looked at, as the pages cannot be made";
            let problem = Diagnostic::new(Code::ExternalLinksNotAsked, message);
            report.diagnostics.push(problem.help("mend the errors first"));
            return Ok(());
        }
    }
    let first_in = outside::addresses(again.as_ref().unwrap_or(sink), config)?;
    let addresses = first_in.keys().cloned().collect();
    let all = first_in.len();
    let manners = Manners { private: config.signpost.external_links.private, ..Manners::default() };
    let many = if all == 1 { "1 address".to_owned() } else { format!("{all} addresses") };
    anstream::eprintln!("Asking for {many} of other websites …");
    let done = |count: usize| {
        if count.is_multiple_of(STEP) && count < all {
            anstream::eprintln!("… {count} of {all}");
        }
    };
    let answers = web::ask(&addresses, &manners, &done);
    report.diagnostics.extend(outside::tell(&answers, &first_in, config, &*loaded.disk));
    report.timings.push(("outside", watch.elapsed()));
    Ok(())
}
