// Writes small indexes by hand, after src/search/FORMAT.md, for the engine to read.
import { key } from "../../src/search/client/engine.js";

export const BASE = "https://board.example/search/";
export const FOLDER = "0123456789ab";

const utf8 = (text) => [...Buffer.from(text, "utf8")];
const bytewise = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

export const number = (value) => (value < 128 ? [value] : [(value % 128) + 128, ...number(Math.floor(value / 128))]);
export const string = (text) => [...number(utf8(text).length), ...utf8(text)];
const list = (values, write) => [...number(values.length), ...values.flatMap(write)];

// Strings, each without what it shares with the one before, and after each the number of bytes, ending at a character, that the next shares.
function sorted(names) {
  const shared = (name = "", before = "") => {
    const [letters, others] = [[...name], [...before]];
    let same = 0;
    while (same < letters.length && letters[same] === others[same] && utf8(letters.slice(0, same + 1).join("")).length < 32) same++;
    return utf8(letters.slice(0, same).join("")).length;
  };
  return names.flatMap((name, i) => [...utf8(name).slice(shared(name, names[i - 1])), shared(names[i + 1], name)]);
}

export function encodeManifest({ language = "en", sections, pages, shift, levels, bounds, starts, priors, twins, stops, bets, facets = [], aliasLevels = levels, idfs = [], orders = [] }) {
  const bits = new Array(Math.ceil(sections / 8)).fill(0);
  for (const start of starts) bits[start >> 3] |= 1 << (start & 7);
  return Uint8Array.from([
    ...utf8("SPI4"), ...string(FOLDER), ...string(language),
    ...[sections, pages, shift, ...levels, ...aliasLevels].flatMap(number), ...list(idfs, (idf) => [idf]), ...list(orders, (four) => [four]), ...number(bounds.length + 1), ...sorted(bounds), ...bits,
    ...list(priors, ([length, percent]) => [...number(length), ...number(percent)]),
    ...list(twins, ([section, earlier], i) => [...number(section - (twins[i - 1]?.[0] ?? 0)), ...number(earlier)]),
    ...list(stops, string),
    ...list(bets, ([stems, section]) => [...string(stems), ...number(section)]),
    ...list(Object.entries(facets), ([name, values]) => [...string(name), ...list(Object.entries(values), ([value, pages]) => [
      ...string(value), ...list(pages, (page, i) => number(page - (pages[i - 1] ?? -1) - 1)),
    ])]),
  ]);
}

// `terms` as decodeShard gives them, of an index with so many sections; those whose idf is in the table have none of their own. An
// alias with `like` has postings, and its idf where it is the same, from the term of that number.
export function encodeShard(terms, { sections, idfs = [], orders = [] }) {
  const bits = [];
  const put = (value, length) => {
    for (let n = length - 1; n >= 0; n--) bits.push(Math.floor(value / 2 ** n) % 2);
  };
  const below = (value, room) => {
    const size = Math.floor(Math.log2(room)), short = 2 ** (size + 1) - room;
    const turned = (value + room - Math.floor((room - short) / 2)) % room;
    if (turned < short) put(turned, size);
    else put(turned + short, size + 1);
  };
  const place = (all, low, high) => {
    if (all.length === 0) return;
    const middle = Math.floor(all.length / 2), least = low + middle;
    below(all[middle] - least, high - (all.length - 1 - middle) - least);
    place(all.slice(0, middle), low, all[middle]);
    place(all.slice(middle + 1), all[middle] + 1, high);
  };
  const level = (posting, ordered) => {
    const section = posting >>> 2, order = ordered ? ((orders[section >> 2] ?? 0) >> ((section & 3) * 2)) & 3 : 0;
    bits.push(...[[0], [1, 0], [1, 1, 0], [1, 1, 1]][[[0, 1, 2, 3], [1, 2, 0, 3], [2, 3, 0, 1], [0, 2, 1, 3]][order].indexOf(posting & 3)]);
  };
  const others = terms.map(({ postings, like }) => {
    const earlier = like === undefined ? [] : [...terms[like].postings];
    const place = (posting) => earlier.findIndex((other) => other >>> 2 === posting >>> 2);
    return { earlier, place, kept: [...postings].filter((posting) => place(posting) >= 0), rest: [...postings].filter((posting) => place(posting) < 0) };
  });
  terms.forEach(({ alias, like }, i) => {
    const { earlier, place: placeOf, kept, rest } = others[i];
    if (like !== undefined) {
      place(kept.map(placeOf), 0, earlier.length);
      const same = kept.every((posting) => earlier.includes(posting));
      bits.push(same ? 1 : 0);
      if (!same) for (const posting of kept) level(posting, false);
    }
    place(rest.map((posting) => posting >>> 2), 0, sections);
    for (const posting of rest) level(posting, !alias);
  });
  const packed = [];
  bits.forEach((bit, i) => (packed[i >> 3] |= bit << (7 - (i & 7))));
  const shown = ({ name, shown }) => {
    const [letters, wanted] = [[...name], [...shown]];
    let same = 0;
    while (same < letters.length && letters[same] === wanted[same]) same++;
    return letters.length - same < 31 ? [...utf8(wanted.slice(same).join("")), letters.length - same] : [...utf8(shown), 31];
  };
  const own = ({ idf, postings, like }) => (like === undefined ? idfs[postings.length] : terms[like].idf) !== idf;
  const aliases = terms.map((_, i) => i).filter((i) => terms[i].alias);
  const back = (i) => (terms[i].like === undefined ? 0 : aliases.indexOf(i) - aliases.indexOf(terms[i].like));
  return Uint8Array.from([
    ...number(terms.length), ...sorted(terms.map(({ name }) => name)), ...terms.filter(({ name }) => !name.includes(" ")).flatMap(shown),
    ...terms.flatMap((term) => number(term.postings.length * 4 + (own(term) ? 2 : 0) + (term.alias ? 1 : 0))),
    ...aliases.flatMap((i) => number(back(i))), ...aliases.filter((i) => back(i)).flatMap((i) => number(others[i].rest.length)),
    ...terms.filter(own).map(({ idf }) => idf), ...packed,
  ]);
}

