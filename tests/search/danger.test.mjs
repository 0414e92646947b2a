// Whether the cards of the theme come up for words of danger, and stay away from the words of work.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { distance, stem, words } from "../../src/search/client/engine.js";
import { cardsFor, meant, unsure } from "../../src/search/client/ui.js";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const lines = (name) => read(`danger/${name}`).replace(/\n$/, "").split("\n");

// Reads as much TOML as danger.toml uses: keys, one table, tables of one name, strings, and lists of strings or of inline tables.
function parse(text) {
  const found = { card: [] };
  let table = found;
  let rest = text;
  const take = (pattern) => {
    const [all, inside] = rest.match(pattern) ?? [];
    if (all !== undefined) rest = rest.slice(all.length);
    return all === undefined ? undefined : inside ?? all;
  };
  const space = () => take(/^(?:\s|#.*)*/);
  const list = (end) => {
    const values = [];
    for (space(); !take(end); take(/^,/), space()) values.push(value());
    return values;
  };
  const pair = () => {
    const name = take(/^(\w+) = /);
    assert.ok(name, `neither a key nor a value: ${rest.slice(0, 60)}`);
    return [name, value()];
  };
  const value = () => {
    if (take(/^\[/)) return list(/^\]/);
    if (take(/^true/)) return true;
    if (!take(/^\{\s*/)) return JSON.parse(take(/^"(?:[^"\\]|\\.)*"/) ?? assert.fail(`no value: ${rest.slice(0, 60)}`));
    const pairs = [];
    while (!take(/^\}/)) {
      pairs.push(pair());
      take(/^,?\s*/);
    }
    return Object.fromEntries(pairs);
  };
  for (space(); rest; space()) {
    if (take(/^\[\[card\]\]/)) found.card.push((table = {}));
    else if (take(/^\[lists\]/)) table = found.lists = {};
    else if (take(/^\[same\]/)) table = found.same = {};
    else Object.assign(table, Object.fromEntries([pair()]));
  }
  return found;
}

const written = parse(read("../../themes/signpost/data/danger.toml"));
const stems = (text) => words(text).map(stem);
const same = Object.entries(written.same).map(([name, others]) => [stem(name), others.flatMap(stems)]);
const readAs = (found) => same.find(([, others]) => others.includes(found))?.[0] ?? found;
const readStems = (text) => stems(text).map(readAs);
const listed = (name) => written.lists[name].flatMap((word) => (word[0] === "@" ? listed(word.slice(1)) : readStems(word)));
const lists = Object.fromEntries(Object.keys(written.lists).map((name) => [`@${name}`, listed(name)]));
const elements = (phrase) => phrase.split(" ").flatMap((word) => {
  if (word[0] !== "@") return readStems(word);
  assert.ok(lists[word], `no list ${word}`);
  return [word];
});
const cards = written.card.map((card) => ({
  ...card, ...Object.fromEntries(["signals", "near", "not", "perhaps"].map((name) => [name, (card[name] ?? []).map(elements)])),
}));
const danger = { lists, same, work: written.work.map(readStems), personal: written.personal.flatMap(stems), cards };
const called = (query) => cardsFor(danger, stems(query)).map(({ id }) => id);

test("every query of danger calls for its card", () => {
  const [queries, expected] = [lines("danger.txt"), lines("cards.txt")];
  assert.equal(queries.length, expected.length);
  assert.ok(queries.length >= 50);
  const missed = queries.flatMap((query, i) => (called(query).includes(expected[i]) ? [] : [`${expected[i]}: ${query} (${called(query)})`]));
  assert.deepEqual(missed, []);
});

test("no query of work calls for a card", () => {
  const queries = lines("neutral.txt");
  assert.ok(queries.length >= 60);
  assert.deepEqual(queries.flatMap((query) => called(query).map((id) => `${id}: ${query}`)), []);
});

// Of each: a query, those of its words that the index does not know, and the cards.
test("words that nobody knows call for a card when they are a slip away from one of its words", () => {
  for (const [query, unknown, expected] of lines("slips.tsv").map((line) => line.split("\t"))) {
    const first = cardsFor(danger, stems(query));
    const found = unsure(first) ? cardsFor(danger, meant(danger, stems(query), stems(unknown), distance)) : first;
    assert.equal(found.map(({ id }) => id).join(" "), expected, query);
  }
});

test("every card is called for by some query, and names 999 first", () => {
  assert.deepEqual(new Set(lines("cards.txt")), new Set(cards.map(({ id }) => id)));
  for (const { id, contacts } of cards) assert.equal(contacts[0].number, "999", id);
});

// Of 999, 101, 111 and the helplines, no digit may be mistaken.
test("the cards give the national numbers and no others", () => {
  const known = new Set(["999", "101", "111", "116 123", "0800 1111", "0808 800 5000", "0808 2000 247"]);
  const given = written.card.flatMap(({ contacts, text, title }) => [
    ...contacts.map(({ number }) => number), ...(`${title} ${text}`.match(/\d[\d ]*\d/g) ?? []),
  ]);
  assert.deepEqual(given.filter((number) => !known.has(number)), []);
});
