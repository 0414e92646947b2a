//! Files to download: what they say of their makers, and whether everybody can read them.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use rayon::prelude::*;

use super::personal_data::{check_data, file_name};
use super::prose::{self, contains_ignoring_case};
use super::subject::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::path::SourcePath;
use crate::source::{CONTENT, SourceTree};

/// Bytes of a part of a document that are read. Comments and changes of a document of a thousand pages fit.
const PART_BYTES: u64 = 20_000_000;

/// Every file that is published, and every table in `content/data`.
pub fn check(tree: &SourceTree, context: &Context<'_>, disk: &dyn Disk) -> Vec<Diagnostic> {
    let content = SourcePath::known(CONTENT);
    let own = tree.static_files.iter().map(|placed| &placed.file).filter(|file| !file.as_str().starts_with("themes/"));
    let files: Vec<&SourcePath> = tree.assets.iter().chain(own).collect();
    let explained = explained(context);
    let check = |file: &&SourcePath| -> Vec<Diagnostic> {
        let below = file.below(&content).unwrap_or_default();
        if context.site.held_file(below).is_some() {
            return Vec::new();
        }
        if below.starts_with("data/") { data(file, disk) } else { published(file, &explained, context, disk) }
    };
    files.par_iter().flat_map_iter(check).collect()
}

/// Files that have a page of their own, which says what is on the web in their place.
fn explained(context: &Context<'_>) -> BTreeSet<String> {
    let published = context.site.page_ids().filter_map(|id| context.site.record(id));
    // A page that has expired or was withdrawn does not make its document worse overnight.
    let taken_down = context.site.held_sources().iter().filter(|held| !held.held.is_secret());
    let records = published.chain(taken_down.filter_map(|held| held.record.as_ref()));
    let named =
        records.filter(|record| record.get("html_equivalent").is_some() || record.get("reason_no_html").is_some());
    named.filter_map(|record| Some(record.text("file")?.rsplit('/').next()?.to_owned())).collect()
}

fn data(file: &SourcePath, disk: &dyn Disk) -> Vec<Diagnostic> {
    let kind = file.extension().unwrap_or_default();
    if !matches!(kind, "toml" | "csv" | "json" | "yaml" | "yml" | "txt") {
        return Vec::new();
    }
    let Some(text) = disk.read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { return Vec::new() };
    let block = prose::plain(&text);
    let found = check_data(&block).into_iter();
    found
        .map(|(code, message, span)| Diagnostic::new(code, message).at(file, span, "").masked().help("take it out"))
        .collect()
}

fn published(
    file: &SourcePath,
    explained: &BTreeSet<String>,
    context: &Context<'_>,
    disk: &dyn Disk,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if file_name(file.as_str(), &context.words.first_names) {
        let problem =
            Diagnostic::new(Code::FileNamePersonal, "the name of this file may say who somebody is").in_file(file);
        found.push(problem.help("give it a name that says what it is, such as `learning-summary-2026.pdf`"));
    }
    if let Some(word) = unfinished(file.stem()) {
        let problem = Diagnostic::new(
            Code::FileNameUnfinished,
            format!("`{word}` in a file's name tells readers that there are other versions"),
        )
        .in_file(file);
        found.push(problem.help("name it for what it is, so that the next edition can keep the address"));
    }
    let kind = file.extension().unwrap_or_default().to_ascii_lowercase();
    let hidden = match kind.as_str() {
        "docx" | "docm" | "xlsx" | "xlsm" | "pptx" | "pptm" | "odt" | "ods" => disk.read(file).map(|bytes| in_office(&bytes)),
        "jpg" | "jpeg" => disk.read(file).map(|bytes| if has_place(&bytes) { vec!["the place where the picture was taken"] } else { Vec::new() }),
        "pdf" => disk.read(file).map(|bytes| {
            let facts = pdf(&bytes);
            let name = file.file_name();
            if !facts.lacks.is_empty() && !explained.contains(name) {
                let message = format!("this PDF has no {}, and no web page stands in for it", facts.lacks.join(", no "));
                let problem = Diagnostic::new(Code::PdfNotAccessible, message).in_file(file);
                found.push(problem.help("put its text on a page and name that page with `html_equivalent`, or save it again with tags, a title and a language"));
            }
            facts.hidden
        }),
        _ => return found,
    };
    for what in hidden.unwrap_or_default() {
        let problem = Diagnostic::new(Code::HiddenData, format!("this file has {what} inside")).in_file(file);
        let help = if kind == "pdf" || kind.starts_with("jp") {
            "save a clean copy: export it again without properties and comments"
        } else {
            "save a clean copy: in Word or Excel, File, Info, \"Inspect Document\", \"Remove All\""
        };
        found.push(problem.note("Everybody who downloads the file can see it.").help(help));
    }
    found
}

/// "final", "v2", "draft", "copy" as a part of a name.
fn unfinished(stem: &str) -> Option<&str> {
    stem.split(['-', '_', ' ', '.', '(', ')']).find(|part| {
        let lower = part.to_ascii_lowercase();
        let version = lower
            .strip_prefix('v')
            .is_some_and(|rest| !rest.is_empty() && rest.len() <= 2 && rest.bytes().all(|b| b.is_ascii_digit()));
        version
            || ["final", "draft", "copy", "approved", "latest", "new", "amended", "tracked"].contains(&lower.as_str())
    })
}

