// Chromium, and visitors in it: each with cookies of their own, each watched for errors and for requests that leave the machine.

import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const WIDE = { width: 1366, height: 768 };
export const NARROW = { width: 390, height: 844 };

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS });
}

/** A visitor: a context and a page. `troubles` collects what no page may do. */
export async function visitor(browser, site, options = {}) {
  const { viewport = WIDE, script = true, ...rest } = options;
  const context = await browser.newContext({
    baseURL: site.address,
    viewport,
    javaScriptEnabled: script,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    ...rest,
  });
  // Nothing is judged by the clock: a loaded machine may take its time.
  context.setDefaultTimeout(30_000);
  const troubles = [];
  const home = new URL(site.address).host;
  await context.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (url.host === home || url.protocol === "data:") return route.continue();
    troubles.push(`a request left for ${url.host}`);
    return route.abort();
  });
  context.on("console", (message) => {
    if (message.type() !== "error") return;
    // Chromium itself reports the status of a refused form; checks look at the status.
    if (/Failed to load resource: .* (404|409|413|422)/.test(message.text())) return;
    troubles.push(`console: ${message.text()} at ${message.location().url}`);
  });
  context.on("weberror", (error) => troubles.push(`script: ${error.error()}`));
  const page = await context.newPage();
  return { context, page, troubles };
}

/** Goes to an address and gives the status. */
export async function open(page, path) {
  const response = await page.goto(path, { waitUntil: "load" });
  return response?.status() ?? 0;
}

/** What a function finds in the page, which may load itself anew meanwhile; while it finds undefined it looks again. */
export async function find(page, look) {
  for (;;) {
    try {
      const found = await page.evaluate(look);
      if (found !== undefined) return found;
      await page.waitForTimeout(20);
    } catch (error) {
      if (!/context was destroyed|navigation/.test(error.message)) throw error;
      await page.waitForLoadState();
    }
  }
}
