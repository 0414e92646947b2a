// The folder a peer is served from: the common search page, the peer's engine script, the index.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { minify } from "terser";

const HERE = new URL("../page/", import.meta.url);

/** `engine` is an ES module exporting `open(index)`; `index` the address of a file to fetch beside it, or "". */
export async function writePage(folder, engine, index) {
  const below = join(folder, "search");
  await rm(folder, { recursive: true, force: true });
  await mkdir(below, { recursive: true });
  const page = await readFile(new URL("index.html", HERE), "utf8");
  await writeFile(join(below, "index.html"), page.replace('data-index=""', `data-index="${index}"`));
  await writeFile(join(below, "page.js"), await small(await readFile(new URL("page.js", HERE), "utf8")));
  await writeFile(join(below, "engine.js"), await small(engine));
}

/** Nobody would publish a script with its comments. */
async function small(script) {
  const { code } = await minify(script, { module: true });
  return code;
}

/** For engines whose page was made by `writePage` and whose index is one file and its texts another. */
export function classifyWhole(path) {
  if (path === "/search/index.html") return null;
  if (path.endsWith(".js")) return "script";
  return path === "/texts.json" ? "text" : "index";
}