/// Word, Excel, PowerPoint and OpenDocument files are zip files of XML.
fn in_office(bytes: &[u8]) -> Vec<&'static str> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.into_owned()).collect();
    let mut read = |name: &str| {
        let mut text = String::new();
        let part = archive.by_name(name).ok()?;
        part.take(PART_BYTES).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let mut found = Vec::new();
    let mut add = |what: &'static str| {
        if !found.contains(&what) {
            found.push(what);
        }
    };
    for name in &names {
        let part = name.as_str();
        if part.contains("comments")
            && part.ends_with(".xml")
            && read(part).is_some_and(|text| {
                text.contains("<w:comment ")
                    || text.contains("<comment ")
                    || text.contains("<p:cm ")
                    || text.contains("<threadedComment ")
            })
        {
            add("comments");
        } else if part.starts_with("ppt/notesSlides/")
            && part.ends_with(".xml")
            && read(part).is_some_and(|text| text.matches("<a:t>").count() > 1)
        {
            add("speaker's notes");
        } else if part == "word/document.xml" {
            let text = read(part).unwrap_or_default();
            if ["<w:ins ", "<w:del ", "<w:moveFrom "].iter().any(|mark| text.contains(mark)) {
                add("tracked changes");
            }
            if text.contains("<w:vanish/>") {
                add("hidden text");
            }
        } else if part == "content.xml"
            && read(part)
                .is_some_and(|text| text.contains("<text:tracked-changes") || text.contains("<office:annotation"))
        {
            add("tracked changes or comments");
        } else if part == "xl/workbook.xml"
            && read(part).is_some_and(|text| text.contains("state=\"hidden\"") || text.contains("state=\"veryHidden\""))
        {
            add("a hidden sheet");
        } else if part.starts_with("ppt/slides/slide") && read(part).is_some_and(|text| text.contains("show=\"0\"")) {
            add("a hidden slide");
        } else if part == "docProps/core.xml" || part == "meta.xml" {
            let text = read(part).unwrap_or_default();
            let marks = ["<dc:creator>", "<cp:lastModifiedBy>", "<meta:initial-creator>"];
            if marks.iter().any(|mark| is_person(after(&text, mark))) {
                add("the name of its author");
            }
        }
    }
    found
}

fn after<'t>(text: &'t str, mark: &str) -> &'t str {
    text.find(mark).map_or("", |at| text[at + mark.len()..].split('<').next().unwrap_or_default())
}

/// Whether a maker's name is somebody's, rather than an organisation's or a program's.
fn is_person(name: &str) -> bool {
    const NOT_PEOPLE: [&str; 24] = [
        "board",
        "partnership",
        "council",
        "safeguarding",
        "lscb",
        "lscp",
        "sab",
        "nhs",
        "team",
        "unit",
        "communications",
        "office",
        "service",
        "trust",
        "python",
        "word",
        "user",
        "admin",
        "author",
        "unknown",
        "library",
        "excel",
        "openpyxl",
        "signpost",
    ];
    let name = name.trim();
    name.chars().filter(|c| c.is_alphabetic()).count() > 2
        && !NOT_PEOPLE.iter().any(|word| contains_ignoring_case(name, word))
}

/// Whether the Exif data of a JPEG has a GPS directory (tag 0x8825 of the first directory, Exif 2.32, 4.6.3).
fn has_place(bytes: &[u8]) -> bool {
    let Some(start) = bytes.windows(6).take(100_000).position(|part| part == b"Exif\0\0").map(|at| at + 6) else {
        return false;
    };
    let tiff = &bytes[start..];
    let little = tiff.starts_with(b"II");
    let short = |at: usize| {
        let part: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(part) } else { u16::from_be_bytes(part) })
    };
    let long = |at: usize| {
        let part: [u8; 4] = tiff.get(at..at + 4)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(part) } else { u32::from_be_bytes(part) })
    };
    let Some(directory) = long(4).map(|at| at as usize) else { return false };
    let count = short(directory).unwrap_or(0);
    let entry = |index: u16| directory + 2 + usize::from(index) * 12;
    let Some(gps) = (0..count).map(entry).find(|at| short(*at) == Some(0x8825)).and_then(|at| long(at + 8)) else {
        return false;
    };
    // A directory that only gives its version says no place.
    short(gps as usize).is_some_and(|entries| entries > 1)
}

#[derive(Default)]
struct PdfFacts {
    hidden: Vec<&'static str>,
    lacks: Vec<&'static str>,
}

fn pdf(bytes: &[u8]) -> PdfFacts {
    let mut facts = PdfFacts::default();
    let Ok(document) = lopdf::Document::load_mem(bytes) else { return facts };
    let info = document.trailer.get(b"Info").and_then(|info| document.dereference(info)).ok();
    let info = info.and_then(|(_, object)| object.as_dict().ok());
    let text = |key: &[u8]| {
        let object = info?.get(key).and_then(|object| document.dereference(object)).ok()?.1;
        lopdf::decode_text_string(object).ok()
    };
    if text(b"Author").is_some_and(|author| is_person(&author)) {
        facts.hidden.push("the name of its author");
    }
    let is_comment = |object: &lopdf::Object| {
        let subtype = object.as_dict().ok().and_then(|dictionary| dictionary.get(b"Subtype").ok()?.as_name().ok());
        matches!(subtype, Some(b"Text" | b"FreeText" | b"Highlight" | b"StrikeOut" | b"Caret"))
    };
    if document.objects.values().any(is_comment) {
        facts.hidden.push("comments");
    }
    let Ok(catalog) = document.catalog() else { return facts };
    let marked = catalog.get(b"MarkInfo").and_then(|mark| document.dereference(mark)).ok();
    let marked = marked.and_then(|(_, mark)| mark.as_dict().ok()?.get(b"Marked").ok()?.as_bool().ok()).unwrap_or(false);
    for (is_there, what) in [
        (marked, "tags"),
        (text(b"Title").is_some_and(|title| !title.trim().is_empty()), "title"),
        (catalog.has(b"Lang"), "language"),
    ] {
        if !is_there {
            facts.lacks.push(what);
        }
    }
    facts
}
