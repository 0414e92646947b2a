//! One call of a function: what it was given, in types that can be used, and what it may see.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tera::{Error, Kwargs, State, TeraResult, Value};

use super::words::Words;
use crate::diagnostic::nearest;
use crate::figure::FigureFile;
use crate::kind::Held;
use crate::template::Shared;
use crate::template::names::list;
use crate::template::refusal::{refuse, refuse_with};
use crate::template::requests::Missed;

/// A function's name, arguments and surroundings.
pub struct Call<'a> {
    name: &'static str,
    pub shared: &'a Shared,
    pub memory: &'a Memory,
    pub kwargs: &'a Kwargs,
    pub state: &'a State<'a>,
}

impl<'a> Call<'a> {
    pub fn new(
        name: &'static str,
        shared: &'a Shared,
        memory: &'a Memory,
        kwargs: &'a Kwargs,
        state: &'a State<'a>,
    ) -> Self {
        Self { name, shared, memory, kwargs, state }
    }

    /// An argument; one that is `none` counts as not given.
    pub fn argument(&self, name: &'a str) -> TeraResult<Option<&'a Value>> {
        Ok(self.kwargs.get::<&Value>(name)?.filter(|value| !value.is_none() && !value.is_undefined()))
    }

    /// # Errors
    /// When the argument is missing or is not text.
    pub fn text(&self, name: &'a str) -> TeraResult<&'a str> {
        self.maybe_text(name)?.ok_or_else(|| refuse(format!("`{}` needs `{name}`", self.name)))
    }

    /// # Errors
    /// When the argument is not text.
    pub fn maybe_text(&self, name: &'a str) -> TeraResult<Option<&'a str>> {
        let Some(value) = self.argument(name)? else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| self.wrong(name, "text", value))
    }

    /// # Errors
    /// When the argument is not true or false.
    pub fn flag(&self, name: &'a str, otherwise: bool) -> TeraResult<bool> {
        let Some(value) = self.argument(name)? else { return Ok(otherwise) };
        value.as_bool().ok_or_else(|| self.wrong(name, "true or false", value))
    }

    /// Notes that a template asked for what has been taken down.
    pub fn miss(&self, what: &str, held: &Held) {
        let path = |name: &str| {
            let value = self.state.get::<Value>(name).ok().flatten()?;
            value.get_from_path("relative_path").and_then(Value::as_str).map(str::to_owned)
        };
        let asked_by = path("page").or_else(|| path("section"));
        self.shared.requests.miss(Missed { asked_by, what: what.to_owned(), expired: *held == Held::Expired });
    }

    /// Says that an argument has the wrong type.
    pub fn wrong(&self, name: &str, wanted: &str, found: &Value) -> Error {
        refuse(format!("`{name}` of `{}` must be {wanted}, but it is {}", self.name, describe(found)))
    }

    /// The language to answer in: `lang` as given, as the template has it, or the site's. In a component there is no
    /// `lang` unless it declares one. It may be a language the site does not have.
    ///
    /// # Errors
    /// When `lang` is given and is not text.
    pub fn language(&self) -> TeraResult<String> {
        if let Some(given) = self.maybe_text("lang")? {
            return Ok(given.to_owned());
        }
        let around = self.state.get::<Value>("lang")?;
        let around = around.as_ref().and_then(Value::as_str);
        Ok(around.unwrap_or(&self.shared.config.default_language).to_owned())
    }

    /// As [`Call::language`].
    ///
    /// # Errors
    /// Also when the site does not have this language.
    pub fn site_language(&self) -> TeraResult<String> {
        let language = self.language()?;
        if self.shared.config.has_language(&language) {
            return Ok(language);
        }
        let codes: Vec<_> = self.shared.config.language_codes().collect();
        Err(refuse_with(format!("the site has no language `{language}`"), Some(format!("it has {}", list(&codes)))))
    }
}

/// "did you mean `x`?", if one of them is near.
pub fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    did_you_mean(nearest(word, candidates))
}

/// "did you mean `x`?", if there is one.
pub fn did_you_mean(near: Option<&str>) -> Option<String> {
    near.map(|near| format!("did you mean `{near}`?"))
}

fn describe(value: &Value) -> &'static str {
    if value.is_string() {
        "text"
    } else if value.is_bool() {
        "true or false"
    } else if value.is_number() {
        "a number"
    } else if value.is_array() {
        "a list"
    } else {
        "a table"
    }
}

/// What has been read once in a build: the same style sheet is hashed for every page. Files do not change in between.
#[derive(Debug, Default)]
pub struct Memory {
    pub hashes: Kept<String>,
    pub data: Kept<Value>,
    pub figures: Kept<Arc<FigureFile>>,
    pub words: Kept<Arc<Words>>,
}

/// Answers by question. Two threads may answer the same question at once; both find the same.
#[derive(Debug)]
pub struct Kept<T>(RwLock<HashMap<String, T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T: Clone> Kept<T> {
    /// # Errors
    /// Those of `find`, which are not kept.
    pub fn or_find(&self, question: &str, find: impl FnOnce() -> TeraResult<T>) -> TeraResult<T> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(question).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = find()?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(question.to_owned(), found.clone());
        Ok(found)
    }
}
