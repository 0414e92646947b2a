//! Links that cannot lead where they should: cut in two, without an address, to a host nobody else on the site knows.

use std::collections::BTreeMap;
use std::ops::Range;

use super::prose::{Block, Sort, find_ignoring_case};
use super::subject::{Context, Subject};
use crate::diagnostic::{Code, Diagnostic};

/// In one page.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for link in &subject.prose.links {
        let target = link.target.trim();
        if target == "#"
            || target.eq_ignore_ascii_case("javascript:void(0)")
            || matches!(target, "http://" | "https://" | "mailto:" | "tel:")
        {
            let problem = subject.at(
                Code::LinkEmpty,
                format!("this link leads nowhere: its address is only `{target}`"),
                link.span.clone(),
            );
            found.push(problem.help("write where it should lead: `[text](@/contacts/_index.md)`"));
        } else if is_cut(link) {
            let problem = subject.at(Code::LinkSplit, "this address is cut in two", link.span.clone());
            found.push(problem.help("open the page in a browser, copy its whole address, and write it in one piece"));
        } else if let Some(reason) = wrong_address(target) {
            let problem =
                subject.at(Code::LinkBroken, format!("this address cannot work: {reason}"), link.span.clone());
            found.push(problem.help("open the page in a browser and copy its address"));
        } else if is_pdf(target) && !subject.kind.has_trait("download") {
            let problem = subject.at(Code::LinkToPdf, "this link leads straight to a PDF", link.span.clone());
            let note = "On a phone a PDF is slow and hard to read, and it cannot say when it was replaced.";
            found.push(problem.note(note).help("make a page of the kind `download` for it, and link to that page"));
        }
        other_host(subject, link, &mut found);
        other_number(subject, link, &mut found);
    }
    for block in &subject.prose.blocks {
        if matches!(block.sort, Sort::Html | Sort::Code) {
            continue;
        }
        unread(subject, block, &mut found);
        split(subject, block, &mut found);
    }
    found
}

/// An address that ends where a PDF broke it, or one that is shown in pieces.
fn is_cut(link: &super::prose::Link) -> bool {
    let text = link.text.trim();
    let shows_address = ["http://", "https://", "www."].iter().any(|start| text.starts_with(start));
    let ends_open = link.target.starts_with("http") && link.target.ends_with(['-', '_', '=']);
    ends_open || (shows_address && text.contains(char::is_whitespace) && link.target.starts_with("http"))
}

fn is_pdf(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or(target).to_ascii_lowercase();
    path.ends_with(".pdf")
}

/// Slips of the first and last letters of an address.
fn wrong_address(target: &str) -> Option<&'static str> {
    let lower = target.to_ascii_lowercase();
    let drive = lower.as_bytes().get(1) == Some(&b':') && matches!(lower.as_bytes().get(2), Some(b'\\' | b'/'));
    if lower.starts_with("file:") || lower.starts_with("\\\\") || drive {
        return Some("it leads to a file on somebody's computer");
    }
    if let Some(reason) = out_of_reach(&lower) {
        return Some(reason);
    }
    const STARTS: [&str; 14] = [
        "htp:",
        "htpp:",
        "hhtp",
        "http//",
        "https//",
        "http:/w",
        "https:/w",
        "ttp:",
        "ttps:",
        "http:www",
        "https:www",
        "htttp",
        "http;//",
        "https;//",
    ];
    if STARTS.iter().any(|start| lower.starts_with(start)) {
        return Some("its beginning is misspelt");
    }
    if lower.starts_with("www.") {
        return Some("it does not start with `https://`, so it is taken for a page of this site");
    }
    if lower.matches("http://").count() + lower.matches("https://").count() > 1
        && !lower.contains("web.archive")
        && !lower.contains('?')
    {
        return Some("two addresses stand in it");
    }
    if let Some(mail) = lower.strip_prefix("mailto:") {
        let address = mail.split('?').next().unwrap_or(mail);
        let (name, host) = address.split_once('@').unwrap_or((address, ""));
        let whole = !name.is_empty() && host.contains('.') && !address.contains("%20") && !address.contains(' ');
        return (!whole).then_some("it is no address of mail");
    }
    if let Some(number) = lower.strip_prefix("tel:") {
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let letters = number.bytes().any(|b| b.is_ascii_alphabetic());
        return (letters || !(3..=14).contains(&digits) || number.contains("%20"))
            .then_some("it is no telephone number");
    }
    let host = host(target)?;
    let slips = [".gov.k", ".goc.uk", ".gov,uk", ".og.uk", ".orguk", ".govuk", ".co.k", ".nhs.k", ".cmo", ".or.uk"];
    let wrong = host.starts_with("wwww")
        || host.starts_with("ww.")
        || host.starts_with("www,")
        || host.contains("..")
        || host.contains(',')
        || host.ends_with('.');
    if wrong || slips.iter().any(|slip| host.ends_with(slip)) || !host.contains('.') {
        return Some("its host is misspelt");
    }
    (lower.contains("%20") && lower.ends_with("%20")).then_some("it ends with a space")
}

