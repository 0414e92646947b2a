// The reader's side of the search box. In: what is typed. Out: results below it.
// It must never send, store or put into an address what is typed, move the focus away, or write HTML.

/** A pause in typing after which it searches. Shorter asks for words nobody meant; longer feels slow. */
const PAUSE_MS = 120;
/** A pause after which screen readers are told the count, so that they hear it once and not at every letter. */
const SPEAK_MS = 600;
/** A wait after which the page says that it is waiting. */
const SLOW_MS = 500;
/** As much of what is found must be in sight below the field, in CSS pixels: the count and the first line. */
const PEEK_PX = 96;
const RESULTS = 10;
const EXCERPT_LENGTH = 180;
/** Other words that may stand between two words of a danger signal: "hurt [one of] my baby". */
const BETWEEN = 2;
/** Words among which all of a rule must stand, in whatever order. */
const NEAR = 10;
/** Cards above the results, the most pressing first. More would hide what was searched for. */
const CARDS = 2;

/** Whether a stem is what a signal wants: the stem itself, or one of a list. */
const fits = (lists, wanted, stem) => wanted === stem || lists[wanted]?.includes(stem);

/** Whether what `signal` wants, from `next` on, stands in `stems` in order. */
function stands(lists, signal, stems, at = 0, next = 0) {
  if (next === signal.length) return true;
  const end = next ? at + BETWEEN + 1 : stems.length;
  return stems.slice(at, end).some((stem, i) => fits(lists, signal[next], stem) && stands(lists, signal, stems, at + i + 1, next + 1));
}

/** Whether all that `rule` wants stands close together. */
function near(lists, rule, stems) {
  return stems.some((_, at) => rule.every((wanted) => stems.slice(at, at + NEAR).some((stem) => fits(lists, wanted, stem))));
}

/**
 * Stems as they were meant: one that the index does not know and that is a slip or two away from a word of danger is that word.
 * A first letter is hardly ever a slip, and a word of its own if it differs: "skill" is not "kill".
 */
export function meant({ lists, same, work, cards }, stems, unknown, distance) {
  const known = new Set([Object.values(lists), same.flat(), work, cards.map(({ signals, near }) => [signals, near])].flat(4).sort());
  return stems.map((stem) => {
    if (known.has(stem) || !unknown.includes(stem)) return stem;
    let [best, limit] = [stem, stem.length > 6 ? 2 : stem.length > 2 ? 1 : 0];
    for (const word of known) {
      if (word[0] !== stem[0] || word.length < 4 || Math.abs(word.length - stem.length) > limit) continue;
      const far = distance([...stem], [...word]);
      if (far <= limit) [best, limit] = [word, far - 1];
    }
    return best;
  });
}

/** What danger.bin says, with its lists and phrases taken apart. */
export function unpack({ lists, same, work, personal, cards }) {
  const split = (text, sign = " ") => text.split(sign).filter(Boolean);
  const named = (lists) => Object.entries(lists).map(([name, words]) => [name, split(words)]);
  const phrases = (text) => split(text, ",").map((phrase) => split(phrase));
  return {
    lists: Object.fromEntries(named(lists)),
    same: named(same),
    work: phrases(work),
    personal: split(personal),
    cards: cards.map((card) => ({
      ...card, signals: phrases(card.signals), near: phrases(card.near), not: phrases(card.not), perhaps: phrases(card.perhaps ?? ""),
    })),
  };
}

/** Whether cards are called for by no more than a guess. */
export const unsure = (cards) => !cards.length || !!cards.at(-1).otherwise;

/** The cards of danger.bin that a query with these stems calls for. */
export function cardsFor({ lists, same, work, personal, cards }, asked) {
  const stems = asked.map((stem) => same.find(([, others]) => others.includes(stem))?.[0] ?? stem);
  const any = (signals) => signals.some((signal) => stands(lists, signal, stems));
  const close = (rules) => rules.some((rule) => near(lists, rule, stems));
  const busy = any(work) && !asked.some((stem) => personal.includes(stem));
  const found = cards.filter((card) => (any(card.signals) || (!busy && close(card.near))) && !any(card.not));
  if (found.length === 1 && found[0].otherwise) return [...cards.filter((card) => close(card.perhaps) && !any(card.not)).slice(0, 1), ...found];
  return found.filter(({ otherwise }) => !otherwise || !found[1]).slice(0, CARDS);
}

/** What calls for no card. */
const nobody = { lists: {}, same: [], work: [], personal: [], cards: [] };

function make(name, properties, ...inside) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inside);
  return element;
}

function day(date) {
  if (!/^\d{4}-\d\d-\d\d/.test(date)) return date;
  const words = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  // Plain "en" would put the month first, as no other date of the site does.
  const language = (document.documentElement.lang || "en").replace(/^en$/, "en-GB");
  return make("time", { dateTime: date.slice(0, 10) }, new Date(date.slice(0, 10)).toLocaleDateString(language, words));
}

/** A name for machines as people write it. */
const plain = (name) => name.replace(/[-_]/g, " ");

