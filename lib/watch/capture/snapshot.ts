/**
 * Dumps of a running process by a short-lived host beside whatever debugs it.
 *
 * @module
 */
import { HostError, SnapshotLost } from "../errors.ts";
import type { DumpOrder, HostMessage } from "../../host/protocol.ts";
import type { DumpOutcome, EngineFacts } from "../../log/record.ts";
import { notWritten } from "./planned.ts";
import { type GaveUp, STALLED_MS, watchGrowth } from "./growth.ts";
import { HostProcess } from "../hold/host_process.ts";
import { MACHINE, type TargetSystem } from "../hold/target_system.ts";

/** What a snapshot gave. */
export interface Snapshot {
  /** The engine that wrote the dumps. */
  readonly engine: EngineFacts;
  /** How each order ended, in their order. */
  readonly outcomes: readonly DumpOutcome[];
  /** How long the target stood still. */
  readonly pausedMs: number;
  /** The orders that came to nothing because a file stopped growing. */
  readonly stuck: readonly DumpOrder[];
}

/** A host that takes snapshots: a process, and in tests a stand-in. */
export type SnapshotHost = Pick<HostProcess, "pid" | "send" | "next" | "kill"> & AsyncDisposable;

/** What the engine says of a failure that it does not name. */
const E_FAIL = 0x80004005;

/** The engine could not examine the process, and does not say why. */
export class UnsaidFailure extends HostError {}

/** What a snapshot is taken of and with. */
export interface SnapshotOrder {
  readonly pid: number;
  readonly dumps: readonly DumpOrder[];
  readonly engine?: string | undefined;
  /** A host that is kept warm for this, so that the snapshot is of now; without it one is started. */
  readonly spare?: Promise<SnapshotHost> | undefined;
  /** Called when the host has its job, with its pid. */
  readonly onHost?: ((pid: number) => void) | undefined;
  /** How long a file may not grow, in ms; a minute without it. */
  readonly stalledMs?: number | undefined;
  /** Where the process is, if that isn't this machine. */
  readonly system?: TargetSystem | undefined;
}

/**
 * Takes a snapshot. A dump that takes longer than its timeout, or whose file stops growing, ends it: its host is killed,
 * the target resumed, and that dump and those after it are outcomes with the reason.
 *
 * @throws {SnapshotLost} If the host died by itself; what it left suspended has been resumed by then.
 * @throws {HostError} If the process can't be examined.
 */
export async function snapshot(
  { pid, dumps, engine, spare, onHost, stalledMs = STALLED_MS, system = MACHINE }: SnapshotOrder,
): Promise<Snapshot> {
  await using host = await (spare ?? HostProcess.start({ engine, attaches: true }));
  using target = system.open(pid);
  const baseline = system.suspension(pid);
  const start = performance.now();
  host.send({ job: "snapshot", pid, dumps });
  onHost?.(host.pid);
  // The order in which the host writes.
  const waiting = dumps.toSorted((a, b) => Number(a.live ?? false) - Number(b.live ?? false));
  const outcomes: DumpOutcome[] = [];
  let facts: EngineFacts = { source: "", version: "", folder: "" };
  let pausedMs: number | undefined;
  let gaveUp: { readonly because: string; readonly why: GaveUp } | undefined;
  const next = async (): Promise<HostMessage | undefined> => {
    const [current] = waiting;
    if (current === undefined) return await host.next();
    const ended = (): boolean => target?.ended(0) ?? false;
    const patience = { stalledMs, timeoutMs: current.timeoutMs, ended };
    using _watch = watchGrowth(current.file, patience, (because, why) => {
      gaveUp = { because, why };
      host.kill();
    });
    return await host.next();
  };
  for (let message = await next(); message; message = await next()) {
    if (message.say === "engine") facts = message.engine;
    if (message.say === "released") pausedMs = message.pausedMs;
    if (message.say === "written") {
      outcomes.push(message.outcome);
      waiting.shift();
    }
    if (message.say === "failed") {
      throw message.code === E_FAIL ? new UnsaidFailure(message.message) : new HostError(message.message);
    }
    if (message.say === "done") return { engine: facts, outcomes, pausedMs: pausedMs ?? 0, stuck: [] };
  }
  const resumed = system.resume(pid, baseline);
  pausedMs ??= dumps.every(({ live }) => live) ? 0 : performance.now() - start;
  if (gaveUp === undefined) throw new SnapshotLost(pid, resumed);
  const { because, why } = gaveUp;
  const left = waiting.map((order, i) =>
    notWritten(
      order,
      i === 0
        ? `${because}; its host was ended, and ${leftBehind(resumed)}`
        : `the dump before it was given up: ${because}`,
    )
  );
  const stuck = why === "stalled" ? waiting : [];
  return { engine: facts, outcomes: [...outcomes, ...left], pausedMs, stuck };
}

function leftBehind(resumed: number): string {
  return resumed > 0
    ? `${resumed} threads it had left suspended were resumed`
    : "no thread was left suspended";
}