/// Addresses that work only for whoever wrote them: drives, meetings, intranets, and what mail programs make of links.
fn out_of_reach(lower: &str) -> Option<&'static str> {
    let rest = lower.split_once("://").map(|(_, rest)| rest)?;
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is = |ends: &[&str]| ends.iter().any(|end| host == *end || host.ends_with(&format!(".{end}")));
    if is(&[
        "safelinks.protection.outlook.com",
        "urldefense.com",
        "urldefense.proofpoint.com",
        "linkprotect.cudasvc.com",
    ]) || host.contains("mimecast") && host.starts_with("protect")
    {
        return Some("a mail program put its own address round it, which stops working");
    }
    if host.starts_with("www.google.") && (rest.contains("/url?") || rest.contains("/search?")) {
        return Some("it leads to a search, not to the page");
    }
    if is(&["sharepoint.com", "onedrive.live.com", "1drv.ms", "drive.google.com"]) || host.starts_with("intranet") {
        return Some("it leads to files of an organisation, and readers are asked to sign in");
    }
    if is(&["teams.microsoft.com", "outlook.office.com", "outlook.office365.com"]) {
        return Some("it leads into a meeting or a mailbox, and readers are asked to sign in");
    }
    let here = matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0")
        || host.starts_with("192.168.")
        || host.starts_with("10.");
    (here || (!host.is_empty() && !host.contains('.')))
        .then_some("it leads to a computer that only its owner can reach")
}

/// The host of a whole address.
fn host(target: &str) -> Option<String> {
    let rest = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#', ':']).next()?.to_ascii_lowercase();
    (!host.starts_with("localhost")).then_some(host)
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// `[www.a.org](https://www.b.org)`.
fn other_host(subject: &Subject<'_>, link: &super::prose::Link, found: &mut Vec<Diagnostic>) {
    let text = link.text.trim();
    let shown = hosts_in(text).into_iter().next().map(|(host, _)| host);
    let (Some(shown), Some(real)) = (shown, host(&link.target)) else { return };
    if without_www(&shown) != without_www(&real) && !link.is_bare {
        let message = format!("this link shows `{shown}` but leads to `{real}`");
        let problem = subject.at(Code::LinkBroken, message, link.span.clone());
        found.push(problem.help("make both the same, or say in words where it leads"));
    }
}

/// `[01632 960001](tel:01632960010)`.
fn other_number(subject: &Subject<'_>, link: &super::prose::Link, found: &mut Vec<Diagnostic>) {
    let Some(target) = link.target.strip_prefix("tel:") else { return };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let only = link.text.chars().all(|c| c.is_ascii_digit() || " ()-+".contains(c));
    let (shown, real) = (digits(&link.text), digits(target));
    let national = |number: &str| number.strip_prefix("44").map_or(number.to_owned(), |rest| format!("0{rest}"));
    if only && !shown.is_empty() && national(&shown) != national(&real) {
        let problem = subject.at(Code::LinkBroken, "this link shows one number and rings another", link.span.clone());
        found.push(problem.help("make both the same"));
    }
}

/// Markdown that was meant as a link and is none: `[text] (https://…)`, `[text](https://a b)`.
fn unread(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    let text = &block.text;
    if let Some((part, file)) = spaced_file(text) {
        let message = format!("this was meant as a link to `{file}`, but it is none: the name has a space in it");
        let problem = subject.problem(Code::LinkBroken, message, block, part);
        let name = file.replace(' ', "-");
        found.push(problem.help(format!("call the file `{name}`, and write `({name})`")));
        return;
    }
    for mark in ["](", "] (", "]\n("] {
        for (at, _) in text.match_indices(mark) {
            let inside = &text[at + mark.len()..];
            let address = ["http", "www.", "@/", "/", "#", "mailto:"].iter().any(|start| inside.starts_with(start));
            let open = text[..at].rfind('[');
            if let (true, Some(open)) = (address, open) {
                let end = inside.find(')').map_or(text.len(), |end| at + mark.len() + end + 1);
                let problem =
                    subject.problem(Code::LinkBroken, "this was meant as a link, but it is none", block, open..end);
                found.push(
                    problem.help("write it without spaces and line ends: `[text](https://www.example.org/page)`"),
                );
                return;
            }
        }
    }
    if let Some(at) = text.find("(#)").filter(|_| block.is_prose()) {
        let problem = subject.problem(Code::LinkEmpty, "`(#)` was left over from a link", block, at..at + 3);
        found.push(problem.help("link the words before it, or take it out: `[text](@/contacts/_index.md)`"));
    }
}

/// `![A map](my map.png)`: Markdown ends an address at the first space (CommonMark 6.3).
fn spaced_file(text: &str) -> Option<(Range<usize>, &str)> {
    const ENDINGS: [&str; 13] =
        ["png", "jpg", "jpeg", "gif", "webp", "svg", "pdf", "doc", "docx", "xlsx", "pptx", "csv", "md"];
    text.match_indices("](").find_map(|(at, _)| {
        let inside = &text[at + 2..];
        let file = &inside[..inside.find([')', '\n'])?];
        let (_, ending) = file.rsplit_once('.')?;
        let is_file = ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)) && !file.contains("://");
        let open = text[..at].rfind('[').filter(|_| is_file && file.trim().contains(' '))?;
        Some((open..at + 2 + file.len() + 1, file.trim()))
    })
}

