// The command line.
import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const PROGRAM = fileURLToPath(new URL("../../../../target/release/signpost", import.meta.url));

export const HELP = `Measures the search of a built site beside that of other search engines

Usage: run --corpus DIR [OPTIONS]

  --corpus DIR       docs.jsonl and site/*.html: the documents to search
  --judgements DIR   queries.jsonl and qrels.tsv: what is asked, and which documents answer it
  --signpost BIN     the program to measure (target/release/signpost)
  --peers LIST       engines to measure beside it (pagefind,minisearch,lunr,lunr-tuned), or "none"
  --no-signpost      measure the peers alone
  --repeat N         runs of everything that takes time; the median counts (3)
  --relevance-only   no bytes, no times: only what is found
  --work DIR         where sites and indexes are made (a temporary folder, removed afterwards)
  --out FILE.md      write the report there too, all figures to FILE.json, all ranked documents to FILE.runs.json
`;

/** Options ready for use; a string where they cannot be used. */
export async function readOptions(words) {
  let values;
  try {
    ({ values } = parseArgs({
      args: words,
      options: {
        corpus: { type: "string" },
        judgements: { type: "string" },
        signpost: { type: "string", default: PROGRAM },
        "no-signpost": { type: "boolean", default: false },
        peers: { type: "string", default: "pagefind,minisearch,lunr,lunr-tuned" },
        repeat: { type: "string", default: "3" },
        "relevance-only": { type: "boolean", default: false },
        work: { type: "string" },
        out: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    return error.message;
  }
  if (values.help) return HELP;
  if (!values.corpus) return "--corpus is needed: a folder with docs.jsonl and site/";
  const repeat = Number(values.repeat);
  if (!Number.isInteger(repeat) || repeat < 1) return "--repeat is a whole number from 1";
  const needed = [join(values.corpus, "docs.jsonl")];
  if (values.judgements) needed.push(join(values.judgements, "queries.jsonl"), join(values.judgements, "qrels.tsv"));
  if (!values["no-signpost"]) needed.push(values.signpost);
  for (const path of needed) {
    const there = await access(path).then(() => true, () => false);
    if (!there) return `${path} is not there`;
  }
  return {
    corpus: resolve(values.corpus),
    judgements: values.judgements && resolve(values.judgements),
    program: values["no-signpost"] ? null : resolve(values.signpost),
    peers: values.peers === "none" ? [] : values.peers.split(",").filter(Boolean),
    repeat,
    relevanceOnly: values["relevance-only"],
    work: values.work && resolve(values.work),
    out: values.out && resolve(values.out),
  };
}
