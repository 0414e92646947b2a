//! `trans` and `text_direction`.

use tera::{TeraResult, Value};
use unic_langid::{CharacterDirection, LanguageIdentifier};

use super::call::{Call, suggestion};
use crate::template::refusal::{refuse, refuse_with};

/// `trans(key, lang)`: a text of the configuration's `[translations]` in the language.
pub fn trans(call: &Call<'_>) -> TeraResult<Value> {
    let key = call.text("key")?;
    let language = call.site_language()?;
    let translations = &call.shared.config.language(&language).translations;
    if let Some(text) = translations.get(key) {
        return Ok(Value::normal_string(text));
    }
    let near = suggestion(key, translations.keys().map(String::as_str));
    let help = near.or_else(|| Some(format!("add `{key}` to the translations of `{language}` in the configuration")));
    Err(refuse_with(format!("there is no translation of `{key}` in the language `{language}`"), help))
}

/// `text_direction(lang)`: `ltr` or `rtl`, for HTML's `dir`. Scripts written downwards have no word there and are `ltr`.
pub fn text_direction(call: &Call<'_>) -> TeraResult<Value> {
    let language = call.language()?;
    let code: LanguageIdentifier =
        language.parse().map_err(|_| refuse(format!("`{language}` is not the code of a language")))?;
    let is_rtl = matches!(code.character_direction(), CharacterDirection::RTL);
    Ok(Value::from(if is_rtl { "rtl" } else { "ltr" }))
}
