/** Letting a process go on that a dead debugger left suspended. @module */
import { TargetError } from "./errors.ts";
import { snapshotMark } from "../host/protocol.ts";
import { hasDebugger } from "../win32/debugged.ts";
import { NamedEvent } from "../win32/named_event.ts";
import { ownSuspension, resumeTo, type Suspension, suspension } from "../win32/suspension.ts";
import { findTargets } from "./find/find.ts";
import { parseSelector } from "./find/selector.ts";

/** What was found and done. */
export interface Resumed {
  /** The process. */
  readonly pid: number;
  /** How often each thread was suspended before, by its id. */
  readonly before: ReadonlyMap<number, number>;
  /** How often each is now: what is left is the program's own doing. */
  readonly after: ReadonlyMap<number, number>;
  /** How many threads were resumed; 0 when not all were suspended, which is no debugger's doing. */
  readonly resumed: number;
}

/** The work of `resumeLeft` in mod.ts. */
export function resumeLeft(target: string): Resumed {
  const { pid } = findTargets(parseSelector(target))[0]!;
  if (NamedEvent.exists(snapshotMark(pid), "Global")) {
    throw new TargetError(
      `A host of Trapline is taking a snapshot of process ${pid}, and resumes it afterwards`,
    );
  }
  if (hasDebugger(pid)) {
    throw new TargetError(
      `A debugger is attached to process ${pid}: while it lives, suspending is its business`,
    );
  }
  const before = suspension(pid);
  const threads = new Set<number>();
  for (let counts: Suspension = before; allSuspended(counts); counts = suspension(pid)) {
    const own = ownSuspension(pid, undefined);
    if (resumeTo(pid, own) === 0) break;
    for (const id of counts.keys()) threads.add(id);
  }
  return { pid, before, after: suspension(pid), resumed: threads.size };
}

function allSuspended(counts: Suspension): boolean {
  return counts.size > 0 && [...counts.values()].every((count) => count > 0);
}
