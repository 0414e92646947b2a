// What a page weighs on its way to a phone: HTML and style sheet as a host would compress them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { buildAndServe } from "./site.mjs";

/** A second on a slow 3G line. */
const PAGE_BYTES = 30_000;
/** The style sheet is fetched once, but by everybody, and nothing is shown before it is there. */
const CSS_BYTES = 10_000;

let site;

before(async () => {
  site = await buildAndServe();
});

after(() => site?.close());

const read = (path) => readFile(join(site.folder, path));

test("the style sheet is at most 10 kB in brotli", async () => {
  const bytes = brotliCompressSync(await read("main.css")).length;
  assert.ok(bytes <= CSS_BYTES, `${bytes} bytes`);
});

for (const path of ["", "worried/child/", "procedures/escalation/", "campaigns/cse/"]) {
  test(`/${path} and its style sheet are at most 30 kB over the wire, also from a host that only has gzip`, async () => {
    const html = await read(`${path}index.html`);
    const css = await read("main.css");
    const scripts = await Promise.all([...html.toString().matchAll(/<script[^>]* src="[^"]*\/\/[^/"]+\/([^"?]+)/g)].map(([, script]) => read(script)));
    const bytes = [html, css, ...scripts].reduce((sum, file) => sum + gzipSync(file).length, 0);
    assert.ok(bytes <= PAGE_BYTES, `${bytes} bytes`);
  });
}
