// Searching this repository's site in a real browser: what a reader gets, and what nobody else learns.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NARROW, NOTHING, inBrowser, stored, visit } from "./window.mjs";

const { site, browser } = await inBrowser();

const on = (path, look, options) => visit({ site, browser }, path, look, options);
const box = (page) => page.locator("#search-input");
const results = (page) => page.locator("#search-results > li");
const status = (page) => page.locator("#search-status");
const cards = (page) => page.locator("#search-cards section");

/** What a small phone has left for a page above its keyboard, which is also a desk's window at 400 %. */
const KEYBOARD_UP = { width: 320, height: 256 };

/** Types as a person does, letter by letter. */
const type = (page, query) => box(page).pressSequentially(query, { delay: 5 });

/** Waits for the status line, which speaks last, and returns what it says. */
async function said(page, words) {
  await status(page).filter({ hasText: words }).waitFor();
  return (await status(page).textContent()).trim();
}

const FINISHED = /\d results?$|Nothing found$|could not be loaded$/;

/** A search engine that can be told when to answer, for what no real one does on purpose. */
const engine = (search, titles = ["A", "B"]) => ({
  contentType: "text/javascript",
  body: `
    export const words = (text) => text.toLowerCase().split(" ");
    export const stem = (word) => word;
    export const distance = () => 9;
    export const excerpt = (text) => [{ text, marked: false }, { text: "<b>", marked: true }];
    const answer = (query, titles = ${JSON.stringify(titles)}) => ({
      results: titles.map((title) => ({ url: "/about/", title: title + query, heading: "", kind: "", date: "", trail: "", text: "" })),
      corrected: null, completed: null, total: titles.length, words: [], unknown: [], facets: [],
    });
    let finishFirst;
    const first = new Promise((done) => (finishFirst = done));
    export const open = async () => ({ prefetch() {}, search: ${search} });
  `,
});

