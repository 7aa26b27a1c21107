/** What a dump is of: a process, or a machine; and how both are named to people. @module */
import { baseName } from "../facts/path.ts";

/** A process that was dumped. */
export interface ProcessTarget {
  /** Its id. */
  readonly pid: number;
  /** The path of its program. */
  readonly image: string;
  /** With arguments that look like secrets masked. */
  readonly commandLine: string;
  /** When it was created, in ISO 8601. */
  readonly created: string;
  /** It is a 32-bit program on 64-bit Windows, and its dump has 64 bits; absent of any other. */
  readonly wow64?: true;
}

/** A machine that was dumped: it has no process. */
export interface MachineTarget {
  /** How its kernel was reached, a key in it masked: `com:ipport=50000,port=10.0.0.7`. */
  readonly machine: string;
  /** Its build of Windows. */
  readonly build: number;
  /** How many processors it has. */
  readonly processors: number;
}

/** What a dump is of. */
export type DumpedTarget = ProcessTarget | MachineTarget;

/** Whether a dump is of a machine. */
export function isMachine(target: DumpedTarget): target is MachineTarget {
  return "machine" in target;
}

/** A short name: the file name of the program, or `machine`. */
export function targetName(target: DumpedTarget): string {
  if (isMachine(target)) return "machine";
  return baseName(target.image) || `pid ${target.pid}`;
}

/** The name with what tells it from others: `checkout.exe (pid 1234)`, `machine at com:…, Windows build 26100`. */
export function targetWords(target: DumpedTarget): string {
  if (isMachine(target)) return `machine at ${target.machine}, Windows build ${target.build}`;
  return `${targetName(target)} (pid ${target.pid}${target.wow64 ? ", a 32-bit program" : ""})`;
}

/** What tells targets apart. */
export function targetKey(target: DumpedTarget): string {
  return isMachine(target) ? target.machine : String(target.pid);
}
