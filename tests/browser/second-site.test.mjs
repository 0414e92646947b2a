// Another board's site: made by `signpost init` and its settings alone, without a template, a style sheet or a script of its own.
import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { NARROW, inBrowser, visit } from "./window.mjs";

const NAME = "Westmarch Safeguarding Adults Board";
const SETTINGS = `base_url = "https://adults.example.org"
title = "${NAME}"
description = "Help for adults at risk in Westmarch. In an emergency ring 999."
default_language = "en"

[extra.signpost]
name = "Westmarch Adults Board"
palette = "plum"
logo = "westmarch.svg"
boards = ["sab"]
areas = [{ id = "westmarch", name = "Westmarch" }]
exit_url = "https://www.example.com/"
help_path = "@/worried/_index.md"
help_text = "Worried about an adult?"
feedback_email = "website@adults.example.org"
doors = [
  { title = "I am worried about an adult", text = "Who to ring.", path = "@/worried/_index.md" },
  { title = "I work with adults", path = "@/contacts/_index.md" },
]
notices = [
  { text = "Our phones are not working today.", severity = "urgent", starts = 2026-11-20T08:00:00, ends = 2026-11-20T18:00:00 },
  { text = "A secret until December.", starts = 2026-12-01 },
  { text = "Last week's news.", ends = 2026-11-14 },
]
`;

const FILES = {
  "zola.toml": SETTINGS,
  "static/westmarch.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></svg>',
  "content/_index.md": `+++\ntitle = "${NAME}"\nsort_by = "weight"\n+++\n\nIf someone is in danger now, ring 999.\n`,
  "content/contacts/_index.md": '+++\ntitle = "Contacts"\nsort_by = "weight"\n+++\n',
  "content/contacts/duty.md":
    '+++\ntitle = "Adult duty desk"\nweight = 1\n[extra]\nfor_who = "Anyone"\nphone = [{ number = "0300 123 2040", label = "Report Fraud", text_relay = true }]\nbsl = "An interpreter can sign the call."\n+++\n\nIn an emergency ring 999.\n',
};
const NOON = ["--now", "2026-11-20T12:00:00Z"];

const { site, browser } = await inBrowser({ files: FILES, args: NOON });

const on = (path, look, options) => visit({ site, browser }, path, look, options);

test("its own name, logo, colours, doors and way to help, in every place", () =>
  on("/", async (page) => {
    assert.equal(await page.locator(".site-name").innerText(), "Westmarch Adults Board");
    assert.match(await page.locator(".site-logo").getAttribute("src"), /westmarch\.svg/);
    assert.equal(await page.locator("html").getAttribute("data-palette"), "plum");
    const strip = await page.locator(".help-strip").evaluate((one) => getComputedStyle(one).backgroundColor);
    assert.equal(strip, "rgb(59, 29, 63)");
    assert.deepEqual(await page.locator(".door h2").allInnerTexts(), ["I am worried about an adult", "I work with adults"]);
    assert.equal(await page.locator(".help-strip .arm-link").innerText(), "Worried about an adult?");
    await page.locator(".doors").getByRole("link", { name: "I am worried about an adult" }).click();
    await page.waitForURL(`${site.origin}/worried/`);
  }));

test("a notice stands above every page while its time lasts, the missing page included", async () => {
  for (const path of ["/", "/worried/child/", "/search/", "/no/such/page/"]) {
    await on(
      path,
      async (page) => assert.deepEqual(await page.locator(".notice").allInnerTexts(), ["Urgent: Our phones are not working today."]),
      { expected: /404/, viewport: NARROW },
    );
  }
});

test("no file of the site holds a word of a notice that is not for now, nor of another board", async () => {
  const names = await readdir(site.folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  assert.ok(files.length > 20);
  for (const entry of files) {
    const text = (await readFile(join(entry.parentPath, entry.name))).toString("latin1");
    for (const words of ["secret until", "Last week's news", "Southend"]) {
      assert.ok(!text.includes(words), `${entry.name} says ${words}`);
    }
  }
});

test("a contact says how deaf people reach it", () =>
  on("/contacts/duty/", async (page) => {
    const words = await page.locator(".contact").innerText();
    assert.match(words, /Text relay: 18001/);
    assert.match(words, /British Sign Language \(BSL\): An interpreter can sign the call/);
  }));

test("a site without pages to save has nothing to save, and says so to devices", async () => {
  const list = JSON.parse(await readFile(join(site.folder, "offline.json"), "utf8"));
  assert.deepEqual([list.off, list.files], [true, []]);
});

test("a palette that does not exist is refused with the ones that do", async () => {
  await writeFile(join(site.root, "zola.toml"), SETTINGS.replace('"plum"', '"plumm"'));
  await assert.rejects(site.build(...NOON), (error) => {
    assert.match(error.stderr, /`extra\.signpost\.palette` cannot be `plumm`[^]*did you mean `palette = "plum"`\?/);
    return true;
  });
});
