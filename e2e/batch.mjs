// An archive of mixed files handed in: how far it has come, what was refused and why. BATCH_FILES says how many (300), BATCH_SHOT where to put a picture.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { find, NARROW } from "./browser.mjs";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { handIn, problems } from "./verbs.mjs";

const MAKER = new URL("../crates/extract/tests/files/batch.py", import.meta.url).pathname;
const FILES = Number(process.env.BATCH_FILES ?? 300);
/** Seconds that a batch may take. */
const PATIENCE = 120 + FILES;

export async function run(browser, site) {
  const { page } = await enter(browser, site, "clerk of the joint office");
  const folder = mkdtempSync(join(tmpdir(), "yipanqi-batch-"));
  const archive = join(folder, "来件.zip");
  execFileSync("python3", [MAKER, join(folder, "files"), String(FILES)]);
  execFileSync("python3", ["-m", "zipfile", "-c", archive, join(folder, "files")]);
  const progress = () =>
    find(page, () => {
      const bar = document.querySelector("progress");
      return bar ? { done: bar.value, all: bar.max } : undefined;
    });
  let seen = [];

  await check(`an archive of ${FILES} files is taken in at once`, async () => {
    assert.equal(await handIn(page, { files: [archive] }), 200, await problems(page));
    const first = await progress();
    assert.equal(first.all, FILES);
    seen.push(first.done);
  });
  await check("the page shows how far it has come, by itself, until all are received", async () => {
    const until = Date.now() + PATIENCE * 1000;
    while (seen.at(-1) < FILES) {
      assert.ok(Date.now() < until, `${seen.at(-1)} of ${FILES} after ${PATIENCE} s`);
      await page.waitForTimeout(500);
      seen.push((await progress()).done);
    }
    await page.getByRole("button", { name: "停止" }).waitFor({ state: "detached", timeout: 30_000 });
    assert.ok(seen.every((done, n) => n === 0 || done >= seen[n - 1]), `never back: ${seen}`);
    assert.ok(FILES < 300 || new Set(seen).size > 2, `in steps: ${[...new Set(seen)]}`);
  });
  await check("each file has its line, and the reasons of those that could not be read are counted", async () => {
    assert.equal(await page.locator("tbody tr").count(), FILES);
    const why = await page.locator("#why li").allInnerTexts();
    const counted = why.map((line) => Number(line.match(/× (\d+)/)[1])).reduce((a, b) => a + b, 0);
    const told = await page.locator("tbody .tag-warn, tbody .tag-bad").count();
    assert.ok(why.length >= 3 && counted === told && told >= FILES / 8, `${told} told, ${why.join(" | ")}`);
    if (process.env.BATCH_SHOT) {
      await page.screenshot({ path: process.env.BATCH_SHOT });
      await page.setViewportSize(NARROW);
      await page.screenshot({ path: process.env.BATCH_SHOT.replace(".png", "-narrow.png") });
    }
  });
  rmSync(folder, { recursive: true });
}
