// The people of the demo circle, by the post from which they act, and the way in that a demo site offers.

import { assert } from "./tally.mjs";
import { open, visitor } from "./browser.mjs";

export const PEOPLE = {
  "clerk of the joint office": "综合组经办",
  "leader of the joint office": "联合办公室主任",
  "clerk of the first side": "市发展改革委 双城处经办",
  "clerk of the second side": "省发展改革委 双城处经办",
  "reviewer of the first side": "市政府督查室",
  "reviewer of the second side": "省政府督查室",
  "leader of the first side": "市发展改革委 联系领导",
  "leader of the second side": "省发展改革委 联系领导",
  "reporter of a department": "市交通运输委 综合处填报",
  "reporter of another department": "市发展改革委 综合处填报",
  "reporter of a department of the second side": "省交通运输厅 综合处填报",
  "reporter of a district": "江津区政府",
  "reporter of a city of the second side": "泸州市政府",
  "system administrator": "系统管理员",
  "security administrator": "安全保密管理员",
  "audit administrator": "安全审计员",
};

/** A visitor who has entered as one of [`PEOPLE`]. */
export async function enter(browser, site, who, options) {
  const person = await visitor(browser, site, options);
  await takeSeat(person.page, who);
  return person;
}

/** Takes a seat in a browser that is already open. */
export async function takeSeat(page, who) {
  const post = PEOPLE[who];
  assert.ok(post, `nobody is called ${who}`);
  assert.equal(await open(page, "/enter"), 200, "the demo offers its seats");
  const rows = page.getByRole("row").filter({ has: page.getByRole("button") });
  const words = (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  const row = words.findIndex((text) => text.includes(post));
  assert.ok(row >= 0, `no seat ${post} among: ${words.join(" | ")}`);
  await rows.nth(row).getByRole("button").click();
  await page.waitForURL((url) => url.pathname !== "/enter");
}
