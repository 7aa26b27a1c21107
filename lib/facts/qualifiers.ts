/**
 * The dump qualifiers of WriteDumpFile and what each means by kind of target.
 *
 * One value has several names: the general one, and one each for a user-mode and a kernel target, spelt as in dbgeng.h
 * (case matters). The engine sees the value alone, so a kernel name given for a program would write a user-mode dump
 * without a word: a name is accepted for its own kind of target only. Source: dbgeng.h and the WriteDumpFile page of the debugger's documentation.
 *
 * @module
 */

import { type MemoryContent, memoryIn } from "./formats.ts";

/** What the engine does with a qualifier for one kind of target. */
export interface QualifierMeaning {
  /** Whether Trapline takes it for this kind of target. */
  readonly accepted: boolean;
  /** What is written, or why it isn't: one clause, no full stop. */
  readonly what: string;
}

/** One name of a qualifier. */
export interface QualifierFact {
  /** The constant's name in dbgeng.h. */
  readonly name: string;
  /** The value given to WriteDumpFile. */
  readonly value: number;
  /** For a user-mode target: a process. */
  readonly user: QualifierMeaning;
  /** For a kernel target: a machine. */
  readonly kernel: QualifierMeaning;
}

/** Every official name of a qualifier. */
export type QualifierName =
  | "DEBUG_DUMP_SMALL"
  | "DEBUG_DUMP_DEFAULT"
  | "DEBUG_DUMP_FULL"
  | "DEBUG_USER_WINDOWS_SMALL_DUMP"
  | "DEBUG_USER_WINDOWS_DUMP"
  | "DEBUG_KERNEL_SMALL_DUMP"
  | "DEBUG_KERNEL_DUMP"
  | "DEBUG_KERNEL_FULL_DUMP";

/** DEBUG_DUMP_SMALL: a minidump whose contents the format flags decide; with FULL_MEMORY, everything. */
export const DEBUG_DUMP_SMALL = 1024;
/** DEBUG_DUMP_DEFAULT: the legacy full user-mode dump; a kernel summary dump. */
export const DEBUG_DUMP_DEFAULT = 1025;
/** DEBUG_DUMP_FULL: a complete memory dump, of a kernel target only. */
export const DEBUG_DUMP_FULL = 1026;

const MEANINGS: ReadonlyMap<number, Pick<QualifierFact, "user" | "kernel">> = new Map([
  [DEBUG_DUMP_SMALL, {
    user: { accepted: true, what: "a minidump, its contents set by format flags" },
    kernel: { accepted: true, what: "a small memory dump" },
  }],
  [DEBUG_DUMP_DEFAULT, {
    user: { accepted: true, what: "a full user-mode dump; new engines refuse it" },
    kernel: { accepted: true, what: "a kernel summary dump" },
  }],
  [DEBUG_DUMP_FULL, {
    user: {
      accepted: false,
      what:
        "a complete memory dump is of a machine, not of a process; write DEBUG_DUMP_SMALL with FULL_MEMORY",
    },
    kernel: { accepted: true, what: "a complete memory dump" },
  }],
]);

const VALUES: Readonly<Record<QualifierName, number>> = {
  DEBUG_DUMP_SMALL,
  DEBUG_DUMP_DEFAULT,
  DEBUG_DUMP_FULL,
  DEBUG_USER_WINDOWS_SMALL_DUMP: DEBUG_DUMP_SMALL,
  DEBUG_USER_WINDOWS_DUMP: DEBUG_DUMP_DEFAULT,
  DEBUG_KERNEL_SMALL_DUMP: DEBUG_DUMP_SMALL,
  DEBUG_KERNEL_DUMP: DEBUG_DUMP_DEFAULT,
  DEBUG_KERNEL_FULL_DUMP: DEBUG_DUMP_FULL,
};

const OF_A_MACHINE: QualifierMeaning = {
  accepted: false,
  what: "the name is of a dump of a machine, not of a process; write DEBUG_DUMP_SMALL or a preset",
};
const OF_A_PROCESS: QualifierMeaning = {
  accepted: false,
  what:
    "the name is of a dump of a process, not of a machine; write DEBUG_KERNEL_SMALL_DUMP or another of its kin",
};

/** Every name, the general ones first. */
export const QUALIFIERS: readonly QualifierFact[] = Object.entries(VALUES).map(([name, value]) => {
  const { user, kernel } = MEANINGS.get(value)!;
  return {
    name,
    value,
    user: name.startsWith("DEBUG_KERNEL_") && user.accepted ? OF_A_MACHINE : user,
    kernel: name.startsWith("DEBUG_USER_") ? OF_A_PROCESS : kernel,
  };
});

/** The qualifier of an official name, spelt exactly; `undefined` for anything else. */
export function qualifierByName(name: string): QualifierFact | undefined {
  return QUALIFIERS.find((fact) => fact.name === name);
}

/** The general name of a qualifier's value (1024 is `DEBUG_DUMP_SMALL`), or `undefined`. */
export function qualifierName(value: number): QualifierName | undefined {
  return QUALIFIERS.find((fact) => fact.value === value)?.name as QualifierName | undefined;
}

/**
 * What of a process's memory a dump of a qualifier with format flags holds; the legacy full dump has all of it, and those
 * of a machine's memory have that of every process.
 */
export function memoryWritten(qualifier: number, formatFlags: number): ReadonlySet<MemoryContent> {
  const memory = memoryIn(formatFlags);
  return qualifier !== DEBUG_DUMP_SMALL ? new Set<MemoryContent>([...memory, "all"]) : memory;
}
