// Large text and small windows lose nothing: 400 % (WCAG 1.4.10), twice the text alone (1.4.4), words and lines set wide apart (1.4.12).
// A page of each template here; `EVERY_PAGE=1 node --test zoom.test.mjs` looks at every page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE, everyPath } from "./sample.mjs";
import { NARROW, inBrowser, visit } from "./window.mjs";

/** A window of 1280 by 1024 at 400 %. */
const ZOOMED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };
/** As WCAG 1.4.12 lists them. */
const WIDE_APART = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }";

/** The mark behind the words of a specimen is meant to reach past its edge. */
const WITHOUT_MARK = ".specimen { display: none }";

const { site, browser } = await inBrowser();
const paths = process.env.EVERY_PAGE ? await everyPath(site.folder) : SAMPLE;

/** What a reader of this window cannot get at. Runs in the browser. */
function lost() {
  const found = [];
  const call = (one) => `${one.localName}.${one.className} "${one.textContent.replace(/\s+/g, " ").trim().slice(0, 30)}"`;
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`the page scrolls ${wide} px sideways`);
  /** What may scroll sideways: tables, whose sense lies in two directions. */
  const scroller = (one) => one.closest(".table, .figures-scroll");
  for (const one of document.querySelectorAll("body *")) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("svg, .hidden, .skip, thead")) continue;
    const { overflowX, overflowY } = getComputedStyle(one);
    const [x, y] = [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight];
    if (one.clientWidth && ((overflowX === "hidden" && x > 1) || (overflowY === "hidden" && y > 1))) found.push(`cut off: ${call(one)}`);
    const scrolls = (way, by) => /auto|scroll/.test(way) && by > 1;
    if (scrolls(overflowX, x) && !scroller(one)) found.push(`scrolls sideways: ${call(one)}`);
    if (scrolls(overflowX, x) && scrolls(overflowY, y)) found.push(`scrolls two ways: ${call(one)}`);
    const own = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const { left, right } = one.getBoundingClientRect();
    if (own && !scroller(one) && (left < -1 || right > document.documentElement.clientWidth + 1)) found.push(`past the edge: ${call(one)}`);
  }
  // The way out stays in sight, leaves room for the page, and lies over no word of the strip that it stands in.
  const over = document.querySelector(".leave a")?.getBoundingClientRect();
  if (over && over.width * over.height > (innerWidth * innerHeight) / 5) found.push("the way out fills the window");
  const words = document.createTreeWalker(document.querySelector(".help-strip"), NodeFilter.SHOW_TEXT);
  while (over && words.nextNode()) {
    const range = new Range();
    range.selectNodeContents(words.currentNode);
    const under = [...range.getClientRects()].some(({ left, right, top, bottom }) => right > over.left + 1 && left < over.right && bottom > over.top && top < over.bottom);
    if (under && words.currentNode.data.trim()) found.push(`under the way out: ${words.currentNode.data}`);
  }
  return found;
}

async function nothingLost(options, css) {
  const found = [];
  for (const path of paths) {
    await visit(
      { site, browser },
      path,
      async (page) => {
        await page.evaluate((css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }, `${WITHOUT_MARK} ${css}`);
        for (const fault of await page.evaluate(lost)) found.push(`${path}: ${fault}`);
      },
      { expected: /status of 404/, ...options },
    );
  }
  assert.deepEqual(found, []);
}

const LONG = { timeout: 1_800_000 };
test("at 400 % nothing is lost, and only tables scroll sideways", LONG, () => nothingLost(ZOOMED, ""));
test("text twice as large on a small phone loses nothing", LONG, () => nothingLost({ viewport: NARROW }, "html { font-size: 200% }"));
test("letters, words and lines set wide apart lose nothing", LONG, () => nothingLost({ viewport: NARROW }, WIDE_APART));

test("these checks see what is lost", () =>
  visit(
    { site, browser },
    "/about/",
    async (page) => {
      assert.deepEqual(await page.evaluate(lost), []);
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("h1 { block-size: 1em; overflow: hidden } main p { white-space: nowrap }");
        document.adoptedStyleSheets = [sheet];
      });
      const found = (await page.evaluate(lost)).join("\n");
      for (const fault of [/sideways/, /cut off: h1/, /past the edge/]) assert.match(found, fault);
    },
    ZOOMED,
  ));
