/** What was held back, from the watch to the courier. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { hasHeld, leaveHeld, takeHeld } from "../../lib/fleet/held.ts";
import { tempFolder } from "../support/temp.ts";

Deno.test("what is left is taken once; where there is no spool yet, nothing is", async () => {
  await using folder = await tempFolder();
  const spool = join(folder.path, "spool");
  assert.deepEqual([hasHeld(spool), [...takeHeld(spool)]], [false, []]);
  const held = {
    app: "checkout.exe",
    appVersion: "1.0",
    bucket: "a",
    count: 3,
    at: new Date(0).toISOString(),
  };
  leaveHeld(spool, held);
  await Deno.writeTextFile(join(spool, "state.json"), "{}");
  assert.equal(hasHeld(spool), true);
  const taken = [...takeHeld(spool)];
  assert.deepEqual(taken.map(({ event: { bucket, count } }) => [bucket, count]), [["a", 3]]);
  taken[0]?.done();
  assert.equal(hasHeld(spool), false);
});
