// Two items become one and one becomes two, from ticked rows by forms: what is told before, after and on every page of it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { NARROW, WIDE, open, visitor } from "./browser.mjs";
import { addRow, idOf, openList, problems, send } from "./verbs.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ROWS = ["北岸滨江路", "南岸滨江路", "跨江公交专线"];

export async function run(browser, site) {
  const clerk = await enter(browser, site, "clerk of the joint office");
  const { page } = clerk;
  let first;
  let second;

  const shot = async (name) => {
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/lineage-${name}.png`, fullPage: true });
  };
  const axe = async () => {
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
      return violations.filter((v) => v.id !== "target-size").map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
    });
    assert.deepEqual(found, []);
  };
  const adopt = async (version, on) => {
    await open(page, `/lists/versions/${version}`);
    assert.equal(await send(page, page.locator('form[action$="/deliberate"] button')), 200, await problems(page));
    await page.selectOption("[name=session]", { index: 1 });
    await page.fill("[name=in_force_on]", on);
    assert.equal(await send(page, page.locator('form[action$="/adopt"] .btn-main')), 200, await problems(page));
  };
  const tick = async (on, titles) => {
    for (const title of titles) await on.locator("tr", { hasText: title }).locator("input[name=row]").check();
  };

  await check("a list of three is adopted and adjusted", async () => {
    first = await openList(page, "滨江事项合并试用清单", 2025);
    for (const [n, title] of ROWS.entries()) {
      await addRow(page, first, { title, field: "交通", ends_on: "2025-12-31", lead_units: "市交通运输委", amount_1: String(n + 1) });
    }
    await adopt(first, "2025-01-01");
    assert.equal(await send(page, page.locator('form[action$="/adjust"] button')), 200, await problems(page));
    second = idOf(page);
  });
  await check("one row alone is told to be no merger; several are merged by a form, without script", async () => {
    const plain = await visitor(browser, site, { script: false, storageState: await clerk.context.storageState() });
    await open(plain.page, `/lists/versions/${second}`);
    await tick(plain.page, ROWS.slice(0, 2));
    await plain.page.locator("#many > summary").click();
    await send(plain.page, plain.page.locator('button[formaction$="/lineage"]'));
    assert.equal(await plain.page.locator("#merge").count(), 1);
    assert.equal(await plain.page.locator("#split").count(), 0);
    await plain.page.fill("[name=title]", "两岸滨江路");
    assert.equal(await send(plain.page, plain.page.locator('form[action$="/merge"] .btn-main')), 422, "a reason is asked for");
    assert.equal(await plain.page.inputValue("[name=title]"), "两岸滨江路", "what was typed stays");
    await plain.page.fill("main [name=reason]", "两岸一并设计");
    assert.equal(await send(plain.page, plain.page.locator('form[action$="/merge"] .btn-main')), 200, await problems(plain.page));
    await plain.page.locator("#lineage > summary").click();
    assert.match(await plain.page.locator("#lineage").innerText(), /北岸滨江路[\s\S]*南岸滨江路[\s\S]*两岸滨江路/);
    await plain.context.close();
  });
  await check("a split says what the amounts lack, and takes a reason for it", async () => {
    await open(page, `/lists/versions/${second}`);
    await tick(page, [ROWS[2]]);
    await page.locator("#many > summary").click();
    await send(page, page.locator('button[formaction$="/lineage"]'));
    await page.fill("[name=title_1]", "公交专线北段");
    await page.fill("[name=title_2]", "公交专线南段");
    await page.fill("[name=amount_1_1]", "1");
    await page.fill("[name=amount_1_2]", "1");
    await page.fill("main [name=reason]", "分段开通");
    assert.equal(await send(page, page.locator('form[action$="/split"] .btn-main')), 422);
    assert.match(await problems(page), /3亿.*2亿/);
    await shot("split");
    await axe();
    await page.fill("[name=difference]", "另一段明年立项");
    assert.equal(await send(page, page.locator('form[action$="/split"] .btn-main')), 200, await problems(page));
    await page.locator("#lineage > summary").click();
    await shot("draft");
    await axe();
  });
  await check("sealed, both pages of items, the comparison and the line of versions tell it", async () => {
    await adopt(second, "2025-02-01");
    await open(page, `/lists/versions/${second}`);
    await page.locator("#lineage > summary").click();
    await page.locator("#lineage a", { hasText: "-2025-" }).first().click();
    await page.waitForLoadState();
    assert.match(await page.locator("main").innerText(), /已并入/);
    await shot("item");
    await page.locator("#kin a").first().click();
    await page.waitForLoadState();
    assert.match(await page.locator("#kin").innerText(), /合并而来/);
    await open(page, `/lists/compare?a=${first}&b=${second}`);
    assert.equal(await page.locator("#t-added, #t-removed").count(), 0, "no row came or went without a word");
    assert.match(await page.locator("main").innerText(), /合并[\s\S]*拆分/);
    await shot("compare");
    await axe();
    await open(page, `/lists/versions/${second}/versions`);
    assert.match(await page.locator("ol.timeline").innerText(), /合并 1 拆分 1/);
  });
  await check("the page of a merger on both screens", async () => {
    await page.setViewportSize(NARROW);
    await open(page, `/lists/versions/${second}`);
    await shot("narrow");
    await axe();
    await page.setViewportSize(WIDE);
  });
  await check("the pages had no trouble", () => assert.deepEqual(clerk.troubles, []));
  await clerk.context.close();
}
