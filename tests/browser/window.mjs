// One visit in a fresh browser window, which fails on anything the browser complained about.
import assert from "node:assert/strict";

/** The narrowest screen WCAG 2.2 asks pages to fit (1.4.10 Reflow): an ordinary one at 400 %. Its height is that of a small old phone. */
export const NARROW = { width: 320, height: 568 };
export const WIDE = { width: 1280, height: 800 };

/** Longer than any page of ours takes on a busy machine. */
const WAIT_MS = 10_000;

/** Opens `path` of a site, hands the page to `visit`, and fails on errors, broken security policy and requests to others. */
export async function visit({ site, browser }, path, look, { expected = /^$/, others = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  context.setDefaultTimeout(WAIT_MS);
  try {
    const trouble = [];
    context.on("request", (request) => {
      const { origin } = new URL(request.url());
      if (origin !== site.origin && !others.includes(origin)) trouble.push(`asked another site: ${request.url()}`);
    });
    for (const origin of others) {
      const away = { status: 200, contentType: "text/html; charset=utf-8", body: "<!DOCTYPE html><title>Weather</title><h1>Rain</h1>" };
      await context.route(`${origin}/**`, (route) => route.fulfill(away));
    }
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error" && !expected.test(message.text())) trouble.push(message.text());
    });
    page.on("pageerror", (error) => trouble.push(error.stack));
    await page.goto(`${site.origin}${path}`);
    await look(page, context);
    assert.deepEqual(trouble, []);
  } finally {
    await context.close();
  }
}

/** Everything a browser can keep for a site, counted. */
export function stored() {
  return (async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }))();
}

export const NOTHING = { local: 0, session: 0, cookies: "", databases: 0, caches: 0, workers: 0 };
