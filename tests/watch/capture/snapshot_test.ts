import assert from "node:assert/strict";
import type { DumpOrder, HostMessage, Job, Order } from "../../../lib/host/protocol.ts";
import { snapshot, type SnapshotHost } from "../../../lib/watch/capture/snapshot.ts";
import { Snapshotter } from "../../../lib/watch/capture/snapshotter.ts";
import type { TargetSystem } from "../../../lib/watch/hold/target_system.ts";

const FACTS = { source: "made up", version: "1", folder: "" };

function order(file: string, live = false): DumpOrder {
  return {
    file,
    asked: "mini",
    qualifier: 1024,
    format: 0,
    strict: false,
    comment: "",
    ...(live ? { live } : {}),
  };
}

/** A host that says what it is given, one after the other; `null` is that it says nothing more until it is killed. */
class MadeUp implements SnapshotHost {
  readonly pid = 5;
  killed = false;
  disposed = false;
  job: Job | Order | undefined;
  readonly #says: (HostMessage | null)[];
  readonly #over = Promise.withResolvers<undefined>();

  constructor(...says: (HostMessage | null)[]) {
    this.#says = says;
  }

  send(line: Job | Order): void {
    this.job = line;
  }

  async next(): Promise<HostMessage | undefined> {
    const says = this.#says.shift();
    return says === null ? await this.#over.promise : says;
  }

  kill(): void {
    this.killed = true;
    this.#over.resolve(undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true;
    return Promise.resolve();
  }
}

const written = (file: string): HostMessage => ({
  say: "written",
  outcome: { file, ok: true, qualifier: 1024, format: 0, ms: 1 },
});
const RELEASED: HostMessage = { say: "released", pausedMs: 7 };

/** A machine on which a dead host leaves so many threads suspended. */
const leaving = (resumed: number): TargetSystem => ({
  open: () => undefined,
  suspension: () => new Map(),
  tree: () => [],
  hasDebugger: () => false,
  whyNotLoaded: () => Promise.resolve(undefined),
  resume: () => resumed,
});

Deno.test("a snapshot gives what its host wrote, with its engine and its pause", async () => {
  const host = new MadeUp({ say: "engine", engine: FACTS, ms: 1 }, written("a"), RELEASED, written("b"), {
    say: "done",
  });
  const dumps = [order("b", true), order("a")];
  const taken = await snapshot({ pid: 1, dumps, spare: Promise.resolve(host), system: leaving(0) });
  assert.deepEqual(taken.outcomes.map(({ file }) => file), ["a", "b"]);
  assert.deepEqual([taken.engine, taken.pausedMs, taken.stuck], [FACTS, 7, []]);
  assert.deepEqual(host.job, { job: "snapshot", pid: 1, dumps });
  assert.ok(host.disposed);
});

Deno.test("a snapshot host that dies by itself is told, with the threads that were resumed", async () => {
  const taken = snapshot({
    pid: 9,
    dumps: [order("a")],
    spare: Promise.resolve(new MadeUp(written("a"))),
    system: leaving(3),
  });
  await assert.rejects(taken, /process 9 ended in the middle; 3 threads it had left suspended were resumed/);
});

Deno.test("a process that can't be examined is an error with the host's words", async () => {
  const host = new MadeUp({ say: "failed", error: "DbgEngError", message: "no such process", code: 5 });
  const taken = snapshot({ pid: 9, dumps: [order("a")], spare: Promise.resolve(host), system: leaving(0) });
  await assert.rejects(taken, /no such process/);
});

Deno.test("a dump that is stuck is given up with those after it, and its host is ended", async () => {
  const host = new MadeUp(written("a"), null);
  const taken = await snapshot({
    pid: 1,
    dumps: [order("a"), order("b"), order("c")],
    spare: Promise.resolve(host),
    stalledMs: 10,
    system: leaving(0),
  });
  assert.ok(host.killed);
  assert.deepEqual(taken.outcomes.map(({ ok }) => ok), [true, false, false]);
  assert.match(
    taken.outcomes[1]!.because!,
    /had not grown for 10 ms; its host was ended, and no thread was left/,
  );
  assert.match(taken.outcomes[2]!.because!, /the dump before it was given up/);
  assert.deepEqual(taken.stuck.map(({ file }) => file), ["b", "c"]);
});

/** A snapshotter with these hosts, one after the other. */
function snapshotter(...hosts: MadeUp[]): Snapshotter {
  return new Snapshotter(undefined, () => Promise.resolve(hosts.shift()!), 10);
}

Deno.test("a stuck snapshot is tried once more, and only for what is missing", async () => {
  const second = new MadeUp(written("b"), RELEASED, { say: "done" });
  await using shots = snapshotter(new MadeUp(written("a"), null), second);
  shots.warm();
  const taken = await shots.take({ pid: 1, dumps: [order("a"), order("b")], system: leaving(1) });
  assert.deepEqual(taken.outcomes.map(({ file, ok }) => [file, ok]), [["a", true], ["b", true]]);
  assert.deepEqual(second.job, { job: "snapshot", pid: 1, dumps: [order("b")] });
});

Deno.test("a snapshot that fails for no reason is tried once more, and one that fails for a reason is not", async () => {
  const failed = (code: number): MadeUp =>
    new MadeUp({ say: "failed", error: "DbgEngError", message: `code ${code.toString(16)}`, code });
  const dumps = [order("a")];
  const [unsaid, denied] = [0x80004005, 0x80070005];
  {
    await using shots = snapshotter(failed(unsaid), new MadeUp(written("a"), RELEASED, { say: "done" }));
    assert.ok((await shots.take({ pid: 1, dumps, system: leaving(0) })).outcomes[0]!.ok);
  }
  for (const hosts of [[failed(denied)], [failed(unsaid), failed(unsaid)]]) {
    await using shots = snapshotter(...hosts);
    await assert.rejects(shots.take({ pid: 1, dumps, system: leaving(0) }), { name: "HostError" });
    assert.ok(hosts.every(({ disposed }) => disposed));
  }
});

Deno.test("a dump that its timeout ends is not tried again", async () => {
  await using shots = snapshotter(new MadeUp(null));
  const taken = await shots.take({ pid: 1, dumps: [{ ...order("a"), timeoutMs: 5 }], system: leaving(0) });
  assert.match(taken.outcomes[0]!.because!, /longer than its timeout of 5 ms/);
});

Deno.test("snapshots are taken one after the other, and a failed one does not hold up the next", async () => {
  await using shots = snapshotter(new MadeUp(), new MadeUp(written("a"), RELEASED, { say: "done" }));
  const dumps = [order("a")];
  const [lost, taken] = await Promise.allSettled([
    shots.take({ pid: 1, dumps, system: leaving(0) }),
    shots.take({ pid: 2, dumps, system: leaving(0) }),
  ]);
  assert.deepEqual([lost.status, taken.status], ["rejected", "fulfilled"]);
});
