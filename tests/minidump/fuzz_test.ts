/** Damaged dumps by the thousand: only MinidumpError may come out, soon, and in little memory. */
import assert from "node:assert/strict";
import { bytesSource, verify } from "../../lib/minidump/mod.ts";
import { corpus } from "../support/corpus.ts";
import { fuzzApart } from "../support/fuzz.ts";
import { processorMs } from "../support/processor.ts";
import { Synth } from "./synth.ts";

const INPUTS = 5000;
const LIMIT_MS = 1000;

const from = corpus.length === 0 ? " (without public dumps: they are missing)" : "";
Deno.test(`${INPUTS} damaged dumps throw nothing but MinidumpError, each within a second${from}`, async () => {
  const { inputs, whole, peakMb } = await fuzzApart(INPUTS);
  assert.equal(inputs, INPUTS);
  assert.ok(whole > 0 && whole < INPUTS / 2, `${whole} were whole: the damages are too small or too large`);
  assert.ok(peakMb <= 256, `${peakMb} MB`);
});

Deno.test("a directory full of streams is checked soon, or refused", async () => {
  for (const streams of [4000, 60_000]) {
    const dump = new Synth();
    for (let i = 0; i < streams; i++) dump.entry(0x10000 + i, 0xF000_0000 + i, 16);
    const bytes = dump.finish();
    const started = processorMs();
    const { findings } = await verify(bytesSource(bytes));
    assert.ok(processorMs() - started < LIMIT_MS);
    assert.ok(findings.length > 0 && findings.length <= 200);
  }
});
