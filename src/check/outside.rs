//! Links to other people's websites: which there are, and what to say of those that lead nowhere.
//!
//! In: the files that would be published, then what became of each address. Out: diagnostics at every place where such an
//! address is written. Addresses are taken from public pages alone, as they would be published: a link on a page that is held
//! back is never asked for, as the question itself would tell of it.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::{Token, Tokenizer};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, DiskError};
use crate::output::MemorySink;
use crate::path::{OutputPath, SourcePath};
use crate::source::{CONTENT, TEMPLATES};
use crate::web::{Answer, WebAddress};

/// Attributes that hold an address readers or their browsers follow.
const FOLLOWED: [&[u8]; 4] = [b"href", b"src", b"cite", b"poster"];

/// Endings of files that people write addresses in.
const WRITTEN: [&str; 9] = ["md", "toml", "html", "yaml", "yml", "json", "csv", "xml", "txt"];

/// Every address outside the site that its pages lead to, with the file it stands in first.
///
/// # Errors
/// When a file that was copied can no longer be read.
pub fn addresses(pages: &MemorySink, config: &Config) -> Result<BTreeMap<WebAddress, OutputPath>, DiskError> {
    let own = WebAddress::parse(&config.base_url);
    let is_own = |address: &WebAddress| own.as_ref().is_some_and(|own| own.host() == address.host());
    let mut found = BTreeMap::new();
    for path in pages.paths().into_iter().filter(|path| path.as_str().ends_with(".html")) {
        let Some(bytes) = pages.get(&path)? else { continue };
        for address in in_page(&String::from_utf8_lossy(&bytes)) {
            if !is_own(&address) && !config.signpost.external_links.skip.is_match(address.as_str()) {
                found.entry(address).or_insert_with(|| path.clone());
            }
        }
    }
    Ok(found)
}

fn in_page(html: &str) -> Vec<WebAddress> {
    let mut found = Vec::new();
    for Ok(token) in Tokenizer::new(html) {
        let Token::StartTag(tag) = token else { continue };
        // What stands in the head is for programs: "preconnect" has a host and no page.
        if &tag.name[..] == b"link" || &tag.name[..] == b"base" {
            continue;
        }
        let values = tag.attributes.iter().filter(|(key, _)| FOLLOWED.contains(&&key.0[..]));
        found.extend(values.filter_map(|(_, value)| WebAddress::parse(&String::from_utf8_lossy(value))));
    }
    found
}

/// What to tell of the answers, at each place where the address is written.
pub fn tell(
    answers: &BTreeMap<WebAddress, Answer>,
    first_in: &BTreeMap<WebAddress, OutputPath>,
    config: &Config,
    disk: &dyn Disk,
) -> Vec<Diagnostic> {
    let hosts: std::collections::BTreeSet<&str> = answers.keys().map(WebAddress::host).collect();
    if hosts.len() > 1 && answers.values().all(Answer::is_unreached) {
        let message =
            format!("none of {} other websites can be reached, so their links were not looked at", hosts.len());
        let problem = Diagnostic::new(Code::ExternalLinksNotAsked, message);
        return vec![problem.help("look whether this machine is connected, and ask again")];
    }
    let mut bad: BTreeMap<&WebAddress, Diagnostic> =
        answers.iter().filter_map(|(address, answer)| Some((address, problem(address, answer)?))).collect();
    if bad.is_empty() {
        return Vec::new();
    }
    let mut told = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (file, text) in written(config, disk) {
        for (span, address) in in_text(&text, |address| bad.contains_key(address)) {
            if let Some(problem) = bad.get(&address) {
                told.push(problem.clone().at(&file, span, ""));
                seen.insert(address);
            }
        }
    }
    // A template may put an address together: then there is only the page.
    bad.retain(|address, _| !seen.contains(*address));
    for (address, problem) in bad {
        let page = first_in.get(address).map_or_else(String::new, |path| format!("It stands on `{path}`."));
        told.push(problem.note(page));
    }
    told
}

fn problem(address: &WebAddress, answer: &Answer) -> Option<Diagnostic> {
    let (shown, host) = (address.as_str(), address.host());
    let gone = |message: String| {
        let help = "look for the page where it is now, and write that address; or take the link out";
        Diagnostic::new(Code::ExternalLinkGone, message).help(help)
    };
    let unsure = |message: String| {
        let skip = format!("external_links = {{ skip = [\"{shown}\"] }}");
        let help = format!(
            "open it in a browser; if it is right, leave it, or pass it over from now on with `{skip}` in `[extra.signpost]`"
        );
        Diagnostic::new(Code::ExternalLinkUnsure, message).help(help)
    };
    Some(match answer {
        Answer::Found => return None,
        Answer::Moved(new) => {
            let message = format!("`{shown}` has moved for good");
            Diagnostic::new(Code::ExternalLinkMoved, message).help(format!("write its new address: `{}`", new.as_str()))
        }
        Answer::Gone(410) => gone(format!("`{shown}` was taken away for good: its host answers 410")),
        Answer::Gone(status) => gone(format!("`{shown}` is not there: its host answers {status}")),
        Answer::NoHost => gone(format!("`{shown}` leads nowhere: there is no website `{host}`")),
        Answer::Unsafe => gone(format!("browsers refuse `{shown}`: `{host}` has no valid certificate")),
        Answer::Silent => gone(format!("`{shown}` does not answer")),
        Answer::Closed => gone(format!("`{shown}` cannot be reached: `{host}` breaks the connection")),
        Answer::Endless => gone(format!("`{shown}` only leads on to other addresses, without end")),
        Answer::Unsure(status) => {
            unsure(format!("nobody can say from here whether `{shown}` is there: its host answers {status}"))
        }
        Answer::Inside if address.is_private() => {
            unsure(format!("`{shown}` was not asked for: it is in a private network, which most readers cannot reach"))
        }
        Answer::Inside => unsure(format!("`{shown}` leads on into a private network, where it was not followed")),
    })
}

