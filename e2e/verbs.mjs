// What people do, as clicks and keys: one function a deed, so that stories read as stories.

import { execFileSync } from "node:child_process";
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

// The second half turn

/** A day in so many days, as a form writes it. */
export const inDays = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);

/** Fills the form that is open, as far as it has such fields. */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`main [name="${name}"]`).first();
    if ((await field.count()) === 0) continue;
    if ((await field.evaluate((e) => e.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Opens the report of an item, whichever month tab it stands under. */
export async function openReport(page, month, title) {
  await open(page, "/reports");
  const tab = page.locator("nav.tabs a", { hasText: month });
  if ((await tab.count()) > 0) await Promise.all([page.waitForEvent("framenavigated"), tab.first().click()]);
  await page.waitForLoadState();
  const section = page.locator("section.owe", { hasText: title }).first();
  if ((await section.locator("form").count()) > 0) return;
  await Promise.all([page.waitForEvent("framenavigated"), section.locator("a.t").click()]);
  await page.waitForLoadState();
  assert.ok(await page.locator("section.owe-open", { hasText: title }).count(), `the report of ${title} does not open`);
}

/** Sends the report that is open. Gives the status. */
export const sendReport = (page) => send(page, page.locator("section.owe-open form button[value=send]"));

/** The sealed lines of the paper that is open, as its page shows them. */
export const paperLines = (page) =>
  page.locator(".paper .p-0, .paper .p-1, .paper .p-2").evaluateAll((all) =>
    all.map((p) => [...p.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("").trim()));

/** The paper's docx, opened by another program: the text of all its paragraphs. */
export async function paperElsewhere(page, paper) {
  const answer = await page.request.get(`${paper}/export.docx`);
  assert.equal(answer.status(), 200);
  const script = "import docx,sys,io; print('\\n'.join(p.text for p in docx.Document(io.BytesIO(sys.stdin.buffer.read())).paragraphs))";
  return execFileSync("python3", ["-c", script], { input: await answer.body(), env: { ...process.env, PYTHONIOENCODING: "utf-8" } }).toString();
}

/**
 * The characters of a text for which the page's font and those that the browser falls back to have no glyph.
 *
 * Each is drawn as the paper's lines are set (their computed font), and so is a code point that will never be a character:
 * what the browser draws for that one is its .notdef. A character whose pixels are the same has no glyph; so has one that
 * leaves no ink at all and is not a space. Fonts that a docx only names and this machine does not have are replaced here as
 * they would be in any other program.
 */
export const missingGlyphs = (page, text) =>
  page.evaluate((words) => {
    const line = document.querySelector(".paper .p-0") ?? document.body;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [64, 64];
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.font = `32px ${getComputedStyle(line).fontFamily}`;
    const drawn = (character) => {
      pen.clearRect(0, 0, 64, 64);
      pen.fillText(character, 8, 44);
      return pen.getImageData(0, 0, 64, 64).data.join();
    };
    const [notdef, nothing] = [drawn("\u{FFFFE}"), drawn(" ")];
    const characters = new Set([...words].filter((c) => !/\s|\p{Cf}|\p{Cc}/u.test(c)));
    return [...characters].filter((c) => [notdef, nothing].includes(drawn(c)));
  }, text);
