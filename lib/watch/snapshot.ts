/**
 * Dumps of a running process by a short-lived host beside whatever debugs it.
 *
 * @module
 */
import type { DumpOrder, DumpOutcome, EngineFacts } from "../host/protocol.ts";
import { ownSuspension, resumeTo, suspension } from "../win32/suspension.ts";
import { STALLED_MS, watchGrowth } from "./growth.ts";
import { HostError, HostProcess } from "./host_process.ts";

/** What a snapshot gave. */
export interface Snapshot {
  /** The engine that wrote the dumps. */
  readonly engine: EngineFacts;
  /** How each order ended, in their order. */
  readonly outcomes: readonly DumpOutcome[];
  /** How long the target stood still. */
  readonly pausedMs: number;
}

/** The snapshot host ended in the middle; the target was put right. */
export class SnapshotLost extends HostError {
  /** Makes an error for the process `pid`. */
  constructor(
    pid: number,
    /** How many of its threads had been left suspended and were resumed. */
    readonly resumed: number,
  ) {
    super(
      `The host that took a snapshot of process ${pid} ended in the middle; ` +
        (resumed > 0
          ? `${resumed} threads it had left suspended were resumed`
          : "no thread was left suspended"),
    );
  }
}

/** What a snapshot is taken of and with. */
export interface SnapshotOrder {
  readonly pid: number;
  readonly dumps: readonly DumpOrder[];
  readonly engine?: string | undefined;
  /** A host that is kept warm for this, so that the snapshot is of now; without it one is started. */
  readonly spare?: Promise<HostProcess> | undefined;
  /** Called when the host has its job, with its pid. */
  readonly onHost?: ((pid: number) => void) | undefined;
}

/**
 * Takes a snapshot.
 *
 * @throws {SnapshotLost} If the host died; what it left suspended has been resumed by then.
 * @throws {HostError} If the process can't be examined.
 */
export async function snapshot({ pid, dumps, engine, spare, onHost }: SnapshotOrder): Promise<Snapshot> {
  await using host = await (spare ?? HostProcess.start({ engine, attaches: true }));
  const baseline = suspension(pid);
  host.send({ job: "snapshot", pid, dumps });
  onHost?.(host.pid);
  using _watch = watchGrowth(dumps.map(({ file }) => file), STALLED_MS, () => host.kill());
  const outcomes: DumpOutcome[] = [];
  let facts: EngineFacts = { source: "", version: "", folder: "" };
  let pausedMs = 0;
  for (let message = await host.next(); message; message = await host.next()) {
    if (message.say === "engine") facts = message.engine;
    if (message.say === "resumed") pausedMs = message.pausedMs;
    if (message.say === "dumped") outcomes.push(message.outcome);
    if (message.say === "failed") throw new HostError(message.message);
    if (message.say === "done") return { engine: facts, outcomes, pausedMs };
  }
  throw new SnapshotLost(pid, resumeTo(pid, ownSuspension(pid, baseline)));
}
