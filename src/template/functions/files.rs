//! Finding the file an author names in a template, and refusing those nobody may read; `get_file_size`.

use std::borrow::Cow;

use tera::{Error, TeraResult, Value};

use super::call::{Call, did_you_mean};
use super::content::held_back;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kind::Held;
use crate::path::{OutputPath, SourcePath};
use crate::source::{CONTENT, STATIC};
use crate::template::refusal::{carry, refuse};

/// What a path leads to.
pub enum Lookup<'a> {
    /// A file this build makes: a bundled style sheet.
    Made(&'a [u8]),
    File(SourcePath),
    /// It belongs to something held back; the words say what and why.
    Held(String),
    /// It was published and has been taken down with its page. Nobody reads it any more, and nothing breaks for it.
    TakenDown(SourcePath),
    Missing,
}

impl<'a> Lookup<'a> {
    /// The bytes of the file; none of one that has been taken down.
    ///
    /// # Errors
    /// When it is held, missing or cannot be read.
    pub fn read(self, call: &Call<'a>, path: &str) -> TeraResult<Cow<'a, [u8]>> {
        match self {
            Lookup::Made(bytes) => Ok(Cow::Borrowed(bytes)),
            Lookup::File(file) => {
                let unreadable = |error: crate::disk::DiskError| format!("`{file}` cannot be read: {}", error.cause);
                call.shared.disk.read(&file).map(Cow::Owned).map_err(|error| refuse(unreadable(error)))
            }
            Lookup::Held(words) => Err(refuse(words)),
            Lookup::TakenDown(_) => Ok(Cow::Borrowed(b"")),
            Lookup::Missing => Err(missing(call, path)),
        }
    }
}

/// `get_file_size(path, allow_missing=false)`: the length of a file in bytes.
pub fn get_file_size(call: &Call<'_>) -> TeraResult<Value> {
    let path = call.text("path")?;
    let found = find(call, path)?;
    if matches!(found, Lookup::Missing | Lookup::Held(_)) && call.flag("allow_missing", false)? {
        return Ok(Value::none());
    }
    Ok(Value::from(found.read(call, path)?.len() as u64))
}

/// Looks among the files this build makes, then in the site's folder, `static/`, `content/` and the theme's `static/`.
/// `@/x` is `content/x`, and a leading slash is dropped.
///
/// # Errors
/// When the path leads out of the site.
pub fn find<'a>(call: &Call<'a>, path: &str) -> TeraResult<Lookup<'a>> {
    let (written, is_content) = match path.strip_prefix("@/") {
        Some(rest) => (format!("{CONTENT}/{rest}"), true),
        None => (path.trim_start_matches('/').to_owned(), false),
    };
    let written = SourcePath::parse(&written).map_err(|_| outside(path))?;
    let output = OutputPath::parse(written.as_str()).map_err(|_| outside(path))?;
    if let Some(made) = call.shared.made.get(&output).filter(|_| !is_content) {
        return Ok(Lookup::Made(made));
    }
    let disk = &call.shared.disk;
    let Some(file) = candidates(call, &written).into_iter().find(|file| disk.is_file(file)) else {
        return Ok(Lookup::Missing);
    };
    // A link, or another way to write the name on a disk that does not tell case apart, is no way around a hold.
    let real = disk.real(&file).ok_or_else(|| outside(path))?;
    let content = SourcePath::known(CONTENT);
    let by = [&file, &real].into_iter().find_map(|file| Some((file, call.shared.site.held_anywhere(file)?)));
    if let Some((_, (_, taken))) = by.filter(|(_, (_, held))| matches!(held, Held::Expired | Held::Withdrawn)) {
        call.miss(path, taken);
        return Ok(Lookup::TakenDown(real));
    }
    let below = by.and_then(|(file, _)| file.below(&content));
    Ok(match by.map(|(_, held)| held) {
        Some((owner, held)) if below == Some(owner) => Lookup::Held(held_back(path, &held.reason())),
        Some((owner, held)) => {
            let belongs = format!("it belongs to `{owner}`, and {}", held.reason());
            Lookup::Held(held_back(path, &belongs))
        }
        None => Lookup::File(file),
    })
}

fn candidates(call: &Call<'_>, written: &SourcePath) -> Vec<SourcePath> {
    let theme = call.shared.theme.as_ref().and_then(|theme| theme.join(STATIC).ok());
    let folders = [SourcePath::root(), SourcePath::known(STATIC), SourcePath::known(CONTENT)];
    folders.into_iter().chain(theme).filter_map(|folder| folder.join(written.as_str()).ok()).collect()
}

fn outside(path: &str) -> Error {
    let problem = Diagnostic::new(Code::PathOutsideSite, format!("`{path}` is outside the site"));
    carry(&problem.help("copy the file into the site: only files in its own folder can be read"))
}

/// Says where was looked, and which file with a like name is there.
pub fn missing(call: &Call<'_>, path: &str) -> Error {
    let written = SourcePath::parse(path.trim_start_matches("@/").trim_start_matches('/'));
    let folders = written.iter().flat_map(|written| candidates(call, written)).filter_map(|file| file.parent());
    let beside = folders.flat_map(|folder| {
        let files = call.shared.disk.walk(&folder).files.into_iter().map(|file| file.path);
        files.filter(move |file| file.parent().as_ref() == Some(&folder))
    });
    let names: Vec<_> = beside.map(|file| file.file_name().to_owned()).collect();
    let name = path.rsplit('/').next().unwrap_or(path);
    let near = nearest(name, names.iter().map(String::as_str));
    let near = near.map(|near| format!("{}{near}", path.strip_suffix(name).unwrap_or_default()));
    let places = "The site's folder, `static/`, `content/` and the theme's `static/` were searched.";
    let problem = Diagnostic::new(Code::TemplateRender, format!("there is no file `{path}`")).note(places);
    carry(&Diagnostic { help: did_you_mean(near.as_deref()), ..problem })
}
