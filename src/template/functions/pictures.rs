//! `resize_image` and `get_image_metadata`: this version reads no pictures, and says so.

use tera::{Error, TeraResult, Value};

use super::call::{Call, refuse};
use super::files::{self, Lookup};

/// Always an error that says what to do instead.
pub fn resize_image(call: &Call<'_>) -> TeraResult<Value> {
    let path = call.text("path")?;
    files::find(call, path)?.read(call, path)?;
    Err(unsupported())
}

/// `none` for a picture that is missing and may be; else an error that says what to do instead.
pub fn get_image_metadata(call: &Call<'_>) -> TeraResult<Value> {
    let path = call.text("path")?;
    let found = files::find(call, path)?;
    if matches!(found, Lookup::Missing | Lookup::Held(_)) && call.flag("allow_missing", false)? {
        return Ok(Value::none());
    }
    found.read(call, path)?;
    Err(unsupported())
}

fn unsupported() -> Error {
    refuse("pictures are not read or resized in this version; link to the file with `get_url`")
}
