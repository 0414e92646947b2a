// Lists that narrow. In: the links of partials/narrow.html and the list after them. Out: the same list with only what has the topic.
// It must never fetch or store anything; without it each link leads to the page of its topic.

function start(nav) {
  const list = nav.nextElementSibling;
  const status = nav.querySelector("[role=status]");
  const links = [...nav.querySelectorAll("a[data-term]")];
  let chosen;

  nav.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-term]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    // Pressed again, it shows everything.
    chosen = chosen === link ? undefined : link;
    for (const other of links) other.ariaCurrent = other === chosen ? "true" : null;
    const { term } = chosen?.dataset ?? {};
    const items = [...list.children];
    for (const item of items) item.hidden = term !== undefined && !item.dataset.terms.split("|").includes(term);
    const about = { count: items.filter(({ hidden }) => !hidden).length, all: items.length, term };
    status.textContent = term === undefined ? "" : status.dataset.many.replace(/\{(\w+)\}/g, (all, key) => about[key]);
  });
}

for (const nav of document.querySelectorAll(".narrow")) start(nav);
