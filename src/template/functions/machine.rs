//! What is different on every machine and every day: time, chance and the environment. Time is the build's own clock, and
//! chance is drawn from the page's address, so that two builds of one site are the same to the byte.

use std::sync::Arc;

use tera::{Kwargs, Map, State, TeraResult, Value};

use super::call::Call;
use crate::diagnostic::{Code, Diagnostic};
use crate::template::refusal::{carry, refuse, refuse_with};

/// `now(timestamp=false, utc=false)`: the moment of the build, `2026-11-20T09:00:00Z` or in seconds since 1970. It is in
/// UTC with or without `utc`, as in Zola 0.23.
pub fn now(call: &Call<'_>) -> TeraResult<Value> {
    let now = call.shared.clock.now();
    Ok(if call.flag("timestamp", false)? { Value::from(now.as_second()) } else { Value::from(now.to_string()) })
}

/// `get_random(start, end, seed)`: a whole number from `start` to below `end`. Without `seed` it depends on the address of
/// the page, so each call with the same bounds on one page gives the same number: give each its own seed.
pub fn get_random(call: &Call<'_>) -> TeraResult<Value> {
    let seeded = seeded(call.kwargs, call.state)?;
    tera_contrib::rand::get_random(seeded, call.state).map(Value::from)
}

/// The same arguments, with a seed where none is given.
///
/// # Errors
/// None for values a template can pass.
pub fn seeded(kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Kwargs> {
    let mut arguments: Map = kwargs.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    if kwargs.get::<&Value>("seed")?.is_none() {
        arguments.insert("seed".into(), Value::from(page_seed(state)?));
    }
    Ok(Kwargs::new(Arc::new(arguments)))
}

/// What chance is drawn from on a page: its path. In a component that is not given the page it is empty.
fn page_seed(state: &State<'_>) -> TeraResult<String> {
    if let Some(path) = state.get::<Value>("current_path")? {
        return Ok(path.as_str().unwrap_or_default().to_owned());
    }
    for name in ["page", "section"] {
        let path = state.get::<Value>(name)?.and_then(|value| value.get_from_path("path").cloned());
        if let Some(path) = path.as_ref().and_then(Value::as_str) {
            return Ok(path.to_owned());
        }
    }
    Ok(String::new())
}

/// `throw(message)`: stops the build with the author's own words. Lines after the first are notes.
pub fn throw(call: &Call<'_>) -> TeraResult<Value> {
    let mut lines = call.text("message")?.trim().lines();
    let problem = Diagnostic::new(Code::TemplateRender, lines.next().unwrap_or_default());
    let notes = lines.map(str::trim).filter(|line| !line.is_empty());
    Err(carry(&notes.fold(problem, Diagnostic::note)))
}

/// Variables of our own hold what must never be published: the salt of sealed names.
const SECRETS: &str = "SIGNPOST_SEAL";

/// `get_env(name, default)`: a variable of the environment the build runs in.
pub fn get_env(call: &Call<'_>) -> TeraResult<Value> {
    let name = call.text("name")?;
    if name.starts_with(SECRETS) {
        return Err(refuse(format!("`{name}` is a secret of the program, which no page may hold")));
    }
    if let Ok(value) = std::env::var(name) {
        return Ok(Value::from(value));
    }
    let help = || Some(format!("give a `default`: `get_env(name=\"{name}\", default=\"\")`"));
    let missing = || refuse_with(format!("the environment has no `{name}`"), help());
    call.argument("default")?.cloned().ok_or_else(missing)
}
