/** Whose dumps follow from a decision: the process's own, or those of all that it started as well. @module */
import type { Decision } from "../../policy/machine.ts";
import type { Action } from "../../recipe/actions/action.ts";
import type { FoundProcess } from "../find/find.ts";
import { processTree } from "../find/tree.ts";

/** A process with the decisions that want a dump of it. */
export interface Share {
  readonly found: FoundProcess;
  readonly decisions: readonly Decision[];
}

/** Whether a dump is one of a process and of all that it started. */
export function hasTree(action: Action): boolean {
  return "dump" in action && action.tree === true;
}

/**
 * Shares decisions among processes: what was started comes before what started it, and each process once.
 *
 * @param running The processes of the run. A decision that names none is for each of them.
 */
export function shares(
  decisions: readonly Decision[],
  running: readonly FoundProcess[],
  tree: (pid: number) => readonly FoundProcess[] = processTree,
): Share[] {
  const shares = new Map<number, Share>();
  const put = (found: FoundProcess, decision: Decision): void => {
    const before = shares.get(found.pid)?.decisions ?? [];
    if (!before.includes(decision)) shares.set(found.pid, { found, decisions: [...before, decision] });
  };
  for (const root of running) {
    const own = decisions.filter(({ pid = root.pid }) => pid === root.pid);
    const whole = own.filter(({ action }) => hasTree(action));
    const found = whole.length > 0 ? tree(root.pid) : [];
    for (const each of found) for (const decision of whole) put(each, decision);
    for (const decision of own) put(root, decision);
  }
  return [...shares.values()];
}
