// The picture of the README: a page of our own under review. `node e2e/picture.mjs` writes docs/pictures/review.png.

import { mkdirSync, statSync } from "node:fs";
import { launch } from "./browser.mjs";
import { enter } from "./people.mjs";
import { startSite, stopSite } from "./site.mjs";
import { assert } from "./tally.mjs";
import { handIn, ownPage, press, problems } from "./verbs.mjs";

const OUT = new URL("../docs/pictures/review.png", import.meta.url).pathname;

const browser = await launch();
const site = await startSite({ demo: "first-half" });
try {
  const { page } = await enter(browser, site, "clerk of the joint office");
  assert.equal(await handIn(page, { files: [ownPage("picture.txt")] }), 200, await problems(page));
  await press(page, "a");
  await press(page, "a");
  await page.evaluate(() => document.activeElement?.blur());
  mkdirSync(new URL(".", `file://${OUT}`).pathname, { recursive: true });
  await page.screenshot({ path: OUT });
  const bytes = statSync(OUT).size;
  assert.ok(bytes < 300_000, `${bytes} bytes`);
  console.log(`${OUT}: ${bytes} bytes`);
} finally {
  await browser.close();
  await stopSite(site);
}
