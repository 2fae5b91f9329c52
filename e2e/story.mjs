// The first half of the story (whole.mjs goes on with it): a filthy page becomes an adopted list, its duties are answered for, a later session adjusts it, and the other
// side sees its part of it and nothing else. Each person in a browser of their own.

import { readFileSync } from "node:fs";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { open } from "./browser.mjs";
import {
  addRow, deliberateAndAdopt, draftFromDecisions, filthyPage, finishReview, handIn, idOf, openList, ownPage, press, problems, recordSession,
  reviewByKeyboard, rowsOf, saveRow, send, takeTheRest, titlesOf,
} from "./verbs.mjs";

export const LIST = "沿江双岸年度协作清单";
/** Who leads which of the twelve rows: six of the first side alone, three joint, three of the second side alone. */
const FIRST = { lead_units: "市交通运输委" };
const JOINT = { lead_units: "市交通运输委", joint_lead_units: "省交通运输厅" };
const SECOND = { lead_units: "省交通运输厅" };
const LEADS = [...Array(6).fill(FIRST), ...Array(3).fill(JOINT), ...Array(3).fill(SECOND)];
const BY_HAND = ["双岸应急物资联储", "毗邻乡镇政务帮办"];
const ADDED = ["两岸水文共享平台", "两岸特产联展"];

