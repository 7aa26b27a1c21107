/**
 * The snapshot host: dumps of a running process, beside whatever debugs it, without its help.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { writeDump } from "./dump_writer.ts";
import type { Link } from "./link.ts";
import type { Job } from "./protocol.ts";

const ATTACH_TIMEOUT_MS = 30_000;

/** Attaches noninvasively, writes, detaches. The target's threads are suspended from the attach to the detach. */
export function takeSnapshot(
  engine: Engine,
  link: Link,
  { pid, dumps }: Extract<Job, { job: "snapshot" }>,
): void {
  const start = performance.now();
  engine.attach(pid, "noninvasive");
  // The attach itself says S_OK for a process that isn't there; this wait tells.
  if (engine.waitForEvent(ATTACH_TIMEOUT_MS) !== "event") throw new Error(`Process ${pid} can't be examined`);
  const outcomes = dumps.map((dump) => writeDump(engine, dump));
  engine.detach();
  link.send({ say: "resumed", pausedMs: performance.now() - start });
  for (const outcome of outcomes) link.send({ say: "dumped", outcome });
}
