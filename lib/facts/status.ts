/**
 * Exception and exit codes by number and by name.
 *
 * Windows uses one 32-bit space for both: what a thread raises is also what the process returns when nobody
 * handles it. The table holds the codes a crash or an exit really shows, not all of NTSTATUS.
 *
 * Sources: ntstatus.h and winnt.h of the Windows SDK; the debugger's list of event filters for the short names
 * (`av`, `sov`); the runtimes' own headers for the codes above 0xE0000000 and the GCC family.
 *
 * @module
 */
import { EXCEPTION_CODE } from "./exceptions.ts";

/** One code and what is known about it. */
export interface StatusFact {
  /** The code, unsigned 32 bits. */
  readonly code: number;
  /** The constant's own name in the header that defines it. */
  readonly name: string;
  /** The name in recipes and reports: lower case, words joined by `-`. */
  readonly kebab: string;
  /** What it means to the one who reads the report: one clause, no full stop. */
  readonly what: string;
  /** Other accepted names: the debugger's short filter names and second official names. */
  readonly aliases: readonly string[];
}

type Row = readonly [code: number, name: string, kebab: string, what: string, ...aliases: string[]];

const ROWS: readonly Row[] = [
  // Success, warning and RPC codes that turn up as exceptions, and the debugger's own.
  [0x00000102, "WAIT_TIMEOUT", "wait-timeout", "a wait ended by its time limit", "STATUS_TIMEOUT"],
  [0x000006BA, "RPC_S_SERVER_UNAVAILABLE", "rpc-server-unavailable", "the RPC server can't be reached"],
  [0x000006BE, "RPC_S_CALL_FAILED", "rpc-call-failed", "a remote procedure call failed"],
  [0x04242420, "CLRDBG_NOTIFICATION", "clr-debugger-notification", "the .NET runtime speaks to its debugger"],
  [0x0517A7ED, "SIMULATED", "simulated", "a dump that Crashpad was asked for; no crash"],
  [0x0EEDFADE, "DELPHI_EXCEPTION", "delphi-exception", "a Delphi exception"],
  [0x20474343, "GCC_THROW", "gcc-throw", "a C++ exception thrown by GCC's runtime"],
  [0x21474343, "GCC_UNWIND", "gcc-unwind", "GCC's runtime unwinds for an exception"],
  [0x22474343, "GCC_FORCED", "gcc-forced-unwind", "GCC's runtime unwinds by force, without a catch"],
  [0x40000015, "STATUS_FATAL_APP_EXIT", "fatal-app-exit", "the program ended itself with a fatal message"],
  [0x4000001E, "STATUS_WX86_SINGLE_STEP", "wow64-single-step", "a single step in 32-bit code", "wos"],
  [0x4000001F, "STATUS_WX86_BREAKPOINT", "wow64-breakpoint", "a breakpoint in 32-bit code", "wob"],
  [0x40010003, "DBG_TERMINATE_THREAD", "terminate-thread", "the debugger ended a thread"],
  [0x40010004, "DBG_TERMINATE_PROCESS", "terminate-process", "the debugger ended the process"],
  [0x40010005, "DBG_CONTROL_C", "control-c", "Ctrl+C was pressed", "cc", "cce"],
  [0x40010006, "DBG_PRINTEXCEPTION_C", "debug-print", "a debug string for the debugger"],
  [0x40010007, "DBG_RIPEXCEPTION", "rip-exception", "a system debugging error (RIP)"],
  [0x40010008, "DBG_CONTROL_BREAK", "control-break", "Ctrl+Break was pressed"],
  [0x40010009, "DBG_COMMAND_EXCEPTION", "debugger-command", "a command for the debugger", "dbce"],
  [0x4001000A, "DBG_PRINTEXCEPTION_WIDE_C", "debug-print-wide", "a Unicode debug string for the debugger"],
  [0x40080201, "RO_ORIGINATE_ERROR", "windows-runtime-originate", "a Windows Runtime error begins", "rto"],
  [
    0x40080202,
    "RO_TRANSFORM_ERROR",
    "windows-runtime-transform",
    "a Windows Runtime error changes code",
    "rtt",
  ],
  [0x406D1388, "MS_VC_EXCEPTION", "thread-name", "a thread tells the debugger its name", "vcpp"],
  // Warnings: breakpoints, steps, guard pages.
  [
    0x80000001,
    "STATUS_GUARD_PAGE_VIOLATION",
    "guard-page",
    "a guard page was touched",
    "gp",
    "EXCEPTION_GUARD_PAGE",
  ],
  [0x80000002, "STATUS_DATATYPE_MISALIGNMENT", "datatype-misalignment", "an unaligned access", "dm"],
  [0x80000003, "STATUS_BREAKPOINT", "breakpoint", "a breakpoint instruction", "bpe", "bpec"],
  [0x80000004, "STATUS_SINGLE_STEP", "single-step", "a single step or a hardware breakpoint", "sse", "ssec"],
  [0x80000007, "STATUS_WAKE_SYSTEM_DEBUGGER", "wake-debugger", "the debugger was woken; no crash", "wkd"],
  [0x80000026, "STATUS_LONGJUMP", "long-jump", "longjmp unwinds the stack"],
  [0x80000029, "STATUS_UNWIND_CONSOLIDATE", "unwind-consolidate", "an unwind runs a callback"],
  // .NET's HRESULTs: what a process of it exits with after a fatal error.
  [0x800703E9, "COR_E_STACKOVERFLOW", "clr-exit-stack-overflow", "a .NET thread used up its stack"],
  [0x80131506, "COR_E_EXECUTIONENGINE", "clr-engine-failure", "the .NET runtime itself failed"],
  [0x80131623, "COR_E_FAILFAST", "clr-fail-fast", "a .NET program ended itself (Environment.FailFast)"],
  // Errors of the processor and the kernel.
  [0xC0000001, "STATUS_UNSUCCESSFUL", "unsuccessful", "a request failed without a reason"],
  [
    0xC0000005,
    "STATUS_ACCESS_VIOLATION",
    "access-violation",
    "memory that can't be read, written or run",
    "av",
  ],
  [0xC0000006, "STATUS_IN_PAGE_ERROR", "in-page-error", "a page could not be read back from its file", "ip"],
  [0xC0000008, "STATUS_INVALID_HANDLE", "invalid-handle", "a handle that isn't valid", "ch", "hc"],
  [0xC000000D, "STATUS_INVALID_PARAMETER", "invalid-parameter", "an argument that isn't valid"],
  [0xC000000E, "STATUS_NO_SUCH_DEVICE", "no-such-device", "a device is gone"],
  [0xC0000013, "STATUS_NO_MEDIA_IN_DEVICE", "no-media", "a drive is empty"],
  [0xC0000017, "STATUS_NO_MEMORY", "no-memory", "memory ran out"],
  [
    0xC000001C,
    "STATUS_INVALID_SYSTEM_SERVICE",
    "invalid-system-service",
    "a system call that isn't there",
    "isc",
  ],
  [0xC000001D, "STATUS_ILLEGAL_INSTRUCTION", "illegal-instruction", "bytes that are no instruction", "ii"],
  [
    0xC000001E,
    "STATUS_INVALID_LOCK_SEQUENCE",
    "invalid-lock-sequence",
    "a lock prefix where none may be",
    "lsq",
  ],
  [0xC0000022, "STATUS_ACCESS_DENIED", "access-denied", "access was denied"],
  [
    0xC0000025,
    "STATUS_NONCONTINUABLE_EXCEPTION",
    "noncontinuable-exception",
    "a handler went on where it may not",
  ],
  [0xC0000026, "STATUS_INVALID_DISPOSITION", "invalid-disposition", "a handler returned nonsense"],
  [0xC0000027, "STATUS_UNWIND", "unwind", "the stack is being unwound"],
  [0xC0000028, "STATUS_BAD_STACK", "bad-stack", "the stack pointer is outside the thread's stack"],
  [
    0xC0000029,
    "STATUS_INVALID_UNWIND_TARGET",
    "invalid-unwind-target",
    "an unwind to a frame that isn't there",
  ],
  [0xC0000037, "STATUS_PORT_DISCONNECTED", "port-disconnected", "the other side of a port is gone", "3c"],
  [0xC000003F, "STATUS_CRC_ERROR", "crc-error", "data on a medium are damaged"],
  [
    0xC000007B,
    "STATUS_INVALID_IMAGE_FORMAT",
    "invalid-image-format",
    "a DLL that is damaged or of another bitness",
  ],
  [
    0xC000008C,
    "STATUS_ARRAY_BOUNDS_EXCEEDED",
    "array-bounds-exceeded",
    "an index out of bounds, seen by hardware",
  ],
  [
    0xC000008D,
    "STATUS_FLOAT_DENORMAL_OPERAND",
    "float-denormal-operand",
    "a floating-point operand is too small",
  ],
  [0xC000008E, "STATUS_FLOAT_DIVIDE_BY_ZERO", "float-divide-by-zero", "a floating-point division by zero"],
  [0xC000008F, "STATUS_FLOAT_INEXACT_RESULT", "float-inexact-result", "a floating-point result isn't exact"],
  [
    0xC0000090,
    "STATUS_FLOAT_INVALID_OPERATION",
    "float-invalid-operation",
    "a floating-point operation isn't valid",
  ],
  [0xC0000091, "STATUS_FLOAT_OVERFLOW", "float-overflow", "a floating-point result is too large"],
  [
    0xC0000092,
    "STATUS_FLOAT_STACK_CHECK",
    "float-stack-check",
    "the floating-point stack over- or underflowed",
  ],
  [0xC0000093, "STATUS_FLOAT_UNDERFLOW", "float-underflow", "a floating-point result is too small"],
  [
    0xC0000094,
    "STATUS_INTEGER_DIVIDE_BY_ZERO",
    "integer-divide-by-zero",
    "an integer division by zero",
    "dz",
  ],
  [0xC0000095, "STATUS_INTEGER_OVERFLOW", "integer-overflow", "an integer result is too large", "iov"],
  [
    0xC0000096,
    "STATUS_PRIVILEGED_INSTRUCTION",
    "privileged-instruction",
    "an instruction that only the kernel may run",
  ],
  [0xC000009A, "STATUS_INSUFFICIENT_RESOURCES", "insufficient-resources", "the system ran out of resources"],
  [0xC000009C, "STATUS_DEVICE_DATA_ERROR", "device-data-error", "a device could not read its own data"],
  [0xC000009D, "STATUS_DEVICE_NOT_CONNECTED", "device-not-connected", "a device is no longer connected"],
  [0xC00000AA, "STATUS_INSTRUCTION_MISALIGNMENT", "instruction-misalignment", "code at an unaligned address"],
  [0xC00000BB, "STATUS_NOT_SUPPORTED", "not-supported", "the request isn't supported"],
  [0xC00000BE, "STATUS_BAD_NETWORK_PATH", "bad-network-path", "a network path was not found"],
  [0xC00000C4, "STATUS_UNEXPECTED_NETWORK_ERROR", "network-error", "the network failed"],
  [0xC00000C9, "STATUS_NETWORK_NAME_DELETED", "network-name-deleted", "a share or its connection is gone"],
  [0xC00000FD, "STATUS_STACK_OVERFLOW", "stack-overflow", "the thread used up its stack", "sov"],
  [0xC00000FF, "STATUS_BAD_FUNCTION_TABLE", "bad-function-table", "unwind data that isn't valid"],
  [0xC000010A, "STATUS_PROCESS_IS_TERMINATING", "process-is-terminating", "the process is already ending"],
  [0xC000012D, "STATUS_COMMITMENT_LIMIT", "commitment-limit", "the page file is too small for the request"],
  [0xC0000135, "STATUS_DLL_NOT_FOUND", "dll-not-found", "a DLL the program needs isn't there"],
  [
    0xC0000138,
    "STATUS_ORDINAL_NOT_FOUND",
    "ordinal-not-found",
    "a DLL lacks an export the program imports by number",
  ],
  [
    0xC0000139,
    "STATUS_ENTRYPOINT_NOT_FOUND",
    "entrypoint-not-found",
    "a DLL lacks an export the program imports",
  ],
  [0xC000013A, "STATUS_CONTROL_C_EXIT", "control-c-exit", "ended by Ctrl+C, or its console was closed"],
  [0xC0000142, "STATUS_DLL_INIT_FAILED", "dll-init-failed", "a DLL refused to start"],
  [0xC0000185, "STATUS_IO_DEVICE_ERROR", "io-device-error", "a device failed to read or write"],
  [0xC0000194, "STATUS_POSSIBLE_DEADLOCK", "possible-deadlock", "a critical section was waited for too long"],
  [
    0xC000020C,
    "STATUS_CONNECTION_DISCONNECTED",
    "connection-disconnected",
    "a network connection was closed",
  ],
  [0xC0000235, "STATUS_HANDLE_NOT_CLOSABLE", "handle-not-closable", "a protected handle was closed"],
  [
    0xC0000264,
    "STATUS_RESOURCE_NOT_OWNED",
    "resource-not-owned",
    "a lock was released by one who didn't hold it",
  ],
  [0xC000026E, "STATUS_VOLUME_DISMOUNTED", "volume-dismounted", "the volume of a file was taken away"],
  [
    0xC000027B,
    "STATUS_STOWED_EXCEPTION",
    "stowed-exception",
    "an error that a Windows Runtime program kept for later",
  ],
  [
    0xC00002B4,
    "STATUS_FLOAT_MULTIPLE_FAULTS",
    "float-multiple-faults",
    "several floating-point faults in one SSE instruction",
  ],
  [
    0xC00002B5,
    "STATUS_FLOAT_MULTIPLE_TRAPS",
    "float-multiple-traps",
    "several floating-point traps in one SSE instruction",
  ],
  [
    0xC00002C5,
    "STATUS_DATATYPE_MISALIGNMENT_ERROR",
    "datatype-misalignment-error",
    "an unaligned access that isn't repaired",
  ],
  [0xC0000354, "STATUS_DEBUGGER_INACTIVE", "debugger-inactive", "the debugger went away"],
  [0xC0000374, "STATUS_HEAP_CORRUPTION", "heap-corruption", "the heap's own data was overwritten"],
  [
    0xC0000409,
    "STATUS_STACK_BUFFER_OVERRUN",
    "stack-buffer-overrun",
    "a fail-fast: the parameter says why, seldom an overrun",
    "sbo",
    "fast-fail",
  ],
  [
    0xC0000417,
    "STATUS_INVALID_CRUNTIME_PARAMETER",
    "invalid-crt-parameter",
    "the C runtime was given an invalid argument",
  ],
  [
    0xC000041D,
    "STATUS_FATAL_USER_CALLBACK_EXCEPTION",
    "fatal-user-callback-exception",
    "an exception left a window procedure or another callback",
  ],
  [0xC0000420, "STATUS_ASSERTION_FAILURE", "assertion-failure", "an assertion failed", "asrt"],
  [0xC0000421, "STATUS_VERIFIER_STOP", "verifier-stop", "Application Verifier stopped the program", "vs"],
  [0xC0000428, "STATUS_INVALID_IMAGE_HASH", "invalid-image-hash", "a file's signature doesn't match"],
  [0xC0000481, "STATUS_APISET_NOT_HOSTED", "apiset-not-hosted", "a system API set isn't on this Windows"],
  [
    0xC0000602,
    "STATUS_FAIL_FAST_EXCEPTION",
    "fail-fast-exception",
    "the program ended itself at once (RaiseFailFastException)",
  ],
  [0xC0000604, "STATUS_DYNAMIC_CODE_BLOCKED", "dynamic-code-blocked", "made code that its policy forbids"],
  [
    0xC000070A,
    "STATUS_THREADPOOL_HANDLE_EXCEPTION",
    "threadpool-handle-exception",
    "the thread pool was given a bad handle",
  ],
  [
    0xC0000710,
    "STATUS_CALLBACK_RETURNED_WHILE_IMPERSONATING",
    "callback-impersonating",
    "a pool callback returned while impersonating",
  ],
  [
    0xC000071B,
    "STATUS_CALLBACK_RETURNED_THREAD_PRIORITY",
    "callback-priority",
    "a pool callback left the thread priority changed",
  ],
  [
    0xC000071E,
    "STATUS_CALLBACK_RETURNED_LDR_LOCK",
    "callback-loader-lock",
    "a pool callback returned holding the loader lock",
  ],
  [
    0xC0150004,
    "STATUS_SXS_ASSEMBLY_NOT_FOUND",
    "sxs-assembly-not-found",
    "a side-by-side assembly isn't there",
  ],
  [
    0xC015000F,
    "STATUS_SXS_EARLY_DEACTIVATION",
    "sxs-early-deactivation",
    "activation contexts were left in the wrong order",
  ],
  [
    0xC06D007E,
    "VCPPEXCEPTION_MODULE_NOT_FOUND",
    "delay-load-dll-not-found",
    "a delay-loaded DLL is not there",
  ],
  [
    0xC06D007F,
    "VCPPEXCEPTION_PROCEDURE_NOT_FOUND",
    "delay-load-function-not-found",
    "a delay-loaded DLL lacks a function",
  ],
  // The debugger's pseudo codes.
  [
    0xCFFFFFFF,
    "STATUS_APPLICATION_HANG",
    "application-hang",
    "Windows closed a program that did not respond",
    "aph",
  ],
  // Language runtimes.
  [0xE0000008, "OUT_OF_MEMORY", "chromium-out-of-memory", "Chromium's allocator ran out of memory"],
  [0xE0434352, "EXCEPTION_COMPLUS", "clr-exception", "an unhandled .NET exception", "clr"],
  [0xE0434F4D, "EXCEPTION_COMPLUS_V2", "clr-exception-v2", "an unhandled .NET exception (before .NET 4)"],
  [
    0xE0444143,
    "CLRDATA_NOTIFY_EXCEPTION",
    "clr-notification",
    "the .NET runtime notifies its debugger",
    "clrn",
  ],
  [0xE053534F, "EXCEPTION_SOFTSO", "clr-stack-overflow", "the .NET runtime saw the stack run out"],
  [
    0xE06D7363,
    "EXCEPTION_MSVC",
    "cpp-exception",
    "an unhandled C++ exception",
    "eh",
    "msvc-exception",
    "c++",
  ],
  [0xEFFFFFFF, "STATUS_SERVICE_HANG", "service-hang", "a service did not respond", "svh"],
];

