/**
 * The snapshot host: dumps of a running process, beside whatever debugs it, without its help.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { NamedEvent } from "../win32/named_event.ts";
import { writeDump } from "./dump_writer.ts";
import type { Link } from "./link.ts";
import { type DumpOrder, type DumpOutcome, type Job, snapshotMark } from "./protocol.ts";

const ATTACH_TIMEOUT_MS = 30_000;

/**
 * Attaches noninvasively, writes, detaches: first what the target stands still for, then the live dumps. Each dump is
 * told before the next, so that it is not lost with this host, and the last when the target runs again. While this
 * runs a mark says so.
 */
export function takeSnapshot(
  engine: Engine,
  link: Link,
  { pid, dumps }: Extract<Job, { job: "snapshot" }>,
): void {
  using _mark = new NamedEvent(snapshotMark(pid), "Global");
  const still = dumps.filter(({ live }) => !live);
  const start = performance.now();
  if (still.length > 0) write(engine, link, pid, still, "noninvasive");
  link.send({ say: "resumed", pausedMs: still.length > 0 ? performance.now() - start : 0 });
  const live = dumps.filter((dump) => dump.live);
  if (live.length > 0) write(engine, link, pid, live, "live");
}

/** The target's threads are suspended from the attach to the detach, or, live, not at all. */
function write(
  engine: Engine,
  link: Link,
  pid: number,
  dumps: readonly DumpOrder[],
  mode: "noninvasive" | "live",
): void {
  engine.attach(pid, mode);
  // The attach itself says S_OK for a process that isn't there; this wait tells.
  if (engine.waitForEvent(ATTACH_TIMEOUT_MS) !== "event") throw new Error(`Process ${pid} can't be examined`);
  let written: DumpOutcome | undefined;
  const tell = (): void => void (written && link.send({ say: "dumped", outcome: written }));
  for (const dump of dumps) {
    tell();
    written = writeDump(engine, dump);
  }
  engine.detach();
  tell();
}
