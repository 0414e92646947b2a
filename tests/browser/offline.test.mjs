// Pages kept on a phone because its owner asked: saved at one press, found without a network, gone at the next press.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { NOTHING, inBrowser, stored, visit } from "./window.mjs";

/** What the browser says of each request that finds no network. */
const CUT = { expected: /ERR_INTERNET_DISCONNECTED|ERR_FAILED/ };

const { site, browser } = await inBrowser();

const on = (path, look, options) => visit({ site, browser }, path, look, options);
const list = async (folder) => JSON.parse(await readFile(join(folder, "offline.json"), "utf8"));
const button = (page, name) => page.getByRole("button", { name });
/** Some hundred files take a busy machine a while. */
const status = (page, words) => page.locator("#offline-status").filter({ hasText: words }).waitFor({ timeout: 60_000 });

async function save(page) {
  await button(page, "Save these procedures to this phone").click();
  await status(page, /^Saved\./);
}

test("the list names files that are there, with their lengths, and a version that follows from them", async () => {
  const { files, bytes, version, off } = await list(site.folder);
  assert.equal(off, false);
  assert.match(version, /^[0-9a-f]{16}$/);
  let sum = 0;
  for (const { url, bytes, hash } of files) {
    const file = await readFile(join(site.folder, url === "" || url.endsWith("/") ? `${url}index.html` : url));
    assert.deepEqual([url, bytes], [url, file.length]);
    assert.match(hash, /^[0-9a-f]{16}$/);
    sum += file.length;
  }
  const search = files.map(({ url }) => url).filter((url) => url.endsWith(".bin")).map((url) => url.replace(/[0-9a-f]{12}/, "HASH"));
  assert.deepEqual(search.sort(), ["search/HASH/r0.bin", "search/HASH/t0.bin", "search/danger.bin", "search/whole.bin"]);
  assert.equal(bytes, sum);
});

test("no page that offers to leave at once is in the list", async () => {
  const { files } = await list(site.folder);
  const pages = files.filter(({ url }) => url === "" || url.endsWith("/"));
  assert.ok(pages.length >= 4, `only ${pages.length} pages`);
  for (const { url } of pages) {
    const html = await readFile(join(site.folder, url, "index.html"), "utf8");
    assert.ok(!html.includes('class="leave"'), `${url} is sensitive`);
  }
});

test("nothing is registered or stored before the button is pressed, and the size is said first", () =>
  on("/offline/", async (page) => {
    await button(page, "Save these procedures to this phone").waitFor();
    const { bytes } = await list(site.folder);
    assert.match(await page.locator("#offline-size").textContent(), new RegExp(`${Math.round(bytes / 1000)} kB`));
    assert.deepEqual(await page.evaluate(stored), NOTHING);
  }));