/** Every code of the table, in ascending order. */
export const STATUSES: readonly StatusFact[] = ROWS.map(([code, name, kebab, what, ...aliases]) => ({
  code,
  name,
  kebab,
  what,
  aliases,
}));

const byCode: ReadonlyMap<number, StatusFact> = new Map(STATUSES.map((fact) => [fact.code, fact]));
/** Made when a name is looked for: what only reads dumps never does. */
let byName: ReadonlyMap<string, StatusFact> | undefined;

function namesOf(fact: StatusFact): string[] {
  return [fact.kebab, fact.name, ...winbaseNames(fact.name), ...fact.aliases].map(key);
}

/** WinBase.h has its own spelling of many STATUS_ constants: EXCEPTION_FLT_OVERFLOW, EXCEPTION_INT_OVERFLOW. */
function winbaseNames(name: string): string[] {
  if (!name.startsWith("STATUS_")) return [];
  const bare = name.slice("STATUS_".length);
  const short = bare.replace("FLOAT_", "FLT_").replace("INTEGER_", "INT_").replace("PRIVILEGED_", "PRIV_");
  return [bare, `EXCEPTION_${bare}`, `EXCEPTION_${short}`];
}

function key(name: string): string {
  return name.trim().toLowerCase().replaceAll("_", "-");
}

