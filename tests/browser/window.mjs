// A browser for the tests of a file, and one visit in a fresh window of it, which fails on anything the browser complained about.
import assert from "node:assert/strict";
import { after } from "node:test";
import { startChromium } from "./chromium.mjs";
import { serving } from "./site.mjs";

/** The narrowest screen WCAG 2.2 asks pages to fit (1.4.10 Reflow): an ordinary one at 400 %. Its height is that of a small old phone. */
export const NARROW = { width: 320, height: 568 };
export const WIDE = { width: 1280, height: 800 };

/** Longer than any page of ours takes on a busy machine. */
const WAIT_MS = 10_000;

/** A browser, and the site that `buildAndServe` makes of `options`, for all the tests of a file: both end with them. */
export async function inBrowser(options) {
  const started = startChromium();
  after(async () => (await started).close());
  const [site, browser] = await Promise.all([serving(options), started]);
  return { site, browser };
}

/**
 * Opens `path` of a site, hands `look` the page, its context and what it asked for, and fails on errors, broken security policy and
 * requests to others. `routes` says what is answered to some requests: a handler by pattern.
 */
export async function visit({ site, browser }, path, look, { expected = /^$/, others = [], routes = {}, ...options } = {}) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  context.setDefaultTimeout(WAIT_MS);
  try {
    const trouble = [];
    const requests = [];
    context.on("request", (request) => {
      requests.push(request);
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
    for (const [pattern, handle] of Object.entries(routes)) await page.route(pattern, handle);
    await page.goto(`${site.origin}${path}`);
    await look(page, context, requests);
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
