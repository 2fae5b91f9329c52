// The program under test: started on a free port with a data folder of its own, stopped by its own process id.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = process.env.YIPANQI_BIN ?? new URL("../target/debug/yipanqi", import.meta.url).pathname;

/** Starts a site; a demo with its year, or as of July with nothing reported (`demo: "first-half"`). `said` is what it printed for people, `address` where it answers. */
export async function startSite({ demo = true, data = mkdtempSync(join(tmpdir(), "yipanqi-e2e-")) } = {}) {
  const words = ["up", ...(demo ? ["--demo"] : []), ...(demo === "first-half" ? ["--first-half"] : []), "--data", data, "--listen", "127.0.0.1:0"];
  const child = spawn(PROGRAM, words, { stdio: ["ignore", "pipe", "pipe"] });
  process.once("exit", () => child.kill());
  const site = { child, data, address: "", out: "", said: "" };
  child.stderr.on("data", (chunk) => (site.said += chunk));
  site.address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address within two minutes; it said:\n${site.said}`)), 120_000);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`ended with ${code}; it said:\n${site.said}`)));
    child.stdout.on("data", (chunk) => {
      site.out += chunk;
      const found = site.out.match(/^(http:\/\/127\.0\.0\.1:\d+)\/?$/m);
      if (found) {
        clearTimeout(late);
        resolve(found[1]);
      }
    });
  });
  return site;
}

/** Stops it; its folder goes unless it is to be looked at. */
export async function stopSite(site, { keep = false } = {}) {
  const ended = new Promise((resolve) => site.child.once("exit", resolve));
  if (site.child.exitCode === null && site.child.kill("SIGTERM")) await ended;
  if (!keep) rmSync(site.data, { recursive: true, force: true });
}

/** Runs a verb of the program on the same data folder; gives its exit status and what it printed. */
export function verb(site, ...words) {
  return new Promise((resolve) => {
    const child = spawn(PROGRAM, [...words, "--data", site.data], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (out += chunk));
    child.on("exit", (status) => resolve({ status, out }));
  });
}
