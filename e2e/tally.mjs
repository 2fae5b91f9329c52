// Counts checks. A check that throws has failed; the run goes on.

import assert from "node:assert/strict";

let passed = 0;
const failures = [];

/** Runs one check and counts it. Gives whether it passed. */
export async function check(name, work) {
  const start = Date.now();
  try {
    await work();
    passed += 1;
    console.log(`ok      ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    return true;
  } catch (cause) {
    failures.push(name);
    console.log(`FAILED  ${name}\n        ${String(cause?.message ?? cause).split("Browser logs:")[0].split("\n").slice(0, 40).join("\n        ")}`);
    return false;
  }
}

/** Counts what another process printed whose last line is the closing line; one that has none has failed. */
export function told(part, out) {
  const closing = /^(\d+) passed, (\d+) failed\n$/m.exec(out);
  const lost = [...out.matchAll(/^failed: (.*)$/gm)].map((found) => found[1]);
  console.log(`\n${closing ? out.slice(0, closing.index).replace(/^failed: .*\n/gm, "") : out}`);
  passed += closing ? Number(closing[1]) : 0;
  failures.push(...lost);
  if (!closing || lost.length !== Number(closing[2])) failures.push(`${part} ended early`);
}

/** The closing line, and whether all passed. */
export function close() {
  for (const name of failures) console.log(`failed: ${name}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  return failures.length === 0;
}

export { assert };
