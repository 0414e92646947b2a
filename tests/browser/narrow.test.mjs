// Lists that narrow by what their pages have: plain links to a page of groups without JavaScript, the same list at once with it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { serving } from "./site.mjs";
import { NARROW, NOTHING, inBrowser, stored, visit } from "./window.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Topic, type of abuse, organisations and type of each paper. */
const PAPERS = [
  [["Adults"], [], ["police"], "policy"],
  [["Adults"], [], ["police", "health"], "policy"],
  [["Children"], [], ["health"], "strategy"],
  [["Children", "Neglect"], ["neglect"], ["health"], "strategy"],
  [["Children", "Neglect"], ["neglect"], [], "strategy"],
  [["Children"], ["bullying"], [], "policy"],
  [["Children"], [], [], "policy"],
];

const paper = ([topics, abuse, organisations, type], number) =>
  `+++\ntitle = "Paper ${number}"\nweight = ${number + 1}\n[taxonomies]\ntopics = ${JSON.stringify(topics)}\n[extra]\nkind = "policy"\n` +
  `policy_type = "${type}"\neffective_from = ${number < 3 ? 2025 : 2026}-01-02\napproved_by = "The board"\n` +
  (abuse.length ? `abuse = ${JSON.stringify(abuse)}\n` : "") +
  (organisations.length ? `organisations = ${JSON.stringify(organisations)}\n` : "") +
  "+++\n\nText.\n";

const OTHER = {
  "zola.toml": 'base_url = "https://board.example"\ntitle = "A board"\ntaxonomies = [{ name = "topics" }]\n',
  "content/papers/_index.md": '+++\ntitle = "Papers"\nsort_by = "weight"\n+++\n',
  ...Object.fromEntries(PAPERS.map((one, number) => [`content/papers/p${number}.md`, paper(one, number)])),
  "content/parts/_index.md": '+++\ntitle = "In parts"\nsort_by = "weight"\npaginate_by = 3\n+++\n',
  ...Object.fromEntries(PAPERS.map((one, number) => [`content/parts/q${number}.md`, paper(one, `${number + 10}`)])),
};

const [{ site, browser }, other] = await Promise.all([inBrowser(), serving({ files: OTHER })]);

const on = (path, look, options) => visit({ site: other, browser }, path, look, options);
const open = (page) => page.locator(".narrow summary").click();
const titles = (list) => list.evaluateAll((links) => links.filter((link) => link.checkVisibility()).map((link) => link.textContent.trim()));
const shown = (page) => titles(page.locator("main .page-list-link"));
const box = (page, facet, name) => page.getByRole("group", { name: facet }).getByRole("checkbox", { name: new RegExp(`^${name}`) });
const status = (page) => page.locator(".narrow [role=status]").textContent();
const path = (page) => new URL(page.url()).pathname + new URL(page.url()).hash;
const papers = (...numbers) => numbers.map((number) => `Paper ${number}`);

