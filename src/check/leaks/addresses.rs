//! Addresses of held pages, as links to them would be written.

use std::collections::HashMap;

/// Held addresses by their path without slashes at the ends.
#[derive(Debug, Default)]
pub struct Addresses {
    /// Without a slash at the end.
    base_url: String,
    paths: HashMap<String, u32>,
}

impl Addresses {
    pub fn new(base_url: &str) -> Self {
        Self { base_url: base_url.trim_end_matches('/').to_owned(), paths: HashMap::new() }
    }

    /// Takes an address in; the front page is everybody's.
    pub fn add(&mut self, path: &str, source: u32) {
        let plain = plain(path);
        if plain.is_empty() {
            return;
        }
        self.paths.insert(plain.to_owned(), source);
        // A link from the root of the host has the folder in which the site lies.
        let host = self.base_url.split_once("://").map_or(self.base_url.as_str(), |(_, host)| host);
        if let Some((_, folder)) = host.split_once('/') {
            self.paths.insert(format!("{folder}/{plain}"), source);
        }
    }

    /// Calls `found` with the source of every held address in a text.
    pub fn search(&self, text: &str, mut found: impl FnMut(u32)) {
        if self.paths.is_empty() {
            return;
        }
        for (at, _) in text.match_indices('/') {
            let starts = match text.as_bytes().get(at.wrapping_sub(1)) {
                None => true,
                // The start of an attribute, a string, an argument, a line of its own.
                Some(before) if b"\"'`=(,;> \t\n".contains(before) => true,
                Some(before) if before.is_ascii_alphanumeric() => text[..at].ends_with(&self.base_url),
                Some(_) => false,
            };
            if !starts {
                continue;
            }
            let rest = &text[at..];
            let end = rest.find(|c: char| c.is_whitespace() || "\"'`<>?#&\\(),;".contains(c)).unwrap_or(rest.len());
            if let Some(source) = self.paths.get(plain(&rest[..end])) {
                found(*source);
            }
        }
    }
}

fn plain(path: &str) -> &str {
    path.strip_suffix("index.html").unwrap_or(path).trim_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_of_this_site() {
        let mut addresses = Addresses::new("https://x.org/base");
        addresses.add("/reviews/anne/", 3);
        addresses.add("/", 4);
        let found = |text: &str| {
            let mut found = Vec::new();
            addresses.search(text, |source| found.push(source));
            found.len()
        };
        for text in [
            "<a href=\"https://x.org/base/reviews/anne/#top\">",
            "<a href=/reviews/anne>",
            "url(/base/reviews/anne/index.html)",
            "/reviews/anne/?q",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
        for text in [
            "href=\"https://y.org/reviews/anne/\"",
            "\"/reviews/anne-2/\"",
            "\"/reviews/\"",
            "\"/\"",
            "a/reviews/anne/",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }
}
