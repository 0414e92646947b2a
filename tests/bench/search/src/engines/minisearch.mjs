// MiniSearch, tuned by trial: sections as documents, one index file.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import MiniSearch from "minisearch";
import { classifyWhole, writePage } from "./peer-page.mjs";

const FOLDER = join(createRequire(import.meta.url).resolve("minisearch"), "../../..");
const { version } = JSON.parse(await readFile(join(FOLDER, "package.json"), "utf8"));

const OPTIONS = { fields: ["title", "heading", "body"], storeFields: ["url", "title", "heading"] };

/** Words that say nothing of the subject. Leaving them out of queries gains more than any boost does. */
const STOP_WORDS = `a about after all also am an and any are as at be because been but by can could did do does for from
  get had has have he her him his how i if in into is it its just like may me might my no not of on or our out own she
  should so some than that the their them then there these they this to too us was we were what when where which while
  who whom why will with would you your`.split(/\s+/);

/** Any other word may answer, titles first; longer ones also by their beginnings, and with one letter in five wrong. */
const SEARCH = `{
  boost: { title: 2 },
  combineWith: "OR",
  prefix: (term) => term.length > 3,
  fuzzy: (term) => (term.length > 3 ? 0.2 : false),
}`;

export const minisearch = {
  name: "minisearch",
  synonyms: false,
  wholeIndex: true,
  documents: "sections, each with its page's title",
  title: () => `MiniSearch ${version}, tuned`,

  async build({ sections, folder }) {
    const library = await readFile(join(FOLDER, "dist/es/index.js"), "utf8");
    const exported = "export { MiniSearch as default };";
    if (!library.includes(exported)) throw new Error("MiniSearch's module does not end as it used to");
    await writePage(folder, `${library.replace(exported, "")}
      export async function open(index) {
        const engine = MiniSearch.loadJSON(await (await index).text(), ${JSON.stringify(OPTIONS)});
        const stop = new Set(${JSON.stringify(STOP_WORDS)});
        const options = ${SEARCH};
        const processTerm = (term) => (stop.has(term.toLowerCase()) ? null : term.toLowerCase());
        return async (query) => {
          const found = engine.search(query, { ...options, processTerm });
          return (found.length > 0 ? found : engine.search(query, options)).slice(0, 30);
        };
      }`, "/index.json");
    const started = performance.now();
    const engine = new MiniSearch(OPTIONS);
    engine.addAll(sections.map(({ text, ...section }, id) => ({ id, body: text, ...section })));
    await writeFile(join(folder, "index.json"), JSON.stringify(engine));
    const indexMs = performance.now() - started;
    await writeFile(join(folder, "texts.json"), JSON.stringify(sections.map(({ text }) => text)));
    return { indexMs };
  },

  classify: classifyWhole,
};
