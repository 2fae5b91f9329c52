// The core of the story twice more: in a browser without script, and with hands that never touch a mouse.

import { readFileSync } from "node:fs";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { open } from "./browser.mjs";
import { deliberateAndAdopt, draftFromDecisions, handIn, idOf, openList, ownPage, press, problems, recordSession, rowsOf, saveRow, send } from "./verbs.mjs";

const TEXT = readFileSync(ownPage("adjustment.txt"), "utf8");

async function withoutScript(browser, site) {
  const { page, context, troubles } = await enter(browser, site, "clerk of the joint office", { script: false });
  assert.equal(await handIn(page, { text: `${TEXT}\n（无脚本抄件。）` }), 200, await problems(page));
  const document = idOf(page);
  for (let n = 0; n < 2; n += 1) await send(page, page.locator("li.cand.now button[name=do][value=take]"));
  await open(page, `/sessions/new?document=${document}`);
  const session = await recordSession(page);
  const version = await openList(page, "无脚本清单", 2024);
  await draftFromDecisions(page, version, session, 2);
  for (const [href] of await rowsOf(page, version)) {
    await open(page, href);
    await saveRow(page, { field: "公共服务", ends_on: "2024-12-31", lead_units: "市水利局" });
  }
  await deliberateAndAdopt(page, version, session, "2024-08-01");
  assert.deepEqual(troubles, []);
  await context.close();
}

/** Moves the focus with Tab until it stands where it should; every stop must be seen. */
async function tabTo(page, selector, back = false) {
  for (let n = 0; n < 300; n += 1) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const at = await page.evaluate((wanted) => {
      const e = document.activeElement;
      if (!e || e === document.body) return { there: false, seen: true, name: "body" };
      const style = getComputedStyle(e);
      const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
      return { there: e.matches(wanted), seen, name: `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 20)}` };
    }, selector);
    assert.ok(at.seen, `the focus cannot be seen on ${at.name} at ${page.url()}`);
    if (at.there) return;
  }
  throw new Error(`no way by keyboard to ${selector} at ${page.url()}`);
}

async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

async function go(page, selector) {
  await tabTo(page, selector);
  await press(page, "Enter");
}

async function byKeyboard(browser, site) {
  const { page, context, troubles } = await enter(browser, site, "clerk of the joint office");
  await go(page, 'nav.nav a[href="/documents"]');
  await type(page, "textarea[name=text]", `${TEXT}\n（键盘抄件。）`);
  await tabTo(page, "input[name=no_secret]");
  await page.keyboard.press("Space");
  await go(page, "form[enctype] button[type=submit]");
  assert.match(new URL(page.url()).pathname, /^\/documents\/\d+$/, await problems(page));
  const document = idOf(page);
  await press(page, "a");
  await press(page, "a");
  await open(page, `/sessions/new?document=${document}`);
  await go(page, 'form[action="/sessions/new"] .btn-main');
  assert.match(new URL(page.url()).pathname, /^\/sessions\/\d+$/, await problems(page));
  const session = idOf(page);
  await go(page, 'nav.nav a[href="/lists"]');
  await go(page, 'a[href="/lists/new"]');
  await type(page, "[name=name]", "键盘清单");
  await type(page, "[name=year]", "2024");
  await go(page, 'form[action="/lists/new"] .btn-main');
  const version = idOf(page);
  assert.match(page.url(), /\/lists\/versions\//, await problems(page));
  await go(page, 'a[href$="/decisions"]');
  await tabTo(page, "input[name=decision]");
  await page.keyboard.press("Space");
  await go(page, 'form[action$="/decisions"] .btn-main');
  await go(page, "table.grid tbody th.name a");
  await type(page, "[name=field]", "公共服务");
  await type(page, "[name=lead_units]", "市水利局");
  await type(page, "[name=ends_on]", "2024-12-31");
  await go(page, 'form[action*="/rows/"] .btn-main');
  await go(page, 'form[action$="/deliberate"] button');
  await tabTo(page, "select[name=session]");
  await page.keyboard.press("ArrowDown");
  await type(page, "[name=in_force_on]", "2024-08-01");
  await go(page, 'form[action$="/adopt"] .btn-main');
  assert.match(await page.locator(".head .note").innerText(), /〔\d{4}〕\d+号/, await problems(page));
  assert.ok(version > 0 && session > 0);
  await page.keyboard.press("?");
  assert.ok(await page.locator("#keys").isVisible(), "? shows the keys");
  assert.deepEqual(troubles, []);
  await context.close();
}

export async function run(browser, site) {
  await check("without script: received, reviewed, decided, drafted, adopted", () => withoutScript(browser, site));
  await check("by keyboard alone: received, reviewed, decided, drafted, adopted", () => byKeyboard(browser, site));
}
