//! Names: of people a page has not declared, and pseudonyms that slipped.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::prose::{Block, Sort, find_phrase};

/// Titles that a name follows.
const TITLES: [&str; 20] = [
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Mx",
    "Dr",
    "Doctor",
    "Professor",
    "Prof",
    "Sir",
    "Lady",
    "Lord",
    "Nurse",
    "Sister",
    "PC",
    "DC",
    "Sgt",
    "Sergeant",
    "Inspector",
    "Judge",
];

/// Words that stand for a person when a letter follows: "Child D", "Adult B".
const STANDINS: [&str; 21] = [
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Child",
    "Adult",
    "Baby",
    "Mother",
    "Father",
    "Sibling",
    "Brother",
    "Sister",
    "Family",
    "Person",
    "Young",
    "Girl",
    "Boy",
    "Partner",
    "Grandmother",
    "Resident",
    "Patient",
];

/// Those of them that a number may follow: "Family 2". "Adult 2" may be a room of a course.
const NUMBERED: [&str; 8] = ["Child", "Adult", "Family", "Person", "Sibling", "Boy", "Girl", "Patient"];

/// Words behind a first name that make it a thing: "Victoria House", "Martha's Law".
const THINGS: [&str; 44] = [
    "House",
    "Centre",
    "Road",
    "Street",
    "Avenue",
    "Lane",
    "Close",
    "Drive",
    "Hospital",
    "School",
    "College",
    "Academy",
    "Trust",
    "Foundation",
    "Act",
    "Ward",
    "Clinic",
    "Report",
    "Review",
    "Inquiry",
    "Lodge",
    "Court",
    "Protocol",
    "Law",
    "Rule",
    "Project",
    "Hall",
    "Park",
    "Day",
    "Week",
    "Board",
    "Council",
    "University",
    "Hospice",
    "Charity",
    "Card",
    "Team",
    "Unit",
    "Ltd",
    "Award",
    "Commission",
    "Church",
    "Infirmary",
    "Line",
];

/// A person that a letter stands for: "Mr S".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub role: String,
    /// "S" of "Mr S", "2" of "Family 2".
    pub letter: String,
    pub span: Range<usize>,
}

/// Every role with a letter in a block.
pub fn letters(block: &Block) -> Vec<Letter> {
    let mut found = Vec::new();
    for index in 0..block.words.len().saturating_sub(1) {
        let role = block.word(index);
        if !role.starts_with(|c: char| c.is_ascii_uppercase())
            || !STANDINS.contains(&role)
            || !matches!(block.gap(index), " " | ". " | "\u{a0}")
        {
            continue;
        }
        let mut at = index + 1;
        if role == "Young" && block.word(at) == "Person" {
            at += 1;
        }
        let name = block.word(at);
        let bare = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
        // "Family 2": a count has a small letter or no capital before it.
        let numbered =
            NUMBERED.contains(&role) && bare.len() <= 2 && bare.bytes().all(|b| b.is_ascii_digit()) && !bare.is_empty();
        let mut chars = bare.chars();
        let letter = match (chars.next(), chars.next()) {
            (Some(letter), None) if letter.is_ascii_uppercase() => letter,
            (Some(digit), _) if numbered => digit,
            _ => continue,
        };
        // "Mr J. Smith" and "Mr S Jones" are names in full; "Child A and …" is not. "Mother I met" is a sentence.
        let more =
            matches!(block.gap(at), ". " | " ") && block.word(at + 1).chars().next().is_some_and(char::is_uppercase);
        let initial = more && block.gap(at) == ". " && matches!(role, "Mr" | "Mrs" | "Ms" | "Miss") && bare == name;
        if !initial && (letter != 'I' || role.len() <= 5) {
            found.push(Letter {
                role: role.to_owned(),
                letter: bare.to_owned(),
                span: block.words[index].start..block.words[at].end,
            });
        }
    }
    found
}

