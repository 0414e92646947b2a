// How soon a page can be read and used on a slow line with a slow phone: 562 ms there and back, 1.44 Mbit/s, a processor four times slower.
// The promise is 1.5 s. The bound is wider, since machines that run tests are busy, and counts the best of a few visits: it fails when
// one more file has to come before the first words, which costs more than half a second.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inBrowser } from "./window.mjs";

const LINE = { offline: false, latency: 562, downloadThroughput: 1_440_000 / 8, uploadThroughput: 675_000 / 8 };
const SLOWER = 4;
const BOUND_MS = 1_750;
const VISITS = 5;
const PAGES = ["/", "/worried/child/", "/procedures/escalation/", "/reports/lscb-2013-14/", "/search/"];

const { site, browser } = await inBrowser();

/** When the first words stood there, and when everything had run that answers to a finger, in milliseconds from the tap. */
async function visitSlowly(path) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send("Network.enable");
  await protocol.send("Network.emulateNetworkConditions", LINE);
  await protocol.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.goto(`${site.origin}${path}`, { waitUntil: "load" });
  await page.locator("#search-input").waitFor();
  const times = await page.evaluate(async () => {
    const last = (type) => new Promise((done) => {
      new PerformanceObserver((list) => done(list.getEntries().at(-1))).observe({ type, buffered: true });
      setTimeout(done, 500);
    });
    const [{ loadEventEnd, domInteractive }] = performance.getEntriesByType("navigation");
    const [task, paint] = [await last("longtask"), performance.getEntriesByName("first-contentful-paint")[0]];
    return { read: paint.startTime, used: Math.max(paint.startTime, domInteractive, loadEventEnd, task ? task.startTime + task.duration : 0) };
  });
  await context.close();
  return times;
}

for (const path of PAGES) {
  test(`${path} can be read and used soon`, async (t) => {
    const visits = [];
    for (let visit = 0; visit < VISITS && !(visits.at(-1)?.used <= BOUND_MS); visit += 1) visits.push(await visitSlowly(path));
    const { read, used } = visits.toSorted((one, other) => one.used - other.used)[0];
    t.diagnostic(`read after ${(read / 1000).toFixed(2)} s, used after ${(used / 1000).toFixed(2)} s`);
    assert.ok(read <= BOUND_MS && used <= BOUND_MS, `read after ${Math.round(read)} ms, used after ${Math.round(used)} ms`);
  });
}
