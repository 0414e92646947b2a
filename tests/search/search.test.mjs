import assert from "node:assert/strict";
import http from "node:http";
import test from "node:test";
import { deflateRawSync } from "node:zlib";
import { distance, open } from "../../src/search/client/engine.js";
import { random } from "./random.mjs";
import { BASE, FOLDER, encodeIndex, record, server } from "./support.mjs";

// Searches an index with the levels 1 to 4, and gives sections with their scores.
async function check(index, query, expected) {
  const { search } = await open(BASE, server(encodeIndex(index)).fetchBytes);
  const found = await search(query);
  assert.deepEqual(found.results.map(({ section, score }) => [section, score]), expected, query);
  assert.equal(found.total, expected.length);
  return found;
}

const three = { pages: [1, 1, 1] };

test("a result carries all that is shown of it", async () => {
  const index = { ...three, terms: [["neglect", 30, { 1: 2 }]] };
  const found = await check(index, "Neglect", [[1, 90]]);
  assert.deepEqual(found.results, [{ ...record(1), section: 1, score: 90 }]);
  assert.deepEqual([found.corrected, found.completed, found.words], [null, null, ["neglect"]]);
});

test("nothing is found for no words and for unknown words", async () => {
  const index = { ...three, terms: [["neglect", 30, { 1: 2 }]] };
  for (const query of ["", "  ", "?!", "xyz", "zebra"]) await check(index, query, []);
  await check({ pages: [], terms: [] }, "neglect", []);
  // Were only one of them replaced, the answers would be about something else.
  assert.equal((await check(index, "neglekt zebra ", [])).corrected, null);
  assert.equal((await check(index, "neglcet zebra ", [[1, 72]])).corrected, "neglect zebra ");
  await check(index, "neglect zebra ", [[1, 90]]);
});

test("rule 1: stop words are left out unless there is nothing else", async () => {
  const index = { ...three, stops: ["the", "who"], terms: [["the", 5, { 0: 0, 1: 0 }], ["who", 7, { 2: 0 }], ["risk", 20, { 1: 0 }]] };
  await check(index, "the risk", [[1, 20]]);
  await check(index, "who the", [[2, Math.floor((7 * (512 + Math.floor((7 * 1024) / 12))) / 1536)], [0, 3], [1, 3]]);
});

test("rule 1: only sixteen words count", async () => {
  const index = { ...three, terms: [["risk", 20, { 1: 0 }], ["harm", 30, { 2: 0 }]] };
  const found = await check(index, `${"risk ".repeat(16)} harm`, [[1, 320]]);
  assert.deepEqual(found.words, ["risk"]);
});

test("rules 2 and 4: a phrase adds to its words, which then count half, and the longest counts", async () => {
  const index = { ...three, terms: [["risk", 10, { 0: 0, 1: 0 }], ["harm", 10, { 0: 0, 1: 0 }], ["plan", 10, { 0: 0, 1: 0 }], ["risk harm", 50, { 0: 0 }], ["risk harm plan", 60, { 1: 0 }]] };
  await check(index, "risk harm", [[0, 60], [1, 10]]);
  await check(index, "risk harm plan", [[1, 75], [0, 15]]);
  await check(index, "harm risk", [[0, 20], [1, 20]]);
});

test("rule 2: phrases that overlap count both", async () => {
  const index = { ...three, terms: [["risk", 10, { 0: 0 }], ["harm", 10, { 0: 0 }], ["plan", 10, { 0: 0 }], ["risk harm", 50, { 0: 0 }], ["harm plan", 40, { 0: 0 }]] };
  await check(index, "risk harm plan", [[0, 105]]);
});

test("rules 2 and 4: a phrase whose words stand apart, in order, counts half", async () => {
  const index = { ...three, terms: [["risk", 10, { 0: 0 }], ["harm", 10, { 0: 0 }], ["plan", 10, { 0: 0 }], ["risk harm", 51, { 1: 0 }]] };
  const half = Math.floor((25 * (512 + Math.floor((20 * 1024) / 30))) / 1536);
  await check(index, "risk plan harm", [[0, 20], [1, half]]);
  // Not in another order, not beside one whose words stand together, and only once.
  await check(index, "harm plan risk", [[0, 30]]);
  const both = { ...three, terms: [...index.terms, ["plan harm", 8, { 2: 0 }]] };
  await check(both, "risk plan harm", [[0, 20], [2, Math.floor((8 * (512 + 682)) / 1536)]]);
  const found = await check(index, "risk plan risk harm", [[1, Math.floor((51 * (512 + Math.floor((20 * 1024) / 40))) / 1536)], [0, 30]]);
  assert.equal(found.corrected, null);
});

