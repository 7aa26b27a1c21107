/**
 * What each way of catching crashes that nobody watches sets in the registry. Pure tables: nothing is read or written here.
 *
 * - AeDebug starts us as the debugger of a program that has crashed. It has run in the lab (Wine); on Windows not yet.
 * - LocalDumps lets Windows Error Reporting write dumps. Written from "Collecting User-Mode Dumps"; not run yet.
 * - Silent process exit lets Windows write a dump when a program ends itself or is ended. Written from "Monitoring Silent
 *   Process Exit"; not run yet.
 *
 * @module
 */
import { minidumpType } from "../facts/formats.ts";
import {
  numberOf,
  numberValue,
  type RegistryPlace,
  type RegistryValue,
  textOf,
  textValue,
} from "../win32/registry.ts";

/** The ways, by the names of `trapline install --by`. */
export const WAYS = ["aedebug", "local-dumps", "silent-exit"] as const;

/** A way of catching crashes that nobody watches. */
export type Way = (typeof WAYS)[number];

/** A value to set: its place, and what it is then, by what it was before. */
export interface Setting extends RegistryPlace {
  readonly set: (before: RegistryValue | undefined) => RegistryValue;
}

const WINDOWS = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

/** Where the postmortem debugger is registered. */
export const AEDEBUG = `${WINDOWS}\\AeDebug`;

/**
 * The postmortem debugger of 64-bit and of 32-bit programs: we debug both.
 *
 * @param command The command line; Windows fills in `%ld` twice: the process id, and the handle of an event.
 */
export function aedebugSettings(command: string): Setting[] {
  return (["64", "32"] as const).flatMap((view) => [
    { view, key: AEDEBUG, name: "Debugger", set: () => textValue(command) },
    // Without it Windows asks somebody first.
    { view, key: AEDEBUG, name: "Auto", set: () => textValue("1") },
  ]);
}

/** What is set for Windows' own ways of writing dumps. */
export interface WindowsDump {
  /** The folder. */
  readonly out: string;
  /** The programs' file names: `checkout.exe`. */
  readonly programs: readonly string[];
  /** Format flags as WriteDumpFile has them. */
  readonly format: number;
  /** How many dumps of a program are kept; the oldest goes first. */
  readonly count: number;
}

const CUSTOM = 0;

/** Dumps by Windows Error Reporting, of some programs or of all. */
export function localDumpsSettings({ out, programs, format, count }: WindowsDump): Setting[] {
  const root = "SOFTWARE\\Microsoft\\Windows\\Windows Error Reporting\\LocalDumps";
  const keys = programs.length === 0 ? [root] : programs.map((program) => `${root}\\${program}`);
  return keys.flatMap((key) => [
    { view: "64", key, name: "DumpFolder", set: () => textValue(out, "expandable") },
    { view: "64", key, name: "DumpCount", set: () => numberValue(count) },
    { view: "64", key, name: "DumpType", set: () => numberValue(CUSTOM) },
    { view: "64", key, name: "CustomDumpFlags", set: () => numberValue(minidumpType(format)) },
  ]);
}

const MONITOR_SILENT_EXIT = 0x200, LOCAL_DUMP = 2;

/** A dump when one of the programs ends itself by ExitProcess or is ended by another. */
export function silentExitSettings({ out, programs, format }: Omit<WindowsDump, "count">): Setting[] {
  return programs.flatMap((program) => {
    const key = `${WINDOWS}\\SilentProcessExit\\${program}`;
    return [
      {
        view: "64",
        key: `${WINDOWS}\\Image File Execution Options\\${program}`,
        name: "GlobalFlag",
        // Other flags of the program (page heap, loader snaps) stay.
        set: (before) => numberValue((flagsIn(before) | MONITOR_SILENT_EXIT) >>> 0),
      },
      { view: "64", key, name: "ReportingMode", set: () => numberValue(LOCAL_DUMP) },
      { view: "64", key, name: "LocalDumpFolder", set: () => textValue(out) },
      { view: "64", key, name: "DumpType", set: () => numberValue(minidumpType(format)) },
    ];
  });
}

/** GlobalFlag is a number, or the same as text in hexadecimal: gflags writes either. */
function flagsIn(value: RegistryValue | undefined): number {
  if (value === undefined) return 0;
  const number = numberOf(value) ?? Number(textOf(value));
  return Number.isInteger(number) ? number : 0;
}