describe("without JavaScript", () => {
  const without = { javaScriptEnabled: false };

  test("each value leads to a page that shows just what has it", () =>
    on(
      "/papers/",
      async (page) => {
        await open(page);
        const links = await page.locator(".narrow a").evaluateAll((links) => links.map((link) => link.textContent));
        const expected = [
          "Topic: Adults (2)", "Topic: Children (5)", "Type of abuse: Bullying (1)", "Type of abuse: Neglect (2)",
          "Organisation: Health (3)", "Organisation: Police (2)", "Type: Policy (4)", "Type: Strategy (3)", "Year: 2026 (4)", "Year: 2025 (3)",
        ];
        assert.deepEqual(links, expected);
        await page.getByRole("link", { name: "Organisation: Health (3)" }).click();
        assert.equal(path(page), "/papers/by/#agency-health");
        assert.deepEqual(await shown(page), papers(1, 2, 3));
        assert.equal(await page.getByRole("heading", { level: 2 }).filter({ visible: true, hasText: "Organisation" }).textContent(), "Organisation: Health (3)");
        await page.getByRole("link", { name: "Show all groups" }).click();
        assert.ok((await shown(page)).length > PAPERS.length);
        await page.goBack();
        assert.deepEqual(await shown(page), papers(1, 2, 3));
        await page.getByRole("link", { name: "Papers: the whole list" }).click();
        assert.deepEqual(await shown(page), papers(0, 1, 2, 3, 4, 5, 6));
      },
      without,
    ));

  test("a list in parts leads from every part to groups of the whole", async () => {
    for (const part of ["/parts/", "/parts/page/2/"]) {
      for (const javaScriptEnabled of [false, true]) {
        await on(
          part,
          async (page) => {
            await open(page);
            await page.getByRole("link", { name: "Type: Strategy (3)" }).click();
            assert.equal(path(page), "/parts/by/#type-strategy");
            assert.deepEqual(await shown(page), papers(12, 13, 14));
          },
          { javaScriptEnabled },
        );
      }
    }
  });

  test("the facets of a list stay folded on a small phone, and nothing is cut off", async () => {
    for (const path of ["/reviews/", "/reviews/by/", "/procedures/", "/procedures/by/#abuse-neglect", "/downloads/"]) {
      await visit(
        { site, browser },
        path,
        async (page) => {
          const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
          assert.equal(await wide(), NARROW.width, path);
          if (path.includes("/by/")) return;
          const folded = await page.locator(".narrow").boundingBox();
          assert.ok(folded.height < 100, `${path}: ${folded.height} pixels`);
          await open(page);
          assert.equal(await wide(), NARROW.width, `${path}, unfolded`);
        },
        { viewport: NARROW, ...without },
      );
    }
  });
});

