// lunr twice: as its guide shows it, and tuned by trial. Sections are its documents; names and addresses stand beside the index.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { classifyWhole, writePage } from "./peer-page.mjs";

const require = createRequire(import.meta.url);
const lunrLibrary = require("lunr");

/** `search()`, with the marks of lunr's query language taken out of what people type. */
const PLAIN = `engine.search(query.replace(/[~^:*+-]/g, " "))`;

/** Whole words count ten times as much as words one letter off, which stop words and short words do not get. */
const TUNED = `engine.query((q) => {
  for (const token of lunr.tokenizer(query)) {
    const word = token.toString();
    q.term(word, { boost: 10 });
    if (word.length > 3 && lunr.stopWordFilter(token)) q.term(word, { boost: 1, editDistance: 1 });
  }
})`;

function adapter(name, suffix, boosts, search) {
  return {
    name,
    synonyms: false,
    wholeIndex: true,
    documents: "sections, each with its page's title",
    title: () => `lunr ${require("lunr/package.json").version}${suffix}`,

    async build({ sections, folder }) {
      const library = await readFile(require.resolve("lunr/lunr.min.js"), "utf8");
      await writePage(folder, `const module = { exports: {} };
        (function (module, exports) { ${library} })(module, module.exports);
        const lunr = module.exports;
        export async function open(index) {
          const { index: data, shown } = await (await index).json();
          const engine = lunr.Index.load(data);
          return async (query) => ${search}.slice(0, 30).map(({ ref }) => {
            const [url, title, heading] = shown[ref];
            return { url, title, heading };
          });
        }`, "/index.json");
      const started = performance.now();
      const engine = lunrLibrary(function () {
        this.ref("id");
        for (const [field, boost] of Object.entries(boosts)) this.field(field, { boost });
        sections.forEach(({ text, ...section }, id) => this.add({ id, body: text, ...section }));
      });
      const shown = sections.map(({ url, title, heading }) => [url, title, heading]);
      await writeFile(join(folder, "index.json"), JSON.stringify({ index: engine, shown }));
      const indexMs = performance.now() - started;
      await writeFile(join(folder, "texts.json"), JSON.stringify(sections.map(({ text }) => text)));
      return { indexMs };
    },

    classify: classifyWhole,
  };
}

/** Titles count ten times, as in lunr's guide. Its sum of scores by field makes that too much: see the tuned one. */
export const lunr = adapter("lunr", "", { title: 10, heading: 1, body: 1 }, PLAIN);
export const lunrTuned = adapter("lunr-tuned", ", tuned", { title: 1, heading: 1, body: 1 }, TUNED);
