/**
 * HRESULTs as a type of their own, with names, and the one place that turns a failure into an exception.
 *
 * @module
 */

/** A 32-bit HRESULT as COM returns it: negative means failure. A plain number is not one: see {@link hresult}. */
export type HResult = number & { readonly "an HRESULT": true };

/**
 * Makes an HRESULT of a number, signed or unsigned.
 *
 * @example The same code, written both ways
 * ```ts
 * import { HR, hresult } from "trapline/dbgeng";
 * import { equal } from "node:assert/strict";
 *
 * equal(hresult(0x80004001), HR.E_NOTIMPL);
 * equal(hresult(-2147467263), HR.E_NOTIMPL);
 * ```
 */
export function hresult(value: number): HResult {
  return (value | 0) as HResult;
}

/** The names in {@link HR}. */
export type HResultName =
  | "S_OK"
  | "S_FALSE"
  | "E_PENDING"
  | "E_NOTIMPL"
  | "E_NOINTERFACE"
  | "E_POINTER"
  | "E_FAIL"
  | "E_UNEXPECTED"
  | "EVENT_E_INTERNALEXCEPTION"
  | "ERROR_FILE_NOT_FOUND"
  | "ERROR_PATH_NOT_FOUND"
  | "E_ACCESSDENIED"
  | "E_OUTOFMEMORY"
  | "ERROR_WRITE_FAULT"
  | "ERROR_GEN_FAILURE"
  | "ERROR_FILE_EXISTS"
  | "E_INVALIDARG"
  | "ERROR_DISK_FULL"
  | "ERROR_PROC_NOT_FOUND"
  | "ERROR_BAD_EXE_FORMAT"
  | "ERROR_NESTING_NOT_ALLOWED"
  | "ERROR_DIRECTORY"
  | "ERROR_PARTIAL_COPY"
  | "ERROR_NOACCESS"
  | "ERROR_ELEVATION_REQUIRED"
  | "STATUS_ACCESS_DENIED"
  | "STATUS_PORT_ALREADY_SET"
  | "STATUS_NOT_SUPPORTED"
  | "STATUS_PROCESS_IS_TERMINATING"
  | "STATUS_PORT_NOT_SET";

/** The HRESULTs that the engine is known to give, by their names in winerror.h and ntstatus.h. */
export const HR: Readonly<Record<HResultName, HResult>> = {
  S_OK: hresult(0),
  S_FALSE: hresult(1),
  E_PENDING: hresult(0x8000000A),
  E_NOTIMPL: hresult(0x80004001),
  E_NOINTERFACE: hresult(0x80004002),
  E_POINTER: hresult(0x80004003),
  E_FAIL: hresult(0x80004005),
  E_UNEXPECTED: hresult(0x8000FFFF),
  EVENT_E_INTERNALEXCEPTION: hresult(0x80040205),
  ERROR_FILE_NOT_FOUND: hresult(0x80070002),
  ERROR_PATH_NOT_FOUND: hresult(0x80070003),
  E_ACCESSDENIED: hresult(0x80070005),
  E_OUTOFMEMORY: hresult(0x8007000E),
  ERROR_WRITE_FAULT: hresult(0x8007001D),
  ERROR_GEN_FAILURE: hresult(0x8007001F),
  ERROR_FILE_EXISTS: hresult(0x80070050),
  E_INVALIDARG: hresult(0x80070057),
  ERROR_DISK_FULL: hresult(0x80070070),
  ERROR_PROC_NOT_FOUND: hresult(0x8007007F),
  ERROR_BAD_EXE_FORMAT: hresult(0x800700C1),
  ERROR_NESTING_NOT_ALLOWED: hresult(0x800700D7),
  ERROR_DIRECTORY: hresult(0x8007010B),
  ERROR_PARTIAL_COPY: hresult(0x8007012B),
  ERROR_NOACCESS: hresult(0x800703E6),
  ERROR_ELEVATION_REQUIRED: hresult(0x800702E4),
  STATUS_ACCESS_DENIED: hresult(0xD0000022),
  STATUS_PORT_ALREADY_SET: hresult(0xD0000048),
  STATUS_NOT_SUPPORTED: hresult(0xD00000BB),
  STATUS_PROCESS_IS_TERMINATING: hresult(0xD000010A),
  STATUS_PORT_NOT_SET: hresult(0xD0000353),
};

const NAMES = new Map<number, string>(Object.entries(HR).map(([name, code]) => [code, name]));

/** Whether an HRESULT says success; S_FALSE and other positive codes do. */
export function succeeded(code: HResult): boolean {
  return code >= 0;
}

/**
 * An HRESULT for people: its name where it has one, and always its value.
 *
 * @example The engine's answer to a dump kind it no longer writes
 * ```ts
 * import { formatHResult, hresult } from "trapline/dbgeng";
 * import { equal } from "node:assert/strict";
 *
 * equal(formatHResult(hresult(0x80004001)), "E_NOTIMPL (0x80004001)");
 * ```
 */
export function formatHResult(code: HResult): string {
  const hex = `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
  const name = NAMES.get(code);
  return name === undefined ? hex : `${name} (${hex})`;
}

/**
 * A call into the engine failed.
 *
 * @example Telling one failure from the others
 * ```ts
 * import { DbgEngError, HR } from "trapline/dbgeng";
 * import { ok } from "node:assert/strict";
 *
 * try {
 *   throw new DbgEngError(HR.E_INVALIDARG, "AttachProcess(4711)", "Cannot debug pid 4711");
 * } catch (error) {
 *   ok(error instanceof DbgEngError && error.code === HR.E_INVALIDARG);
 * }
 * ```
 */
export class DbgEngError extends Error {
  /** Always `DbgEngError`. */
  override readonly name = "DbgEngError";

  /** Makes the error; its message has all three parts. */
  constructor(
    /** What the engine returned. */
    readonly code: HResult,
    /** What was being done, as `Interface::Method` or in words. */
    readonly operation: string,
    /** What the engine printed about it, where that is known. */
    readonly detail: string = "",
  ) {
    super(`${operation}: ${formatHResult(code)}${detail ? `: ${detail}` : ""}`);
  }
}

/**
 * Passes a success through and throws a {@link DbgEngError} for a failure.
 *
 * @example Success codes are values
 * ```ts
 * import { check, DbgEngError, HR } from "trapline/dbgeng";
 * import { equal, throws } from "node:assert/strict";
 *
 * equal(check(HR.S_FALSE, "WaitForEvent"), HR.S_FALSE);
 * throws(() => check(HR.E_FAIL, "WaitForEvent"), DbgEngError);
 * ```
 *
 * @throws {DbgEngError} If the code says failure.
 */
export function check(code: HResult, operation: string, detail?: string): HResult {
  if (succeeded(code)) return code;
  const error = new DbgEngError(code, operation, detail);
  Error.captureStackTrace?.(error, check);
  throw error;
}
