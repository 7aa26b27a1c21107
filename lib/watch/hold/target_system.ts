/** Opening processes, and putting right what a dead debugger left of them. @module */
import type { LoadFailure } from "../../facts/load_failure.ts";
import { loadFailure } from "../find/load_failure.ts";
import type { Identity } from "../../log/result.ts";
import { hasDebugger } from "../../win32/debugged.ts";
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
  /** Whether it has a debugger; undefined where that may not be asked. */
  hasDebugger(pid: number): boolean | undefined;
  /** The DLL for which a process that ends with this code could not be loaded; undefined for any other end. */
  whyNotLoaded(process: Identity, code: number): Promise<LoadFailure | undefined>;
  /** Resumes what a dead debugger left suspended, by what was noted before; how many threads that were. */
  resume(pid: number, noted: Suspension | undefined): number;
}

/** This machine. */
export const MACHINE: TargetSystem = {
  open: (pid) => Process.open(pid),
  suspension,
  tree: processTree,
  hasDebugger,
  whyNotLoaded: loadFailure,
  resume: (pid, noted) => resumeTo(pid, ownSuspension(pid, noted)),
};
