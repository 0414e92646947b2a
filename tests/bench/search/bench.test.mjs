import assert from "node:assert/strict";
import { test } from "node:test";
import { documentOf, rankedDocuments } from "./src/corpus.mjs";
import { scoreQuery, scoreRun } from "./src/relevance.mjs";
import { chainLength } from "./src/server.mjs";
import { escaped } from "./src/site.mjs";

const judged = new Map([["d00001", 3], ["d00002", 1]]);

test("the ideal order scores one", () => {
  assert.deepEqual(scoreQuery(judged, ["d00001", "d00002"]), { ndcg: 1, mrr: 1, success3: 1, zero: 0 });
});

test("an answer further down is worth less, and a page only on the subject is no answer", () => {
  const { ndcg, mrr, success3 } = scoreQuery(judged, ["d00002", "d00009", "d00008", "d00001"]);
  // (1 / log2 2 + 7 / log2 5) / (7 / log2 2 + 1 / log2 3)
  assert.equal(ndcg.toFixed(4), "0.5261");
  assert.equal(mrr, 1 / 4);
  assert.equal(success3, 0);
});

test("no result at all is counted", () => {
  assert.deepEqual(scoreQuery(judged, []), { ndcg: 0, mrr: 0, success3: 0, zero: 1 });
});

test("means are taken for each subset and voice", () => {
  const queries = [
    { qid: "a", subset: "plain", voice: "public" },
    { qid: "b", subset: "typo", voice: "public" },
  ];
  const grades = new Map([["a", judged], ["b", judged]]);
  const scores = scoreRun({ queries, grades }, { a: ["d00001", "d00002"] });
  assert.equal(scores.plain.ndcg, 1);
  assert.equal(scores.typo.zero, 1);
  assert.equal(scores.public.mrr, 0.5);
});

test("a document is known by its address in either form", () => {
  assert.equal(documentOf("/d00012.html#intro"), "d00012");
  assert.equal(documentOf("https://127.0.0.1:8000/x00345/#part-2"), "x00345");
  assert.equal(documentOf("/search/"), null);
  assert.deepEqual(rankedDocuments(["/d00002/#b", "/d00001/", "/d00002/#a"]), ["d00002", "d00001"]);
});

test("a request waits for those that ended before it came", () => {
  const requests = [[0, 10], [0, 12], [11, 20], [13, 22], [23, 30]].map(([arrived, done]) => ({ arrived, done }));
  assert.equal(chainLength(requests), 3);
  assert.equal(chainLength([]), 0);
});

test("no mark of Markdown or of a template survives in a page's text", () => {
  assert.equal(escaped("1. *a* {{ b }}"), String.raw`1\. \*a\* \{\{ b \}\}`);
});
