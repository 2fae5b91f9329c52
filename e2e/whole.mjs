// The whole turn as one story, from a filthy page to the report to the next meeting: the first half is story.mjs, and here
// its list is reported on, lit, pressed, closed with proof and told of. People and lists are found by name, so that whatever
// else the demo lived through does not matter.

import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { open } from "./browser.mjs";
import { LIST, run as firstHalf } from "./story.mjs";
import {
  choose, fill, inDays, missingGlyphs, openReport, paperElsewhere, paperLines, problems, send, sendReport,
} from "./verbs.mjs";

const BODY = "双城经济圈联合办公室";
const MONTH = "2024-03";
/** What the department reports: on one row far behind the year (a quarter of it is over), on the joint row what is due. */
const MONEY = { investment: "0.5", unit: "yi", stage: "started", since: "2024-03-10" };
const BEHIND = { ...MONEY, pct: "12", narrative: "前期手续办理中", problem: "用地预审未批", next_step: "四月完成预审" };
const ON_TIME = { ...MONEY, pct: "30", narrative: "已进场施工", problem: "", next_step: "按月推进" };

const button = (page, action) => page.locator(`main form[action="${action}"] button`).last();
const act = (page, name) => page.locator(`main form[action$="/${name}"] button`).first();
const words = (page) => page.locator("main").innerText();

export async function run(browser, site) {
  const s = await firstHalf(browser, site);
  const people = {};
  for (const [key, who] of Object.entries({
    clerk: "clerk of the joint office",
    leader: "leader of the joint office",
    reporter: "reporter of a department",
    theirs: "reporter of a department of the second side",
    reviewer: "reviewer of the first side",
    theirReviewer: "reviewer of the second side",
    security: "security administrator",
  })) {
    people[key] = await enter(browser, site, who);
  }
  const page = (key) => people[key].page;
  const item = {};

  await duties(page, s, item);
  await march(page, item);
  await pressed(page, item);
  await closed(page, item);
  await told(page, s, item);
  for (const person of Object.values(people)) await person.context.close();
}

/** Whoever owes something of the adjusted list signs for it. */
async function duties(page, s, item) {
  await check("the duties of the adjusted list are assigned and signed for", async () => {
    await open(page("clerk"), "/gaps");
    const assign = page("clerk").locator('form[action="/duties/assign"] button').filter({ hasText: LIST });
    if ((await assign.count()) > 0) assert.equal(await send(page("clerk"), assign), 200, await problems(page("clerk")));
    for (const who of ["reporter", "theirs"]) {
      await open(page(who), "/duties?state=assigned");
      const sign = page(who).locator('form[action="/duties"][method=post] .btn-main');
      if ((await sign.count()) > 0) assert.equal(await send(page(who), sign), 200, await problems(page(who)));
    }
    // A row of the department alone that it still owes, and one that it shares with the other side.
    await open(page("clerk"), `/duties/${s.objected}`);
    const placedElsewhere = await words(page("clerk"));
    item.behindTitle = s.titles.slice(0, 6).find((title) => !placedElsewhere.includes(title));
    item.jointTitle = s.titles[6];
    for (const [key, title] of [["behind", item.behindTitle], ["joint", item.jointTitle]]) {
      await open(page("clerk"), `/lists/versions/${s.v2}?print=all`);
      const row = page("clerk").locator("table.grid tbody th.name a").filter({ hasText: title }).first();
      item[key] = await row.getAttribute("href");
      assert.match(item[key], /^\/items\/\d+/, "a sealed row leads to its item");
    }
  });
}

