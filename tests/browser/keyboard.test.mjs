// The whole site without a mouse: everything is reached in the order of the page and back again, focus always shows, nothing holds it.
// A page of every part that can be pressed is walked here; `EVERY_PAGE=1 node --test keyboard.test.mjs` walks every page there is.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { everyPath } from "./sample.mjs";
import { buildAndServe } from "./site.mjs";
import { NARROW, WIDE, inBrowser, visit } from "./window.mjs";

/** Doors, a way out, a table that scrolls, letters, buttons to save, a contents list, a tracker, charts with their figures. */
const WALKS = ["/", "/safety/", "/search/", "/offline/", "/procedures/escalation/", "/reviews/anne/", "/measures/exploitation/"];
const EXIT = "https://www.bbc.co.uk/weather";
const NOTICES = [
  { text: "Our phones are not working today.", severity: "urgent", path: "@/contacts/_index.md" },
  { text: "The office moves.", severity: "important", path: "@/contacts/_index.md" },
];

const { site, browser } = await inBrowser();
const every = process.env.EVERY_PAGE && (await everyPath(site.folder));
const walks = every || WALKS;
/** Where colours are forced only what focus looks like is another matter. */
const forced = every || ["/worried/child/", "/search/"];

const on = (path, look, options) => visit({ site, browser }, path, look, options);
const focused = (page, selector) => page.evaluate((selector) => document.activeElement.matches(selector), selector);

/** Presses Tab until `selector` has the focus. */
async function tabTo(page, selector, most = 200) {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    if (await focused(page, selector)) return;
  }
  assert.fail(`Tab does not reach ${selector}`);
}

/** Where the focus is, and whether it shows. Nothing where the walk is over. Runs in the browser. */
function here() {
  const one = document.activeElement;
  if (one === document.body) return undefined;
  const place = one.getBoundingClientRect();
  const seen = [one, one.closest(".arm") ?? one].map((part) => getComputedStyle(part));
  const middle = document.elementFromPoint(place.left + place.width / 2, place.top + Math.min(place.height / 2, 10));
  return {
    at: [...document.querySelectorAll("*")].indexOf(one),
    words: (one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40) || one.id,
    shows: seen.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2),
    inSight: place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth,
    covered: Boolean(middle?.closest(".leave")) && !one.closest(".leave"),
  };
}

/** Everything that can be pressed or scrolled and is not hidden, by its place in the page. Runs in the browser. */
function pressable() {
  const all = [...document.querySelectorAll("*")];
  const wanted = all.filter((one) => one.matches("a[href], button, input, summary, [tabindex='0']") && one.checkVisibility({ visibilityProperty: true }));
  return wanted.map((one) => all.indexOf(one));
}

async function walk(page, key, most) {
  const met = [];
  while (met.length <= most) {
    await page.keyboard.press(key);
    const place = await page.evaluate(here);
    // Where there is no bar of addresses to go to, the walk begins anew.
    if (!place || place.at === met[0]?.at) return met;
    met.push(place);
  }
  assert.fail(`${key} does not get out of the page: the last were ${met.slice(-3).map(({ words }) => words).join(", ")}`);
}

async function wholeWalk(page) {
  const wanted = await page.evaluate(pressable);
  const met = await walk(page, "Tab", wanted.length);
  assert.deepEqual(met.map(({ at }) => at), wanted, "everything that can be pressed, in the order of the page");
  const words = (wrong) => met.filter(wrong).map(({ words }) => words);
  assert.deepEqual(words(({ shows }) => !shows), [], "focus without a ring");
  assert.deepEqual(words(({ inSight }) => !inSight), [], "focus out of sight");
  assert.deepEqual(words(({ covered }) => covered), [], "focus under the way out");
  // Shift is also the way out, pressed three times by itself: with Tab between it must not be.
  const back = await walk(page, "Shift+Tab", wanted.length);
  assert.deepEqual(back.map(({ at }) => at), wanted.toReversed(), "and the same way back");
}

for (const [name, paths, options] of [
  ["on a desk", walks, { viewport: WIDE }],
  ["on a small phone, in forced colours", forced, { viewport: NARROW, forcedColors: "active" }],
]) {
  test(`Tab and Shift+Tab walk through every part, ${name}`, { timeout: 3_600_000 }, async () => {
    for (const path of paths) {
      await on(
        path,
        async (page) => {
          await page.waitForLoadState("networkidle");
          await wholeWalk(page).catch((error) => assert.fail(`${path}: ${error.message}`));
          assert.equal(page.url(), `${site.origin}${path}`);
        },
        options,
      );
    }
  });
}

test("the first Tab offers to skip, and Enter lands in the content", () =>
  on("/procedures/escalation/", async (page) => {
    await page.keyboard.press("Tab");
    assert.ok(await focused(page, ".skip"));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash === "#main");
    await page.keyboard.press("Tab");
    assert.ok(await focused(page, "main *"));
  }));

test("the menu of a phone is a jump to all parts of the site", () =>
  on(
    "/procedures/escalation/",
    async (page) => {
      await tabTo(page, ".menu-link", 10);
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => location.hash === "#site-menu");
      await page.keyboard.press("Tab");
      assert.ok(await focused(page, "#site-menu a"));
    },
    { viewport: NARROW },
  ));

