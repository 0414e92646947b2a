//! What a web server must be told: the headers that keep readers safe, and the addresses that have moved.
//!
//! In: the frozen [`Site`] and its configuration. Out: text in the words of each server. `serve` sends the same headers, so
//! that nothing works there that fails where the site is published.

use crate::config::Config;
use crate::path::UrlPath;
use crate::site::{Site, Target};

/// What the site may load: only itself.
pub const SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Headers of every answer: load nothing from elsewhere, tell other sites nothing of the reader, guess no file type.
pub const SECURITY: [(&str, &str); 3] = [
    ("Content-Security-Policy", SECURITY_POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
];

/// The rules of one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    headers: Vec<(&'static str, &'static str)>,
    /// Old path and new path, percent-encoded, from the root of the server.
    redirects: Vec<(String, String)>,
}

impl Rules {
    pub fn of(site: &Site, config: &Config) -> Self {
        let mut headers = SECURITY.to_vec();
        if config.signpost.demonstration {
            // Search engines may look, so that they see this.
            headers.push(("X-Robots-Tag", "noindex"));
        }
        let base = base_path(&config.base_url);
        let shown = |target: Target| match target {
            Target::Page(id) => site.page(id).rendered,
            Target::Section(_) => true,
        };
        let moved = site.redirects.iter().filter(|(_, target)| shown(*target));
        let at = |path: &UrlPath| percent_encoded(&format!("{base}{path}"));
        let redirects = moved.map(|(from, target)| (at(from), at(site.path(*target)))).collect();
        Self { headers, redirects }
    }

    /// `_headers`, which Netlify, Cloudflare Pages and others read from the root of a site.
    pub fn netlify_headers(&self) -> String {
        let lines: String = self.headers.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
        format!("/*\n{lines}")
    }

    /// `_redirects` for the same hosts; empty when nothing has moved.
    pub fn netlify_redirects(&self) -> String {
        self.redirects.iter().map(|(from, to)| format!("{from} {to} 301\n")).collect()
    }

    /// Lines for the `server` block of nginx.
    pub fn nginx(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| format!("add_header {name} \"{value}\" always;\n"));
        // nginx compares the address as it is after decoding.
        let redirects = self.redirects.iter().map(|(from, to)| {
            format!("location = \"{}\" {{ return 301 \"{}$is_args$args\"; }}\n", plain(from), to.replace('$', "%24"))
        });
        // Its own list of types has none for calendars, and phones open one by its type.
        let calendars = "location ~ \\.ics$ { default_type \"text/calendar; charset=utf-8\"; }\n".to_owned();
        let note = "# A location with an add_header of its own loses these: repeat them there.\n".to_owned();
        [note].into_iter().chain(headers).chain([calendars]).chain(redirects).collect()
    }

    /// Lines for Apache's configuration or `.htaccess`; needs `mod_headers` and `mod_alias`.
    pub fn apache(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| format!("Header always set {name} \"{value}\"\n"));
        let redirects = self.redirects.iter().map(|(from, to)| {
            format!("RedirectMatch 301 \"^{}$\" \"{}\"\n", pattern(&plain(from)), to.replace('$', "%24"))
        });
        let calendars = "AddType \"text/calendar; charset=utf-8\" .ics\n".to_owned();
        headers.chain([calendars]).chain(redirects).collect()
    }
}

/// The path of the site's address: nothing for `https://example.org`, `/board` for `https://example.org/board/`.
fn base_path(base_url: &str) -> &str {
    let host = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    host.find('/').map_or("", |at| &host[at..]).trim_end_matches('/')
}

/// A path as it is sent (RFC 3986, 3.3): `/`, unreserved characters and those that may stand in a path.
fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => encoded.push(byte.into()),
            b'/' | b'-' | b'.' | b'_' | b'~' | b'@' | b'+' | b',' | b'=' => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// A percent-encoded path, decoded, as text inside double quotes.
fn plain(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let mut digit =
            || rest.next().and_then(|digit| char::from(digit).to_digit(16)).and_then(|n| u8::try_from(n).ok());
        match byte {
            b'%' => bytes.push(digit().unwrap_or_default() << 4 | digit().unwrap_or_default()),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).replace('\\', "\\\\").replace('"', "\\\"")
}

/// A regular expression that matches just this text.
fn pattern(text: &str) -> String {
    let special = |c: char| ".+*?()[]{}^$|".contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;
    use crate::path::SourcePath;
    use crate::site::{Publish, resolve};
    use crate::{config, parse, source};

    fn rules(base_url: &str, demonstration: bool, page: &str) -> Rules {
        let settings = format!("base_url = '{base_url}'\n[extra.signpost]\ndemonstration = {demonstration}");
        let config = config::read(&SourcePath::known("zola.toml"), &settings, None).value;
        let disk = MemoryDisk::new([("content/new.md", page)]);
        let tree = source::scan(&disk, &config, None).value;
        let parsed = parse::parse(&disk, &tree, &config).value;
        let now = "2026-11-20T09:00:00Z".parse().unwrap();
        Rules::of(
            &resolve(parsed, &config, &crate::kind::Kinds::default(), Publish { now, drafts: false }).value,
            &config,
        )
    }

    const PAGE: &str = "+++\naliases = ['/old/', '/a b/old.html']\n+++\n";

    #[test]
    fn netlify() {
        let rules = rules("https://x.org", true, PAGE);
        assert_eq!(rules.netlify_redirects(), "/old/ /new/ 301\n/a%20b/old.html /new/ 301\n");
        let headers = rules.netlify_headers();
        assert!(headers.starts_with("/*\n  Content-Security-Policy: default-src 'none'; "), "{headers}");
        assert!(headers.ends_with("  X-Robots-Tag: noindex\n"), "{headers}");
    }

    #[test]
    fn other_servers_say_the_same_in_their_own_words() {
        let rules = rules("https://x.org/board/", false, PAGE);
        let nginx = rules.nginx();
        assert!(nginx.contains("add_header Referrer-Policy \"no-referrer\" always;\n"), "{nginx}");
        assert!(
            nginx.contains("location = \"/board/a b/old.html\" { return 301 \"/board/new/$is_args$args\"; }\n"),
            "{nginx}"
        );
        assert!(nginx.contains("location ~ \\.ics$ { default_type \"text/calendar; charset=utf-8\"; }\n"), "{nginx}");
        let apache = rules.apache();
        assert!(apache.contains("AddType \"text/calendar; charset=utf-8\" .ics\n"), "{apache}");
        assert!(apache.contains("Header always set X-Content-Type-Options \"nosniff\"\n"), "{apache}");
        assert!(apache.contains("RedirectMatch 301 \"^/board/a b/old\\.html$\" \"/board/new/\"\n"), "{apache}");
        assert!(!apache.contains("noindex"), "{apache}");
    }

    #[test]
    fn a_held_page_has_no_redirect() {
        let held = "+++\naliases = ['/old/']\n[extra]\nembargo_until = 2099-01-01\n+++\n";
        assert_eq!(rules("https://x.org", false, held).netlify_redirects(), "");
    }
}
