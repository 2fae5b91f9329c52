// What people do, as clicks and keys: one function a deed, so that stories read as stories.

import { existsSync, readdirSync } from "node:fs";
import { assert } from "./tally.mjs";
import { open } from "./browser.mjs";

const OWN = new URL("./pages/", import.meta.url).pathname;
const SEEDS = new URL("../../shared/seeds/", import.meta.url).pathname;

/** The filthy page of the story: a real one where it lies beside the repository, else one of our own. */
export function filthyPage() {
  const real = existsSync(SEEDS) && readdirSync(SEEDS).find((file) => file.startsWith("002_"));
  return real ? SEEDS + real : `${OWN}two-banks.txt`;
}
export const ownPage = (name) => OWN + name;

/** The form that sends to an address: the page's main one when none is named. */
const form = (page, action) => page.locator(action ? `main form[action="${action}"]` : "main form[method=post]").first();

/** Presses a form's sending button, waits for the answer, gives its status. */
export async function send(page, button) {
  const answered = page.waitForResponse((response) => response.request().isNavigationRequest() && response.status() !== 303);
  await button.click();
  const response = await answered;
  await page.waitForLoadState();
  return response.status();
}

/** Chooses the option of a select by a part of its text, where there is such a select. */
export async function choose(page, name, part) {
  const select = page.locator(`select[name="${name}"]`);
  if ((await select.count()) === 0) return;
  const options = await select.locator("option").evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
  const found = options.find(([, text]) => text.includes(part));
  assert.ok(found, `no option with ${part} in ${name}: ${options.map((o) => o[1]).join(" | ")}`);
  await select.selectOption(found[0]);
}

/** The id at the end of the page's path. */
export const idOf = (page) => Number(new URL(page.url()).pathname.match(/\/(\d+)(?:\/|$)/)?.[1]);

// Documents

/** Hands in files (paths or {name, mimeType, buffer}) or text. Gives the status. */
export async function handIn(page, { files, text, body = "联合办公室", mark } = {}) {
  await open(page, "/documents");
  await choose(page, "body", body);
  if (mark) await page.selectOption("select[name=mark]", mark);
  if (files) await page.setInputFiles("input[name=file]", files);
  if (text !== undefined) await page.fill("textarea[name=text]", text);
  await page.check("input[name=no_secret]");
  return send(page, page.locator("form[enctype] button[type=submit]"));
}

/** How many candidates of the current kind wait. */
const waiting = (page) => page.locator("li.cand:not(.done) .no").count();

/** Reviews all candidates by keyboard alone: takes so many, drops the rest. Gives what was taken. */
export async function reviewByKeyboard(page, take) {
  const taken = [];
  for (let left = await waiting(page); left > 0; left -= 1) {
    const card = page.locator("li.cand.now");
    const text = (await card.locator("p").first().innerText()).replace(/^\d+\s*/, "").trim();
    const key = taken.length < take ? "a" : "x";
    if (key === "a") taken.push(text);
    await press(page, key);
    if (taken.length > 400) throw new Error("the review does not end");
  }
  return taken;
}

/** Presses a key that leads to another page, and waits for it. */
export async function press(page, key) {
  await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press(key)]);
  await page.waitForLoadState();
}

// Sessions

/** Records the session that the form proposes. Gives its id. */
export async function recordSession(page, fields = {}) {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name="${name}"]`, value);
  await choose(page, "body", "联合办公室");
  const status = await send(page, page.locator('form[action="/sessions/new"] .btn-main'));
  assert.equal(status, 200, await problems(page));
  assert.match(new URL(page.url()).pathname, /^\/sessions\/\d+$/, await problems(page));
  return idOf(page);
}

/** What a refused form says. */
export async function problems(page) {
  const said = page.locator(".say-bad, .msg");
  return (await said.allInnerTexts()).join(" / ").replace(/\s+/g, " ") || `nothing is said at ${page.url()}`;
}

export { form };
