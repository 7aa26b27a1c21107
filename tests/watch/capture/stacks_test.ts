/** Who reads the stacks of a captured dump, and with what. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { ThreadStack } from "../../../lib/facts/frame.ts";
import type { HostMessage, Job, Order } from "../../../lib/host/protocol.ts";
import { readForeignStacks, stacksOfCapture } from "../../../lib/watch/capture/stacks.ts";
import { WrittenDump } from "../../../lib/watch/capture/written.ts";
import { BASE, sceneBytes, STACK } from "../../stacks/scene.ts";
import { MadeUpJob } from "../../support/made_up_job.ts";
import { tempFolder } from "../../support/temp.ts";

const BY_ENGINE: ThreadStack[] = [{ tid: 7, event: true, frames: [{ address: "0x1" }] }];
const says = (_: Job | Order): HostMessage[] => [{ say: "stacks", threads: BY_ENGINE }, { say: "done" }];
const engine = (job: MadeUpJob) => ({ start: job.start, systemFolder: () => "/system" });

/** A dump on the disk, of a program whose code is in it or not. */
async function written(withImage: boolean): Promise<AsyncDisposable & { readonly dump: WrittenDump }> {
  const folder = await tempFolder();
  const path = join(folder.path, "a.dmp");
  const stack = [0n, BASE + 0x1210n, ...Array(8).fill(0n)];
  const more = { start: STACK + 0x1000n, bytes: new Uint8Array(16) };
  await Deno.writeFile(path, await sceneBytes({ ip: BASE + 0x1110n, stack, withImage, memory: [more] }));
  const dump = await WrittenDump.open(path);
  return {
    dump,
    [Symbol.asyncDispose]: async () => {
      dump[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

Deno.test("stacks whose code is in the dump are read without the engine", async () => {
  await using it = await written(true);
  const job = new MadeUpJob(says);
  const { threads, by } = await stacksOfCapture(it.dump, { image: "C:\\p\\app.exe" }, engine(job));
  assert.deepEqual([by, threads.length, job.options.length], ["trapline", 2, 0]);
  assert.equal(threads[0]?.frames[0]?.module, "app.exe");
});

Deno.test("stacks whose code is in no file at hand are the engine's, in a host that ends", async () => {
  await using it = await written(false);
  const job = new MadeUpJob(says);
  const places = { image: "C:\\p\\app.exe", symbols: "C:\\pdbs", engine: "C:\\engine" };
  const { threads, by } = await stacksOfCapture(it.dump, places, engine(job));
  assert.deepEqual([by, threads, job.running], ["engine", BY_ENGINE, 0]);
  const [asked] = job.asked;
  assert.ok(asked && "job" in asked && asked.job === "stacks");
  assert.deepEqual([asked.dump, asked.foreign, job.options], [it.dump.path, false, [{
    engine: "C:\\engine",
  }]]);
  assert.match(asked.symbolPath, /^C:\\pdbs;.*;\/system$/);
  assert.match(asked.imagePath, /;\/system$/);
});

Deno.test("a symbol server is the engine's to ask, though the code is at hand", async () => {
  await using it = await written(true);
  const job = new MadeUpJob(says);
  const places = { image: "C:\\p\\app.exe", symbols: "srv*C:\\cache*https://symbols.example" };
  assert.equal((await stacksOfCapture(it.dump, places, engine(job))).by, "engine");
});

Deno.test("an engine that can't open the dump, and a host that ends in the middle, are errors", async () => {
  await using it = await written(false);
  const places = { image: "C:\\p\\app.exe" };
  const refused = new MadeUpJob(
    () => [{ say: "failed", error: "DbgEngError", message: "no such dump", code: 2 }],
  );
  await assert.rejects(stacksOfCapture(it.dump, places, engine(refused)), {
    name: "HostError",
    message: "no such dump",
  });
  const gone = new MadeUpJob(() => []);
  await assert.rejects(stacksOfCapture(it.dump, places, engine(gone)), /ended in the middle/);
  assert.deepEqual([refused.running, gone.running], [0, 0]);
});

Deno.test("of a dump of unknown origin nothing is looked for where it says", async () => {
  const job = new MadeUpJob(says);
  assert.deepEqual(await readForeignStacks("/dumps/a.dmp", { symbols: "/pdbs" }, engine(job)), BY_ENGINE);
  const [asked] = job.asked;
  assert.ok(asked && "job" in asked && asked.job === "stacks");
  assert.equal(asked.foreign, true);
  assert.match(asked.symbolPath, /^\/pdbs;(.*;)?\/dumps;\/system$/);
});
