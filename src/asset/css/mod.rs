//! Style sheets: a file and everything it imports become one minified sheet for the browsers a site supports.
//!
//! In: the path of the first file, and the folders whose files take each other's place: the site's and its theme's. Out: [`Css`], or every mistake in every file that was reached. No file outside the
//! site is read and no other site is asked: an `@import` of one would tell it about every reader. `url()` stays as
//! written, so a file in another folder than the first must not use relative ones.

mod entries;
mod load;
mod mistakes;
mod signs;

use std::io;
use std::path::{Path, PathBuf};

use lightningcss::bundler::{BundleErrorKind, Bundler, ResolveResult, SourceProvider};
use lightningcss::error::{Error, ErrorLocation};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::Browsers;

pub use entries::bundle_all;

use self::load::Sheets;
use crate::diagnostic::{self, Code, Diagnostic};
use crate::disk::Disk;
use crate::path::SourcePath;

/// A finished style sheet.
#[derive(Clone, Debug)]
pub struct Css {
    /// Minified.
    pub code: String,
    /// Every file it was made from, the first one included, sorted.
    pub read: Vec<SourcePath>,
    /// What browsers will not understand although it may be meant so: rules with an unknown name.
    pub warnings: Vec<Diagnostic>,
}

/// The browsers that must understand the result: newer CSS is rewritten for the oldest of them where that is
/// possible. The default rewrites nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    browsers: Option<Browsers>,
}

impl Targets {
    /// Reads browserslist queries such as `defaults` or `safari >= 15`.
    ///
    /// # Errors
    /// With the reason, when a query cannot be understood, or would depend on more than itself: on the clock
    /// (`last 2 years`), or on files and programs of this machine (`extends`, `config`, `node`).
    pub fn parse(queries: &[String]) -> Result<Self, String> {
        for query in queries {
            let lower = query.to_ascii_lowercase();
            let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
            if let Some(word) = words.find(|word| ["year", "years", "node", "extends", "config"].contains(word)) {
                return Err(format!("`{query}` uses `{word}`, which can mean another thing tomorrow or elsewhere"));
            }
        }
        match Browsers::from_browserslist(queries) {
            Ok(browsers) => Ok(Self { browsers }),
            Err(error) => Err(error.to_string()),
        }
    }

    fn for_lightningcss(self) -> lightningcss::targets::Targets {
        self.browsers.into()
    }
}

/// Joins `entry` and all it imports, each relative to the file that imports it, lowers the result for `targets` and
/// minifies it. An import inside one of the `folders` is looked for in each of them, first to last: with `css` before
/// `themes/plain/css`, a site's `css/_tokens.css` stands for the theme's.
///
/// # Errors
/// [`Code::CssSyntax`] for each mistake, [`Code::CssImportMissing`], [`Code::PathOutsideSite`] for an import that
/// leaves the site, [`Code::FileUnreadable`], [`Code::FileEncoding`]; warnings come along.
pub fn bundle(
    entry: &SourcePath,
    folders: &[SourcePath],
    disk: &dyn Disk,
    targets: &Targets,
) -> Result<Css, Vec<Diagnostic>> {
    let (sheets, mut diagnostics) = load::load(entry, folders, disk);
    diagnostic::sort(&mut diagnostics);
    if diagnostic::has_errors(&diagnostics) {
        return Err(diagnostics);
    }
    let made = on_one_thread(|| join(entry, &sheets, *targets)).unwrap_or_else(|error| {
        Err(Diagnostic::new(Code::FileUnreadable, format!("no thread for `{entry}`: {error}")))
    });
    match made {
        Ok(code) => Ok(Css { code, read: sheets.files().cloned().collect(), warnings: diagnostics }),
        Err(found) => {
            diagnostics.push(found);
            diagnostic::sort(&mut diagnostics);
            Err(diagnostics)
        }
    }
}

/// The bundler loads files with rayon and joins the conditions of a file imported twice in the order in which it comes
/// upon them. One thread makes that the order of the text, on every machine. Its stack is that of a main thread, since
/// rules can be nested deeply.
///
/// We wait on a thread of no pool: a worker of ours would take up other work while it waits, bundle the next sheet
/// inside this one, and run out of stack.
fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(8 << 20).build()?;
    let done = std::thread::scope(|scope| scope.spawn(|| pool.install(work)).join());
    Ok(done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

fn join(entry: &SourcePath, sheets: &Sheets, targets: Targets) -> Result<String, Diagnostic> {
    let targets = targets.for_lightningcss();
    // The same recovery as in `load`, which has reported all there is to recover from.
    let options = ParserOptions { error_recovery: true, ..ParserOptions::default() };
    let mut bundler = Bundler::new(sheets, None, options);
    let mut sheet = bundler.bundle(Path::new(entry.as_str())).map_err(|error| bundle_error(sheets, entry, &error))?;
    sheet
        .minify(MinifyOptions { targets, ..MinifyOptions::default() })
        .map_err(|error| mistake(sheets, entry, error.kind.to_string(), error.loc.as_ref()))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() });
    let printed = printed.map_err(|error| mistake(sheets, entry, error.kind.to_string(), error.loc.as_ref()))?;
    Ok(printed.code)
}

fn bundle_error(sheets: &Sheets, entry: &SourcePath, error: &Error<BundleErrorKind<'_, io::Error>>) -> Diagnostic {
    let message = match &error.kind {
        BundleErrorKind::UnsupportedImportCondition => {
            "this file is imported twice, under conditions that cannot be joined into one".into()
        }
        BundleErrorKind::UnsupportedLayerCombination => {
            "this file is imported into two layers, or into a layer without a name inside another".into()
        }
        BundleErrorKind::UnsupportedMediaBooleanLogic => {
            "the media query of this `@import` cannot be joined with the one its own file was imported under".into()
        }
        other => other.to_string(),
    };
    mistake(sheets, entry, message, error.loc.as_ref())
}

fn mistake(sheets: &Sheets, entry: &SourcePath, message: String, place: Option<&ErrorLocation>) -> Diagnostic {
    let found = Diagnostic::new(Code::CssSyntax, mistakes::in_our_style(message));
    let file = place.and_then(|place| SourcePath::parse(&place.filename).ok());
    let place = place.and_then(|place| file.as_ref().and_then(|file| Some((file, sheets.get(file)?, place))));
    match place {
        Some((file, sheet, place)) => found.at(file, sheet.span(place.line, place.column), ""),
        None => found.in_file(entry),
    }
}

/// What the bundler reads: files that `load` has read already.
impl SourceProvider for Sheets {
    type Error = io::Error;

    fn read<'a>(&'a self, file: &Path) -> Result<&'a str, io::Error> {
        let file = file.to_str().and_then(|file| SourcePath::parse(file).ok());
        let sheet = file.and_then(|file| self.get(&file));
        sheet.map(|sheet| sheet.text.as_str()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn resolve(&self, specifier: &str, from: &Path) -> Result<ResolveResult, io::Error> {
        let from = from.to_str().and_then(|from| SourcePath::parse(from).ok());
        let file = from.and_then(|from| self.imported(specifier, &from));
        file.map(|file| PathBuf::from(file.as_str()).into()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

#[cfg(test)]
mod tests;