/// Letters that stand once where another letter tells the story: 'Mr M' in Mr S's. Counted from heading to heading; only
/// titles, since "Child A" and "Child B" may well be two children.
pub fn slips<'a>(blocks: impl Iterator<Item = &'a Block>) -> Vec<(&'a Block, Letter, String)> {
    let mut found = Vec::new();
    let mut section: Vec<(&Block, Letter)> = Vec::new();
    let mut close = |section: &mut Vec<(&'a Block, Letter)>| {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (_, letter) in section.iter() {
            *counts.entry((&letter.role, &letter.letter)).or_default() += 1;
        }
        for (block, letter) in section.iter().filter(|(_, letter)| is_one_of_a_story(letter)) {
            let most = counts.iter().filter(|((role, _), _)| *role == letter.role).max_by_key(|(_, count)| **count);
            let Some(((_, usual), most)) = most else { continue };
            let own = counts.get(&(letter.role.as_str(), letter.letter.as_str())).copied().unwrap_or_default();
            let several = counts.keys().filter(|(role, _)| *role == letter.role).count();
            if own == 1 && *most >= 3 && several == 2 && *usual != letter.letter && !compares(block, letter) {
                found.push((*block, letter.clone(), (*usual).to_owned()));
            }
        }
        section.clear();
    };
    let mut in_paragraphs = Vec::new();
    for block in blocks {
        in_paragraphs.extend(in_one_paragraph(block));
        if matches!(block.sort, Sort::Heading(_)) {
            close(&mut section);
        }
        section.extend(letters(block).into_iter().map(|letter| (block, letter)));
    }
    close(&mut section);
    let known = |one: &(&Block, Letter, String)| {
        found.iter().any(|(block, letter, _)| std::ptr::eq(*block, one.0) && *letter == one.1)
    };
    let more: Vec<_> = in_paragraphs.into_iter().filter(|one| !known(one)).collect();
    found.extend(more);
    found
}

/// A paragraph that tells of one person, and calls them by another letter once.
fn in_one_paragraph(block: &Block) -> Option<(&Block, Letter, String)> {
    let all = letters(block);
    let count =
        |letter: &Letter| all.iter().filter(|other| other.role == letter.role && other.letter == letter.letter).count();
    let usual = all.iter().filter(|letter| is_one_of_a_story(letter)).max_by_key(|letter| count(letter))?;
    let mut others = all.iter().filter(|letter| letter.role == usual.role && letter.letter != usual.letter);
    let (odd, None) = (others.next()?, others.next()) else { return None };
    (count(usual) >= 2 && !compares(block, odd)).then(|| (block, odd.clone(), usual.letter.clone()))
}

/// Whom a story is told of: "Mr S", "Family 2". "Child A" and "Child B" may well be two of one story.
fn is_one_of_a_story(letter: &Letter) -> bool {
    letter.role.starts_with('M') || letter.role == "Family"
}

/// Whether the sentence sets two stories side by side: "unlike Family 2", "Mr S and Mr T".
fn compares(block: &Block, letter: &Letter) -> bool {
    const BESIDE: [&str; 15] = [
        "as was", "as did", "as were", "so did", "unlike", "like", "both", "than", "other", "also", "as with",
        "similar", "compared", "whereas", "each",
    ];
    let sentence = block.sentence_around(&letter.span);
    let joined = block.text[..letter.span.start].trim_end();
    let beside = ["and", "or", "with", "&"].iter().any(|word| joined.ends_with(word))
        || [" and ", " or ", ", "].iter().any(|word| {
            block.text[letter.span.end..].starts_with(word)
                && block.text[letter.span.end + word.len()..].starts_with(letter.role.as_str())
        });
    beside || BESIDE.iter().any(|word| find_phrase(sentence, word, 0).is_some())
}

/// The words of the pseudonyms a page declares.
pub struct Declared {
    words: Vec<String>,
    whole: Vec<String>,
}

impl Declared {
    pub fn new<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        let whole: Vec<String> = labels.map(str::to_owned).collect();
        let words = whole.iter().flat_map(|label| label.split_whitespace()).map(|word| bare(word).to_owned()).collect();
        Self { words, whole }
    }

    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|known| known == word)
    }

    /// Whether a role and letter is declared, in any of the ways people write it.
    pub fn has_letter(&self, letter: &Letter) -> bool {
        let single = letter.letter.as_str();
        self.whole.iter().any(|label| {
            let mut words = label.split_whitespace().map(bare);
            words.any(|word| word == single)
                && (label.contains(&letter.role) || !STANDINS.iter().any(|role| label.contains(role)))
        })
    }

    /// The declared name that a word is most likely meant for.
    fn meant(&self, word: &str) -> Option<&str> {
        let near = |known: &&String| {
            known.chars().count() >= 4
                && known.as_str() != word
                && strsim::damerau_levenshtein(known, word) == 1
                && !word.starts_with(known.as_str())
        };
        self.words.iter().find(near).map(String::as_str)
    }
}

fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// What a name that is not declared looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspect {
    /// A first name, or a title with a name.
    Undeclared,
    /// One letter away from a pseudonym.
    Slip,
}

