//! Numbers as they were printed: exact, with the decimals they were given.

use std::fmt;

/// Digits of a number; more are a slip of the keyboard, and sums of a whole table stay far below `i128`.
const MOST_DIGITS: usize = 15;

/// Digits behind the point; money has two, rates one or two.
const MOST_PLACES: u8 = 4;

/// `68.8` is 688 with one place. `15.0` stays `15.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: i64,
    places: u8,
}

impl Decimal {
    /// Reads `1024`, `-3.5`, `38_216` and, where `commas` says so, `38,216`. Nothing else is a number: no `1e3`, no `0x1f`.
    pub fn parse(text: &str, commas: bool) -> Option<Self> {
        let (sign, rest) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
        let whole = if commas { ungrouped(whole)? } else { whole.replace('_', "") };
        let fraction = fraction.map(|fraction| fraction.replace('_', ""));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(&whole) || fraction.as_deref().is_some_and(|fraction| !is_digits(fraction)) {
            return None;
        }
        let fraction = fraction.unwrap_or_default();
        let places = u8::try_from(fraction.len()).ok().filter(|places| *places <= MOST_PLACES)?;
        let all = format!("{whole}{fraction}");
        if all.trim_start_matches('0').len() > MOST_DIGITS {
            return None;
        }
        Some(Self { digits: sign * all.parse::<i64>().ok()?, places })
    }

    /// In ten-thousandths, so that numbers of any precision can be added.
    pub fn scaled(self) -> i128 {
        i128::from(self.digits) * 10_i128.pow(u32::from(MOST_PLACES - self.places))
    }

    /// From ten-thousandths, with no more decimals than it needs and at least `places`.
    pub fn from_scaled(scaled: i128, places: u8) -> Option<Self> {
        let (mut digits, mut left) = (scaled, MOST_PLACES);
        while left > places && digits % 10 == 0 {
            (digits, left) = (digits / 10, left - 1);
        }
        Some(Self { digits: i64::try_from(digits).ok()?, places: left })
    }

    /// Half a unit of the last place, in ten-thousandths: what rounding can hide.
    pub fn half_place(self) -> i128 {
        10_i128.pow(u32::from(MOST_PLACES - self.places)) / 2
    }

    /// Near enough to draw with and to divide.
    pub fn as_f64(self) -> f64 {
        self.digits as f64 / 10_f64.powi(i32::from(self.places))
    }

    pub fn places(self) -> u8 {
        self.places
    }

    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// Without separators, for files that programs read.
    pub fn plain(self) -> String {
        let sign = if self.digits < 0 { "-" } else { "" };
        let all = format!("{:0width$}", self.digits.unsigned_abs(), width = usize::from(self.places) + 1);
        let (whole, fraction) = all.split_at(all.len() - usize::from(self.places));
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

/// Digits without the commas of thousands; `None` when a comma stands elsewhere.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut rest = groups.peekable();
    let fits = (rest.peek().is_none() || (1..=3).contains(&first.len())) && rest.clone().all(|group| group.len() == 3);
    fits.then(|| whole.replace(',', ""))
}

/// With commas at the thousands, as reports print numbers.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.plain();
        let (sign, rest) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("\u{2212}", rest));
        let (whole, fraction) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
        f.write_str(sign)?;
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        f.write_str(fraction)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        Decimal::parse(text, true).map_or_else(|| "no number".into(), |number| number.to_string())
    }

    #[test]
    fn numbers_keep_the_decimals_they_were_printed_with() {
        assert_eq!(shown("253047.30"), "253,047.30");
        assert_eq!(shown("38,216"), "38,216");
        assert_eq!(shown("15.0"), "15.0");
        assert_eq!(shown("-0.5"), "\u{2212}0.5");
        assert_eq!(shown("999"), "999");
        for wrong in ["", "-", "1e3", "0x1f", "3,82,16", "1234,567", "£5", "1.", ".5", "1.23456", "1234567890123456"] {
            assert_eq!(shown(wrong), "no number", "{wrong}");
        }
        assert_eq!(Decimal::parse("38,216", false), None);
    }

    #[test]
    fn sums_are_exact() {
        let sum: i128 =
            ["253047.30", "20000", "9825.75"].iter().map(|text| Decimal::parse(text, false).unwrap().scaled()).sum();
        assert_eq!(Decimal::from_scaled(sum, 0).unwrap().to_string(), "282,873.05");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_as_the_same_number(digits in -999_999_999_999_i64..999_999_999_999, places in 0_u8..=4) {
            let number = Decimal { digits, places };
            prop_assert_eq!(Decimal::parse(&number.to_string(), true), Some(number));
            prop_assert_eq!(Decimal::parse(&number.plain(), false), Some(number));
        }

        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,20}") {
            let _ = Decimal::parse(&text, true);
        }
    }
}