/** The cards, which are compressed in their file as the index is. */
async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) return nobody;
  return unpack(await new Response(answer.body.pipeThrough(new DecompressionStream("deflate-raw"))).json());
}

function start(box) {
  const { base, engine, danger, part: listing } = box.dataset;
  const [link, field] = box.children;
  const input = field.querySelector("input");
  const part = (name) => document.getElementById(`search-${name}`);
  const [panel, cards, count, status, list, nothing, failed, buttons, more, instead, narrow] = [
    "panel", "cards", "count", "status", "results", "nothing", "failed", "buttons", "more", "instead", "narrow",
  ].map(part);
  // A site's own words for what is said here, with what they are about in braces.
  const own = (name, about = {}) => panel.dataset[name].replace(/\{(\w+)\}/g, (all, key) => about[key] ?? all);
  const heading = make("h2", { className: "hidden" }, own("heading"));
  const choices = new Map();
  let within = {};
  // Whether words are corrected: until the reader says that they were meant.
  let correct = true;
  // Whether the list is narrowed by the link that led here.
  let brought = false;
  let loading;
  let loads = 0;
  let turn = 0;
  let limit;
  let typing;
  let speaking;
  let slow;
  // Whether the index was opened again because a file of it did not come: by now the network may be gone, or the site newer.
  let again = false;

  /** Fetches what a search needs, once; again after a failure. A browser may remember a failed module by its address. */
  function load() {
    if (!loading) {
      const script = import(`${engine}${loads++ ? `#${loads}` : ""}`);
      const known = read(danger);
      const index = script.then((engine) => engine.open(base));
      loading = { script, known: known.catch(() => nobody), index };
      index.catch(() => (loading = undefined));
    }
    return loading;
  }

  function hush() {
    clearTimeout(speaking);
    status.textContent = "";
  }

  /** Shows a line at once, and has it read out after `pause`, behind the help that stands above it. */
  function say(words, pause = SPEAK_MS) {
    hush();
    count.replaceChildren(...words);
    const help = [...cards.querySelectorAll("h2")].map(({ textContent }) => textContent.replace(/[^.?!]$/, "$&."));
    const aloud = [...(help.length ? [own("help"), ...help] : []), count.textContent].join(" ");
    speaking = setTimeout(() => (status.textContent = aloud), pause);
  }

  /** Where the screen is small, or a keyboard covers half of it, what is found would be out of sight below the field. */
  function reveal() {
    const { height, offsetTop } = visualViewport;
    if (document.activeElement === input && panel.getBoundingClientRect().top + PEEK_PX > height + offsetTop) input.scrollIntoView();
  }

  /** Leaves only `shown` of the lines that exclude each other. */
  function show(shown) {
    clearTimeout(slow);
    for (const line of [list, nothing, failed]) line.hidden = line !== shown;
    if (shown !== list) list.replaceChildren();
    list.ariaBusy = null;
    buttons.hidden = !shown;
    more.hidden = true;
    instead.hidden = true;
    narrow.hidden = true;
  }

  function empty() {
    turn += 1;
    clearTimeout(typing);
    input.value = "";
    cards.replaceChildren();
    heading.remove();
    within = {};
    correct = true;
    show();
    hush();
    count.textContent = "";
  }

  /** As the reader asks to; the focus must not be lost with the result it was on. */
  function dismiss() {
    if (panel.contains(document.activeElement)) input.focus();
    empty();
  }

  function card({ title, text, contacts, url }) {
    const phones = contacts.map(({ label, number }) =>
      make("li", {}, `${label}: `, make("a", { className: "phone-number", href: `tel:${number.replaceAll(" ", "")}` }, number)),
    );
    const onward = url ? [make("p", {}, make("a", { href: new URL(url, root) }, own("onward")))] : [];
    const body = make("div", { className: "care-body" }, make("p", {}, text), make("ul", { className: "phones" }, ...phones), ...onward);
    return make("section", { className: "care care-emergency" }, make("h2", { className: "care-title" }, title), body);
  }

  function item({ url, title, heading, kind, date, text }, words, excerpt) {
    const link = make("a", { href: new URL(`.${url}`, root) }, title);
    if (heading) link.append(make("span", { className: "result-part" }, `: ${heading}`));
    const facts = [kind && plain(kind), date && day(date)].filter(Boolean).map((fact) => make("span", {}, fact));
    const cut = excerpt(text, words, EXCERPT_LENGTH).map(({ text, marked }) => (marked ? make("mark", {}, text) : text));
    // A page may be in a language that runs the other way.
    const lines = [make("h3", { dir: "auto" }, link), make("p", { dir: "auto" }, ...cut)];
    if (facts.length) lines.push(make("p", { className: "result-facts" }, ...facts));
    return make("li", {}, ...lines);
  }

  /** Keeps to what is ticked. A value stays where it is, so that the focus does. */
  function choose({ target: { name, value, checked } }) {
    within = { ...within, [name]: [...(within[name] ?? []).filter((other) => other !== value), ...(checked ? [value] : [])] };
    limit = RESULTS;
    search();
  }

  function choice(name, value) {
    const key = `${name} ${value}`;
    if (!choices.has(key)) {
      const group = narrow.querySelector(`[data-facet="${name}"]`);
      const count = make("span", { className: "result-count" });
      const box = make("input", { type: "checkbox", name, value, onchange: choose });
      const label = make("label", {}, box, ` ${plain(value)} `, count);
      group.append(label);
      choices.set(key, { box, label, count });
    }
    return choices.get(key);
  }

  /** Shows what the results can be narrowed to, where that tells some from others. */
  function offer(facets) {
    for (const { name, values } of facets) {
      const group = narrow.querySelector(`[data-facet="${name}"]`);
      if (!group) continue;
      for (const { value, count } of values) {
        const { box, label, count: shown } = choice(name, value);
        box.checked = within[name]?.includes(value) ?? false;
        label.hidden = !count && !box.checked;
        shown.textContent = `(${count})`;
      }
      group.hidden = group.querySelectorAll("label:not([hidden])").length < 2 && !within[name]?.length;
    }
    narrow.hidden = !narrow.querySelector("[data-facet]:not([hidden])");
  }

  async function search() {
    clearTimeout(typing);
    clearTimeout(slow);
    const query = input.value.trim();
    const mine = ++turn;
    if (!query) return empty();
    hush();
    list.ariaBusy = "true";
    slow = setTimeout(() => {
      if (list.children.length) return;
      show();
      say([own("waiting")], 0);
    }, SLOW_MS);
    try {
      const { script, known, index } = load();
      const answering = index.then((opened) => opened.search(query, { limit, correct, within }));
      answering.catch(() => {});
      const [{ words, stem, excerpt, distance }, signals] = await Promise.all([script, known]);
      const called = (query, unknown = []) => cardsFor(signals, meant(signals, words(query).map(stem), unknown, distance));
      const warn = (found) => mine === turn && cards.replaceChildren(...found.map(card));
      let help = called(query);
      warn(help);
      const { results, total, corrected, words: marks, unknown, facets } = await answering;
      if (mine !== turn) return;
      again = false;
      if (!total && brought) {
        // An older link to a list asked for what is elsewhere now.
        [brought, within] = [false, {}];
        return search();
      }
      brought = false;
      if (unknown.length && unsure(help)) warn((help = called(query, unknown)));
      show(results.length ? list : nothing);
      const old = limit > RESULTS ? list.children.length : 0;
      const items = results.slice(old).map((result) => item(result, marks, excerpt));
      if (!old) list.replaceChildren();
      list.append(...items);
      list.before(heading);
      more.hidden = total <= results.length;
      instead.hidden = !corrected;
      if (corrected) instead.firstElementChild.textContent = own("instead", { query });
      offer(facets);
      const about = { best: results.length, count: total };
      const found = total > results.length ? "best" : total > 1 ? "many" : total ? "one" : "none";
      say([...(corrected ? [own("showing"), " ", make("strong", {}, corrected), ". "] : []), own(found, about)]);
      reveal();
    } catch {
      if (mine !== turn) return;
      loading = undefined;
      again = !again;
      if (again) return search();
      show(failed);
      say([own("failed")]);
      reveal();
    }
  }

  // The folder of the whole site, which may be below that of its address; each language has a search of its own in it.
  const root = new URL("..", new URL(engine, location));
  limit = RESULTS;
  link.hidden = true;
  field.hidden = false;

  input.addEventListener("focus", load);
  box.addEventListener("pointerenter", load);
  input.addEventListener("input", () => {
    limit = RESULTS;
    correct = true;
    clearTimeout(typing);
    if (!input.value.trim()) return empty();
    hush();
    // A word is complete: nothing will change about what it needs.
    if (/\s$/.test(input.value)) load().index.then((opened) => opened.prefetch(input.value)).catch(() => {});
    typing = setTimeout(search, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) search();
  });
  for (const place of [box, panel]) {
    place.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && dismiss());
  }
  more.addEventListener("click", async () => {
    const had = list.children.length;
    limit += RESULTS;
    await search();
    // The button was away for a moment, and what is new begins above it. Who types again by now stays where they are.
    if (document.activeElement !== input) (list.children[had]?.querySelector("a") ?? input).focus();
  });
  instead.firstElementChild.addEventListener("click", () => {
    correct = false;
    limit = RESULTS;
    // The button goes away, and the focus must not go with it.
    input.focus();
    search();
  });
  part("clear").addEventListener("click", dismiss);
  addEventListener("pagehide", empty);

  // An address may bring words along: "?q=" or the older "?search=". They are taken out of it at once.
  const address = new URL(location);
  const words = address.searchParams.get("q") ?? address.searchParams.get("search");
  if (words !== null) {
    // An older link to a list asks for what is in the list.
    if (listing && !address.searchParams.has("q")) [brought, within] = [true, { part: [listing] }];
    address.searchParams.delete("q");
    address.searchParams.delete("search");
    history.replaceState(history.state, "", address);
    // No half of a character at the end.
    input.value = words.slice(0, input.maxLength).replace(/[\ud800-\udbff]$/, "");
    search();
  }
}

const box = globalThis.document?.getElementById("search");
if (box) start(box);
