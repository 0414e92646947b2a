//! The text in a file of any type: unpacked, decompressed, read out of a document.
//!
//! In: the bytes of an output file. Out: texts. What cannot be read as text (what a picture shows, a font) has none; a copy
//! of a held file of that sort is known by its hash.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::{DeflateDecoder, GzDecoder};
use lopdf::{Dictionary, Object, decode_text_string};

use crate::search::Record;

/// Bytes that a compressed file may unpack to: far more than any text of a site, little enough for memory.
const UNPACKED_LIMIT: u64 = 64_000_000;

/// Bytes of a document that is read through. A report of a board has a few megabytes; a scan of 100 has no text anyway.
const DOCUMENT_LIMIT: usize = 32_000_000;

/// Wrappings inside each other that are opened: a document in an archive in an archive. More are made to exhaust readers.
const DEEPEST: usize = 3;

/// Bytes at the start, and at the end, of a picture or a recording that are read for captions.
const CAPTION_BYTES: usize = 200_000;

/// Letters in a row that are a caption. Fewer are met by chance in compressed bytes.
const CAPTION_LETTERS: usize = 24;

/// Letters of base64 that are worth decoding: eight words have more.
const BASE64_LETTERS: usize = 40;

/// Endings of fonts and programs: they have no text, whatever their bytes look like.
const NO_TEXT: [&str; 5] = ["eot", "otf", "ttf", "wasm", "woff2"];

/// Endings of pictures and recordings, which may have captions.
const CAPTIONED: [&str; 15] = [
    "avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "m4a", "mov", "mp3", "mp4", "ogg", "png", "webm", "webp",
];

/// Whether a file of this name is a document, which people write elsewhere and copy into the site.
pub fn is_document(path: &str) -> bool {
    ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp"].contains(&ending(path).as_str())
}

fn ending(path: &str) -> String {
    path.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// Calls `each` with every text of the file.
pub fn texts(path: &str, bytes: &[u8], each: &mut dyn FnMut(&str)) {
    read(path, bytes, DEEPEST, each);
}

fn read(path: &str, bytes: &[u8], deepest: usize, each: &mut dyn FnMut(&str)) {
    let ending = ending(path);
    if NO_TEXT.contains(&ending.as_str()) {
        return;
    }
    let Some(deeper) = deepest.checked_sub(1) else { return };
    match bytes {
        [0x1f, 0x8b, ..] => {
            if let Some(inner) = unpack(GzDecoder::new(bytes)) {
                read(path.strip_suffix(".gz").unwrap_or(path), &inner, deeper, each);
            }
        }
        [b'P', b'K', 3, 4, ..] => archive(bytes, deeper, each),
        _ if bytes.starts_with(b"%PDF") => document(bytes, each),
        _ if CAPTIONED.contains(&ending.as_str()) => captions(bytes, each),
        [0xff, 0xfe, rest @ ..] => each(&wide(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => each(&wide(rest, u16::from_be_bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) if is_wide(bytes, 1) => each(&wide(text.as_bytes(), u16::from_le_bytes)),
            Ok(text) if is_wide(bytes, 0) => each(&wide(text.as_bytes(), u16::from_be_bytes)),
            Ok(text) => {
                each(&without_frame(&ending, text));
                embedded(text, deeper, each);
            }
            Err(_) if ending == "bin" => {
                if let Some(inner) = unpack(DeflateDecoder::new(bytes)) {
                    each(&String::from_utf8_lossy(&inner));
                }
            }
            Err(_) if is_wide(bytes, 1) => each(&wide(bytes, u16::from_le_bytes)),
            Err(_) if is_wide(bytes, 0) => each(&wide(bytes, u16::from_be_bytes)),
            Err(_) if bytes.contains(&0) => {}
            // An older encoding: its letters without marks are the same.
            Err(_) => each(&String::from_utf8_lossy(bytes)),
        },
    }
}

/// The addresses of the sections in a file of search records; `None` when it is another file.
pub fn search_records(path: &str, bytes: &[u8]) -> Option<Vec<Record>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let number = name.strip_prefix('r')?.strip_suffix(".bin")?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Record::read_group(&unpack(DeflateDecoder::new(bytes))?).ok()
}

fn unpack(reader: impl Read) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    reader.take(UNPACKED_LIMIT).read_to_end(&mut out).ok()?;
    Some(out)
}

/// The text without what its format puts between the words of a sentence.
fn without_frame<'a>(ending: &str, text: &'a str) -> Cow<'a, str> {
    match ending {
        // A calendar folds its lines, in the middle of a word too (RFC 5545, section 3.1).
        "ics" | "vcf" => text.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "").replace("\n\t", "").into(),
        // Subtitles have a number and two moments between lines (WebVTT, section 4).
        "vtt" | "srt" => {
            let is_time = |line: &str| line.contains("-->") || line.trim().bytes().all(|byte| byte.is_ascii_digit());
            text.lines().filter(|line| !is_time(line)).collect::<Vec<_>>().join("\n").into()
        }
        _ => text.into(),
    }
}