describe("with JavaScript", () => {
  test("the list narrows at once: any of the ticked values of a facet, and all of the facets", () =>
    on("/papers/", async (page) => {
      await open(page);
      assert.equal(await status(page), "");
      await box(page, "Organisation", "Health").check();
      assert.deepEqual(await shown(page), papers(1, 2, 3));
      assert.equal(await status(page), "Showing 3 of 7");
      await box(page, "Organisation", "Police").check();
      assert.deepEqual(await shown(page), papers(0, 1, 2, 3));
      await box(page, "Type", "Policy").check();
      assert.deepEqual(await shown(page), papers(0, 1));
      assert.equal(await status(page), "Showing 2 of 7");
      assert.equal(path(page), "/papers/#agency-health,agency-police,type-policy");
      await box(page, "Organisation", "Police").uncheck();
      assert.deepEqual(await shown(page), papers(1));
      await page.getByRole("button", { name: "Show all" }).click();
      assert.deepEqual(await shown(page), papers(0, 1, 2, 3, 4, 5, 6));
      assert.equal(path(page), "/papers/");
      assert.equal(await status(page), "");
      assert.deepEqual(await page.evaluate(stored), NOTHING);
    }));

  test("values say how many they would leave, and those that would leave none are not offered", () =>
    on("/papers/", async (page) => {
      await open(page);
      const offered = () => page.locator(".narrow li").evaluateAll((lines) => lines.filter((line) => line.checkVisibility()).map((line) => line.textContent.trim()));
      await box(page, "Topic", "Adults").check();
      assert.deepEqual(await offered(), ["Adults (2)", "Children (5)", "Health (1)", "Police (2)", "Policy (2)", "2025 (2)"]);
      assert.equal(await page.getByRole("group", { name: "Type of abuse" }).count(), 0);
      await box(page, "Topic", "Adults").uncheck();
      assert.equal((await offered()).length, 10);
    }));

  test("an address that says what is ticked can be shared, outlives a reload and a way back, and leaves no steps behind", () =>
    on("/papers/#type-policy,agency-police", async (page) => {
      assert.deepEqual(await shown(page), papers(0, 1));
      assert.equal(await status(page), "Showing 2 of 7");
      await page.reload();
      assert.deepEqual(await shown(page), papers(0, 1));
      await open(page);
      const steps = await page.evaluate(() => history.length);
      await box(page, "Organisation", "Police").uncheck();
      await box(page, "Organisation", "Health").check();
      assert.equal(await page.evaluate(() => history.length), steps);
      await page.getByRole("link", { name: "Paper 1" }).click();
      await page.goBack();
      assert.deepEqual(await shown(page), papers(1));
    }));

  test("it works at the keys, and the focus stays where it is", () =>
    on("/papers/", async (page) => {
      const active = () => page.evaluate(() => document.activeElement.closest("li, summary, button")?.textContent.trim());
      await page.locator(".narrow summary").focus();
      await page.keyboard.press("Enter");
      for (const facet of ["Adults (2)", "Children (5)"]) {
        await page.keyboard.press("Tab");
        assert.equal(await active(), facet);
      }
      await page.keyboard.press("Space");
      assert.deepEqual([await active(), (await shown(page)).length], ["Children (5)", 5]);
      await page.keyboard.press("Space");
      assert.deepEqual([await active(), (await shown(page)).length], ["Children (5)", 7]);
      await page.keyboard.press("Space");
      await page.getByRole("button", { name: "Show all" }).focus();
      await page.keyboard.press("Enter");
      assert.deepEqual([await active(), (await shown(page)).length], ["Show all", 7]);
      await page.keyboard.press("Tab");
      await page.getByRole("button", { name: "Show all" }).waitFor({ state: "hidden" });
      assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Paper 0");
    }));

  test("axe finds nothing, unfolded and narrowed", async () => {
    for (const [path, ...colors] of [["/reviews/", "light", "dark"], ["/procedures/", "light"], ["/reviews/by/#abuse-neglect", "light", "dark"]]) {
      for (const colorScheme of colors) {
        await visit(
          { site, browser },
          path,
          async (page) => {
            if (!path.includes("/by/")) {
              await open(page);
              await page.locator(".narrow input").nth(2).check();
            }
            await page.evaluate(axe);
            const { violations } = await page.evaluate(() =>
              globalThis.axe.run(document, { rules: { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } } }),
            );
            assert.deepEqual(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0].target}`), []);
          },
          { viewport: NARROW, colorScheme },
        );
      }
    }
  });
});

test("an older link to a list that is elsewhere now finds what it asks for, and leaves no words in the address", async () => {
  const old = "/downloadschildren/?search=SET+exploitation";
  await visit({ site, browser }, old, async (page) => {
    await page.locator("#search-results h3").first().waitFor();
    assert.equal(page.url(), `${site.origin}/policies/`);
    assert.equal(await page.getByRole("searchbox").inputValue(), "SET exploitation");
    assert.match(await page.locator("#search-results h3").first().textContent(), /^Exploitation strategy/);
    assert.equal(await page.locator('#search-narrow input[value="Policies and strategies"]').isChecked(), true);
    // The page at the old address names no picture for its tab, and browsers ask for one.
  }, { expected: /status of 404/ });
  const arrive = async (page) => {
    await page.waitForURL(`${site.origin}/policies/`);
    await page.getByRole("link", { name: "Exploitation strategy" }).waitFor();
  };
  await visit({ site, browser }, old, arrive, { javaScriptEnabled: false, expected: /status of 404/ });
});

test("only pages with a list load the script, and lists of the search and of pages have the same words", async () => {
  const html = (path) => readFile(join(site.folder, path), "utf8");
  for (const path of ["reviews/index.html", "downloads/index.html", "training/index.html"]) assert.match(await html(path), /narrow\.js/);
  for (const path of ["index.html", "reviews/anne/index.html", "reviews/by/index.html", "search/index.html"]) assert.doesNotMatch(await html(path), /narrow\.js/);
  await visit({ site, browser }, "/search/", async (page) => {
    await page.getByRole("searchbox").fill("neglect");
    await page.locator("#search-narrow summary").click();
    for (const [facet, value] of [["Type of abuse", "Neglect"], ["Organisation", "Police"], ["Type", "Strategy"]]) {
      await page.getByRole("group", { name: facet, exact: true }).getByRole("checkbox", { name: new RegExp(`^${value}`) }).waitFor();
    }
  });
});
