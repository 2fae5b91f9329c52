// A document reviewed by keyboard alone, every key counted: no candidate takes more than three.

import { readFileSync } from "node:fs";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { NARROW, open } from "./browser.mjs";
import { handIn, idOf, ownPage, press, problems } from "./verbs.mjs";

/** A sentence of the page that reading leaves out. */
const MISSED = "两岸渡口客流由双方运营单位按季互相告知";
/** Keys that one candidate may take. */
const MOST = 3;

export async function run(browser, site) {
  const clerk = await enter(browser, site, "clerk of the joint office");
  const { page } = clerk;
  const counts = [];
  let document;
  let used = 0;

  /** A key that changes the page within itself. */
  const tap = async (key) => {
    used += 1;
    await page.keyboard.press(key);
  };
  /** A key that is answered by the server. */
  const go = async (key) => {
    used += 1;
    await press(page, key);
  };
  const done = (what) => {
    counts.push([what, used]);
    used = 0;
  };
  const card = () => page.locator("li.cand.now");
  const words = async () => (await card().locator("p").first().innerText()).replace(/^\d+\s*/, "").trim();
  const waiting = () => page.locator("li.cand:not(.done) .no").count();

  await check("a document comes in and its candidates wait", async () => {
    const text = readFileSync(ownPage("keyboard.txt"), "utf8");
    assert.equal(await handIn(page, { text }), 200, await problems(page));
    document = idOf(page);
    assert.ok((await waiting()) >= 7, `${await waiting()} tasks`);
    await page.locator("article.source table td").first().waitFor();
    assert.equal(await page.locator("article.source h3").count(), 3);
    // Keys alone from here on.
    await page.mouse.move(0, 0);
  });
  await check("accept: one key", async () => {
    await go("a");
    done("accept");
  });
  await check("another unit for a name, remembered: menu, digit, accept", async () => {
    assert.match(await card().innerText(), /市路网局/);
    await tap("l");
    const first = card().locator("details[open] [data-pick]").first();
    await first.waitFor();
    const digit = await first.getAttribute("data-pick");
    await go(digit);
    assert.match(await card().innerText(), /记住的/, "the name is not remembered");
    await go("a");
    done("choose a unit");
  });
  await check("another day: menu, digit, accept", async () => {
    await tap("d");
    await tap("3");
    assert.equal(await page.inputValue("li.cand.now [name=due_on]"), "2025-06-30");
    await go("a");
    done("set a date");
  });
  await check("into the one before: one key, and taken back by another", async () => {
    const text = await words();
    await go("m");
    done("merge");
    await go("u");
    assert.equal(await words(), text, "the merged one is not given back");
    await go("a");
    done("undo a merge and accept");
  });
  await check("taken apart and put together again", async () => {
    const [text, before] = [await words(), await waiting()];
    await tap("e");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("发布检测目录；公开收费标准");
    await go("Control+Enter");
    done("edit");
    await go("u");
    assert.equal(await words(), text, "the edit is not taken back");
    await tap("s");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("发布检测\n目录");
    await go("Control+Enter");
    done("split");
    assert.equal(await waiting(), before + 1);
    await go("u");
    assert.equal(await waiting(), before, "the parts are not put together again");
    assert.equal(await words(), text);
    done("undo a split");
  });
  await check("any unit of the register by a few characters", async () => {
    await tap("l");
    await tap("w");
    await page.keyboard.type("商务");
    await go("Enter");
    const found = card().locator("details[open] button[data-pick='1']");
    await found.waitFor();
    assert.match(await found.innerText(), /商务/);
    await open(page, `/documents/${document}`);
    await page.mouse.move(0, 0);
    used = 0;
  });
  await check("led by another: menu, digit, accept", async () => {
    await tap("l");
    await page.locator("li.cand.now details[open] input[name=lead_pick]").first().waitFor();
    await tap("1");
    const lead = await page.inputValue("li.cand.now [name=lead_units]");
    await go("a");
    done("led by another");
    const cards = await page.locator("li.cand.done").allInnerTexts();
    assert.ok(cards.some((text) => text.includes(lead)), `${lead} leads nothing`);
  });
  await check("not a task: one key; what reading missed: added from the keyboard", async () => {
    await go("x");
    done("drop");
    await go("n");
    await page.keyboard.press("Tab");
    await page.keyboard.type(MISSED);
    await go("Control+Enter");
    done("add");
    assert.ok((await page.locator("li.cand").allInnerTexts()).some((text) => text.includes(MISSED)), await problems(page));
  });
  await check("the rest of every kind, then the end of the review", async () => {
    for (let left = 60; left > 0; left -= 1) {
      if ((await waiting()) > 0) {
        // After an addition nothing is current: the next one is stepped to.
        if ((await card().count()) === 0) await go("j");
        await go((await waiting()) % 4 === 0 ? "x" : "a");
        done("the rest");
      } else if ((await page.locator('.cands a[data-key="j"]').count()) > 0) {
        await go("j");
      } else break;
    }
    await go("f");
    assert.match(await page.locator(".head").innerText(), /已核/, await problems(page));
  });
  await check(`no candidate took more than ${MOST} keys`, async () => {
    const over = counts.filter(([, n]) => n > MOST);
    const sum = counts.reduce((all, [, n]) => all + n, 0);
    console.log(`        ${counts.length} candidates, ${sum} keys, ${(sum / counts.length).toFixed(2)} each, most ${Math.max(...counts.map(([, n]) => n))}`);
    assert.deepEqual(over, []);
  });
  await check("what was decided teaches: the rules' page counts it", async () => {
    assert.equal(await open(page, "/documents/rules"), 200);
    const text = await page.locator("main").innerText();
    assert.match(text, /人工补充 [1-9]/);
    assert.ok((await page.locator("main tbody tr").count()) >= 2);
  });
  await check("the same on a phone, without script", async () => {
    const phone = await enter(browser, site, "clerk of the joint office", { viewport: NARROW, script: false });
    assert.equal(await open(phone.page, `/documents/${document}`), 200);
    const wide = await phone.page.locator("main").evaluate((main) => main.scrollWidth - main.clientWidth).catch(() => 0);
    assert.ok(wide <= 1, `${wide} px too wide`);
    await phone.context.close();
  });
  assert.deepEqual(clerk.troubles, []);
  await clerk.context.close();
}
