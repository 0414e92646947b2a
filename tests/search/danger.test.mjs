// Whether the cards of the theme come up for words of danger, and stay away from the words of work.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { distance, stem, words } from "../../src/search/client/engine.js";
import { cardsFor, meant } from "../../src/search/client/ui.js";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const lines = (name) => read(`danger/${name}.txt`).trimEnd().split("\n");

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
    else Object.assign(table, Object.fromEntries([pair()]));
  }
  return found;
}

const written = parse(read("../../themes/signpost/data/danger.toml"));
const stems = (text) => words(text).map(stem);
const same = Object.entries(written.same).map(([name, others]) => [stem(name), others.flatMap(stems)]);
const read_as = (found) => same.find(([, others]) => others.includes(found))?.[0] ?? found;
const listed = (name) => written.lists[name].flatMap((word) => (word[0] === "@" ? listed(word.slice(1)) : stems(word)));
const lists = Object.fromEntries(Object.keys(written.lists).map((name) => [`@${name}`, listed(name)]));
const elements = (phrase) => phrase.split(" ").flatMap((word) => {
  if (word[0] !== "@") return stems(word);
  assert.ok(lists[word], `no list ${word}`);
  return [word];
});
const cards = written.card.map((card) => ({
  ...card, ...Object.fromEntries(["signals", "near", "not"].map((name) => [name, (card[name] ?? []).map(elements)])),
}));
const danger = { lists, work: written.work.flatMap(stems), cards };
const called = (query) => cardsFor(danger, stems(query)).map(({ id }) => id);

test("every query of danger calls for its card", () => {
  const [queries, expected] = [lines("danger"), lines("cards")];
  assert.equal(queries.length, expected.length);
  assert.ok(queries.length >= 50);
  const missed = queries.flatMap((query, i) => (called(query).includes(expected[i]) ? [] : [`${expected[i]}: ${query} (${called(query)})`]));
  assert.deepEqual(missed, []);
});

test("no query of work calls for a card", () => {
  const queries = lines("neutral");
  assert.ok(queries.length >= 60);
  assert.deepEqual(queries.flatMap((query) => called(query).map((id) => `${id}: ${query}`)), []);
});

test("words that nobody knows call for a card when they are a slip away from one of its words", () => {
  const asked = (query, unknown) => cardsFor(danger, meant(danger, stems(query), unknown.split(" ").flatMap(stems), distance)).map(({ id }) => id);
  assert.deepEqual(asked("i want to dei", ""), []);
  assert.ok(asked("i am suicdal", "suicdal").includes("suicide"));
  assert.ok(asked("he is strangleing my mum", "strangleing").includes("emergency"));
  assert.ok(asked("my husband kicke me", "kicke").length > 0);
  // A word of its own, and one that the index knows, stay what they are.
  assert.deepEqual(asked("skills of my manager", "skills"), []);
  assert.deepEqual(asked("i am suicdal", ""), []);
});

test("every card is called for by some query, and names 999 first", () => {
  assert.deepEqual(new Set(lines("cards")), new Set(cards.map(({ id }) => id)));
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
