// What people come for, on the smallest screen: from the front page it takes three taps at the most, with JavaScript and without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startChromium } from "./chromium.mjs";
import { buildAndServe } from "./site.mjs";
import { NARROW, visit } from "./window.mjs";

const TAPS = 3;
const EXIT = "https://www.bbc.co.uk/weather";

/** The links that are tapped one after another, by name, and what then stands on the page. */
const TASKS = [
  ["whom to ring about a child", ["a child"], /Children's services, first contact[^]*01632.960001/],
  ["whom to ring about an adult", ["an adult"], /Adult social care, first contact[^]*01632.960002/],
  ["what private fostering is, and whether I must tell anyone", ["Private fostering"], /28 days[^]*tell/],
  ["the time limits of a section 47 enquiry", ["Time limits in every procedure"], /Section 47 enquiries[^]*15 working days/],
  ["what the review about 'Anne' changed", ["Reviews", "'Anne': Safeguarding Adults Review"], /What changed[^]*What this review led to/],
  ["how many children were on plans in 2014", ["Children: plans, help and referrals, 2013 to 2016"], /163/],
  ["what the board spent", ["What the board spends"], /£96,439[^]*£107,206/],
  ["a wallet card to print", ["Cards and posters to print", "Wallet card: child sexual exploitation"], /SPECIMEN[^]*999/],
];

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([buildAndServe(), startChromium()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    const options = { javaScriptEnabled, viewport: NARROW, others: [new URL(EXIT).origin] };
    for (const [task, taps, found] of TASKS) {
      test(task, () =>
        visit(
          { site, browser },
          "/",
          async (page) => {
            assert.ok(taps.length <= TAPS);
            for (const name of taps) {
              await page.locator("main").getByRole("link", { name, exact: true }).first().click();
              await page.waitForLoadState();
            }
            assert.match(await page.locator("main").innerText(), found);
          },
          options,
        ));
    }

    test("leaving takes one tap", () =>
      visit(
        { site, browser },
        "/",
        async (page) => {
          await page.getByRole("link", { name: "Leave this page" }).click();
          await page.waitForURL(EXIT);
        },
        options,
      ));
  });
}
