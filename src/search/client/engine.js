// Search on the reader's device: reads the index that FORMAT.md (one folder up in the source) specifies, sends nothing.

// Letters that NFKD does not take apart, each with what stands for it.
const LETTERS = {};
for (const [letter, ...plain] of "ßss æae ðd øo þth đd ħh ıi ĸk łl ŀl ŉn ŋn œoe ŧt ƒf ƙk ƴy ǝe ǥg ǣae ǽae ẚa ǿo".split(" "))
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
      const word = cut(part.replace(/'s(?=$|')/g, "").replace(/'/g, ""), 40);
      const add = (word) => found.push({ word, start, end: start + run.length });
      if (/^s\d{1,3}$/.test(word)) {
        add("section");
        add(word.slice(1));
      } else {
        const before = found.at(-1);
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
  const [first, ...rest] = word.replace(/ph/g, "f").replace(/z|c(?=[eiy])/g, "s").replace(/[qc]/g, "k");
  return cut((first + rest.join("").replace(/[aeiouyhw]/g, "")).replace(/(.)\1+/gu, "$1"), 6);
}

const utf8 = new TextDecoder();

function reader(bytes) {
  let at = 0;
  const short = () => new Error("the search index ends too soon");
  const take = (length) => {
    if (length > bytes.length - at) throw short();
    return bytes.subarray(at, (at += length));
  };
  const number = () => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      if (at >= bytes.length) throw short();
      const byte = bytes[at++];
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  const string = () => utf8.decode(take(number()));
  const list = (read, length = number()) => {
    const values = [];
    while (length-- > 0) values.push(read());
    return values;
  };
  // What stands before the next byte below 32, and that byte.
  const ended = () => {
    const start = at;
    while (bytes[at] > 31) at++;
    if (at >= bytes.length) throw short();
    return [bytes.subarray(start, at), bytes[at++]];
  };
  // Each string starts with some bytes of the one before.
  const sorted = (length) => {
    let before = [];
    return list(() => {
      const [more, same] = ended(), all = [...before, ...more];
      before = all.slice(0, same);
      return utf8.decode(Uint8Array.from(all));
    }, length);
  };
  const rest = () => take(bytes.length - at);
  const more = () => at < bytes.length;
  return { take, number, string, list, ended, sorted, rest, more, short };
}

export function decodeManifest(bytes) {
  const { take, number, string, list, sorted } = reader(bytes);
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== "SPI4") throw new Error("another format of the search index: load the page again");
  take(4);
  const [folder, language] = [string(), string()];
  const [sections, pages, shift] = list(number, 3);
  const levels = list(number, 8);
  const idfs = take(number()), orders = take(number());
  const shards = number();
  const bounds = sorted(shards - 1);
  const starts = take(Math.ceil(sections / 8));
  const pageOf = new Uint32Array(sections);
  for (let i = 0, page = -1; i < sections; i++) pageOf[i] = page += (starts[i >> 3] >> (i & 7)) & 1;
  const priors = new Array(pages).fill(100);
  let page = 0, twin = 0;
  list(() => {
    const end = page + number(), percent = number();
    priors.fill(percent, page, end);
    page = end;
  });
  const twins = new Map(list(() => [(twin += number()), number()]));
  const stops = list(string);
  const bets = list(() => ({ stems: string(), section: number() }));
  const facets = list(() => ({
    name: string(),
    values: list(() => {
      let page = -1;
      return { value: string(), pages: new Set(list(() => (page += number() + 1))) };
    }),
  }));
  return { folder, language, sections, pages, shift, levels, idfs, orders, shards, bounds, pageOf, priors, twins, stops, bets, facets };
}

// The levels in the order of their codes, for each of the four orders a section can have.
const ORDERS = "0123120323010213";

