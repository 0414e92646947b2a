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

/// `first_published(path, news=false)`: the day a page came out, by its path below `content/`, as the record of addresses
/// has it. None where the site keeps no record, for pages that are not in it yet, and for anything that is not published;
/// with `news` also for what was there before the record was.
pub fn first_published(call: &Call<'_>) -> TeraResult<Value> {
    let path = call.text("path")?;
    let record = call.shared.addresses.as_ref().filter(|_| call.shared.site.find(path).is_some());
    let news = call.flag("news", false)?;
    let day = record.and_then(|record| if news { record.came_out(path) } else { record.first_published(path) });
    Ok(day.map_or_else(Value::none, Value::normal_string))
}
