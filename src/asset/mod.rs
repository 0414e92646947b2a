//! What pages need beside their text: style sheets, and fingerprints of files for addresses that change with them.

pub mod css;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The three hashes of Zola's `get_hash`, named by their length in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sha2 {
    Bits256,
    Bits384,
    Bits512,
}

impl Sha2 {
    /// `None` for a length that Zola does not know either.
    pub fn of_bits(bits: u64) -> Option<Self> {
        match bits {
            256 => Some(Self::Bits256),
            384 => Some(Self::Bits384),
            512 => Some(Self::Bits512),
            _ => None,
        }
    }

    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Bits256 => Sha256::digest(bytes).to_vec(),
            Self::Bits384 => Sha384::digest(bytes).to_vec(),
            Self::Bits512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

/// Lower-case hexadecimal.
pub fn sha2_hex(bytes: &[u8], bits: Sha2) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bits.digest(bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// Base64 with padding, as the `integrity` attribute wants it (Subresource Integrity, 3.5).
pub fn sha2_base64(bytes: &[u8], bits: Sha2) -> String {
    STANDARD.encode(bits.digest(bytes))
}

/// The `h` parameter of `get_url(cachebust=true)`: the first 20 hexadecimal digits of SHA-256, as in Zola.
pub fn cachebust(bytes: &[u8]) -> String {
    let mut hex = sha2_hex(bytes, Sha2::Bits256);
    hex.truncate(20);
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_a_known_text() {
        // FIPS 180-4, the example "abc".
        let hex = sha2_hex(b"abc", Sha2::Bits256);
        assert_eq!(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(sha2_hex(b"abc", Sha2::Bits384).starts_with("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"));
        assert!(sha2_hex(b"abc", Sha2::Bits512).starts_with("ddaf35a193617abacc417349ae204131"));
        assert_eq!(sha2_base64(b"abc", Sha2::Bits256), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(cachebust(b"abc"), "ba7816bf8f01cfea4141");
        assert_eq!((Sha2::of_bits(384), Sha2::of_bits(1)), (Some(Sha2::Bits384), None));
    }
}
