// The site of this repository in a real browser: every page, with JavaScript and without, narrow and wide.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { NARROW, WIDE, inBrowser } from "./window.mjs";

const { site, browser } = await inBrowser();

/** As many pages are open at once. */
const TABS = 3;

/** A fresh browser window, and a way to open pages in it that write down everything they should not have to. */
async function open(options) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const openPage = async () => {
    const page = await context.newPage();
    const trouble = [];
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== site.origin) trouble.push(`asked another site: ${url}`);
    });
    page.on("response", (response) => {
      const main = response.request().isNavigationRequest();
      if (response.status() >= 400 && !main) trouble.push(`${response.status()} for ${response.url()}`);
    });
    page.on("console", (message) => {
      // A missing page is reported by the test that asks for it.
      if (message.type() === "error" && !/status of 404/.test(message.text())) trouble.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => trouble.push(`script: ${error.message}`));
    return { page, trouble };
  };
  return { context, openPage, ...(await openPage()) };
}

/** What one page says about itself. Runs inside the browser, also when the page's own scripts may not. */
function survey() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const ids = all("[id]").map((element) => element.id);
  return {
    title: document.title.trim(),
    language: document.documentElement.lang,
    headings: all("h1").length,
    mains: all("main").length,
    ids,
    repeatedIds: ids.filter((id, index) => ids.indexOf(id) !== index),
    links: all("a[href], area[href]").map((link) => link.href),
    emptyLinks: all("a[href]").filter((link) => !link.textContent.trim() && !link.querySelector("img[alt], svg")).length,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    isRedirect: document.querySelector("meta[http-equiv=refresh i]") !== null,
    template: [...all("main > :not(.print-head)").map((part) => part.className), all("main table").length > 0, all(".leave").length].join("|"),
  };
}

/** Visits the front page and every page that links lead to, or only `paths`. Returns what each address answered. */
async function crawl(options, paths) {
  const { context, openPage } = await open(options);
  const answers = new Map();
  const waiting = (paths ?? ["/"]).map((path) => `${site.origin}${path}`);
  const seen = new Set(waiting);
  let busy = 0;
  const look = async ({ page, trouble }, address) => {
    if (/\.[a-z0-9]+$/i.test(address) && !address.endsWith(".html")) {
      const response = await context.request.get(address, { maxRedirects: 0 });
      answers.set(address, { status: response.status(), isPage: false, links: [], ids: [] });
      return;
    }
    const at = trouble.length;
    const response = await page.goto(address, { waitUntil: "load" });
    const found = await page.evaluate(survey);
    const moved = response.request().redirectedFrom() !== null;
    answers.set(address, { status: response.status(), isPage: true, moved, ...found, trouble: trouble.slice(at) });
    for (const link of paths ? [] : found.links) {
      const url = new URL(link);
      url.hash = "";
      if (url.origin === site.origin && !seen.has(url.href)) {
        seen.add(url.href);
        waiting.push(url.href);
      }
    }
  };
  const work = async () => {
    const tab = await openPage();
    while (waiting.length > 0 || busy > 0) {
      const address = waiting.shift();
      if (address === undefined) {
        await new Promise((done) => setTimeout(done, 20));
        continue;
      }
      busy += 1;
      await look(tab, address).finally(() => (busy -= 1));
    }
  };
  await Promise.all(Array.from({ length: TABS }, work));
  await context.close();
  return answers;
}

/** Fails with every page that breaks a rule, not only the first. */
function everyPage(answers, rule) {
  const broken = [];
  for (const [address, answer] of answers) {
    const said = answer.isPage && !answer.isRedirect ? rule(answer, address) : undefined;
    if (said) broken.push(`${address.slice(site.origin.length)}: ${said}`);
  }
  assert.deepEqual(broken, []);
}

describe("every page, on a narrow screen", () => {
  let answers;
  before(async () => {
    answers = await crawl({ viewport: NARROW });
  });

  test("every address that a page links to answers, without a detour", () => {
    const broken = [...answers].filter(([, answer]) => answer.status !== 200 || answer.moved);
    assert.deepEqual(broken.map(([address, answer]) => `${address}: ${answer.status}`), []);
    assert.ok(answers.size >= 300, `only ${answers.size} addresses were found: is the site there?`);
  });

  test("every #anchor that a page links to is there", () => {
    const broken = [];
    for (const [address, answer] of answers) {
      for (const link of answer.links) {
        const url = new URL(link);
        const anchor = decodeURIComponent(url.hash.slice(1));
        url.hash = "";
        const target = answers.get(url.href);
        if (anchor && target?.isPage && !target.ids.includes(anchor)) broken.push(`${address}: ${link}`);
      }
    }
    assert.deepEqual(broken, []);
  });

  test("titles tell pages apart", () => {
    const titles = new Map();
    everyPage(answers, (answer, address) => {
      const before = titles.get(answer.title);
      titles.set(answer.title, address);
      if (before) return `has the title of ${before}: ${answer.title}`;
    });
  });

  hold(() => answers);

  for (const [name, options] of [
    ["without JavaScript", { javaScriptEnabled: false, viewport: NARROW }],
    ["on a tablet", { viewport: { width: 768, height: 1024 } }],
    ["on a desk", { viewport: WIDE }],
  ]) {
    describe(`a page of every look, ${name}`, () => {
      let some;
      before(async () => {
        const looks = new Map();
        for (const [address, answer] of answers) {
          if (answer.isPage && !looks.has(answer.template)) looks.set(answer.template, address.slice(site.origin.length));
        }
        assert.ok(looks.size >= 30, `only ${looks.size} looks`);
        some = await crawl(options, [...looks.values()]);
      });
      hold(() => some);
    });
  }
});