/// Names that are not declared. `first_names` is sorted.
pub fn undeclared(block: &Block, declared: &Declared, first_names: &[&str]) -> Vec<(Suspect, Range<usize>)> {
    let mut found = Vec::new();
    for index in 0..block.words.len() {
        let written = block.word(index);
        if !written.starts_with(|c: char| c.is_uppercase()) {
            continue;
        }
        let word = bare(written);
        let span = block.words[index].clone();
        if block.linked.iter().any(|link| link.contains(&span.start)) || declared.has(word) {
            continue;
        }
        let previous =
            if index > 0 && !block.gap(index - 1).contains(['\n', ',', ';']) { block.word(index - 1) } else { "" };
        let next = if block.gap(index).trim_matches(['\u{a0}', ' ']).is_empty() { block.word(index + 1) } else { "" };
        if TITLES.contains(&previous) && word.chars().count() > 1 && !TITLES.contains(&word) && !THINGS.contains(&word)
        {
            if is_name_like(word) && !(previous == "Sister" && starts_sentence(block, index - 1)) {
                found.push((Suspect::Undeclared, span));
            }
            continue;
        }
        let is_thing = THINGS.contains(&next)
            || matches!(
                previous,
                "Christmas" | "Year's" | "Year’s" | "St" | "Saint" | "Project" | "Queen" | "King" | "Prince"
            );
        if is_thing || !is_name_like(word) {
            continue;
        }
        if first_names.binary_search(&word).is_ok() {
            found.push((Suspect::Undeclared, span));
        } else if declared.meant(word).is_some() {
            found.push((Suspect::Slip, span));
        }
    }
    found
}

fn starts_sentence(block: &Block, index: usize) -> bool {
    index == 0 || block.gap(index - 1).contains(['.', '!', '?', ':', '\n'])
}

/// A capital and then small letters: neither an acronym nor a number.
fn is_name_like(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && word.chars().count() > 1
        && chars.any(char::is_lowercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    const NAMES: [&str; 3] = ["Darren", "Kelly", "Victoria"];

    fn suspects(text: &str, labels: &[&str]) -> Vec<(Suspect, String)> {
        let block = plain(text);
        let declared = Declared::new(labels.iter().copied());
        let found = undeclared(&block, &declared, &NAMES);
        found.into_iter().map(|(suspect, span)| (suspect, block.text[span].to_owned())).collect()
    }

    #[test]
    fn a_letter_that_stands_once_is_a_slip() {
        let text =
            plain("Mr S fell. Mr. S rang. Mr S's flat was cold, but Mr. M had called 111. Mrs T came. Mr J. Smith");
        let found = slips([&text].into_iter());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].1.letter.as_str(), found[0].2.as_str()), ("M", "S"));
        let families = plain("Family 3 moved. Family 3 had help. Family 3 was seen. In May Family 2 had a plan.");
        assert_eq!(slips([&families].into_iter()).len(), 1);
        let beside = plain("Family 3 moved. Family 3 had help. Unlike Family 2, Family 3 was seen.");
        assert_eq!(slips([&beside].into_iter()).len(), 0);
        let two = plain("Mr S and Mr T met. Mr T and Mr S met. Child A, Child A, Child A and Child B.");
        assert_eq!(slips([&two].into_iter()).len(), 0);
    }

    #[test]
    fn names_that_nobody_declared() {
        assert_eq!(suspects("Then Darren rang.", &["Anne"]), [(Suspect::Undeclared, "Darren".into())]);
        assert_eq!(suspects("Seen by Dr Okafor", &[]), [(Suspect::Undeclared, "Okafor".into())]);
        assert_eq!(suspects("Anna was unwell", &["Baby Annie"]), []);
        assert_eq!(suspects("Cathy was unwell", &["Baby Kathy"]), [(Suspect::Slip, "Cathy".into())]);
        for text in ["Kathy's mother", "Victoria House", "Kelly's Law", "at St Kelly", "Mr S", "Children were", "KELLY"]
        {
            assert_eq!(suspects(text, &["Baby Kathy", "Mr S"]), [], "{text}");
        }
    }

    #[test]
    fn a_declared_letter_may_be_written_in_several_ways() {
        let declared = Declared::new(["Child D", "S"].into_iter());
        let has = |text: &str| declared.has_letter(&letters(&plain(text))[0]);
        assert!(has("Child D's mother") && has("Mr. S") && !has("Child E"));
    }
}