/// An address that a line end or a space cut in two.
fn split(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    let text = &block.text;
    if !["http", "www", "HTTP", "WWW", "Http", "Www"].iter().any(|start| text.contains(start)) {
        return;
    }
    for start in ["http://", "https://", "www."] {
        let mut from = 0;
        while let Some(at) = find_ignoring_case(text, start, from) {
            from = at + start.len();
            let end = text[at..].find(char::is_whitespace).map_or(text.len(), |end| at + end);
            let address = &text[at..end];
            let rest = text[end..].trim_start_matches([' ', '\n']);
            let skipped = text.len() - end - rest.len();
            let next = rest.split(|c: char| c.is_whitespace() || c == ')').next().unwrap_or_default();
            if skipped == 0 || next.is_empty() {
                continue;
            }
            let open_end = address.ends_with(['-', '/', '_', '=', '&', '.', '?']) && !address.ends_with("..");
            let path_like = |text: &str| {
                let known = [".pdf", ".html", ".htm", ".aspx", ".php", ".asp", ".uk", ".org", ".gov", ".com", ".docx"];
                let lower = text.to_ascii_lowercase();
                let marks = text.contains('/')
                    || text.contains('_')
                    || known.iter().any(|end| lower.trim_end_matches(['.', ',']).ends_with(end));
                let slug = text.matches('-').count() >= if address.ends_with('/') { 1 } else { 2 };
                (marks || slug)
                    && text.is_ascii()
                    && !lower.starts_with("http")
                    && !lower.starts_with("www")
                    && !text.contains('@')
            };
            let lower_start = next.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
            let goes_on =
                path_like(next) && (open_end || lower_start) && next != "and/or" && !next.starts_with('/') | open_end;
            // "www.a.org.uk/ or" ends with a slash and goes on in words; "www.a.org.uk/child- exploitation" does not.
            let hyphen = address.ends_with(['-', '_', '=']) && lower_start;
            if goes_on || hyphen {
                let whole = at..end + skipped + next.len();
                let problem = subject.problem(Code::LinkSplit, "this address is cut in two", block, whole);
                found.push(problem.help(format!("write it in one piece: `<{address}{next}>`")));
                from = end + skipped;
            }
        }
    }
}

/// Hosts in a text, with their places.
fn hosts_in(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    if !["www", "WWW", "Www"].iter().any(|start| text.contains(start)) {
        return found;
    }
    while let Some(at) = find_ignoring_case(text, "www.", from) {
        let end = text[at..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || "-.".contains(c)))
            .map_or(text.len(), |end| at + end);
        let host = text[at..end].trim_end_matches(['.', '-']);
        from = end.max(at + 4);
        if host.matches('.').count() >= 2 {
            found.push((host.to_ascii_lowercase(), at..at + host.len()));
        }
    }
    found
}

