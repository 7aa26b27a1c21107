import { fastFail } from "../facts/failfast.ts";
import { describeStatus, formatCode, statusFact, statusWords } from "../facts/status.ts";
import type { Exception } from "./exception.ts";
import type { Os, SystemInfo } from "./system.ts";
import { hex } from "./text.ts";

const ACCESS_VIOLATION = 0xC0000005;
const IN_PAGE_ERROR = 0xC0000006;
const FAST_FAIL = 0xC0000409;

/** Codes that stop a program without being a crash: breakpoints, a debugger's break-in, a dump by request. */
const BREAKS: ReadonlySet<number> = new Set([
  0x80000003,
  0x80000004,
  0x80000007,
  0x4000001E,
  0x4000001F,
  0x0517A7ED,
  0x406D1388,
]);

/** No pointer to an object reaches here: Windows never maps the first 64 KiB. */
const NULL_AREA = 0x10000n;
const ALL_ONES = 0xFFFFFFFFFFFFFFFFn;

/** Signals and Mach exceptions by number: what dumps of other systems have in place of a code. */
const FOREIGN: Readonly<
  Partial<Record<Os, readonly [kind: string, names: Readonly<Record<number, string>>]>>
> = {
  linux: ["signal", { 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 11: "SIGSEGV" }],
  macos: ["Mach exception", {
    1: "EXC_BAD_ACCESS",
    2: "EXC_BAD_INSTRUCTION",
    3: "EXC_ARITHMETIC",
    5: "EXC_SOFTWARE",
    6: "EXC_BREAKPOINT",
    10: "EXC_CRASH",
  }],
};

/** What the words about an exception are made from. */
export interface ExceptionEvidence {
  /** The exception. */
  readonly exception: Exception;
  /** The instruction pointer at the exception, where it could be read. */
  readonly ip?: bigint | undefined;
  /** The machine; without it a Windows x64 machine is assumed. */
  readonly system?: SystemInfo | undefined;
}

/** "break" for a breakpoint, a break-in or a dump by request, "crash" for all else. */
export function stopKind(exception: Exception): "crash" | "break" {
  return BREAKS.has(exception.code) ? "break" : "crash";
}

/** The address that was accessed, for an access violation or an in-page error. */
export function accessedAddress({ exception, system }: ExceptionEvidence): bigint | undefined {
  const { code, parameters: [, address] } = exception;
  if (code !== ACCESS_VIOLATION && code !== IN_PAGE_ERROR) return undefined;
  // Some writers extend 32-bit addresses by their sign, or leave other bits above them.
  return system?.cpu === "x86" && address !== undefined ? BigInt.asUintN(32, address) : address;
}

/** Says what an exception is: `access violation writing 0x0 (null pointer)`. */
export function exceptionWords(evidence: ExceptionEvidence): string {
  const { exception, system } = evidence;
  const os = system?.os ?? "windows";
  if (os !== "windows") return foreignWords(os, exception.code);
  if (exception.code === ACCESS_VIOLATION) return accessWords("access violation", evidence);
  if (exception.code === IN_PAGE_ERROR) return inPageWords(evidence);
  if (exception.code === FAST_FAIL) return fastFailWords(exception);
  const fact = statusFact(exception.code);
  return fact === undefined ? `exception ${formatCode(exception.code)}` : statusWords(fact);
}

function accessWords(name: string, evidence: ExceptionEvidence): string {
  const address = accessedAddress(evidence);
  const [kind] = evidence.exception.parameters;
  if (address === undefined || kind === undefined) return name;
  // Without hardware support for it, running code that isn't there is reported as reading it.
  const executes = kind === 8n || (kind === 0n && address === evidence.ip);
  const verb = executes ? "executing" : kind === 0n ? "reading" : kind === 1n ? "writing" : "touching";
  const note = addressNote(address, executes, evidence.system);
  return `${name} ${verb} ${hex(address)}${note === undefined ? "" : ` (${note})`}`;
}

function addressNote(address: bigint, executes: boolean, system: SystemInfo | undefined): string | undefined {
  if (address === 0n) return "null pointer";
  if (address < NULL_AREA) return `null pointer + ${hex(address)}`;
  if (executes) return "no code, or not allowed to run: DEP";
  // The processor gives no address for these, and Windows calls each of them a read of -1.
  if (address === ALL_ONES && system?.cpu !== "x86") return "most likely a non-canonical pointer";
  return undefined;
}

function inPageWords(evidence: ExceptionEvidence): string {
  const words = accessWords("in-page error", evidence);
  const status = evidence.exception.parameters[2];
  return status === undefined ? words : `${words}: ${describeStatus(Number(BigInt.asUintN(32, status)))}`;
}

function fastFailWords(exception: Exception): string {
  const [reason] = exception.parameters;
  if (reason === undefined) return "stack buffer overrun or fail-fast";
  const fact = fastFail(reason);
  return fact === undefined ? `fail-fast with reason ${reason}` : `fail-fast ${fact.name}: ${fact.what}`;
}

function foreignWords(os: Os, code: number): string {
  const family = os === "android" ? "linux" : os === "ios" ? "macos" : os;
  const [kind, names] = FOREIGN[family] ?? ["exception", {}];
  const name = names[code];
  return name === undefined ? `${kind} ${hex(code)}` : `${kind} ${code} ${name}`;
}
