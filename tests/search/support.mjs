// Writes small indexes by hand, after src/search/FORMAT.md, for the engine to read.
import { key } from "../../src/search/client/engine.js";

export const BASE = "https://board.example/search/";
export const FOLDER = "0123456789ab";

const utf8 = (text) => [...Buffer.from(text, "utf8")];
const bytewise = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

export const number = (value) => (value < 128 ? [value] : [(value % 128) + 128, ...number(Math.floor(value / 128))]);
export const string = (text) => [...number(utf8(text).length), ...utf8(text)];
const list = (values, write) => [...number(values.length), ...values.flatMap(write)];

// Strings of which each names the number of bytes, ending at a character, that it shares with the one before.
function sorted(names) {
  return names.flatMap((name, i) => {
    const [letters, before] = [[...name], [...(names[i - 1] ?? "")]];
    let shared = 0;
    while (shared < letters.length && letters[shared] === before[shared]) shared++;
    return [...number(utf8(letters.slice(0, shared).join("")).length), ...string(letters.slice(shared).join(""))];
  });
}

export function encodeManifest({ language = "en", sections, pages, shift, levels, bounds, starts, priors, twins, stops, bets, facets = [], aliasLevels = levels }) {
  const bits = new Array(Math.ceil(sections / 8)).fill(0);
  for (const start of starts) bits[start >> 3] |= 1 << (start & 7);
  return Uint8Array.from([
    ...utf8("SPI2"), ...string(FOLDER), ...string(language),
    ...[sections, pages, shift, ...levels, ...aliasLevels, bounds.length + 1].flatMap(number), ...sorted(bounds), ...bits,
    ...list(priors, ([length, percent]) => [...number(length), ...number(percent)]),
    ...list(twins, ([section, earlier], i) => [...number(section - (twins[i - 1]?.[0] ?? 0)), ...number(earlier)]),
    ...list(stops, string),
    ...list(bets, ([stems, section]) => [...string(stems), ...number(section)]),
    ...list(Object.entries(facets), ([name, values]) => [...string(name), ...list(Object.entries(values), ([value, pages]) => [
      ...string(value), ...list(pages, (page, i) => number(page - (pages[i - 1] ?? -1) - 1)),
    ])]),
  ]);
}

// `terms` as decodeShard gives them, each with a Rice parameter of its own.
export function encodeShard(terms) {
  const bits = [];
  for (const { postings, rice = 1 } of terms) {
    let before = -1;
    for (const posting of postings) {
      const gap = (posting >>> 2) - before - 1, level = posting & 3;
      before = posting >>> 2;
      for (let n = Math.floor(gap / 2 ** rice); n > 0; n--) bits.push(1);
      bits.push(0);
      for (let k = rice - 1; k >= 0; k--) bits.push(Math.floor(gap / 2 ** k) & 1);
      bits.push(...[[0], [1, 0], [1, 1, 0], [1, 1, 1]][level]);
    }
  }
  const packed = [];
  bits.forEach((bit, i) => (packed[i >> 3] |= bit << (7 - (i & 7))));
  const shown = ({ name, shown }) => {
    const [letters, wanted] = [[...name], [...shown]];
    let same = 0;
    while (same < letters.length && letters[same] === wanted[same]) same++;
    return [...number(letters.length - same), ...string(wanted.slice(same).join(""))];
  };
  return Uint8Array.from([
    ...number(terms.length), ...sorted(terms.map(({ name }) => name)), ...terms.flatMap(shown),
    ...terms.map(({ idf }) => idf), ...terms.flatMap(({ postings }) => number(postings.length)),
    ...terms.map(({ rice = 1 }) => rice), ...terms.map(({ alias }) => (alias ? 1 : 0)), ...packed,
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
// [name, idf, { section: level }, { alias, shown, rice }]; a shard starts at each of `bounds`.
export function encodeIndex({ pages, terms, bounds = [], shift = 2, levels = [1, 2, 3, 4], priors = [], twins = [], stops = [], bets = [], facets = {}, aliasLevels, language }) {
  const starts = pages.map((_, page) => pages.slice(0, page).reduce((sum, length) => sum + length, 0));
  const sections = pages.reduce((sum, length) => sum + length, 0);
  const entries = terms.map(([name, idf, where, { alias = false, shown = name, rice } = {}]) => {
    const places = Object.entries(where).map(([section, level]) => [Number(section), level]);
    const postings = Uint32Array.from(places.sort((a, b) => a[0] - b[0]).map(([section, level]) => section * 4 + level));
    return { name, idf, shown, alias, rice, postings };
  });
  entries.sort((a, b) => bytewise(key(a.name), key(b.name)) || bytewise(a.name, b.name) || a.alias - b.alias);
  const files = new Map();
  files.set("manifest.bin", encodeManifest({ language, sections, pages: pages.length, shift, levels, bounds, starts, priors, twins, stops, bets, facets, aliasLevels }));
  for (let shard = 0; shard <= bounds.length; shard++) {
    const mine = entries.filter(({ name }) => bounds.filter((bound) => bytewise(bound, key(name)) <= 0).length === shard);
    files.set(`${FOLDER}/t${shard}.bin`, encodeShard(mine));
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
