// A static host on loopback, as a good one on the web would be: HTTP/2, brotli, caching, a strict policy.
// It keeps a record of every response, so that bytes and waves of requests are counted where nothing is hidden.
import { execFile } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import { extname, join, relative, resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

/** What hosts spend on files compressed once, when they are published. 11 is 10 times slower and 3 % smaller. */
const BROTLI_QUALITY = 9;

/** What is text (or nearly so) and not compressed inside already. */
const COMPRESSED = new Set([".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".wasm"]);

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Nothing inline, nothing made from strings, nobody else. */
const POLICY = ["default-src 'none'", "style-src 'self'", "img-src 'self'", "script-src 'self'", "connect-src 'self'",
  "worker-src 'self'", "form-action 'self'", "base-uri 'none'"].join("; ");

async function compress(bytes) {
  return promisify(brotliCompress)(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

/** A certificate of its own making, and the flag that has Chromium take it (and cache what comes with it). */
export async function makeCertificate() {
  const folder = await mkdtemp(join(tmpdir(), "search-bench-"));
  try {
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    await promisify(execFile)("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
      "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key,
      "-out", certificate]);
    const cert = await readFile(certificate);
    const spki = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
    const hash = createHash("sha256").update(spki).digest("base64");
    return { key: await readFile(key), cert, flag: `--ignore-certificate-errors-spki-list=${hash}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Serves `folder`, which need not be there yet. */
export async function serve(certificate, folder) {
  const state = { delay: 0, wasm: false, waiting: 0, changed: 0, log: [], cache: new Map() };
  const root = resolve(folder);

  async function load(path) {
    let place = resolve(root, path.slice(1));
    if (place !== root && !place.startsWith(root + sep)) return null;
    try {
      if ((await stat(place)).isDirectory()) place = join(place, "index.html");
      const plain = await readFile(place);
      const packed = COMPRESSED.has(extname(place)) ? await compress(plain) : plain;
      const smaller = packed.length < plain.length;
      return { body: smaller ? packed : plain, packed: smaller, type: TYPES[extname(place)] };
    } catch (error) {
      if (error.code === "ENOENT") return null;
      throw error;
    }
  }

  async function answer(request, response) {
    const entry = { path: decodeURIComponent(new URL(request.url, "https://site").pathname), arrived: performance.now() };
    state.waiting += 1;
    state.changed = performance.now();
    response.on("close", () => {
      entry.done = performance.now();
      state.waiting -= 1;
      state.changed = entry.done;
      state.log.push(entry);
    });
    if (!state.cache.has(entry.path)) state.cache.set(entry.path, await load(entry.path));
    if (state.delay > 0) await sleep(state.delay);
    const file = state.cache.get(entry.path);
    entry.bytes = file?.body.length ?? 0;
    entry.type = file?.type ?? "application/octet-stream";
    response.writeHead(file ? 200 : 404, {
      "cache-control": "max-age=3600",
      "content-security-policy": state.wasm ? POLICY.replace("script-src", "script-src 'wasm-unsafe-eval'") : POLICY,
      "content-type": entry.type,
      "content-length": entry.bytes,
      ...(file?.packed ? { "content-encoding": "br" } : {}),
    });
    response.end(file?.body);
  }

  const { key, cert } = certificate;
  const server = createSecureServer({ key, cert }, (request, response) =>
    answer(request, response).catch((error) => response.destroy(error)));
  const sessions = new Set();
  server.on("session", (session) => sessions.add(session) && session.on("close", () => sessions.delete(session)));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `https://127.0.0.1:${server.address().port}`,
    /** Milliseconds that every response waits, to see which request waits for which. */
    set delay(milliseconds) { state.delay = milliseconds; },
    /** Whether the policy allows WebAssembly, which a strict one does not. */
    set wasm(allowed) { state.wasm = allowed; },
    /** What was sent since the last call. */
    take: () => state.log.splice(0),
    /** Resolves when nothing has been asked for during `milliseconds`. */
    async quiet(milliseconds) {
      const start = performance.now();
      while (state.waiting > 0 || performance.now() - Math.max(state.changed, start) < milliseconds) await sleep(20);
    },
    /** Compresses a folder's files before anybody asks, so that no time is spent on it while the clock runs. */
    async prepare(below) {
      for (const path of await filesBelow(join(folder, below))) {
        const address = `/${relative(folder, path).split(sep).join("/")}`;
        if (!state.cache.has(address)) state.cache.set(address, await load(address));
      }
    },
    /** The bytes a reader would receive for a file. */
    async size(path) {
      if (!state.cache.has(path)) state.cache.set(path, await load(path));
      return state.cache.get(path)?.body.length ?? 0;
    },
    close() {
      for (const session of sessions) session.destroy();
      return new Promise((done) => server.close(done));
    },
  };
}

/**
 * The longest chain of requests of which each came after another's response had been sent: dependent round trips.
 * Exact only while responses are delayed by far more than the browser needs between two requests.
 */
export function chainLength(requests) {
  const sorted = [...requests].sort((a, b) => a.arrived - b.arrived);
  const lengths = [];
  for (const request of sorted) {
    const before = lengths.filter(({ done }) => done <= request.arrived).map(({ length }) => length);
    lengths.push({ done: request.done, length: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...lengths.map(({ length }) => length));
}

export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}
