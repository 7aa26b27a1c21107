/** Damaged memory by the thousand: nothing is thrown but what the reader says, and soon. */
import assert from "node:assert/strict";
import { fuzzClr } from "../support/fuzz_clr.ts";

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;
const INPUTS = LONG ? 200_000 : 5000;

Deno.test(`${INPUTS} damaged dumps of .NET programs are read or excused, each within a second`, async () => {
  const { inputs, telling, excused, slowestMs } = await fuzzClr(INPUTS);
  assert.equal(inputs, INPUTS);
  assert.ok(telling > INPUTS / 10, `only ${telling} told something: the damages are too large`);
  assert.ok(excused > INPUTS / 10, `only ${excused} had something to excuse: the damages are too small`);
  if (LONG) {
    // deno-lint-ignore no-console
    console.log(`long: ${inputs} damaged dumps of .NET programs, the slowest ${Math.round(slowestMs)} ms`);
  }
});
