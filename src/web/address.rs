//! Addresses of other websites, in one form, so that the same one is asked once however people wrote it.

use std::net::{Ipv4Addr, Ipv6Addr};

/// An address of the web without its `#…`: `https://www.example.org/page?a=b`.
///
/// Scheme and host are in small letters, and what may not stand in an address is percent-encoded (RFC 3986, section 2.1), as
/// pages have it. One with a name and a password in it is none: it would have to be sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebAddress {
    whole: String,
    /// Where in it the host begins and ends.
    host: (usize, usize),
}

impl WebAddress {
    /// Reads an address; `None` for anything but `http://…` and `https://…` with a host in plain letters.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://")?;
        let scheme = ["https", "http"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
        let rest = rest.split('#').next().unwrap_or(rest);
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let authority = authority.to_ascii_lowercase();
        let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((inside, _)) => inside.len() + 2,
            None => authority.find(':').unwrap_or(authority.len()),
        };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if host == 0 || !authority.chars().all(is_plain) {
            return None;
        }
        let start = scheme.len() + "://".len();
        let path = encoded(path);
        let slash = if path.starts_with('/') { "" } else { "/" };
        Some(Self { whole: format!("{scheme}://{authority}{slash}{path}"), host: (start, start + host) })
    }

    pub fn as_str(&self) -> &str {
        &self.whole
    }

    pub fn host(&self) -> &str {
        &self.whole[self.host.0..self.host.1]
    }

    /// Where a `Location` leads from here (RFC 9110, section 10.2.2).
    pub fn join(&self, location: &str) -> Option<Self> {
        let location = location.trim();
        let lower = location.to_ascii_lowercase();
        if lower.starts_with("http://") || lower.starts_with("https://") {
            return Self::parse(location);
        }
        let scheme_end = self.whole.find("://")?;
        if location.starts_with("//") {
            return Self::parse(&format!("{}:{location}", &self.whole[..scheme_end]));
        }
        let host_end = self.host.1;
        let root = self.whole[host_end..].find('/').map_or(self.whole.len(), |slash| host_end + slash);
        let path = self.whole[root..].split('?').next().unwrap_or_default();
        let joined = match location.chars().next() {
            Some('/') => location.to_owned(),
            Some('?') => format!("{path}{location}"),
            _ => format!("{}{location}", &path[..path.rfind('/').map_or(0, |slash| slash + 1)]),
        };
        let (path, query) = joined.split_at(joined.find(['?', '#']).unwrap_or(joined.len()));
        Self::parse(&format!("{}{}{query}", &self.whole[..root], without_dots(path)))
    }

    /// Whether it leads into somebody's own network, or to a name that the public network never has (RFC 6761, 6762, 8375).
    pub fn is_private(&self) -> bool {
        let host = self.host().trim_end_matches('.');
        if let Ok(v4) = host.parse::<Ipv4Addr>() {
            return is_private_v4(v4);
        }
        if let Some(inside) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            return inside.parse::<Ipv6Addr>().is_ok_and(is_private_v6);
        }
        // Programs read `127.1` and `0x7f000001` as addresses of four numbers too; no public name ends like that.
        let last = host.rsplit('.').next().unwrap_or(host);
        let is_number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
        let own = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "test", "arpa", "onion"];
        is_number || !host.contains('.') || own.contains(&last)
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    // 100.64.0.0/10 is shared inside a provider's network (RFC 6598).
    let shared = address.octets()[0] == 100 && address.octets()[1] & 0b1100_0000 == 64;
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_unspecified()
        || address.is_broadcast()
        || address.is_multicast()
        || shared
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    address.to_ipv4_mapped().is_some_and(is_private_v4)
        || address.is_loopback()
        || address.is_unspecified()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.is_multicast()
}

fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=%".contains(&byte);
        if plain { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

/// Takes `.` and `..` out of a path (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.split('/').collect();
    for (index, part) in parts.iter().enumerate() {
        match *part {
            ".." if kept.len() > 1 => {
                kept.pop();
            }
            "." | ".." => {}
            part => kept.push(part),
        }
        if index + 1 == parts.len() && matches!(*part, "." | "..") {
            kept.push("");
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        WebAddress::parse(text).map(|address| address.as_str().to_owned())
    }

    #[test]
    fn one_address_has_one_form() {
        assert_eq!(read("HTTPS://Www.Example.ORG").as_deref(), Some("https://www.example.org/"));
        assert_eq!(read(" https://a.org/b?c=d#e ").as_deref(), Some("https://a.org/b?c=d"));
        assert_eq!(read("http://a.org?x").as_deref(), Some("http://a.org/?x"));
        assert_eq!(read("https://a.org/é [1].pdf").as_deref(), Some("https://a.org/%C3%A9%20%5B1%5D.pdf"));
        assert_eq!(read("https://a.org:8443/b").as_deref(), Some("https://a.org:8443/b"));
        for none in ["mailto:a@b.org", "/page", "https://", "https:///x", "https://who:secret@a.org/", "ftp://a.org"] {
            assert_eq!(read(none), None, "{none}");
        }
        assert_eq!(WebAddress::parse("https://[::1]:80/").unwrap().host(), "[::1]");
    }

    #[test]
    fn some_hosts_are_nobody_elses() {
        let private = |host: &str| WebAddress::parse(&format!("http://{host}/")).unwrap().is_private();
        for host in [
            "localhost",
            "127.0.0.1",
            "127.1",
            "0x7f000001",
            "10.1.2.3",
            "192.168.0.1:8080",
            "172.16.0.1",
            "169.254.1.1",
            "100.64.0.1",
            "[::1]",
            "[fd00::1]",
            "[::ffff:10.0.0.1]",
            "intranet",
            "printer.local",
            "a.internal",
            "localhost.",
        ] {
            assert!(private(host), "{host}");
        }
        for host in ["www.example.org", "8.8.8.8", "172.32.0.1", "100.128.0.1", "[2606:4700::1]", "local.gov.uk"] {
            assert!(!private(host), "{host}");
        }
    }

    #[test]
    fn a_location_leads_on_from_where_it_was_given() {
        let from = WebAddress::parse("https://a.org/one/two?x=1").unwrap();
        let join = |location: &str| from.join(location).map(|address| address.as_str().to_owned()).unwrap_or_default();
        assert_eq!(join("http://b.org/c"), "http://b.org/c");
        assert_eq!(join("//b.org/c"), "https://b.org/c");
        assert_eq!(join("/c?d"), "https://a.org/c?d");
        assert_eq!(join("c"), "https://a.org/one/c");
        assert_eq!(join("../c/./d/.."), "https://a.org/c/");
        assert_eq!(join("?y=2"), "https://a.org/one/two?y=2");
        assert_eq!(join("mailto:a@b.org"), "https://a.org/one/mailto:a@b.org", "which no server has");
    }
}