/** March: a window, reports, a returned cell, both levels, and the light of a row that lies behind. */
async function march(page, item) {
  await check("rules are in force and March is opened for the list", async () => {
    await open(page("clerk"), "/rules");
    await choose(page("clerk"), "body", BODY);
    await choose(page("clerk"), "preset", "银川");
    await page("clerk").fill("[name=in_force_on]", "2024-01-01");
    const status = await send(page("clerk"), button(page("clerk"), "/rules"));
    assert.ok(status === 200 || /银川/.test(await words(page("clerk"))), await problems(page("clerk")));
    await open(page("clerk"), "/reports/windows");
    await choose(page("clerk"), "list", LIST);
    await fill(page("clerk"), { period: MONTH, opens_on: "2024-03-25", closes_on: inDays(30) });
    assert.equal(await send(page("clerk"), button(page("clerk"), "/reports/windows")), 200, await problems(page("clerk")));
  });
  await check("the department reports on its row and on the joint one, the other side on its half", async () => {
    for (const [who, title, said] of [
      ["reporter", item.behindTitle, BEHIND],
      ["reporter", item.jointTitle, ON_TIME],
      ["theirs", item.jointTitle, { ...ON_TIME, pct: "28" }],
    ]) {
      await openReport(page(who), "2024年3月", title);
      await fill(page(who), said);
      assert.equal(await sendReport(page(who)), 200, await problems(page(who)));
    }
  });
  await check("one cell is returned with a message, and it alone is open to be answered", async () => {
    await open(page("reviewer"), "/reviews");
    const group = page("reviewer").locator("section.panel", { has: page("reviewer").getByRole("link", { name: item.behindTitle }) });
    await group.locator("tbody tr", { hasText: "12" }).locator("a.btn").first().click();
    await page("reviewer").waitForLoadState();
    await fill(page("reviewer"), { message: "与现场台账不符", answer_by: inDays(3) });
    assert.equal(await send(page("reviewer"), act(page("reviewer"), "return")), 200, await problems(page("reviewer")));
    await openReport(page("reporter"), "2024年3月", item.behindTitle);
    const form = page("reporter").locator("section.owe-open");
    assert.match(await form.innerText(), /与现场台账不符/);
    assert.equal(await form.locator("[name=narrative]").count(), 0, "what was not returned stays locked");
    await fill(page("reporter"), { pct: "10", reason: "按台账更正" });
    assert.equal(await sendReport(page("reporter")), 200, await problems(page("reporter")));
  });
  await check("each side and then the office accept", async () => {
    for (const who of ["reviewer", "theirReviewer", "clerk"]) {
      await open(page(who), "/reviews");
      assert.equal(await send(page(who), button(page(who), "/reviews")), 200, await problems(page(who)));
    }
  });
  await check("the light of the row turns yellow and says why, in numbers", async () => {
    await open(page("clerk"), "/dispatch");
    await choose(page("clerk"), "list", LIST);
    // The page offers the last thirteen months; what happened longer ago is asked for by the same form.
    await page("clerk").locator("select[name=period]").evaluate((select) => select.add(new Option("2024年3月", "2024M03", true, true)));
    assert.equal(await send(page("clerk"), button(page("clerk"), "/dispatch/runs")), 200, await problems(page("clerk")));
    await open(page("clerk"), item.behind);
    const lights = await page("clerk").locator("#lights").innerText();
    assert.match(lights, /^黄$/m);
    assert.match(lights, /银川-进度-黄/);
    assert.match(lights, /低于时序 1[45]\.\d 个百分点/, `a quarter of the year less ten: ${lights}`);
  });
}

/** The order: from the light, signed off by another, issued, signed for, answered, judged. */
async function pressed(page, item) {
  const id = item.behind.match(/\d+/)[0];
  await check("an order goes out for it with the light as its cause", async () => {
    await open(page("clerk"), `/orders/new?item=${id}`);
    assert.match(await words(page("clerk")), /银川-进度-黄/);
    await fill(page("clerk"), { asks: "说明滞后原因并报赶工安排", working_days: "5" });
    assert.equal(await send(page("clerk"), button(page("clerk"), "/orders/new")), 200, await problems(page("clerk")));
    item.order = new URL(page("clerk").url()).pathname;
    for (const [who, deed] of [["leader", "sign-off"], ["clerk", "issue"]]) {
      await open(page(who), item.order);
      assert.equal(await send(page(who), act(page(who), deed)), 200, await problems(page(who)));
    }
    assert.match(await words(page("clerk")), /督办〔\d{4}〕\d+号/);
  });
  await check("it is signed for, answered and judged", async () => {
    await open(page("reporter"), item.order);
    assert.equal(await send(page("reporter"), act(page("reporter"), "sign")), 200, await problems(page("reporter")));
    await open(page("reporter"), `${item.order}?do=answer`);
    await page("reporter").fill("main [name=text]", "预审已补正，五月开工");
    assert.equal(await send(page("reporter"), act(page("reporter"), "answer")), 200, await problems(page("reporter")));
    await open(page("clerk"), `${item.order}?do=judge`);
    await page("clerk").locator("main form[action$='/judge'] input[type=radio]").first().check();
    assert.equal(await send(page("clerk"), act(page("clerk"), "judge")), 200, await problems(page("clerk")));
    assert.match(await words(page("clerk")), /预审已补正/);
  });
}

