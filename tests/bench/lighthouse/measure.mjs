// Builds and serves the site as the browser tests do, asks Lighthouse about some pages, and prints what it found.
// In: addresses on the command line, else one page of each template. Out: a table in Markdown, and below it what cost points.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import lighthouse from "lighthouse";
import { chromiumPath } from "../../browser/chromium.mjs";
import { buildAndServe } from "../../browser/site.mjs";
import { launch } from "chrome-launcher";

const PATHS = [
  "/", "/worried/", "/worried/child/", "/safety/", "/search/", "/search/s/", "/offline/", "/topics/", "/topics/neglect/", "/about/", "/404.html",
  "/contacts/", "/contacts/lado/", "/campaigns/private-fostering/", "/young-people/online/", "/services/asksal/", "/glossary/", "/glossary/lado/",
  "/procedures/set-procedures/", "/procedures/escalation/", "/procedures/timescales/", "/procedures/amendments/", "/policies/threshold-document/",
  "/reviews/", "/reviews/anne/", "/reports/lscb-2013-14/", "/reports/lscb-2013-14/protection/", "/print/report-lscb-2013-14/",
  "/measures/children-2013-16/", "/board/finances/lscb/", "/board/attendance/lscb-2015-16/", "/board/logs/recommendations/", "/board/groups/lscb/",
  "/board/meetings/hwb-2016-12-07/", "/priorities/neglect/", "/inspections/ofsted-2016/", "/training/gcp2/", "/downloads/board-spending/",
  "/news/domestic-abuse-act/", "/whats-new/", "/references/care-act-2014/", "/withheld/home-care-paper-a/", "/statements/fire-2014/",
  "/have-your-say/is-the-first-page-clear/", "/print/cse-wallet-card/", "/print/private-fostering-poster/",
];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/** A demonstration asks search engines to stay away, which costs a real site no points: the mark is taken off before measuring. */
async function showToSearchEngines(folder) {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith(".html")) continue;
    const html = await readFile(join(folder, name), "utf8");
    await writeFile(join(folder, name), html.replace('<meta name="robots" content="noindex">', ""));
  }
}

const site = await buildAndServe();
await showToSearchEngines(site.folder);
const chrome = await launch({ chromePath: chromiumPath(), chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
const costs = new Map();
try {
  console.log("| Page | Performance | Accessibility | Best practices | Found by search engines | First words, s | Largest part, s | Blocked, ms | Moved about | kB |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  const wanted = process.argv.slice(2);
  for (const path of wanted.length ? wanted : PATHS) {
    const { lhr } = await lighthouse(`${site.origin}${path}`, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: "error" });
    const scores = CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100));
    const number = (audit) => lhr.audits[audit].numericValue;
    const seconds = ["first-contentful-paint", "largest-contentful-paint"].map((audit) => (number(audit) / 1000).toFixed(1));
    const rest = [Math.round(number("total-blocking-time")), number("cumulative-layout-shift").toFixed(3), (number("total-byte-weight") / 1000).toFixed(1)];
    console.log(`| ${[path, ...scores, ...seconds, ...rest].join(" | ")} |`);
    for (const { id, weight } of CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs)) {
      const { score, title } = lhr.audits[id];
      if (weight > 0 && score !== null && score < 0.9) costs.set(title, [...(costs.get(title) ?? []), path]);
    }
  }
} finally {
  await chrome.kill();
  await site.close();
}
for (const [title, paths] of costs) console.log(`\n${title}: ${paths.join(" ")}`);
