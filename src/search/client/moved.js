// The old address of a list. In: what the address brings along. Out: the same at the new address, in place of the old one.
const to = new URL(document.querySelector("a").href);
to.search = location.search;
to.hash = location.hash;
location.replace(to);
