// Builds this repository's site, or another, for a browser and serves it on loopback, as a careful host would.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize, resolve } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = process.env.SIGNPOST ?? join(REPOSITORY, "target/debug/signpost");

/** What a page may do. Stricter than any host needs: nothing inline, nobody else, no frames. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
].join("; ");

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".ics": "text/calendar; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
};

/** What another site needs beyond what `signpost init` wrote: files, by path. */
async function startSite(root, files) {
  await promisify(execFile)(PROGRAM, ["init", root, "--name", "A board"]);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/**
 * Builds and serves this repository's site; with `files`, a new site that `signpost init` made and these files were put into.
 * Returns its origin, the folder, a way to build again, and how to end it all.
 */
export async function buildAndServe({ files, args = [] } = {}) {
  const parent = await mkdtemp(join(tmpdir(), "signpost-browser-"));
  const folder = join(parent, "site");
  const server = createServer((request, response) => void answer(folder, request, response));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await rm(parent, { recursive: true, force: true });
  };
  const root = files ? join(parent, "source") : REPOSITORY;
  const build = (...more) =>
    promisify(execFile)(PROGRAM, ["build", "--root", root, "--output-dir", folder, "--base-url", origin, ...more]);
  try {
    if (files) await startSite(root, files);
    await build(...args);
  } catch (error) {
    await close();
    throw error;
  }
  return { origin, folder, root, build, close };
}

/** `buildAndServe` for all the tests of a file: it ends with them. */
export async function serving(options) {
  const site = buildAndServe(options);
  after(async () => (await site).close());
  return site;
}

async function answer(folder, request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
  const place = resolve(join(folder, normalize(path)));
  const send = async (status, file) => {
    const [plain, type] = [await readFile(file), TYPES[extname(file)] ?? "application/octet-stream"];
    const shrinks = /text|json|xml|svg/.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    response.writeHead(status, {
      ...(shrinks && { "Content-Encoding": "gzip" }),
      "Content-Security-Policy": CONTENT_SECURITY_POLICY,
      "Content-Type": type,
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
    });
    response.end(shrinks ? gzipSync(plain) : plain);
  };
  try {
    if (!place.startsWith(folder)) throw new Error("outside the site");
    const found = await stat(place);
    if (!found.isDirectory()) return await send(200, place);
    if (path.endsWith("/")) return await send(200, join(place, "index.html"));
    response.writeHead(301, { Location: `${path}/` }).end();
  } catch {
    try {
      await send(404, join(folder, "404.html"));
    } catch {
      response.writeHead(404).end("not found");
    }
  }
}
