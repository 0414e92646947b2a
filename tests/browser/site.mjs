// Builds this repository's site for a browser and serves it on loopback, as a careful host would.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

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
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
};

/** Serves a folder that need not be there yet. Returns its origin, the folder, and how to end it all. */
export async function buildAndServe() {
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
  try {
    const args = ["build", "--root", REPOSITORY, "--output-dir", folder, "--base-url", origin];
    await promisify(execFile)(PROGRAM, args);
  } catch (error) {
    await close();
    throw error;
  }
  return { origin, folder, close };
}

async function answer(folder, request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
  const place = resolve(join(folder, normalize(path)));
  const send = async (status, file) => {
    response.writeHead(status, {
      "Content-Security-Policy": CONTENT_SECURITY_POLICY,
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
    });
    response.end(await readFile(file));
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
