/**
 * The words for how a target is started, entered and let go on, and what the engine calls them.
 *
 * @module
 */
import * as DEBUG from "../facts/debug.table.ts";

/** What `Engine.createProcess` takes beside the command line. */
export interface CreateProcessOptions {
  /** The target's working folder; ours without it. */
  readonly cwd?: string;
  /** Whether processes that it starts are debugged too. */
  readonly children?: boolean;
  /** Whether to leave it the debug heap, which Windows gives to debugged programs. Without it the heap is normal. */
  readonly debugHeap?: boolean;
  /**
   * Whether the first wait stops at the loader's breakpoint: the program's modules are there, nothing of it has run.
   * Without it the wait goes on to the first event that a filter stops at, and that may be the end.
   */
  readonly initialBreak?: boolean;
}

/** How `Engine.attach` enters a process. */
export type AttachMode =
  /** As its debugger, without breaking in: the first wait returns at the next event. */
  | "quiet"
  /** As its debugger, and breaking in: the first wait returns with the target stopped. */
  | "break"
  /** Beside whatever debugger it has: its threads are suspended until the engine detaches, no events come. */
  | "noninvasive"
  /** The same, but nothing is suspended: what is read changes meanwhile. */
  | "live";

/** How a wait ended: an event stopped the target, the time ran out, or no process is left. */
export type WaitResult = "event" | "timeout" | "ended";

/**
 * How the target goes on at the next wait: freely; after an exception, as if it had been handled or not; or by one
 * step, into calls or over them.
 */
export type Resume = "go" | "handled" | "not-handled" | "step-into" | "step-over";

/** DEBUG_STATUS_* by how the target goes on. */
export const STATUS: Readonly<Record<Resume, number>> = {
  "go": DEBUG.DEBUG_STATUS_GO,
  "handled": DEBUG.DEBUG_STATUS_GO_HANDLED,
  "not-handled": DEBUG.DEBUG_STATUS_GO_NOT_HANDLED,
  "step-into": DEBUG.DEBUG_STATUS_STEP_INTO,
  "step-over": DEBUG.DEBUG_STATUS_STEP_OVER,
};

/** DEBUG_ATTACH_* by how a process is entered. */
export const ATTACH: Readonly<Record<AttachMode, number>> = {
  "quiet": DEBUG.DEBUG_ATTACH_INVASIVE_NO_INITIAL_BREAK,
  "break": DEBUG.DEBUG_ATTACH_DEFAULT,
  "noninvasive": DEBUG.DEBUG_ATTACH_NONINVASIVE,
  "live": DEBUG.DEBUG_ATTACH_NONINVASIVE | DEBUG.DEBUG_ATTACH_NONINVASIVE_NO_SUSPEND,
};

/** The creation flags for a command line: those of winbase.h, and the engine's own. */
export function creationFlags({ children = false, debugHeap = false }: CreateProcessOptions): number {
  const DEBUG_PROCESS = 1, DEBUG_ONLY_THIS_PROCESS = 2;
  return (children ? DEBUG_PROCESS : DEBUG_ONLY_THIS_PROCESS) |
    (debugHeap ? 0 : DEBUG.DEBUG_CREATE_PROCESS_NO_DEBUG_HEAP);
}
