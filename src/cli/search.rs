//! `signpost search`: the answers readers get, in the same order.

use std::io::Write;
use std::sync::Arc;

use serde_json::json;

use super::args::{SearchArgs, SearchFormat, SiteArgs};
use super::{Failure, Outcome, project};
use crate::config::Mode;
use crate::disk::{Disk, RealDisk};
use crate::index;
use crate::output::MemorySink;
use crate::path::{OutputPath, SourcePath};
use crate::pipeline::{self, Request};
use crate::search::{Answer, Card, Danger, DecodeError, Reader};

/// Asks a built site, or builds it in memory and asks that.
///
/// # Errors
/// [`Failure::NoSearch`] when there is no index to ask, or the site cannot be built.
pub fn run(args: &SearchArgs, site: &SiteArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let project = project::open(site)?;
    let request = Request { base_url: None, drafts: false, clock: project::clock(None), mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    let language = args.lang.as_deref().unwrap_or(&loaded.config.default_language);
    let base = index::base(&loaded.config, language);
    let (answer, danger) = match &args.output_dir {
        Some(folder) => {
            let built = RealDisk::new(folder)?;
            ask(args, &base, &|path| built.read(&SourcePath::parse(path).ok()?).ok())?
        }
        None => {
            let sink = MemorySink::new(Arc::clone(&loaded.disk));
            let report = project::build(&loaded, &request, &sink)?;
            if let Some(found) = project::count(&report.diagnostics).filter(|_| project::stops(&report.diagnostics)) {
                return Err(Failure::NoSearch(format!("it has {found}; run `signpost check` to see them")));
            }
            let get = |path: &str| sink.get(&OutputPath::parse(path).ok()?).ok().flatten().map(|bytes| bytes.to_vec());
            ask(args, &base, &get)?
        }
    };
    match args.format {
        SearchFormat::Text => {
            let cards = danger.cards(&args.query, &answer.unknown);
            out.write_all(text(&answer, &cards, args.explain).as_bytes())?;
        }
        SearchFormat::Json => out.write_all(json_list(&answer).as_bytes())?,
    }
    Ok(if answer.hits.is_empty() { Outcome::Problems } else { Outcome::Clean })
}

fn ask(args: &SearchArgs, base: &str, fetch: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<(Answer, Danger), Failure> {
    let failed = |error: DecodeError| Failure::NoSearch(error.to_string());
    let reader = Reader::open(base, fetch).map_err(failed)?;
    let danger =
        fetch(&format!("{base}search/danger.bin")).map_or_else(|| Ok(Danger::default()), |file| Danger::read(&file));
    Ok((reader.search(&args.query, args.limit).map_err(failed)?, danger.map_err(failed)?))
}

fn text(answer: &Answer, cards: &[&Card], explain: bool) -> String {
    let mut lines: Vec<String> = cards.iter().map(|card| format!("Help first: {}", card.title)).collect();
    if explain {
        lines.extend(answer.words.iter().map(|word| format!("word {word}")));
        lines.push(String::new());
    }
    if let Some(corrected) = &answer.corrected {
        lines.push(format!("Showing results for {corrected}"));
    }
    if answer.hits.is_empty() {
        lines.push("Nothing found.".into());
    }
    for (at, hit) in answer.hits.iter().enumerate() {
        let record = &hit.record;
        let heading = if record.heading.is_empty() { String::new() } else { format!(" › {}", record.heading) };
        lines.push(format!("{}. {}{heading}", at + 1, record.title));
        lines.push(format!("   {}", record.url));
        if explain {
            let parts: Vec<_> = hit.parts.iter().map(|(name, points)| format!("{name} {points}")).collect();
            lines.push(format!("   score {}: {}; coverage {} of 1024", hit.score, parts.join(" + "), hit.coverage));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn json_list(answer: &Answer) -> String {
    let hit = |hit: &crate::search::Hit| {
        let record = &hit.record;
        json!({
            "url": record.url, "page_title": record.title, "heading": record.heading, "kind": record.kind,
            "score": hit.score,
        })
    };
    let list: Vec<_> = answer.hits.iter().map(hit).collect();
    format!("{}\n", json!(list))
}
