// The index in vectors/index/ was written by the program, and its answers were given by the program: the engine gives the same.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { inflateRawSync } from "node:zlib";
import { open, words } from "../../src/search/client/engine.js";

const base = new URL("vectors/index/", import.meta.url).href;
const read = (url) => readFileSync(new URL(url));
const { search } = await open(base, async (url) => inflateRawSync(read(url)));
const cases = JSON.parse(read(`${base}queries.json`));

test("there are queries to compare", () => {
  assert.ok(existsSync(new URL(`${base}manifest.bin`)));
  assert.ok(cases.length > 0);
  assert.ok(cases.some(({ results }) => results.length > 0));
});

for (const { query, within, results, corrected, facets } of cases) {
  test(`the engine answers “${query}” within ${JSON.stringify(within)} as the program does`, async () => {
    const found = await search(query, { limit: Math.max(10, results.length), within });
    assert.deepEqual(found.results.map(({ section, score, url }) => ({ section, score, url })), results);
    assert.deepEqual(found.facets.map(({ name, values }) => [name, values.map(({ value, count }) => [value, count])]), facets);
    // The browser corrects the query as it was typed; the program gives its words.
    assert.deepEqual(words(found.corrected ?? ""), words(corrected ?? ""));
  });
}
