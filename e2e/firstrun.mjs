// The first run of a real site: one link, three administrators, passwords, second factors, rights, and no other way in.

import { barriers } from "./crawl.mjs";
import { assert, check } from "./tally.mjs";
import { open, visitor } from "./browser.mjs";
import { startSite, stopSite } from "./site.mjs";
import { code } from "./totp.mjs";
import { choose, problems, send } from "./verbs.mjs";

const PASSWORD = "渡口-灯塔-麦田-石桥-41";
/** Today in China, where the site is. */
const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const ADMINS = { system: "许系统", security: "安保密", audit: "沈审计" };

const main = (page) => page.locator("main .btn-main");

/** Opens the form at an address, fills it and sends it. A select is chosen by value or by a part of its text. */
async function fill(page, path, values) {
  assert.equal(await open(page, path), 200, path);
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`main form [name="${name}"]`).first();
    assert.ok((await field.count()) > 0, `no field ${name} at ${path}`);
    if ((await field.evaluate((e) => e.tagName)) === "SELECT") await choose(page, name, value);
    else await field.fill(value);
  }
  assert.equal(await send(page, page.locator("main form button[type=submit]").last()), 200, `${path}: ${await problems(page)}`);
}

/** A person's first steps: their link, a password, signing in, a second factor. Gives their window. */
async function begin(browser, site, link, account) {
  const person = await visitor(browser, site);
  const { page } = person;
  assert.equal(await open(page, link), 200, "the link opens");
  await page.fill("[name=password]", "kurz");
  await page.fill("[name=again]", "kurz");
  assert.equal(await send(page, main(page)), 422, "a weak password is refused");
  await page.fill("[name=password]", PASSWORD);
  await page.fill("[name=again]", PASSWORD);
  assert.equal(await send(page, main(page)), 200, await problems(page));
  assert.equal(await open(page, link), 404, "the link works once");
  await open(page, "/sign-in");
  await page.fill("[name=account]", account);
  await page.fill("[name=password]", PASSWORD);
  assert.equal(await send(page, main(page)), 200, await problems(page));
  assert.match(page.url(), /\/sign-in\/enrol/, "a second factor is asked for");
  const secret = (await page.locator("main .mono").first().innerText()).trim();
  await page.fill("[name=code]", code(secret));
  assert.equal(await send(page, main(page)), 200, await problems(page));
  assert.doesNotMatch(page.url(), /sign-in/);
  return { ...person, secret };
}

/** The link for a first password that a page shows once. */
async function shownLink(page) {
  const href = await page.locator('a[href*="/first-password/"]').first().getAttribute("href");
  return new URL(href, page.url()).pathname;
}

