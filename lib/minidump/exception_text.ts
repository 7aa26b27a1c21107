/** What an exception was, in words, for summaries and reports. @module */
import { clrException } from "../facts/clr.ts";
import { EXCEPTION_CODE } from "../facts/exceptions.ts";
import { fastFail } from "../facts/failfast.ts";
import { describeStatus, formatCode, statusFact, statusWords } from "../facts/status.ts";
import type { Exception } from "./exception.ts";
import { family, requestWords } from "./stop.ts";
import type { Os, SystemInfo } from "./system.ts";
import { hex } from "./text.ts";

const {
  STATUS_ACCESS_VIOLATION: ACCESS_VIOLATION,
  STATUS_IN_PAGE_ERROR: IN_PAGE_ERROR,
  STATUS_STACK_BUFFER_OVERRUN: FAST_FAIL,
  EXCEPTION_COMPLUS: CLR_EXCEPTION,
} = EXCEPTION_CODE;
/** FAST_FAIL_EXCEPTION_DOTNET_AOT: its second parameter is the HRESULT of the exception. */
const NATIVE_AOT = 72n;
const CHROMIUM_OUT_OF_MEMORY = 0xE0000008;

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

/** What Crashpad and Breakpad write on Apple's systems in place of a Mach exception for one of Objective-C's. */
const NS_EXCEPTIONS: readonly number[] = [0x43506E78, 0xDEADC0DE];

/** What of an exception has a say in its words. */
export type RaisedException = Pick<Exception, "code" | "parameters">;

/** What the words about an exception are made from. */
export interface ExceptionEvidence {
  /** The exception. */
  readonly exception: RaisedException;
  /** The instruction pointer at the exception, where it could be read. */
  readonly ip?: bigint | undefined;
  /** The machine; without it a Windows x64 machine is assumed. */
  readonly system?: SystemInfo | undefined;
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
  const request = requestWords(exception.code, os);
  if (request !== undefined) return request;
  if (os !== "windows") return foreignWords(os, exception.code);
  if (exception.code === ACCESS_VIOLATION) return accessWords("access violation", evidence);
  if (exception.code === IN_PAGE_ERROR) return inPageWords(evidence);
  if (exception.code === FAST_FAIL) return fastFailWords(exception);
  if (exception.code === CLR_EXCEPTION) return clrWords(exception.parameters[0]);
  if (exception.code === CHROMIUM_OUT_OF_MEMORY) return outOfMemoryWords(exception);
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
  const note = addressNote(address, executes, evidence);
  return `${name} ${verb} ${hex(address)}${note === undefined ? "" : ` (${note})`}`;
}

function addressNote(
  address: bigint,
  executes: boolean,
  { exception, system }: ExceptionEvidence,
): string | undefined {
  // A page that could not be read back from its file is neither no code nor forbidden.
  if (exception.code === IN_PAGE_ERROR) return undefined;
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

function fastFailWords(exception: RaisedException): string {
  const [reason] = exception.parameters;
  if (reason === undefined) return "fail-fast without a reason";
  if (reason === NATIVE_AOT && exception.parameters.length > 1) {
    return `${clrWords(exception.parameters[1])} in a program compiled ahead of time`;
  }
  const fact = fastFail(reason);
  return fact === undefined ? `fail-fast with reason ${reason}` : `fail-fast ${fact.name}: ${fact.what}`;
}

/** .NET 9 and later raise a caught exception without parameters. */
function clrWords(hresult: bigint | undefined): string {
  if (hresult === undefined) return ".NET exception";
  const code = Number(BigInt.asUintN(32, hresult));
  const name = clrException(code);
  return name === undefined ? `.NET exception ${formatCode(code)}` : `.NET ${name} (${formatCode(code)})`;
}

/** Chromium's allocator raises it with the size it was asked for. */
function outOfMemoryWords({ parameters: [size] }: RaisedException): string {
  return size === undefined
    ? "Chromium out of memory"
    : `Chromium out of memory: ${size} bytes were asked for`;
}

function foreignWords(os: Os, code: number): string {
  if (family(os) === "macos" && NS_EXCEPTIONS.includes(code)) {
    return "Objective-C exception that nobody caught";
  }
  const [kind, names] = FOREIGN[family(os)] ?? ["exception", {}];
  const name = names[code];
  return name === undefined ? `${kind} ${hex(code)}` : `${kind} ${code} ${name}`;
}
