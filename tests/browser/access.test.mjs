// Whether everybody can use the site: machines' checks of every template, and what only a browser can tell.
// A sample of pages is checked here; `EVERY_PAGE=1 node --test access.test.mjs` checks every page there is, each light and dark, narrow and wide.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { SAMPLE, everyPath } from "./sample.mjs";
import { NARROW, NOTHING, WIDE, inBrowser, stored, visit } from "./window.mjs";

/** Pages on which somebody frightened may land. */
const LANDINGS = ["/", "/no/such/page/", "/search/", "/worried/", "/worried/child/", "/worried/adult/"];

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const { site, browser } = await inBrowser();
const paths = process.env.EVERY_PAGE ? await everyPath(site.folder) : SAMPLE;

/** The missing page is one of the sample. */
const EXPECTED = { expected: /status of 404/ };
const on = (path, look, options) => visit({ site, browser }, path, look, { ...EXPECTED, ...options });
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// What colours do to contrast hardly hangs on the width, nor what the width does to targets on the colours.
const LOOKS = [[NARROW, "light"], [WIDE, "dark"], ...(process.env.EVERY_PAGE ? [[NARROW, "dark"], [WIDE, "light"]] : [])];
for (const [viewport, colorScheme] of LOOKS) {
  test(`axe finds nothing, ${viewport.width} pixels, ${colorScheme}`, { timeout: 3_600_000 }, async () => {
    const found = [];
    for (const path of paths) {
      await on(
        path,
        async (page) => {
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() =>
            globalThis.axe.run(document, { rules: { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } } }),
          );
          for (const { id, nodes } of violations) found.push(`${path}: ${id}: ${nodes[0].target} ${nodes[0].failureSummary}`);
        },
        { viewport, colorScheme },
      );
    }
    assert.deepEqual(found, []);
  });
}

for (const path of LANDINGS) {
  test(`999 and the way to help are in sight on ${path} of a small phone, before any scrolling`, () =>
    on(
      path,
      async (page) => {
        for (const part of ["a[href='tel:999']", ".arm-link"]) {
          const place = await page.locator(`.help-strip ${part}`).boundingBox();
          assert.ok(place.x >= 0 && place.y >= 0 && place.x + place.width <= 320 && place.y + place.height <= 568, JSON.stringify(place));
          assert.ok(place.height >= 24 && place.width >= 44, `${part} is too small to hit: ${JSON.stringify(place)}`);
        }
        assert.match(await page.locator(".help-strip").innerText(), /In danger now\?\s+Ring 999[^]*press 55/);
        // Nothing lies over the number: what a finger meets there is the link.
        assert.ok(await page.locator(".help-strip a[href='tel:999']").evaluate((link) => {
          const { left, top, width, height } = link.getBoundingClientRect();
          return document.elementFromPoint(left + width / 2, top + height / 2) === link;
        }));
      },
      { viewport: NARROW },
    ));
}

test("right to left, nothing scrolls sideways and the arms point the other way", () =>
  on(
    "/",
    async (page) => {
      await page.evaluate(() => (document.documentElement.dir = "rtl"));
      assert.equal(await overflow(page), 0);
      const flipped = await page.locator(".door").first().evaluate((door) => getComputedStyle(door, "::before").transform);
      assert.match(flipped, /^matrix\(-1,/);
    },
    { viewport: NARROW },
  ));

test("at every width the way out covers no word of the help above the page, and the menu takes one line", () =>
  on("/worried/child/", async (page) => {
    const faults = [];
    for (let width = NARROW.width; width <= WIDE.width; width += 32) {
      await page.setViewportSize({ width, height: WIDE.height });
      const found = await page.evaluate(() => {
        const way = document.querySelector(".leave a").getBoundingClientRect();
        const covered = (box) => box.left < way.right && way.left < box.right && box.top < way.bottom && way.top < box.bottom;
        const words = [...document.querySelectorAll(".help-strip :is(.help-now, .help-silent, a)")].filter((one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          return [...range.getClientRects()].some(covered);
        });
        const tops = new Set([...document.querySelectorAll(".site-nav a")].map((link) => link.getBoundingClientRect().top));
        return [...words.map((one) => `covered: ${one.textContent.trim()}`), ...(tops.size > 1 ? [`a menu of ${tops.size} lines`] : [])];
      });
      faults.push(...found.map((fault) => `${width} px: ${fault}`));
    }
    assert.deepEqual(faults, []);
  }));

describe("forced colours", () => {
  const edges = (path, parts) =>
    on(
      path,
      async (page) => {
        const edge = (one) => Number.parseFloat(getComputedStyle(one).borderBlockStartWidth) + Number.parseFloat(getComputedStyle(one).borderBlockEndWidth);
        for (const part of parts) assert.ok((await page.locator(part).first().evaluate(edge)) >= 2, `${part} has no edge`);
      },
      { forcedColors: "active" },
    );

  test("arms, cards, contacts and notices keep an edge", () =>
    edges("/style-guide/", [".help-strip", ".arm-link", ".step", ".breadcrumbs a", ".arm", ".care", ".contact", ".note", ".notice", ".button"]));

  test("the way out is a button to the eye", () => edges("/worried/child/", [".leave a"]));

  for (const colorScheme of ["light", "dark"]) {
    test(`charts stand out from the ground, words and shapes, ${colorScheme}`, async () => {
      for (const [path, shapes] of [["/measures/exploitation/", ".chart-bar"], ["/measures/children-2013-16/", ".chart [stroke]:not(.chart-axis)"]]) {
        await on(
          path,
          async (page) => {
            const colours = await page.locator(".chart").first().evaluate((chart, shapes) => {
              const of = (one, what) => getComputedStyle(one)[what];
              return { ground: of(document.body, "backgroundColor"), words: of(chart.querySelector(".chart-text"), "fill"), lines: of(document.querySelector(shapes), "stroke") };
            }, shapes);
            const bright = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
            for (const part of ["words", "lines"]) assert.ok(Math.abs(bright(colours[part]) - bright(colours.ground)) > 500, `${path}: ${part}: ${JSON.stringify(colours)}`);
          },
          { forcedColors: "active", colorScheme },
        );
      }
    });
  }
});

test("nobody who asks for less motion, or does not, is shown any", () =>
  on("/", async (page) => {
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) => {
      const { animationName, transitionDuration } = getComputedStyle(one);
      return animationName !== "none" || transitionDuration !== "0s";
    }).length);
    assert.equal(moving, 0);
  }));