test("an entry of the contents moves the walk to its part, with its heading in sight", () =>
  on("/procedures/escalation/", async (page) => {
    await tabTo(page, ".contents li:nth-child(3) a");
    const id = await page.evaluate(() => document.activeElement.hash.slice(1));
    await page.keyboard.press("Enter");
    await page.waitForFunction((id) => location.hash === `#${id}`, id);
    const top = await page.locator(`[id="${id}"]`).evaluate((heading) => heading.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < WIDE.height, `the heading is at ${top}`);
    await page.keyboard.press("Tab");
    const after = await page.evaluate((id) => Boolean(document.getElementById(id).compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING), id);
    assert.ok(after, "the next Tab goes on from there");
  }));

test("the figures behind a chart open and close at Enter and at Space, and the focus stays", () =>
  on("/measures/exploitation/", async (page) => {
    await tabTo(page, ".figures-behind summary");
    const open = () => page.evaluate(() => document.activeElement.matches("summary") && document.activeElement.parentElement.open);
    for (const [key, opened] of [["Enter", true], ["Space", false], ["Space", true], ["Enter", false]]) {
      await page.keyboard.press(key);
      assert.equal(await open(), opened, key);
    }
  }));

test("a table that is too wide for a phone scrolls at the arrow keys", () =>
  on(
    "/campaigns/private-fostering/",
    async (page) => {
      const box = page.locator(".table").first();
      assert.ok(await box.evaluate((one) => one.scrollWidth > one.clientWidth), "the table fits: choose another page for this test");
      await tabTo(page, ".table");
      for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowRight");
      await page.waitForFunction(() => document.activeElement.scrollLeft > 0);
      await page.keyboard.press("Tab");
      assert.equal(await focused(page, ".table"), false, "and lets the walk go on");
    },
    { viewport: NARROW },
  ));

test("the way out is one Tab from the skip link, and Enter leaves", () =>
  on(
    "/worried/child/",
    async (page) => {
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      assert.ok(await focused(page, ".leave a"));
      await page.keyboard.press("Enter");
      await page.waitForURL(EXIT);
    },
    { others: [new URL(EXIT).origin] },
  ));

test("pages are saved and removed again with the keyboard, and the focus is never lost", () =>
  on("/offline/", async (page) => {
    const status = (words) => page.locator("#offline-status").filter({ hasText: words }).waitFor({ timeout: 60_000 });
    await tabTo(page, "#offline-save");
    await page.keyboard.press("Enter");
    await status(/^Saved\./);
    await page.locator("#offline-remove").waitFor();
    assert.ok(await focused(page, "#offline-save"), "after saving");
    await page.keyboard.press("Tab");
    assert.ok(await focused(page, "#offline-remove"), "removing is the next thing");
    await page.keyboard.press("Space");
    await status(/^Removed\./);
    await page.locator("#offline-remove").waitFor({ state: "hidden" });
    assert.ok(await focused(page, "#offline-save"), "after removing");
  }));

describe("the search", () => {
  const searched = async (page, words) => {
    await tabTo(page, "#search-input", 20);
    await page.keyboard.type(words);
    await page.locator("#search-status").filter({ hasText: /result/ }).waitFor();
  };

  test("its filters open at Enter, are ticked at Space, and Escape ends it all", () =>
    on("/search/", async (page) => {
      await searched(page, "abuse");
      const count = await page.locator("#search-status").textContent();
      await tabTo(page, "#search-narrow summary", 5);
      await page.keyboard.press("Enter");
      await tabTo(page, "#search-narrow input", 3);
      await page.keyboard.press("Space");
      await page.waitForFunction((count) => ![count, ""].includes(document.querySelector("#search-status").textContent), count);
      assert.ok(await focused(page, "#search-narrow input:checked"));
      await page.keyboard.press("Escape");
      assert.ok(await focused(page, "#search-input"));
      assert.equal(await page.locator("#search-results li").count(), 0);
    }));

  test("more results come at Enter, and the walk goes on at the first of them", () =>
    on("/search/", async (page) => {
      await searched(page, "abuse");
      await tabTo(page, "#search-more");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelectorAll("#search-results li").length > 10);
      assert.ok(await focused(page, "#search-results li:nth-child(11) a"));
    }));

  test("with results below it, the walk still goes through the page and back", () =>
    on("/contacts/", async (page) => {
      await searched(page, "bruises");
      await page.evaluate(() => document.activeElement.blur());
      await page.evaluate(() => getSelection().removeAllRanges());
      await page.locator(".skip").focus();
      const wanted = await page.evaluate(pressable);
      const met = await walk(page, "Tab", wanted.length);
      assert.deepEqual(met.map(({ at }) => at), wanted.slice(1));
    }));
});

test("links of notices show their focus on every colour", async () => {
  const notices = NOTICES.map(({ text, severity, path }) => `  { text = "${text}", severity = "${severity}", path = "${path}" },`).join("\n");
  const files = {
    "zola.toml": `base_url = "https://example.org"\ntitle = "A board"\n\n[extra.signpost]\nname = "A board"\nnotices = [\n${notices}\n]\n`,
    "content/_index.md": '+++\ntitle = "A board"\n+++\n\nIf someone is in danger now, ring 999.\n',
    "content/contacts/_index.md": '+++\ntitle = "Contacts"\n+++\n',
  };
  const other = await buildAndServe({ files });
  try {
    for (const colorScheme of ["light", "dark"]) {
      await visit({ site: other, browser }, "/", wholeWalk, { colorScheme });
      await visit(
        { site: other, browser },
        "/",
        async (page) => {
          for (const link of await page.locator(".notice a").all()) {
            await link.focus();
            const [ring, ground] = await link.evaluate((one) => [getComputedStyle(one).outlineColor, getComputedStyle(one.closest(".notice")).backgroundColor]);
            assert.notEqual(ring, ground);
          }
        },
        { colorScheme },
      );
    }
  } finally {
    await other.close();
  }
});
