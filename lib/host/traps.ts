/**
 * The breakpoints of an armed host: those that rules ask for, and those on a process's way out.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import type { Interest } from "../recipe/needs/interest.ts";

/**
 * Where a process that ends by itself passes while its memory is still there: at the exit event it is gone, and a dump
 * gives E_ACCESSDENIED. The exit code is the first argument.
 */
const WAY_OUT = "ntdll!RtlExitUserProcess";

/** The breakpoints, set anew in each process. */
export class Traps {
  readonly #engine: Engine;
  readonly #interest: Interest;
  readonly #names = new Map<number, string>();
  readonly #waysOut = new Set<number>();

  constructor(engine: Engine, interest: Interest) {
    this.#engine = engine;
    this.#interest = interest;
  }

  /** Whether names have to be resolved in the target. */
  get needSymbols(): boolean {
    return this.#interest.exits || this.#interest.breakpoints.length > 0;
  }

  /** Sets them in the current process. */
  set(): void {
    if (this.#interest.exits) this.#waysOut.add(this.#engine.setBreakpoint(WAY_OUT).id);
    for (const { name, where, passes } of this.#interest.breakpoints) {
      this.#names.set(this.#engine.setBreakpoint(where, passes).id, name);
    }
  }

  /** What a rule called the breakpoint of an id; undefined for one that no rule asked for. */
  name(id: number): string | undefined {
    return this.#names.get(id);
  }

  /** Whether the breakpoint is one on the way out. */
  isWayOut(id: number): boolean {
    return this.#waysOut.has(id);
  }
}
