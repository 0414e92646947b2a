import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { key, stem, words } from "../../src/search/client/engine.js";
import { random } from "./random.mjs";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const table = (path) => read(path).trimEnd().split("\n").map((line) => line.split("\t"));
const fold = JSON.parse(read("../../src/search/fold.json"));

// FORMAT.md, "From text to words", a character at a time: slow, and close to its letter.
function plainly(text) {
  const folded = [...text.toLowerCase()].map((letter) => fold[letter] ?? letter).join("");
  const outside = [[0x2000, 0x2bff], [0x2e00, 0x2e7f], [0x3000, 0x303f], [0xd800, 0xf8ff], [0xfe10, 0xfe6f], [0xff00, 0xff0f], [0xfff0, 0xffff], [0x1f000, 0x1fbff]];
  const inWord = (letter) => {
    if (letter === undefined) return false;
    const code = letter.codePointAt(0);
    return /^[0-9a-z]$/.test(letter) || (code >= 0x180 && !outside.some(([from, to]) => from <= code && code <= to));
  };
  const runs = [""];
  const letters = [...folded];
  letters.forEach((letter, i) => {
    const joins = letter === "'" && inWord(letters[i - 1]) && inWord(letters[i + 1]);
    if (inWord(letter) || joins) runs[runs.length - 1] += letter;
    else runs.push("");
  });
  const found = runs.filter(Boolean).map((run) => [...run.replace(/'s(?![^'])/g, "").replaceAll("'", "")].slice(0, 40).join(""));
  const split = found.flatMap((word) => (/^s\d{1,3}$/.test(word) ? ["section", word.slice(1)] : [word]));
  return split.map((word, i) => (word === "s" && /^\d{1,3}$/.test(split[i + 1] ?? "") ? "section" : word));
}

test("texts become the words of the vectors", () => {
  const vectors = JSON.parse(read("vectors/words.json"));
  assert.ok(vectors.length >= 50);
  for (const { text, words: expected } of vectors) assert.deepEqual(words(text), expected, JSON.stringify(text));
});

test("every character folds as fold.json says, alone and inside a word", () => {
  for (let code = 0; code <= 0x2ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const letter = String.fromCodePoint(code);
    for (const text of [letter, `x${letter}y`]) assert.deepEqual(words(text), plainly(text), `U+${code.toString(16)}`);
  }
});

test("random texts become the words of the rules", () => {
  const { below, pick } = random(1);
  const letters = [..."abs'’s\u00ad\u0301 s47 .-éßÆİς児😀\u200d9sss   "];
  for (let n = 0; n < 20_000; n++) {
    const text = Array.from({ length: below(14) }, () => pick(letters)).join("");
    assert.deepEqual(words(text), plainly(text), JSON.stringify(text));
  }
});

test("folding leaves nothing to fold", () => {
  const inTable = new Set(Object.keys(fold));
  for (const [letter, plain] of Object.entries(fold)) {
    assert.equal([...letter].length, 1, letter);
    assert.equal(letter.toLowerCase(), letter, `${letter}: text is in lower case before it is folded`);
    assert.ok([...plain].every((other) => !inTable.has(other)), `${letter} folds to ${plain}`);
  }
});

test("words have the stems of the vectors", () => {
  const vectors = table("vectors/stems.tsv");
  assert.ok(vectors.length >= 3000);
  for (const [word, expected] of vectors) assert.equal(stem(word), expected, word);
});

test("a word with a digit is its own stem", () => {
  assert.deepEqual(["covid19", "1990s", "2nd", "47ing"].map(stem), ["covid19", "1990s", "2nd", "47ing"]);
});

test("a word that is also a property of every object has a plain stem", () => {
  assert.equal(stem("constructor"), "constructor");
  assert.equal(stem("tostring"), "tostr");
});

test("words have the keys of the vectors", () => {
  const vectors = table("vectors/keys.tsv");
  assert.ok(vectors.length >= 200);
  for (const [word, expected] of vectors) assert.equal(key(word), expected, word);
});

test("common slips leave the key unchanged", () => {
  for (const slips of ["private prviate privat", "neglect neglekt neglact", "referral referal refferal", "safeguarding safegarding", "physical fysical"]) {
    assert.equal(new Set(slips.split(" ").map(key)).size, 1, slips);
  }
});
