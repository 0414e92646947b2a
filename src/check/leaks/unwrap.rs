//! The text in a file of any type: unpacked, decompressed, read out of a document.
//!
//! In: the bytes of an output file. Out: texts. What cannot be read as text (a picture, a font) has none; a copy of a held
//! file of that sort is known by its hash.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use flate2::read::{DeflateDecoder, GzDecoder};

use crate::search::Record;

/// Bytes that a compressed file may unpack to: far more than any text of a site, little enough for memory.
const UNPACKED_LIMIT: u64 = 64_000_000;

/// Bytes of a document that is read through. A report of a board has a few megabytes; a scan of 100 has no text anyway.
const DOCUMENT_LIMIT: usize = 32_000_000;

/// Endings of files without text, whatever their bytes look like.
const NO_TEXT: [&str; 20] = [
    "avif", "bmp", "eot", "gif", "heic", "ico", "jpeg", "jpg", "m4a", "mov", "mp3", "mp4", "ogg", "otf", "png", "ttf",
    "wasm", "webm", "webp", "woff2",
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
    let ending = ending(path);
    if NO_TEXT.contains(&ending.as_str()) {
        return;
    }
    match bytes {
        [0x1f, 0x8b, ..] => {
            if let Some(inner) = unpack(GzDecoder::new(bytes)) {
                texts(path.strip_suffix(".gz").unwrap_or(path), &inner, each);
            }
        }
        [b'P', b'K', 3, 4, ..] => archive(bytes, each),
        _ if bytes.starts_with(b"%PDF") => document(bytes, each),
        [0xff, 0xfe, rest @ ..] => each(&wide(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => each(&wide(rest, u16::from_be_bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => each(&unfolded(&ending, text)),
            Err(_) if ending == "bin" => {
                if let Some(inner) = unpack(DeflateDecoder::new(bytes)) {
                    each(&String::from_utf8_lossy(&inner));
                }
            }
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

/// A calendar file folds its lines, in the middle of a word too (RFC 5545, section 3.1).
fn unfolded<'a>(ending: &str, text: &'a str) -> Cow<'a, str> {
    if ending != "ics" && ending != "vcf" {
        return text.into();
    }
    text.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "").replace("\n\t", "").into()
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Office files are archives of XML; a plain archive may hold anything. What is inside an inner archive is left alone.
fn archive(bytes: &[u8], each: &mut dyn FnMut(&str)) {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return };
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else { continue };
        let name = entry.name().map_or_else(|_| String::new(), std::borrow::Cow::into_owned);
        let Some(inner) = unpack(entry) else { continue };
        if !inner.starts_with(b"PK\x03\x04") {
            texts(&name, &inner, each);
        }
    }
}

fn document(bytes: &[u8], each: &mut dyn FnMut(&str)) {
    if bytes.len() > DOCUMENT_LIMIT {
        return;
    }
    let Ok(document) = lopdf::Document::load_mem(bytes) else { return };
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    // Page by page: one that cannot be read does not hide the others.
    document.extract_text_chunks(&pages).into_iter().flatten().for_each(|text| each(&text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(path: &str, bytes: &[u8]) -> String {
        let mut all = String::new();
        texts(path, bytes, &mut |text| all.push_str(text));
        all
    }

    #[test]
    fn text_comes_out_of_every_wrapping() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"the weir").unwrap();
        let gz = gz.finish().unwrap();
        assert_eq!(read("a.html.gz", &gz), "the weir");
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<w:t>the weir</w:t>").unwrap();
        assert_eq!(read("a.docx", &zip.finish().unwrap().into_inner()), "<w:t>the weir</w:t>");
        let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflated.write_all("the weir, and much else. ".repeat(20).as_bytes()).unwrap();
        assert!(read("r0.bin", &deflated.finish().unwrap()).starts_with("the weir"));
        let wide: Vec<u8> = "the weir".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("a.txt", &[&[0xff, 0xfe], &wide[..]].concat()), "the weir");
        assert_eq!(read("a.ics", b"DESCRIPTION:the we\r\n ir"), "DESCRIPTION:the weir");
        assert_eq!(read("a.txt", b"the weir \xe9"), "the weir \u{fffd}");
        assert_eq!(read("a.png", b"the weir"), "");
        assert_eq!(read("a.dat", b"\x00\xff the weir"), "");
    }
}
