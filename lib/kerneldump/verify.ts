/** Whether a kernel dump is whole, and the one that was asked for. Enter at {@link verifyKernel}. @module */
import { hex } from "../facts/text.ts";
import type { KernelDump } from "./dump.ts";
import type { KernelDumpKind } from "./dump_types.ts";

/** What a check of a kernel dump found. The text may change, the names don't. */
export type KernelFindingCode =
  /** Something lies behind the end of the file: it was cut off, or a pointer is wrong. */
  | "outside-file"
  /** A table of the dump is damaged, or of a kind that isn't read. */
  | "table-damaged"
  /** The list of drivers is empty: the engine opens such a file without a word. */
  | "drivers-missing"
  /** The debugger's data block is not in the dump: debuggers read no registers from it. */
  | "debugger-data-missing"
  /** The registers can't be read. */
  | "registers-missing"
  /** It is another kind than was asked for. */
  | "kind-differs"
  /** Its bug check is another than the one that was asked for. */
  | "bug-check-differs";

/** One thing that a check found. */
export interface KernelFinding {
  /** "fatal" makes the dump unfit for what was asked, "odd" is worth knowing. */
  readonly severity: "fatal" | "odd";
  /** What it is, for programs. */
  readonly code: KernelFindingCode;
  /** What it is, for people: one sentence without a full stop. */
  readonly message: string;
  /** The place in the file, in bytes from its start. */
  readonly offset?: number;
}

/** What a kernel dump must be. */
export interface KernelExpectation {
  /** What it must hold. */
  readonly kind?: KernelDumpKind;
  /** The bug check code that it must have. */
  readonly bugCheck?: number;
  /** How many drivers its list must have at least. */
  readonly drivers?: number;
}

/** Checks a dump; fatal findings come first, and none means that it is fit. */
export async function verifyKernel(
  dump: KernelDump,
  expect: KernelExpectation = {},
): Promise<readonly KernelFinding[]> {
  const findings: KernelFinding[] = dump.problems.map(({ code, message, offset }) => ({
    severity: "fatal",
    code: code === "out-of-file" ? "outside-file" : "table-damaged",
    message,
    ...(offset === undefined ? {} : { offset }),
  }));
  const add = (severity: KernelFinding["severity"], code: KernelFindingCode, message: string): void => {
    findings.push({ severity, code, message });
  };
  const drivers = (await dump.drivers()).length;
  const least = expect.drivers ?? 1;
  // Of a file that was cut off only that is worth a word.
  if (findings.length === 0 && drivers < least) {
    const found = drivers === 0 ? "is empty" : `has ${drivers} drivers, and ${least} were expected`;
    add("fatal", "drivers-missing", `The list of drivers ${found}`);
  }
  if (expect.kind !== undefined && dump.type?.kind !== expect.kind) {
    add(
      "fatal",
      "kind-differs",
      `It is a ${dump.type?.kind ?? "unknown"} dump, ${expect.kind} was asked for`,
    );
  }
  if (expect.bugCheck !== undefined && dump.header.bugCheck !== expect.bugCheck) {
    const [found, asked] = [dump.header.bugCheck, expect.bugCheck].map(hex);
    add("fatal", "bug-check-differs", `Its bug check is ${found}, not ${asked}`);
  }
  if (findings.length === 0 && !await dump.hasDebuggerData()) {
    add("odd", "debugger-data-missing", "The debugger's data block is not in the dump");
  }
  if (findings.length === 0 && await dump.context() === undefined) {
    add("odd", "registers-missing", "The registers can't be read");
  }
  return findings;
}
