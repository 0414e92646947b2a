//! `get_url` and `get_hash`.

use tera::{TeraResult, Value};

use super::call::Call;
use super::content::why_missing;
use super::files::{self, Lookup};
use crate::asset::{self, Sha2, sha2_base64, sha2_hex};
use crate::path::Permalink;
use crate::site::Notice;
use crate::source::CONTENT;
use crate::template::refusal::refuse;

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
    let translated = path.strip_suffix(".md").map(|stem| format!("{stem}.{language}.md"));
    let notice = translated.and_then(|path| site.notice(&path)).or_else(|| site.notice_for(path));
    if let Some(notice) = notice {
        return Ok(notice.permalink.to_string());
    }
    refuse_held(call, path)?;
    Err(why_missing(call, "page or file", path, &language))
}

fn plain_url(call: &Call<'_>, path: &str) -> TeraResult<String> {
    let below_content = path.trim_start_matches('/');
    if let Some(notice) = refuse_held(call, below_content)? {
        return Ok(notice.permalink.to_string());
    }
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

/// A file beside a held page has no address; one that has been taken down has its page's notice, if any.
fn refuse_held<'a>(call: &Call<'a>, below_content: &str) -> TeraResult<Option<&'a Notice>> {
    if call.shared.site.held_file(below_content).is_none() {
        return Ok(None);
    }
    match files::find(call, &format!("{CONTENT}/{below_content}"))? {
        Lookup::Held(words) => Err(refuse(words)),
        Lookup::TakenDown(_) => Ok(call.shared.site.notice_for(below_content)),
        _ => Ok(None),
    }
}

/// `?h=` and the beginning of the file's hash, when asked for.
fn cachebust(call: &Call<'_>, path: &str) -> TeraResult<String> {
    if !call.flag("cachebust", false)? {
        return Ok(String::new());
    }
    let hash = call.memory.hashes.or_find(&format!("cachebust {path}"), || {
        let bytes = files::find(call, path)?.read(call, path)?;
        Ok(asset::cachebust(&bytes))
    })?;
    Ok(format!("?h={hash}"))
}

/// `get_hash(path | literal, sha_type=384, base64=true)`: a SHA-2 hash of a file or of text.
pub fn get_hash(call: &Call<'_>) -> TeraResult<Value> {
    let as_base64 = call.flag("base64", true)?;
    let bits = match call.argument("sha_type")? {
        None => 384,
        Some(value) => value.as_i64().ok_or_else(|| call.wrong("sha_type", "256, 384 or 512", value))?,
    };
    let unknown = || refuse(format!("`sha_type` of `get_hash` must be 256, 384 or 512, but it is {bits}"));
    let sha2 = u64::try_from(bits).ok().and_then(Sha2::of_bits).ok_or_else(unknown)?;
    let hash = |bytes: &[u8]| if as_base64 { sha2_base64(bytes, sha2) } else { sha2_hex(bytes, sha2) };
    let hash = match (call.maybe_text("path")?, call.maybe_text("literal")?) {
        (Some(path), None) => {
            let question = format!("{} {bits} {path}", if as_base64 { "base64" } else { "hex" });
            call.memory.hashes.or_find(&question, || {
                let bytes = files::find(call, path)?.read(call, path)?;
                Ok(hash(&bytes))
            })?
        }
        (None, Some(literal)) => hash(literal.as_bytes()),
        _ => return Err(refuse("`get_hash` needs either `path` or `literal`")),
    };
    Ok(Value::from(hash))
}
