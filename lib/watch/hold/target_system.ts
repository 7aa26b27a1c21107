/** Opening processes, and putting right what a dead debugger left of them. @module */
import type { Identity } from "../../log/result.ts";
import { type HeldProcess, Process } from "../../win32/process.ts";
import { ownSuspension, resumeTo, type Suspension, suspension } from "../../win32/suspension.ts";
import { processTree } from "../find/tree.ts";

/** Where processes are; the machine, but for tests. */
export interface TargetSystem {
  /** Opens a process; undefined when there is none or it may not be opened. */
  open(pid: number): HeldProcess | undefined;
  /** How often each of its threads is suspended. */
  suspension(pid: number): Suspension;
  /** A process with all that it started. */
  tree(pid: number): readonly Identity[];
  /** Resumes what a dead debugger left suspended, by what was noted before; how many threads that were. */
  resume(pid: number, noted: Suspension | undefined): number;
}

/** This machine. */
export const MACHINE: TargetSystem = {
  open: (pid) => Process.open(pid),
  suspension,
  tree: processTree,
  resume: (pid, noted) => resumeTo(pid, ownSuspension(pid, noted)),
};
