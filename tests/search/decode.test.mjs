import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { decodeManifest, decodeRecords, decodeShard } from "../../src/search/client/engine.js";
import { encodeManifest, encodeRecords, encodeShard, record } from "./support.mjs";

const ENGINE_LIMIT_BYTES = 8000;

const manifest = {
  language: "en", sections: 11, pages: 4, shift: 3, levels: [3, 9, 300, 20_000], aliasLevels: [1, 2, 5, 8], bounds: ["kt", "ktr", "s", "детс"],
  starts: [0, 1, 8, 9], priors: [[1, 100], [2, 60]], twins: [[4, 1], [10, 9]], stops: ["the", "of"], bets: [["domest abus", 8], ["ring", 0]],
  facets: { topic: { neglect: [0, 2, 3], self: [1] }, year: { 2016: [] } },
};

test("the engine is small", () => {
  const source = readFileSync(new URL("../../src/search/client/engine.js", import.meta.url));
  const packed = brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  assert.ok(packed.length <= ENGINE_LIMIT_BYTES, `${packed.length} bytes`);
});

test("the engine makes no code of text and loads nothing else", () => {
  const source = readFileSync(new URL("../../src/search/client/engine.js", import.meta.url), "utf8");
  assert.doesNotMatch(source, /\beval\b|\bFunction\(|\bimport\b|innerHTML|WebAssembly/);
});

test("a manifest is read as it was written", () => {
  const read = decodeManifest(encodeManifest(manifest));
  assert.equal(read.folder, "0123456789ab");
  assert.deepEqual([read.language, read.sections, read.pages, read.shift, read.shards], ["en", 11, 4, 3, 5]);
  assert.deepEqual(read.levels, [...manifest.levels, ...manifest.aliasLevels]);
  assert.deepEqual(read.bounds, manifest.bounds);
  assert.deepEqual([...read.pageOf], [0, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3]);
  assert.deepEqual(read.priors, [100, 60, 60, 100]);
  assert.deepEqual([...read.twins], manifest.twins);
  assert.deepEqual(read.stops, manifest.stops);
  assert.deepEqual(read.bets, [{ stems: "domest abus", section: 8 }, { stems: "ring", section: 0 }]);
  assert.deepEqual(read.facets, [
    { name: "topic", values: [{ value: "neglect", pages: new Set([0, 2, 3]) }, { value: "self", pages: new Set([1]) }] },
    { name: "year", values: [{ value: "2016", pages: new Set() }] },
  ]);
});

test("a manifest of nothing is read", () => {
  // Magic, folder, no language, then zeros: no sections, pages, shards, nor anything else.
  const bytes = [..."SPI2"].map((letter) => letter.charCodeAt(0)).concat(12, [..."0123456789ab"].map((letter) => letter.charCodeAt(0)), new Array(18).fill(0));
  const read = decodeManifest(Uint8Array.from(bytes));
  assert.deepEqual([read.sections, read.pages, read.shards, read.bounds], [0, 0, 0, []]);
});

test("another format is refused", () => {
  const bytes = encodeManifest(manifest);
  bytes[3] = "1".charCodeAt(0);
  assert.throws(() => decodeManifest(bytes), /load the page again/);
});

test("a shard is read bit by bit", () => {
  // "ab" in sections 2 (level 0) and 7 (level 3), Rice parameter 1: gaps 2 and 4 are 10|0 0 and 110|0 111.
  const bytes = Uint8Array.from([1, 0, 2, 97, 98, 1, 1, 99, 77, 2, 1, 0, 0b10001100, 0b11100000]);
  const { names, term: make } = decodeShard(bytes);
  assert.deepEqual(names, ["ab"]);
  const term = make(0);
  assert.deepEqual({ ...term, postings: [...term.postings] }, { name: "ab", shown: "ac", idf: 77, alias: false, postings: [8, 31] });
});

test("shards are read as they were written", () => {
  const terms = [];
  for (let rice = 0; rice <= 24; rice++) {
    const postings = Uint32Array.from([rice, rice + 1, rice * 3 + 40, 2000 + rice ** 3], (section, i) => section * 4 + ((i + rice) % 4));
    terms.push({ name: `name ${"é𐐷"} ${rice}`, shown: `${rice}-shown`, idf: 1 + rice * 10, alias: rice % 2 === 1, rice, postings });
  }
  terms.push({ name: "none", shown: "none", idf: 255, alias: false, rice: 0, postings: new Uint32Array(0) });
  const expected = terms.map(({ rice, ...term }) => term);
  const { names, shown, term, count } = decodeShard(encodeShard(terms));
  assert.deepEqual(names.map((_, i) => term(i)), expected);
  assert.deepEqual(names.map((_, i) => [shown[i], count(i)]), expected.map(({ shown, postings }) => [shown, postings.length]));
  assert.deepEqual(decodeShard(encodeShard([])).names, []);
});

test("records are read as they were written", () => {
  const records = [record(0), { ...record(1), title: "Ŵyn ‘ᏣᎳᎩ’ 𐐷", text: "" }];
  assert.deepEqual(decodeRecords(encodeRecords(records)), records);
});

test("a file that was cut short is refused, wherever the cut is", () => {
  const shard = encodeShard([{ name: "abuse", shown: "abuse", idf: 9, rice: 2, postings: Uint32Array.of(4, 40, 400) }]);
  const files = [[decodeManifest, encodeManifest(manifest)], [decodeShard, shard], [decodeRecords, encodeRecords([record(0)])]];
  for (const [decode, bytes] of files) {
    decode(bytes);
    for (let end = 1; end < bytes.length; end++) assert.throws(() => decode(bytes.subarray(0, end)), Error, `${decode.name}, ${end}`);
  }
});
