// Lists that narrow. In: the links of partials/narrow.html and the list after them. Out: boxes to tick in place of the links, and the
// same list with only what has one of the ticked values in every facet. What is ticked stands after the `#` of the address, so that
// the link can be shared and a reload keeps it. It must never fetch or store anything, or move the focus.

function start(search) {
  const entries = [...search.nextElementSibling.children];
  const status = search.querySelector("[role=status]");
  const all = search.querySelector("button");
  const facets = [...search.querySelectorAll(".narrow-facet")].map((group) => ({ group, values: [...group.querySelectorAll("a")].map(value) }));
  const values = facets.flatMap(({ values }) => values);

  /** A box to tick in the place of a link. */
  function value(link) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", autocomplete: "off" });
    const label = document.createElement("label");
    // Without the name of the facet, which a link by itself has to say: the group says it.
    label.append(box, link.lastElementChild);
    link.replaceWith(label);
    return {
      box,
      id: link.hash.slice(1),
      entries: new Set(link.dataset.entries.split(" ").map(Number)),
      line: label.parentElement,
      count: label.querySelector(".count"),
    };
  }

  /** Whether an entry has one of the ticked values in every facet but one. */
  function fits(entry, but) {
    return facets.every((facet) => {
      const ticked = facet === but ? [] : facet.values.filter(({ box }) => box.checked);
      return !ticked.length || ticked.some((value) => value.entries.has(entry));
    });
  }

  function show() {
    let count = 0;
    entries.forEach((entry, place) => {
      entry.hidden = !fits(place);
      count += !entry.hidden;
    });
    for (const facet of facets) {
      // As if nothing were ticked in its own facet: so many more or fewer would be shown.
      const open = entries.map((_, place) => fits(place, facet));
      for (const { box, entries, line, count } of facet.values) {
        const left = [...entries].filter((place) => open[place]).length;
        count.textContent = `(${left})`;
        line.hidden = !left && !box.checked && box !== document.activeElement;
      }
      facet.group.hidden = facet.values.every(({ line }) => line.hidden);
    }
    const about = { count, all: entries.length };
    status.textContent = ticked().length ? status.dataset.many.replace(/\{(\w+)\}/g, (whole, key) => about[key] ?? whole) : "";
    tidy();
  }

  const ticked = () => values.filter(({ box }) => box.checked);

  /** The button stays as long as the focus is on it. */
  function tidy() {
    all.hidden = !ticked().length && document.activeElement !== all;
  }

  function change() {
    show();
    const ids = ticked().map(({ id }) => id);
    history.replaceState(history.state, "", ids.length ? `#${ids.join(",")}` : location.pathname + location.search);
  }

  search.addEventListener("change", change);
  all.addEventListener("click", () => {
    for (const { box } of values) box.checked = false;
    change();
  });
  all.addEventListener("blur", () => setTimeout(tidy));

  // An address may say what is ticked.
  const asked = location.hash.slice(1).split(",");
  for (const { box, id } of values) box.checked = asked.includes(id);
  if (ticked().length) show();
}

for (const search of document.querySelectorAll("search.narrow")) start(search);
