/** What kind of stop a dump was written at: not each exception in a dump is a crash. @module */
import { BREAKPOINTS, EXCEPTION_CODE } from "../facts/exceptions.ts";
import type { Exception } from "./exception.ts";
import type { Os } from "./system.ts";

/** Every {@link StopKind}. */
export const STOP_KINDS = [
  "crash",
  "break",
  "hang",
  "request",
] as const;

/**
 * "crash"; "break" for a breakpoint or a debugger's break-in; "hang" for what Windows Error Reporting writes of a
 * program that did not respond; "request" for a dump that somebody asked for, where the writer made up an exception.
 */
export type StopKind = typeof STOP_KINDS[number];

const KINDS: Readonly<Record<number, StopKind>> = {
  [EXCEPTION_CODE.MS_VC_EXCEPTION]: "break",
  [EXCEPTION_CODE.DBG_CONTROL_C]: "break",
  [EXCEPTION_CODE.DBG_CONTROL_BREAK]: "break",
  [EXCEPTION_CODE.STATUS_WX86_SINGLE_STEP]: "break",
  [EXCEPTION_CODE.STATUS_SINGLE_STEP]: "break",
  0xCFFFFFFF: "hang",
  0xEFFFFFFF: "hang",
};

/** What writers put in place of an exception where they were asked for a dump, in words. */
const REQUESTS: Readonly<Partial<Record<Os, Readonly<Record<number, string>>>>> = {
  // The second is what dbgeng writes of a process that no debugger had stopped.
  windows: {
    0x0517A7ED: "a dump that Crashpad was asked for",
    [EXCEPTION_CODE.STATUS_WAKE_SYSTEM_DEBUGGER]: "a dump that was asked for",
  },
  linux: { 0xFFFFFFFF: "a dump that Breakpad was asked for" },
  macos: { 0x43507378: "a dump that Crashpad was asked for" },
};

/** The system whose codes these are: Android has Linux's, iOS those of macOS. */
export function family(os: Os): Os {
  return os === "android" ? "linux" : os === "ios" ? "macos" : os;
}

/** What a dump on request is called; `undefined` for an exception that somebody raised. */
export function requestWords(code: number, os: Os): string | undefined {
  return REQUESTS[family(os)]?.[code];
}

/**
 * The kind of stop.
 *
 * @param module The file name of the module that the instruction pointer is in. A breakpoint instruction is how a
 * failed check of Chromium or V8 ends its program; only in ntdll, where a debugger breaks in and the loader stops for
 * it, it is a break.
 */
export function stopKind({ code }: Exception, os: Os, module: string | undefined): StopKind {
  if (requestWords(code, os) !== undefined) return "request";
  if (os !== "windows") return "crash";
  if (BREAKPOINTS.includes(code)) return /^ntdll(\.dll)?$/i.test(module ?? "") ? "break" : "crash";
  return KINDS[code] ?? "crash";
}
