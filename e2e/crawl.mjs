// Walking through the site by its links, as a person would who clicks everything, and judging each page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { open } from "./browser.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Pages of one kind (/items/1, /items/2, …) that are opened. */
const OF_A_KIND = 2;

/** What axe-core finds against WCAG 2.2 AA, as sentences. A target that lies under a grid's foot is whole once it is scrolled to. */
export async function barriers(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (values) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values } });
    const foot = document.querySelector("#grid tfoot td")?.getBoundingClientRect().top ?? Infinity;
    const cut = (node) => document.querySelector(node.target[0])?.matches("#grid tbody *") && document.querySelector(node.target[0]).getBoundingClientRect().bottom > foot;
    return violations.map((rule) => ({ ...rule, nodes: rule.nodes.filter((node) => rule.id !== "target-size" || !cut(node)) }));
  }, RULES);
  return found.flatMap((rule) =>
    rule.nodes.slice(0, 2).map((node) => `${rule.id}: ${node.target.join(" ")} ${node.any[0]?.message ?? rule.help}`),
  );
}

/** Pixels that the page is wider than its window. */
export const overhang = (page) =>
  page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);

/** A page's kind: its path without numbers and tokens, and the names of what its query asks. */
function kindOf(path) {
  const url = new URL(path, "http://x");
  const plain = url.pathname.replace(/\/\d+(?=\/|$)/g, "/#");
  return `${plain}?${[...url.searchParams.keys()].sort().join("&")}`;
}

/** The addresses that a page leads to, on this site. */
async function links(page) {
  const found = await page.$$eval("a[href]", (all) => all.filter((a) => !a.download).map((a) => a.href));
  const here = new URL(page.url()).origin;
  return [...new Set(found.map((href) => new URL(href)).filter((url) => url.origin === here).map((url) => url.pathname + url.search))];
}

/** Opens everything that can be reached from `/`. Gives the kinds seen (an address each) and what was wrong. */
export async function walk(person, { judge = async () => [], start = ["/"] } = {}) {
  const { page, troubles } = person;
  const waiting = [...start];
  const met = new Set(waiting);
  const kinds = new Map();
  const wrong = [];
  while (waiting.length > 0) {
    const path = waiting.shift();
    const kind = kindOf(path);
    const seen = kinds.get(kind) ?? [];
    if (seen.length >= OF_A_KIND) continue;
    kinds.set(kind, [...seen, path]);
    const file = await isFile(page, path);
    if (file) {
      if (file.status >= 400) wrong.push(`${path}: ${file.status}`);
      continue;
    }
    const status = await open(page, path);
    if (status >= 400) wrong.push(`${path}: ${status}`);
    wrong.push(...(await judge(page, kind)).map((words) => `${path}: ${words}`));
    wrong.push(...troubles.splice(0).map((words) => `${path}: ${words}`));
    for (const next of await links(page)) {
      if (met.has(next)) continue;
      met.add(next);
      waiting.push(next);
    }
  }
  wrong.push(...(await dead(page, [...met].filter((path) => ![...kinds.values()].flat().includes(path)))));
  return { kinds, wrong };
}

/** Addresses among these that lead nowhere: every link that a person is shown can be followed. */
async function dead(page, paths) {
  const wrong = [];
  for (const path of paths) {
    if (/\/export\./.test(path)) continue; // each export is an entry; one of a kind was asked for
    const answer = await page.request.get(path, { maxRedirects: 0, headers: { accept: "text/html" } });
    if (answer.status() >= 400) wrong.push(`${path}: ${answer.status()}`);
  }
  return wrong;
}

/** Whether an address gives a file to keep instead of a page; then its status. */
async function isFile(page, path) {
  if (!/\.(xlsx|csv|txt|json|docx)(\?|$)|\/evidence\/\d+$/.test(path)) return null;
  const response = await page.request.get(path, { maxRedirects: 0 });
  const kind = response.headers()["content-type"] ?? "";
  return kind.startsWith("text/html") ? null : { status: response.status() };
}
