//! Names under which other programs keep what our keys of the life of a page say.
//!
//! A page with one of them would be published although its author meant to hold it, so it is told as an error.

/// Other programs' words, without case, `_` and `-`, and the key of ours that is meant.
const NAMES: [(&str, &str); 22] = [
    ("publishon", "publish_at"),
    ("publishdate", "publish_at"),
    ("publishfrom", "publish_at"),
    ("publishafter", "publish_at"),
    ("golive", "publish_at"),
    ("goliveat", "publish_at"),
    ("golivedate", "publish_at"),
    ("livefrom", "publish_at"),
    ("releaseat", "publish_at"),
    ("embargo", "embargo_until"),
    ("embargodate", "embargo_until"),
    ("embargoeduntil", "embargo_until"),
    ("hiddenuntil", "embargo_until"),
    ("hideuntil", "embargo_until"),
    ("heldback", "embargo_until"),
    ("expires", "expires_at"),
    ("expireson", "expires_at"),
    ("expirydate", "expires_at"),
    ("unpublish", "expires_at"),
    ("unpublishat", "expires_at"),
    ("unpublishdate", "expires_at"),
    ("unpublishon", "expires_at"),
];

/// The key of ours that an author most likely meant.
pub fn meant(written: &str) -> Option<&'static str> {
    let plain = written.to_lowercase().replace(['_', '-'], "");
    NAMES.iter().find(|(name, _)| *name == plain).map(|(_, ours)| *ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_programs() {
        assert_eq!(meant("expiryDate"), Some("expires_at"));
        assert_eq!(meant("go-live"), Some("publish_at"));
        assert_eq!(meant("published"), None);
        assert_eq!(meant("expiry"), None);
    }
}
