import assert from "node:assert/strict";
import { PRESETS } from "../../../lib/facts/presets.ts";
import { resolveDump } from "../../../lib/recipe/actions/dump_kind.ts";
import { type EngineKind, fitting, isLarge, kindName, lower } from "../../../lib/recipe/actions/step_down.ts";

const COMMITTED = { all: 445e6, writable: 60e6 };
const PLENTY = { free: Infinity, ms: Infinity, rate: 1e5 };

function kind(dump: string, ...format: string[]): EngineKind {
  const { qualifier, format: flags } = resolveDump({ dump, format });
  return { qualifier, format: flags };
}

Deno.test("lower() goes from full to heap to mini, the presets themselves, and no further", () => {
  const heap = lower(kind("full"));
  assert.deepEqual(heap, kind("heap"));
  assert.deepEqual(lower(heap!), kind("mini"));
  assert.equal(lower(kind("mini")), undefined);
  assert.equal(lower(kind("triage")), undefined);
});

Deno.test("lower() keeps the flags that have nothing to do with memory", () => {
  const asked = kind("DEBUG_DUMP_SMALL", "FULL_MEMORY", "FILTER_PATHS");
  const heap = kind("DEBUG_DUMP_SMALL", "PRIVATE_READ_WRITE_MEMORY", "DATA_SEGMENTS", "FILTER_PATHS");
  assert.deepEqual(lower(asked), heap);
  assert.deepEqual(lower(heap), kind("DEBUG_DUMP_SMALL", "FILTER_PATHS"));
});

Deno.test("lower() makes a small dump with the heaps of the legacy full dump", () => {
  assert.deepEqual(lower(kind("DEBUG_DUMP_DEFAULT")), kind("heap"));
});

Deno.test("fitting() takes what was asked where there is room and time", () => {
  const { kind: got, estimate, because } = fitting(kind("full"), COMMITTED, PLENTY);
  assert.deepEqual([got, because], [kind("full"), undefined]);
  assert.ok(estimate >= COMMITTED.all && estimate < COMMITTED.all * 1.05);
});

const CASES: readonly (readonly [string, string, Partial<typeof PLENTY>, string, RegExp])[] = [
  ["room for the heaps", "full", { free: 100e6 }, "heap", /^the dump full needs about 446 MB and 100 MB may/],
  [
    "room for nothing large",
    "full",
    { free: 8e6 },
    "mini",
    /^the dump full needs about 446 MB and 8\.0 MB may/,
  ],
  ["no room at all", "full", { free: -5 }, "mini", /and 0\.0 MB may be written$/],
  ["time for the heaps", "full", { ms: 1_000 }, "heap", /takes longer than its timeout of 1000 ms$/],
  [
    "time for nothing large",
    "heap",
    { ms: 100 },
    "mini",
    /^the dump heap needs about 61 MB, and writing that/,
  ],
  ["a fast disk", "full", { ms: 1_000, rate: 1e6 }, "full", /^$/],
];

for (const [what, asked, room, expected, reason] of CASES) {
  Deno.test(`fitting() with ${what}: ${asked} gives ${expected}`, () => {
    const { kind: got, because } = fitting(kind(asked), COMMITTED, { ...PLENTY, ...room });
    assert.equal(kindName(got), expected);
    assert.match(because ?? "", reason);
  });
}

Deno.test("fitting() never makes a small dump smaller", () => {
  for (const name of ["mini", "triage"]) {
    const found = fitting(kind(name), COMMITTED, { free: 0, ms: 0, rate: 1 });
    assert.deepEqual(found, { kind: kind(name), estimate: 0 });
  }
});

Deno.test("isLarge() is what depends on the process's memory", () => {
  const large = Object.keys(PRESETS).filter((name) => isLarge(kind(name)));
  assert.deepEqual(large, ["heap", "full"]);
  assert.equal(isLarge(kind("DEBUG_DUMP_DEFAULT")), true);
});
