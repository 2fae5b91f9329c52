// Every check in a real browser. `node e2e/run.mjs [PART…]`; the last line says how many passed and failed. When nothing is
// named, the part that takes as long as all others runs beside them, with a browser and a site of its own.
//
// Needs Chromium, the packages of package.json, and the program (YIPANQI_BIN, or the development build).

import { spawn } from "node:child_process";
import { launch } from "./browser.mjs";
import { startSite, stopSite } from "./site.mjs";
import { check, close, told } from "./tally.mjs";

const PARTS = ["walk", "whole", "keyboard", "quiet", "badinput", "firstrun", "looks", "batch", "turn", "grid", "lineage", "joint", "sheets"];
/** Parts that look at what a year left; the others act on a demo on which nothing was reported yet. */
const OF_THE_YEAR = new Set(["walk", "looks"]);
const LONG = "looks";
const asked = process.argv.slice(2);
const parts = asked.length > 0 ? asked : PARTS.filter((part) => part !== LONG);

/** Runs a part in a process of its own; gives what it printed. */
function apart(part) {
  const child = spawn(process.execPath, [new URL(import.meta.url).pathname, part], { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill());
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  return new Promise((resolve) => child.on("close", () => resolve(out)));
}
const beside = asked.length > 0 ? null : apart(LONG);

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
if (beside) told(LONG, await beside);
process.exitCode = close() ? 0 : 1;
