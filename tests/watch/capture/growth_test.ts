import assert from "node:assert/strict";
import { join } from "node:path";
import { watchGrowth } from "../../../lib/watch/capture/growth.ts";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("watchGrowth() leaves a file alone that grows, and tells once of one that does not", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "x.dmp.partial");
  let told = 0;
  {
    using _watch = watchGrowth(file, { stalledMs: 300 }, () => told++);
    for (let i = 0; i < 8; i++) {
      await Deno.writeTextFile(file, "more", { append: true });
      await pause(100);
    }
    assert.equal(told, 0, "it grew all the time");
    await pause(1_000);
    assert.equal(told, 1, "it stood still");
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("watchGrowth() tells nothing after it is disposed", async () => {
  let told = 0;
  {
    using _watch = watchGrowth("no such file", { stalledMs: 50 }, () => told++);
  }
  await pause(200);
  assert.equal(told, 0);
});

Deno.test("watchGrowth() tells of a file that grows for longer than its timeout, with the reason", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "x.dmp.partial");
  const told: string[] = [];
  {
    using _watch = watchGrowth(file, { stalledMs: 60_000, timeoutMs: 250 }, (because) => told.push(because));
    for (let i = 0; i < 8; i++) {
      await Deno.writeTextFile(file, "more", { append: true });
      await pause(100);
    }
  }
  assert.deepEqual(told, ["it took longer than its timeout of 250 ms"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("watchGrowth() is patient for seconds only when the process has ended", async () => {
  const told: string[] = [];
  const start = performance.now();
  await new Promise<void>((resolve) => {
    const patience = { stalledMs: 60_000, ended: () => performance.now() - start > 1_000 };
    watchGrowth("no such file", patience, (because) => resolve(void told.push(because)));
  });
  assert.deepEqual(told, ["the process had ended, and its file did not grow any more"]);
  const took = performance.now() - start;
  assert.ok(took >= 5_000 && took < 50_000, `${took} ms`);
});
