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
const CAPTIONED: [&str; 15] =
    ["avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "m4a", "mov", "mp3", "mp4", "ogg", "png", "webm", "webp"];

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
        "w:p",
        "w:tab",
        "w:br",
        "w:tc",
        "w:cr",
        "a:p",
        "a:br",
        "si",
        "row",
        "c",
        "text:p",
        "text:h",
        "text:tab",
        "text:s",
        "text:line-break",
        "table:table-cell",
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
mod tests {
    use super::*;
    use std::io::Write;

    const LONG: &str = "the heron waits beside the quiet weir at dusk";

    fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn what_is_inside_another_file_is_read_too() {
        let inner = zipped("b.zip", &zipped("the-weir.txt", LONG.as_bytes()));
        assert_eq!(read("a.zip", &inner), format!("b.zipthe-weir.txt{LONG}"));
        let deep = zipped("c.zip", &zipped("b.zip", &inner));
        assert!(!read("a.zip", &deep).contains(LONG), "but not without end");
        let html = format!("<img src=\"data:text/plain;base64,{}\">", STANDARD.encode(LONG.repeat(3)));
        assert!(read("a.html", html.as_bytes()).contains(LONG));
    }

    #[test]
    fn pictures_have_captions() {
        let picture = [b"\x89PNG\0\x01\x02tEXtDescription\0", LONG.as_bytes(), b"\0\x03short\xff\0"].concat();
        assert_eq!(read("a.png", &picture), LONG);
    }

    #[test]
    fn office_files_cut_words_and_readers_do_not_see_it() {
        let xml = "<w:p><w:r><w:t>the he</w:t></w:r><w:r><w:t>ron</w:t></w:r></w:p><w:p><w:t>waits</w:t></w:p>";
        assert_eq!(joined(xml).split_whitespace().collect::<Vec<_>>(), ["the", "heron", "waits"]);
    }

    #[test]
    fn a_pdf_says_things_beside_its_pages() {
        let mut pdf = lopdf::Document::with_version("1.5");
        let info = pdf.add_object(lopdf::dictionary! { "Title" => lopdf::text_string("the heron – title") });
        let meta = lopdf::dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        pdf.add_object(lopdf::Stream::new(meta, b"<dc:title>the meta weir</dc:title>".to_vec()));
        pdf.trailer.set("Info", info);
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        let text = read("a.pdf", &bytes);
        assert!(text.contains("the heron – title") && text.contains("the meta weir"), "{text}");
        assert_eq!(read("a.pdf", b"%PDF-1.4 the weir"), "%PDF-1.4 the weir", "broken, as it is");
    }

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
        let zip = zip.finish().unwrap().into_inner();
        assert_eq!(read("a.docx", &zip), "word/document.xmlthe weir<w:t>the weir</w:t>");
        let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflated.write_all("the weir, and much else. ".repeat(20).as_bytes()).unwrap();
        assert!(read("r0.bin", &deflated.finish().unwrap()).starts_with("the weir"));
        let wide: Vec<u8> = "the weir".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("a.txt", &[&[0xff, 0xfe], &wide[..]].concat()), "the weir");
        assert_eq!(read("a.ics", b"DESCRIPTION:the we\r\n ir"), "DESCRIPTION:the weir");
        assert_eq!(read("a.txt", b"the weir \xe9"), "the weir \u{fffd}");
        assert_eq!(read("a.txt", &wide), "the weir", "without a mark as well");
        assert_eq!(
            read("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nthe\n\n2\n00:00:02 --> 00:00:03\nweir"),
            "the\nweir"
        );
        assert_eq!(read("a.ttf", b"the weir"), "");
        assert_eq!(read("a.dat", b"\x00\xff the weir"), "");
    }
}
