// Everything that is measured of one engine, once its index is built and served.
import { rankedDocuments } from "./corpus.mjs";
import { withSearchPage } from "./browser.mjs";
import { median, quantile, sum } from "./numbers.mjs";
import { chainLength, filesBelow } from "./server.mjs";
import { relative, sep } from "node:path";

/** Common and rare words of safeguarding, with what a reader might ask next. Fixed, so that runs can be compared. */
const ONE_WORD = ["safeguarding", "dementia", "grooming", "housing", "attendance"];
const THREE_WORDS = ["domestic abuse support", "children mental health", "child protection plan",
  "hospital discharge delays", "serious case review"];
const MISSPELT = ["safegaurding", "demensia", "attendence"];

/** Asked where no judged queries are given. */
export const QUERIES = [...ONE_WORD, ...THREE_WORDS, "who can i talk to about a neighbour", "annual report 2014",
  "escalation policy", "health and wellbeing board minutes", "neglect", "training for staff"];

/** Longer than the browser needs between two requests on a busy machine, so that waves of requests stand apart. */
const WAVE_MS = 300;

/** Waits for an answer on a network that costs nothing: a whole index of 10,000 pages is read in about five seconds. */
const PATIENCE_MS = 20_000;

/** The same on slow 4G, where 7 MB take 40 s, with a slow processor. */
const SLOW_PATIENCE_MS = 180_000;

/** Whether the engine runs under a policy that allows nothing but scripts from files. Leaves a policy that lets it run. */
export async function runsUnderStrictPolicy(browser, server) {
  server.wasm = false;
  const seen = await withSearchPage(browser, server, async (page) => {
    await page.focus();
    await page.type(THREE_WORDS[0]);
    return page.results(PATIENCE_MS);
  });
  const runs = seen.links > 0 && !seen.refused;
  server.wasm = !runs;
  return runs;
}

/** Bytes of bodies on the wire: before the first keystroke, for a first query and for one after it. */
export async function bytes(browser, server, adapter) {
  const some = (queries) => (adapter.wholeIndex ? queries.slice(0, 1) : queries);
  const one = [];
  const three = [];
  const typo = [];
  for (const [index, query] of some(ONE_WORD).entries()) {
    one.push(await bytesOf(browser, server, query, ONE_WORD[(index + 1) % ONE_WORD.length]));
  }
  for (const [index, query] of some(THREE_WORDS).entries()) {
    three.push(await bytesOf(browser, server, query, THREE_WORDS[(index + 1) % THREE_WORDS.length]));
  }
  for (const query of some(MISSPELT)) typo.push(await bytesOf(browser, server, query));
  const all = [...one, ...three];
  return {
    focus: median(all.map(({ focus }) => focus)),
    script: median(all.map(({ script }) => script)),
    one: median(one.map(({ first }) => first)),
    three: median(three.map(({ first }) => first)),
    second: median(all.map(({ second }) => second)),
    typo: typo.length ? median(typo.map(({ first }) => first)) : undefined,
    each: { one, three, typo },
  };
}

function bytesOf(browser, server, query, next) {
  server.take();
  return withSearchPage(browser, server, async (page) => {
    await page.focus();
    await page.quiet();
    const before = server.take();
    await page.type(query);
    const { links } = await page.results(PATIENCE_MS);
    await page.quiet();
    const first = server.take();
    const after = [];
    if (next) {
      await page.type(next);
      await page.results(PATIENCE_MS);
      await page.quiet();
      after.push(...server.take());
    }
    return {
      query,
      results: links,
      focus: total(before.filter(isSearch)),
      script: total(before.filter(isScript)),
      first: total(first),
      second: total(after),
      requests: first.map(({ path, bytes }) => `${path} ${bytes}`),
    };
  });
}

const total = (requests) => sum(requests.map(({ bytes }) => bytes));
const isScript = ({ path, type }) => type.startsWith("text/javascript") || /wasm/.test(path);

/** All that is fetched before a key is pressed, apart from what any page has: its HTML, styles and pictures. */
const isSearch = ({ type }) => !/^(text\/html|text\/css|image\/)/.test(type);

/** Round trips that wait for each other, from the first keystroke: with the engine there, and right after focus. */
export async function trips(browser, server) {
  server.delay = WAVE_MS;
  const run = (ready) => withSearchPage(browser, server, async (page) => {
    if (ready) await page.focus();
    await page.quiet();
    server.take();
    if (!ready) await page.focus();
    await page.type(THREE_WORDS[0]);
    await page.results(PATIENCE_MS);
    return chainLength(server.take());
  });
  const counted = { ready: await run(true), cold: await run(false) };
  server.delay = 0;
  return counted;
}

/** Milliseconds to results on slow 4G with a slow processor. Cold: typed right after focus. Ready: the engine is there. */
export async function slow(browser, server, repeat) {
  const run = (query, ready) => withSearchPage(browser, server, async (page) => {
    if (ready) {
      await page.focus();
      await page.quiet();
    }
    await page.slowNetwork();
    await page.slowProcessor();
    if (!ready) await page.focus();
    await page.type(query);
    const seen = await page.results(SLOW_PATIENCE_MS);
    const start = ready ? seen.input : seen.focus || seen.input;
    return seen.last > 0 ? { first: seen.first - start, last: seen.last - start } : { first: NaN, last: NaN };
  });
  const times = {};
  for (const [name, query, ready] of [["coldOne", ONE_WORD[0], false], ["coldThree", THREE_WORDS[0], false],
    ["readyOne", ONE_WORD[0], true], ["readyThree", THREE_WORDS[0], true]]) {
    const runs = [];
    for (let turn = 0; turn < repeat; turn += 1) runs.push(await run(query, ready));
    times[name] = { first: median(runs.map(({ first }) => first)), last: median(runs.map(({ last }) => last)) };
  }
  return times;
}

/** Everything that is asked of the engine itself in one page: heap, answers, and how long warm ones take. */
export async function inPage(browser, server, adapter, queries, repeat) {
  return withSearchPage(browser, server, async (page) => {
    const empty = await page.heap();
    await page.focus();
    await page.quiet();
    await adapter.prepare?.(page.page);
    await page.page.evaluate((query) => window.bench.search(query), queries[0].query);
    const loaded = await page.heap();
    const run = {};
    for (const { qid, query } of queries) {
      const urls = await page.page.evaluate(
        async (text) => (await window.bench.search(text)).map(({ url }) => url), query);
      run[qid] = rankedDocuments(urls);
    }
    const full = await page.heap();
    await page.slowProcessor();
    const times = [];
    for (const { query } of queries) {
      times.push(median(await page.page.evaluate(timeSearch, { query, repeat })));
    }
    return {
      run,
      heap: { first: loaded - empty, all: full - empty },
      warm: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
    };
  });
}

async function timeSearch({ query, repeat }) {
  const times = [];
  for (let turn = 0; turn < repeat; turn += 1) {
    const started = performance.now();
    await window.bench.search(query);
    times.push(performance.now() - started);
  }
  return times;
}

/** Bytes and number of all files a reader could be sent: what is searched, and what results show. */
export async function sizes(server, folder, adapter) {
  const found = { index: 0, text: 0, script: 0, files: 0 };
  for (const place of await filesBelow(folder)) {
    const path = `/${relative(folder, place).split(sep).join("/")}`;
    const kind = adapter.classify(path);
    if (!kind) continue;
    found[kind] += await server.size(path);
    found.files += 1;
  }
  return found;
}
