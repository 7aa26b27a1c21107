/** What a look at many programs costs, measured where nothing runs beside it. */
// deno-lint-ignore-file no-console
import { ok, strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { programs, seen, windowsScript } from "../support/trapline.ts";

const SCENARIO = fileURLToPath(new URL("./scenarios/sample_cost.ts", import.meta.url));

Deno.test("a look costs less than a millisecond for each process", async () => {
  const path = seen((await programs()).path("quiet"));
  const { code, stdout, stderr } = await windowsScript(SCENARIO, [path, "40", "20"]);
  equal(code, 0, stderr);
  const cost: { processes: number; samples: number; median: number } = JSON.parse(stdout);
  equal(cost.samples, 40 * 20);
  console.log(`a look at ${cost.processes} processes: ${cost.median.toFixed(1)} ms (median)`);
  ok(cost.median < cost.processes, JSON.stringify(cost));
});
