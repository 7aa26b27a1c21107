/** A process and what it started. @module */
import type { Identity } from "../identity.ts";
import { identityOf } from "../identity.ts";
import { MACHINE, type Machine } from "./machine.ts";

/**
 * A running process and its descendants that run, bottom up: every process comes after all that it started, the root
 * comes last. A parent waits for its children, so a hang shows where it begins when they are dumped first.
 *
 * A process is a child only if it is younger than its parent: else its parent has ended, and its pid is another's.
 *
 * @example
 * ```ts ignore
 * for (const { pid, image } of processTree(1234)) console.log(pid, image);
 * ```
 */
export function processTree(root: number, machine: Machine = MACHINE): Identity[] {
  const list = machine.processes();
  const visited = new Set<number>();
  const below = (pid: number, least: bigint): Identity[] => {
    if (pid === 0 || visited.has(pid)) return [];
    using process = machine.open(pid);
    if (process === undefined || process.ended(0) || process.created < least) return [];
    visited.add(pid);
    const children = list.filter(({ parent }) => parent === pid);
    return [...children.flatMap((child) => below(child.pid, process.created)), identityOf(process)];
  };
  return below(root, 0n);
}