/// The files of the site in which people write addresses, with their texts.
fn written(config: &Config, disk: &dyn Disk) -> Vec<(SourcePath, String)> {
    let folders = [CONTENT, TEMPLATES, "themes"].map(SourcePath::known);
    let files = folders.iter().flat_map(|folder| disk.walk(folder).files).map(|file| file.path);
    let written = files.filter(|file| file.extension().is_some_and(|ending| WRITTEN.contains(&ending)));
    let text = |file: SourcePath| Some((file.clone(), String::from_utf8(disk.read(&file).ok()?).ok()?));
    [config.file.clone()].into_iter().chain(written).filter_map(text).collect()
}

/// Every place in a text where a wanted address is written.
fn in_text(text: &str, is_wanted: impl Fn(&WebAddress) -> bool) -> Vec<(Range<usize>, WebAddress)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(mark) = text[from..].find("://").map(|at| from + at) {
        from = mark + "://".len();
        let scheme = text[..mark].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        let start = mark - scheme;
        let before = text[..start].chars().next_back();
        let ends = |c: char| {
            c.is_whitespace() || c.is_control() || "\"<>`\\{}".contains(c) || (c == '\'' && before == Some('\''))
        };
        let mut end = text[mark..].find(ends).map_or(text.len(), |at| mark + at);
        // The longest that is wanted: a full stop or a bracket at the end may be the sentence's.
        while end > from {
            let candidate = text[start..end].replace("&amp;", "&");
            if let Some(address) = WebAddress::parse(&candidate).filter(&is_wanted) {
                found.push((start..end, address));
                break;
            }
            let Some(last) = text[from..end].chars().next_back().filter(|last| !last.is_alphanumeric()) else {
                // "(https://a.org)." in the middle: everything from a closing bracket on is not the address.
                let Some(cut) = text[from..end].rfind([')', ']', '|', ',', ';']) else { break };
                end = from + cut;
                continue;
            };
            end -= last.len_utf8();
        }
        from = from.max(end.min(text.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> WebAddress {
        WebAddress::parse(text).expect("the test gives an address")
    }

    #[test]
    fn readers_follow_links_and_pictures() {
        let html = "<head><link href='https://no.org/'><base href='https://no.org/'></head>
            <a href='https://a.org/?b=1&amp;c=2#d'>x</a> <img src=https://a.org/p.png> https://no.org/
            <a href=/own>x</a><blockquote cite='HTTP://B.org'></blockquote><!-- <a href='https://no.org/'> -->";
        let found: Vec<_> = in_page(html).iter().map(|found| found.as_str().to_owned()).collect();
        assert_eq!(found, ["https://a.org/?b=1&c=2", "https://a.org/p.png", "http://b.org/"]);
    }

    #[test]
    fn an_address_is_found_however_it_is_written() {
        let wanted = address("https://a.org/b?c=1&d=2");
        let places = |text: &str| {
            let found = in_text(text, |address| *address == wanted);
            found.into_iter().map(|(span, _)| text[span].to_owned()).collect::<Vec<_>>()
        };
        for text in [
            "[x](https://a.org/b?c=1&d=2)",
            "<https://a.org/b?c=1&d=2>",
            "(see https://a.org/b?c=1&d=2).",
            "url = 'https://a.org/b?c=1&d=2'",
            "url = \"https://a.org/b?c=1&d=2\"",
            "https://a.org/b?c=1&d=2,next cell",
            "[x](https://a.org/b?c=1&d=2)[y](https://c.org/)",
            "https://no.org/ [x]: https://a.org/b?c=1&d=2",
        ] {
            assert_eq!(places(text), ["https://a.org/b?c=1&d=2"], "{text}");
        }
        assert_eq!(places("<a href=\"https://A.org/b?c=1&amp;d=2#e\">"), ["https://A.org/b?c=1&amp;d=2#e"]);
        assert_eq!(places("https://a.org/b?c=1&d=2 é https://a.org/b?c=1&d=2").len(), 2);
        for text in ["https://a.org/b?c=1&d=23", "https://a.org/b", "://", "https://a.org/b?c=1&d=2/more"] {
            assert_eq!(places(text), Vec::<String>::new(), "{text}");
        }
    }
}
