// Search on the reader's device: reads the index that FORMAT.md (one folder up in the source) specifies, sends nothing.

// Letters that NFKD does not take apart, each with what stands for it.
const LETTERS = {};
for (const [letter, ...plain] of "ßss æae ðd øo þth đd ħh ıi ĸk łl ŀl ŉn ŋn œoe ŧt ƀb ƃb ƅb ƈc ƌd ƍd ƒf ƕhv ƙk ƚl ƛl ƞn ƣgh ƥp ƨs ƪsh ƫt ƭt ƴy ƶz ƹz ƺz ƻdz ƽs ƾts ƿw ǀ ǁ ǂ ǃ ǝe ǥg ȝy ȡd ȣou ȥz ȴl ȵn ȶt ȷj ȸdb ȹqp ȼc ȿs ɀz ɂ ɇe ɉj ɋq ɍr ɏy ẚa ǣae ǽae ǿo".split(" "))
  LETTERS[letter] = plain.join("");

const fold = (text) => text.toLowerCase()
  .replace(/[ß-ÿĀ-ɏḀ-ỿﬀ-ﬆ]/g, (letter) => LETTERS[letter] ?? letter.normalize("NFKD"))
  .replace(/[\u00ad\u0300-\u036f\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g, "")
  .replace(/[`´ʼ‘’‛′]/g, "'")
  .replace(/ς/g, "σ");

// Runs of characters that fold to word characters, with single apostrophes inside.
const CHARS = "[0-9A-Za-z\\u00ad\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02bb\\u02bd-\\u1fff\\u200c\\u200d\\u2060\\u2126\\u212a\\u212b\\u2c00-\\u2dff\\u2e80-\\u2fff\\u3040-\\ud7ff\\uf900-\\ufe0f\\ufe70-\\ufeff\\uff10-\\uffef\\u{10000}-\\u{1efff}\\u{1fc00}-\\u{10ffff}]+";
const RUN = new RegExp(`${CHARS}(?:['\`´ʼ‘’‛′]${CHARS})*`, "gu");

const cut = (text, characters) => {
  let end = 0;
  while (characters-- > 0 && end < text.length) end += text.codePointAt(end) > 0xffff ? 2 : 1;
  return text.slice(0, end);
};

// The words of a text, each with the place of its run in the text.
function tokens(text) {
  const found = [];
  for (const { 0: run, index: start } of text.matchAll(RUN)) {
    for (const [part] of fold(run).matchAll(RUN)) {
      const word = cut(part.replace(/'s$/, "").replace(/'/g, ""), 40);
      const add = (word) => found.push({ word, start, end: start + run.length });
      if (/^s\d{1,3}$/.test(word)) {
        add("section");
        add(word.slice(1));
      } else {
        const before = found[found.length - 1];
        if (/^\d{1,3}$/.test(word) && before?.word === "s") before.word = "section";
        add(word);
      }
    }
  }
  return found;
}

export const words = (text) => tokens(text).map(({ word }) => word);

const pairs = (list) => Object.fromEntries(list.split(" ").map((pair) => pair.split(":")));
const ODD = pairs("andes:andes atlas:atlas bias:bias cosmos:cosmos early:earli gently:gentl howe:howe idly:idl news:news only:onli singly:singl skies:sky skis:ski sky:sky ugly:ugli");
const STEP2 = pairs("tional:tion enci:ence anci:ance abli:able entli:ent izer:ize ization:ize ational:ate ation:ate ator:ate alism:al aliti:al alli:al fulli:ful fulness:ful ousli:ous ousness:ous iveness:ive iviti:ive biliti:ble bli:ble ogist:og ogi:og lessli:less li:");
const STEP3 = pairs("tional:tion ational:ate alize:al icate:ic iciti:ic ical:ic ful: ness: ative:");
const endings = (table) => new RegExp(`(?:${Object.keys(table).join("|")})$`);
const ENDING2 = endings(STEP2), ENDING3 = endings(STEP3);
const SHORT = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past)$/u;

// Snowball English (https://snowballstem.org/algorithms/english/stemmer.html); a word with a digit stays as it is.
export function stem(word) {
  if (/\d/.test(word) || cut(word, 2) === word) return word;
  if (Object.hasOwn(ODD, word)) return ODD[word];
  let w = word.replace(/^'/, "").replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const region = (from) => from + (/^[^aeiouy]*[aeiouy]+[^aeiouy]/u.exec(w.slice(from))?.[0].length ?? w.length - from);
  const r1 = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/.exec(w)?.[0].length ?? region(0);
  const r2 = region(r1);
  let end;
  // Whether the word ends so; what stands before the ending is then in `end`.
  const ends = (ending) => {
    const at = w.search(ending);
    if (at >= 0) end = w.slice(0, at);
    return at >= 0;
  };
  w = w.replace(/(?:'s'|'s|')$/, "");

  if (ends(/sses$/)) w = end + "ss";
  else if (ends(/ie[ds]$/)) w = end + (cut(end, 1) === end ? "ie" : "i");
  else if (!/[us]s$/.test(w) && /[aeiouy].+s$/u.test(w)) w = w.slice(0, -1);

  if (ends(/eed(?:ly)?$/)) {
    if (end.length >= r1 && !/^(?:succ|proc|exc)$/.test(end)) w = end + "ee";
  } else if (/^[^aeiouy]ying$/u.test(w)) w = w.slice(0, -4) + "ie";
  else if (!/^(?:even|cann|inn|earr|herr|out)ing$/.test(w) && ends(/(?:ed|ing)(?:ly)?$/) && /[aeiouy]/.test(end)) {
    w = end;
    if (/(?:at|bl|iz)$/.test(w)) w += "e";
    else if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(w)) w = /^[aeo]..$/.test(w) ? w : w.slice(0, -1);
    else if (w.length === r1 && SHORT.test(w)) w += "e";
  }

  if (/.[^aeiouy][yY]$/u.test(w)) w = w.slice(0, -1) + "i";

  if (ends(ENDING2) && end.length >= r1) {
    const ending = w.slice(end.length);
    if (ending === "ogi" ? end.endsWith("l") : ending !== "li" || /[cdeghkmnrt]$/.test(end)) w = end + STEP2[ending];
  }
  if (ends(ENDING3) && end.length >= r1) {
    const ending = w.slice(end.length);
    if (ending !== "ative" || end.length >= r2) w = end + STEP3[ending];
  }
  if (ends(/(?:al|[ae]nce|er|ic|[ai]ble|ant|e?ment|ent|ism|ate|iti|ous|ive|ize|ion)$/) && end.length >= r2) {
    if (!w.endsWith("ion") || /[st]$/.test(end)) w = end;
  }
  if (ends(/e$/)) {
    if (end.length >= r2 || (end.length >= r1 && !SHORT.test(end))) w = end;
  } else if (ends(/l$/) && end.length >= r2 && end.endsWith("l")) w = end;
  return w.replace(/Y/g, "y");
}

// The key that decides in which shard a word, or a phrase that starts with it, is.
export function key(name) {
  const word = name.split(" ")[0];
  if (/\d/.test(word)) return cut(word, 6);
  const [first, ...rest] = word.replace(/ph/g, "f").replace(/[qc]/g, "k").replace(/z/g, "s");
  return cut((first + rest.join("").replace(/[aeiouyhw]/g, "")).replace(/(.)\1+/gu, "$1"), 6);
}
