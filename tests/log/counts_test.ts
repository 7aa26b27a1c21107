import assert from "node:assert/strict";
import { Tally } from "../../lib/log/counts.ts";

Deno.test("a tally has the times of the log, whenever it is told", async () => {
  const tally = new Tally(new Date("2026-01-31T12:00:00.400Z"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  tally.record({ at: 711.6, kind: "armed" });
  const { armedAt, armedAfterMs } = tally.counted;
  assert.deepEqual([armedAt?.toISOString(), armedAfterMs], ["2026-01-31T12:00:01.111Z", 711.6]);
});
