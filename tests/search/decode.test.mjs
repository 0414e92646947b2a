import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { decodeManifest, decodeRecords, decodeShard } from "../../src/search/client/engine.js";
import { encodeManifest, encodeRecords, encodeShard, record } from "./support.mjs";

const ENGINE_LIMIT_BYTES = 8000;

const manifest = {
  language: "en", sections: 11, pages: 4, shift: 3, levels: [3, 9, 300, 20_000], aliasLevels: [1, 2, 5, 8], idfs: [1, 255, 7], orders: [0b11100100, 0, 255], bounds: ["kt", "ktr", "s", "детс"],
  starts: [0, 1, 8, 9], priors: [[1, 100], [2, 60]], twins: [[4, 1], [10, 9]], stops: ["the", "of"], bets: [["domest abus", 8], ["ring", 0]],
  facets: { topic: { neglect: [0, 2, 3], self: [1] }, year: { 2016: [] } },
};

test("the engine is small", () => {
  const source = readFileSync(new URL("../../src/search/client/engine.js", import.meta.url), "utf8");
  // As it is sent: without lines that only explain.
  const sent = source.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("//")).join("\n");
  const packed = brotliCompressSync(sent, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
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
  assert.deepEqual([[...read.idfs], [...read.orders]], [manifest.idfs, manifest.orders]);
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
  const bytes = [..."SPI4"].map((letter) => letter.charCodeAt(0)).concat(12, [..."0123456789ab"].map((letter) => letter.charCodeAt(0)), new Array(20).fill(0));
  const read = decodeManifest(Uint8Array.from(bytes));
  assert.deepEqual([read.sections, read.pages, read.shards, read.bounds], [0, 0, 0, []]);
});

test("another format is refused", () => {
  const bytes = encodeManifest(manifest);
  bytes[3] = "1".charCodeAt(0);
  assert.throws(() => decodeManifest(bytes), /load the page again/);
});

test("a shard is read bit by bit", () => {
  // Of ten sections, "ab" is in 2 (level 0), 7 (level 3) and 9 (level 1). The middle one lies in 1 to 8: 6 of eight is 110.
  // Then 2 of seven, of which the fourth has the shortest code, is 111, and 1 of two is 1. The levels are 0, 111 and 10.
  const bytes = Uint8Array.from([1, 97, 98, 0, 99, 1, 3 * 4 + 2, 77, 0b11011110, 0b11110000]);
  const { names, term: make } = decodeShard(bytes, { sections: 10, idfs: [], orders: [] });
  assert.deepEqual(names, ["ab"]);
  const term = make(0);
  assert.deepEqual({ ...term, postings: [...term.postings] }, { name: "ab", shown: "ac", idf: 77, alias: false, postings: [8, 31, 37] });
});

test("a term has the idf of the table unless it has its own", () => {
  const idfs = [1, 90];
  const terms = [90, 91].map((idf) => ({ name: `w${idf}`, shown: `w${idf}`, idf, alias: false, postings: Uint32Array.of(4) }));
  const bytes = encodeShard(terms, { sections: 3, idfs });
  assert.equal(bytes.length, encodeShard(terms, { sections: 3 }).length - 1);
  const { term } = decodeShard(bytes, { sections: 3, idfs, orders: [] });
  assert.deepEqual([term(0).idf, term(1).idf], [90, 91]);
});

for (const sections of [16_000, 20_000]) {
  test(`shards of ${sections} sections are read as they were written`, () => {
    const orders = Array.from({ length: sections / 4 }, (_, i) => (i * 37) % 256), wide = sections > 16_384 ? Uint32Array : Uint16Array;
    const terms = [];
    for (let n = 0; n <= 24; n++) {
      const postings = wide.from([n, n + 1, n * 3 + 40, 2000 + n ** 3], (section, i) => section * 4 + ((i + n) % 4));
      terms.push({ name: `name${"é𐐷"}${n}`, shown: `${n}-shown`, idf: 1 + n * 10, alias: n % 2 === 1, postings });
    }
    terms.push({ name: "none", shown: "none", idf: 255, alias: false, postings: new wide(0) });
    terms.push({ name: "of many", shown: "of many", idf: 3, alias: true, postings: wide.from({ length: 1024 }, (_, i) => i * 4) });
    const long = "x".repeat(38);
    terms.push({ name: `${long}a`, shown: `y${long}`, idf: 1, alias: false, postings: new wide(0) }, { name: `${long}b`, shown: `${long}bs`, idf: 1, alias: false, postings: new wide(0) });
    const read = decodeShard(encodeShard(terms, { sections, orders }), { sections, idfs: [], orders });
    assert.deepEqual(read.names.map((_, i) => read.term(i)), terms);
    assert.deepEqual(read.names.map((_, i) => [read.shown[i], read.count(i)]), terms.map(({ shown, postings }) => [shown, postings.length]));
    assert.deepEqual(decodeShard(encodeShard([], { sections }), { sections, idfs: [], orders: [] }).names, []);
  });
}

test("an alias has from an earlier one what they share", () => {
  const sections = 900, of = (...postings) => Uint16Array.from(postings);
  const terms = [
    { name: "a", idf: 50, postings: of(4, 41, 402, 1203) },
    { name: "b", idf: 50, postings: of(4, 41, 402, 1203), like: 0 },
    { name: "c", idf: 51, postings: of(4, 402), like: 1 },
    { name: "d", idf: 50, postings: of(5, 43, 700, 1203, 3599), like: 0 },
    { name: "e", idf: 9, postings: of(8), like: 3 },
  ].map((term) => ({ ...term, shown: term.name, alias: true }));
  const bytes = encodeShard(terms, { sections });
  const { term } = decodeShard(bytes, { sections, idfs: [], orders: [] });
  for (const [i, { like, ...wanted }] of terms.entries()) assert.deepEqual(term(i), wanted);
  assert.ok(bytes.length < encodeShard(terms.map(({ like, ...term }) => term), { sections }).length);
});

test("records are read as they were written", () => {
  const records = [record(0), { ...record(1), title: "Ŵyn ‘ᏣᎳᎩ’ 𐐷", text: "" }];
  assert.deepEqual(decodeRecords(encodeRecords(records)), records);
});

test("a file that was cut short is refused, wherever the cut is", () => {
  const shard = encodeShard([{ name: "abuse", shown: "abuse", idf: 9, postings: Uint32Array.of(4, 40, 400) }], { sections: 200 });
  const files = [[decodeManifest, encodeManifest(manifest)], [(bytes) => decodeShard(bytes, { sections: 200, idfs: [], orders: [] }), shard], [decodeRecords, encodeRecords([record(0)])]];
  for (const [decode, bytes] of files) {
    decode(bytes);
    for (let end = 1; end < bytes.length; end++) assert.throws(() => decode(bytes.subarray(0, end)), Error, `${decode.name}, ${end}`);
  }
});
