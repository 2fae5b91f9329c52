// The same pages narrow, dark, printed, in English and in traditional Chinese, with pictures of each in e2e/shots to be looked at.

import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { barriers, overhang, walk } from "./crawl.mjs";
import { NARROW, open, WIDE } from "./browser.mjs";
import { enter } from "./people.mjs";
import { assert, check } from "./tally.mjs";

const SHOTS = new URL("./shots/", import.meta.url).pathname;
const LOCALES = new URL("../crates/web/locales/", import.meta.url);

/** One page of each kind that these people reach. */
async function pagesOf(person) {
  const { kinds } = await walk(person);
  return [...kinds.values()].map((paths) => paths[0]).filter((path) => !/(export|original\?|\.xlsx|\/evidence\/\d+$)/.test(path));
}

/** Texts of the interface in one language by key. */
function words(tag) {
  const folder = new URL(`${tag}/`, LOCALES);
  const all = new Map();
  for (const file of readdirSync(folder)) {
    const stem = file.replace(/(-.*)?\.toml$/, "");
    for (const line of readFileSync(new URL(file, folder), "utf8").split("\n")) {
      const found = line.match(/^"?([\w.@-]+)"?\s*=\s*"(.*)"\s*$/);
      if (found) all.set(`${stem}.${found[1]}`, found[2]);
    }
  }
  return all;
}

/** Words of the interface that the demo's own data use as well: a heading, a post. */
const ALSO_DATA = new Set(["请说明原因和整改措施，并报下一步安排。", "平台", "系统管理员", "安全保密管理员", "安全审计员"]);

/** Chinese words of the interface that stand alone on an English page and are not data. */
async function leftovers(page, chinese) {
  const texts = await page.evaluate(() => {
    const out = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.parentElement;
      if (!at.closest("[lang^=zh], script, style")) out.push(walker.currentNode.data.trim());
    }
    for (const e of document.querySelectorAll("[aria-label],[placeholder],[title]")) {
      for (const name of ["aria-label", "placeholder", "title"]) if (e.hasAttribute(name)) out.push(e.getAttribute(name).trim());
    }
    return out;
  });
  return [...new Set(texts.filter((text) => chinese.has(text) && !ALSO_DATA.has(text)))];
}

const name = (who, path, how) => `${SHOTS}${who.replace(/ /g, "-")}${path.replace(/[^\w]+/g, "_")}-${how}.png`;

export async function run(browser, site) {
  mkdirSync(SHOTS, { recursive: true });
  const chinese = new Set([...words("zh-Hans").values()].filter((text) => /[\u4e00-\u9fff]{2}/.test(text) && !text.includes("{")));
  const people = ["clerk of the joint office", "reporter of a department", "leader of the joint office", "security administrator"];
  for (const who of people) {
    const person = await enter(browser, site, who);
    const { page, context, troubles } = person;
    const paths = await pagesOf(person);
    const each = async (how, judge) => {
      const wrong = [];
      for (const path of paths) {
        await open(page, path);
        wrong.push(...(await judge(path)).map((text) => `${path}: ${text}`));
        await page.screenshot({ path: name(who, path, how), fullPage: how !== "print" }).catch(() => {});
        wrong.push(...troubles.splice(0).map((text) => `${path}: ${text}`));
      }
      assert.deepEqual(wrong, []);
    };
    await check(`pages of the ${who}, wide, are pictured`, () => each("1366", async () => []));
    await check(`pages of the ${who} fit a phone`, async () => {
      await page.setViewportSize(NARROW);
      await each("390", async () => {
        const over = await overhang(page);
        return [...(over > 1 ? [`${over} px too wide`] : []), ...(await barriers(page))];
      });
    });
    await page.setViewportSize(WIDE);
    await check(`pages of the ${who} are dark where the system is`, async () => {
      await page.emulateMedia({ colorScheme: "dark" });
      await each("dark", () => barriers(page));
    });
    await page.emulateMedia({ colorScheme: "light" });
    await check(`pages of the ${who} print without navigation and buttons`, async () => {
      await page.emulateMedia({ media: "print" });
      await each("print", async () => ((await page.locator("header.top .nav:visible, .btn:visible").count()) > 0 ? ["navigation or buttons on paper"] : []));
    });
    await page.emulateMedia({ media: null });
    for (const tag of ["en", "zh-Hant"]) {
      await check(`pages of the ${who} speak ${tag}`, async () => {
        await open(page, "/");
        await page.locator(`button[name=lang][value="${tag}"]`).click();
        await page.waitForLoadState();
        // A paper is in simplified Chinese whatever the switch.
        await each(tag, async (path) => {
          if (path.endsWith("/print")) return [];
          const lang = await page.locator("html").getAttribute("lang");
          const left = tag === "en" ? await leftovers(page, chinese) : [];
          return [...(lang === tag ? [] : [`lang is ${lang}`]), ...left.map((text) => `still Chinese: ${text}`)];
        });
      });
    }
    await context.close();
  }
}
