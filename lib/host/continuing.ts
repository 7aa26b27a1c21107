/**
 * How a debugged program goes on after an exception, so that it behaves as it would alone.
 *
 * @module
 */
import type { ExceptionFilter } from "../dbgeng/mod.ts";
import { BREAKPOINTS, EXCEPTION_CODE, FOR_A_CLR_DEBUGGER } from "../facts/exceptions.ts";

/** Raised only because a debugger is there, or meant for one: nobody in the program waits for these. */
const FOR_THE_DEBUGGER: readonly number[] = [
  EXCEPTION_CODE.STATUS_INVALID_HANDLE,
  EXCEPTION_CODE.STATUS_HANDLE_NOT_CLOSABLE,
  EXCEPTION_CODE.MS_VC_EXCEPTION,
];

/** Two more that a WOW64 process or a late break-in raises for the debugger alone. */
const ENGINE_OWN: readonly number[] = [EXCEPTION_CODE.STATUS_WAKE_SYSTEM_DEBUGGER, 0xE0444143];

/** Where the engine files exceptions of .NET, whose code is EXCEPTION_COMPLUS: those of .NET Framework 1 had this one. */
const CLR_FILTER = 0xE0434F4D;

/** Whether a rule wants an exception at its first chance. */
export function isWanted(code: number, wanted: readonly WantedException[]): boolean {
  return wanted.some((one) =>
    one.chance === "first" &&
    (one.code === code || one.code === "other" && !FOR_A_CLR_DEBUGGER.includes(code))
  );
}

/** An exception that a rule could want: a code, or every code without an entry of its own. */
export interface WantedException {
  readonly code: number | "other";
  readonly chance: "first" | "second";
}

/**
 * The engine's filters: quiet, but stopping at what nobody handled, and at the first chance of what a rule wants then.
 *
 * @param builtIn The codes that have a filter of the engine's own, which would otherwise stop at the first chance.
 */
export function filters(
  builtIn: readonly number[],
  wanted: readonly WantedException[] = [],
): ExceptionFilter[] {
  const first = new Set(wanted.filter(({ chance }) => chance === "first").map(({ code }) => code));
  // Sighting: the engine keys .NET's exceptions by another code of its own; a filter for theirs is taken and ignored.
  if (first.has(EXCEPTION_CODE.EXCEPTION_COMPLUS)) first.add(CLR_FILTER);
  const handled = [...FOR_THE_DEBUGGER, ...ENGINE_OWN];
  const named = wanted.flatMap(({ code }) => code === "other" ? [] : [code]);
  if (first.has(CLR_FILTER)) named.push(CLR_FILTER);
  named.push(...BREAKPOINTS, EXCEPTION_CODE.STATUS_STACK_OVERFLOW);
  const codes = new Set([...builtIn.filter((code) => code !== 0), ...handled, ...named]);
  // What .NET does not survive is seen at its first chance or not at all.
  const stops = (code: number): boolean => isLookedAt(code) || first.has("other");
  const filter = (code: number | "other"): ExceptionFilter => ({
    code,
    // A breakpoint in ntdll is for the debugger, one in the program for whoever handles it: that takes a look.
    action: first.has(code) || code !== "other" && stops(code) ? "break" : "second-chance",
    continue: code !== "other" && handled.includes(code) ? "handled" : "not-handled",
  });
  return [...Array.from(codes, filter), filter("other")];
}

/** Whether an exception always stops the engine at its first chance: how the target goes on takes a look at it. */
export function isLookedAt(code: number): boolean {
  return isBreakIn(code) || code === EXCEPTION_CODE.STATUS_STACK_OVERFLOW;
}

/** Whether an exception could be a debugger's break-in, or what the engine makes of one that doesn't come. */
export function isBreakIn(code: number): boolean {
  return BREAKPOINTS.includes(code) || code === EXCEPTION_CODE.STATUS_WAKE_SYSTEM_DEBUGGER;
}

/** Modules whose breakpoints may be for the debugger. */
const LOADERS = /^(ntdll|wow64\w*)(\.dll)?$/i;

/**
 * Whether the target goes on as if the exception had been handled, when no rule says otherwise. Of the breakpoints in
 * ntdll, the loader's, a break-in's and the heap's report are the debugger's: ntdll itself comes to them. One that the
 * program came to, by DebugBreak or DbgBreakPoint, is the program's, which alone would die of it.
 *
 * @param module The module of the instruction.
 * @param caller The module that called the function it is in; asked only where that matters.
 */
export function handledByDefault(
  code: number,
  module: string | undefined,
  caller: () => string | undefined,
): boolean {
  if (FOR_THE_DEBUGGER.includes(code) || ENGINE_OWN.includes(code)) return true;
  if (!BREAKPOINTS.includes(code) || !LOADERS.test(module ?? "")) return false;
  const from = caller();
  return from === undefined || LOADERS.test(from);
}
