// Signpost itself: a site is made of the corpus and built; the browser meets exactly what a reader would.
import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";
import { rankedDocuments } from "../corpus.mjs";
import { median } from "../numbers.mjs";
import { writeSite } from "../site.mjs";

/** A site of 10,000 pages is told in about 200 kB of messages at most. */
const OUTPUT_LIMIT_BYTES = 64 << 20;

/** The manifest of the index that a device keeps for offline use. It begins with its version and the name of its folder. */
const WHOLE = "search/whole.bin";
const FOLDER_NAME = [5, 17];

export const signpost = {
  name: "signpost",
  synonyms: true,
  documents: "sections of the built pages; a page ranks by its best",
  title: () => "Signpost",

  /** The folder that is served once `build` has run. */
  folder: (work) => join(work, "site/public"),

  /** The folder of the index that a device keeps, once `build` has run. */
  kept: null,

  async build({ documents, work, origin, program, repeat }) {
    const root = join(work, "site");
    await writeSite(documents, root);
    const runs = [];
    for (let run = 0; run < repeat; run += 1) {
      await rm(join(root, "public"), { recursive: true, force: true });
      runs.push(await buildOnce(program, root, origin));
    }
    const page = await searchPage(root, origin);
    this.kept = inflateRawSync(await readFile(join(root, "public", WHOLE))).toString("utf8", ...FOLDER_NAME);
    const middle = (name) => median(runs.map((run) => run[name]).filter((value) => value !== undefined));
    return {
      buildMs: middle("whole"),
      indexMs: middle("search"),
      missing: page ? null : "the built site has no search page at /search/: this signpost makes no search",
    };
  },

  classify(path) {
    if (path === `/${WHOLE}` || path === `/search/${this.kept}/t0.bin`) return "index";
    return path === `/search/${this.kept}/r0.bin` ? "text" : null;
  },

  /** Ranks without a browser, by the script that the browser runs. */
  async rank({ work, origin }, queries) {
    const root = join(work, "site");
    const file = (address) => join(root, "public", new URL(address, origin).pathname);
    const { base, engine } = await searchPage(root, origin);
    const { open } = await import(pathToFileURL(file(engine)));
    // The engine asks for what is in a file, not for its bytes: every file is compressed in itself.
    const opened = await open(base, async (address) => new Uint8Array(inflateRawSync(await readFile(file(address)))));
    const run = {};
    for (const { qid, query } of queries) {
      const { results } = await opened.search(query);
      run[qid] = rankedDocuments(results.map(({ url }) => url));
    }
    return run;
  },

  /** The same from the command line, which has to agree in every place. */
  async rankOnCommandLine({ work, program }, queries) {
    const root = join(work, "site");
    const run = {};
    for (const { qid, query } of queries) {
      const words = ["search", query, "--format", "json", "--root", root, "--output-dir", join(root, "public")];
      // It ends with 1 when nothing was found, which is an answer here.
      const { stdout } = await promisify(execFile)(program, words, { maxBuffer: OUTPUT_LIMIT_BYTES })
        .catch((error) => (error.code === 1 && error.stdout ? error : Promise.reject(error)));
      run[qid] = rankedDocuments(JSON.parse(stdout).map(({ url }) => url));
    }
    return run;
  },

  /** Gives the page a `bench.search` like a peer's, from the module that it uses itself. */
  prepare(page) {
    return page.evaluate(async () => {
      const { base, engine } = document.querySelector("[data-engine]").dataset;
      const opened = await (await import(engine)).open(base);
      window.bench = { search: async (query) => (await opened.search(query)).results };
    });
  },
};

/** Where the search page says that its engine and its index are; null where the site has no such page. */
async function searchPage(root, origin) {
  const page = await readFile(join(root, "public/search/index.html"), "utf8").catch(() => null);
  const said = (name) => new RegExp(`data-${name}="([^"]+)"`).exec(page ?? "")?.[1];
  if (!said("engine") || !said("base")) return null;
  // Templates escape the slash as well.
  const unescaped = (text) => text.replaceAll("&#x2F;", "/").replaceAll("&amp;", "&");
  const whole = (address) => new URL(unescaped(address), `${origin}/search/`).href;
  return { base: whole(said("base")), engine: whole(said("engine")) };
}

async function buildOnce(program, root, origin) {
  const started = performance.now();
  const { stdout, stderr } = await promisify(execFile)(program,
    ["build", "--root", root, "--base-url", origin, "--timings", "--color", "never"],
    { maxBuffer: OUTPUT_LIMIT_BYTES });
  const whole = performance.now() - started;
  const stages = [...`${stdout}\n${stderr}`.matchAll(/^\s*([a-z][a-z ]*?)\s+(\d+(?:\.\d+)?) (ms|s)$/gm)]
    .map(([, stage, time, unit]) => [stage, Number(time) * (unit === "s" ? 1000 : 1)]);
  return { whole, ...Object.fromEntries(stages.filter(([stage]) => stage === "search")) };
}