test("an older link to a list finds what is in the list", () =>
  on("/reviews/?search=serious+abuse", async (page) => {
    await said(page, FINISHED);
    assert.equal(await box(page).inputValue(), "serious abuse");
    assert.equal(new URL(page.url()).search, "");
    const found = await results(page).locator("h3 a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
    assert.ok(found.length > 0 && found.every((path) => path.startsWith("/reviews/")), found.join(" "));
    assert.equal(await page.locator('[data-facet="part"] input[value="Reviews"]').isChecked(), true);
  }));

for (const path of ["/about/", "/search/"]) {
  describe(`the box on ${path}`, () => {
    test("answers while the reader types, and its links lead somewhere", () =>
      on(path, async (page, context) => {
        await type(page, "private fostering");
        await said(page, FINISHED);
        const found = await results(page).evaluateAll((items) =>
          items.map((item) => ({ heading: item.querySelector("h3 > a").textContent, href: item.querySelector("a").href })),
        );
        assert.match(found[0].heading, /private fostering/i);
        for (const { href } of found) {
          const response = await context.request.get(href, { maxRedirects: 0 });
          assert.deepEqual([href, response.status()], [href, 200]);
        }
        assert.match(await page.locator("#search-results mark").first().textContent(), /private|foster/i);
        await results(page).first().getByRole("link").click();
        await page.waitForURL(found[0].href);
      }));

    test("keeps what is typed to itself", () =>
      on(path, async (page, context, requests) => {
        const before = await page.evaluate(() => [location.href, history.length, document.title]);
        await type(page, "bruises on my nephew");
        await page.keyboard.press("Enter");
        await said(page, FINISHED);
        const sent = requests.map((request) => decodeURIComponent(request.url()) + (request.postData() ?? ""));
        assert.ok(sent.some((request) => request.includes("/search/manifest.bin")), "the index was fetched");
        assert.deepEqual(sent.filter((request) => /bruise|nephew/i.test(request)), []);
        assert.deepEqual(requests.filter((request) => request.method() !== "GET"), []);
        assert.deepEqual(await page.evaluate(() => [location.href, history.length, document.title]), before);
        assert.deepEqual(await page.evaluate(stored), NOTHING);
        assert.deepEqual(await context.cookies(), []);
      }));

    test("has a field that no browser remembers and no form sends", () =>
      on(path, async (page) => {
        const field = await box(page).evaluate((input) => ({
          names: [...document.querySelectorAll("input")].map((other) => other.name),
          form: input.form,
          autocomplete: input.autocomplete,
          label: input.labels[0]?.textContent,
          inSearch: input.closest("search") !== null,
        }));
        assert.ok(field.label, "it has a label that can be seen");
        assert.deepEqual({ ...field, label: "" }, { names: [""], form: null, autocomplete: "off", label: "", inSearch: true });
      }));

    test("says the count once, politely, and leaves the focus where it is", () =>
      on(path, async (page) => {
        await status(page).evaluate((line) => {
          window.heard = [];
          new MutationObserver(() => line.textContent && window.heard.push(line.textContent)).observe(line, { childList: true });
        });
        // Slow enough that it searches after every letter.
        await box(page).pressSequentially("sleeping", { delay: 200 });
        const last = await said(page, FINISHED);
        assert.deepEqual(await page.evaluate(() => window.heard), [last]);
        assert.equal(await page.getByRole("status").count(), 1);
        const shown = Number(/(\d+)(?= of| results?$)/.exec(last)[1]);
        assert.equal(await results(page).count(), shown);
        assert.equal(await page.evaluate(() => document.activeElement.id), "search-input");
      }));

    test("says when it searched for other words than were typed", () =>
      on(path, async (page) => {
        await type(page, "escaaltion ");
        assert.match(await said(page, FINISHED), /Showing results for escalation\. (The best \d+ of )?\d+ results?$/);
      }));

    test("owns up when nothing is found, and shows where help is", () =>
      on(path, async (page) => {
        await type(page, "xqzvjw");
        assert.equal(await said(page, FINISHED), "Nothing found");
        assert.equal(await results(page).count(), 0);
        await page.locator("main, #search-nothing").locator(".help-card a[href='tel:999']:visible").first().waitFor();
        const onward = page.locator("#search-nothing").getByRole("link", { name: "A to Z" });
        await onward.click();
        await page.waitForURL(`${site.origin}/search/#a-to-z`);
      }));

    test("offers the words as they were typed after a correction", () =>
      on(path, async (page) => {
        await type(page, "safegaurding ");
        assert.match(await said(page, FINISHED), /^Showing results for safeguarding/);
        const instead = page.getByRole("button", { name: "Search instead for “safegaurding”" });
        await instead.click();
        assert.match(await said(page, FINISHED), /^Nothing found$/);
        assert.equal(await box(page).evaluate((input) => input === document.activeElement), true);
        assert.equal(await page.locator("#search-instead").isVisible(), false);
      }));

    test("narrows the results to what is ticked, and says how many are left", () =>
      on(path, async (page) => {
        await type(page, "abuse");
        const all = await said(page, FINISHED);
        await page.locator("#search-narrow summary").click();
        const choice = page.locator('[data-facet="kind"] label:not([hidden])').first();
        const count = Number(/\((\d+)\)/.exec(await choice.textContent())[1]);
        await choice.locator("input").check();
        await said(page, count === 1 ? /^1 result$/ : new RegExp(`^(The best 10 of )?${count} results$`));
        assert.equal(await results(page).count(), Math.min(count, 10));
        assert.equal(await choice.locator("input").evaluate((input) => input === document.activeElement), true);
        await choice.locator("input").uncheck();
        await said(page, all);
      }));

    test("puts help first when the words sound like danger, and only then", () =>
      on(path, async (page) => {
        await type(page, "I might hurt my baby");
        const aloud = await said(page, FINISHED);
        assert.ok((await cards(page).count()) >= 1, "there is a card");
        assert.ok(aloud.includes(await cards(page).first().getByRole("heading").textContent()), `it is read out: ${aloud}`);
        const [card, first] = await Promise.all([cards(page).first().boundingBox(), results(page).first().boundingBox()]);
        assert.ok(card.y + card.height <= first.y, "it stands above the results");
        const phones = await cards(page).first().locator("a[href^='tel:']").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
        assert.ok(phones.length > 0, "it says whom to ring");
        assert.deepEqual(phones.filter((phone) => !/^tel:\d+$/.test(phone)), []);
        await box(page).fill("annual report 2015");
        await said(page, FINISHED);
        assert.equal(await cards(page).count(), 0);
      }));

    test("says so when the search cannot be loaded, and tries again", () =>
      on(
        path,
        async (page) => {
          await type(page, "baby");
          await said(page, "could not be loaded");
          const onward = page.locator("#search-failed").getByRole("link", { name: "A to Z" });
          assert.equal(await onward.evaluate((link) => link.href), `${site.origin}/search/#a-to-z`);
          await page.unroute("**/search/manifest.bin");
          await type(page, " sleeping");
          await said(page, /\d results?$/);
          assert.ok((await results(page).count()) > 0);
          assert.ok(await page.locator("#search-failed").isHidden());
        },
        { expected: /ERR_FAILED/, routes: { "**/search/manifest.bin": (route) => route.abort() } },
      ));

    test("can be used with the keyboard alone", () =>
      on(path, async (page) => {
        for (let step = 0; !(await box(page).evaluate((input) => input === document.activeElement)); step += 1) {
          assert.ok(step < 40, "Tab reaches the field");
          await page.keyboard.press("Tab");
        }
        await page.keyboard.type("safe sleeping");
        await said(page, FINISHED);
        const inFirst = () => results(page).first().evaluate((item) => item.contains(document.activeElement));
        for (let step = 0; !(await inFirst()); step += 1) {
          assert.ok(step < 8, "the results are a few Tabs from the field");
          await page.keyboard.press("Tab");
        }
        await page.keyboard.press("Escape");
        assert.equal(await results(page).count(), 0);
        assert.equal(await box(page).inputValue(), "");
        assert.equal(await page.evaluate(() => document.activeElement.id), "search-input");
        await page.keyboard.type("safe sleeping");
        await said(page, FINISHED);
        const href = await results(page).first().getByRole("link").evaluate((link) => link.href);
        for (let step = 0; step < 8 && !(await inFirst()); step += 1) await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        await page.waitForURL(href);
        await page.goBack();
        assert.equal(await box(page).inputValue(), "", "nothing typed is left behind");
        assert.equal(await results(page).count(), 0);
      }));

    test("is empty again when a browser keeps the page for going back", () =>
      on(path, async (page) => {
        await type(page, "I might hurt my baby");
        await said(page, FINISHED);
        await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
        assert.equal(await box(page).inputValue(), "");
        assert.equal(await results(page).count(), 0);
        assert.equal(await cards(page).count(), 0);
        assert.equal(await status(page).textContent(), "");
      }));

    test("fits 320 pixels with all it can show", () =>
      on(
        path,
        async (page) => {
          for (const query of ["I might hurt my baby", "escaaltion ", "xqzvjw"]) {
            await box(page).fill(query);
            await said(page, FINISHED);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.deepEqual([query, wide], [query, 0]);
          }
        },
        { viewport: NARROW },
      ));
  });
}

test("a slow line is told once, to eye and ear, and the answer takes its place", () => {
  let send;
  const sent = new Promise((done) => (send = done));
  const late = async (route) => sent.then(() => route.continue());
  const look = async (page) => {
    await type(page, "baby");
    assert.match(await said(page, "slow connection"), /^Searching/);
    assert.match(await page.locator("#search-count").innerText(), /^Searching/);
    send();
    await said(page, FINISHED);
    assert.match(await page.locator("#search-count").innerText(), /\d results?$/);
  };
  return on("/about/", look, { routes: { "**/search/manifest.bin": late } });
});

test("the count for the eye stands there while the reader goes on typing", () =>
  on("/about/", async (page) => {
    await type(page, "bab");
    await said(page, FINISHED);
    await page.locator("#search-count").evaluate((line) => {
      window.emptied = 0;
      new MutationObserver(() => (window.emptied += line.textContent ? 0 : 1)).observe(line, { childList: true });
    });
    await type(page, "y");
    await status(page).filter({ hasNotText: /./ }).waitFor({ state: "attached" });
    await said(page, FINISHED);
    assert.equal(await page.evaluate(() => window.emptied), 0);
    assert.equal(await page.locator("#search-count").innerText(), await status(page).textContent());
  }));

for (const path of ["/about/", "/search/"]) {
  test(`the first result is in sight on ${path} while a keyboard covers half of a small phone`, () =>
    on(
      path,
      async (page) => {
        for (const [query, part] of [["private fostering", "#search-results h3"], ["my husband hits me", "#search-cards h2"], ["xqzvjw", "#search-count"]]) {
          await page.evaluate(() => scrollTo(0, 0));
          await box(page).fill(query);
          await said(page, FINISHED);
          const found = page.locator(part).first();
          const [field, { y, height }] = await Promise.all([box(page).boundingBox(), found.boundingBox()]);
          assert.ok(field.y >= 0 && y + height <= KEYBOARD_UP.height, `${query}: the field is at ${field.y}, what is found ends at ${y + height}`);
          assert.ok(await box(page).evaluate((input) => input === document.activeElement));
        }
      },
      { viewport: KEYBOARD_UP },
    ));
}

/** What may stand in a link that somebody else wrote, and what is then in the box. */
const LINKS = [
  ["?q=%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)</script>"],
  [`?q=${"a".repeat(10_000)}`, "a".repeat(200)],
  [`?q=${"a".repeat(199)}%F0%9F%98%80`, "a".repeat(199)],
  ["?q=%00%00baby%00", "\0\0baby\0"],
  ["?q=%ED%A0%80%FF", "\uFFFD\uFFFD\uFFFD\uFFFD"],
  ["?q=100%", "100%"],
  ["?q=baby&q=sleep&search=adult", "baby"],
  ["?q=", ""],
  ["?q=%20%20", ""],
  ["?q=What+is+neglect%3F", "What is neglect?"],
];
for (const [address, words] of LINKS) {
  test(`a link with ${address.slice(0, 30)} is searched for as words, and cleaned`, () =>
    on(`/about/${address}`, async (page) => {
      assert.equal(await box(page).inputValue(), words);
      assert.equal(page.url(), `${site.origin}/about/`);
      if (words) await said(page, FINISHED);
      else assert.equal(await status(page).textContent(), "");
      assert.equal(await page.locator("#search-panel script").count(), 0);
    }));
}

test("half a character, as a script may leave it in the box, breaks nothing", () =>
  on("/about/", async (page) => {
    await box(page).evaluate((input) => {
      input.value = "baby \uD83D";
      input.dispatchEvent(new InputEvent("input"));
    });
    await said(page, FINISHED);
    assert.ok((await results(page).count()) > 0);
  }));

test("words as they are spoken to a phone find what they find without their marks", () =>
  on("/about/", async (page) => {
    const titles = async (query) => {
      await box(page).fill(query);
      await said(page, FINISHED);
      return results(page).locator("h3").allTextContents();
    };
    const plain = await titles("what is private fostering");
    assert.deepEqual(await titles("What is private fostering?"), plain);
    assert.deepEqual(await titles("What is private fostering."), plain);
  }));

for (const key of ["q", "search"]) {
  test(`an address with ?${key}= is searched for and cleaned`, () =>
    on(`/procedures/?page=2&${key}=private+fostering#top`, async (page) => {
      assert.equal(await box(page).inputValue(), "private fostering");
      await said(page, FINISHED);
      assert.match(await results(page).first().textContent(), /private fostering/i);
      assert.equal(page.url(), `${site.origin}/procedures/?page=2#top`);
    }));
}

test("an answer that comes late does not replace a newer one", () =>
  on(
    "/about/",
    async (page) => {
      await type(page, "one");
      await page.waitForFunction(() => window.asked === "one");
      await type(page, " two");
      await said(page, FINISHED);
      await page.evaluate(() => window.finishFirst());
      assert.equal(await results(page).first().getByRole("heading").textContent(), "Aone two");
    },
    {
      routes: {
        "**/search/engine.js*": (route) =>
          route.fulfill(
            engine(`async (query) => {
              window.asked = query;
              window.finishFirst = finishFirst;
              if (query === "one") await first;
              return answer(query);
            }`),
          ),
      },
    },
  ));

test("words of a page are shown as words, and more results are a press away", () =>
  on(
    "/about/",
    async (page) => {
      await type(page, "<img src=x>");
      assert.equal(await said(page, FINISHED), "The best 10 of 12 results");
      assert.equal(await page.locator("#search-panel").locator("img, b").count(), 0);
      const more = page.getByRole("button", { name: "Show more results" });
      await more.click();
      await said(page, "12 results");
      assert.equal(await results(page).count(), 12);
      assert.ok(await more.isHidden());
    },
    {
      routes: {
        "**/search/engine.js*": (route) =>
          route.fulfill(
            engine(
              "async (query, { limit }) => { const all = answer(query); return { ...all, results: all.results.slice(0, limit) }; }",
              [..."ABCDEFGHIJKL"],
            ),
          ),
      },
    },
  ));

describe("without JavaScript", () => {
  const options = { javaScriptEnabled: false };

  test("the box is a link to a page with help and an A to Z", () =>
    on(
      "/about/",
      async (page) => {
        assert.ok(await box(page).isHidden());
        await page.locator("#search").getByRole("link", { name: "Search" }).click();
        await page.waitForURL(`${site.origin}/search/`);
        assert.ok(await box(page).isHidden());
        assert.ok(await page.locator(".help-card a[href='tel:999']").first().isVisible());
        await page.getByRole("link", { name: "Browse the A to Z below" }).click();
        await page.waitForURL(`${site.origin}/search/#a-to-z`);
        await page.locator("main").getByRole("link", { name: "topics" }).click();
        await page.waitForURL(`${site.origin}/topics/`);
      },
      options,
    ));

  test("the A to Z has a page for every letter, and leads to pages by their other names too", () =>
    on(
      "/search/",
      async (page) => {
        const letters = await page.locator(".letters a").evaluateAll((links) => links.map((link) => [link.textContent, link.href]));
        assert.ok(letters.length >= 5, `only ${letters.length} letters`);
        const others = [];
        for (const [letter, href] of letters) {
          await page.goto(href);
          assert.equal(await page.locator("h3.letter").innerText(), letter);
          const entries = page.locator(".entries li");
          assert.ok((await entries.count()) >= 1, `nothing under ${letter}`);
          others.push(...(await entries.filter({ hasText: "rivate fostering" }).allInnerTexts()));
        }
        assert.ok(others.some((entry) => /^Private fostering/.test(entry)), "a page stands under its title");
        assert.ok(others.some((entry) => /see Private fostering/.test(entry)), "and under another name");
      },
      options,
    ));
});
