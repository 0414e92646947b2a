// What people come for, on the smallest screen, without having been here before: from the front page three taps at the most and
// within a minute, with JavaScript and without. The seconds are reckoned, not measured: what is counted is how many screens of a
// small phone a reader passes before each link and before the answer.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NARROW, inBrowser, visit } from "./window.mjs";

const TAPS = 3;
const SECONDS = 60;
/** To look over a screen and go on to the next. */
const SCREEN_S = 3;
/** To choose a link, hit it and have its page on a slow line: speed.test.mjs holds the last part to half of this. */
const TAP_S = 4;
/** To read the answer. */
const READ_S = 5;
const EXIT = "https://www.bbc.co.uk/weather";

/** The links that are tapped one after another, by name, and what is then found, in any order. */
const TASKS = [
  ["a number to ring about a child", ["A child"], [/^999$/, /^0808.800.5000$/, /Children's services, first contact/, /01632.960001/]],
  ["a number to ring about an adult", ["An adult"], [/^999$/, /Adult social care, first contact/, /01632.960002/]],
  ["what private fostering is, and whether I must tell anyone", ["Private fostering"], [/28 days/, /council must be told/]],
  ["the time limits of a section 47 enquiry", ["Time limits in every procedure", "5 Section 47 enquiries"], [/Section 47 enquiries/, /15 working days/]],
  ["what the review about 'Anne' changed", ["Reviews", "'Anne': Safeguarding Adults Review", "What this review led to"], [/Mental capacity and deprivation/]],
  ["how many children were on plans in 2014", ["Children: plans, help and referrals, 2013 to 2016"], [/March 2014|2013-14/, /163/]],
  ["what the board spent", ["What the board spends"], [/£96,439/, /£107,206/]],
  ["a wallet card to print", ["Cards and posters to print", "Wallet card: child sexual exploitation"], [/SPECIMEN/, /999/]],
  [
    "somebody who works with children: the test, the time limit, the number, the hours and the form",
    ["Somebody who works with children"],
    [/harmed a child/, /Within one working day/, /01632.960004/, /9am to 5pm/, /referral form/],
  ],
];

const { site, browser } = await inBrowser();

/** How many screens below the top of what is now in sight an element stands. */
const screensTo = (element) => element.evaluate((one) => Math.max(0, one.getBoundingClientRect().top / innerHeight));

/** How far down each answer stands, in screens; fails where one is not to be seen. */
const screensToAnswers = (page, answers) =>
  page.locator("main").evaluate(
    (main, answers) => {
      const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      const seen = [];
      for (let node = walk.nextNode(); node; node = walk.nextNode()) if (node.parentElement.checkVisibility()) seen.push(node);
      return answers.map((answer) => {
        const tops = seen.filter((node) => new RegExp(answer).test(node.data.trim())).map((node) => node.parentElement.getBoundingClientRect().top);
        // A list of contents says the words too, above what is in sight after a jump.
        return Math.min(...tops.filter((top) => top >= 0)) / innerHeight;
      });
    },
    answers.map(({ source }) => source),
  );

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    const options = { javaScriptEnabled, viewport: NARROW, others: [new URL(EXIT).origin] };
    for (const [task, taps, answers] of TASKS) {
      test(task, (t) =>
        visit(
          { site, browser },
          "/",
          async (page) => {
            assert.ok(taps.length <= TAPS);
            let screens = 0;
            for (const name of taps) {
              const link = page.locator("main").getByRole("link", { name, exact: true }).first();
              screens += await screensTo(link);
              await link.click();
              await page.waitForLoadState();
            }
            const down = await screensToAnswers(page, answers);
            assert.ok(down.every(Number.isFinite), `not to be seen: ${answers.filter((_, at) => !Number.isFinite(down[at]))}`);
            const seconds = Math.round((screens + Math.max(...down)) * SCREEN_S + taps.length * TAP_S + READ_S);
            t.diagnostic(`${taps.length} taps, ${(screens + Math.max(...down)).toFixed(1)} screens, about ${seconds} s`);
            assert.ok(seconds <= SECONDS, `about ${seconds} s`);
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
