// Ten windows of the grid scrolled in a browser, in lists of different sizes: requests, bytes, and the longest task of the
// page while it scrolls. A window should cost what it shows, whatever the list holds.
//
// `node bench/windows.mjs [ITEMS…]`, lists of 10 000 and 1 000 000 items unless told otherwise. Builds in release; needs
// what the browser tests need (.ci/setup).

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, visitor } from "../e2e/browser.mjs";

const WINDOWS = 10;
const sizes = process.argv.slice(2).length ? process.argv.slice(2) : ["10000", "1000000"];
const root = new URL("..", import.meta.url).pathname;
const cargo = (...words) => execFileSync("cargo", words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const target = JSON.parse(cargo("metadata", "--locked", "--format-version", "1", "--no-deps")).target_directory;
process.env.YIPANQI_BIN ??= join(target, "release", "yipanqi");
cargo("build", "--locked", "--release", "-p", "yipanqi");

const data = mkdtempSync(join(tmpdir(), "yipanqi-windows-"));
const { startSite, stopSite } = await import("../e2e/site.mjs");
const filled = JSON.parse(cargo("run", "--locked", "--release", "-p", "yipanqi-testkit", "--example", "filled_site", "--", data, ...sizes));
const site = await startSite({ demo: false, data });
const browser = await launch();
console.log("items      windows  requests      bytes  longest task ms  last row");
try {
  for (const list of filled.lists) {
    const { context, page, troubles } = await visitor(browser, site);
    await context.addCookies([{ name: "login", value: filled.login, url: site.address }]);
    await page.addInitScript(() => {
      window.longest = 0;
      new PerformanceObserver((seen) => {
        for (const task of seen.getEntries()) window.longest = Math.max(window.longest, task.duration);
      }).observe({ type: "longtask", buffered: true });
    });
    const answer = await page.goto(`/lists/versions/${list.version}`);
    if (answer.status() !== 200) throw new Error(`the list answers ${answer.status()}`);
    await page.evaluate(() => (window.longest = 0));
    let [requests, bytes] = [0, 0];
    const sizes = [];
    page.on("response", (answer) => sizes.push(answer.body().then((body) => ((requests += 1), (bytes += body.length)))));
    const last = () => page.locator("#grid tbody tr[aria-rowindex]").last().getAttribute("aria-rowindex");
    for (let n = 0; n < WINDOWS; n += 1) {
      const row = await page.locator("#grid tbody tr[aria-rowindex]").first().evaluate((row) => row.offsetHeight);
      await page.locator(".grid-wrap").evaluate((wrap, by) => (wrap.scrollTop += by), row * 50);
      await page.waitForTimeout(600);
    }
    await Promise.all(sizes);
    const longest = await page.evaluate(() => window.longest);
    const row = [list.items, WINDOWS, requests, bytes, Math.round(longest), await last()];
    console.log(row.map((cell, n) => String(cell).padStart([9, 8, 9, 10, 16, 9][n])).join(" "));
    if (troubles.length) console.log(troubles.join("\n"));
    await context.close();
  }
} finally {
  await browser.close();
  await stopSite(site);
  rmSync(data, { recursive: true, force: true });
}
