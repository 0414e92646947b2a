// Leaving a page at once: what it does, and the true answer to what the Back button shows afterwards. content/safety.md says the same to readers.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NOTHING, inBrowser, stored, visit } from "./window.mjs";

const EXIT = "https://www.bbc.co.uk/weather";
const AWAY = { others: [new URL(EXIT).origin] };

const page = (title, sensitivity, links, weight = title.length) =>
  `+++\ntitle = "${title}"\nweight = ${weight}\n[extra]\nsensitivity = "${sensitivity}"\n+++\n\n${links.map((name) => `[Go to ${name}](@/${name}.md)`).join("\n\n")}\n\n## Part\n\nText.\n`;

const files = {
  "content/one.md": page("One", "sensitive", ["two"]),
  "content/two.md": page("Two", "sensitive", ["one"]),
  "content/high-one.md": page("High one", "high", ["high-two"]),
  "content/high-two.md": page("High two", "high", ["high-one"]),
  "content/plain.md": page("Plain", "none", ["one", "high-one"]),
};
const { site, browser } = await inBrowser({ files });

const on = (path, look, options) => visit({ site, browser }, path, look, { ...AWAY, ...options });
const leave = (page) => page.getByRole("link", { name: "Leave this page" });

test("only sensitive pages offer it", () =>
  on("/plain/", async (page) => {
    assert.equal(await leave(page).count(), 0);
    assert.equal(await page.locator("script[src*='leave.js']").count(), 0);
  }));

test("without JavaScript it is a plain link to the exit site", () =>
  on(
    "/one/",
    async (page) => {
      assert.equal(await leave(page).getAttribute("href"), EXIT);
      await leave(page).click();
      await page.waitForURL(EXIT);
      await page.goBack();
      assert.equal(page.url(), `${site.origin}/one/`, "Back shows the page again, as the safety page says");
    },
    { javaScriptEnabled: false },
  ));

test("the screen, the title and the search box are blank before the exit site is even asked", () =>
  on("/one/", async (page) => {
    await page.locator("#search-input").fill("bruises");
    // In the same turn: nothing has been fetched yet.
    const left = await leave(page).evaluate((link) => {
      link.click();
      return [document.title.trim(), getComputedStyle(document.body).display, document.querySelector("#search-input").value];
    });
    assert.deepEqual(left, ["", "none", ""]);
    await page.waitForURL(EXIT);
  }));

describe("Shift", () => {
  test("pressed three times leaves, whichever Shift it is", () =>
    on("/one/", async (page) => {
      for (const key of ["ShiftLeft", "ShiftRight", "ShiftLeft"]) await page.keyboard.press(key);
      await page.waitForURL(EXIT);
    }));

  test("pressed twice says how many are left, and another key starts again", () =>
    on("/one/", async (page) => {
      await page.keyboard.press("Shift");
      await page.keyboard.press("Shift");
      assert.match(await page.locator("#leave-status").textContent(), /left 1$/);
      await page.keyboard.press("a");
      assert.equal(await page.locator("#leave-status").textContent(), "");
      await page.keyboard.press("Shift");
      await page.keyboard.press("Shift");
      assert.equal(page.url(), `${site.origin}/one/`);
    }));

  test("does not count while capitals are typed", () =>
    on("/one/", async (page) => {
      await page.locator("#search-input").focus();
      for (const letter of "ABCD") await page.keyboard.press(`Shift+${letter}`);
      assert.equal(page.url(), `${site.origin}/one/`);
      assert.equal(await page.locator("#search-input").inputValue(), "ABCD");
    }));

  test("does not count when it takes longer than five seconds", () =>
    on(
      "/one/",
      async (page) => {
        const press = (at) =>
          page.evaluate((at) => {
            const event = new KeyboardEvent("keydown", { key: "Shift" });
            Object.defineProperty(event, "timeStamp", { value: at });
            dispatchEvent(event);
          }, at);
        for (const at of [0, 3000, 5001]) await press(at);
        assert.equal(page.url(), `${site.origin}/one/`);
        await press(5500);
        await page.waitForURL(EXIT);
      },
    ));
});

test("a sensitive page: Back does not show the page that was left, and does show the one read before it", () =>
  on("/plain/", async (page) => {
    await page.getByRole("link", { name: "Go to one" }).click();
    await page.waitForURL(`${site.origin}/one/`);
    await page.getByRole("link", { name: "Go to two" }).click();
    await page.waitForURL(`${site.origin}/two/`);
    await leave(page).click();
    await page.waitForURL(EXIT);
    await page.goBack();
    assert.equal(page.url(), `${site.origin}/one/`);
  }));

test("a page marked high: links within the site leave no step, so that Back shows only what was there before them", () =>
  on("/plain/", async (page) => {
    await page.getByRole("link", { name: "Go to high-one" }).click();
    await page.waitForURL(`${site.origin}/high-one/`);
    for (const name of ["high-two", "high-one"]) {
      await page.getByRole("link", { name: `Go to ${name}` }).click();
      await page.waitForURL(`${site.origin}/${name}/`);
    }
    await leave(page).click();
    await page.waitForURL(EXIT);
    await page.goBack();
    assert.equal(page.url(), `${site.origin}/plain/`);
  }));

test("a browser that kept the page for going back shows it whole again", () =>
  on("/one/", async (page) => {
    const after = await page.evaluate(() => {
      document.documentElement.classList.add("left");
      document.title = " ";
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
      return [document.documentElement.className, document.title];
    });
    assert.equal(after[0], "");
    assert.match(after[1], /^One/);
  }));

test("nothing is stored by reading, pressing and coming back", () =>
  on("/high-one/", async (page, context) => {
    await page.keyboard.press("Shift");
    assert.deepEqual(await page.evaluate(stored), NOTHING);
    assert.deepEqual(await context.cookies(), []);
  }));
