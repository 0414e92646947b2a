import assert from "node:assert/strict";
import test from "node:test";
import { excerpt, stem, words } from "../../src/search/client/engine.js";
import { random } from "./random.mjs";

// Marked pieces in brackets.
const shown = (pieces) => pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join("");
const check = (text, stems, length, expected) => assert.equal(shown(excerpt(text, stems, length)), expected);

test("words are marked by their stems, whatever their case and marks", () => {
  check("Neglected children: the child’s CAFÉ.", ["neglect", "child", "cafe"], 180, "[Neglected] children: the [child’s] [CAFÉ].");
  check("Under s47 of it", ["47"], 180, "Under [s47] of it");
  check("Section 47", ["section", "47"], 180, "[Section] [47]");
});

test("a short text is shown whole, and without words nothing is marked", () => {
  check("“A short text.”", [], 180, "“A short text.”");
  check("", ["neglect"], 180, "");
  check("— …", ["neglect"], 1, "— …");
});

test("a long text is cut at words around what was asked for", () => {
  const text = "one two three four five six seven neglect eight nine ten eleven twelve thirteen";
  check(text, ["neglect"], 30, "… six seven [neglect] eight nine …");
  check(text, ["one"], 20, "[one] two three four …");
  check(text, ["thirteen"], 20, "… twelve [thirteen]");
  check(text, ["absent"], 20, "one two three four …");
});

test("the part with most of the words is taken", () => {
  const text = `risk ${"filler ".repeat(30)}risk of harm ${"filler ".repeat(30)}`;
  check(text, ["risk", "harm"], 30, "… filler [risk] of [harm] filler …");
});

test("an excerpt is a part of the text, no longer than asked, with the words marked", () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const { below, pick } = random(seed);
    const parts = ["neglect", "neglected", "harm", "a", "children’s", " ", " ", " ", ", ", "naïve", "児童", "s47", ". "];
    const text = Array.from({ length: below(80) }, () => pick(parts)).join("");
    const stems = ["neglect", "47"], length = 30 + below(100);
    const pieces = excerpt(text, stems, length);
    const inner = pieces.filter((piece) => !["… ", " …"].includes(piece.text));
    const joined = inner.map((piece) => piece.text).join("");
    const about = `${seed}: ${text}`;
    assert.ok(text.includes(joined), about);
    assert.ok(joined.length <= length, about);
    for (const { text: piece, marked } of inner) {
      if (marked && joined.length < length - 1) assert.ok(words(piece).some((word) => stems.includes(stem(word)) || stems.includes(word)), about);
      if (!marked && words(piece).length > 0) assert.ok(!words(piece).includes("neglect"), about);
    }
    if (words(text).some((word) => stems.includes(stem(word)))) assert.ok(inner.some(({ marked }) => marked), about);
  }
});
