// Lists that narrow by topic: plain links without JavaScript, the same list at once with it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inBrowser, visit } from "./window.mjs";

const TOPICS = [["Adults"], ["Adults"], ["Children"], ["Children", "Neglect"], ["Children", "Neglect"], ["Children"], ["Children"]];

const page = (topics, i) => [`content/papers/p${i}.md`, `+++\ntitle = "Paper ${i}"\n[taxonomies]\ntopics = ${JSON.stringify(topics)}\n+++\n\nText.\n`];
const files = {
  "zola.toml": 'base_url = "https://board.example"\ntitle = "A board"\ntaxonomies = [{ name = "topics" }]\n',
  "content/papers/_index.md": '+++\ntitle = "Papers"\nsort_by = "title"\n+++\n',
  ...Object.fromEntries(TOPICS.map(page)),
};
const { site, browser } = await inBrowser({ files });

const on = (look, options) => visit({ site, browser }, "/papers/", look, options);
const topic = (page, name) => page.locator(".narrow").getByRole("link", { name });

test("without JavaScript each topic is a link to its page", () =>
  on(
    async (page) => {
      await topic(page, "Neglect (2)").click();
      assert.equal(new URL(page.url()).pathname, "/topics/neglect/");
    },
    { javaScriptEnabled: false },
  ));

test("with it the list narrows at once, says so, and comes back", () =>
  on(async (page) => {
    const shown = () => page.locator(".page-list > li:visible").count();
    await topic(page, "Neglect (2)").click();
    assert.deepEqual([await shown(), new URL(page.url()).pathname], [2, "/papers/"]);
    assert.equal(await page.getByRole("status").filter({ hasText: "of 7" }).textContent(), "2 of 7: Neglect");
    assert.equal(await topic(page, "Neglect (2)").getAttribute("aria-current"), "true");
    await topic(page, "Adults (2)").click();
    assert.equal(await shown(), 2);
    assert.equal(await topic(page, "Neglect (2)").getAttribute("aria-current"), null);
    await topic(page, "Adults (2)").click();
    assert.equal(await shown(), 7);
  }));
