/** When a sink is tried again, and what goes when too much waits. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Entry } from "../../lib/ship/entry.ts";
import { backoff, spoolLimits, tooMuch, waitMs } from "../../lib/ship/schedule.ts";

const NOW = Date.parse("2026-11-28T12:00:00Z");
const NONE = { bytes: Infinity, ageMs: Infinity };

function entry(bucket: string, agoMs: number, bytes: number): Entry {
  const at = new Date(NOW - agoMs).toISOString();
  return { version: 1, id: "", manifest: `${bucket}-${agoMs}.json`, bucket, at, bytes, to: [] };
}

Deno.test("the oldest of the fullest bucket goes first", () => {
  const entries = [
    entry("a", 9, 10),
    entry("b", 8, 30),
    entry("b", 7, 30),
    entry("a", 6, 10),
    entry("b", 5, 30),
  ];
  const gone = (bytes: number): string[] =>
    tooMuch(entries, { ...NONE, bytes }, NOW).map(({ entry }) => entry.manifest);
  assert.deepEqual(gone(110), []);
  assert.deepEqual(gone(109), ["b-8.json"]);
  assert.deepEqual(gone(79), ["b-8.json", "b-7.json"]);
  assert.deepEqual(
    gone(20),
    ["b-8.json", "b-7.json", "b-5.json"],
    "a rare bug's dumps outlive a common one's",
  );
});

Deno.test("what has waited too long goes; a clock that is behind makes nothing old", () => {
  const entries = [entry("a", 2_000, 1), entry("a", 500, 1), entry("a", -86_400_000, 1)];
  const gone = tooMuch(entries, { ...NONE, ageMs: 1_000 }, NOW);
  assert.deepEqual(gone.map(({ entry }) => entry.manifest), ["a-2000.json"]);
  assert.match(gone[0]!.because, /waited longer/);
});

Deno.test("what stays is never more than may be, and nothing goes without need", () => {
  const some = fc.array(
    fc.record({
      bucket: fc.constantFrom("a", "b", "c"),
      agoMs: fc.nat(1_000),
      bytes: fc.nat(100),
    }),
    { maxLength: 30 },
  );
  fc.assert(fc.property(some, fc.nat(1_000), (all, bytes) => {
    const entries = all.map((each) => entry(each.bucket, each.agoMs, each.bytes));
    const gone = new Set(tooMuch(entries, { ...NONE, bytes }, NOW).map((each) => each.entry));
    const sum = (some: readonly Entry[]): number => some.reduce((total, each) => total + each.bytes, 0);
    const stays = entries.filter((each) => !gone.has(each));
    assert.ok(sum(stays) <= bytes);
    if (gone.size === 0) assert.ok(sum(entries) <= bytes);
  }));
});

Deno.test("each failure waits about twice as long, and hosts do not come back all at once", () => {
  assert.deepEqual([1, 2, 3].map((n) => backoff(n, 0.5)), [1_000, 2_000, 4_000]);
  assert.equal(backoff(1, 0), 500);
  assert.equal(backoff(50, 0.5), 300_000);
});

Deno.test("a recipe that says nothing has limits", () => {
  assert.deepEqual(spoolLimits(), { bytes: 10 * 2 ** 30, ageMs: 7 * 86_400_000 });
  assert.deepEqual(spoolLimits({ age: "1h" }), { bytes: 10 * 2 ** 30, ageMs: 3_600_000 });
  assert.equal(waitMs(), 5_000);
});