/** The close-out of the joint row: refused without evidence, refused to who did the work, sealed by a pass of each side. */
async function closed(page, item) {
  const proof = { name: "验收意见.txt", mimeType: "text/plain", buffer: Buffer.from("两岸共同验收，同意通过。") };
  const ask = async (files) => {
    await open(page("reporter"), `${item.joint.match(/^\/items\/\d+/)[0]}/close`);
    for (const box of await page("reporter").locator("main input[name=checklist]").all()) await box.check();
    await page("reporter").fill("main [name=statement]", "两岸联合验收合格");
    await page("reporter").check("main input[name=no_secret]");
    if (files) await page("reporter").setInputFiles("main input[name=file]", files);
    return send(page("reporter"), page("reporter").locator("main form[enctype] button[type=submit]"));
  };
  const pass = async (who) => {
    await open(page(who), item.closing);
    await page(who).locator("main input[name=verdict][value=accepted]").check();
    return send(page(who), act(page(who), "review"));
  };
  await check("a close-out without evidence is refused and keeps what was typed", async () => {
    assert.equal(await ask(null), 422);
    assert.match(await problems(page("reporter")), /佐证/);
    assert.equal(await page("reporter").inputValue("main [name=statement]"), "两岸联合验收合格");
  });
  await check("with evidence it waits for a reviewer of each side", async () => {
    assert.equal(await ask([proof]), 200, await problems(page("reporter")));
    await open(page("reviewer"), "/closings");
    item.closing = await page("reviewer").locator("main tbody a", { hasText: item.jointTitle }).first().getAttribute("href");
  });
  await check("who did the work may be given a reviewer's right and still reviews nothing", async () => {
    const at = page("security");
    await open(at, "/admin/rights/new");
    await choose(at, "post", "市交通运输委 综合处填报");
    await choose(at, "role", "reviewer");
    const scopes = await at.locator("select[name=scope] option").evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
    await at.selectOption("select[name=scope]", scopes.find(([value, text]) => value.startsWith("side/") && text.includes("重庆"))[0]);
    await fill(at, { ends_on: inDays(2) });
    assert.equal(await send(at, at.locator("main form[method=post] .btn-main")), 200, await problems(at));
    await open(page("reporter"), item.closing);
    assert.equal(await page("reporter").locator("main input[name=verdict]").count(), 0, "no review is offered");
    const refused = await page("reporter").request.post(`${item.closing}/review`, {
      form: { verdict: "accepted" }, headers: { "sec-fetch-site": "same-origin", accept: "text/html" }, maxRedirects: 0,
    });
    assert.ok([403, 409, 422].includes(refused.status()), `status ${refused.status()}`);
    assert.match(await words(page("reporter")), /未复核/, "nobody has passed it");
  });
  await check("one side's pass does not seal; the other's does, with a certificate", async () => {
    assert.equal(await pass("reviewer"), 200, await problems(page("reviewer")));
    await open(page("clerk"), item.joint);
    assert.equal(await page("clerk").locator("main a[href^='/certificates/']").count(), 0, "sealed by one side");
    assert.equal(await pass("theirReviewer"), 200, await problems(page("theirReviewer")));
    await open(page("clerk"), item.joint);
    item.certificate = await page("clerk").locator("main a[href^='/certificates/']").first().getAttribute("href");
    assert.equal(await open(page("theirs"), item.certificate), 200, "the other side reads it too");
    assert.match(await words(page("theirs")), /销〔\d{4}〕\d+号/);
  });
}

