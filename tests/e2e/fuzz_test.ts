// deno-lint-ignore-file no-console
import { ok, strictEqual as equal } from "node:assert/strict";
import { dumpsIn, engineDumps } from "../support/engine_dumps.ts";
import { fuzzApart } from "../support/fuzz.ts";
import { outputFolder } from "../support/trapline.ts";

/** The full count is the long test's; tests/minidump/fuzz_test.ts has 5,000 more without the engine's dumps. */
const INPUTS = Deno.env.get("TRAPLINE_LONG") ? 1_000_000 : 1000;

Deno.test("damaged dumps of the real engine throw nothing but MinidumpError, soon and in little memory", async () => {
  await using out = await outputFolder();
  await engineDumps(out.path);
  ok((await dumpsIn(out.path)).length >= 15);
  const started = performance.now();
  const { inputs, seeds, whole, slowestMs, peakMb } = await fuzzApart(INPUTS, [out.path]);
  equal(inputs, INPUTS);
  ok(peakMb <= 256, `${peakMb} MB`);
  const minutes = (performance.now() - started) / 60_000;
  console.log(
    `long: ${inputs} damaged dumps made of ${seeds}: nothing thrown but MinidumpError; the slowest took ` +
      `${slowestMs.toFixed(0)} ms, the process at most ${peakMb} MB, all ${minutes.toFixed(1)} min; ` +
      `${whole} were still whole`,
  );
});
