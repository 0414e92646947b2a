//! Reads a style sheet and everything it imports, and reports every mistake in them at once: the bundler would stop
//! at the first.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use lightningcss::rules::CssRule;
use lightningcss::rules::import::ImportRule;
use lightningcss::stylesheet::{ParserOptions, StyleSheet};

use super::mistakes::mistakes;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::disk::Disk;
use crate::path::{PathError, SourcePath};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The style sheets that were reached.
#[derive(Debug, Default)]
pub struct Sheets {
    sheets: BTreeMap<SourcePath, Sheet>,
    /// Folders that lie over each other, the uppermost first: see [`resolve`].
    folders: Vec<SourcePath>,
}

impl Sheets {
    pub fn get(&self, file: &SourcePath) -> Option<&Sheet> {
        self.sheets.get(file)
    }

    /// The file among these that `specifier` means in the file `from`.
    pub fn imported(&self, specifier: &str, from: &SourcePath) -> Option<SourcePath> {
        resolve(specifier, from, &self.folders, |file| self.sheets.contains_key(file)).ok()
    }

    pub fn files(&self) -> impl Iterator<Item = &SourcePath> {
        self.sheets.keys()
    }
}

/// The text of one file.
#[derive(Debug)]
pub struct Sheet {
    /// Without a byte order mark.
    pub text: String,
    /// Bytes of the file before `text`.
    pub start: usize,
}

impl Sheet {
    /// From the parser's place (lines from 0, columns from 1 in UTF-16 units) to bytes of the file: a whole `@` rule
    /// up to its body or end, a word, or a single character. The parser points before the white space in front of
    /// what it stumbled over, which would show nothing; at the end of the file, the last character stands for it.
    pub fn span(&self, line: u32, column: u32) -> Range<usize> {
        let begin = offset(&self.text, line, column);
        let rest = self.text[begin..].trim_start();
        if rest.is_empty() {
            let text = self.text.trim_end();
            let last = text.chars().next_back().map_or(0, char::len_utf8);
            return self.start + text.len() - last..self.start + text.len();
        }
        self.word(self.text.len() - rest.len())
    }

    /// The `@` rule in whose beginning the parser stands.
    pub fn rule_span(&self, line: u32, column: u32) -> Range<usize> {
        let begin = offset(&self.text, line, column);
        match self.text[..begin].rfind('@') {
            Some(at) if !self.text[begin..].starts_with('@') => self.word(at),
            _ => self.span(line, column),
        }
    }

    fn word(&self, begin: usize) -> Range<usize> {
        let rest = &self.text[begin..];
        let len = if rest.starts_with('@') {
            rest.find([';', '{', '\n', '\r']).map_or(rest.len(), |end| rest[..end].trim_end().len())
        } else {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
            word.max(rest.chars().next().map_or(0, char::len_utf8))
        };
        self.start + begin..self.start + begin + len
    }
}

/// Line breaks are those of CSS Syntax 3, section 3.3: `\n`, `\r\n`, `\r` and the form feed.
fn offset(text: &str, line: u32, column: u32) -> usize {
    let bytes = text.as_bytes();
    let is_break = |at: usize| match bytes[at] {
        b'\n' | b'\x0c' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let mut starts = std::iter::once(0).chain((0..bytes.len()).filter(|at| is_break(*at)).map(|at| at + 1));
    let Some(start) = starts.nth(line as usize) else { return text.len() };
    let mut units = column.saturating_sub(1) as usize;
    for (at, c) in text[start..].char_indices() {
        if units == 0 {
            return start + at;
        }
        units = units.saturating_sub(c.len_utf16());
    }
    text.len()
}

/// Reads `entry` and all it imports.
pub fn load(entry: &SourcePath, folders: &[SourcePath], disk: &dyn Disk) -> (Sheets, Vec<Diagnostic>) {
    let mut sheets = Sheets { sheets: BTreeMap::new(), folders: folders.to_vec() };
    let mut found = Vec::new();
    let mut waiting = vec![entry.clone()];
    if !disk.is_file(entry) {
        let missing = Diagnostic::new(Code::CssImportMissing, format!("there is no style sheet `{entry}`"));
        found.push(with_nearest(missing, entry, disk));
        return (sheets, found);
    }
    while let Some(file) = waiting.pop() {
        if sheets.get(&file).is_some() {
            continue;
        }
        match read(&file, disk) {
            Ok(sheet) => {
                waiting.extend(check(&file, &sheet, folders, disk, &mut found));
                sheets.sheets.insert(file, sheet);
            }
            Err(problem) => found.push(problem),
        }
    }
    (sheets, found)
}

fn read(file: &SourcePath, disk: &dyn Disk) -> Result<Sheet, Diagnostic> {
    let Some(real) = disk.real(file) else {
        let message = format!("`{file}` is a link that leads out of the site");
        return Err(Diagnostic::new(Code::PathOutsideSite, message).in_file(file));
    };
    // What lies in `content/` belongs to pages, and may be held back with them.
    let content = SourcePath::known("content");
    if file.below(&content).or(real.below(&content)).is_some() {
        let message = format!("`{real}` belongs to a page and cannot be part of a style sheet");
        let problem = Diagnostic::new(Code::PathOutsideSite, message).in_file(file);
        return Err(problem.help("move the file into `css/`"));
    }
    let bytes = disk.read(file).map_err(|error| {
        Diagnostic::new(Code::FileUnreadable, format!("`{file}` cannot be read: {}", error.cause)).in_file(file)
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Diagnostic::new(Code::FileEncoding, format!("`{file}` is not UTF-8"))
            .at(file, at..at + 1, "no character begins with this byte")
            .help("save the file as UTF-8")
    })?;
    Ok(match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => Sheet { text: rest.to_owned(), start: BYTE_ORDER_MARK.len() },
        None => Sheet { text, start: 0 },
    })
}