export function encodeRecords(records) {
  const fields = ["url", "title", "heading", "kind", "date", "trail", "text"];
  return Uint8Array.from(records.flatMap((record) => fields.flatMap((field) => string(record[field]))));
}

export const record = (section) => ({
  url: `/page-${section}/`, title: `Title ${section}`, heading: "", kind: "guidance", date: "2026-11-20", trail: "Home › Guidance",
  text: `The text of section ${section}.`,
});

// A whole index as files. `pages` gives the number of sections of each page; a term is
// [name, idf, { section: level }, { alias, shown }]; a shard starts at each of `bounds`.
export function encodeIndex({ pages, terms, bounds = [], shift = 2, levels = [1, 2, 3, 4], priors = [], twins = [], stops = [], bets = [], facets = {}, aliasLevels, language, idfs = [] }) {
  const starts = pages.map((_, page) => pages.slice(0, page).reduce((sum, length) => sum + length, 0));
  const sections = pages.reduce((sum, length) => sum + length, 0);
  const entries = terms.map(([name, idf, where, { alias = false, shown = name } = {}]) => {
    const places = Object.entries(where).map(([section, level]) => [Number(section), level]);
    const postings = Uint32Array.from(places.sort((a, b) => a[0] - b[0]).map(([section, level]) => section * 4 + level));
    return { name, idf, shown: name.includes(" ") ? name : shown, alias, postings };
  });
  entries.sort((a, b) => bytewise(a.name, b.name) || a.alias - b.alias);
  const files = new Map();
  files.set("manifest.bin", encodeManifest({ language, sections, pages: pages.length, shift, levels, bounds, starts, priors, twins, stops, bets, facets, aliasLevels, idfs }));
  for (let shard = 0; shard <= bounds.length; shard++) {
    const mine = entries.filter(({ name }) => bounds.filter((bound) => bytewise(bound, key(name)) <= 0).length === shard);
    files.set(`${FOLDER}/t${shard}.bin`, encodeShard(mine, { sections, idfs }));
  }
  for (let group = 0; group << shift < sections; group++) {
    const all = Array.from({ length: sections }, (_, section) => record(section));
    files.set(`${FOLDER}/r${group}.bin`, encodeRecords(all.slice(group << shift, (group + 1) << shift)));
  }
  return files;
}

// Serves files from memory, and notes which were asked for.
export function server(files) {
  const asked = [];
  const fetchBytes = async (url) => {
    const name = url.slice(BASE.length);
    asked.push(name);
    if (!url.startsWith(BASE) || !files.has(name)) throw new Error(`${url}: 404`);
    return files.get(name);
  };
  return { asked, fetchBytes };
}