test("reading, searching and coming back stores nothing", () =>
  on("/", async (page, context) => {
    for (const path of ["/worried/child/", "/offline/", "/search/"]) await page.goto(`${site.origin}${path}`);
    await page.locator("#search-input").pressSequentially("neglect", { delay: 5 });
    await page.locator("#search-status").filter({ hasText: /result|Nothing/ }).waitFor();
    assert.deepEqual(await page.evaluate(stored), NOTHING);
    assert.deepEqual(await context.cookies(), []);
  }));

test("without JavaScript every landing page has the number, the way out and the way to help", () =>
  on(
    "/worried/child/",
    async (page) => {
      assert.ok(await page.locator(".help-strip a[href='tel:999']").isVisible());
      assert.match(await page.getByRole("link", { name: "Leave this page" }).getAttribute("href"), /^https:/);
    },
    { javaScriptEnabled: false },
  ));

describe("on paper", () => {
  const print = async (path, look) =>
    on(path, async (page) => {
      await page.emulateMedia({ media: "print" });
      await look(page);
    });

  test("a procedure says where it comes from, that it ages and whom to ring, and has no menus", () =>
    print("/procedures/escalation/", async (page) => {
      const head = await page.locator(".print-head").innerText();
      assert.ok(head.includes(`${site.origin}/procedures/escalation/`), head);
      assert.match(head, /Reviewed 20 November 2026/);
      assert.match(head, /Printed copies go out of date/);
      assert.match(head, /999/);
      const first = await page.locator(".print-head").boundingBox();
      const title = await page.locator("h1").boundingBox();
      assert.ok(first.y < title.y, "the numbers stand first");
      for (const part of [".site-nav", ".breadcrumbs", ".search-box", ".site-menu", ".contents", ".wrong-page"]) {
        assert.equal(await page.locator(part).first().isVisible(), false, part);
      }
      assert.ok(await page.locator(".help-strip").isVisible());
    }));

  test("a wallet card fills a sheet, eight times, with SPECIMEN and nothing else", () =>
    print("/print/cse-wallet-card/", async (page) => {
      const cards = page.locator(".card:visible");
      assert.equal(await cards.count(), 8);
      const { width, height } = await cards.first().boundingBox();
      const mm = 96 / 25.4;
      assert.deepEqual([Math.round(width / mm), Math.round(height / mm)], [85, 55]);
      for (const card of await cards.all()) {
        assert.match(await card.innerText(), /SPECIMEN[^]*999/);
        const fits = await card.evaluate((one) => {
          const [numbers, foot, whole] = [one.querySelector(".card-numbers"), one.querySelector(".card-foot"), one].map((part) => part.getBoundingClientRect());
          return numbers.bottom <= foot.top && foot.bottom <= whole.bottom;
        });
        assert.ok(fits, "words are cut off or lie over each other");
      }
      assert.equal(await page.locator(".help-strip").isVisible(), false);
    }));
});

describe("is something on this page wrong?", () => {
  test("an ordinary page has a mailbox, says first what it is not for, and names the page", () =>
    on("/procedures/escalation/", async (page) => {
      const words = await page.locator(".wrong-page").innerText();
      assert.match(words, /Do not use this to report that someone is at risk[^]*Tell us this page is wrong/);
      const href = await page.getByRole("link", { name: "Tell us this page is wrong" }).getAttribute("href");
      assert.equal(new URL(href).searchParams.get("subject"), `This page is wrong: ${site.origin}/procedures/escalation/`);
    }));

  test("a sensitive page offers a phone and no e-mail", () =>
    on("/worried/child/", async (page) => {
      assert.equal(await page.locator("a[href^='mailto:']").count(), 0);
      await page.getByRole("link", { name: "Tell us this page is wrong, by phone" }).click();
      await page.waitForURL(/business-unit/);
    }));
});