test("rule 2: phrases are met without stop words, unless the query has nothing else", async () => {
  const index = { ...three, stops: ["of", "to", "be"], terms: [["duti", 10, { 0: 0, 1: 0 }], ["care", 10, { 0: 0, 1: 0 }], ["duti care", 50, { 1: 0 }], ["to", 3, { 0: 0 }], ["be", 3, { 0: 0 }], ["to be", 30, { 0: 0 }]] };
  for (const query of ["duty of care", "duty care", "duty of of care"]) await check(index, query, [[1, 60], [0, 10]]);
  await check(index, "to be", [[0, 32]]);
});

test("rules 2 and 4: an alias and a plain term of one word count once, the greater", async () => {
  const index = { ...three, terms: [["groom", 10, { 0: 3, 1: 0 }], ["groom", 20, { 0: 0, 1: 0, 2: 0 }, { alias: true }]] };
  // The idf of the word is that of its plain term, 10; each section has all of it.
  await check(index, "groom", [[0, 40], [1, 20], [2, 20]]);
});

test("rule 2: an alias makes a word known that the text never has", async () => {
  const index = { ...three, terms: [["worst", 1, { 0: 0 }], ["cuckoo", 20, { 2: 1 }, { alias: true }], ["wor parent", 30, { 1: 0 }, { alias: true }]] };
  assert.equal((await check(index, "cuckoo", [[2, 40]])).corrected, null);
  // Both words are unknown, and covered by the phrase.
  const found = await check(index, "wors parents", [[1, 30]]);
  assert.equal(found.corrected, null);
});

const spelling = {
  ...three,
  terms: [
    ["neglect", 50, { 0: 0, 1: 0 }], ["negoti", 40, { 2: 0 }, { shown: "negotiate" }], ["nearest", 30, { 2: 0 }],
    ["safeguard", 60, { 1: 0 }, { shown: "safeguarding" }], ["care", 10, { 0: 0, 1: 0, 2: 0 }], ["carer", 15, { 0: 0, 1: 0 }], ["card", 20, { 0: 0 }],
    ["2024", 30, { 0: 0 }], ["this", 3, { 0: 0 }], ["safeguard children", 70, { 2: 0 }], ["children", 11, { 1: 0 }],
  ],
};

test("rule 3: an unknown word is replaced by the nearest and counts four fifths", async () => {
  const found = await check(spelling, "neglekt ", [[0, 40], [1, 40]]);
  assert.deepEqual([found.corrected, found.completed, found.words], ["neglect ", null, ["neglect"]]);
});

test("rule 3: the query is shown with its own words where they were right", async () => {
  const { search } = await open(BASE, server(encodeIndex(spelling)).fetchBytes);
  assert.equal((await search("Carer's “neglekt”, & CARD?")).corrected, "Carer's “neglect”, & CARD?");
  assert.equal((await search("neglekt of neglcet's card ")).corrected, "neglect of neglect card ");
});

test("rule 3: longer words allow more slips", async () => {
  const corrected = async (query) => (await (await open(BASE, server(encodeIndex(spelling)).fetchBytes)).search(`${query} `)).corrected;
  assert.equal(await corrected("neglkct"), "neglect ");
  assert.equal(await corrected("nglkect"), "neglect ");
  assert.equal(await corrected("caxx"), null, "two slips are too many in a short word");
  assert.equal(await corrected("sfguardng"), "safeguarding ");
  assert.equal(await corrected("sfgurdng"), null);
  assert.equal(await corrected("safegaurdin"), "safeguarding ");
  assert.equal(await corrected("safegurdin"), "safeguarding ");
  assert.equal(await corrected("crd"), null, "three letters are too few to guess");
});

test("rule 3: of words as near, the one in more sections, then the first", async () => {
  // Both are one step away; "care" is in three sections, "card" in one.
  assert.equal((await check(spelling, "carx ", [[0, 8], [1, 8], [2, 8]])).corrected, "care ");
  const tied = { ...three, terms: [["bard", 10, { 0: 0 }], ["bark", 10, { 1: 0 }]] };
  assert.equal((await check(tied, "barx ", [[0, 8]])).corrected, "bard ");
});

