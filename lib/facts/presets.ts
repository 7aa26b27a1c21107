/**
 * The four presets: named choices of DEBUG_DUMP_SMALL and format flags.
 *
 * @module
 */

import { FORMAT, formatValue, hasEnvironment, memoryIn } from "./formats.ts";

/** The name of a preset. */
export type PresetName = "triage" | "mini" | "heap" | "full";

/** One preset. */
export interface PresetFact {
  /** The name in recipes and options. */
  readonly name: PresetName;
  /** The qualifier: always DEBUG_DUMP_SMALL. */
  readonly qualifier: 1024;
  /** The DEBUG_FORMAT_* flags. */
  readonly format: number;
  /** Whether the dump holds the target's environment variables, where secrets live. */
  readonly environment: boolean;
  /** What it is good for: one clause, no full stop. */
  readonly what: string;
}

const TRIAGE = formatValue([
  "FILTER_TRIAGE",
  "THREAD_INFO",
  "FULL_MEMORY_INFO",
  "FILTER_PATHS",
  "FILTER_MEMORY",
  "UNLOADED_MODULES",
]);
const MINI = formatValue([
  "IGNORE_INACCESSIBLE_MEM",
  "THREAD_INFO",
  "FULL_MEMORY_INFO",
  "UNLOADED_MODULES",
  "HANDLE_DATA",
]);
const HEAP = MINI | FORMAT.PRIVATE_READ_WRITE_MEMORY | FORMAT.DATA_SEGMENTS;
const FULL = MINI | FORMAT.FULL_MEMORY;

function holdsEnvironment(format: number): boolean {
  return [...memoryIn(format)].some(hasEnvironment);
}

/** The presets, from the smallest to the largest. */
export const PRESETS: Readonly<Record<PresetName, PresetFact>> = {
  triage: {
    name: "triage",
    qualifier: 1024,
    format: TRIAGE,
    environment: holdsEnvironment(TRIAGE),
    what: "stacks only, the least data that names a crash",
  },
  mini: {
    name: "mini",
    qualifier: 1024,
    format: MINI,
    environment: holdsEnvironment(MINI),
    what: "stacks, handles and the memory map",
  },
  heap: {
    name: "heap",
    qualifier: 1024,
    format: HEAP,
    environment: holdsEnvironment(HEAP),
    what: "mini with the heaps and the modules' data",
  },
  full: {
    name: "full",
    qualifier: 1024,
    format: FULL,
    environment: holdsEnvironment(FULL),
    what: "everything in the process",
  },
};

/** The preset of a name, or `undefined`. */
export function presetByName(name: string): PresetFact | undefined {
  return Object.hasOwn(PRESETS, name) ? PRESETS[name as PresetName] : undefined;
}
