// The figures as Markdown: one table to compare by, then the tables behind it.
import { kilobytes, megabytes, percent, plain, seconds, share } from "./numbers.mjs";

/** What Signpost sets itself, by the name of the corpus's folder. Bytes are in kB, times in seconds or milliseconds. */
const TARGETS = {
  c1k: { bytes: "20 / 28 / 9", typo: "+0–12", slow: "1.6", index: "150", warm: "3 / 15", heap: "2", build: "0.4" },
  c10k: { bytes: "28 / 45 / 30", typo: "+0–24", slow: "1.8", index: "1,500", warm: "10 / 40", heap: "6", build: "3" },
};

export function report(facts, engines) {
  const measured = engines.filter(({ missing }) => !missing);
  const targets = TARGETS[facts.corpus];
  const parts = [
    `# Search, measured on ${facts.corpus}`,
    `${facts.pages.toLocaleString("en-GB")} pages, ${facts.sections.toLocaleString("en-GB")} sections, ` +
      `${facts.queries} queries, medians of ${facts.repeat} runs where time is measured.`,
    ...engines.filter(({ missing }) => missing).map(({ title, missing }) => `**${title} was not measured:** ${missing}.`),
  ];
  if (measured.length > 0) parts.push(overview(measured), ...details(measured, targets));
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function overview(engines) {
  return table(
    ["", "cold kB: 1 / 3 words / 2nd", "slow 4G + CPU 4x, cold, 1 / 3 words, s", "NDCG@10", "zero results", "strict CSP",
      "synonyms"],
    engines.map(({ title, bytes, slow, relevance, zero, strict, synonyms }) => [
      title,
      bytes && `${kilobytes(bytes.focus + bytes.one)} / ${kilobytes(bytes.focus + bytes.three)} / ${kilobytes(bytes.second)}`,
      slow && `${seconds(slow.coldOne.last)} / ${seconds(slow.coldThree.last)}`,
      share(relevance?.all.ndcg),
      percent(zero),
      strict ? "passes" : "refused",
      synonyms ? "yes" : "no",
    ]),
  );
}

function details(engines, targets) {
  const timed = engines.filter(({ bytes }) => bytes);
  const judged = engines.filter(({ relevance }) => relevance);
  return [
    timed.length > 0 && section("Bytes on the wire and round trips",
      "kB of response bodies (1 kB = 1,000 bytes), medians over five queries. On focus: scripts and data fetched before a " +
        "key is pressed. Trips: requests that wait for each other, after the keystroke with the engine there, and in all " +
        "when the query is typed at once.",
      ["", "on focus", "of it scripts", "1 word", "3 words", "2nd query", "misspelt word", "trips, ready / cold"],
      timed.map(({ title, bytes, trips }) => [title, kilobytes(bytes.focus), kilobytes(bytes.script), kilobytes(bytes.one),
        kilobytes(bytes.three), kilobytes(bytes.second), kilobytes(bytes.typo), `${trips.ready} / ${trips.cold}`]),
      targets && ["target", "", "8", ...targets.bytes.split(" / "), targets.typo, "2 / –"]),
    timed.length > 0 && section("Time on slow 4G (562 ms, 1.44 Mbit/s) with CPU 4x",
      "Seconds to the first results / to the last change of the list. Cold: from focus, typed at once. Ready: from the " +
        "keystroke, everything that focus fetches being there.",
      ["", "cold, 1 word", "cold, 3 words", "ready, 1 word", "ready, 3 words"],
      timed.map(({ title, slow }) => [title, ...["coldOne", "coldThree", "readyOne", "readyThree"]
        .map((name) => `${seconds(slow[name].first)} / ${seconds(slow[name].last)}`)]),
      targets && ["target", "", "", targets.slow, targets.slow]),
    section("Index, memory and building",
      "Sizes in kB as sent. Index: all that queries may need; texts: all that results show besides. Warm: one query at CPU " +
        "4x, everything fetched. Heap: what scripts hold after one query / after all.",
      ["", "documents", "index", "with texts", "files", "scripts", "warm p50 / p95, ms", "heap, MB", "index built, s",
        "whole site, s"],
      engines.map(({ title, documents, sizes, bytes, warm, heap, built }) => [title, documents, kilobytes(sizes.index),
        kilobytes(sizes.index + sizes.text), String(sizes.files), kilobytes(bytes?.script ?? (sizes.script || undefined)),
        `${plain(warm.p50, 1)} / ${plain(warm.p95, 1)}`, `${megabytes(heap.first)} / ${megabytes(heap.all)}`,
        seconds(built.indexMs), seconds(built.buildMs)]),
      targets && ["target", "", targets.index, "", "", "8", targets.warm, targets.heap, targets.build, ""]),
    judged.length > 0 && relevance(judged),
    ...engines.filter(({ disagreements }) => disagreements).map(agreement),
  ];
}

function relevance(engines) {
  const names = Object.keys(engines[0].relevance);
  return section("Relevance",
    "NDCG@10 / MRR / success@3 / share of queries without a result.",
    ["", ...names],
    engines.map(({ title, relevance }) => [title, ...names.map((name) => {
      const { ndcg, mrr, success3, zero } = relevance[name];
      return [ndcg, mrr, success3, zero].map(share).join(" / ");
    })]));
}

function agreement({ title, disagreements: { script, command } }) {
  const told = (who, differing) => {
    if (!differing) return `${who} is not there to compare`;
    return differing.length === 0 ? `${who} gives the same ten` : `${who} differs on ${differing.join(", ")}`;
  };
  return `${title}: beside the browser, ${told("its script in Node", script)}; ${told("`signpost search`", command)}.`;
}

function section(heading, words, head, rows, target) {
  return `## ${heading}\n\n${words}\n\n${table(head, target ? [...rows, target] : rows)}`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell || (cell === "" ? "" : "–")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
