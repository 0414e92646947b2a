//! Any text as a date and as the name of a file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signpost::date::{Clock, PageDate, split_file_name};

fuzz_target!(|text: &str| {
    if let Ok(date) = PageDate::parse(text) {
        assert_eq!(date.text, text.trim());
        assert!((1..=12).contains(&date.month) && (1..=31).contains(&date.day));
        assert_eq!(PageDate::parse(&date.text), Ok(date));
    }
    if let Some((date, rest)) = split_file_name(text) {
        assert!(text.starts_with(&date.text) && text.ends_with(rest));
        assert_eq!(PageDate::parse(&date.text), Ok(date));
    }
    Clock::system(Some(text));
});
