// Every check in a real browser. `node e2e/run.mjs [PART…]`; the last line says how many passed and failed.
//
// Needs Chromium, the packages of package.json, and the program (YIPANQI_BIN, or the development build).

import { launch } from "./browser.mjs";
import { startSite, stopSite } from "./site.mjs";
import { check, close } from "./tally.mjs";

const PARTS = ["walk", "whole", "keyboard", "quiet", "badinput", "firstrun", "looks", "batch", "turn", "grid", "lineage", "joint", "sheets"];
/** Parts that look at what a year left; the others act on a demo on which nothing was reported yet. */
const OF_THE_YEAR = new Set(["walk", "looks"]);
const asked = process.argv.slice(2);
const parts = asked.length > 0 ? asked : PARTS;

let browser;
let year;
let half;
try {
  await check("the browser and the demo sites start", async () => {
    browser = await launch();
    if (parts.some((part) => OF_THE_YEAR.has(part))) year = await startSite();
    if (parts.some((part) => !OF_THE_YEAR.has(part))) half = await startSite({ demo: "first-half" });
    for (const site of [year, half]) if (site) console.log(`        ${site.address}`);
  });
  for (const part of parts) {
    const site = OF_THE_YEAR.has(part) ? year : half;
    if (!site) continue;
    console.log(`\n== ${part}`);
    const { run } = await import(`./${part}.mjs`);
    await check(`${part} runs to its end`, () => run(browser, site));
  }
} finally {
  await browser?.close();
  for (const site of [year, half]) if (site) await stopSite(site);
}
process.exitCode = close() ? 0 : 1;
