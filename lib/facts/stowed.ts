/** What is known of errors that WinRT stowed before it gave up (0xC000027B). @module */
import type { StackFrame } from "./frame.ts";
import { describeStatus } from "./status.ts";

/** An error that was stowed: what failed first, before the exception that ended the program. */
export interface StowedException {
  /** What it was, as an HRESULT: `0x80004005`. */
  readonly hresult: string;
  /** The thread that it was on; absent where that is not said. */
  readonly tid?: number | undefined;
  /** What it says of itself; absent where it has frames instead. */
  readonly message?: string | undefined;
  /** Where it was, the innermost frame first. */
  readonly frames: readonly StackFrame[];
}

const STOWED = 0xC000027B;

/** Whether an exception of this code has stowed errors. */
export function isStowed(code: number): boolean {
  return code >>> 0 === STOWED;
}

/** `stowed exception: 0x80004005 E_FAIL`, of the first: what led to the rest. */
export function stowedWords([first]: readonly StowedException[]): string | undefined {
  return first && `stowed exception: ${errorWords(first)}`;
}

/** What WinRT's components fail with most; `trapline explain` has every other. Source: winerror.h. */
const NAMES: Readonly<Record<string, string>> = {
  "0x8000000B": "E_BOUNDS",
  "0x8000000E": "E_ILLEGAL_METHOD_CALL",
  "0x80000013": "RO_E_CLOSED",
  "0x8000FFFF": "E_UNEXPECTED",
  "0x80004001": "E_NOTIMPL",
  "0x80004002": "E_NOINTERFACE",
  "0x80004003": "E_POINTER",
  "0x80004004": "E_ABORT",
  "0x80004005": "E_FAIL",
  "0x80010108": "RPC_E_DISCONNECTED",
  "0x8001010E": "RPC_E_WRONG_THREAD",
  "0x80040154": "REGDB_E_CLASSNOTREG",
  "0x80070005": "E_ACCESSDENIED",
  "0x8007000E": "E_OUTOFMEMORY",
  "0x80070057": "E_INVALIDARG",
};

/** An error and what it says: `0x80004005 E_FAIL: no connection`. */
export function errorWords({ hresult, message }: StowedException): string {
  const name = NAMES[hresult];
  const what = name === undefined ? describeStatus(Number(hresult)) : `${hresult} ${name}`;
  return message === undefined ? what : `${what}: ${message}`;
}

/** The stack of the first; the crash's own is only where the program gave up. */
export function stowedFrames(stowed: readonly StowedException[] = []): readonly StackFrame[] | undefined {
  const [first] = stowed;
  return first === undefined || first.frames.length === 0 ? undefined : first.frames;
}
