//! `last_changed` and `first_published`: days in the life of a page that nobody has to write down.

use tera::{TeraResult, Value};

use super::call::Call;
use crate::date::london_day;
use crate::path::SourcePath;
use crate::source::CONTENT;

/// `last_changed(path)`: the day of the commit that last changed a page, by its path below `content/`. None where git does
/// not know, where the site does not ask git (`history = true`), and for anything that is not published.
pub fn last_changed(call: &Call<'_>) -> TeraResult<Value> {
    let path = call.text("path")?;
    let Some(history) = call.shared.history.as_ref().filter(|_| call.shared.site.find(path).is_some()) else {
        return Ok(Value::none());
    };
    let file = SourcePath::known(CONTENT).join(path).ok();
    let change = file.and_then(|file| history.of(&file));
    Ok(change.map_or_else(Value::none, |change| Value::from(london_day(change.last).to_string())))
}

/// `first_published(path)`: the day a page entered the record of addresses, by its path below `content/`. None where the
/// site keeps no record, for pages that are not in it yet, and for anything that is not published.
pub fn first_published(call: &Call<'_>) -> TeraResult<Value> {
    let path = call.text("path")?;
    let record = call.shared.addresses.as_ref().filter(|_| call.shared.site.find(path).is_some());
    let day = record.and_then(|record| record.first_published(path));
    Ok(day.map_or_else(Value::none, Value::normal_string))
}