// The terms of a shard in order: their names, and each with all that is known of it, made when it is asked for. A posting is
// the section times four plus the level.
export function decodeShard(bytes, { sections, idfs, orders }) {
  const { take, number, list, ended, sorted, rest, short } = reader(bytes);
  const count = number();
  const names = sorted(count);
  const shown = names.map((name) => {
    if (name.includes(" ")) return name;
    const [put, off] = ended();
    return cut(name, off > 30 ? 0 : [...name].length - off) + utf8.decode(put);
  });
  const heads = list(number, count);
  // For each alias the one that it is like, itself if none, and how many postings it has besides.
  const aliases = [], like = [], others = [];
  heads.forEach((head, i) => {
    if (head & 1) like[i] = aliases[aliases.push(i) - 1 - number()];
  });
  for (const i of aliases) if (like[i] < i) others[i] = number();
  const idf = [];
  heads.forEach((head, i) => idf.push(head & 2 ? take(1)[0] : idf[like[i]] ?? idfs[head >>> 2] ?? 1));
  const bits = rest();
  const starts = [0];
  for (const head of heads) {
    if (head >>> 2 > 1024) throw short();
    starts.push(starts.at(-1) + (head >>> 2));
  }
  const all = new (sections < 16384 ? Uint16Array : Uint32Array)(starts[count]);
  let at = 0;
  const bit = () => (bits[at >> 3] >> (7 - (at++ & 7))) & 1;
  // A number below `room`: the middle ones have the shorter codes.
  const below = (room) => {
    let size = 31 - Math.clz32(room), code = 0;
    const short = 2 ** (size + 1) - room;
    while (size-- > 0) code = code * 2 + bit();
    if (code >= short) code = code * 2 + bit() - short;
    return (code + Math.floor((room - short) / 2)) % room;
  };
  // Rising numbers from `low` on and below `high`, the middle one first.
  const place = (from, to, low, high) => {
    if (from >= to) return;
    const middle = (from + to) >> 1, least = low + middle - from;
    const section = least + below(high - (to - 1 - middle) - least);
    all[middle] = section;
    place(from, middle, low, section);
    place(middle + 1, to, section + 1, high);
  };
  // Puts the level to each section.
  const level = (from, to, orders) => {
    for (; from < to; from++) {
      let code = ((orders[all[from] >> 2] >> ((all[from] & 3) * 2)) & 3) * 4;
      const end = code + 3;
      while (code < end && bit()) code++;
      all[from] = all[from] * 4 + +ORDERS[code];
    }
  };
  heads.forEach((head, i) => {
    const start = starts[i], end = starts[i + 1], earlier = starts[like[i]];
    let own = start;
    if (like[i] < i) {
      own = end - others[i];
      place(start, own, 0, heads[like[i]] >>> 2);
      const same = bit();
      for (let n = start; n < own; n++) all[n] = all[earlier + all[n]] >>> (same ? 0 : 2);
      if (!same) level(start, own, []);
    }
    place(own, end, 0, sections);
    level(own, end, head & 1 ? [] : orders);
    if (own > start) all.subarray(start, end).sort();
  });
  if (at > bits.length * 8) throw short();
  return termsOf(names, shown, Uint8Array.from(idf), Uint32Array.from(heads), Uint32Array.from(starts), all);
}

// In a function of its own, which keeps nothing of the file in memory.
const termsOf = (names, shown, idf, heads, starts, all) => ({
  names, shown,
  term: (i) => ({ name: names[i], shown: shown[i], idf: idf[i], alias: (heads[i] & 1) === 1, postings: all.subarray(starts[i], starts[i + 1]) }),
  count: (i) => heads[i] >>> 2,
});

export function decodeRecords(bytes) {
  const { string, list, more } = reader(bytes);
  const records = [];
  while (more()) {
    const [url, title, heading, kind, date, trail, text] = list(string, 7);
    records.push({ url, title, heading, kind, date, trail, text });
  }
  return records;
}

