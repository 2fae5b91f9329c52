// Each demo role clicks through every page it can reach: no error, nothing in the console, no request that leaves, no barrier.

import { barriers, overhang, walk } from "./crawl.mjs";
import { enter, PEOPLE } from "./people.mjs";
import { visitor } from "./browser.mjs";
import { assert, check } from "./tally.mjs";

/** Fewer pages than this reached by anybody means that links are broken, not that there is little to see. */
const AT_LEAST = 5;

/** A judge for people of one role; axe-core looks at each kind of page once for all of them, the quick checks at every page. */
const judgeOf = (role) => async (page, kind) => {
  const first = !looked.has(role + kind);
  looked.add(role + kind);
  const wrong = first ? await barriers(page) : [];
  const over = await overhang(page);
  if (over > 1) wrong.push(`${over} px wider than the window`);
  if ((await page.locator("h1").count()) !== 1) wrong.push("not exactly one h1");
  if (!(await page.title()).includes("·")) wrong.push("no title of its own");
  return wrong;
};
const looked = new Set();

export async function run(browser, site) {
  await check("a stranger meets no barrier", async () => {
    const stranger = await visitor(browser, site);
    const { wrong } = await walk(stranger, { judge: judgeOf("stranger"), start: ["/sign-in", "/enter"] });
    await stranger.context.close();
    assert.deepEqual(wrong, []);
  });
  const reached = new Map();
  const one = (who) =>
    check(`the ${who} meets no barrier on any page`, async () => {
      const person = await enter(browser, site, who);
      const { kinds, wrong } = await walk(person, { judge: judgeOf(who.split(" ")[0]) });
      await person.context.close();
      for (const [kind, paths] of kinds) reached.set(kind, paths);
      console.log(`        ${kinds.size} kinds of page, ${[...kinds.values()].flat().length} pages`);
      assert.deepEqual(wrong, []);
      assert.ok(kinds.size >= AT_LEAST, `only ${[...kinds.keys()].join(" ")}`);
    });
  // Two at a time: while one page is judged in the browser, the other is made by the server.
  const waiting = Object.keys(PEOPLE);
  const walker = async () => {
    for (let who = waiting.shift(); who; who = waiting.shift()) await one(who);
  };
  await Promise.all([walker(), walker()]);
  console.log(`        all kinds: ${[...reached.keys()].sort().join(" ")}`);
}
