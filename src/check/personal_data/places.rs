//! Where somebody lives: postcodes and street addresses.

use std::ops::Range;

use crate::check::prose::{Block, contains_ignoring_case};

/// Every postcode area of the United Kingdom and the islands (Royal Mail, Postcode Address File).
const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ";

/// Full postcodes.
pub fn postcodes(block: &Block) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (index, word) in block.words.iter().enumerate() {
        let written = &block.text[word.clone()];
        if !written.is_ascii() || written.len() > 7 || !written.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let next = block.words.get(index + 1).filter(|_| block.gap(index) == " ");
        if is_outward(written) && next.is_some_and(|next| is_inward(&block.text[next.clone()])) {
            found.push(word.start..block.words[index + 1].end);
        } else if written.len() >= 5 {
            let (out, inward) = written.split_at(written.len() - 3);
            if is_outward(out) && is_inward(inward) {
                found.push(word.clone());
            }
        }
    }
    found
}

fn is_outward(text: &str) -> bool {
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    let (area, district) = text.split_at(letters);
    let digits = district.trim_end_matches(|c: char| c.is_ascii_uppercase());
    (1..=2).contains(&letters)
        && (1..=2).contains(&digits.len())
        && district.len() - digits.len() <= 1
        && digits.bytes().all(|b| b.is_ascii_digit())
        && AREAS.split(' ').any(|known| known == area)
}

fn is_inward(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 3
        && bytes[0].is_ascii_digit()
        && bytes[1..].iter().all(|b| b.is_ascii_uppercase() && !b"CIKMOV".contains(b))
}

const STREETS: [&str; 22] = [
    "Road", "Street", "Avenue", "Lane", "Close", "Drive", "Crescent", "Gardens", "Way", "Terrace", "Grove", "Square",
    "Mews", "Walk", "Rise", "Hill", "Parade", "Rd", "Ave", "Cl", "Place", "Court",
];

/// "14 Acacia Avenue", "Flat 3, 14 Acacia Avenue".
pub fn streets(block: &Block) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for index in 0..block.words.len() {
        let number = block.word(index);
        let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if digits.is_empty() || digits.len() > 4 || number.len() > digits.len() + 1 || !is_number(digits) {
            continue;
        }
        // "Section 3 Working Road" is no address, nor is "in 2016 Station Road".
        let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        let after_word = is_year
            || (index > 0
                && ["section", "chapter", "in", "stage", "of", "figure"]
                    .contains(&&*block.word(index - 1).to_lowercase()));
        if after_word {
            continue;
        }
        let street = (index + 2..=index + 4).find(|&at| {
            let joined = (index..at).all(|word| matches!(block.gap(word), " " | ", "));
            let names = (index + 1..at).all(|word| block.word(word).starts_with(|c: char| c.is_uppercase()));
            joined && names && STREETS.contains(&block.word(at))
        });
        if let Some(street) = street {
            found.push(block.words[index].start..block.words[street].end);
        }
    }
    found
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether an address in this text is an office's, to which the public may write.
pub fn is_office(text: &str) -> bool {
    const OFFICES: [&str; 18] = [
        "civic",
        "centre",
        "council",
        "office",
        "town hall",
        "county hall",
        "shire hall",
        "hospital",
        "headquarters",
        "police",
        "write to",
        "post to",
        "freepost",
        "surgery",
        "clinic",
        "school",
        "house,",
        "business unit",
    ];
    OFFICES.iter().any(|word| contains_ignoring_case(text, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn full_postcodes_only() {
        let find = |text: &str| postcodes(&plain(text)).len();
        assert_eq!(find("SS2 6ER, ss2 6er, SW1A 1AA, M1 1AE, SS26ER"), 4);
        for text in ["SS2", "the SS postcode", "QQ1 1AA", "SS2 6CO", "S47 is", "PE 30 or 12 3AB", "B1 and 2"] {
            assert_eq!(find(text), 0, "{text}");
        }
    }

    #[test]
    fn addresses_of_homes() {
        let find = |text: &str| streets(&plain(text)).len();
        assert_eq!(find("at 14 Acacia Avenue and 3b Old Mill Lane"), 2);
        for text in ["on Acacia Avenue", "Section 3 Mill Road", "14 people in Acacia Avenue", "in 2016 Station Road"] {
            assert_eq!(find(text), 0, "{text}");
        }
        assert!(is_office("Civic Centre, 1 Victoria Avenue") && !is_office("They lived at 14 Acacia Avenue"));
    }
}
