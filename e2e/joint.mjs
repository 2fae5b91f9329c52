// A list that two bodies adopt: each clerk in a browser of their own, sent back once, in force when both have.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { open } from "./browser.mjs";
import { addRow, choose, openList, problems, send } from "./verbs.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LIST = "两家共同通过试用清单";
const BODY = "重庆市双城经济圈建设领导小组";

export async function run(browser, site) {
  const clerk = await enter(browser, site, "clerk of the joint office");
  const group = await enter(browser, site, "clerk of the first side");
  let version;
  const adoptions = () => `/lists/versions/${version}/adoptions`;
  const shot = async (page, name) => {
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/joint-${name}.png`, fullPage: true });
  };
  const axe = async (page) => {
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
      return violations.filter((v) => v.id !== "target-size").map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
    });
    assert.deepEqual(found, []);
  };
  const deliberate = async () => {
    await open(clerk.page, `/lists/versions/${version}`);
    assert.equal(await send(clerk.page, clerk.page.locator('form[action$="/deliberate"] button')), 200, await problems(clerk.page));
  };
  const fill = async (page, number) => {
    await page.selectOption("[name=session]", { index: 1 });
    await page.fill("[name=paper_number]", number);
    await page.fill("[name=signed_on]", new Date().toISOString().slice(0, 10));
    await page.fill("[name=in_force_on]", "2025-09-01");
    return send(page, page.locator('form[action$="/adoptions"] .btn-main'));
  };

  await check("the clerk names a second body and puts the list before both", async () => {
    await open(group.page, "/sessions/new");
    await group.page.fill("[name=name]", "试用专题会");
    await group.page.fill("[name=held_on]", "2025-03-01");
    await choose(group.page, "body", BODY);
    assert.equal(await send(group.page, group.page.locator('form[action="/sessions/new"] .btn-main')), 200, await problems(group.page));
    version = await openList(clerk.page, LIST, 2025);
    await addRow(clerk.page, version, { title: "两岸渡口互通", field: "交通", ends_on: "2025-12-31", lead_units: "市交通运输委" });
    await open(clerk.page, `/lists/versions/${version}`);
    const columns = await clerk.page.locator('a[href$="/columns"]').first().getAttribute("href");
    await open(clerk.page, columns);
    await clerk.page.locator("#co label", { hasText: BODY }).locator("input").check();
    assert.equal(await send(clerk.page, clerk.page.locator('form[action$="/bodies"] button')), 200, await problems(clerk.page));
    await deliberate();
  });
  await check("the other body finds it, sends it back with a reason, and gets it again", async () => {
    await open(group.page, "/lists");
    await group.page.locator('section[aria-labelledby="t-waiting"] a', { hasText: LIST }).click();
    await group.page.waitForLoadState();
    await shot(group.page, "before");
    await axe(group.page);
    await group.page.locator("summary", { hasText: "退回" }).click();
    await group.page.fill("[name=reason]", "渡口名称再核一次");
    assert.equal(await send(group.page, group.page.locator('form[action$="/send-back"] button')), 200, await problems(group.page));
    assert.match(await group.page.locator("main").innerText(), /渡口名称再核一次/);
    await deliberate();
  });
  await check("it is in force when both have adopted it, each under its own number", async () => {
    await open(group.page, adoptions());
    assert.equal(await fill(group.page, ""), 422);
    assert.equal(await fill(group.page, "双城试发〔2025〕2号"), 200, await problems(group.page));
    await open(clerk.page, `/lists/versions/${version}`);
    assert.match(await clerk.page.locator(".head .note").innerText(), /已由.*双城试发〔2025〕2号.*待/);
    assert.equal(await clerk.page.locator('form[action$="/adopt"]').count(), 0, "nobody adopts it alone");
    await open(clerk.page, adoptions());
    assert.equal(await clerk.page.inputValue("[name=in_force_on]"), "2025-09-01", "the day is the one adopted already");
    await shot(clerk.page, "awaiting");
    await axe(clerk.page);
    assert.equal(await fill(clerk.page, "联办试发〔2025〕3号"), 200, await problems(clerk.page));
    await open(clerk.page, `/lists/versions/${version}?print=all`);
    assert.match(await clerk.page.locator(".head .note").innerText(), /共同通过/);
    await shot(clerk.page, "sealed");
    await open(clerk.page, adoptions());
    await shot(clerk.page, "history");
    assert.match(await clerk.page.locator("main").innerText(), /以前的办理[\s\S]*退回[\s\S]*渡口名称再核一次/);
  });
  await check("the pages had no trouble", () => assert.deepEqual([...clerk.troubles, ...group.troubles], []));
  await clerk.context.close();
  await group.context.close();
}