/** The report: every line leads within two clicks to decision, characters and evidence; another program reads it whole. */
async function told(page, s, item) {
  const at = page("clerk");
  await check("the report on the meeting is compiled by one button", async () => {
    await open(at, "/papers");
    await choose(at, "session", String(s.session));
    await at.locator("#period-r").fill(MONTH);
    const sender = at.locator("main form", { has: at.locator("[name=session]") }).locator("button");
    assert.equal(await send(at, sender), 200, await problems(at));
    s.paper = new URL(at.url()).pathname;
    s.lines = await paperLines(at);
    assert.ok(s.lines.some((line) => /10(\.0)?\s?%/.test(line)), `nothing of what was reported: ${s.lines.join(" | ")}`);
  });
  await check("every line leads to its decision and its characters, every figure to its facts and proof", () => crawl(at, s, item));
  await check("another program reads the same lines, and no character lacks a glyph", async () => {
    const read = await paperElsewhere(at, s.paper);
    await open(at, s.paper);
    for (const line of s.lines) assert.ok(read.includes(line), `missing in the file: ${line}`);
    assert.ok(!read.includes("\ufffd"), "a lost character");
    assert.deepEqual(await missingGlyphs(at, read), []);
    assert.deepEqual(await missingGlyphs(at, `${await at.locator(".paper").innerText()}\u{FFFFE}\u{10FFFD}`), ["\u{FFFFE}", "\u{10FFFD}"]);
  });
  await check("the page as it is printed shows the same lines", async () => {
    await at.emulateMedia({ media: "print" });
    const printed = (await at.locator(".paper").innerText()).replace(/\s+/g, "");
    await at.emulateMedia({ media: "screen" });
    for (const line of s.lines) assert.ok(printed.includes(line.replace(/\s+/g, "")), `not printed: ${line}`);
  });
}

/** Follows the lines of a paper as a reader would: a line's page is one click, what it leads to is the second. */
async function crawl(at, s, item) {
  await open(at, s.paper);
  const lines = await at.locator(".p-at").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.ok(lines.length >= 10, `only ${lines.length} lines`);
  const met = { decisions: new Set(), withCharacters: 0, items: new Map(), most: 0 };
  const hrefsOf = () => at.locator("main a[href]").evaluateAll((all) => all.map((a) => a.getAttribute("href").split("#")[0]));
  for (const line of lines) {
    assert.equal(await open(at, line), 200, line);
    const hrefs = new Set(await hrefsOf());
    const items = [...hrefs].filter((href) => /^\/items\/\d+$/.test(href));
    const decisions = [...hrefs].filter((href) => /^\/decisions\/\d+$/.test(href));
    // A line that says that there is nothing of its kind leads nowhere.
    const text = await at.locator("main").innerText();
    if (items.length + decisions.length === 0 && /^没有.+。$/m.test(text)) continue;
    assert.ok(items.length + decisions.length > 0, `${line} leads nowhere: ${text}`);
    met.most = Math.max(met.most, items.length);
    for (const href of decisions.filter((href) => !met.decisions.has(href))) {
      met.decisions.add(href);
      assert.equal(await open(at, href), 200, `${line} → ${href}`);
      met.withCharacters += (await at.locator("main mark").count()) > 0;
    }
    for (const href of items.filter((href) => !met.items.has(href))) {
      assert.equal(await open(at, href), 200, `${line} → ${href}`);
      met.items.set(href, (await hrefsOf()).filter((to) => /^\/(certificates|evidence)\/|\/evidence\/\d+$/.test(to)));
    }
  }
  assert.ok(met.withCharacters >= 12, `${met.withCharacters} of ${met.decisions.size} decisions show their characters`);
  assert.ok(met.items.has(item.behind.split("#")[0]), [...met.items.keys()].join(" "));
  const proof = met.items.get(item.joint.split("#")[0]) ?? [];
  assert.ok(proof.some((to) => to.startsWith("/certificates/")) && proof.some((to) => to.includes("/evidence/")), proof.join(" "));
  assert.ok(met.most >= 10, "a total opens every item behind it");
  for (const to of proof) assert.equal((await at.request.get(to)).status(), 200, to);
}