test("saved, without a network: the page, its age, the search down to the 28 days, and the way back", () =>
  on(
    "/offline/",
    async (page, context) => {
      await save(page);
      await page.locator("#offline-age").filter({ hasText: "Saved today" }).waitFor();
      await context.setOffline(true);
      await page.goto(`${site.origin}/procedures/`);
      assert.match(await page.locator(".saved-copy").textContent(), /Saved copy, as it was on \d+ \w+ \d{4}/);
      // From any saved page it is one tap to where everything can be removed with the next.
      await page.locator(".saved-copy").getByRole("link", { name: "Renew or remove saved pages" }).click();
      await button(page, "Remove everything saved").waitFor();
      await page.goBack();
      await page.locator("#search-input").pressSequentially("private fostering 28 days", { delay: 5 });
      await page.locator("#search-status").filter({ hasText: /results?$/ }).waitFor();
      await page.locator("#search-results").getByRole("link", { name: /private fostering/i }).first().click();
      await page.waitForURL(/private-fostering/);
      assert.match(await page.locator("main").textContent(), /28 days/);
      // A page that is not saved leads to the page that says so, and 999 stands on it.
      await page.goto(`${site.origin}/worried/child/`).catch(() => {});
      await page.waitForURL(/offline\/#not-saved/);
      assert.ok(await page.locator("#not-saved").isVisible());
      assert.ok(await page.locator(".help-strip a[href='tel:999']").isVisible());
    },
    CUT,
  ));

/** Searches for `query` and gives the address of the first page found. */
async function find(page, query) {
  await page.locator("#search-input").fill(query);
  await page.locator("#search-status").filter({ hasText: /results?$/ }).waitFor();
  const href = await page.locator("#search-results").getByRole("link").first().getAttribute("href");
  await page.keyboard.press("Escape");
  return new URL(href, page.url()).pathname.split("#")[0];
}

/** Words of many shards, as none of them is saved. */
const QUERIES = ["escalation", "bruising", "modern slavery", "thresholds", "private fostering", "lado", "hoarding", "prviate fostring "];

test("saved, without a network, the search finds what it finds with one, in parts of the index that were never fetched", () =>
  on(
    "/offline/",
    async (page, context) => {
      const online = [];
      for (const query of QUERIES) online.push(await find(page, query));
      assert.ok(new Set(online).size > 4, online.join(" "));
      await page.reload();
      await save(page);
      await context.setOffline(true);
      await page.goto(`${site.origin}/procedures/`);
      for (const [i, query] of QUERIES.entries()) assert.equal(await find(page, query), online[i], query);
    },
    CUT,
  ));

test("a search that began with a network goes on without one", () =>
  on(
    "/offline/",
    async (page, context) => {
      await save(page);
      await page.goto(`${site.origin}/procedures/`);
      const shards = [];
      page.on("request", (request) => /t\d+\.bin$/.test(request.url()) && shards.push(request.url()));
      await find(page, "escalation");
      assert.ok(shards.length > 0 && !/t0\.bin$/.test(shards[0]), "the network's index is used while there is one");
      await context.setOffline(true);
      for (const query of QUERIES) assert.ok(await find(page, query), query);
    },
    CUT,
  ));

test("who does not save fetches nothing of what is saved", () =>
  on("/offline/", async (page) => {
    const { files } = await list(site.folder);
    const mine = files.map(({ url }) => url).filter((url) => /whole|t0|r0/.test(url));
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const query of QUERIES) await find(page, query);
    assert.equal(mine.length, 3);
    for (const url of mine) assert.ok(!asked.some((request) => request.endsWith(url)), url);
  }));

test("a sensitive page that is read after saving is not kept", () =>
  on("/offline/", async (page) => {
    await save(page);
    await page.goto(`${site.origin}/worried/child/`);
    const kept = await page.evaluate(async () => {
      const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return all.flat().map((request) => request.url);
    });
    assert.ok(kept.length > 5);
    assert.deepEqual(kept.filter((url) => /worried|safety|cse/.test(url)), []);
  }));

for (const offline of [false, true]) {
  test(`one press removes everything, ${offline ? "without" : "with"} a network`, () =>
    on(
      "/offline/",
      async (page, context) => {
        await save(page);
        await context.setOffline(offline);
        await button(page, "Remove everything saved").click();
        await status(page, /^Removed\./);
        assert.deepEqual(await page.evaluate(stored), NOTHING);
      },
      CUT,
    ));
}

test("a save that breaks off leaves nothing behind", () =>
  on(
    "/offline/",
    async (page, context) => {
      await context.route("**/procedures/escalation/", (route) => route.abort());
      await button(page, "Save these procedures to this phone").click();
      await status(page, /did not work/);
      assert.deepEqual(await page.evaluate(stored), NOTHING);
    },
    CUT,
  ));

describe("the site turns saving off", () => {
  test("and devices remove what they have when they next meet it", () =>
    on("/offline/", async (page, context) => {
      await save(page);
      await context.route("**/offline.json", (route) => route.fulfill({ json: { off: true, files: [] } }));
      await page.goto(`${site.origin}/procedures/`);
      await page.waitForFunction(async () => (await caches.keys()).length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0);
      assert.deepEqual(await page.evaluate(stored), NOTHING);
    }));
});
