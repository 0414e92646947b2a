//! What the index knows of each language: its stemmer, and the words that say nothing.
//!
//! The browser has the stemmer of English alone. In other languages the index has every form of a word that the site uses
//! (`FORMAT.md`, "Other languages"), so that a reader pays for no second stemmer.

use std::collections::{BTreeMap, HashMap, HashSet};

use frostem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stems shorter than this are no words anybody types.
const SHORTEST_STEM: usize = 3;

/// Codes of languages, each with its Snowball algorithm. What is not here keeps its words as they are.
const STEMMERS: [(&str, Algorithm); 35] = [
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("eo", Algorithm::Esperanto),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fa", Algorithm::Persian),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("hy", Algorithm::Armenian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("nb", Algorithm::Norwegian),
    ("ne", Algorithm::Nepali),
    ("nl", Algorithm::Dutch),
    ("nn", Algorithm::Norwegian),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
    ("yi", Algorithm::Yiddish),
];

/// Words that say nothing about what a text is about, as people write them. Each list is short: articles, pronouns, small
/// prepositions, and the commonest verbs.
const STOP_WORDS: [(&str, &str); 10] = [
    (
        "en",
        "a about after all also am an and any anything are arent as at be because become becoming been before best \
         being both but by can cant come comes coming could couldnt did didnt do does doesnt doing dont for from \
         get gets getting go goes going gone got had has hasnt have havent having he her here hers hes him his how \
         i id if im in into is isnt it its ive just keep keeps know let lets like lot lots me mean meaning means more most near \
         my no nor not of on or our out over own please really same she shes should shouldnt so some something \
         still such tell than that thats the their them then there these they theyre thing things think this those \
         through to too up us very want wants was wasnt we went were what whats when where which while who why \
         will with wont would wouldnt you your youre",
    ),
    (
        "cy",
        "a ac ag ar a'r am at beth bod ble chi chwi dy ddim eich ei ein eu er fe fel fi fod fy gan gyda hi hwn hyn i \
         i'n i'r mae maen maent mai mi na nad neu ni nid o o'r oedd oes pan pwy rwy rydw rydych roedd sut sy sydd wedi wrth \
         y ydw ydy yn yr yw",
    ),
    (
        "de",
        "aber als am an auch auf aus bei bin bis da das dass dem den der des die dies doch du ein eine einem einen \
         einer eines er es fur hat habe haben ich ihr ihre im in ist ja kann man mein meine meinem meinen meiner mich \
         mir mit nach nicht noch nur ob oder sein seine sich sie sind so und uns unser vom von vor war was wenn wer wie \
         wir wird wo zu zum zur",
    ),
    (
        "es",
        "al ante aqui como con cual cuando de del desde donde el ella ellos en era es esta este esto hay la las le les \
         lo los mas me mi mis mucho muy no nos o para pero por porque que quien se ser si sin sobre son su sus tambien \
         te tengo tiene tu un una uno y ya yo",
    ),
    (
        "fr",
        "a ai au aux avec c'est car ce ces cette comme comment dans de des du elle elles en est et etre il ils j'ai je \
         l'on la le les leur lui ma mais me mes moi mon n'est ne nos notre nous on ont ou par pas plus pour qu'il que \
         qui quoi sa se ses si son sont sur ta te tes toi ton tu un une vos votre vous y",
    ),
    (
        "it",
        "a ai al alla anche che chi ci come con da dal dalla dei del della delle di dove e ed gli ha hanno ho i il in io \
         la le lei li lo lui ma mi mia mio ne nei nel nella no noi non o per perche piu quando quello questa questo se \
         si sono su sua suo ti tra tu un una uno vi voi",
    ),
    (
        "nl",
        "aan al als bij dan dat de der deze die dit een en er ge had hij het hier ik in is je kan maar me met mij mijn \
         na naar niet nog nu of om ons onze ook op over te tot u uit van veel voor was wat we wel wie wij zal ze zich \
         zij zijn zo",
    ),
    (
        "pl",
        "a albo ale bo by byc byl byla co czy dla do gdy gdzie go i ich ja jak jaki jest jestem jej jego juz kiedy kto \
         ktory ktora lub ma mam mi mnie moge moj moja moje moim mojej na nad nas nie nim o od on ona oni oraz po pod \
         przez przy sa sie sobie ta tak takze te tego tej ten to tu ty tym u w we z za ze",
    ),
    (
        "pt",
        "a ao aos as com como da das de dela dele do dos e ela ele em era essa esse esta este eu foi ha isso ja lhe mais \
         mas me meu minha muito na nao nas no nos nossa nosso o onde os ou para pela pelo por porque quando que quem se \
         sem ser seu sua tem tenho um uma voce",
    ),
    (
        "ro",
        "a acest acesta ai al am ar are as au ca cand care ce cel cine cu cum da dar de deci din doar dupa e ea ei el este \
         eu fi fost i iar il in intr la le lor lui ma mai mea mele meu mi ne nici nu o ori pe pentru prin sa sau se si \
         sunt te tu un unde unei unui va voi",
    ),
];

