/**
 * The snapshot host: dumps of a running process, beside whatever debugs it, without its help.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { NamedEvent } from "../win32/named_event.ts";
import { suspendAll } from "../win32/suspension.ts";
import { writeDump } from "./dump_writer.ts";
import type { Link } from "./link.ts";
import type { DumpOutcome } from "../log/record.ts";
import { RuntimeReader } from "./runtime.ts";
import { with32BitSide } from "./wow64.ts";
import { type DumpOrder, type Job, snapshotMark } from "./protocol.ts";

const ATTACH_TIMEOUT_MS = 30_000;

/**
 * Attaches noninvasively, writes, detaches: first what the target stands still for, then the live dumps. Each dump is
 * told before the next, so that it is not lost with this host, and the last when the target runs again. While this
 * runs a mark says so.
 *
 * Sighting: an attach that suspends does so twice in its wait, from before it reads the modules until after, and again
 * at once for the client. Most of that is not needed for a dump, whose writer lists threads and modules itself. So the
 * engine suspends nothing, and we do while it writes: a small program stands still for 20 ms instead of 30.
 */
export function takeSnapshot(
  engine: Engine,
  link: Link,
  { pid, dumps }: Extract<Job, { job: "snapshot" }>,
): void {
  using _mark = new NamedEvent(snapshotMark(pid), "Global");
  engine.attach(pid, "live");
  // The attach itself says S_OK for a process that isn't there; this wait tells.
  if (engine.waitForEvent(ATTACH_TIMEOUT_MS) !== "event") throw new Error(`Process ${pid} can't be examined`);
  const { still = [], live = [] } = Object.groupBy(dumps, (dump) => dump.live ? "live" : "still");
  const pausedMs = still.length > 0 ? writeStill(engine, link, pid, still) : 0;
  link.send({ say: "released", pausedMs });
  for (const dump of live) {
    link.send({ say: "written", outcome: with32BitSide(engine, writeDump(engine, dump)) });
  }
  engine.detach();
}

/** Writes while every thread of the process is suspended; for how many ms that was. */
function writeStill(engine: Engine, link: Link, pid: number, dumps: readonly DumpOrder[]): number {
  let written: DumpOutcome | undefined;
  const tell = (): void => void (written && link.send({ say: "written", outcome: written }));
  const start = performance.now();
  const runtimes = new RuntimeReader(engine);
  {
    using _still = suspendAll(pid);
    for (const dump of dumps) {
      tell();
      written = with32BitSide(engine, writeDump(engine, dump, runtimes));
    }
  }
  const pausedMs = performance.now() - start;
  tell();
  return pausedMs;
}
