// Starts the Chromium of this machine. No browser is ever downloaded.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Quiet, and without the requests that a browser makes on its own account. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where it is installed. */
export function chromiumPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const place of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    try {
      accessSync(place, constants.X_OK);
      return place;
    } catch {
      // Not here: look on.
    }
  }
  throw new Error(`none of ${NAMES.join(", ")} is installed: tests/run installs Debian's`);
}

export function startChromium() {
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args: FLAGS });
}
