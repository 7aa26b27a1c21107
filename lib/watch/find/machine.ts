/** What finding a target asks of the machine, so that a test can ask a made-up one. @module */
import { enableDebugPrivilege } from "../../win32/privilege.ts";
import { Process, type ProcessEntry, processes } from "../../win32/process.ts";
import { servicePid } from "../../win32/service.ts";
import { windowTitles } from "../../win32/titles.ts";

/** An open process, as far as finding it needs. */
export interface OpenProcess
  extends Disposable, Pick<Process, "pid" | "created" | "image" | "commandLine" | "protection" | "readable"> {
  /** Waits for its end, for a number of milliseconds. */
  ended(ms: number): boolean;
}

/** The running processes and what is asked about them. */
export interface Machine {
  /** Our own pid. */
  readonly self: number;
  /** Every process. */
  processes(): readonly ProcessEntry[];
  /** The titles of all top-level windows of this desktop, by pid. */
  windowTitles(): ReadonlyMap<number, readonly string[]>;
  /** The process of a service; 0 for one that isn't running, undefined where there is none. */
  servicePid(name: string): number | undefined;
  /** Opens a process; undefined when it has gone or may not be opened. */
  open(pid: number): OpenProcess | undefined;
}

/** This machine. */
export const MACHINE: Machine = {
  self: Deno.pid,
  processes,
  windowTitles,
  servicePid,
  open: (pid) => {
    enableDebugPrivilege();
    return Process.open(pid);
  },
};
