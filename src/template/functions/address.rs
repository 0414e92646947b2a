//! `get_url` and `get_hash`.

use std::fmt::Write as _;

use sha2::{Digest, Sha256, Sha384, Sha512};
use tera::{TeraResult, Value};

use super::call::{Call, refuse};
use super::content::why_missing;
use super::files::{self, Lookup};
use crate::path::Permalink;
use crate::source::CONTENT;

/// How much of a hash a cachebust shows, in hexadecimal digits, as in Zola. Twenty are 80 bits: no two files meet.
const CACHEBUST_DIGITS: usize = 20;

/// `get_url(path, trailing_slash=false, cachebust=false, lang)`: the full address of a page (`@/x.md`, also with
/// `#anchor`), of a file beside one, or of any other path of the site. A whole address is given back as it is.
pub fn get_url(call: &Call<'_>) -> TeraResult<Value> {
    let path = call.text("path")?;
    let address = match path.strip_prefix("@/") {
        Some(internal) => internal_url(call, internal)?,
        None if path.contains("://") => path.to_owned(),
        None => plain_url(call, path)?,
    };
    Ok(Value::safe_string(&address))
}

fn internal_url(call: &Call<'_>, internal: &str) -> TeraResult<String> {
    let language = call.site_language()?;
    let site = &call.shared.site;
    let (path, anchor) = internal.split_once('#').map_or((internal, None), |(path, anchor)| (path, Some(anchor)));
    // A path that says its language is taken at its word.
    let as_written = site.find(path).filter(|target| site.file(*target).canonical() != path);
    if let Some(target) = as_written.or_else(|| site.find_in(path, &language)) {
        let permalink = site.permalink(target);
        return Ok(anchor.map_or_else(|| permalink.to_string(), |anchor| permalink.with_anchor(anchor)));
    }
    if let Some(asset) = site.find_asset(path) {
        return Ok(format!("{asset}{}", cachebust(call, &format!("@/{path}"))?));
    }
    refuse_held(call, path)?;
    Err(refuse(why_missing(call, "page or file", path, &language)))
}

fn plain_url(call: &Call<'_>, path: &str) -> TeraResult<String> {
    refuse_held(call, path.trim_start_matches('/'))?;
    let config = &call.shared.config;
    let language = match call.argument("lang")? {
        Some(_) => call.site_language()?,
        None => config.default_language.clone(),
    };
    let first = path.split('/').find(|part| !part.is_empty());
    let prefixed = language == config.default_language || first == Some(language.as_str());
    let path = if prefixed { path.to_owned() } else { format!("{language}/{}", path.trim_start_matches('/')) };
    let is_feed = config.language(&language).feed_filenames.iter().any(|name| path.ends_with(name));
    let permalink = if call.flag("trailing_slash", false)? && !is_feed {
        Permalink::new(&config.base_url, &path).to_string()
    } else {
        let permalink = Permalink::of_file(&config.base_url, &path).to_string();
        permalink.strip_suffix('/').map_or_else(|| permalink.clone(), str::to_owned)
    };
    Ok(format!("{permalink}{}", cachebust(call, &path)?))
}

/// A file beside a held page has no address.
fn refuse_held(call: &Call<'_>, below_content: &str) -> TeraResult<()> {
    if call.shared.site.held_file(below_content).is_none() {
        return Ok(());
    }
    match files::find(call, &format!("{CONTENT}/{below_content}"))? {
        Lookup::Held(words) => Err(refuse(words)),
        _ => Ok(()),
    }
}

/// `?h=` and the beginning of the file's hash, when asked for.
fn cachebust(call: &Call<'_>, path: &str) -> TeraResult<String> {
    if !call.flag("cachebust", false)? {
        return Ok(String::new());
    }
    let hash = call.memory.hashes.or_find(&format!("hex 256 {path}"), || {
        let bytes = files::find(call, path)?.read(call, path)?;
        Ok(hexadecimal(&Sha256::digest(&bytes)))
    })?;
    Ok(format!("?h={}", hash.get(..CACHEBUST_DIGITS).unwrap_or(&hash)))
}

/// `get_hash(path | literal, sha_type=384, base64=true)`: a SHA-2 hash of a file or of text.
pub fn get_hash(call: &Call<'_>) -> TeraResult<Value> {
    let as_base64 = call.flag("base64", true)?;
    let bits = match call.argument("sha_type")? {
        None => 384,
        Some(value) => value.as_i64().ok_or_else(|| call.wrong("sha_type", "256, 384 or 512", value))?,
    };
    if ![256, 384, 512].contains(&bits) {
        return Err(refuse(format!("`sha_type` of `get_hash` must be 256, 384 or 512, but it is {bits}")));
    }
    let hash = match (call.maybe_text("path")?, call.maybe_text("literal")?) {
        (Some(path), None) => {
            let question = format!("{} {bits} {path}", if as_base64 { "base64" } else { "hex" });
            call.memory.hashes.or_find(&question, || {
                let bytes = files::find(call, path)?.read(call, path)?;
                Ok(hash(&bytes, bits, as_base64))
            })?
        }
        (None, Some(literal)) => hash(literal.as_bytes(), bits, as_base64),
        _ => return Err(refuse("`get_hash` needs either `path` or `literal`")),
    };
    Ok(Value::from(hash))
}

fn hash(bytes: &[u8], bits: i64, as_base64: bool) -> String {
    let digest = match bits {
        256 => Sha256::digest(bytes).to_vec(),
        384 => Sha384::digest(bytes).to_vec(),
        _ => Sha512::digest(bytes).to_vec(),
    };
    if as_base64 { base64(&digest) } else { hexadecimal(&digest) }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// RFC 4648, section 4: the form that `integrity` attributes need.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let sextet = (group >> (18 - 6 * place)) & 0x3f;
            text.push(if place > chunk.len() { '=' } else { char::from(ALPHABET[sextet as usize]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648() {
        let vectors = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        for (length, expected) in vectors.into_iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..length]), expected);
        }
    }
}
