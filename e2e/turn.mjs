// The second half turn, on the demo's project list: a window, a report with a returned cell, accepted by level, a light that
// says why, an order, a close-out refused without evidence, and the report to the next meeting, line by line.

import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { open } from "./browser.mjs";
import { choose, fill, inDays, paperElsewhere, paperLines, problems, send } from "./verbs.mjs";

const LIST = "2025年共建重点项目清单";
const SESSION = "第三次会议";

const button = (page, action) => page.locator(`main form[action="${action}"] button.btn-main, main form[action="${action}"] button`).last();

export async function run(browser, site) {
  const clerk = await enter(browser, site, "clerk of the joint office");
  const reporter = await enter(browser, site, "reporter of a department");
  const reviewer = await enter(browser, site, "reviewer of the first side");
  const leader = await enter(browser, site, "leader of the joint office");
  const s = {};

  await check("rules of lights are put in force, and each says its borders", async () => {
    await open(clerk.page, "/rules");
    await choose(clerk.page, "body", "双城经济圈联合办公室");
    await choose(clerk.page, "preset", "银川");
    await clerk.page.fill("[name=in_force_on]", "2025-01-01");
    // Another story may have put the same rules in force before; then that is said.
    const status = await send(clerk.page, button(clerk.page, "/rules"));
    if (status !== 200) assert.match(await problems(clerk.page), /已经在用/);
    await open(clerk.page, "/rules");
    assert.match(await clerk.page.locator("main").innerText(), /银川/);
  });
  await check("a window is opened for a month", async () => {
    await open(clerk.page, "/reports/windows");
    await choose(clerk.page, "list", LIST);
    await clerk.page.fill("[name=period]", "2025-12");
    await clerk.page.fill("[name=opens_on]", "2025-12-25");
    await clerk.page.fill("[name=closes_on]", inDays(30));
    assert.equal(await send(clerk.page, button(clerk.page, "/reports/windows")), 200, await problems(clerk.page));
  });

  const REPORT = { pct: "40", investment: "12", unit: "yi", stage: "started", since: "2025-03-10", narrative: "主墩施工", problem: "", next_step: "完成承台" };
  await check("money in no unit is refused beside its field, and what was typed stays", async () => {
    await open(reporter.page, "/reports");
    s.item = (await reporter.page.locator("section.owe-open header a[href^='/items/']").getAttribute("href")) ?? "";
    await fill(reporter.page, { ...REPORT, investment: "十二" });
    const sender = reporter.page.locator("section.owe-open form button[value=send]");
    assert.equal(await send(reporter.page, sender), 422);
    assert.equal(await reporter.page.inputValue("main [name=narrative]"), REPORT.narrative);
  });
  await check("the month's report is sent", async () => {
    await fill(reporter.page, REPORT);
    const sender = reporter.page.locator("section.owe-open form button[value=send]");
    assert.equal(await send(reporter.page, sender), 200, await problems(reporter.page));
    await open(reporter.page, s.item);
    assert.match(await reporter.page.locator("main").innerText(), /12/);
  });
  await check("one cell is returned with a message and a day; the others stay locked", async () => {
    await open(reviewer.page, "/reviews");
    const back = reviewer.page.locator("main tbody a.btn").nth(1);
    await back.click();
    await reviewer.page.waitForLoadState();
    await reviewer.page.fill("[name=message]", "与台账不符");
    await reviewer.page.fill("[name=answer_by]", inDays(3));
    const sender = reviewer.page.locator("main form[action$='/return'] button");
    assert.equal(await send(reviewer.page, sender), 200, await problems(reviewer.page));
    await open(reporter.page, "/reports");
    assert.match(await reporter.page.locator("main").innerText(), /与台账不符/);
  });
  await check("the cell is answered, and both levels accept", async () => {
    const returned = reporter.page.locator("section.owe", { hasText: "退回" }).first();
    if ((await returned.locator("form").count()) === 0) {
      await returned.locator("a.t").click();
      await reporter.page.waitForLoadState();
    }
    await fill(reporter.page, { investment: "13", pct: "42", reason: "漏计一笔" });
    const sender = reporter.page.locator("section.owe-open form button[value=send]");
    assert.equal(await send(reporter.page, sender), 200, await problems(reporter.page));
    for (const person of [reviewer, clerk]) {
      await open(person.page, "/reviews");
      assert.equal(await send(person.page, button(person.page, "/reviews")), 200, await problems(person.page));
    }
  });
  await check("the lights of the month say why", async () => {
    await open(clerk.page, "/dispatch");
    await choose(clerk.page, "list", LIST);
    await choose(clerk.page, "period", "2025M12");
    assert.equal(await send(clerk.page, button(clerk.page, "/dispatch/runs")), 200, await problems(clerk.page));
    const text = await clerk.page.locator("main").innerText();
    assert.match(text, /低于时序 .*个百分点/);
    assert.match(text, /规则 银川 第 \d+ 版/);
    const row = clerk.page.locator("#lines tbody tr").filter({ has: clerk.page.locator(`a[href^="${s.item}"]`) }).first();
    assert.match(await row.locator(".why").innerText(), /银川-/);
    const cut = await clerk.page.$$eval(".tile", (tiles) => tiles
      .filter((t) => t.scrollWidth > t.clientWidth || t.scrollHeight > t.clientHeight)
      .map((t) => t.innerText));
    assert.deepEqual(cut, [], "no tile cuts its words");
  });
  await check("an order is drafted from the light, signed off by another, issued and signed for", async () => {
    const id = s.item.split("/").pop();
    await open(clerk.page, `/orders/new?item=${id}`);
    assert.match(await clerk.page.locator("main").innerText(), /银川-进度/, "the light's reason stands in the order");
    await fill(clerk.page, { asks: "说明滞后原因，提出赶工办法", working_days: "5" });
    for (const radio of await clerk.page.locator("main form[action='/orders/new'] input[type=radio]").all()) {
      if (await radio.isChecked()) break;
    }
    const sender = clerk.page.locator("main form[method=post] button[type=submit]").last();
    assert.equal(await send(clerk.page, sender), 200, await problems(clerk.page));
    s.order = new URL(clerk.page.url()).pathname;
    await open(leader.page, s.order);
    assert.equal(await send(leader.page, leader.page.locator("main form[action$='/sign-off'] button").first()), 200, await problems(leader.page));
    await open(clerk.page, s.order);
    assert.equal(await send(clerk.page, clerk.page.locator("main form[action$='/issue'] button").first()), 200, await problems(clerk.page));
    assert.match(await clerk.page.locator("main").innerText(), /督办〔\d{4}〕\d+号/);
  });
  await check("a close-out without evidence is refused and keeps what was typed", async () => {
    const id = s.item.split("/").pop();
    await open(reporter.page, `/items/${id}/close`);
    for (const box of await reporter.page.locator("main input[name=checklist]").all()) await box.check();
    await reporter.page.fill("[name=statement]", "主线已贯通");
    const sender = reporter.page.locator("main form[method=post] button[type=submit]").last();
    assert.equal(await send(reporter.page, sender), 422);
    assert.equal(await reporter.page.inputValue("[name=statement]"), "主线已贯通");
  });
  await check("the report to the next meeting is compiled by one button", async () => {
    await open(clerk.page, "/papers");
    await choose(clerk.page, "session", SESSION);
    await clerk.page.locator("#period-r").fill("2025-12");
    const sender = clerk.page.locator("main form", { has: clerk.page.locator("[name=session]") }).locator("button");
    assert.equal(await send(clerk.page, sender), 200, await problems(clerk.page));
    s.paper = new URL(clerk.page.url()).pathname;
    s.lines = await clerk.page.locator(".p-at").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    assert.ok(s.lines.length >= 5, `only ${s.lines.length} lines`);
  });
  await check("every line of it leads back to its decision, items and facts", async () => {
    let decisions = 0;
    for (const href of s.lines) {
      assert.equal(await open(clerk.page, href), 200, href);
      decisions += await clerk.page.locator("main a[href^='/decisions/']").count();
      const item = clerk.page.locator("main tbody a[href^='/items/']").first();
      if ((await item.count()) > 0) {
        const answer = await clerk.page.request.get((await item.getAttribute("href")) ?? "");
        assert.equal(answer.status(), 200);
      }
    }
    assert.ok(decisions >= 3, `${decisions} decisions behind the lines`);
  });
  await check("another program reads the paper word for word", async () => {
    await open(clerk.page, s.paper);
    const shown = await paperLines(clerk.page);
    const read = await paperElsewhere(clerk.page, s.paper);
    for (const line of shown) assert.ok(read.includes(line), `missing in the file: ${line}`);
    assert.ok(!read.includes("\ufffd"), "a lost character");
  });
  await check("it is signed off by the leader and issued with a number; then the other side reads it", async () => {
    const theirs = await enter(browser, site, "leader of the second side");
    assert.equal(await open(theirs.page, s.paper), 404);
    await open(leader.page, s.paper);
    assert.equal(await send(leader.page, leader.page.locator("main form[action$='/sign-off'] button")), 200, await problems(leader.page));
    await open(clerk.page, s.paper);
    assert.equal(await send(clerk.page, clerk.page.locator("main form[action$='/issue'] button")), 200, await problems(clerk.page));
    assert.match(await clerk.page.locator(".p-number").innerText(), /报告〔\d{4}〕1号/);
    assert.equal(await open(theirs.page, s.paper), 200);
    await theirs.context.close();
  });
  for (const person of [clerk, reporter, reviewer, leader]) await person.context.close();
}