/// Across the site: a host that stands once and is a letter or two away from one that the site knows well.
pub fn check_hosts<'s>(subjects: &'s [Subject<'s>], context: &Context<'_>) -> Vec<Diagnostic> {
    let mut hosts: BTreeMap<String, Vec<(&'s Subject<'s>, Range<usize>)>> = BTreeMap::new();
    let mut add = |host: &str, subject: &'s Subject<'s>, span| {
        hosts.entry(without_www(host).to_owned()).or_default().push((subject, span));
    };
    for subject in subjects {
        for link in &subject.prose.links {
            let mail = link
                .target
                .strip_prefix("mailto:")
                .and_then(|mail| mail.split_once('@'))
                .map(|(_, host)| host.to_lowercase());
            if let Some(host) = host(&link.target).or(mail) {
                add(&host, subject, link.span.clone());
            }
        }
        for block in subject.prose.blocks.iter().filter(|block| !matches!(block.sort, Sort::Html | Sort::Code)) {
            for (host, part) in hosts_in(&block.text) {
                if !block.linked.iter().any(|link| link.contains(&part.start)) {
                    add(&host, subject, block.place(&part));
                }
            }
            for part in super::personal_data::contacts::mails(block) {
                if let Some((_, host)) = block.text[part.clone()]
                    .rsplit_once('@')
                    .filter(|_| !block.linked.iter().any(|link| link.contains(&part.start)))
                {
                    add(&host.to_lowercase(), subject, block.place(&part));
                }
            }
        }
    }
    let own = host(&context.config.base_url).unwrap_or_default();
    let own = without_www(&own);
    let mut found = Vec::new();
    for (host, uses) in &hosts {
        if host == own {
            continue;
        }
        if is_near(host, own) {
            for (subject, span) in uses {
                let message = format!("`{host}` is nearly `{own}`, the address of this site");
                let problem = subject.at(Code::HostUneven, message, span.clone());
                found.push(problem.help(format!("write `{own}`")));
            }
            continue;
        }
        let near =
            hosts.iter().filter(|(other, others)| *other != host && others.len() > uses.len() && is_near(host, other));
        let Some((usual, known)) = near.max_by_key(|(_, others)| others.len()) else { continue };
        for (subject, span) in uses {
            let message = format!("`{host}` is nearly `{usual}`, which this site names {} times", known.len());
            let problem = subject.at(Code::HostUneven, message, span.clone());
            let problem = problem.at(&known[0].0.file.source, known[0].1.clone(), "the usual one");
            found.push(problem.help("open both in a browser and keep the one that is right"));
        }
    }
    found
}

/// A slip of one letter or two in a name long enough for that to be no accident, or a hyphen more or less.
fn is_near(host: &str, other: &str) -> bool {
    let same_letters = |text: &str| text.chars().filter(|c| !"-_.".contains(*c)).collect::<String>();
    let length = host.chars().count().min(other.chars().count());
    if length < 8 || host.ends_with(&format!(".{other}")) || other.ends_with(&format!(".{host}")) {
        return false;
    }
    let limit = if length > 18 { 2 } else { 1 };
    same_letters(host) == same_letters(other) || strsim::damerau_levenshtein(host, other) <= limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_slips() {
        for target in [
            "htpp://www.example.org",
            "https//www.example.org",
            "www.example.org",
            "https://wwww.example.org",
            "https://example.gov.k",
            "mailto:jo@example",
            "mailto:jo%20@example.org",
            "tel:01632 nine",
            "https://example.org.",
            "https://www.a.orghttps://www.b.org",
        ] {
            assert!(wrong_address(target).is_some(), "{target}");
        }
        for target in [
            "https://www.example.org/a",
            "http://example.gov.uk",
            "@/a.md",
            "/a.pdf",
            "mailto:jo@example.org?subject=x",
            "tel:999",
            "tel:01632960001",
            "#a",
            "https://web.archive.org/web/2016/http://www.example.org",
        ] {
            assert_eq!(wrong_address(target), None, "{target}");
        }
    }

    #[test]
    fn hosts_that_are_nearly_the_same() {
        assert!(is_near("southendsafeguarding.org.uk", "southendsafegaurding.org.uk"));
        assert!(is_near("south-end.example.org", "southend.example.org"));
        assert!(!is_near("a.org", "b.org") && !is_near("www2.example.org", "example.org"));
        assert!(!is_near("essex.gov.uk", "sussex.nhs.uk"));
    }
}
