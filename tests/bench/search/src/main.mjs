// Builds every engine's index of one corpus, serves it, measures it, and reports them side by side.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { startChromium } from "./browser.mjs";
import { readCorpus, readJudgements } from "./corpus.mjs";
import { signpost } from "./engines/signpost.mjs";
import { bytes, inPage, QUERIES, runsUnderStrictPolicy, sizes, slow, trips } from "./measure.mjs";
import { HELP, readOptions } from "./options.mjs";
import { scoreRun } from "./relevance.mjs";
import { report } from "./report.mjs";
import { makeCertificate, serve } from "./server.mjs";

const say = (text) => process.stderr.write(`${text}\n`);

async function main() {
  const options = await readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    (options === HELP ? process.stdout : process.stderr).write(`${options}\n`);
    return options === HELP ? 0 : 2;
  }
  const work = options.work ?? (await mkdtemp(join(tmpdir(), "search-bench-")));
  const corpus = { folder: options.corpus, ...(await readCorpus(options.corpus)) };
  const judgements = options.judgements ? await readJudgements(options.judgements) : null;
  const scored = judgements && judgeThese(judgements, corpus.documents);
  if (judgements && !scored) say("The judgements are of other documents: their queries are asked, the answers not scored.");
  const queries = judgements?.queries ?? QUERIES.map((query, index) => ({ qid: `q${index}`, query }));
  const certificate = await makeCertificate();
  const browser = await startChromium(certificate);
  const engines = [];
  try {
    for (const adapter of await adapters(options)) {
      if (typeof adapter === "string") {
        engines.push({ title: adapter, missing: "its package is not installed" });
        continue;
      }
      say(`${adapter.title()} …`);
      const started = performance.now();
      const context = { options, corpus, queries, browser, certificate, work: join(work, adapter.name) };
      const measured = await measure(adapter, context).catch((error) => {
        say(error.stack);
        return { title: adapter.title(), missing: `it failed: ${error.message.split("\n")[0]}`, failed: true };
      });
      if (scored && measured.run) measured.relevance = scoreRun(judgements, measured.run);
      engines.push(measured);
      say(`  ${measured.missing ?? `done in ${Math.round((performance.now() - started) / 1000)} s`}`);
    }
  } finally {
    await browser.close();
    if (!options.work) await rm(work, { recursive: true, force: true });
  }
  const facts = { corpus: basename(options.corpus), pages: corpus.documents.length, sections: corpus.sections.length };
  const text = report({ ...facts, queries: queries.length, repeat: options.repeat }, engines);
  process.stdout.write(text);
  if (options.out) await write(options.out, text, engines);
  return engines.some(({ failed }) => failed) ? 1 : 0;
}

/** Whether the judged documents are these: queries can be asked of any corpus, grades mean something in one only. */
function judgeThese({ grades }, documents) {
  const known = new Set(documents.map(({ id }) => id));
  return [...grades.values()].some((judged) => [...judged.keys()].some((id) => known.has(id)));
}

/** Ours first, then the peers asked for; a peer that is not installed is named only. */
async function adapters({ program, peers }) {
  const modules = { pagefind: "pagefind", minisearch: "minisearch", lunr: "lunr", "lunr-tuned": "lunr" };
  const found = program ? [signpost] : [];
  for (const name of peers) {
    if (!modules[name]) throw new Error(`${name} is no engine known here: ${Object.keys(modules).join(", ")}`);
    try {
      const exported = await import(`./engines/${modules[name]}.mjs`);
      found.push(name === "lunr-tuned" ? exported.lunrTuned : exported[name]);
    } catch (error) {
      if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "MODULE_NOT_FOUND") throw error;
      found.push(name);
    }
  }
  return found;
}

async function measure(adapter, { options, corpus, queries, browser, certificate, work }) {
  await mkdir(work, { recursive: true });
  const folder = adapter.folder?.(work) ?? join(work, "site");
  const server = await serve(certificate, folder);
  try {
    const { documents, sections } = corpus;
    const { program, repeat } = options;
    const context = { documents, sections, corpusFolder: corpus.folder, folder, work, origin: server.origin, program, repeat };
    const built = await adapter.build(context);
    const engine = { name: adapter.name, title: adapter.title(), synonyms: adapter.synonyms, documents: adapter.documents,
      built };
    if (built.missing) return { ...engine, missing: built.missing };
    await server.prepare("search");
    engine.sizes = await sizes(server, folder, adapter);
    engine.strict = await runsUnderStrictPolicy(browser, server);
    const { run, heap, warm } = await inPage(browser, server, adapter, queries, options.repeat);
    const empty = queries.filter(({ qid }) => run[qid].length === 0).length;
    Object.assign(engine, { run, heap, warm, zero: empty / queries.length });
    if (adapter.rank) engine.disagreements = await disagreements(adapter, context, queries, run);
    if (options.relevanceOnly) return engine;
    engine.bytes = await bytes(browser, server, adapter);
    engine.trips = await trips(browser, server);
    engine.slow = await slow(browser, server, options.repeat);
    return engine;
  } finally {
    await server.close();
  }
}

/** Queries for which the browser, the script without a browser and the command line do not rank alike. */
async function disagreements(adapter, context, queries, run) {
  const others = { script: await adapter.rank(context, queries), command: await adapter.rankOnCommandLine(context, queries) };
  const differs = (other) => queries.filter(({ qid }) => other[qid].join() !== run[qid].join()).map(({ qid }) => qid);
  return Object.fromEntries(Object.entries(others).map(([name, other]) => [name, other && differs(other)]));
}

async function write(out, text, engines) {
  const base = out.replace(/\.md$/, "");
  const runs = Object.fromEntries(engines.filter(({ run }) => run).map(({ name, run }) => [name, run]));
  await writeFile(out, text);
  await writeFile(`${base}.json`, `${JSON.stringify(engines.map(({ run, ...figures }) => figures), null, 1)}\n`);
  await writeFile(`${base}.runs.json`, `${JSON.stringify(runs, null, 1)}\n`);
}

process.exitCode = await main();
