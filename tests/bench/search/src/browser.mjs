// A search page in the Chromium of this machine: opened with an empty cache, typed into, watched. No browser is downloaded.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Quiet, and without the requests that a browser makes on its own account. */
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** Slow 4G of Chromium's developer tools and of Lighthouse. */
const SLOW_4G = { offline: false, latency: 562, downloadThroughput: 1.44e6 / 8, uploadThroughput: 675e3 / 8 };

/** A phone of the cheaper sort beside a desktop computer (Lighthouse's measure for mobile). */
const SLOWER_CPU = 4;

/** A list that has not changed for this long is finished. Beyond the pauses that typing aids commonly make (300 ms). */
const SETTLED_MS = 500;

/** No request for this long: nothing more is being fetched. Beyond the 300 ms that responses are delayed by. */
const QUIET_MS = 400;

export function startChromium(certificate) {
  return chromium.launch({ executablePath: findChromium(), headless: true, args: [...FLAGS, certificate.flag] });
}

function findChromium() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const place of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    try {
      accessSync(place, constants.X_OK);
      return place;
    } catch {
      // Not here: look on.
    }
  }
  throw new Error(`none of ${NAMES.join(", ")} is installed`);
}

/** Opens `/search/` in a browser that has seen nothing, hands it to `task`, and closes it. */
export async function withSearchPage(browser, server, task) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(watch);
    const cdp = await context.newCDPSession(page);
    await page.goto(`${server.origin}/search/`, { waitUntil: "load" });
    await server.quiet(QUIET_MS);
    return await task(searchPage(page, cdp, server));
  } finally {
    await context.close();
  }
}

function searchPage(page, cdp, server) {
  return {
    page,
    quiet: () => server.quiet(QUIET_MS),
    focus: () => page.focus("#search-input"),

    /** Puts the whole query in at once, in place of what was there: one `input` event. */
    async type(query) {
      await page.evaluate(() => document.getElementById("search-input").select());
      await page.keyboard.insertText(query);
    },

    /**
     * Waits until an answer stands and changes no more. Times in milliseconds: `focus` and `input` on the page's clock,
     * `first` and `last` (the first and the last change of the list that left results in it) as well.
     */
    async results(patience) {
      const start = performance.now();
      for (;;) {
        const seen = await page.evaluate(() => ({ ...window.watched, now: performance.now() }));
        const refused = seen.violations.some((directive) => directive.startsWith("script-src"));
        if (refused || performance.now() - start > patience) return { ...seen, refused };
        if (seen.last > 0 && seen.now - seen.last > SETTLED_MS) return { ...seen, refused };
        await sleep(50);
      }
    },

    slowNetwork: async () => {
      await cdp.send("Network.enable");
      await cdp.send("Network.emulateNetworkConditions", SLOW_4G);
    },
    slowProcessor: () => cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER_CPU }),

    /** Bytes that scripts hold, after everything that can be let go has been. */
    async heap() {
      await cdp.send("HeapProfiler.enable");
      for (let turn = 0; turn < 2; turn += 1) await cdp.send("HeapProfiler.collectGarbage");
      const { usedSize, backingStorageSize = 0 } = await cdp.send("Runtime.getHeapUsage");
      return usedSize + backingStorageSize;
    },
  };
}

/** Runs in the page before its own scripts: notes when the reader acts and in which frame results appear. */
function watch() {
  const watched = { focus: 0, input: 0, first: 0, last: 0, links: 0, violations: [] };
  window.watched = watched;
  document.addEventListener("focusin", ({ target }) => {
    if (target.id === "search-input") watched.focus ||= performance.now();
  }, true);
  document.addEventListener("input", () => {
    Object.assign(watched, { input: performance.now(), first: 0, last: 0 });
  }, true);
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
    watched.violations.push(effectiveDirective);
  });
  const look = () => requestAnimationFrame(() => {
    const list = document.getElementById("search-results");
    if (!list || watched.input === 0) return;
    watched.links = list.querySelectorAll("li a[href]").length;
    // Nothing found is an answer too: a peer's page counts it, ours shows a line that says so.
    const nothing = document.getElementById("search-nothing");
    if (watched.links === 0 && !list.dataset.answered && (nothing?.hidden ?? true)) return;
    watched.last = performance.now();
    watched.first ||= watched.last;
  });
  const belongs = (node) => Boolean((node.nodeType === 1 ? node : node.parentElement)?.closest("#search-results, #search-nothing"));
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => belongs(target))) look();
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: ["data-answered", "hidden"] });
}
