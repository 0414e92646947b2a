// The search page of every peer: engine and index are asked for on focus, side by side; results are shown ten at a time.
const input = document.getElementById("search-input");
const list = document.getElementById("search-results");
let engine;
let latest = 0;

function load() {
  engine ??= (async () => {
    const index = input.dataset.index && fetch(input.dataset.index);
    const { open } = await import("/search/engine.js");
    return open(index);
  })();
  return engine;
}

function item({ url, title, heading, excerpt }) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = url;
  link.textContent = heading ? `${title}: ${heading}` : title;
  line.append(link);
  if (excerpt) {
    const text = document.createElement("p");
    text.innerHTML = excerpt;
    line.append(text);
  }
  return line;
}

input.addEventListener("focus", load, { once: true });
input.addEventListener("input", async () => {
  const turn = ++latest;
  const search = await load();
  const results = await search(input.value.trim());
  if (turn !== latest) return;
  list.replaceChildren(...results.slice(0, 10).map(item));
  list.dataset.answered = turn;
});

window.bench = { load, search: async (query) => (await load())(query) };