export async function run(browser, site) {
  const clerk = await enter(browser, site, "clerk of the joint office");
  const { page } = clerk;
  const s = {};

  await check("the clerk drops a filthy page; trust and what was cleaned are shown", async () => {
    assert.equal(await handIn(page, { files: [filthyPage()] }), 200, await problems(page));
    s.document = idOf(page);
    const text = await page.locator("main").innerText();
    assert.match(text, /拼音/, "what was cleaned is not shown");
    assert.ok((await page.locator("article.source mark").count()) >= 12, "the candidates are not marked in the source");
    assert.ok((await page.locator(".cand .no").count()) >= 13, "fewer than thirteen candidates");
  });
  await check("the clerk reviews by keyboard: takes, drops, takes back", async () => {
    await page.keyboard.press("x");
    await page.waitForURL(/after=/);
    await press(page, "u");
    s.taken = await reviewByKeyboard(page, 12);
    assert.equal(s.taken.length, 12);
  });
  await check("the session is entered from its document", async () => {
    assert.equal(await finishReview(page, s.document), 422, "a review with people still unjudged is not finished");
    await takeTheRest(page, s.document);
    assert.equal(await finishReview(page, s.document), 200, await problems(page));
    assert.match(page.url(), /\/sessions\/new\?document=/, await problems(page));
    assert.match(await page.inputValue("[name=held_on]"), /^2024-0[23]-\d\d$/);
    assert.equal(await page.inputValue("[name=mode]"), "video");
    const names = await page.locator("[name=person-name]").evaluateAll((all) => all.map((e) => e.value).filter(Boolean));
    assert.ok(names.length >= 2, "chair and speaker are missing");
    s.session = await recordSession(page);
    assert.equal(await page.locator("#decisions tbody tr").count(), 12);
  });
  await check("a list of twelve is drafted: ten from decisions, two by hand", async () => {
    s.v1 = await openList(page, LIST, 2024);
    await draftFromDecisions(page, s.v1, s.session, 10);
    for (const title of BY_HAND) await addRow(page, s.v1, { title, field: "公共服务", ends_on: "2024-12-31", lead_units: "市交通运输委" });
    const rows = await rowsOf(page, s.v1);
    assert.equal(rows.length, 12);
    for (const [n, [href]] of rows.entries()) {
      await open(page, href);
      await saveRow(page, { field: n < 6 ? "基础设施" : "公共服务", ends_on: "2024-12-31", joint_lead_units: "", ...LEADS[n] });
    }
    s.titles = (await rowsOf(page, s.v1)).map(([, title]) => title);
  });
  await check("it is deliberated, adopted and numbered", async () => {
    await deliberateAndAdopt(page, s.v1, s.session, "2024-03-10");
    assert.deepEqual(await titlesOf(page, s.v1), s.titles);
    const numbers = await page.locator("table.grid tbody tr td:last-child").allInnerTexts();
    assert.equal(new Set(numbers.filter((text) => /-2024-\d{4}$/.test(text))).size, 12, numbers.join(" "));
  });
  await check("its duties are assigned", async () => {
    await open(page, "/gaps");
    await send(page, page.locator('form[action="/duties/assign"] button').filter({ hasText: LIST }));
    assert.equal(await page.locator("#without-duty li").filter({ hasText: LIST }).count(), 0);
  });

  const transport = await enter(browser, site, "reporter of a department");
  await check("a reporter objects to one duty and signs for the others", async () => {
    const at = transport.page;
    // What the other side owes on the joint rows is seen too, but is not this unit's to sign.
    const mine = () => at.locator("main tbody tr").filter({ hasText: LIST }).filter({ hasText: FIRST.lead_units });
    await open(at, "/duties?state=assigned");
    assert.ok((await mine().count()) >= 6, `${await mine().count()} duties wait`);
    await mine().first().locator("a[href^='/duties/']").first().click();
    await at.waitForLoadState();
    s.objected = idOf(at);
    await open(at, `/duties/${s.objected}?do=object`);
    await at.fill("[name=reason]", "此项属规划审批，不在本单位职责内。");
    await at.fill("[name=other]", "市发展改革委");
    assert.equal(await send(at, at.locator("#object .btn-main, form[action$='/object'] .btn-main")), 200, await problems(at));
    await open(at, "/duties?state=assigned");
    assert.equal(await send(at, at.locator('form[action="/duties"][method=post] .btn-main')), 200, await problems(at));
    await open(at, "/duties?state=assigned");
    assert.equal(await mine().count(), 0, "a duty still waits");
  });
  await check("the office sees the objection and places the duty with another unit", async () => {
    await open(page, "/gaps");
    assert.ok((await page.locator(`#objections a[href^="/duties/${s.objected}"]`).count()) > 0, "not in the gap list");
    await open(page, `/duties/${s.objected}?do=rule`);
    assert.equal(await page.inputValue("[name=unit]"), "市发展改革委");
    await page.check("[name=ruling][value=uphold]");
    await page.fill("[name=reason]", "按职责分工改由市发展改革委承担。");
    assert.equal(await send(page, page.locator("form[action$='/rule'] .btn-main")), 200, await problems(page));
    const next = page.locator("ol.timeline li.next");
    assert.match(await next.innerText(), /市发展改革委/);
    s.placed = Number((await next.locator("a").getAttribute("href")).split("/").pop());
    const planner = await enter(browser, site, "reporter of another department");
    await open(planner.page, `/duties/${s.placed}`);
    assert.equal(await send(planner.page, planner.page.locator('form[action$="/sign"] .btn-main')), 200, await problems(planner.page));
    await open(page, `/duties/${s.placed}`);
    assert.match(await page.locator(".head").innerText(), /已签收/);
    await planner.context.close();
  });

  await check("a later session adjusts the list: two rows more, one fewer", async () => {
    const text = readFileSync(ownPage("adjustment.txt"), "utf8");
    assert.equal(await handIn(page, { text: `${text}\n（据现场记录整理。）` }), 200, await problems(page));
    await reviewByKeyboard(page, 2);
    await open(page, `/sessions/new?document=${idOf(page)}`);
    s.later = await recordSession(page);
    await open(page, `/lists/versions/${s.v1}`);
    assert.equal(await send(page, page.locator('form[action$="/adjust"] button')), 200, await problems(page));
    s.v2 = idOf(page);
    await addRow(page, s.v2, { title: ADDED[0], field: "公共服务", ends_on: "2024-12-31", reason: "专题会新增", ...SECOND });
    await addRow(page, s.v2, { title: ADDED[1], field: "公共服务", ends_on: "2024-10-31", reason: "专题会新增", ...FIRST });
    s.gone = s.titles[11];
    const [href] = (await rowsOf(page, s.v2)).find(([, title]) => title.endsWith(s.gone));
    await open(page, href);
    await page.fill("form[action$='/remove'] [name=reason]", "并入日常工作");
    assert.equal(await send(page, page.locator("form[action$='/remove'] button")), 200, await problems(page));
    await deliberateAndAdopt(page, s.v2, s.later, "2024-03-25");
    assert.equal((await titlesOf(page, s.v2)).length, 13);
  });
  await check("the comparison shows exactly that", async () => {
    await open(page, `/lists/compare?a=${s.v1}&b=${s.v2}`);
    const figures = await page.locator("dl.figures dd").allInnerTexts();
    assert.deepEqual(figures.map((text) => text.trim()), ["2", "1", "0", "11"]);
    const titles = async (kind) => (await page.locator(`section[aria-labelledby=t-${kind}] tbody th`).allInnerTexts()).map((t) => t.trim());
    assert.deepEqual((await titles("added")).sort(), [...ADDED].sort());
    assert.deepEqual(await titles("removed"), [s.gone]);
    assert.match(await page.locator("main").innerText(), /并入日常工作/);
  });
  await check("the adopted first version has not changed", async () => {
    assert.deepEqual(await titlesOf(page, s.v1), s.titles);
  });

  await otherSide(browser, site, s);
  await clerk.context.close();
  await transport.context.close();
  return s;
}

