/**
 * What a bug check (a blue screen) says: its name, and what its four parameters mean.
 *
 * For whoever shows a machine's crash: {@link bugCheckFact}. The parameters of the codes that people meet are in
 * words; of the others only the name is known. Source: the bug check code reference of Microsoft's driver
 * documentation, a page a code (`bug-check-0xd1--driver-irql-not-less-or-equal` …).
 *
 * @module
 */
import { BUG_CHECK_NAMES } from "./bug_check.table.ts";
import { fastFail } from "./failfast.ts";
import { formatCode, statusFact } from "./status.ts";

/** How a parameter's value is to be read. */
export type BugCheckParameterKind =
  /** The address of the instruction at fault: it names the driver. */
  | "code"
  /** An exception's code: 0xC0000005. */
  | "exception"
  /** How memory was accessed: 0 by reading, 1 or 2 by writing, 8 or 0x10 by executing. */
  | "access"
  /** A fail-fast code. */
  | "fail-fast"
  /** An address that is no code: memory that was touched, an object, a record. */
  | "address"
  /** Any other number. */
  | "number";

/** One parameter of a bug check. */
export interface BugCheckParameter {
  /** How its value is read. */
  readonly kind: BugCheckParameterKind;
  /** What it is: a noun, no full stop. */
  readonly what: string;
}

/** What is known of a bug check code. */
export interface BugCheckFact {
  /** The code as it was given. */
  readonly code: number;
  /** The constant's name, `_M` at its end where the code has that bit; "unknown" for a code of no known name. */
  readonly name: string;
  /** What happened: one clause, no full stop; absent where only the name is known. */
  readonly meaning?: string;
  /** Up to four, in order. */
  readonly parameters: readonly BugCheckParameter[];
}

/** The bit that small dumps have in the code of a bug check of a driver's thread: SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M. */
const MINI = 0x10000000;

/** Codes of live dumps whose names don't say so: VIDEO_TDR_TIMEOUT_DETECTED, VIDEO_ENGINE_TIMEOUT_DETECTED. */
const LIVE: readonly string[] = ["VIDEO_TDR_TIMEOUT_DETECTED", "VIDEO_ENGINE_TIMEOUT_DETECTED"];

/**
 * Whether a code is of a live dump: Windows found something wrong, wrote a kernel dump and went on. Such a code is never a
 * real bug check's. Source: "Kernel Live Dump Code Reference" of the driver documentation.
 */
export function isLiveDump(name: string): boolean {
  return /LIVE_?DUMP$/.test(name) || name === "LIVE_SYSTEM_DUMP" || LIVE.includes(name);
}

const memory: BugCheckParameter = { kind: "address", what: "memory that was accessed" };
const irql: BugCheckParameter = { kind: "number", what: "interrupt request level" };
const access: BugCheckParameter = { kind: "access", what: "kind of access" };
const at: BugCheckParameter = { kind: "code", what: "instruction" };
const exception: BugCheckParameter = { kind: "exception", what: "exception" };
const trapFrame: BugCheckParameter = { kind: "address", what: "trap frame" };
const exceptionRecord: BugCheckParameter = { kind: "address", what: "exception record" };
const contextRecord: BugCheckParameter = { kind: "address", what: "context record" };
const reserved: BugCheckParameter = { kind: "number", what: "reserved" };
const number = (what: string): BugCheckParameter => ({ kind: "number", what });
const address = (what: string): BugCheckParameter => ({ kind: "address", what });

type Row = readonly [code: number, meaning: string, ...parameters: BugCheckParameter[]];

