// Every check in a real browser. `node e2e/run.mjs [PART…]`; the last line says how many passed and failed.
//
// Needs Chromium, the packages of package.json, and the program (YIPANQI_BIN, or the development build).

import { launch } from "./browser.mjs";
import { startSite, stopSite } from "./site.mjs";
import { check, close } from "./tally.mjs";

// `whole` plays story and goes on to the end of the turn; by name: `node e2e/run.mjs whole`.
const PARTS = ["walk", "story", "quiet", "badinput", "firstrun", "looks", "turn"];
const asked = process.argv.slice(2);
const parts = asked.length > 0 ? asked : PARTS;

let browser;
let demo;
try {
  await check("the browser and a demo site start", async () => {
    browser = await launch();
    demo = await startSite();
    console.log(`        ${demo.address}`);
  });
  if (demo) {
    for (const part of parts) {
      console.log(`\n== ${part}`);
      const { run } = await import(`./${part}.mjs`);
      await check(`${part} runs to its end`, () => run(browser, demo));
    }
  }
} finally {
  await browser?.close();
  if (demo) await stopSite(demo);
}
process.exitCode = close() ? 0 : 1;
