import { ok } from "node:assert/strict";
import { fuzzKernelDumps } from "../support/kernel/fuzz.ts";

/** The full count is the long test's. */
const INPUTS = Deno.env.get("TRAPLINE_LONG") ? 200_000 : 5000;

Deno.test(`${INPUTS} damaged kernel dumps cause nothing but KernelDumpError, each within a second`, async () => {
  const { whole, slowestMs } = await fuzzKernelDumps(INPUTS);
  if (INPUTS > 5000) {
    // deno-lint-ignore no-console
    console.log(
      `long: ${INPUTS} damaged kernel dumps of every layout: nothing thrown but KernelDumpError; the slowest took ` +
        `${Math.round(slowestMs)} ms; ${whole} were still whole`,
    );
  }
  ok(whole > 0 && whole < INPUTS / 2, `${whole} were whole: the damages are too small or too large`);
});
