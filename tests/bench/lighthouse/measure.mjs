// Builds and serves the site as the browser tests do, asks Lighthouse about some pages, and prints what it found.
// In: addresses on the command line, else one page of each sort. Out: a table in Markdown.
import lighthouse from "lighthouse";
import { chromiumPath } from "../../browser/chromium.mjs";
import { buildAndServe } from "../../browser/site.mjs";
import { launch } from "chrome-launcher";

const PATHS = ["/", "/worried/child/", "/procedures/escalation/", "/search/"];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

const site = await buildAndServe();
const chrome = await launch({ chromePath: chromiumPath(), chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
try {
  console.log("| Page | Performance | Accessibility | Best practices | Found by search engines | First words, s | Largest part, s | Moved about | kB |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  const wanted = process.argv.slice(2);
  for (const path of wanted.length ? wanted : PATHS) {
    const { lhr } = await lighthouse(`${site.origin}${path}`, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: "error" });
    const scores = CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100));
    const number = (audit) => lhr.audits[audit].numericValue;
    const seconds = ["first-contentful-paint", "largest-contentful-paint"].map((audit) => (number(audit) / 1000).toFixed(1));
    const rest = [number("cumulative-layout-shift").toFixed(3), Math.round(number("total-byte-weight") / 1000)];
    console.log(`| ${[path, ...scores, ...seconds, ...rest].join(" | ")} |`);
  }
} finally {
  await chrome.kill();
  await site.close();
}
