// Shows saved pages when there is no network. In: requests for this site. Out: the network's answer, or the copy the reader asked for.
// It is here only because a reader pressed "Save". It saves nothing by itself: what is in its cache, static/offline.js put there. When the
// site turns saving off (`offline = false`), it removes the copies and itself.

const PREFIX = "signpost-saved-";
/** A line so slow that it answers nothing is no better than none. */
const PATIENCE_MS = 5000;
/** After this, a procedure may well have changed. */
const FRESH_DAYS = 7;
const DAY_MS = 86_400_000;

const root = new URL("./", self.location);
let asked = false;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === root.origin) event.respondWith(answer(event));
});

async function answer(event) {
  const { request } = event;
  const copy = await find(request);
  try {
    const response = await fetch(request, copy && request.mode !== "navigate" ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {});
    if (request.mode === "navigate") event.waitUntil(obeyTheSite());
    return response;
  } catch (error) {
    if (copy) return request.mode === "navigate" ? withItsAge(copy) : copy;
    const about = await facts();
    if (request.mode === "navigate" && about) return Response.redirect(new URL("#not-saved", about.page));
    throw error;
  }
}

/**
 * The addresses of scripts and styles end in a hash that a newer page may have changed. A cache that is being removed must not be
 * opened: that would make it again.
 */
async function find(request) {
  const cacheName = (await caches.keys()).find((key) => key.startsWith(PREFIX));
  return cacheName && caches.match(request, { cacheName, ignoreSearch: true });
}

async function facts() {
  const found = await find(new URL("saved-on-this-device.json", root));
  return found?.json();
}

/** Says above a saved page that it is one, how old, and where it can be removed. */
async function withItsAge(copy) {
  const { at, page } = await facts();
  const day = new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const days = Math.floor((Date.now() - at) / DAY_MS);
  const old = days > FRESH_DAYS ? ` That is ${days} days ago: check online before you act.` : "";
  const banner = `<p class="saved-copy"><strong>Saved copy</strong>, as it was on ${day}.${old} <a href="${page}">Renew or remove saved pages</a></p>`;
  const text = (await copy.text()).replace(/<main[^>]*>/, (main) => main + banner);
  return new Response(text, { status: copy.status, headers: copy.headers });
}

/** Asks once each time the worker wakes whether the site still wants copies to be kept. */
async function obeyTheSite() {
  if (asked) return;
  asked = true;
  const response = await fetch(new URL("offline.json", root), { cache: "no-store" }).catch(() => undefined);
  const gone = response && (response.status === 404 || response.status === 410);
  const off = gone || (response?.ok && (await response.json()).off);
  if (!off) return;
  const names = (await caches.keys()).filter((key) => key.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.unregister();
}
