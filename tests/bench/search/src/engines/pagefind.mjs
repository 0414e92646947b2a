// Pagefind: pages as documents, from the corpus's own HTML; it cuts them at headings itself when it shows them.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { writePage } from "./peer-page.mjs";

/**
 * The program for this machine. package.json names those for Linux; elsewhere, `npm install --no-save` that of the
 * platform (`@pagefind/darwin-arm64@1.6.0`, say) first.
 */
const PACKAGE = `@pagefind/${process.platform}-${process.arch}`;
const PACKAGE_FILE = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
const { version } = JSON.parse(await readFile(PACKAGE_FILE, "utf8"));

/**
 * On the main thread, not in a worker: there the throttled CPU and network are what they claim to be, and one script of
 * two is not fetched. Both are to Pagefind's advantage.
 */
const ENGINE = `
export async function open() {
  const { createInstance } = await import("/pagefind/pagefind.js");
  const pagefind = createInstance({ noWorker: true, basePath: "/pagefind/", baseUrl: "/" });
  await pagefind.init();
  return async (query) => {
    const { results } = await pagefind.search(query);
    const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    return shown.map(({ url, meta, excerpt }) => ({ url, title: meta.title, excerpt }));
  };
}`;

export const pagefind = {
  name: "pagefind",
  synonyms: false,
  documents: "pages (it shows sections, but ranks pages)",
  title: () => `Pagefind ${version}`,

  async build({ corpusFolder, folder }) {
    await writePage(folder, ENGINE, "");
    const runner = join(dirname(PACKAGE_FILE), "bin/pagefind_extended");
    const started = performance.now();
    await promisify(execFile)(runner,
      ["--site", join(corpusFolder, "site"), "--output-path", join(folder, "pagefind"), "--quiet"]);
    return { indexMs: performance.now() - started };
  },

  classify(path) {
    if (path.startsWith("/pagefind/fragment/")) return "text";
    if (/\.(pf_index|pf_meta|pf_filter)$/.test(path) || path.endsWith("pagefind-entry.json")) return "index";
    const engine = ["/pagefind/pagefind.js", "/search/page.js", "/search/engine.js"].includes(path);
    return engine || /\/wasm\.(?!unknown)/.test(path) ? "script" : null;
  },
};