/** What holds of every page in every window. */
function hold(of) {
  test("no page meets an error, breaks its security policy or asks another site", () => {
    everyPage(of(), (answer) => answer.trouble.join("; "));
  });

  test("every page has a title, a language, one h1 and one main", () => {
    everyPage(of(), (answer) => {
      if (!answer.title) return "no title";
      if (!answer.language) return "no language";
      if (answer.headings !== 1) return `${answer.headings} h1`;
      if (answer.mains !== 1) return `${answer.mains} main`;
    });
  });

  test("no id stands twice and no link is empty", () => {
    everyPage(of(), (answer) => {
      if (answer.repeatedIds.length > 0) return `ids twice: ${answer.repeatedIds.join(", ")}`;
      if (answer.emptyLinks > 0) return `${answer.emptyLinks} links without words`;
    });
  });

  test("nothing scrolls sideways", () => {
    everyPage(of(), (answer) => (answer.overflow > 0 ? `${answer.overflow} px too wide` : undefined));
  });
}

for (const viewport of [NARROW, WIDE]) {
  test(`the first Tab shows a link that skips to the content, at ${viewport.width} pixels`, async () => {
    const { context, page } = await open({ viewport });
    await page.goto(`${site.origin}/`);
    await page.keyboard.press("Tab");
    const link = await page.evaluate(() => {
      const { left, top, width, height } = document.activeElement.getBoundingClientRect();
      return { href: document.activeElement.getAttribute("href"), left, top, width, height };
    });
    assert.match(link.href ?? "", /^#./);
    const inSight = link.left >= 0 && link.top >= 0 && link.width > 40 && link.left + link.width <= viewport.width;
    assert.ok(inSight, `the skip link is out of sight: ${JSON.stringify(link)}`);
    await page.keyboard.press("Enter");
    // The browser follows the link a moment after the key; it fails here by its own time limit if it never does.
    await page.waitForFunction((href) => location.hash === href, link.href);
    await page.keyboard.press("Tab");
    const inMain = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused === document.body || focused.closest("main, footer") !== null;
    });
    assert.ok(inMain, "the next Tab goes on from the content");
    await context.close();
  });
}

test("an address that is not there gets the site's own 404 page", async () => {
  const { context, page, trouble } = await open({});
  const response = await page.goto(`${site.origin}/no/such/page/`);
  const found = await page.evaluate(survey);
  assert.equal(response.status(), 404);
  assert.deepEqual([found.headings, found.mains], [1, 1]);
  assert.ok(found.links.includes(`${site.origin}/`), "it leads home");
  assert.deepEqual(trouble, []);
  await context.close();
});

/** The contrast of two colours as WCAG 2.2 counts it (1.4.3). */
function contrast(one, other) {
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test("light and dark each have a background of their own, and words that can be read on it", async () => {
  const backgrounds = [];
  for (const colorScheme of ["light", "dark"]) {
    const { context, page } = await open({ colorScheme });
    await page.goto(`${site.origin}/`);
    const { background, ink } = await page.evaluate(() => {
      // Painted on a canvas, any way to write a colour comes out as red, green, blue and alpha.
      const painter = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      const paint = (colour) => {
        painter.clearRect(0, 0, 1, 1);
        painter.fillStyle = colour;
        painter.fillRect(0, 0, 1, 1);
        return [...painter.getImageData(0, 0, 1, 1).data];
      };
      const layers = [document.body, document.documentElement].map((part) => paint(getComputedStyle(part).backgroundColor));
      return { background: layers.find((layer) => layer[3] === 255), ink: paint(getComputedStyle(document.body).color) };
    });
    assert.ok(background, `${colorScheme}: no background is set`);
    const ratio = contrast(background.slice(0, 3), ink.slice(0, 3));
    assert.ok(ratio >= 7, `${colorScheme}: the contrast is ${ratio.toFixed(1)}`);
    backgrounds.push(contrast(background.slice(0, 3), [0, 0, 0]));
    await context.close();
  }
  assert.ok(backgrounds[0] > backgrounds[1], "light is lighter than dark");
});

test("feeds and the sitemap are well-formed, and every address in the sitemap answers", async () => {
  const { context, page } = await open({});
  await page.goto(`${site.origin}/`);
  const feeds = await page.evaluate(() =>
    [...document.querySelectorAll("link[rel=alternate][type*=xml]")].map((link) => link.href),
  );
  const read = (address) =>
    page.evaluate(async (address) => {
      const response = await fetch(address);
      const xml = new DOMParser().parseFromString(await response.text(), "application/xml");
      const trouble = xml.querySelector("parsererror")?.textContent;
      return { status: response.status, trouble, places: [...xml.querySelectorAll("url > loc")].map((loc) => loc.textContent) };
    }, address);
  for (const address of feeds) {
    const { status, trouble } = await read(address);
    assert.deepEqual({ address, status, trouble }, { address, status: 200, trouble: undefined });
  }
  const sitemap = await read(`${site.origin}/sitemap.xml`);
  assert.equal(sitemap.trouble, undefined);
  assert.ok(sitemap.places.length >= 12, `only ${sitemap.places.length} addresses in the sitemap`);
  for (const place of sitemap.places) {
    const response = await context.request.get(place, { maxRedirects: 0 });
    assert.deepEqual([place, response.status()], [place, 200]);
  }
  await context.close();
});
