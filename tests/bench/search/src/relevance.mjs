// Scores ranked documents against graded judgements.

/** Ranks beyond this are not looked at: few readers leave the first screen of results. */
const DEPTH = 10;

/** A document of this grade or better answers the query; grade 1 is only on the subject. */
const ANSWERS = 2;

/** NDCG@10 with gain 2^grade - 1 and the ideal over all judged documents (Burges et al. 2005); MRR; success@3; zero. */
export function scoreQuery(judged, ranked) {
  const found = ranked.slice(0, DEPTH).map((document) => judged.get(document) ?? 0);
  const ideal = gain([...judged.values()].sort((a, b) => b - a).slice(0, DEPTH));
  const first = found.findIndex((grade) => grade >= ANSWERS);
  return {
    ndcg: ideal > 0 ? gain(found) / ideal : 0,
    mrr: first < 0 ? 0 : 1 / (first + 1),
    success3: first >= 0 && first < 3 ? 1 : 0,
    zero: ranked.length === 0 ? 1 : 0,
  };
}

function gain(grades) {
  return grades.reduce((sum, grade, rank) => sum + (2 ** grade - 1) / Math.log2(rank + 2), 0);
}

/** The queries in groups: all of them, each subset, each voice. */
export function groups(queries) {
  const found = new Map([["all", queries]]);
  for (const key of ["subset", "voice"]) {
    for (const value of [...new Set(queries.map((query) => query[key]))].sort()) {
      found.set(value, queries.filter((query) => query[key] === value));
    }
  }
  return found;
}

/** Means of every group for one engine's run (query id -> documents, best first). */
export function scoreRun({ queries, grades }, run) {
  const scores = new Map(queries.map(({ qid }) => [qid, scoreQuery(grades.get(qid), run[qid] ?? [])]));
  const mean = (members, name) => members.reduce((sum, { qid }) => sum + scores.get(qid)[name], 0) / members.length;
  const means = (members) =>
    Object.fromEntries(["ndcg", "mrr", "success3", "zero"].map((name) => [name, mean(members, name)]));
  return Object.fromEntries([...groups(queries)].map(([name, members]) => [name, means(members)]));
}