test("rule 3: the nearer word wins, however common the other", async () => {
  const index = { ...three, terms: [["abcdefgh", 10, { 0: 0, 1: 0, 2: 0 }], ["abcdefxz", 10, { 1: 0 }]] };
  assert.equal((await check(index, "abcdefxy ", [[1, 8]])).corrected, "abcdefxz ");
});

test("rule 3: what is easily done costs less than what is not", async () => {
  const cases = [["neglct", "neglect"], ["neglecct", "neglect"], ["neglict", "neglect"], ["englect", "neglect"]];
  for (const [typed, meant] of cases) assert.equal((await check(spelling, `${typed} `, [[0, 40], [1, 40]])).corrected, `${meant} `);
  assert.deepEqual("abus abuuse abues abuze".split(" ").map((typed) => distance([...typed], [..."abuse"], true)), [6, 5, 6, 10]);
  assert.deepEqual(["referal", "neglact"].map((typed, i) => distance([...typed], [...["referral", "neglect"][i]], true)), [4, 7]);
});

test("rule 3: a word is near by its stem as well as by its commonest spelling", async () => {
  const index = { ...three, terms: [["school", 50, { 0: 0 }, { shown: "schools" }]] };
  assert.equal((await check(index, "schol ", [[0, 40]])).corrected, "schools ");
  const longer = { ...three, terms: [["addit", 50, { 0: 0, 1: 0, 2: 0 }, { shown: "additional" }], ["audit", 50, { 1: 0 }, { shown: "audits" }]] };
  assert.equal((await check(longer, "adits ", [[1, 40]])).corrected, "audits ");
});

test("rule 3: unless the slip is a common one, the shards nearby are looked into as well", async () => {
  const terms = [["bad", 30, { 0: 0 }], ["board", 50, { 0: 0, 1: 0, 2: 0 }], ["child", 50, { 2: 0 }], ["zone", 50, { 2: 0 }]];
  const { asked, fetchBytes } = server(encodeIndex({ ...three, terms, bounds: ["br", "k", "m", "s", "t", "v"] }));
  const { search } = await open(BASE, fetchBytes);
  assert.equal((await search("baord ")).corrected, "board ");
  assert.deepEqual(asked.filter((name) => /t\d/.test(name)), [`${FOLDER}/t1.bin`]);
  assert.equal((await search("boad ")).corrected, "board ");
  assert.equal((await search("cild ")).corrected, "child ");
  const before = asked.length;
  assert.equal((await search("zyzzyva ")).corrected, null);
  assert.ok(asked.slice(before).filter((name) => /t\d/.test(name)).length <= 4);
});

test("rule 3: four fifths of next to nothing is nothing", async () => {
  await check({ ...three, terms: [["neglect", 1, { 0: 0, 1: 0, 2: 0 }]] }, "neglekt ", []);
});

test("rule 3: the last word is completed while it is typed", async () => {
  const found = await check(spelling, "negl", [[0, 40], [1, 40]]);
  assert.deepEqual([found.corrected, found.completed], [null, "neglect"]);
  assert.equal((await check(spelling, "negl ", [])).completed, null);
  assert.equal((await check(spelling, "negl zzz", [])).completed, null);
  const both = await (await open(BASE, server(encodeIndex(spelling)).fetchBytes)).search("neglekt safeg");
  assert.deepEqual([both.corrected, both.completed, both.words], ["neglect safeg", "safeguarding", ["neglect", "safeguard"]]);
});

test("rule 3: a word with a digit is never replaced", async () => {
  await check(spelling, "2023 ", []);
  await check(spelling, "202", []);
  await check({ ...three, terms: [["covid19", 10, { 0: 0 }]] }, "covid1", []);
});

test("rule 3: the last word that counts is completed", async () => {
  assert.equal((await check({ ...spelling, stops: ["the"] }, "safeg the", [[1, 48]])).completed, "safeguarding");
});

test("rule 3: a replaced word makes phrases", async () => {
  // Half of four fifths of 60 and half of 11 where the words are; the phrase in full where it is.
  await check(spelling, "safegaurding children", [[2, 70], [1, 29]]);
});

