// The grid by hand: paste from a spreadsheet, keys alone, two people in one list, windows scrolled, print, both screens.

import { barriers } from "./crawl.mjs";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";
import { NARROW, WIDE, open, visitor } from "./browser.mjs";

const ROWS = 260;

export async function run(browser, site) {
  const clerk = await enter(browser, site, "clerk of the joint office", { permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = clerk;
  let draft;

  const at = (row, column) => page.locator(`tr[aria-rowindex="${row}"] [data-c="${column}"]`);
  /** The title alone, without the marks before it. */
  const title = (row) => at(row, "title").locator("a").innerText();
  const said = () => page.locator("#cellbar .said");
  const paste = async (target, text) => {
    await target.evaluate((cell, text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, text);
  };
  const settled = () => page.locator("#grid [aria-busy]").first().waitFor({ state: "detached" });
  const saved = () => page.waitForResponse((answer) => answer.url().endsWith("/cells"));

  await check("a draft of many rows is there", async () => {
    assert.equal(await open(page, "/lists/new"), 200);
    await page.fill("#f-name", "表格试填清单");
    await page.selectOption("#f-body", { index: 1 });
    await page.fill("#f-year", "2025");
    await page.click("main form button[type=submit]");
    await page.waitForURL(/\/lists\/versions\/\d+$/);
    draft = new URL(page.url()).pathname;
    for (let n = 1; n <= ROWS; n += 1) {
      const revision = await page.request.get(`${draft}/rows/new`).then((answer) => answer.text());
      const seen = /name="revision" value="(\d+)"/.exec(revision)[1];
      const form = { revision: seen, title: `第${n}段路`, field: "交通", kind: "project", lead_units: "市交通运输委" };
      const answer = await page.request.post(`${draft}/rows/new`, { form, maxRedirects: 0, headers: { origin: site.address } });
      assert.equal(answer.status(), 303, `row ${n}`);
    }
    assert.equal(await open(page, draft), 200);
  });
  await check("keys alone: walk, edit, leave, undo", async () => {
    await at(1, "title").click({ position: { x: 4, y: 4 } });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("F2");
    await page.keyboard.type("，改过");
    await page.keyboard.press("Escape");
    assert.equal(await title(2), "第2段路", "Esc leaves it as it was");
    const answer = saved();
    await page.keyboard.press("Enter");
    await page.keyboard.press("End");
    await page.keyboard.type("（二期）");
    await page.keyboard.press("Enter");
    assert.equal(await title(2), "第2段路（二期）", "what was typed is shown before the answer is here");
    assert.equal((await answer).status(), 200);
    const back = saved();
    await page.keyboard.press("Control+z");
    assert.equal((await back).status(), 200);
    await settled();
    assert.equal(await title(2), "第2段路");
  });
  await check("over a slow line: the same cell twice, taken back at once, and a refusal while somebody types elsewhere", async () => {
    await page.route("**/cells", async (route) => {
      await new Promise((done) => setTimeout(done, 400));
      await route.continue();
    });
    const put = async (cell, text) => {
      await cell.click({ position: { x: 4, y: 4 } });
      await page.keyboard.press("Enter");
      await page.keyboard.press("Control+a");
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    };
    await put(at(8, "ends_on"), "2025年9月1日");
    await put(at(8, "ends_on"), "2025年10月8日");
    assert.equal(await at(8, "ends_on").innerText(), "2025年10月8日");
    await settled();
    assert.equal(await at(8, "ends_on").getAttribute("data-v"), "2025-10-08", "the second edit does not contradict the first");
    assert.equal(await page.locator("td.stale").count(), 0);

    await put(at(9, "measure"), "先写的");
    await page.keyboard.press("Control+z");
    await settled();
    assert.equal(await at(9, "measure").innerText(), "", "what was still on its way is what is taken back");

    await put(at(9, "ends_on"), "2025-02-30");
    await at(10, "measure").click({ position: { x: 4, y: 4 } });
    await page.keyboard.press("Enter");
    await page.keyboard.type("正在写");
    await page.locator("td.returned").waitFor();
    assert.equal(await page.locator(".cell-edit").inputValue(), "正在写", "nobody is torn from what he types");
    await page.keyboard.press("Escape");
    assert.equal(await at(9, "ends_on").innerText(), "2025-02-30", "what was refused is to be seen in its cell");
    await put(at(10, "measure"), "再写一次");
    await at(9, "ends_on").click({ position: { x: 4, y: 4 } });
    assert.match(await said().innerText(), /2025-02-30/);
    await settled();
    assert.match(await said().innerText(), /2025-02-30/, "why it was refused stays, whatever else is answered");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".cell-edit").inputValue(), "2025-02-30", "what was refused waits in its cell");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("td.returned").count(), 0);
    assert.equal(await at(9, "ends_on").innerText(), "", "and given up, it shows what it holds");
    await page.unroute("**/cells");
  });
  await check("a table from a spreadsheet is pasted, days and amounts as it writes them", async () => {
    await at(3, "ends_on").click();
    const answer = saved();
    await paste(at(3, "ends_on"), '2025/11/3\t"第一行\r\n第二行"\t1.5\r\n2025年12月1日\t做完\t2\r\n');
    assert.equal((await answer).status(), 200, await said().innerText());
    await page.reload();
    assert.equal(await at(3, "ends_on").getAttribute("data-v"), "2025-11-03");
    assert.equal(await at(4, "ends_on").getAttribute("data-v"), "2025-12-01");
    assert.match(await at(3, "measure").innerText(), /第一行/);
    assert.equal(await at(4, "weight").innerText(), "2.00");
  });
  await check("a paste of the wrong shape is told, and nothing is saved", async () => {
    const before = await at(5, "measure").innerText();
    await at(5, "measure").click();
    await paste(at(5, "measure"), "一\t二\n三");
    assert.match(await said().innerText(), /第 2 行/);
    await paste(at(5, "measure"), "a\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\tm\tn\to\tp");
    assert.match(await said().innerText(), /列/);
    await page.reload();
    assert.equal(await at(5, "measure").innerText(), before);
  });
  await check("what cannot be is refused with the cell, and what was typed stays", async () => {
    await at(6, "ends_on").click();
    await page.keyboard.type("2025-02-30");
    const answer = saved();
    await page.keyboard.press("Tab");
    assert.equal((await answer).status(), 422);
    await page.locator(".cell-edit").waitFor();
    assert.equal(await page.locator(".cell-edit").inputValue(), "2025-02-30");
    await page.keyboard.press("Escape");
  });
  await check("two people edit different cells and lose nothing; the same cell is shown, not overwritten", async () => {
    const second = await enter(browser, site, "clerk of the joint office");
    await open(second.page, draft);
    const theirs = (row, column) => second.page.locator(`tr[aria-rowindex="${row}"] [data-c="${column}"]`);
    const put = async (page, cell, text, status) => {
      await cell.click({ position: { x: 4, y: 4 } });
      const answer = page.waitForResponse((answer) => answer.url().endsWith("/cells"));
      await page.keyboard.press("Enter");
      await page.keyboard.press("Control+a");
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
      assert.equal((await answer).status(), status);
    };
    await put(page, at(7, "measure"), "甲写的", 200);
    await put(second.page, theirs(7, "weight"), "3", 200);
    await put(second.page, theirs(7, "measure"), "乙写的", 409);
    await second.page.locator("td.stale").first().waitFor();
    const told = await second.page.locator("#cellbar .said").innerText();
    assert.ok(told.includes("甲写的") && told.includes("乙写的"), told);
    await page.reload();
    assert.equal(await at(7, "measure").innerText(), "甲写的");
    assert.equal(await at(7, "weight").innerText(), "3.00");
    assert.deepEqual(second.troubles, []);
    await second.context.close();
  });
  await check("further rows come as they are scrolled to, one request a window", async () => {
    await page.addInitScript(() => {
      window.longest = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
      }).observe({ entryTypes: ["longtask"] });
    });
    await open(page, draft);
    await page.locator(".grid-wrap").evaluate((wrap) => (wrap.scrollTop = wrap.scrollHeight));
    await page.locator(`tr[aria-rowindex="${ROWS}"]`).waitFor();
    // What this page asked for itself: an answer to the page before it may still come in now.
    const { asked, bytes, longest } = await page.evaluate(() => {
      const windows = performance.getEntriesByType("resource").filter((entry) => /[?&]rows=/.test(entry.name));
      return {
        asked: windows.map((entry) => new URL(entry.name).searchParams.get("rows")),
        bytes: windows.reduce((sum, entry) => sum + entry.encodedBodySize, 0),
        longest: window.longest,
      };
    });
    console.log(`        windows ${asked.join(" ")}, ${bytes} bytes, longest task ${longest} ms`);
    // The next one, got ahead, and the two in sight at the end; none of them twice.
    assert.ok(asked.length >= 1 && asked.length <= 3, asked.join(" "));
    assert.equal(new Set(asked).size, asked.length, asked.join(" "));
  });
  await check("rows out of sight are copied, pasted into and filled as those in sight are", async () => {
    await open(page, draft);
    await at(1, "title").click({ position: { x: 4, y: 4 } });
    await page.keyboard.press("Control+End");
    await at(ROWS, "title").waitFor();
    assert.equal(await page.locator('tr[aria-rowindex="1"]').count(), 0, "what is far from sight is not drawn");
    await at(ROWS, "measure").click({ position: { x: 4, y: 4 } });
    await page.keyboard.press("Control+Shift+Home");
    await page.locator('tr[aria-rowindex="1"] .current').waitFor();
    await page.keyboard.press("Control+c");
    await page.waitForFunction((rows) => document.querySelector("#cellbar .said").textContent.includes(`复制了 ${rows} 行`), ROWS);
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split(/\r?\n(?=[^"]*(?:"[^"]*"[^"]*)*$)/);
    assert.equal(lines.length, ROWS);
    for (const n of [1, 77, 130, ROWS]) assert.ok(lines[n - 1].includes(`第${n}段路`), `row ${n}: ${lines[n - 1]}`);

    await at(10, "measure").click({ position: { x: 4, y: 4 } });
    let answer = saved();
    await paste(at(10, "measure"), Array.from({ length: ROWS - 20 }, (_, n) => `做第${n + 10}段`).join("\n"));
    assert.equal((await answer).status(), 200, await said().innerText());
    await page.keyboard.press("Control+End");
    await at(ROWS - 11, "measure").click({ position: { x: 4, y: 4 } });
    assert.equal(await at(ROWS - 11, "measure").innerText(), `做第${ROWS - 11}段`);

    await at(ROWS, "weight").click({ position: { x: 4, y: 4 } });
    await page.keyboard.type("4");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    await page.keyboard.press("Control+Home");
    await at(20, "weight").click({ position: { x: 4, y: 4 } });
    answer = saved();
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");
    assert.equal((await answer).status(), 200);
    await at(20, "weight").click({ position: { x: 4, y: 4 } });
    await page.locator(".grid-wrap").evaluate((wrap) => (wrap.scrollTop = wrap.scrollHeight));
    await at(ROWS - 10, "weight").click({ position: { x: 4, y: 4 }, modifiers: ["Shift"] });
    answer = saved();
    await page.keyboard.press("Control+d");
    assert.equal((await answer).status(), 200, await said().innerText());
    await page.reload();
    for (const [n, weight] of [[150, "7.00"], [ROWS - 10, "7.00"], [ROWS, "4.00"]]) {
      await page.locator(".grid-wrap").evaluate((wrap, n) => (wrap.scrollTop = n * 31), n);
      await at(n, "weight").waitFor();
      assert.equal(await at(n, "weight").innerText(), weight, `row ${n}`);
    }
  });
  await check("a view is filtered, sorted and kept by forms; without script the page is links and forms", async () => {
    const plain = await visitor(browser, site, { script: false, storageState: await clerk.context.storageState() });
    await open(plain.page, `${draft}?sort=-ends_on&q=段`);
    assert.equal(await plain.page.locator("tr[aria-rowindex]").count(), 50);
    assert.match(await plain.page.locator('tr[aria-rowindex="1"] [data-c=ends_on]').innerText(), /12月1日/);
    await plain.page.locator("nav.pages a[rel=next]").first().click();
    assert.equal(await plain.page.locator("tr[aria-rowindex]").count(), Math.min(50, ROWS - 50));
    await plain.context.close();
  });
  await check("both screens and the printer, and nothing that axe finds", async () => {
    for (const [name, size] of [["wide", WIDE], ["narrow", NARROW]]) {
      await page.setViewportSize(size);
      await open(page, draft);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/grid-${name}.png` });
      assert.deepEqual(await barriers(page), []);
    }
    await page.setViewportSize(WIDE);
    for (const format of ["A3", "A4"]) {
      await open(page, `${draft}?print=all`);
      const pdf = await page.pdf({ format, landscape: true, path: process.env.SHOTS && `${process.env.SHOTS}/grid-${format}.pdf` });
      assert.ok(pdf.length > 10_000);
    }
  });
  await check("the pages had no trouble", () => assert.deepEqual(clerk.troubles, []));
  await clerk.context.close();
}
