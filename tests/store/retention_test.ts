import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseKept, type Kept, type RetentionPolicy } from "../../lib/store/retention.ts";

const DAY = 86_400_000;

function dumps(bucket: string, ...at: number[]): Kept[] {
  return at.map((each) => ({ bucket, at: each, bytes: 10 }));
}

function kept(entries: readonly Kept[], policy: RetentionPolicy, now = 100): string[] {
  return chooseKept(entries, policy, now).keep.map(({ bucket, at }) => `${bucket}${at}`);
}

Deno.test("chooseKept() keeps everything without a policy", () => {
  assert.deepEqual(kept(dumps("a", 3, 1, 2), {}), ["a1", "a2", "a3"]);
});

Deno.test("chooseKept() keeps the first and the last of each bucket", () => {
  const entries = [...dumps("a", 1, 2, 3, 4, 5), ...dumps("b", 6)];
  assert.deepEqual(kept(entries, { first: 1, last: 2 }), ["a1", "a4", "a5", "b6"]);
  assert.deepEqual(kept(entries, { first: 1 }), ["a1", "b6"]);
  assert.deepEqual(kept(entries, { last: 1 }), ["a5", "b6"]);
  assert.deepEqual(kept(entries, { first: 3, last: 3 }), ["a1", "a2", "a3", "a4", "a5", "b6"]);
});

Deno.test("chooseKept() lets nothing stay that is too old, and counts the first of what is left", () => {
  const entries = dumps("a", 0, 8 * DAY, 9 * DAY, 10 * DAY);
  assert.deepEqual(kept(entries, { maxAgeMs: 2 * DAY, first: 1 }, 10 * DAY), [`a${8 * DAY}`]);
});

Deno.test("chooseKept() gives up the oldest for their size, the first of a bucket after all others", () => {
  const entries = [...dumps("a", 1, 3, 5), ...dumps("b", 2, 4)];
  assert.deepEqual(kept(entries, { maxBytes: 30 }), ["a1", "b2", "a5"]);
  assert.deepEqual(kept(entries, { maxBytes: 20 }), ["a1", "b2"]);
  assert.deepEqual(kept(entries, { maxBytes: 19 }), ["b2"]);
  assert.deepEqual(kept(entries, { maxBytes: 0 }), []);
});

Deno.test("chooseKept() says why each goes", () => {
  const entries = dumps("a", 1, 50, 60, 70);
  const { remove } = chooseKept(entries, { maxAgeMs: 60, last: 2, maxBytes: 10 }, 100);
  assert.deepEqual(remove.map(({ entry, because }) => [entry.at, because]), [
    [1, "it is older than may be"],
    [50, "there are enough of its bucket"],
    [70, "all together would be too large"],
  ]);
});

const entry: fc.Arbitrary<Kept> = fc.record({
  bucket: fc.constantFrom("a", "b", "c"),
  at: fc.nat(1000),
  bytes: fc.nat(100),
});
const policies: fc.Arbitrary<RetentionPolicy> = fc.record({
  first: fc.nat(3),
  last: fc.nat(3),
  maxAgeMs: fc.nat(1000),
  maxBytes: fc.nat(1000),
}, { requiredKeys: [] });

Deno.test("chooseKept() keeps or removes each once, within its limits, and choosing again removes nothing", () => {
  fc.assert(fc.property(fc.array(entry), policies, (entries, policy) => {
    const { keep, remove } = chooseKept(entries, policy, 1000);
    assert.equal(keep.length + remove.length, entries.length);
    assert.equal(new Set([...keep, ...remove.map((each) => each.entry)]).size, entries.length);
    assert.ok(keep.reduce((sum, { bytes }) => sum + bytes, 0) <= (policy.maxBytes ?? Infinity));
    assert.ok(keep.every(({ at }) => 1000 - at <= (policy.maxAgeMs ?? Infinity)));
    assert.deepEqual(chooseKept(keep, policy, 1000).remove, []);
  }));
});