/// Common endings of nouns, adjectives and verbs. What is made with one counts only where the stemmer agrees that it belongs to
/// the word, so an ending too many does no harm.
const ENDINGS: [(&str, &str); 9] = [
    ("de", "e em en end er ern es et n s t"),
    ("es", "a ada adas ado ados an ando ar as e en es o os s"),
    ("fr", "ant e ent er es s x é ée ées és"),
    ("it", "a are ata ate ati ato e i o ono"),
    ("nl", "de den e en s t te"),
    ("pl", "a ach ami e ego ej em emu i ich ie iem im imi o om owi u y ych ym ymi ów ą ę"),
    ("pt", "a ada ado am ar as e em es o os s"),
    ("ro", "a e i ii ilor le lor ul ului uri ă"),
    ("ru", "а ам ами ах ая е ем ов ого ое ой ом ому у ы ые ый ым ыми ых и я ю"),
];

/// Forms made of one word with endings. More would cost readers more than the few who type them gain.
const MADE_FORMS: usize = 20;

/// Languages that write a small word and an apostrophe before a vowel ("l'enfant"), each with the commonest of these words.
/// The browser takes away the apostrophe, so that such a word is one with the next.
const ELIDED: [(&str, &str); 3] = [("ca", "d l"), ("fr", "d l"), ("it", "all dell l un")];

/// Letters of the longest word before such an apostrophe: "quest'anno".
const ELIDED_LETTERS: usize = 5;

/// Letters before which it stands, without their marks.
const VOWELS: [char; 6] = ['a', 'e', 'h', 'i', 'o', 'u'];

/// The Arabic article, which is written as one with its word.
const ARABIC_ARTICLE: &str = "ال";

const APOSTROPHES: &str = "'`´ʼ‘’‛′";

/// `en` of `en-GB`.
pub fn main_code(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The code of the stemmer that the browser has for a language: `en` for `en-GB`, nothing where it has none.
pub fn stemmer_code(language: &str) -> &'static str {
    if main_code(language) == "en" { "en" } else { "" }
}

/// The stemmer of a language, if there is one.
pub fn stemmer(language: &str) -> Option<Stemmer> {
    let code = main_code(language);
    STEMMERS.iter().find(|(known, _)| *known == code).map(|(_, algorithm)| Stemmer::new(*algorithm))
}

/// Stop words of a language, as people write them; none where nobody has made a list.
pub fn stop_words(language: &str) -> &'static str {
    let code = main_code(language);
    STOP_WORDS.iter().find(|(known, _)| *known == code).map_or("", |(_, words)| words)
}

/// The words of a site in a language that the browser cannot stem.
#[derive(Debug, Default)]
pub struct Forms {
    /// A word without its marks, and its stem.
    stems: HashMap<String, String>,
    /// A stem, and its words: those that were learnt, the commonest first, then those that may be typed as well.
    words: BTreeMap<String, Vec<String>>,
    /// Words that may be typed but were not learnt, each with the word to show for it.
    added: HashMap<String, String>,
}

