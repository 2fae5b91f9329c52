// What bad input gets: words beside the field, the values kept, a fitting status, nothing broken.

import { readFileSync } from "node:fs";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { open, visitor } from "./browser.mjs";
import { handIn, ownPage, problems, recordSession, send } from "./verbs.mjs";

const file = (name, buffer) => ({ name, mimeType: "text/plain", buffer: Buffer.from(buffer) });
const GB18030 = Buffer.from([0xd4, 0xc6, 0xcf, 0xaa, 0xc7, 0xf8, 0xd5, 0xd9, 0xbf, 0xaa, 0xbb, 0xe1, 0xd2]);
const PDF = Buffer.concat([Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "latin1"), Buffer.alloc(64, 0x9c)]);

export async function run(browser, site) {
  const { page, troubles, context } = await enter(browser, site, "clerk of the joint office");
  const refused = async (what, statuses) => {
    const status = await what();
    assert.ok(statuses.includes(status), `status ${status}: ${await problems(page)}`);
    assert.ok((await problems(page)).length > 8, "nothing is said");
    assert.deepEqual(troubles.splice(0), []);
  };
  const unreadable = async () => {
    assert.match(new URL(page.url()).pathname, /^\/documents\/\d+$/);
    assert.ok((await page.locator("main .say-bad").count()) > 0, "the page does not say that it could not be read");
    assert.equal(await page.locator(".cand .no").count(), 0);
  };

  await check("nothing handed in is refused with words", () => refused(() => handIn(page), [422]));
  await check("an empty file is refused or kept as unreadable, and says so", async () => {
    const status = await handIn(page, { files: [file("空.txt", "")] });
    if (status === 200) await unreadable();
    else assert.ok(status === 422, `status ${status}`);
  });
  await check("a PDF named .txt is judged by what it is", async () => {
    const status = await handIn(page, { files: [file("通知.txt", PDF)] });
    if (status === 200) await unreadable();
    else assert.ok(status === 422, `status ${status}`);
    assert.match(await page.locator("main").innerText(), /PDF/i);
  });
  await check("a text that ends in the middle of a character is named so", async () => {
    const status = await handIn(page, { files: [file("截断.txt", GB18030)] });
    if (status === 200) await unreadable();
    else assert.ok(status === 422, `status ${status}`);
  });
  await check("an oversized file is refused with the limit, and the form comes back", async () => {
    await refused(() => handIn(page, { files: [file("大.txt", Buffer.alloc(9 << 20, 0x61))], mark: "public" }), [413, 422]);
    assert.equal(await page.inputValue("select[name=mark]"), "public");
  });
  await check("the same bytes twice are one document", async () => {
    const bytes = readFileSync(ownPage("adjustment.txt"));
    assert.equal(await handIn(page, { files: [file("一次.txt", bytes)] }), 200, await problems(page));
    const first = page.url().split("?")[0];
    assert.equal(await handIn(page, { files: [file("又一次.txt", bytes)] }), 200);
    assert.equal(page.url().split("?")[0], first);
  });
  await check("a day that cannot be is refused at its field and what was typed stays", async () => {
    assert.equal(await open(page, "/sessions/new"), 200);
    await page.fill("[name=name]", "试填会议");
    await page.fill("[name=held_on]", "2025-02-30");
    await refused(() => send(page, page.locator('form[action="/sessions/new"] .btn-main')), [422]);
    assert.equal(await page.inputValue("[name=held_on]"), "2025-02-30");
    assert.equal(await page.inputValue("[name=name]"), "试填会议");
    assert.equal(await page.getAttribute("[name=held_on]", "aria-invalid"), "true");
  });
  await check("a form that somebody else overtook is refused as stale and keeps what was typed", async () => {
    await open(page, "/sessions/new");
    await page.fill("[name=name]", "两窗会议");
    await page.fill("[name=held_on]", "2025-03-03");
    await recordSession(page, {});
    await page.fill('[name="text"]', "原先记下的议定事项。");
    assert.equal(await send(page, page.locator("#add .btn-main, section:has(textarea[name=text]) .btn-main").last()), 200);
    await page.locator('a[href^="/decisions/"]').first().click();
    await page.waitForLoadState();
    const second = await context.newPage();
    await second.goto(page.url());
    const amend = async (window, text) => {
      await window.fill('#amend [name="text"]', text);
      await window.fill('#amend [name="reason"]', "记录有误");
      return send(window, window.locator("#amend button[type=submit]"));
    };
    assert.equal(await amend(page, "先到的一改。"), 200, await problems(page));
    assert.equal(await amend(second, "后到的一改。"), 409);
    assert.equal(await second.inputValue('#amend [name="text"]'), "后到的一改。");
    await second.close();
  });
  await check("an address of nothing is a page that leads on", async () => {
    for (const path of ["/documents/1", "/lists/999999999999999", "/items/x", "/nothing"]) {
      assert.equal(await open(page, path), 404, path);
      assert.ok((await page.locator("main a").count()) > 0, `${path} is a dead end`);
    }
  });
  await check("a form sent from another site is refused", async () => {
    const forged = await page.request.post("/documents", { form: { text: "x" }, headers: { "sec-fetch-site": "cross-site", origin: "http://elsewhere.example" } });
    assert.equal(forged.status(), 403);
  });
  await check("a stranger is led to sign in and back", async () => {
    const stranger = await visitor(browser, site);
    await open(stranger.page, "/documents");
    assert.match(stranger.page.url(), /\/sign-in\?next=%2Fdocuments/);
    await stranger.context.close();
  });
  await context.close();
}
