// Turns a corpus into a site in Zola's form: one page a document, each section under its own heading.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sectionsOf } from "./corpus.mjs";

/** Its pages may be saved, so that there is the index that devices keep. No theme is named, so that the generator's own is used. */
const SETTINGS = `base_url = "https://corpus.example"
title = "Corpus"

[extra.signpost]
search = true
`;

export async function writeSite(documents, folder) {
  const content = join(folder, "content");
  await rm(folder, { recursive: true, force: true });
  await mkdir(content, { recursive: true });
  await writeFile(join(folder, "zola.toml"), SETTINGS);
  await writeFile(join(content, "_index.md"), '+++\ntitle = "Corpus"\nsort_by = "none"\n[extra.defaults]\noffline = "allowed"\n+++\n');
  for (const document of documents) await writeFile(join(content, `${document.id}.md`), page(document));
}

function page(document) {
  const blocks = sectionsOf(document).flatMap(({ heading, text }) => [
    ...(heading && heading !== document.title ? [`## ${escaped(heading)}`] : []),
    ...text.split("\n").map((line) => line.trim()).filter(Boolean).map(escaped),
  ]);
  // A JSON string is a TOML basic string too.
  return `+++\ntitle = ${JSON.stringify(document.title)}\n+++\n\n${blocks.join("\n\n")}\n`;
}

/**
 * A backslash before any ASCII punctuation makes it text (CommonMark, 2.4); since it parts every pair of braces too,
 * nothing is left that a template would read.
 */
export function escaped(text) {
  return text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