impl Forms {
    /// Learns the words of `texts`. Stemmers need the marks that folding takes away, so the commonest spelling decides.
    ///
    /// `titles` are the texts that name things: their words get the endings of the language as well.
    pub fn learn<'a>(
        language: &str,
        stemmer: Stemmer,
        texts: impl IntoIterator<Item = &'a str>,
        titles: impl IntoIterator<Item = &'a str>,
        words_of: impl Fn(&str) -> Vec<String>,
    ) -> Self {
        let mut spellings: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
        let code = main_code(language);
        let elided = ELIDED.iter().find(|(known, _)| *known == code).map_or("", |(_, words)| words);
        let joins = |c: char| {
            c.is_alphanumeric()
                || is_combining_mark(c)
                || matches!(c, '\u{200c}' | '\u{200d}')
                || APOSTROPHES.contains(c)
        };
        for text in texts {
            for run in text.split(|c| !joins(c)).filter(|run| !run.is_empty()) {
                if let [word] = words_of(run).as_slice() {
                    let spelling = run.nfc().flat_map(char::to_lowercase).collect();
                    *spellings.entry(word.clone()).or_default().entry(spelling).or_default() += 1;
                }
            }
        }
        let mut forms = Self::default();
        let mut ranked: Vec<(u32, String, String)> = Vec::new();
        let named: HashSet<String> = titles.into_iter().flat_map(&words_of).collect();
        let mut made: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (word, spellings) in spellings {
            let times = spellings.values().sum();
            let commonest = spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
            let Some((spelling, _)) = commonest else { continue };
            let digits = word.bytes().any(|byte| byte.is_ascii_digit());
            let spelling = if elided.is_empty() { &spelling } else { after_elision(&spelling) };
            let root = stemmer.stem(spelling);
            let stem = words_of(&root);
            let stem = if let ([stem], false) = (stem.as_slice(), digits) { stem.clone() } else { word.clone() };
            if named.contains(&word) && !digits {
                let forms = with_endings(&code, stemmer, spelling, &root);
                made.entry(stem.clone()).or_default().extend(forms.iter().flat_map(|form| words_of(form)));
            }
            ranked.push((times, word, stem));
        }
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (_, word, stem) in ranked {
            forms.words.entry(stem.clone()).or_default().push(word.clone());
            forms.stems.insert(word, stem);
        }
        for (stem, words) in &mut forms.words {
            // Many a stem is a word that the site happens not to use: "Kind" of "Kinder".
            let base = (stem.chars().count() >= SHORTEST_STEM && !words.contains(stem)).then(|| stem.clone());
            let mut more: Vec<String> = base.into_iter().collect();
            for word in words.iter().chain(&more.clone()) {
                if word.starts_with(VOWELS) {
                    more.extend(elided.split_whitespace().map(|small| format!("{small}{word}")));
                }
                if code == "ar" {
                    let without =
                        word.strip_prefix(ARABIC_ARTICLE).filter(|rest| rest.chars().count() >= SHORTEST_STEM);
                    more.push(without.map_or_else(|| format!("{ARABIC_ARTICLE}{word}"), str::to_owned));
                }
            }
            more.extend(made.remove(stem).unwrap_or_default());
            for word in more.into_iter().filter(|word| !forms.stems.contains_key(word)) {
                if !forms.added.contains_key(&word) {
                    forms.added.insert(word.clone(), words[0].clone());
                    words.push(word);
                }
            }
        }
        forms
    }

    /// The stem of a word, which is the word itself where it was not learnt.
    pub fn stem<'a>(&'a self, word: &'a str) -> &'a str {
        self.stems.get(word).map_or(word, String::as_str)
    }

    /// How a word is shown: one that was learnt as it is, one that was added as a word that was learnt.
    pub fn shown<'a>(&'a self, word: &'a str) -> Option<&'a str> {
        let added = self.added.get(word).map(String::as_str);
        added.or_else(|| self.stems.contains_key(word).then_some(word))
    }

    /// The words that readers may type for a stem, the commonest first.
    pub fn words<'a>(&'a self, stem: &'a str) -> Vec<&'a str> {
        self.words.get(stem).map_or_else(|| vec![stem], |words| words.iter().map(String::as_str).collect())
    }
}

/// Forms of a word that its language may have, whether or not the site does: its stem, itself, and itself without its last letter,
/// with each ending that leaves the stem what it is.
fn with_endings(code: &str, stemmer: Stemmer, word: &str, root: &str) -> Vec<String> {
    let endings = ENDINGS.iter().find(|(known, _)| *known == code).map_or("", |(_, endings)| endings);
    let shorter = word.char_indices().next_back().map_or(word, |(last, _)| &word[..last]);
    let bases = [root, shorter, word].into_iter().filter(|base| base.chars().count() >= SHORTEST_STEM);
    let all = bases.flat_map(|base| endings.split(' ').map(move |ending| format!("{base}{ending}")));
    all.filter(|form| stemmer.stem(form) == root).take(MADE_FORMS).collect()
}

/// A word without the small one and the apostrophe before it.
fn after_elision(spelling: &str) -> &str {
    match spelling.split_once(|c| APOSTROPHES.contains(c)) {
        Some((small, word)) if small.chars().count() <= ELIDED_LETTERS && !word.is_empty() => word,
        _ => spelling,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Analyzer;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        let plain = Analyzer::new("");
        let forms = |code: &str, text: &str| {
            Forms::learn(code, stemmer(code).expect("a stemmer"), [text], [], |text| plain.words(text))
        };
        let french = forms("fr-FR", "Enfants maltraités, enfant maltraité.");
        assert_eq!(french.stem("maltraites"), french.stem("maltraite"));
        assert_eq!(french.words("enfant"), ["enfant", "enfants", "denfant", "lenfant", "denfants", "lenfants"]);
        assert_eq!(forms("fr", "l’abus").stem("labus"), "abus");
        assert_eq!(forms("de", "Kinder, Kindern").words("kind"), ["kinder", "kindern", "kind"]);
        let polish = forms("pl", "przemocy przemocą przemoc");
        assert_eq!(polish.stem("przemoca"), polish.stem("przemoc"));
        let named =
            Forms::learn("pl", stemmer("pl").expect("a stemmer"), ["dziecko"], ["dziecko"], |text| plain.words(text));
        let words = named.words(named.stem("dziecko"));
        assert!(words.contains(&"dzieckiem") && words.contains(&"dziecka"), "{words:?}");
        let arabic = forms("ar", "الطفل");
        assert_eq!(arabic.words(arabic.stem("الطفل")), ["الطفل", "طفل"]);
        assert!(forms("ar", "مدرسة").words("مدرس").contains(&"المدرسة"));
        assert!(stemmer("cy").is_none() && stemmer("ur").is_none());
    }

    #[test]
    fn stemmers_are_sorted_by_code() {
        assert!(STEMMERS.is_sorted_by_key(|(code, _)| *code));
        assert_eq!((stemmer_code("EN_gb"), stemmer_code("fr")), ("en", ""));
    }
}
