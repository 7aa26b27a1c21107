/**
 * The DumpType values of a kernel dump's header: the layout behind the header, what is in the file, and the qualifier
 * of WriteDumpFile that writes such a file.
 *
 * Sources: the engine's own answers to files of each type (dbgeng 10.0.29507.1001 opens types 1, 2, 4, 5, 6, 8, 9 and 10,
 * and refuses 0, 3, 7, 11 and 12 with 0x80070057).
 *
 * @module
 */
import { DEBUG_DUMP_DEFAULT, DEBUG_DUMP_FULL, DEBUG_DUMP_SMALL } from "../facts/qualifiers.ts";

/** How the memory is laid out behind the header. */
export type KernelLayout =
  /** The pages of the header's runs, one after the other. */
  | "runs"
  /** A bitmap of the pages that are there, then those pages. */
  | "bitmap"
  /** A table of ranges of pages, then those pages. */
  | "ranges"
  /** TRIAGE_DUMP64: pieces of virtual memory, no physical pages. */
  | "small"
  /** The summary layout of before Windows 8, which is not read. */
  | "summary";

/** What a kernel dump holds. */
export type KernelDumpKind = "complete" | "kernel" | "active" | "small";

/** One value of DumpType. */
export interface KernelDumpType {
  /** How the memory is laid out. */
  readonly layout: KernelLayout;
  /** What the file holds. */
  readonly kind: KernelDumpKind;
  /** The qualifier of WriteDumpFile that asks for such a file. */
  readonly qualifier: number;
  /** The same in words: one clause, no full stop. */
  readonly what: string;
}

const BY_DEBUGGER = "written by a debugger";

/** The types that are known, by their value. */
export const KERNEL_DUMP_TYPES: ReadonlyMap<number, KernelDumpType> = new Map<number, KernelDumpType>([
  [1, { layout: "runs", kind: "complete", qualifier: DEBUG_DUMP_FULL, what: "all physical memory" }],
  [2, {
    layout: "summary",
    kind: "kernel",
    qualifier: DEBUG_DUMP_DEFAULT,
    what: "kernel memory, in the layout of before Windows 8",
  }],
  [4, {
    layout: "small",
    kind: "small",
    qualifier: DEBUG_DUMP_SMALL,
    what: "registers, a stack and the list of drivers",
  }],
  [5, { layout: "bitmap", kind: "complete", qualifier: DEBUG_DUMP_FULL, what: "all physical memory" }],
  [6, { layout: "bitmap", kind: "kernel", qualifier: DEBUG_DUMP_DEFAULT, what: "kernel memory" }],
  [8, {
    layout: "ranges",
    kind: "kernel",
    qualifier: DEBUG_DUMP_DEFAULT,
    what: `kernel memory, ${BY_DEBUGGER}`,
  }],
  [9, {
    layout: "ranges",
    kind: "active",
    qualifier: DEBUG_DUMP_FULL,
    what: `kernel and user memory in use, ${BY_DEBUGGER}`,
  }],
  [10, {
    layout: "ranges",
    kind: "complete",
    qualifier: DEBUG_DUMP_FULL,
    what: `all physical memory, ${BY_DEBUGGER}`,
  }],
]);
