/**
 * Event filters: what makes a wait return, and how an exception goes on by default.
 *
 * @module
 */
import * as DEBUG from "../facts/debug.table.ts";
import { wide } from "../win32/text.ts";
import type { Interfaces } from "./interfaces.ts";

/**
 * What the engine does at an event: `break` stops at once (for an exception: first and second chance),
 * `second-chance` stops only when nobody handled it, `output` prints a line, `ignore` does nothing.
 *
 * For codes that are not listed one by one, `output` and `ignore` lose the second chance too: the wait then ends
 * with the process, and the crash is gone. Use `second-chance` for "quiet, but stop at the crash".
 */
export type FilterAction = "break" | "second-chance" | "output" | "ignore";

/** How the target goes on after an exception: as if somebody had handled it, or as it would alone. */
export type Continue = "handled" | "not-handled";

/** The filter of one exception code. */
export interface ExceptionFilter {
  /** The code, or `"other"` for all codes without a filter of their own. */
  readonly code: number | "other";
  /** What the engine does at it. */
  readonly action: FilterAction;
  /** How the target goes on when nobody says otherwise. */
  readonly continue: Continue;
}

/** Events that are not exceptions. */
export type SpecificEvent =
  | "create-thread"
  | "exit-thread"
  | "create-process"
  | "exit-process"
  | "load-module"
  | "unload-module"
  | "debug-output";

const ACTIONS: Record<FilterAction, number> = {
  "break": DEBUG.DEBUG_FILTER_BREAK,
  "second-chance": DEBUG.DEBUG_FILTER_SECOND_CHANCE_BREAK,
  "output": DEBUG.DEBUG_FILTER_OUTPUT,
  "ignore": DEBUG.DEBUG_FILTER_IGNORE,
};

const SPECIFIC: Record<SpecificEvent, number> = {
  "create-thread": DEBUG.DEBUG_FILTER_CREATE_THREAD,
  "exit-thread": DEBUG.DEBUG_FILTER_EXIT_THREAD,
  "create-process": DEBUG.DEBUG_FILTER_CREATE_PROCESS,
  "exit-process": DEBUG.DEBUG_FILTER_EXIT_PROCESS,
  "load-module": DEBUG.DEBUG_FILTER_LOAD_MODULE,
  "unload-module": DEBUG.DEBUG_FILTER_UNLOAD_MODULE,
  "debug-output": DEBUG.DEBUG_FILTER_DEBUGGEE_OUTPUT,
};

const EXCEPTION_FILTER = 24; // DEBUG_EXCEPTION_FILTER_PARAMETERS
const SPECIFIC_FILTER = 20; // DEBUG_SPECIFIC_FILTER_PARAMETERS

/**
 * The engine's event filters. Set them before the first wait of a target.
 *
 * @example Stopping at unhandled exceptions, at no other
 * ```ts
 * import type { Engine } from "trapline/dbgeng";
 *
 * function onlyCrashes({ filters }: Engine): void {
 *   const codes = [...filters.builtInCodes().filter((code) => code !== 0), "other"] as const;
 *   filters.setExceptions(
 *     codes.map((code) => ({ code, action: "second-chance", continue: "not-handled" })),
 *   );
 * }
 * ```
 */
export class Filters {
  readonly #interfaces: Interfaces;

  /** Over an engine's interfaces; an {@link Engine} has one. */
  constructor(interfaces: Interfaces) {
    this.#interfaces = interfaces;
  }

  /** Sets the filters of exception codes; a code that has none yet gets one. */
  setExceptions(filters: readonly ExceptionFilter[]): void {
    const view = new DataView(new ArrayBuffer(filters.length * EXCEPTION_FILTER));
    filters.forEach(({ code, action, continue: how }, i) => {
      const at = i * EXCEPTION_FILTER;
      view.setUint32(at, ACTIONS[action], true);
      view.setUint32(
        at + 4,
        how === "handled" ? DEBUG.DEBUG_FILTER_GO_HANDLED : DEBUG.DEBUG_FILTER_GO_NOT_HANDLED,
        true,
      );
      view.setUint32(at + 20, code === "other" ? 0 : code, true);
    });
    this.#interfaces.control.call("SetExceptionFilterParameters", filters.length, view);
  }

  /** The codes that have a filter built into the engine; 0 stands for all others. */
  builtInCodes(): number[] {
    const counts = [new Uint32Array(1), new Uint32Array(1), new Uint32Array(1)] as const;
    this.#interfaces.control.call("GetNumberEventFilters", ...counts);
    const [specific, exceptions] = [counts[0][0] ?? 0, counts[1][0] ?? 0];
    const view = new DataView(new ArrayBuffer(exceptions * EXCEPTION_FILTER));
    // Exception indices start after the specific events.
    this.#interfaces.control.call("GetExceptionFilterParameters", exceptions, null, specific, view);
    return Array.from({ length: exceptions }, (_, i) => view.getUint32(i * EXCEPTION_FILTER + 20, true));
  }

  /** Whether an event stops the engine. `argument` narrows it: a module or process name, a pattern of the output. */
  setEvent(event: SpecificEvent, action: FilterAction, argument?: string): void {
    const { control } = this.#interfaces;
    const all = new DataView(new ArrayBuffer(SPECIFIC_FILTER));
    control.call("GetSpecificFilterParameters", SPECIFIC[event], 1, all);
    all.setUint32(0, ACTIONS[action], true);
    control.call("SetSpecificFilterParameters", SPECIFIC[event], 1, all);
    // Sighting: for unload-module this answers E_INVALIDARG ("Couldn't resolve error") and still keeps the argument.
    if (argument !== undefined) control.try("SetSpecificFilterArgumentWide", SPECIFIC[event], wide(argument));
  }
}