/**
 * A code the way Windows writes it: `0x` and eight upper-case digits. Negative numbers (an NTSTATUS read as
 * signed, as exit codes often are) are taken as their unsigned form.
 */
export function formatCode(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
}

/** What is known about a code, signed or unsigned; `undefined` for one that isn't in the table. */
export function statusFact(code: number): StatusFact | undefined {
  return byCode.get(code >>> 0);
}

/** The code with its name in words: `0xC0000005 access violation`; only the code where it isn't known. */
export function describeStatus(code: number): string {
  const fact = statusFact(code);
  return fact === undefined ? formatCode(code) : `${formatCode(code)} ${statusWords(fact)}`;
}

/** From here on an exit code is more likely a status than a number of the program's own. */
const LEAST_STATUS = 0x10000;

/** An exit code: a small one as a number, another in hexadecimal and in words. */
export function exitCodeWords(code: number): string {
  return code >>> 0 < LEAST_STATUS ? String(code >>> 0) : describeStatus(code);
}

const SPELLINGS: Readonly<Record<string, string>> = {
  cpp: "C++",
  clr: ".NET",
  gcc: "GCC",
  dll: "DLL",
  io: "I/O",
  crc: "CRC",
  crt: "CRT",
};

/** A fact's name in words: `access violation`, `C++ exception`, `.NET exception`. */
export function statusWords(fact: StatusFact): string {
  // The name is that of its first reason; as an exit code it is any of 70, seldom an overrun.
  if (fact.code === EXCEPTION_CODE.STATUS_STACK_BUFFER_OVERRUN) return "fail-fast";
  return fact.kebab.split("-").map((word) => SPELLINGS[word] ?? word).join(" ");
}

