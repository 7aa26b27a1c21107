/** Where each counter of the table COUNTERS (`lib/facts/measures.ts`) is read, for the samplers. @module */
import type { CountersFound } from "../../facts/event.ts";
import { type Counter, COUNTER_NAMES, type Measure } from "../../facts/measures.ts";
import type { Process } from "../../win32/process.ts";
import type { ProcessRow } from "../../win32/process_table.ts";

/** What is known of a process at one look. */
interface Found {
  /** Its row in the table of all processes. */
  readonly row: ProcessRow;
  /** An open handle to it. */
  readonly process: Pick<Process, "objects">;
}

/** The number at this moment; undefined where it could not be read. */
type Reading = (found: Found) => number | undefined;

const READINGS: { readonly [Name in Counter]: Reading } = {
  handles: ({ row }) => row.handles,
  gdi: ({ process }) => process.objects("gdi"),
  user: ({ process }) => process.objects("user"),
  threads: ({ row }) => row.threads.length,
};

/** The counters among what is measured, each with its number where that could be read. */
export function readCounters(measures: ReadonlySet<Measure>, found: Found): CountersFound {
  return Object.fromEntries(
    COUNTER_NAMES.filter((name) => measures.has(name)).flatMap((name) => {
      const value = READINGS[name](found);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
