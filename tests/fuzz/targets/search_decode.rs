//! Any bytes as the files of a search index: each reader by itself, and a search in an index made of them.
//!
//! Parts between bytes 0xff are the manifest, then in turn a file of terms and a file of records. They are compressed
//! here, as a fuzzer does not come upon bytes that unpack to something.
#![no_main]

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use libfuzzer_sys::fuzz_target;
use signpost::search::{Manifest, Reader, Record, Shard};
use signpost_fuzz::parts;

fuzz_target!(|data: &[u8]| {
    let manifest = Manifest { sections: 1_000, ..Manifest::default() };
    let _ = (Manifest::read(data), Shard::read(data, &manifest), Record::read_group(data));
    let raw = |_: &str| Some(data.to_vec());
    if let Ok(reader) = Reader::open("", &raw) {
        let _ = reader.search("private fostering", 10);
    }
    let parts: Vec<Vec<u8>> = parts(data).map(deflate).collect();
    let part = |at: usize| parts.get(at).cloned();
    let fetch = |path: &str| {
        let (_, name) = path.rsplit_once('/')?;
        let number = || name[1..].strip_suffix(".bin")?.parse::<usize>().ok()?.checked_mul(2);
        match name.as_bytes().first()? {
            b'm' => part(0),
            b't' => part(number()?.checked_add(1)?),
            _ => part(number()?.checked_add(2)?),
        }
    };
    if let Ok(reader) = Reader::open("", &fetch) {
        for query in ["private fostering", "who do I ring", "a"] {
            if let Ok(answer) = reader.search(query, 10) {
                assert!(answer.hits.len() <= 10 && answer.hits.len() <= answer.total);
            }
        }
    }
});

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("writing to memory cannot fail");
    encoder.finish().expect("writing to memory cannot fail")
}