/**
 * Finds a code by any of its names: `access-violation`, `av`, `STATUS_ACCESS_VIOLATION`,
 * `EXCEPTION_ACCESS_VIOLATION`. Case and the choice of `-` or `_` don't matter.
 */
export function statusByName(name: string): StatusFact | undefined {
  byName ??= new Map(STATUSES.flatMap((fact) => namesOf(fact).map((each) => [each, fact] as const)));
  return byName.get(key(name));
}

/** STATUS_CONTROL_C_EXIT: somebody pressed Ctrl-C. */
const CONTROL_C_EXIT = 0xC000013A;
/** Errors with another severity than NTSTATUS's: a breakpoint, and .NET's stack overflow. */
const MORE_ERRORS: readonly number[] = [0x80000003, 0x800703E9];

/**
 * Whether an exit code is one that only a failure gives: an NTSTATUS error, one of .NET's fatal HRESULTs
 * (`0x8013xxxx`), a breakpoint or a stack overflow. Ordinary codes (1, 3, -1) are none, nor is Ctrl-C.
 */
export function isErrorStatus(code: number): boolean {
  const value = code >>> 0;
  if (value === CONTROL_C_EXIT) return false;
  return value >>> 28 === 0xC || value >>> 16 === 0x8013 || MORE_ERRORS.includes(value);
}