/** What design section 9 gives the other side: its own and the joint rows, in lists, counts, sums, search, exports, addresses. */
async function otherSide(browser, site, s) {
  const other = await enter(browser, site, "clerk of the second side");
  const at = other.page;
  const theirs = s.titles?.slice(6) ?? [];
  const hidden = s.titles?.slice(0, 6) ?? [];
  const whole = async () => (await at.locator("body").innerText()) + (await at.content());

  await check("the other side's clerk sees the six rows that concern the side, and no trace of the six others", async () => {
    assert.deepEqual(await titlesOf(at, s.v1), theirs);
    const text = await whole();
    for (const title of hidden) assert.ok(!text.includes(title), `shows ${title}`);
    assert.match(await at.locator(".head .note").innerText(), /\b6\b/);
    assert.doesNotMatch(await at.locator("tfoot").innerText(), /\b12\b/);
  });
  await check("counts, the comparison and the list of lists count only what is seen", async () => {
    await open(at, "/lists");
    const row = at.locator("main tbody tr").filter({ hasText: LIST });
    assert.match(await row.locator("td").last().innerText(), /^6\b/);
    await open(at, `/lists/compare?a=${s.v1}&b=${s.v2}`);
    const figures = (await at.locator("dl.figures dd").allInnerTexts()).map((text) => text.trim());
    assert.deepEqual(figures, ["1", "1", "0", "5"]);
    assert.ok(!(await whole()).includes(ADDED[1]));
  });
  await check("search finds nothing of the hidden rows, not even that they are there", async () => {
    // The decision itself belongs to both sides of the joint body; the row and the item that it became do not.
    await open(at, `/search?q=${encodeURIComponent(ADDED[1])}`);
    for (const kind of ["items", "documents", "units"]) {
      assert.equal(await at.locator(`main a[href^='/${kind}/']`).count(), 0, `${kind} are found`);
    }
  });
  await check("the address of a hidden item, draft or document is a page of nothing", async () => {
    const clerk = await enter(browser, site, "clerk of the joint office");
    await open(clerk.page, `/search?q=${encodeURIComponent(ADDED[1])}`);
    const item = await clerk.page.locator("a[href^='/items/']").first().getAttribute("href");
    await clerk.context.close();
    for (const path of [item, `/documents/${s.document}`, `/lists/versions/${s.v1}/rows/new`, `/duties/${s.objected}`]) {
      const status = await open(at, path);
      assert.ok(status === 404 || status === 403, `${path}: ${status}`);
    }
    assert.equal(await open(at, item), 404, "a hidden item is told apart from none");
  });
  await check("an export holds what the page holds", async () => {
    const csv = await at.request.get(`/lists/versions/${s.v1}/export.csv`);
    assert.equal(csv.status(), 200);
    const text = await csv.text();
    for (const title of theirs) assert.ok(text.includes(title), `lacks ${title}`);
    for (const title of hidden) assert.ok(!text.includes(title), `holds ${title}`);
  });
  await check("the other side cannot draft, adopt, assign or rule", async () => {
    for (const path of [`/lists/versions/${s.v2}/deliberate`, `/duties/${s.objected}/rule`, "/duties/assign"]) {
      const response = await at.request.post(path, { form: { version: String(s.v1), reason: "x" }, headers: { "sec-fetch-site": "same-origin" } });
      assert.ok([403, 404].includes(response.status()), `${path}: ${response.status()}`);
    }
  });
  await other.context.close();
}