const ROWS: readonly Row[] = [
  [0x0a, "the kernel accessed pageable or invalid memory at a raised IRQL", memory, irql, access, at],
  [0x19, "a header of pool memory is damaged", number("kind of damage"), address("pool block")],
  [0x1a, "the memory manager found its data damaged", number("kind of damage")],
  [
    0x1e,
    "a kernel program raised an exception that nobody handled",
    exception,
    at,
    number("parameter 0"),
    number("parameter 1"),
  ],
  [0x3b, "an exception in a system service that nobody handled", exception, at, contextRecord, reserved],
  [0x44, "a driver completed a request that was complete already", address("request (IRP)")],
  [0x4e, "the list of physical pages is damaged", number("kind of damage")],
  [0x50, "memory was accessed that is not there", memory, access, at, reserved],
  [
    0x7a,
    "kernel data could not be read from the page file",
    number("lock type"),
    exception,
    number("page table entry or process"),
    memory,
  ],
  [0x7b, "Windows lost access to the drive that it starts from", address("device or its name")],
  [
    0x7e,
    "a system thread raised an exception that nobody handled",
    exception,
    at,
    exceptionRecord,
    contextRecord,
  ],
  [
    0x7f,
    "the processor raised a trap that the kernel may not have",
    number("trap: 8 is a double fault, 0 a division by zero"),
  ],
  [0x8e, "a kernel program raised an exception that nobody handled", exception, at, trapFrame, reserved],
  [
    0x9f,
    "a driver is in a power state that does not fit",
    number("kind: 3 is a request that is held too long"),
    address("physical device"),
    address("power block"),
    address("request (IRP)"),
  ],
  [0xbe, "a driver wrote to read-only memory", memory, number("page table entry"), reserved, reserved],
  [
    0xc1,
    "a driver wrote outside its special pool block",
    memory,
    address("block's end"),
    number("bytes left"),
    number("kind of damage"),
  ],
  [0xc2, "a driver called the pool in a wrong way", number("kind of violation")],
  [0xc4, "Driver Verifier found a violation", number("kind of violation")],
  [0xc5, "pool memory is damaged, probably by a driver", memory, irql, access, at],
  [0xce, "a driver was unloaded while work of it was still pending", memory, access, at],
  [0xd1, "a driver accessed pageable or invalid memory at a raised IRQL", memory, irql, access, at],
  [0xd5, "a driver accessed special pool that was freed", memory, access, at, reserved],
  [0xd6, "a driver accessed memory behind the end of its block", memory, access, at, reserved],
  [0xe2, "somebody crashed the machine by hand, with the keyboard"],
  [
    0xea,
    "a driver spins and waits for its device",
    address("thread"),
    address("watchdog object"),
    address("driver's name"),
  ],
  [
    0xef,
    "a process that Windows can't do without ended",
    address("process"),
    number("0 for a process, 1 for a thread"),
  ],
  [
    0xf4,
    "a process or thread that Windows can't do without ended",
    number("3 for a process, 6 for a thread"),
    address("object"),
    address("image's name"),
    address("message"),
  ],
  [
    0xf7,
    "a driver overran a buffer on the stack",
    number("cookie that was there"),
    number("cookie that should be"),
    number("its complement"),
    reserved,
  ],
  [0xfc, "code ran in memory that may not hold code", memory, number("page table entry"), reserved, reserved],
  [
    0x101,
    "a processor did not answer clock interrupts",
    number("time-out, in clock ticks"),
    reserved,
    address("processor block"),
    number("processor"),
  ],
  [
    0x109,
    "kernel code or data was changed",
    reserved,
    reserved,
    number("depends on the kind"),
    number("kind of region"),
  ],
  [0x10d, "a driver of the Windows Driver Framework broke a rule", number("kind of violation")],
  [
    0x116,
    "the display driver did not recover from a time-out",
    address("recovery context"),
    at,
    exception,
    number("internal"),
  ],
  [
    0x117,
    "the display driver did not answer in time",
    address("recovery context"),
    at,
    number("secondary code"),
    number("internal"),
  ],
  [
    0x124,
    "the hardware reported an error",
    number("source: 0 is a machine check, 4 is PCI Express"),
    address("error record"),
    number("machine check status, high half"),
    number("machine check status, low half"),
  ],
  [
    0x133,
    "a deferred procedure call ran too long",
    number("0 for a single call, 1 for all together"),
    number("time used, in ticks"),
    number("time allowed, in ticks"),
    address("triage block"),
  ],
  [
    0x139,
    "the kernel found a critical structure damaged",
    { kind: "fail-fast", what: "kind of damage" },
    trapFrame,
    exceptionRecord,
    reserved,
  ],
  [
    0x13a,
    "the kernel's heap is damaged",
    number("kind of damage"),
    address("heap"),
    address("block"),
    reserved,
  ],
  [
    0x154,
    "the store of compressed memory raised an exception",
    address("store"),
    address("exception information"),
    reserved,
    reserved,
  ],
  [0x161, "a dump of a running system, written on request"],
  [0x1c8, "somebody held the power button"],
];

const KNOWN: ReadonlyMap<number, Row> = new Map(ROWS.map((row) => [row[0], row]));

/**
 * What is known of a bug check code.
 *
 * @example The driver that a blue screen blames
 * ```ts
 * import assert from "node:assert/strict";
 * import { bugCheckFact } from "trapline/kerneldump";
 *
 * const { name, parameters } = bugCheckFact(0xD1);
 * assert.equal(name, "DRIVER_IRQL_NOT_LESS_OR_EQUAL");
 * assert.equal(parameters.findIndex(({ kind }) => kind === "code"), 3);
 * ```
 */
export function bugCheckFact(code: number): BugCheckFact {
  const exact = BUG_CHECK_NAMES.get(code);
  const plain = exact === undefined ? (code & ~MINI) >>> 0 : code;
  const base = BUG_CHECK_NAMES.get(plain);
  const name = exact ?? (base === undefined ? "unknown" : `${base}_M`);
  const row = KNOWN.get(plain);
  if (row === undefined) return { code, name, parameters: [] };
  const [, meaning, ...parameters] = row;
  return { code, name, meaning, parameters };
}

const ACCESSES: Readonly<Record<string, string>> = {
  "0": "read",
  "1": "write",
  "2": "write",
  "8": "execute",
  "16": "execute",
};

/** What the value of a parameter says, where it is more than a number; `undefined` for all others. */
export function bugCheckParameterWords(
  value: bigint,
  known: BugCheckParameter | undefined,
): string | undefined {
  if (known?.kind === "access") return ACCESSES[value.toString()];
  if (known?.kind === "fail-fast") return fastFail(value)?.what;
  if (known?.kind !== "exception") return undefined;
  // Exceptions come with their sign extended to 64 bits.
  const code = Number(BigInt.asUintN(32, value));
  const fact = statusFact(code);
  return fact === undefined ? formatCode(code) : `${formatCode(code)} ${fact.what}`;
}
