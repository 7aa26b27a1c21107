/**
 * What a blue screen of this machine would leave, by what Windows is set to.
 *
 * Source: learn.microsoft.com, "Configure system failure and recovery options in Windows" and "Varieties of kernel-mode
 * dump files".
 *
 * @module
 */
import { registryKeyExists, registryNumber, registryText, registryValue } from "../win32/registry.ts";
import type { DoctorFinding } from "./doctor_findings.ts";

/** What Windows is set to. */
export interface BlueScreenFacts {
  /** CrashDumpEnabled; absent where nothing is set. */
  readonly kind?: number | undefined;
  /** FilterPages: a complete dump leaves out what other virtual machines have. */
  readonly active: boolean;
  /** DumpFile, and whether one is there. */
  readonly file: string;
  readonly there: boolean;
  /** MinidumpDir. */
  readonly folder: string;
  /** Whether the next dump takes the place of the last. */
  readonly overwrite: boolean;
  /** Whether the machine starts again by itself. */
  readonly restarts: boolean;
  /** Whether a dump is kept however little room there is. */
  readonly kept: boolean;
  /** Whether there is a page file, or one that is set for dumps alone: they are written through it. */
  readonly paged: boolean;
}

const CONTROL = "SYSTEM\\CurrentControlSet\\Control";
const CRASH_CONTROL = `${CONTROL}\\CrashControl`;
const PAGING = {
  view: "64",
  key: `${CONTROL}\\Session Manager\\Memory Management`,
  name: "PagingFiles",
} as const;
const KINDS: Readonly<Record<number, string>> = {
  1: "a complete dump",
  2: "a dump of the kernel's memory",
  7: "an automatic dump (of the kernel's memory)",
};
const SMALL = 3;

/** Asks this machine; `undefined` where Windows has no such settings, as Wine has none. */
export function blueScreenFacts(): BlueScreenFacts | undefined {
  if (!registryKeyExists(CRASH_CONTROL, "64")) return undefined;
  const number = (name: string): number | undefined => registryNumber(CRASH_CONTROL, name);
  const root = Deno.env.get("SystemRoot") ?? "C:\\Windows";
  const file = registryText(CRASH_CONTROL, "DumpFile", "64") ?? `${root}\\MEMORY.DMP`;
  return {
    kind: number("CrashDumpEnabled"),
    active: number("FilterPages") === 1,
    file,
    there: isThere(file),
    folder: registryText(CRASH_CONTROL, "MinidumpDir", "64") ?? `${root}\\Minidump`,
    overwrite: number("Overwrite") !== 0,
    restarts: number("AutoReboot") !== 0,
    kept: number("AlwaysKeepMemoryDump") === 1,
    paged: hasPageFile() || registryText(CRASH_CONTROL, "DedicatedDumpFile", "64") !== undefined,
  };
}

/** A list of texts, one for each page file; an empty one where there is none. */
function hasPageFile(): boolean {
  const value = registryValue(PAGING);
  return value !== undefined && new TextDecoder("utf-16le").decode(value.data).replaceAll("\0", "") !== "";
}

function isThere(file: string): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch {
    return false; // Not there, or not for us to see.
  }
}

function set(name: string, value: number): string {
  return `reg add "HKLM\\${CRASH_CONTROL}" /v ${name} /t REG_DWORD /d ${value} /f`;
}

/** What follows from it. It concerns the machine's own crashes alone: Trapline captures programs all the same. */
export function blueScreen(facts: BlueScreenFacts): DoctorFinding {
  const { kind, file, folder, overwrite, there, restarts, paged, kept } = facts;
  const finding = (text: string, ...fixes: readonly string[]): DoctorFinding => ({
    what: "bluescreen",
    ok: true,
    text,
    fix: fixes.length === 0 ? undefined : fixes.join("; "),
  });
  const automatic = `${set("CrashDumpEnabled", 7)}, and restart`;
  if (kind === undefined || kind === 0) return finding("a blue screen leaves no dump", automatic);
  const after = restarts
    ? "the machine then restarts by itself"
    : "the machine stays so until somebody restarts it";
  const unattended = restarts ? [] : [`where nobody sits before it: ${set("AutoReboot", 1)}`];
  if (!paged) {
    return finding(
      `a blue screen leaves no dump: there is no page file, through which dumps are written; ${after}`,
      "give the system's disk a page file, or set DedicatedDumpFile, and restart",
      ...unattended,
    );
  }
  if (kind === SMALL) {
    return finding(
      `a blue screen leaves a small dump in ${folder}, each a file of its own: registers, one stack, drivers; ${after}`,
      `for the kernel's memory: ${automatic}`,
      ...unattended,
    );
  }
  const what = kind === 1 && facts.active ? "an active memory dump" : KINDS[kind];
  if (what === undefined) {
    return finding(`CrashDumpEnabled is ${kind}, which Trapline does not know`, automatic);
  }
  const next = overwrite
    ? "which the next one overwrites"
    : there
    ? "which is there and is not overwritten: no other is written until it is moved away"
    : "which the next one does not overwrite";
  return finding(
    `a blue screen leaves ${what} as ${file}, ${next}, and a small one in ${folder}` +
      `${kind === 1 && !facts.active ? "; the page file must be larger than the memory" : ""}` +
      `${kept ? "" : "; Windows may remove it where the disk has less than 25 GB free"}; ${after}`,
    ...!overwrite && there ? [`move ${file} away, or ${set("Overwrite", 1)}`] : [],
    ...unattended,
  );
}
