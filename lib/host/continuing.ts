/**
 * How a debugged program goes on after an exception, so that it behaves as it would alone.
 *
 * @module
 */
import type { ExceptionFilter } from "../dbgeng/mod.ts";

/** Raised only because a debugger is there, or meant for one: nobody in the program waits for these. */
const FOR_THE_DEBUGGER = [
  0xC0000008, // an invalid handle was closed
  0xC0000235, // a protected handle was closed
  0x406D1388, // a thread's name
];

/** Breakpoints of the program's own, of the loader, and of ntdll's report of a damaged heap. */
export const BREAKPOINTS: readonly number[] = [0x80000003, 0x4000001F];

/** Two more that a WOW64 process or a late break-in raises for the debugger alone. */
const ENGINE_OWN = [0x80000007, 0xE0444143];

/**
 * The engine's filters: quiet, but stopping at what nobody handled.
 *
 * @param builtIn The codes that have a filter of the engine's own, which would otherwise stop at the first chance.
 */
export function filters(builtIn: readonly number[]): ExceptionFilter[] {
  const handled = [...FOR_THE_DEBUGGER, ...ENGINE_OWN];
  const codes = new Set([...builtIn.filter((code) => code !== 0), ...handled, ...BREAKPOINTS]);
  return [
    ...Array.from(codes, (code): ExceptionFilter => ({
      code,
      // A breakpoint in ntdll is for the debugger, one in the program for whoever handles it: that takes a look.
      action: BREAKPOINTS.includes(code) ? "break" : "second-chance",
      continue: handled.includes(code) ? "handled" : "not-handled",
    })),
    { code: "other", action: "second-chance", continue: "not-handled" },
  ];
}