test("rule 3: a word that is corrected to a stop word says nothing, unless there is nothing else", async () => {
  const index = { ...three, stops: ["somebodi"], terms: [["somebodi", 90, { 0: 0 }, { shown: "somebody" }], ["harm", 10, { 1: 0 }]] };
  await check(index, "somebdy harm ", [[1, 10]]);
  await check(index, "somebdy ", [[0, 72]]);
});

test("rule 3: the words can be taken as they were typed", async () => {
  const { search } = await open(BASE, server(encodeIndex(spelling)).fetchBytes);
  const found = await search("neglekt card ", { correct: false });
  assert.deepEqual([found.corrected, found.total, found.words], [null, 1, ["neglekt", "card"]]);
});

test("rule 4: an alias has levels of its own", async () => {
  const index = { ...three, aliasLevels: [5, 6, 7, 8], terms: [["risk", 10, { 0: 1 }], ["risk", 10, { 1: 1 }, { alias: true }]] };
  await check(index, "risk", [[1, 60], [0, 20]]);
});

test("results are narrowed to pages with one of the values in every facet, and counted as if theirs were open", async () => {
  const index = {
    pages: [1, 1, 1, 1], terms: [["risk", 10, { 0: 0, 1: 1, 2: 2 }]],
    facets: { topic: { fire: [0, 1, 3], water: [1, 2], wind: [3] }, year: { 2015: [0, 2], 2016: [1] } },
  };
  const { search } = await open(BASE, server(encodeIndex(index)).fetchBytes);
  const asked = async (within) => {
    const { results, total, facets } = await search("risk", { within });
    const counts = facets.map(({ name, values }) => [name, ...values.map(({ value, count }) => `${value} ${count}`)]);
    return [results.map(({ section }) => section), total, ...counts];
  };
  assert.deepEqual(await asked({}), [[2, 1, 0], 3, ["topic", "fire 2", "water 2", "wind 0"], ["year", "2015 2", "2016 1"]]);
  assert.deepEqual(await asked({ topic: ["fire"] }), [[1, 0], 2, ["topic", "fire 2", "water 2", "wind 0"], ["year", "2015 1", "2016 1"]]);
  assert.deepEqual(await asked({ topic: ["fire", "water"], year: ["2015"] }), [[2, 0], 2, ["topic", "fire 1", "water 1", "wind 0"], ["year", "2015 2", "2016 1"]]);
  assert.deepEqual((await asked({ topic: ["nothing"], year: [] })).slice(0, 2), [[], 0]);
});

test("rule 4: a term counts idf times level", async () => {
  const index = { ...three, levels: [3, 7, 11, 40], terms: [["risk", 10, { 0: 1, 1: 3, 2: 0 }]] };
  await check(index, "risk", [[1, 400], [0, 70], [2, 30]]);
});

test("rules 5 and 6: who has more of the query comes first", async () => {
  const index = { ...three, terms: [["risk", 30, { 0: 3 }], ["harm", 40, { 1: 1 }], ["plan", 30, { 1: 0 }]] };
  const covered = (has, sum) => Math.floor((sum * (512 + Math.floor((has * 1024) / 100))) / 1536);
  await check(index, "risk harm plan", [[1, covered(70, 110)], [0, covered(30, 120)]]);
  // A word that nobody knows changes nothing.
  await check(index, "risk harm plan qqqq ", [[1, covered(70, 110)], [0, covered(30, 120)]]);
});

test("rule 5: a phrase covers all its positions", async () => {
  const index = { ...three, terms: [["risk", 30, { 0: 0 }], ["harm", 10, { 0: 0 }], ["risk harm", 5, { 1: 0 }, { alias: true }]] };
  await check(index, "risk harm", [[0, 20], [1, 5]]);
});

test("rule 6: a page's prior weighs its sections", async () => {
  const index = { ...three, priors: [[1, 100], [1, 150], [1, 0]], terms: [["risk", 21, { 0: 0, 1: 0, 2: 3 }]] };
  await check(index, "risk", [[1, 31], [0, 21], [2, 0]]);
});

test("rule 7: of sections that repeat one another only the best is listed", async () => {
  const index = { pages: [1, 1, 1, 1], twins: [[1, 0], [3, 0]], terms: [["risk", 20, { 0: 0, 1: 1, 2: 0, 3: 0 }], ["harm", 20, { 1: 0, 3: 0 }], ["plan", 20, { 0: 0, 3: 0 }]] };
  await check(index, "risk", [[1, 40], [2, 20]]);
  await check(index, "harm", [[1, 20]]);
  await check(index, "plan", [[0, 20]]);
});

