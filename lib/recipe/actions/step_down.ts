/** A smaller dump where there is no room or time for the one that was asked. @module */
import { FORMAT } from "../../facts/formats.ts";
import { PRESETS } from "../../facts/presets.ts";
import { DEBUG_DUMP_DEFAULT, DEBUG_DUMP_SMALL, memoryWritten } from "../../facts/qualifiers.ts";
import { describeDump } from "./dump_kind.ts";

/** What makes a dump as large as the process's memory, and what goes with it. */
const { FULL_MEMORY, PRIVATE_READ_WRITE_MEMORY, DATA_SEGMENTS } = FORMAT;
/** What every dump has beside memory, generously. */
const REST = 1e6;

/** A qualifier with format flags, as the engine takes them. */
export interface EngineKind {
  /** The value of the qualifier. */
  readonly qualifier: number;
  /** The DEBUG_FORMAT flags as one number. */
  readonly format: number;
}

/** How much memory a process has committed, in bytes. */
export interface Committed {
  /** All that can be read, program files included. */
  readonly all: number;
  /** What is its own and can be written. */
  readonly writable: number;
}

/** What a dump has to fit into. */
export interface DumpRoom {
  /** Bytes that may be written. */
  readonly free: number;
  /** Milliseconds that it may take; Infinity without a limit. */
  readonly ms: number;
  /** Bytes that are written in a millisecond. */
  readonly rate: number;
}

/** A dump that fits, and why it is another than asked. */
export interface Fitting {
  readonly kind: EngineKind;
  /** Bytes it may have; 0 where that doesn't depend on the process's memory. */
  readonly estimate: number;
  /** Why it is smaller than asked; absent when it isn't. */
  readonly because?: string;
}

/** Whether the size of a dump depends on how much memory the process has. */
export function isLarge({ qualifier, format }: EngineKind): boolean {
  const memory = memoryWritten(qualifier, format);
  return memory.has("all") || memory.has("writable");
}

/** The next smaller kind, full to heap to mini, other flags kept; undefined below mini. */
export function lower({ qualifier, format }: EngineKind): EngineKind | undefined {
  if (qualifier === DEBUG_DUMP_DEFAULT) {
    return { qualifier: DEBUG_DUMP_SMALL, format: (PRESETS.heap.format | format & ~FULL_MEMORY) >>> 0 };
  }
  if (format & FULL_MEMORY) {
    return { qualifier, format: (format & ~FULL_MEMORY | PRIVATE_READ_WRITE_MEMORY | DATA_SEGMENTS) >>> 0 };
  }
  if (format & PRIVATE_READ_WRITE_MEMORY) {
    return { qualifier, format: (format & ~(PRIVATE_READ_WRITE_MEMORY | DATA_SEGMENTS)) >>> 0 };
  }
  return undefined;
}

/** The largest kind, from the asked one down, that there is room and time for; the smallest when there is for none. */
export function fitting(asked: EngineKind, committed: Committed, room: DumpRoom): Fitting {
  let because: string | undefined;
  for (let kind = asked;;) {
    const estimate = estimated(kind, committed);
    const smaller = lower(kind);
    const reason = smaller && shortage(kind, estimate, room);
    if (smaller === undefined || reason === undefined) {
      return because === undefined ? { kind, estimate } : { kind, estimate, because };
    }
    because ??= reason;
    kind = smaller;
  }
}

/** The name that people know a kind by: `full`; without one the qualifier with its flags. */
export function kindName({ qualifier, format }: EngineKind): string {
  const preset = Object.values(PRESETS).find((each) =>
    each.qualifier === qualifier && each.format === format
  );
  return preset?.name ?? describeDump(qualifier, format);
}

function estimated(kind: EngineKind, { all, writable }: Committed): number {
  if (!isLarge(kind)) return 0;
  return (memoryWritten(kind.qualifier, kind.format).has("all") ? all : writable) + REST;
}

function shortage(kind: EngineKind, estimate: number, { free, ms, rate }: DumpRoom): string | undefined {
  const what = `the dump ${kindName(kind)} needs about ${megabytes(estimate)}`;
  if (estimate > free) return `${what} and ${megabytes(Math.max(0, free))} may be written`;
  const needed = estimate / rate;
  return needed > ms ? `${what}, and writing that takes longer than its timeout of ${ms} ms` : undefined;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
