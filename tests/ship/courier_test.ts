/** What sends captures: killed at any point, with sinks that are away, refuse, or come back. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { SinkSpec } from "../../lib/recipe/plan/sinks.ts";
import { Courier, type CourierOptions } from "../../lib/ship/courier.ts";
import { ShipError } from "../../lib/ship/error.ts";
import { spoolFolder } from "../../lib/ship/lying_there.ts";
import { spoolLimits } from "../../lib/ship/schedule.ts";
import { Spool } from "../../lib/ship/spool.ts";
import { readShipState, type ShipState, shipTrouble } from "../../lib/ship/state.ts";
import { courierProcess, killedAtRandom } from "../support/courier.ts";
import { type MadeUp, madeUpCaptures, spooled } from "../support/shipped.ts";
import { namesIn, tempFolder } from "../support/temp.ts";

/** Sends from a folder until nothing waits. */
async function sent(folder: string, options: Partial<CourierOptions> = {}): Promise<ShipState> {
  return await new Courier({
    folder,
    limits: spoolLimits(),
    signal: AbortSignal.timeout(30_000),
    enough: ({ waiting }) => waiting === 0,
    ...options,
  }).run();
}

async function arrived(store: string, captures: readonly MadeUp[]): Promise<void> {
  assert.deepEqual(await namesIn(join(store, "dumps")), captures.map(({ id }) => `${id}.dmp`).sort());
  assert.deepEqual(await namesIn(join(store, "manifests")), captures.map(({ id }) => `${id}.json`).sort());
}

Deno.test("killed again and again, it loses nothing and sends nothing twice", async () => {
  await using folder = await tempFolder();
  const [out, store] = ["out", "store"].map((name) => join(folder.path, name)) as [string, string];
  const captures = await madeUpCaptures(out, 60, 200_000);
  spooled(out, captures, { folder: store });
  await killedAtRandom(out, { kills: 6, longestMs: 700 });
  await using courier = courierProcess(out);
  await courier.drained(60_000);
  // A kill may leave a draft; nobody takes it for a dump.
  const names = (await namesIn(join(store, "dumps"))).filter((name) => !name.endsWith(".partial"));
  assert.deepEqual(names, captures.map(({ id }) => `${id}.dmp`).sort());
  assert.equal(new Spool(out).waiting.captures, 0);
});

Deno.test("what fails is tried again, the others do not wait for it, and the state says why", async () => {
  await using folder = await tempFolder();
  const [out, store] = ["out", "store"].map((name) => join(folder.path, name)) as [string, string];
  const captures = await madeUpCaptures(out, 3);
  spooled(out, captures, { folder: store }, "good");
  const sink: SinkSpec = { http: "$NOT_SET_ANYWHERE" };
  const spool = new Spool(out);
  for (const entry of spool.entries()) spool.put({ ...entry, to: [...entry.to, { name: "bad", sink }] });
  const state = await sent(out, { enough: (_, lanes) => lanes.some(({ failures }) => failures > 1) });
  await arrived(store, captures);
  assert.equal(state.waiting, 3);
  assert.match(
    shipTrouble(state) ?? "",
    /the sink bad has not taken anything since .* 3 captures wait for it: there is no NOT_SET/,
  );
  assert.deepEqual(readShipState(spool.statePath)?.sinks.map(({ name, waiting }) => [name, waiting]), [[
    "good",
    0,
  ], ["bad", 3]]);
});

