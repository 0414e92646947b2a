// Every palette keeps its promise: text at 7:1 or more (WCAG 1.4.6), edges and focus that carry meaning at 3:1 or more (1.4.11).
import assert from "node:assert/strict";
import { test } from "node:test";
import { inBrowser, visit } from "./window.mjs";

/** As in PALETTES of src/config/signpost.rs. */
const PALETTES = ["teal", "plum", "slate", "forest"];
const TEXT = [
  ["ink", "paper"], ["ink", "paper-shade"], ["ink-soft", "paper"], ["ink-soft", "paper-shade"], ["link", "paper"], ["link", "paper-shade"],
  ["link-hover", "paper"], ["link-hover", "paper-shade"], ["on-deep", "deep"], ["signal", "deep"], ["on-signal", "signal"], ["on-danger", "danger"],
];
const EDGES = [["edge", "paper"], ["edge", "paper-shade"], ["signal-line", "paper"], ["danger-edge", "paper"], ["focus", "paper"], ["focus", "paper-shade"]];

const { site, browser } = await inBrowser();

/** The contrast of two colours as WCAG 2.2 counts it (1.4.3). */
function contrast(one, other) {
  const luminance = (hex) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

for (const palette of PALETTES) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${palette}, ${colorScheme}`, () =>
      visit(
        { site, browser },
        "/",
        async (page) => {
          const colours = await page.evaluate(
            ([palette, names]) => {
              document.documentElement.dataset.palette = palette;
              const style = getComputedStyle(document.documentElement);
              const long = (hex) => (hex.length === 4 ? hex.replace(/[0-9a-f]/gi, "$&$&") : hex);
              return Object.fromEntries(names.map((name) => [name, long(style.getPropertyValue(`--${name}`).trim())]));
            },
            [palette, [...TEXT, ...EDGES].flat()],
          );
          const low = (pairs, least) =>
            pairs.map(([one, other]) => [one, other, contrast(colours[one], colours[other])]).filter(([, , ratio]) => !(ratio >= least));
          assert.deepEqual(low(TEXT, 7), []);
          assert.deepEqual(low(EDGES, 3), []);
        },
        { colorScheme },
      ));
  }
}