/// Whether every second byte of most pairs is nothing, as in UTF-16 of Latin letters.
fn is_wide(bytes: &[u8], empty: usize) -> bool {
    let sample = &bytes[..bytes.len().min(4000)];
    let nothing = sample.chunks_exact(2).filter(|pair| pair[empty] == 0 && pair[1 - empty] != 0).count();
    sample.len() >= 16 && nothing * 10 > sample.len() / 2 * 8
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Files inside a text: `data:image/svg+xml;base64,…`.
fn embedded(text: &str, deepest: usize, each: &mut dyn FnMut(&str)) {
    const MARK: &str = ";base64,";
    for (at, _) in text.match_indices(MARK) {
        let rest = &text[at + MARK.len()..];
        let end = rest.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || b"+/".contains(&byte)));
        let letters = &rest[..end.unwrap_or(rest.len())];
        // Without what is no whole group of four, which is a byte or two at the end.
        let whole = letters.get(..letters.len() / 4 * 4).filter(|letters| letters.len() >= BASE64_LETTERS);
        if let Some(inner) = whole.and_then(|letters| STANDARD.decode(letters).ok()) {
            read("", &inner, deepest, each);
        }
    }
}

/// What a picture or a recording says of itself: captions, titles, keywords.
fn captions(bytes: &[u8], each: &mut dyn FnMut(&str)) {
    let (start, rest) = bytes.split_at(bytes.len().min(CAPTION_BYTES));
    let end = &rest[rest.len() - rest.len().min(CAPTION_BYTES)..];
    for part in [start, end] {
        let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0x80..);
        for run in part.split(|byte| !is_text(byte)) {
            for chunk in run.utf8_chunks().map(|chunk| chunk.valid()).filter(|text| text.len() >= CAPTION_LETTERS) {
                each(chunk);
            }
        }
    }
}

/// Office files are archives of XML; a plain archive may hold anything.
fn archive(bytes: &[u8], deepest: usize, each: &mut dyn FnMut(&str)) {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return };
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else { continue };
        let name = entry.name().map_or_else(|_| String::new(), std::borrow::Cow::into_owned);
        each(&name);
        let Some(inner) = unpack(entry) else { continue };
        if name.ends_with(".xml")
            && let Ok(text) = std::str::from_utf8(&inner)
        {
            each(&joined(text));
        }
        read(&name, &inner, deepest, each);
    }
}

/// The text of an office file. Its writers cut words into pieces as they were typed; only paragraphs, cells, tabs and breaks
/// part them.
fn joined(xml: &str) -> String {
    const PARTS: [&str; 16] = [
        "w:p", "w:tab", "w:br", "w:tc", "w:cr", "a:p", "a:br", "si", "row", "c", "text:p", "text:h", "text:tab",
        "text:s", "text:line-break", "table:table-cell",
    ];
    let mut text = String::new();
    for piece in xml.split('<') {
        let Some((tag, after)) = piece.split_once('>') else { continue };
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        if PARTS.contains(&name) {
            text.push(' ');
        }
        text.push_str(after);
    }
    text
}

fn document(bytes: &[u8], each: &mut dyn FnMut(&str)) {
    if bytes.len() > DOCUMENT_LIMIT {
        return;
    }
    let Ok(document) = lopdf::Document::load_mem(bytes) else {
        each(&String::from_utf8_lossy(bytes));
        return;
    };
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    // Page by page: one that cannot be read does not hide the others.
    document.extract_text_chunks(&pages).into_iter().flatten().for_each(|text| each(&text));
    // Beside the pages: titles, bookmarks, notes, what forms ask.
    for object in document.objects.values() {
        strings(object, each);
        if let Object::Stream(stream) = object
            && stream.dict.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"Metadata")
        {
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            each(&String::from_utf8_lossy(&content));
        }
    }
}

fn strings(object: &Object, each: &mut dyn FnMut(&str)) {
    let mut all = |table: &Dictionary| table.iter().for_each(|(_, inner)| strings(inner, each));
    match object {
        Object::String(..) => {
            if let Ok(text) = decode_text_string(object) {
                each(&text);
            }
        }
        Object::Dictionary(table) => all(table),
        Object::Stream(stream) => all(&stream.dict),
        Object::Array(items) => items.iter().for_each(|inner| strings(inner, each)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