Deno.test("one capture that a sink will not take keeps no other from it", async () => {
  await using folder = await tempFolder();
  const captures = await madeUpCaptures(folder.path, 3);
  spooled(folder.path, captures, { folder: "x" });
  const poison = captures[0]!.id;
  const taken: string[] = [];
  const open: CourierOptions["open"] = () =>
    Promise.resolve({
      ship: ({ id }) => {
        if (id === poison) return Promise.reject(new ShipError("not this one"));
        taken.push(id);
        return Promise.resolve();
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  const state = await sent(folder.path, { open, enough: ({ waiting }) => waiting === 1 });
  assert.equal(state.waiting, 1);
  assert.deepEqual(taken.sort(), captures.slice(1).map(({ id }) => id).sort());
});

Deno.test("too much that waits goes from the spool and is reported; the dumps stay where they are", async () => {
  await using folder = await tempFolder();
  const captures = await madeUpCaptures(folder.path, 4);
  spooled(folder.path, captures, { http: "$NOT_SET_ANYWHERE" });
  const state = await sent(folder.path, {
    limits: { bytes: 2_000, ageMs: Infinity },
    enough: ({ dropped }) => dropped > 0,
  });
  assert.equal(state.dropped, 2);
  assert.match(
    shipTrouble(state) ?? "",
    /2 given up unsent: checkout-\d.json: more waits than the spool may hold/,
  );
  assert.equal((await namesIn(folder.path)).filter((name) => name.endsWith(".dmp")).length, 4);
});

Deno.test("a capture whose files are gone is given up with a word, and one that is not named yet is waited for", async () => {
  await using folder = await tempFolder();
  const [out, store] = ["out", "store"].map((name) => join(folder.path, name)) as [string, string];
  const captures = await madeUpCaptures(out, 2);
  spooled(out, captures, { folder: store });
  const [early, gone] = captures as [MadeUp, MadeUp];
  await Deno.rename(join(out, early.manifest.file.name), join(out, "x.partial"));
  await Deno.remove(join(out, gone.manifest.file.name));
  const spool = new Spool(out);
  const old = spool.entries().find(({ id }) => id === gone.id)!;
  spool.put({ ...old, at: new Date(Date.now() - 3_600_000).toISOString() });
  const names = setTimeout(
    () => Deno.renameSync(join(out, "x.partial"), join(out, early.manifest.file.name)),
    400,
  );
  const state = await sent(out);
  clearTimeout(names);
  await arrived(store, [early]);
  assert.match(state.droppedBecause ?? "", /the dump checkout-1.dmp with 1000 bytes is not there/);
});

Deno.test("two couriers on one folder: the second waits for the first", async () => {
  await using folder = await tempFolder();
  const spool = new Spool(folder.path);
  using first = spool.lock();
  assert.ok(first);
  assert.equal(spool.lock(), undefined);
});

Deno.test("what lies in a folder is sent once, and what is not its manifest's is left alone", async () => {
  await using folder = await tempFolder();
  const [out, store] = ["out", "store"].map((name) => join(folder.path, name)) as [string, string];
  const captures = await madeUpCaptures(out, 3);
  await Deno.writeFile(join(out, captures[0]!.manifest.file.name), new Uint8Array(1_000));
  const to = [{ name: "central", sink: { folder: store } }];
  const spool = new Spool(out);
  const found = await spoolFolder(spool, to);
  assert.equal(found.put, 2);
  assert.deepEqual(found.leftAlone.map(({ name }) => name), ["checkout-0.dmp"]);
  await sent(out);
  await arrived(store, captures.slice(1));
  assert.deepEqual([(await spoolFolder(spool, to)).put, (await spoolFolder(spool, to)).sent], [0, 2]);
});

Deno.test("a file in the spool that somebody else put there is no entry", async () => {
  await using folder = await tempFolder();
  const spool = new Spool(folder.path);
  const [capture] = await madeUpCaptures(folder.path, 1) as [MadeUp];
  spooled(folder.path, [capture], { folder: "x" });
  const [entry] = spool.entries();
  const hostile = { ...entry, id: "b".repeat(64), manifest: "../../etc/passwd.json" };
  await Deno.writeTextFile(join(spool.path, `${"b".repeat(64)}.json`), JSON.stringify(hostile));
  await Deno.writeTextFile(join(spool.path, `${"c".repeat(64)}.json`), JSON.stringify(entry));
  await Deno.writeTextFile(join(spool.path, `${"d".repeat(64)}.json`), "{");
  assert.deepEqual(spool.entries().map(({ id }) => id), [capture.id]);
});
