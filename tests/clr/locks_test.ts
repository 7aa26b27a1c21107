/** Who waits for whose lock, in dumps of programs that hang. */
import assert from "node:assert/strict";
import { lockWaits } from "../../lib/clr/mod.ts";
import { factsOf, unpacked } from "./dumps.ts";

for (
  const [name, kind, type] of [
    ["deadlock-net10.dmp", "monitor", "System.Object"],
    ["locks-net10.dmp", "lock", "System.Threading.Lock"],
  ] as const
) {
  Deno.test(`two threads that each hold what the other wants are a deadlock: ${type}`, async () => {
    const { threads, locks, deadlock, notRead } = (await factsOf(await unpacked(name)))!;
    assert.deepEqual(notRead, []);
    assert.equal(deadlock?.length, 2);
    const [one, other] = deadlock;
    assert.deepEqual(locks.map((lock) => [lock.kind, lock.type]), [[kind, type], [kind, type]]);
    const wanted = (tid: number | undefined): string | undefined =>
      threads.find((thread) => thread.tid === tid)?.waitsFor;
    assert.equal(locks.find(({ object }) => object === wanted(one))?.owner, other);
    assert.equal(locks.find(({ object }) => object === wanted(other))?.owner, one);
    const words = lockWaits({ threads, locks, deadlock });
    assert.equal(words.length, 2);
    assert.match(words[0]!, /^thread \d+ waits for the .+, which thread \d+ holds, in Shop\.Hangs\+/);
  });
}

Deno.test("a program that has failed waits for nobody", async () => {
  const { locks, deadlock } = (await factsOf(await unpacked("async-net10.dmp")))!;
  assert.deepEqual([locks, deadlock], [[], undefined]);
});
