//! Zola's functions: content, addresses, data files, words, numbers; and ours for content kinds.
//!
//! In: arguments by name and the `lang` of the template that calls. Out: a value, or an error in an author's words. What is
//! held back can never be reached from here: not its page, not its text, not the files beside it. `range` is Tera's own.

mod address;
mod call;
mod content;
mod data;
mod facets;
mod figures;
mod files;
mod history;
mod language;
mod machine;
mod pictures;
mod records;
mod taxonomy;
mod words;

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

pub use machine::seeded;

use super::Shared;
use super::names::TERA_FUNCTIONS;
use call::{Call, Memory};

type Function = fn(&Call<'_>) -> TeraResult<Value>;

const FUNCTIONS: [(&str, Function); 29] = [
    ("get_page", content::get_page),
    ("get_section", content::get_section),
    ("get_record", records::get_record),
    ("get_records", records::get_records),
    ("get_references", records::get_references),
    ("get_changes", records::get_changes),
    ("get_facets", facets::get_facets),
    ("explain_words", words::explain_words),
    ("get_taxonomy", taxonomy::get_taxonomy),
    ("get_taxonomy_term", taxonomy::get_taxonomy_term),
    ("get_taxonomy_url", taxonomy::get_taxonomy_url),
    ("get_url", address::get_url),
    ("get_hash", address::get_hash),
    ("load_data", data::load_data),
    ("data_tables", figures::data_tables),
    ("data_table", figures::data_table),
    ("data_chart", figures::data_chart),
    ("figure", figures::figure),
    ("get_file_size", files::get_file_size),
    ("get_image_metadata", pictures::get_image_metadata),
    ("resize_image", pictures::resize_image),
    ("trans", language::trans),
    ("text_direction", language::text_direction),
    ("now", machine::now),
    ("get_random", machine::get_random),
    ("get_env", machine::get_env),
    ("first_published", history::first_published),
    ("last_changed", history::last_changed),
    ("throw", machine::throw),
];

/// The names of all functions.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name).chain(TERA_FUNCTIONS.split(' '))
}

/// Gives Tera every function. Called again with complete views once bodies exist.
pub fn register(tera: &mut Tera, shared: &Arc<Shared>) {
    let memory = Arc::new(Memory::default());
    for (name, function) in FUNCTIONS {
        let (shared, memory) = (Arc::clone(shared), Arc::clone(&memory));
        tera.register_function(name, move |kwargs: Kwargs, state: &State<'_>| {
            function(&Call::new(name, &shared, &memory, &kwargs, state))
        });
    }
}

#[cfg(test)]
mod tests;
