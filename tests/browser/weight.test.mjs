// What a page weighs on its way to a phone: HTML and style sheet as a host would compress them.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { serving } from "./site.mjs";

/** A second on a slow 3G line. */
const PAGE_BYTES = 30_000;
/** The style sheet is fetched once, but by everybody, and nothing is shown before it is there. */
const CSS_BYTES = 10_000;

const site = await serving();

const read = (path) => readFile(join(site.folder, path));

test("the style sheet is at most 10 kB in brotli", async () => {
  const bytes = brotliCompressSync(await read("main.css")).length;
  assert.ok(bytes <= CSS_BYTES, `${bytes} bytes`);
});

test("every page with its styles and scripts is at most 30 kB over the wire, also from a host that only has gzip", async () => {
  const weights = new Map();
  const weigh = async (path) => {
    if (!weights.has(path)) weights.set(path, gzipSync(await read(path)).length);
    return weights.get(path);
  };
  const names = await readdir(site.folder, { recursive: true });
  const pages = names.filter((name) => name.endsWith(".html"));
  assert.ok(pages.length >= 300, `only ${pages.length} pages`);
  const heavy = [];
  for (const page of pages) {
    const html = (await read(page)).toString();
    const scripts = [...html.matchAll(/<script[^>]* src="[^"]*\/\/[^/"]+\/([^"?]+)/g)].map(([, script]) => script);
    let bytes = 0;
    for (const path of [page, "main.css", ...scripts]) bytes += await weigh(path);
    if (bytes > PAGE_BYTES) heavy.push(`${page}: ${bytes} bytes`);
  }
  assert.deepEqual(heavy, []);
});