export async function run(browser) {
  let site;
  await check("a real site starts with a link that works once, and nothing else", async () => {
    site = await startSite({ demo: false });
  });
  if (!site) return;
  const admins = {};
  let clerk;
  const printed = `${site.out}\n${site.said}`.match(/\/setup\/[\w-]+/)?.[0];
  try {
    await check("before it is founded no page opens but the link", async () => {
      assert.ok(printed, `no link was printed:\n${site.out}${site.said}`);
      const stranger = await visitor(browser, site);
      for (const path of ["/", "/documents", "/lists", "/admin/trail"]) {
        await open(stranger.page, path);
        assert.match(stranger.page.url(), /\/sign-in/, path);
      }
      for (const path of ["/enter", "/setup/guess", "/first-password/guess"]) assert.equal(await open(stranger.page, path), 404, path);
      await stranger.context.close();
    });
    await check("the link makes three administrators, each with a link of their own", async () => {
      const founder = await visitor(browser, site);
      const { page } = founder;
      assert.equal(await open(page, printed), 200);
      assert.deepEqual(await barriers(page), []);
      await page.fill("[name=site_name]", "双岸协同办公站");
      await page.fill("[name=site_number]", "7");
      await page.fill("[name=unit]", "双岸协同办公室");
      await choose(page, "region", "重庆");
      for (const [key, name] of Object.entries(ADMINS)) {
        await page.fill(`[name=name_${key}]`, name);
        await page.fill(`[name=login_${key}]`, `${key}-admin`);
      }
      assert.equal(await send(page, main(page)), 200, await problems(page));
      const links = await page.locator('a[href*="/first-password/"]').evaluateAll((all) => all.map((a) => new URL(a.href).pathname));
      assert.equal(links.length, 3);
      Object.keys(ADMINS).forEach((key, n) => (admins[key] = { link: links[n] }));
      assert.equal(await open(page, printed), 404, "the set-up link works once");
      await founder.context.close();
    });
    for (const key of Object.keys(ADMINS)) {
      await check(`the ${key} administrator sets a password and a second factor and is in`, async () => {
        admins[key] = await begin(browser, site, admins[key].link, `${key}-admin`);
      });
    }
    await check("the system administrator makes an office: body, side, unit, post, person, account", async () => {
      const { page } = admins.system;
      await fill(page, "/admin/bodies/new", { name: "双岸联合办公室", body_kind: "joint_office", rank: "3", number_prefix: "双岸联办" });
      await fill(page, "/admin/posts/new", { unit: "双岸协同办公室", name: "综合岗经办", starts_on: TODAY });
      await fill(page, "/admin/persons/new", { person_name: "林经办" });
      await open(page, "/admin/posts");
      const holder = page.getByRole("row").filter({ hasText: "综合岗经办" }).locator('a[href$="/holder"]');
      await fill(page, await holder.getAttribute("href"), { person: "林经办", from: TODAY });
      await fill(page, "/admin/accounts/new", { person: "林经办", login_name: "lin-jingban" });
      clerk = { link: await shownLink(page) };
    });
    await check("the account works, and shows nothing before the security administrator grants", async () => {
      clerk = await begin(browser, site, clerk.link, "lin-jingban");
      await open(clerk.page, "/documents");
      assert.equal(await clerk.page.locator("input[name=file]").count(), 0);
    });
    await check("the security administrator grants, and the clerk can work", async () => {
      const { page } = admins.security;
      await fill(page, "/admin/rights/new", { post: "综合岗经办", role: "clerk", scope: "双岸联合办公室", starts_on: TODAY });
      await open(clerk.page, "/documents");
      assert.equal(await clerk.page.locator("input[name=file]").count(), 1);
    });
    await check("no administrator does the work of another", async () => {
      for (const [key, paths] of Object.entries({ system: ["/admin/trail"], security: ["/admin/accounts/new"], audit: ["/admin/rights/new"] })) {
        for (const path of paths) assert.notEqual(await open(admins[key].page, path), 200, `${key} ${path}`);
      }
      for (const key of Object.keys(ADMINS)) {
        await open(admins[key].page, "/documents");
        assert.equal(await admins[key].page.locator("input[name=file]").count(), 0, `${key} sees the work`);
      }
    });
    await check("a wrong password and a wrong name are told alike, and nobody is let in without the code", async () => {
      const stranger = await visitor(browser, site);
      const { page } = stranger;
      const told = [];
      for (const account of ["lin-jingban", "nobody-here"]) {
        await open(page, "/sign-in");
        await page.fill("[name=account]", account);
        await page.fill("[name=password]", "not-the-password-9");
        assert.equal(await send(page, main(page)), 422);
        told.push(await problems(page));
      }
      assert.equal(told[0], told[1]);
      await page.fill("[name=account]", "lin-jingban");
      await page.fill("[name=password]", PASSWORD);
      await send(page, main(page));
      assert.match(page.url(), /\/sign-in\/code/);
      await open(page, "/documents");
      assert.match(page.url(), /\/sign-in/, "half signed in is not signed in");
      await stranger.context.close();
    });
    await check("the audit administrator reads the trail of all this", async () => {
      const { page } = admins.audit;
      assert.equal(await open(page, "/admin/trail"), 200);
      assert.ok((await page.locator("main table tbody tr").count()) >= 8);
    });
  } finally {
    await stopSite(site);
  }
}
