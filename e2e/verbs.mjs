// What people do, as clicks and keys: one function a deed, so that stories read as stories.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { assert } from "./tally.mjs";
import { open } from "./browser.mjs";

const OWN = new URL("./pages/", import.meta.url).pathname;
/** Real pages, kept beside the repository where they are at hand. */
const SEEDS = process.env.YIPANQI_SEEDS ?? new URL("../../shared/seeds/", import.meta.url).pathname;

/** The filthy page of the story: a real one where it lies beside the repository, else one of our own. */
export function filthyPage() {
  const real = existsSync(SEEDS) && readdirSync(SEEDS).find((file) => file.startsWith("002_"));
  return real ? join(SEEDS, real) : `${OWN}two-banks.txt`;
}
export const ownPage = (name) => OWN + name;

/** The form that sends to an address: the page's main one when none is named. */
const form = (page, action) => page.locator(action ? `main form[action="${action}"]` : "main form[method=post]").first();

/** Presses a form's sending button, waits for the answer, gives its status. */
export async function send(page, button) {
  // With script, the review fetches what the server would have sent and swaps it in.
  const asks = (request) => request.isNavigationRequest() || request.resourceType() === "fetch";
  const isAnswer = (response) => asks(response.request()) && response.status() !== 303;
  await button.waitFor();
  const [response] = await Promise.all([page.waitForResponse(isAnswer), button.click()]);
  await page.waitForLoadState();
  if (!response.request().isNavigationRequest()) await page.waitForTimeout(100);
  return response.status();
}

/** Chooses the option of a select by its value or a part of its text, where there is such a select. */
export async function choose(page, name, part) {
  const select = page.locator(`select[name="${name}"]`);
  if ((await select.count()) === 0) return;
  const options = await select.locator("option").evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
  const found = options.find(([value]) => value === part) ?? options.find(([, text]) => text.includes(part));
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

/** Takes what still waits of every kind: people, papers, figures. */
export async function takeTheRest(page, document) {
  await open(page, `/documents/${document}`);
  for (const href of await page.locator(".cands nav.tabs a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
    await open(page, href);
    const take = page.locator('form[action$="/rest"] button[value=take]');
    if (await take.count()) await send(page, take);
  }
}

/** Ends the review and goes on to its session. Gives the status. */
export async function finishReview(page, document) {
  await open(page, `/documents/${document}`);
  return send(page, page.locator("button[name=then][value=session]"));
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

// Lists

/** Opens a new list. Gives its version's id. */
export async function openList(page, name, year, body = "联合办公室") {
  assert.equal(await open(page, "/lists/new"), 200);
  await page.fill("[name=name]", name);
  await page.fill("[name=year]", String(year));
  await choose(page, "body", body);
  assert.equal(await send(page, page.locator('form[action="/lists/new"] .btn-main')), 200, await problems(page));
  return idOf(page);
}

/** Drafts rows from so many decisions of a session. */
export async function draftFromDecisions(page, version, session, count) {
  await open(page, `/lists/versions/${version}/decisions`);
  const section = page.locator("section.panel").filter({ has: page.locator(`a[href="/sessions/${session}"]`) });
  const boxes = section.locator("input[name=decision]");
  assert.ok((await boxes.count()) >= count, `only ${await boxes.count()} decisions to choose from`);
  for (let n = 0; n < count; n += 1) await boxes.nth(n).check();
  assert.equal(await send(page, page.locator(`form[action$="/decisions"] .btn-main`)), 200, await problems(page));
}

/** Fills and saves the form of a row that is open. */
export async function saveRow(page, values) {
  for (const [name, value] of Object.entries(values)) await page.fill(`main [name="${name}"]`, value);
  assert.equal(await send(page, page.locator('form[action*="/rows/"] .btn-main').first()), 200, await problems(page));
}

/** Adds a row by hand. */
export async function addRow(page, version, values) {
  await open(page, `/lists/versions/${version}/rows/new`);
  await saveRow(page, values);
}

/** Titles of the rows of a version, as the page shows them. */
export async function titlesOf(page, version, query = "") {
  assert.equal(await open(page, `/lists/versions/${version}?print=all${query}`), 200);
  return (await page.locator("table.grid tbody th.name").allInnerTexts()).map((text) => text.trim());
}

/** Addresses of the rows of a draft. */
export async function rowsOf(page, version) {
  await open(page, `/lists/versions/${version}?print=all`);
  return page.locator("table.grid tbody th.name a").evaluateAll((all) => all.map((a) => [a.getAttribute("href"), a.textContent.trim()]));
}

/** Puts a draft before the session and adopts it. */
export async function deliberateAndAdopt(page, version, session, inForceOn) {
  await open(page, `/lists/versions/${version}`);
  assert.equal(await send(page, page.locator('form[action$="/deliberate"] button')), 200, await problems(page));
  await page.selectOption("[name=session]", String(session));
  await page.fill("[name=in_force_on]", inForceOn);
  assert.equal(await send(page, page.locator('form[action$="/adopt"] .btn-main')), 200, await problems(page));
  assert.match(await page.locator(".head .note").innerText(), /〔\d{4}〕\d+号/, await problems(page));
}