async function inflated(url, cache) {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const stream = response.body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Optimal string alignment: how many letters are added, left out, replaced or swapped with their neighbour; weighed, what
// these slips cost by rule 3. What is beyond the limit may be more than it is.
export function distance(typed, word, weighed, limit = Infinity) {
  const vowel = (letter) => weighed && "aeiouy".includes(letter);
  let two, one, row, last, nearest = 0;
  for (let i = 0; i <= typed.length; i++) {
    const a = typed[i - 1], before = typed[i - 2], soft = vowel(a), added = weighed ? (a === before ? 5 : 9) : 1;
    [two, one, row] = [one, row, []];
    [last, nearest] = [nearest, Infinity];
    for (let j = 0; j <= word.length; j++) {
      const b = word[j - 1], earlier = word[j - 2];
      let least = i ? one[j] + added : j ? Infinity : 0;
      if (j) {
        least = Math.min(least, row[j - 1] + (weighed ? (b === earlier ? 4 : 6) : 1));
        if (i) least = Math.min(least, one[j - 1] + (a === b ? 0 : !weighed ? 1 : soft && vowel(b) ? 7 : 10));
        if (i > 1 && a === earlier && b === before) least = Math.min(least, two[j - 2] + (weighed ? 6 : 1));
      }
      row.push(least);
      nearest = Math.min(nearest, least);
    }
    if (last > limit && nearest > limit) return Infinity;
  }
  return row[word.length];
}

// The word without spaces that begins with what was typed and is in most sections.
function completion({ names, shown, count }, word) {
  let best = -1;
  names.forEach((name, i) => {
    if (!name.includes(" ") && shown[i].startsWith(word) && !(best >= 0 && count(best) >= count(i))) best = i;
  });
  return best;
}

// Which letters a word has, a bit for each; some share one. Every letter that only one of two words has costs a slip, so that what
// is too far away is passed over without a look at the order of its letters.
const lettersOf = (word) => {
  let bits = 0;
  for (const letter of word) bits |= 1 << letter.codePointAt();
  return bits;
};
function leastCost(typed, word) {
  const count = (bits) => (bits ? 1 + count(bits & (bits - 1)) : 0);
  const more = count(typed & ~word), fewer = count(word & ~typed), both = Math.min(more, fewer);
  return 7 * both + 5 * (more - both) + 4 * (fewer - both);
}

// The word of some shards that an unknown word most likely stands for.
function nearest(shards, word, stem) {
  const typed = [...word], root = [...stem], limit = typed.length > 7 ? 20 : typed.length > 5 ? 16 : 10;
  const letters = lettersOf(word), rootLetters = lettersOf(stem);
  let best;
  for (const shard of shards) {
    shard.letters ??= Int32Array.from([...shard.shown, ...shard.names], lettersOf);
    shard.names.forEach((name, i) => {
      if (name.includes(" ")) return;
      // What costs more is not nearer than the best so far.
      const bits = 32 - Math.clz32(shard.count(i)), most = Math.min(limit, best ? best.cost + bits - 1 : limit);
      const far = (a, b, more = 0) => distance(a, [...b], true, most - more) + more;
      let slips = leastCost(letters, shard.letters[i]) > most ? Infinity : far(typed, shard.shown[i]);
      if (leastCost(rootLetters, shard.letters[i + shard.names.length]) <= most) slips = Math.min(slips, far(root, name, Math.abs(typed.length - [...shard.shown[i]].length)));
      if (slips <= most) best = { shard, i, slips, cost: slips - bits };
    });
  }
  return best;
}

const QUERY_WORDS = 16, FILES_KEPT = 48;
// How many of some sorted texts come before one.
function before(texts, text) {
  let low = 0, high = texts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (texts[middle] < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Opens the index in the folder `base` (a URL that ends in a slash).
export async function open(base, fetchBytes = inflated) {
  // An old one names files that may be gone: from the server, or with the network.
  const manifest = decodeManifest(await fetchBytes(base + "manifest.bin", "no-cache"));
  const { levels, bounds, pageOf, priors, twins, bets, facets } = manifest;
  const root = manifest.language === "en" ? stem : (word) => word;
  const stops = new Set(manifest.stops);
  const files = new Map();
  // What was asked for last is kept; the browser still has the others.
  const file = (name, decode) => {
    let wanted = files.get(name);
    files.delete(name);
    if (!wanted) {
      wanted = (async () => decode(await fetchBytes(`${base}${manifest.folder}/${name}.bin`)))();
      wanted.catch(() => files.delete(name));
    }
    files.set(name, wanted);
    if (files.size > FILES_KEPT) files.delete(files.keys().next().value);
    return wanted;
  };

  const numberOf = (key) => {
    const number = before(bounds, key);
    return number + (bounds[number] === key);
  };
  const shard = (number) => file(`t${number}`, (bytes) => decodeShard(bytes, manifest));
  const shardOf = (word) => (manifest.shards ? shard(numberOf(key(word))) : decodeShard(new Uint8Array(1), manifest));
  // The shards into which most keys one slip away fall, by rule 3.
  const nearby = (key) => {
    const tally = new Map(), own = numberOf(key), letters = [...key];
    const add = (start, put, end, points = 1) => {
      const number = numberOf([...start, ...put, ...end].join(""));
      if (number !== own) tally.set(number, (tally.get(number) ?? 0) + points);
    };
    for (let i = 0; i <= letters.length; i++) {
      const start = letters.slice(0, i), [old, ...rest] = letters.slice(i);
      if (old) add(start, "", rest, 15);
      if (rest.length) add(start, rest[0] + old, rest.slice(1), 15);
      for (const letter of "bdfgjklmnprstvx") {
        add(start, letter, letters.slice(i));
        if (old) add(start, letter, rest, /ks|sk/.test(letter + old) ? 15 : 1);
      }
    }
    const most = [...tally].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return Promise.all(most.slice(0, 3).map(([number]) => shard(number)));
  };
  // The plain term of a name, the alias, or both.
  const named = ({ names, term }, name) => {
    const first = before(names, name);
    return [first, first + 1].filter((i) => names[i] === name).map(term);
  };

  const counting = (all) => {
    const kept = all.filter(({ stem }) => !stops.has(stem));
    return kept.length ? kept : all;
  };

  // The words that count, with their stems and shards.
  const parsed = async (query) => {
    const all = tokens(query).slice(0, QUERY_WORDS);
    for (const token of all) token.stem = root(token.word);
    // The whole query, stop words too, with a mark for the word itself.
    for (const token of all) token.said = ` ${all.map((other) => (other === token ? "_" : other.stem)).join(" ")} `;
    const asked = counting(all);
    return Promise.all(asked.map(async (token, i) => ({ ...token, shard: await shardOf(token.stem), typing: i === asked.length - 1 && !/\s$/.test(query) })));
  };

  // For each position the longest phrase that starts there, then those whose words stand apart, by rule 2.
  const phrasesIn = (asked) => {
    const close = [], loose = new Map();
    asked.forEach(({ shard, stem, said }, at) => {
      let longest = null;
      const { names } = shard, start = `${stem} `;
      for (let i = before(names, start); names[i]?.startsWith(start); i++) {
        const name = names[i], stems = name.split(" "), saying = stems.includes("_");
        if (saying ? said.includes(` ${name.slice(start.length)} `) : stems.every((stem, i) => asked[at + i]?.stem === stem)) {
          const size = stems.length / (saying ? 64 : 1);
          if (!(longest?.size >= size)) longest = { size, i };
        }
        if (saying || longest?.i === i) continue;
        let next = at, covers = 0;
        const stands = stems.every((stem) => {
          while (next < asked.length && asked[next].stem !== stem) next++;
          covers |= 1 << next;
          return next++ < asked.length;
        });
        if (stands) loose.set(name, [...(loose.get(name) ?? []), { covers, term: shard.term(i), share: 0.5 }]);
      }
      if (longest) close.push({ covers: ((1 << Math.ceil(longest.size)) - 1) << at, term: shard.term(longest.i), share: 1 });
    });
    const free = ({ covers }) => close.every((phrase) => (phrase.covers & covers) === 0);
    return [...close, ...[...loose.values()].flatMap((found) => found.filter(free).slice(0, 1))];
  };
  const weight = ({ term, share }) => Math.floor(term.idf * share);
  const covering = (phrases, i) => phrases.find(({ covers }) => (covers >> i) & 1);

  // The two known words that a word is made of, the first as long as may be.
  const parted = async (word) => {
    const known = async (letters) => {
      const word = letters.join(""), name = root(word), shard = await shardOf(name);
      return named(shard, name)[0] && { word, stem: name, shard };
    };
    const letters = [...word];
    for (let i = letters.length - 3; i > 2; i--) {
      const first = await known(letters.slice(0, i)), second = first && (await known(letters.slice(i)));
      if (second) return [first, second];
    }
  };

  const meant = ({ shard, i }) => ({ word: shard.shown[i], stem: shard.names[i], shard });

  // Replaces unknown words; says what was corrected and what completed.
  const replaced = async (query, asked) => {
    const phrases = phrasesIn(asked);
    let corrected = null, completed = null;
    const known = ({ stem, shard }, i) => named(shard, stem)[0] || covering(phrases, i);
    const found = await Promise.all(asked.map(async (token, i) => {
      const { word, stem, shard, typing } = token;
      if (known(token, i) || /\d/.test(word) || cut(word, 3) === word) return;
      const whole = typing ? completion(shard, word) : -1;
      if (whole >= 0) return { only: true, parts: [meant({ shard, i: whole })] };
      let near = nearest([shard], word, stem);
      if (!(near?.slips <= 7)) near = nearest([shard, ...(await nearby(key(stem)))], word, stem);
      const parts = near ? [meant(near)] : await parted(word);
      return parts && { parts, slips: near?.slips };
    }));
    // Words of which none is known, or nearly, and not all can be, are about something else.
    if (!asked.some((token, i) => known(token, i) || found[i]?.slips <= 7) && found.some((one) => !one)) return { corrected, completed, asked };
    for (let i = asked.length - 1; i >= 0; i--) {
      if (!found[i]) continue;
      const { start, end } = asked[i], { only, parts } = found[i], text = parts.map(({ word }) => word).join(" ");
      asked.splice(i, 1, ...parts.map((part) => ({ ...asked[i], ...part, replaced: true })));
      if (only) completed = text;
      else corrected = (corrected ?? query).slice(0, start) + text + (corrected ?? query).slice(end);
    }
    // What was corrected to a stop word says as little as one.
    return { corrected, completed, asked: counting(asked) };
  };

  // Sections as { section, score }, by rules 4 to 6.
  const scored = (asked, phrases) => {
    const sums = new Float64Array(pageOf.length), matched = new Uint32Array(pageOf.length), touched = [];
    const count = (terms, covered, idfOf) => {
      const gains = new Map();
      for (const term of terms) {
        for (const posting of term.postings) {
          const section = posting >>> 2, gain = idfOf(term) * levels[(term.alias ? 4 : 0) + (posting & 3)];
          if (!(gains.get(section) >= gain)) gains.set(section, gain);
        }
      }
      for (const [section, gain] of gains) {
        if (matched[section] === 0) touched.push(section);
        sums[section] += gain;
        matched[section] |= covered;
      }
    };
    const weights = asked.map(({ stem, shard, replaced }, i) => {
      const terms = named(shard, stem), phrase = covering(phrases, i);
      const idfOf = ({ idf }) => (replaced ? Math.floor((idf * 4) / 5) : idf);
      count(terms, 1 << i, (term) => (phrase ? Math.floor(idfOf(term) / 2) : idfOf(term)));
      const said = terms.find(({ alias, postings }) => alias || postings.length);
      return said ? idfOf(said) : phrase ? weight(phrase) : 0;
    });
    for (const phrase of phrases) count([phrase.term], phrase.covers, () => weight(phrase));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    if (whole === 0) return [];
    return touched.map((section) => {
      const met = weights.reduce((sum, weight, i) => sum + ((matched[section] >> i) & 1) * weight, 0);
      const score = Math.floor((sums[section] * (512 + Math.floor((met * 1024) / whole))) / 1536);
      return { section, score: Math.floor((score * priors[pageOf[section]]) / 100) };
    });
  };

  // Pages as { section, score }, best first, by rule 7.
  const better = (a, b) => b.score - a.score || a.section - b.section;
  const ranked = (sections, asked) => {
    const pages = new Map(), seen = new Set();
    for (const { section, score } of sections.sort(better)) {
      const twin = twins.get(section) ?? section;
      if (seen.has(twin)) continue;
      seen.add(twin);
      const page = pages.get(pageOf[section]);
      if (!page) pages.set(pageOf[section], { section, score });
      else if (!page.whole) Object.assign(page, { score: page.score + Math.floor(score / 8), whole: true });
    }
    const query = asked.map(({ stem }) => stem).join(" ");
    const first = new Set();
    for (const { stems, section } of bets) {
      const page = pageOf[section];
      if (stems !== query) continue;
      if (!pages.has(page)) pages.set(page, { section, score: 0 });
      first.add(pages.get(page));
    }
    return [...first, ...[...pages.values()].filter((page) => !first.has(page)).sort(better)];
  };

  // `correct: false` takes the words as they were typed; `within` names, for each facet, the values of which a page must have one.
  const search = async (query, { limit = 10, correct = true, within = {} } = {}) => {
    const typed = await parsed(query);
    const unknown = typed.filter(({ stem, shard }) => !named(shard, stem)[0]).map(({ stem }) => stem);
    const { asked, ...changes } = correct ? await replaced(query, typed) : { asked: typed, corrected: null, completed: null };
    const all = ranked(scored(asked, phrasesIn(asked)), asked);
    // Whether a page has what is ticked in every group, but for the one that is counted.
    const has = (page, but) => facets.every(({ name, values }) =>
      name === but || !within[name]?.length || values.some(({ value, pages }) => within[name].includes(value) && pages.has(page)));
    const found = all.filter(({ section }) => has(pageOf[section]));
    const counted = facets.map(({ name, values }) => {
      const rest = all.filter(({ section }) => has(pageOf[section], name));
      return { name, values: values.map(({ value, pages }) => ({ value, count: rest.filter(({ section }) => pages.has(pageOf[section])).length })) };
    });
    const group = 2 ** manifest.shift;
    const results = found.slice(0, limit).map(async ({ section, score }) => {
      const records = await file(`r${Math.floor(section / group)}`, decodeRecords);
      return { ...records[section % group], section, score };
    });
    const words = [...new Set(asked.map(({ stem }) => stem))];
    return { results: await Promise.all(results), ...changes, total: found.length, words, unknown, facets: counted };
  };
  return { search, prefetch: (query) => parsed(query).then(() => {}, () => {}) };
}

// The part of a text with most of the words, as pieces of which those with such a word are marked.
export function excerpt(text, stems, length = 180) {
  const wanted = new Set(stems);
  const runs = [];
  for (const token of tokens(text)) {
    const last = runs.at(-1), marks = [stem(token.word), token.word].filter((word) => wanted.has(word));
    if (last?.start === token.start) last.marks.push(...marks);
    else runs.push({ start: token.start, end: token.end, marks });
  }
  let from = 0, to = text.length;
  if (to > length && runs.length > 0) {
    let most = -1, first = runs[0], last = first;
    runs.forEach((run, i) => {
      if (most >= 0 && run.marks.length === 0) return;
      const seen = new Set();
      let end = run;
      for (let j = i; j < runs.length && runs[j].end <= run.start + length; j++) {
        if (runs[j].marks.length > 0) end = runs[j];
        for (const mark of runs[j].marks) seen.add(mark);
      }
      if (seen.size > most) [most, first, last] = [seen.size, run, end];
    });
    const room = Math.max(0, Math.floor((length - last.end + first.start) / 2));
    const start = Math.max(0, Math.min(first.start - room, to - length));
    from = start === 0 ? 0 : runs.find((run) => run.start >= start).start;
    const inside = runs.filter((run) => run.start >= from && run.end <= from + length);
    if (from + length < to) to = inside.length > 0 ? inside.at(-1).end : from + length;
  }
  const pieces = [];
  const add = (text, marked) => text && pieces.push({ text, marked });
  let at = from;
  for (const { start, end, marks } of runs) {
    if (marks.length === 0 || start < from || start >= to) continue;
    add(text.slice(at, start), false);
    add(text.slice(start, Math.min(end, to)), true);
    at = Math.min(end, to);
  }
  add(text.slice(at, to), false);
  if (from > 0) pieces.unshift({ text: "… ", marked: false });
  if (to < text.length) pieces.push({ text: " …", marked: false });
  return pieces;
}
