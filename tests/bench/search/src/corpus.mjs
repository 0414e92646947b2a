// Reads what is searched (documents) and what is asked (queries with judgements).
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * One document a line: { id, url, title, source, body, sections: [{ anchor, heading, text }] }.
 * The documents come back with their sections flattened as well, for engines that know no sections.
 */
export async function readCorpus(folder) {
  const documents = await readLines(join(folder, "docs.jsonl"));
  const sections = documents.flatMap((document) =>
    sectionsOf(document).map(({ anchor, heading, text }) => ({
      url: anchor ? `${document.url}#${anchor}` : document.url,
      title: document.title,
      heading: heading === document.title ? "" : heading,
      text,
    })),
  );
  return { documents, sections };
}

export function sectionsOf(document) {
  const whole = [{ anchor: "", heading: document.title, text: document.body }];
  return document.sections?.length ? document.sections : whole;
}

/** Queries ({ qid, query, subset, voice }) and grades (query id -> Map of document id -> 1 to 3). */
export async function readJudgements(folder) {
  const queries = await readLines(join(folder, "queries.jsonl"));
  const grades = new Map(queries.map(({ qid }) => [qid, new Map()]));
  for (const line of (await readFile(join(folder, "qrels.tsv"), "utf8")).split("\n")) {
    const [query, , document, grade] = line.trim().split("\t");
    grades.get(query)?.set(document, Number(grade));
  }
  return { queries, grades };
}

/** The document a result's address belongs to; null for pages that are no documents. */
export function documentOf(url) {
  return /(?:^|\/)([a-z]\d{5})(?=\.html|[/#?]|$)/.exec(url)?.[1] ?? null;
}

/** Ten documents at most, best first, each once: several sections of one page count as one answer. */
export function rankedDocuments(urls) {
  return [...new Set(urls.map(documentOf).filter(Boolean))].slice(0, 10);
}

async function readLines(path) {
  const text = await readFile(path, "utf8");
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}