test("rule 7: a page scores as its best section and an eighth of its second", async () => {
  const index = { pages: [1, 3, 1], terms: [["risk", 20, { 0: 2, 1: 0, 2: 2, 3: 1, 4: 1 }]] };
  await check(index, "risk", [[2, 65], [0, 60], [4, 40]]);
  const equal = { pages: [2], terms: [["risk", 20, { 0: 0, 1: 0 }]] };
  await check(equal, "risk", [[0, 22]]);
});

test("rule 7: ties go to the lower section", async () => {
  await check({ ...three, terms: [["risk", 20, { 0: 0, 1: 1, 2: 1 }]] }, "risk", [[1, 40], [2, 40], [0, 20]]);
});

test("rule 7: best bets stand first, once, with the section that was found", async () => {
  const index = { pages: [1, 2, 1], bets: [["domest abus", 3], ["domest abus", 1], ["domest abus", 2], ["neglect", 0]], terms: [["domest", 20, { 0: 1, 2: 0 }], ["abus", 20, { 0: 1, 2: 0 }]], stops: ["the"] };
  await check(index, "The domestic abuse", [[3, 0], [2, 40], [0, 80]]);
  await check(index, "abuse domestic", [[0, 80], [2, 40]]);
  await check(index, "domestic", [[0, 40], [2, 20]]);
});

test("rule 7: a best bet stands for a corrected query as well, and where nothing else is found", async () => {
  const index = { ...three, bets: [["neglect", 2]], terms: [["neglect", 10, { 0: 0 }]] };
  await check(index, "neglekt ", [[2, 0], [0, 8]]);
  await check({ ...index, bets: [["help me", 1]] }, "Help me ", [[1, 0]]);
});

test("only as many results as asked for, of all that were found", async () => {
  const index = { pages: new Array(30).fill(1), terms: [["risk", 20, Object.fromEntries(Array.from({ length: 30 }, (_, i) => [i, 0]))]] };
  const { search } = await open(BASE, server(encodeIndex(index)).fetchBytes);
  for (const [options, length] of [[undefined, 10], [{}, 10], [{ limit: 3 }, 3], [{ limit: 99 }, 30]]) {
    const found = await search("risk", options);
    assert.deepEqual([found.results.length, found.total], [length, 30]);
  }
});

test("a language without a stemmer has its words as they are", async () => {
  await check({ ...three, language: "", terms: [["ringing", 20, { 1: 0 }]] }, "ringing", [[1, 20]]);
});

const sharded = { pages: new Array(9).fill(1), bounds: ["nglkt", "s"], terms: [["abus", 20, { 0: 0, 8: 0 }], ["neglect", 20, { 0: 0 }], ["safe", 20, { 4: 0 }]] };

test("files are fetched in two rounds, each once", async () => {
  const { asked, fetchBytes } = server(encodeIndex(sharded));
  const { search, prefetch } = await open(BASE, fetchBytes);
  assert.deepEqual(asked, ["manifest.bin"]);
  await prefetch("abuse abuse safe");
  assert.deepEqual(asked.splice(0), ["manifest.bin", `${FOLDER}/t0.bin`, `${FOLDER}/t2.bin`]);
  const pending = search("abuse neglect");
  assert.deepEqual(asked, [`${FOLDER}/t1.bin`], "all shards are asked for at once");
  await pending;
  assert.deepEqual(asked.splice(0), [`${FOLDER}/t1.bin`, `${FOLDER}/r0.bin`, `${FOLDER}/r2.bin`]);
  await search("abuse neglect");
  assert.deepEqual(asked, []);
});

test("a file that did not come is asked for again the next time", async () => {
  const files = encodeIndex(sharded);
  for (const name of [`${FOLDER}/t0.bin`, `${FOLDER}/r0.bin`]) {
    const { fetchBytes } = server(files);
    let broken = true;
    const flaky = (url) => (broken && url.endsWith(name) ? Promise.reject(new TypeError("no network")) : fetchBytes(url));
    const { search, prefetch } = await open(BASE, flaky);
    await prefetch("abuse");
    await assert.rejects(search("abuse"), /no network/);
    await assert.rejects(search("abuse"), Error);
    broken = false;
    assert.equal((await search("abuse")).total, 2);
  }
});