/// Reports the mistakes of one file; gives the files it imports, those that are there.
fn check(
    file: &SourcePath,
    sheet: &Sheet,
    folders: &[SourcePath],
    disk: &dyn Disk,
    found: &mut Vec<Diagnostic>,
) -> Vec<SourcePath> {
    let warnings = Arc::new(RwLock::new(Vec::new()));
    let options = ParserOptions {
        filename: file.as_str().to_owned(),
        error_recovery: true,
        warnings: Some(Arc::clone(&warnings)),
        ..ParserOptions::default()
    };
    let (mut imported, mut stopped) = (Vec::new(), None);
    match StyleSheet::parse(&sheet.text, options) {
        Ok(parsed) => {
            let imports = parsed.rules.0.iter().filter_map(|rule| match rule {
                CssRule::Import(import) => Some(import),
                _ => None,
            });
            for import in imports {
                match check_import(import, file, sheet, folders, disk) {
                    Ok(target) => imported.push(target),
                    Err(problem) => found.push(problem),
                }
            }
        }
        Err(error) => stopped = Some(error),
    }
    let warnings = warnings.read().unwrap_or_else(PoisonError::into_inner);
    found.extend(mistakes(stopped.iter().chain(warnings.iter()), file, sheet));
    imported
}

/// The file that `specifier` means in the file `from`: the one at that path, seen from `from`, in the first of the
/// `folders` that has it. So a site's `css/_tokens.css` takes the place of the file of that name in its theme, and what a
/// site does not have comes from the theme. An import that leads out of the folder of its own file is taken as written.
///
/// # Errors
/// As [`SourcePath::parse`]; an address with a scheme or host counts as absolute.
fn resolve(
    specifier: &str,
    from: &SourcePath,
    folders: &[SourcePath],
    exists: impl Fn(&SourcePath) -> bool,
) -> Result<SourcePath, PathError> {
    if names_a_site(specifier) {
        return Err(PathError::Absolute);
    }
    let beside = from.parent().unwrap_or_else(SourcePath::root).join(specifier)?;
    let own = folders.iter().find(|folder| from.below(folder).is_some());
    let Some(below) = own.and_then(|own| beside.below(own)) else { return Ok(beside) };
    let layers = folders.iter().filter_map(|folder| folder.join(below).ok());
    Ok(layers.into_iter().find(exists).unwrap_or(beside.clone()))
}

/// `https://…`, `//…`, `data:…`.
fn names_a_site(specifier: &str) -> bool {
    let scheme = specifier.split_once(':').map(|(scheme, _)| scheme);
    specifier.starts_with("//") || scheme.is_some_and(|scheme| !scheme.contains(['/', '.']))
}

fn check_import(
    import: &ImportRule<'_>,
    file: &SourcePath,
    sheet: &Sheet,
    folders: &[SourcePath],
    disk: &dyn Disk,
) -> Result<SourcePath, Diagnostic> {
    let specifier: &str = &import.url;
    let span = sheet.span(import.loc.line, import.loc.column);
    let problem = |code, message: String, text: &str| Diagnostic::new(code, message).at(file, span.clone(), text);
    match resolve(specifier, file, folders, |file| disk.is_file(file)) {
        Ok(target) if disk.is_file(&target) => Ok(target),
        Ok(target) => {
            let missing = problem(
                Code::CssImportMissing,
                format!("`{specifier}` is not there"),
                &format!("looked for `{target}`"),
            );
            Err(with_nearest(missing, &target, disk))
        }
        Err(_) if names_a_site(specifier) => {
            let message = format!("the style sheet `{specifier}` is not part of this site");
            Err(problem(Code::PathOutsideSite, message, "each reader's browser would ask for it there")
                .note("That tells the other site who reads which page.")
                .help("save a copy in this site and import that"))
        }
        Err(PathError::Absolute) => {
            let message = format!("`{specifier}` starts at the root, but an import is relative to its own file");
            Err(problem(Code::PathOutsideSite, message, "").help(format!("write the path as seen from `{file}`")))
        }
        Err(PathError::Climbs) => {
            let message = format!("`{specifier}` leads out of the site");
            Err(problem(Code::PathOutsideSite, message, "").help("move the file into the site"))
        }
    }
}

/// Points at a file with nearly this name beside it, or with this very name elsewhere in the same top folder.
fn with_nearest(problem: Diagnostic, missing: &SourcePath, disk: &dyn Disk) -> Diagnostic {
    let folder = missing.parent().unwrap_or_else(SourcePath::root);
    let beside = disk.walk(&folder).files;
    let names = beside.iter().filter_map(|file| file.path.below(&folder)).filter(|name| !name.contains('/'));
    if let Some(name) = nearest(missing.file_name(), names) {
        return problem.help(format!("did you mean `{name}`?"));
    }
    let top = SourcePath::known(missing.as_str().split('/').next().unwrap_or(""));
    let all = disk.walk(&top).files;
    match all.iter().find(|file| file.path.file_name() == missing.file_name()) {
        Some(file) => problem.help(format!("there is a `{}`; did you mean that?", file.path)),
        None => problem,
    }
}
