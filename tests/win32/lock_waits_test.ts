/** What counts as a critical section that somebody waits for: it is proof of a deadlock. @module */
import assert from "node:assert/strict";
import { ownerOf } from "../../lib/win32/lock_waits.ts";

const ALIVE = new Set([12, 16]);

function section(lockCount: number, recursions: number, owner: bigint): DataView {
  const view = new DataView(new ArrayBuffer(40));
  view.setInt32(8, lockCount, true);
  view.setInt32(12, recursions, true);
  view.setBigUint64(16, owner, true);
  return view;
}

Deno.test("one that is contended names its owner, as Wine and as Windows count", () => {
  assert.equal(ownerOf(section(1, 1, 12n), ALIVE), 12);
  assert.equal(ownerOf(section(3, 2, 16n), ALIVE), 16);
  assert.equal(ownerOf(section(-6, 1, 12n), ALIVE), 12, "locked, one waits");
  assert.equal(ownerOf(section(-10, 1, 12n), ALIVE), 12, "locked, two wait");
});

Deno.test("anything else does not", () => {
  const others: [why: string, section: DataView | undefined][] = [
    ["not readable", undefined],
    ["free", section(-1, 0, 0n)],
    ["held, and nobody waits, as Wine counts", section(0, 1, 12n)],
    ["held, and nobody waits, as Windows counts", section(-2, 1, 12n)],
    ["not locked, though somebody waits", section(-5, 1, 12n)],
    ["an owner that has ended", section(1, 1, 99n)],
    ["an owner beyond any thread id", section(1, 1, 12n + (1n << 32n))],
    ["no recursion", section(1, 0, 12n)],
    ["too deep to be true", section(1, 1_001, 12n)],
    ["negative recursion", section(1, -1, 12n)],
  ];
  for (const [why, each] of others) assert.equal(ownerOf(each, ALIVE), undefined, why);
});
