/** A process and what it started. @module */
import type { ProcessEntry } from "../../win32/process.ts";
import { identityOf } from "./identity.ts";
import type { FoundProcess } from "./find.ts";
import { MACHINE, type Machine } from "./machine.ts";
import { refusal } from "./refusal.ts";

/** The work of `processTree` in mod.ts. */
export function processTree(root: number): FoundProcess[] {
  return processTreeOn(MACHINE, root);
}

/** The same on a machine, which may be made up. */
export function processTreeOn(machine: Machine, root: number): FoundProcess[] {
  const list = machine.processes();
  const visited = new Set<number>();
  const below = (entry: ProcessEntry, least: bigint): FoundProcess[] => {
    const { pid, image } = entry;
    if (pid === 0 || visited.has(pid)) return [];
    using process = machine.open(pid);
    if (process === undefined && !machine.processes().some((each) => each.pid === pid)) return [];
    if (process !== undefined && (process.ended(0) || process.created < least)) return [];
    visited.add(pid);
    // Of one that may not be opened the age isn't known, and what it started is left to its owner.
    const children = process === undefined ? [] : list.filter(({ parent }) => parent === pid);
    const identity = process ? identityOf(process) : { pid, image, commandLine: "", created: "" };
    const refused = refusal(entry, list, machine);
    return [
      ...children.flatMap((child) => below(child, process!.created)),
      refused === undefined ? identity : { ...identity, refused },
    ];
  };
  return list.filter(({ pid }) => pid === root).flatMap((entry) => below(entry, 0n));
}
