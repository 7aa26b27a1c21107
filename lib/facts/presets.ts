/**
 * The four presets: named choices of DEBUG_DUMP_SMALL and format flags.
 *
 * @module
 */

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

/** The presets, from the smallest to the largest. */
export const PRESETS: Readonly<Record<PresetName, PresetFact>> = {
  triage: {
    name: "triage",
    qualifier: 1024,
    // FILTER_TRIAGE, THREAD_INFO, FULL_MEMORY_INFO, FILTER_PATHS, FILTER_MEMORY, UNLOADED_MODULES
    format: 0x00010C64,
    environment: false,
    what: "stacks only, the least data that names a crash",
  },
  mini: {
    name: "mini",
    qualifier: 1024,
    // IGNORE_INACCESSIBLE_MEM, THREAD_INFO, FULL_MEMORY_INFO, UNLOADED_MODULES, HANDLE_DATA
    format: 0x08000C06,
    environment: false,
    what: "stacks, handles and the memory map",
  },
  heap: {
    name: "heap",
    qualifier: 1024,
    // mini, PRIVATE_READ_WRITE_MEMORY, DATA_SEGMENTS
    format: 0x08000D16,
    environment: true,
    what: "mini with the heaps and the modules' data",
  },
  full: {
    name: "full",
    qualifier: 1024,
    // mini, FULL_MEMORY
    format: 0x08000C07,
    environment: true,
    what: "everything in the process",
  },
};

/** The preset of a name, or `undefined`. */
export function presetByName(name: string): PresetFact | undefined {
  return Object.hasOwn(PRESETS, name) ? PRESETS[name as PresetName] : undefined;
}