test("a broken file is refused, and asked for again", async () => {
  const files = encodeIndex(sharded);
  const name = `${FOLDER}/t0.bin`, whole = files.get(name);
  const { search } = await open(BASE, server(files).fetchBytes);
  files.set(name, whole.subarray(0, whole.length - 1));
  await assert.rejects(search("abuse"), /ends too soon/);
  files.set(name, whole);
  assert.equal((await search("abuse")).total, 2);
});

test("an index that is not there is an error", async () => {
  await assert.rejects(open(BASE, server(new Map()).fetchBytes), /404/);
});

test("by itself the engine fetches over HTTP and inflates", async (context) => {
  const files = encodeIndex(sharded);
  const host = http.createServer((request, response) => {
    const bytes = files.get(request.url.slice("/search/".length));
    response.writeHead(bytes ? 200 : 404).end(bytes && deflateRawSync(bytes));
  });
  await new Promise((listening) => host.listen(0, "127.0.0.1", listening));
  context.after(() => host.close());
  const base = `http://127.0.0.1:${host.address().port}`;
  const { search } = await open(`${base}/search/`);
  assert.equal((await search("neglect")).results[0].url, record(0).url);
  await assert.rejects(open(`${base}/elsewhere/`), /404/);
});

test("the distance counts letters added, left out, replaced and swapped", () => {
  const cases = [["", "", 0], ["abc", "abc", 0], ["", "abc", 3], ["abc", "acb", 1], ["abc", "ab", 1], ["abc", "abxc", 1], ["abc", "axc", 1], ["ca", "abc", 3], ["neglect", "nelgetc", 2]];
  for (const [a, b, expected] of cases) {
    assert.equal(distance([...a], [...b]), expected, `${a} ${b}`);
    assert.equal(distance([...b], [...a]), expected, `${b} ${a}`);
  }
});

test("on any index a search never throws, scores whole numbers and sorts them", async () => {
  const vocabulary = "abuse abused neglect neglected child children harm risk plan care carer domestic violence safeguarding 47 section 2024 café the of".split(" ");
  for (let seed = 1; seed <= 200; seed++) {
    const { below, pick } = random(seed);
    const pages = Array.from({ length: 1 + below(20) }, () => 1 + below(4));
    const sections = pages.reduce((sum, length) => sum + length, 0);
    const names = new Set(Array.from({ length: below(25) }, () => Array.from({ length: 1 + below(3) }, () => pick(vocabulary)).join(" ")));
    const where = () => Object.fromEntries(Array.from({ length: below(sections) }, () => [below(sections), below(4)]));
    const terms = [...names].map((name) => [name, 1 + below(255), where(), { alias: below(4) === 0, shown: pick([name, `${name}s`]) }]);
    const index = {
      pages, terms, shift: below(5), bounds: [[], ["k"], ["b", "m", "s"]][below(3)], levels: [1, 2 + below(5), 10, 40], language: pick(["", "en"]),
      priors: [[below(3), below(200)], [2, 50]], twins: sections > 2 ? [[2, below(2)]] : [], stops: pick([[], ["the", "of"]]), bets: pick([[], [["risk", below(sections)]]]),
    };
    const { search } = await open(BASE, server(encodeIndex(index)).fetchBytes);
    for (let n = 0; n < 15; n++) {
      const typed = Array.from({ length: below(6) }, () => pick([...vocabulary, "neglekt", "chidlren", "saf", "s47", "’", "zzzz"])).join(" ") + pick(["", " "]);
      const found = await search(typed, { limit: 1000 });
      const shown = JSON.stringify([seed, typed]);
      assert.equal(found.results.length, found.total, shown);
      for (const { section, score, url } of found.results) {
        assert.ok(Number.isSafeInteger(score) && score >= 0, shown);
        assert.equal(url, record(section).url, shown);
      }
      const scores = found.results.slice(index.bets.length).map(({ score }) => score);
      assert.deepEqual(scores, scores.toSorted((a, b) => b - a), shown);
      const owners = found.results.map(({ section }) => pages.findIndex((_, page) => pages.slice(0, page + 1).reduce((sum, length) => sum + length, 0) > section));
      assert.equal(new Set(owners).size, owners.length, shown);
    }
  }
});
