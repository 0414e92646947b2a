// Saves the pages that allow it on this device, when the reader presses the button, and removes them at the next press.
// In: offline.json, which the build wrote. Out: one cache and one service worker, and nothing before the button is pressed.

const PREFIX = "signpost-saved-";
const FACTS = "saved-on-this-device.json";
const AT_ONCE = 6;
/** After so many files the page says how far it is: oftener, and a screen reader would do nothing but count. */
const SAY_EVERY = 10;
const DAY_MS = 86_400_000;

const box = document.getElementById("offline");
const part = (name) => document.getElementById(`offline-${name}`);
const list = new URL(box.dataset.list, location);
const root = new URL("./", list);

function say(words) {
  part("status").textContent = words;
}

function size(bytes) {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function age(at) {
  const days = Math.floor((Date.now() - at) / DAY_MS);
  return days === 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`;
}

const ours = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function saved() {
  const [cacheName] = await ours();
  const found = cacheName && (await caches.match(new URL(FACTS, root), { cacheName }));
  return found?.json();
}

async function offered() {
  const response = await fetch(list, { cache: "no-store" }).catch(() => undefined);
  return response?.ok ? response.json() : undefined;
}

/** Shows what is there and what could be, size before anything is fetched. */
async function show() {
  const [have, offer] = [await saved(), await offered()];
  const pages = offer?.files?.filter(({ url }) => url === "" || url.endsWith("/")).length;
  box.hidden = false;
  part("save").hidden = !offer || offer.off;
  part("remove").hidden = !have;
  part("save").textContent = have ? box.dataset.again : box.dataset.save;
  if (offer?.off) part("size").textContent = box.dataset.off;
  else if (offer) part("size").textContent = `${pages} pages and the search need ${size(offer.bytes)} on this device.`;
  else part("size").textContent = have ? box.dataset.noNetwork : "";
  if (!have) return;
  const newer = offer && !offer.off && offer.version !== have.version ? " Some pages have changed since: save them again." : "";
  part("age").textContent = `Saved ${age(have.at)}, ${size(have.bytes)}.${newer}`;
}

async function save() {
  const offer = await offered();
  if (!offer || offer.off) return show();
  const name = PREFIX + offer.version;
  const cache = await caches.open(name);
  const waiting = [...offer.files];
  let done = 0;
  const take = async () => {
    for (let file = waiting.pop(); file; file = waiting.pop()) {
      const url = new URL(file.url, root);
      const response = await fetch(url, { cache: "reload" });
      if (!response.ok) throw new Error(`${response.status} for ${url}`);
      await cache.put(new URL(file.as ?? file.url, root), response);
      done += 1;
      if (done % SAY_EVERY === 0) say(`Saving: ${done} of ${offer.files.length}`);
    }
  };
  // Every one of them has stopped before anything is cleared away.
  const stop = (error) => {
    waiting.length = 0;
    return error;
  };
  const ends = await Promise.all(Array.from({ length: AT_ONCE }, () => take().catch(stop)));
  const broken = ends.find((end) => end);
  if (broken) throw broken;
  const facts = { version: offer.version, bytes: offer.bytes, at: Date.now(), page: location.href.split("#")[0] };
  await cache.put(new URL(FACTS, root), new Response(JSON.stringify(facts), { headers: { "Content-Type": "application/json" } }));
  for (const other of await ours()) if (other !== name) await caches.delete(other);
  await navigator.serviceWorker.register(new URL("offline-worker.js", root), { scope: root.pathname });
  await navigator.serviceWorker.ready;
  say("Saved. These pages and the search now open without a signal.");
}

async function remove() {
  for (const name of await ours()) await caches.delete(name);
  const found = await navigator.serviceWorker.getRegistration(root);
  await found?.unregister();
  part("age").textContent = "";
  say("Removed. No saved page is left on this device.");
}

let busy = false;

/** Runs what a button asks for. A save that breaks off leaves nothing half done behind. The focus must not go with a button. */
function press(name, work) {
  part(name).addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    try {
      await work();
    } catch {
      if (name === "save") await remove();
      say("That did not work. Nothing is saved on this device. Check the signal and the free space, then try again.");
    }
    busy = false;
    await show();
    if (part(name).hidden) part("save").focus();
  });
}

if ("caches" in window && "serviceWorker" in navigator) {
  press("save", save);
  press("remove", remove);
  await show();
}
