// Sheets in and out by hand: a large one read and written by a job, stopped and taken; a list in the clerk's own layout.
// SHEETS_ROWS says how many rows (20 000), SHEETS_SHOTS a folder for pictures.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NARROW, WIDE, find, open } from "./browser.mjs";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { send } from "./verbs.mjs";

const MAKER = new URL("../bench/sheet.py", import.meta.url).pathname;
const LAYOUT = new URL("../crates/extract/tests/files/sheets/projects.xlsx", import.meta.url).pathname;
const MACROS = new URL("../crates/extract/tests/files/sheets/macros.xlsm", import.meta.url).pathname;
const ROWS = Number(process.env.SHEETS_ROWS ?? 20_000);
/** Seconds that a sheet may take. */
const PATIENCE = 120 + ROWS / 100;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function run(browser, site) {
  const { page } = await enter(browser, site, "clerk of the joint office");
  const folder = mkdtempSync(join(tmpdir(), "yipanqi-sheets-"));
  const file = join(folder, "大表.xlsx");
  execFileSync("python3", [MAKER, file, String(ROWS)]);
  let draft;
  const shot = async (name) => {
    if (process.env.SHEETS_SHOTS) await page.screenshot({ path: join(process.env.SHEETS_SHOTS, `${name}.png`), fullPage: true });
  };
  const fine = async () => {
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
      return violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
    });
    assert.deepEqual(found, []);
    for (const size of [NARROW, WIDE]) {
      await page.setViewportSize(size);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(over <= 0, `${over} px too wide at ${size.width}`);
    }
  };
  const handIn = async () => {
    assert.equal(await open(page, `${draft}/sheet`), 200);
    await page.setInputFiles("#f-file", file);
    await page.click("main form button[type=submit]");
    await page.waitForURL(/\/lists\/sheets\/\d+/);
  };
  /** What the page says while something is being done with it; null when nothing is. */
  const atWork = () =>
    find(page, () => {
      if (document.readyState === "loading") return undefined;
      const bar = document.querySelector("main progress");
      return bar && bar.parentElement.innerText.replace(/\s+/g, " ");
    });
  /** Until nothing is being done with it; gives what the page said on the way. */
  const followed = async () => {
    const said = new Set();
    const until = Date.now() + PATIENCE * 1000;
    for (let now = await atWork(); now !== null; now = await atWork()) {
      said.add(now);
      assert.ok(Date.now() < until, `still ${now}`);
      await page.waitForTimeout(250);
    }
    await page.waitForLoadState();
    return [...said];
  };
  const count = async () => (await open(page, draft), Number(await page.locator("[aria-rowcount]").first().getAttribute("aria-rowcount").catch(() => 0)));

  await check("a large sheet is read by a job and says how far it is", async () => {
    assert.equal(await open(page, "/lists/new"), 200);
    await page.fill("#f-name", "大表清单");
    await page.selectOption("#f-body", { index: 1 });
    await page.fill("#f-year", "2025");
    await page.click("main form button[type=submit]");
    await page.waitForURL(/\/lists\/versions\/\d+$/);
    draft = new URL(page.url()).pathname;
    await handIn();
    await shot("reading");
    const said = await followed();
    assert.ok(said.length > 0, "it was read before anybody could look");
    assert.equal(await page.locator("#f-columns tbody tr").count(), 20);
    await fine();
  });
  await check("while it is written it can be stopped, and nothing is in the list", async () => {
    await page.locator("form[action$='/take'] button[type=submit]").click();
    const until = Date.now() + PATIENCE * 1000;
    while ((await atWork()) === null) {
      assert.ok(Date.now() < until, "it was written before anybody could stop it");
      await page.waitForTimeout(50);
    }
    await shot("writing");
    await page.getByRole("button", { name: "不要了" }).click();
    await page.waitForURL(/\/lists\/versions\/\d+$/);
    assert.equal(await page.locator("tbody tr [data-c=title]").count(), 0, "nothing of it is kept");
  });
  await check("handed in again it is written, and all of it is in the list", async () => {
    await handIn();
    await followed();
    await send(page, page.locator("form[action$='/take'] button[type=submit]"));
    const said = await followed();
    assert.ok(said.length > 0);
    assert.ok((await page.locator("main").innerText()).includes("已经进了草稿"), await page.locator("main").innerText());
    assert.ok((await count()) >= ROWS, "every row");
  });
  await check("a file with macros is refused as a layout, the clerk's own is kept and filled in", async () => {
    assert.equal(await open(page, `${draft}/templates?q=${encodeURIComponent("（77")}`), 200);
    await page.fill("#f-name", "月报台账");
    await page.setInputFiles("#f-file", MACROS);
    await page.click("main form[enctype] button[type=submit]");
    assert.equal(await page.inputValue("#f-name"), "月报台账", "what was typed is kept");
    assert.ok((await page.locator(".is-bad").first().innerText()).includes("宏"));
    await fine();
    await page.setInputFiles("#f-file", LAYOUT);
    await page.click("main form[enctype] button[type=submit]");
    await page.waitForLoadState("load");
    await open(page, `${draft}/templates?q=${encodeURIComponent("（77")}`);
    await fine();
    await page.locator("details.fold summary").first().click();
    await shot("templates");
    const href = await page.locator("main").getByRole("link", { name: /^导出/ }).first().getAttribute("href");
    const answer = await page.request.get(href);
    assert.equal(answer.status(), 200);
    assert.ok((await answer.body()).subarray(0, 2).toString() === "PK");
  });
  rmSync(folder, { recursive: true });
}
