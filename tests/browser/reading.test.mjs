// What a screen reader is given on every page: headings, landmarks, links by their names alone, tables, names that point elsewhere.
// Looks at the files as they were built, so that every page takes seconds; what only a living page has is in access.test.mjs.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inBrowser } from "./window.mjs";

const { site, browser } = await inBrowser();
const page = await (await browser.newContext({ javaScriptEnabled: true })).newPage();
const look = (html, address) => page.evaluate(survey, [html, address]);

const pages = [];
for (const name of await readdir(site.folder, { recursive: true })) {
  if (!name.endsWith(".html")) continue;
  const found = await look(await readFile(join(site.folder, name), "utf8"), `${site.origin}/${name.replace(/index\.html$/, "")}`);
  if (found) pages.push([name, found]);
}

/** What is wrong with one page, by sort of fault. Runs in the browser, which knows how to read HTML. Nothing for a redirect. */
function survey([html, address]) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (page.querySelector("meta[http-equiv=refresh i]")) return undefined;
  const all = (selector) => [...page.querySelectorAll(selector)];
  const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const found = { headings: [], landmarks: [], links: [], tables: [], references: [], phones: [], status: [], dates: [], order: [] };

  /** A name as a screen reader puts it together, near enough for what our templates write. */
  const nameOf = (element) => {
    const [label, ids] = [element.getAttribute("aria-label"), element.getAttribute("aria-labelledby")];
    if (label) return words(label);
    if (ids) return words(ids.split(" ").map((id) => page.getElementById(id)?.textContent).join(" "));
    const copy = element.cloneNode(true);
    for (const part of copy.querySelectorAll("[aria-hidden=true]")) part.remove();
    for (const picture of copy.querySelectorAll("img")) picture.replaceWith(picture.alt);
    return words(copy.textContent);
  };

  let last = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) found.headings.push(`h${level} after h${last}: ${nameOf(heading)}`);
    if (!nameOf(heading)) found.headings.push(`an h${level} without words`);
    last = level;
  }

  const landmarks = all("main, nav, aside, search, section[aria-label], section[aria-labelledby], [role=region], [role=group]");
  const known = new Set();
  for (const one of landmarks) {
    const role = one.getAttribute("role") ?? one.localName;
    const named = one.hasAttribute("aria-label") || one.hasAttribute("aria-labelledby");
    if (!named && !["main", "search"].includes(role)) found.landmarks.push(`${role} without a name: ${one.className}`);
    const key = named ? `${role} "${nameOf(one)}"` : role;
    // On a page that holds a whole report, a table may stand in the summary and in a chapter.
    if (known.has(key) && !(role === "group" && one.closest(".kind-whole"))) found.landmarks.push(`two of ${key}`);
    known.add(key);
  }
  for (const part of page.body.children) {
    if (!part.matches("header, nav, search, main, aside, footer, section[aria-label], .skip")) found.landmarks.push(`outside every landmark: ${part.localName}`);
  }

  const SAYS_NOTHING = /^(click( here)?|details|download|find out more|form|go|here|info|learn more|link|more|more info(rmation)?|next|page|pdf|previous|read more|see|show|this( page| link)?|view|website|↩?\d*|\[\d+\])$/i;
  const targets = new Map();
  for (const link of all("a[href]")) {
    const [name, target] = [nameOf(link), new URL(link.getAttribute("href"), address).href];
    const dialled = /^(tel|sms):/.test(target) ? target.replace(/\D/g, "") : undefined;
    if (!name || (SAYS_NOTHING.test(name) && !dialled)) found.links.push(`"${name}" says nothing about ${target}`);
    if (dialled && !name.replace(/\D/g, "").endsWith(dialled)) found.phones.push(`"${name}" rings ${dialled}`);
    // A list of contents is called "On this page"; a note's number is heard in the cell it belongs to; chapters that stand together
    // on the page of a whole report are each held to this on pages of their own.
    if (link.closest(".contents, .kind-whole .prose") || link.matches(".figure-note")) continue;
    const other = targets.get(name.toLowerCase()) ?? target;
    if (other !== target) found.links.push(`"${name}" leads to ${other} and to ${target}`);
    targets.set(name.toLowerCase(), other);
  }

  for (const table of all("table")) {
    const named = table.caption ?? table.closest("[role=group]");
    if (!named || !nameOf(named) || nameOf(named) === "Table") found.tables.push(`without a name: ${words(table.textContent).slice(0, 60)}`);
    const heads = [...table.querySelectorAll("th")];
    if (!heads.length) found.tables.push(`without headings: ${words(table.textContent).slice(0, 60)}`);
    for (const head of heads) if (!head.scope && !head.closest("thead")) found.tables.push(`a heading of what? ${words(head.textContent)}`);
  }

  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
    for (const one of all(`[${attribute}]`)) {
      for (const id of one.getAttribute(attribute).split(/\s+/)) if (!page.getElementById(id)) found.references.push(`${attribute}: nothing is called ${id}`);
    }
  }

  for (const line of all("[role=status], [aria-live]")) {
    if (words(line.textContent)) found.status.push(`speaks before anything happened: ${words(line.textContent)}`);
    if (!line.id) found.status.push("a status line that no script can find");
  }

  for (const one of all("[tabindex]")) if (one.tabIndex > 0) found.order.push(`before its turn: ${one.outerHTML.slice(0, 80)}`);
  for (const one of all("[aria-hidden=true] :is(a[href], button, input, summary, [tabindex])")) found.order.push(`reached but not heard: ${one.outerHTML.slice(0, 80)}`);

  for (const time of all("time")) if (/\d{4}-\d\d/.test(time.textContent)) found.dates.push(`for machines: ${time.textContent}`);
  // Code to type, and the address on paper, are not prose.
  for (const part of all("code, .print-head")) part.remove();
  const date = page.body.textContent.match(/\b\d{4}-\d\d-\d\d\b/);
  if (date) found.dates.push(`for machines: ${date[0]}`);
  return found;
}

