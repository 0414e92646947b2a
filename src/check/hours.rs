//! Pages that will go live by themselves when nobody is at work to see it.

use jiff::civil::Weekday;

use crate::date::in_london;
use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{Held, moment_for};
use crate::site::{HeldSource, Site};

/// The hours of London in which somebody can be expected to look at what was published, and to ring if it is wrong.
const WORKING_HOURS: std::ops::Range<i8> = 8..18;

/// Reports held pages whose moment falls on a weekend or outside the hours of work.
pub fn out_of_hours(site: &Site) -> Vec<Diagnostic> {
    site.held_sources().iter().filter_map(report).collect()
}

fn report(page: &HeldSource) -> Option<Diagnostic> {
    let Held::Until(until) = page.held else { return None };
    let moment = in_london(until);
    let weekend = matches!(moment.weekday(), Weekday::Saturday | Weekday::Sunday);
    if !weekend && WORKING_HOURS.contains(&moment.hour()) {
        return None;
    }
    let names_it = |key: &&str| page.extra.get(key).and_then(|node| moment_for(key, node)) == Some(until);
    let key = ["publish_at", "embargo_until"].into_iter().find(names_it);
    let when = moment.strftime("%A %-d %B %Y, %H:%M");
    let message = format!("this page goes live on {when}, outside working hours");
    let problem = Diagnostic::new(Code::PublishOutOfHours, message);
    let problem = match key.and_then(|key| page.extra.get(key)) {
        Some(node) => problem.at(&page.file.source, node.span.clone(), ""),
        None => problem.in_file(&page.file.source),
    };
    let help = "if nobody will be there to check it, choose a morning of a working day: `2026-12-03T09:00:00`";
    Some(problem.help(help))
}