describe("on every page", () => {
  const PROMISES = {
    headings: "headings begin with h1, skip no level and have words",
    landmarks: "every landmark has a name of its own, and nothing stands outside them",
    links: "a link says where it leads, and no two of one name lead apart",
    tables: "tables have a name, and their headings say what they head",
    references: "what points to another part of the page finds it",
    phones: "a telephone link is named by the number that it rings",
    status: "status lines are empty until there is something to say",
    dates: "dates are written for people",
    order: "no page has a tab order of its own, and what is hidden from screen readers cannot be reached",
  };
  for (const [sort, promise] of Object.entries(PROMISES)) {
    test(promise, () => {
      assert.ok(pages.length >= 300, `only ${pages.length} pages`);
      assert.deepEqual(pages.flatMap(([name, found]) => found[sort].map((fault) => `${name}: ${fault}`)), []);
    });
  }

  test("each of these faults is seen where there is one", async () => {
    const body = `<div>Out</div><main><h1>A</h1><h3>B</h3><nav></nav><p><a href="/a/">More</a> <a href="/a/">The plan</a> <a href="/b/">The plan</a>
      <a href="tel:999">Ring us</a> <time>2026-11-20</time>. <b tabindex="2" aria-hidden="true"><a href="/c/">C</a></b></p><table><tr><td>1</td></tr></table><p role="status" aria-labelledby="gone">Done</p></main>`;
    const found = await look(`<!DOCTYPE html><title>Broken</title>${body}`, "https://example.org/");
    const counts = Object.fromEntries(Object.entries(found).map(([sort, faults]) => [sort, faults.length]));
    assert.deepEqual(counts, { headings: 1, landmarks: 2, links: 2, tables: 2, references: 1, phones: 1, status: 2, dates: 2, order: 2 });
  });
});
