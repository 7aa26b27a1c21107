/**
 * The breakpoints of an armed host: those that rules ask for, and those on a process's way out.
 *
 * @module
 */
import type { Breakpoint, Engine } from "../dbgeng/mod.ts";
import type { Interest } from "../recipe/needs/interest.ts";
import { type WayOut, WaysOut } from "./ways_out.ts";

/** The breakpoints, set anew in each process. */
export class Traps {
  readonly #engine: Engine;
  #interest: Interest;
  readonly #names = new Map<number, { readonly name: string; readonly breakpoint: Breakpoint }>();
  readonly #waysOut: WaysOut;

  constructor(engine: Engine, interest: Interest) {
    this.#engine = engine;
    this.#interest = interest;
    this.#waysOut = new WaysOut(engine);
  }

  /** Whether names have to be resolved in the target. */
  get needSymbols(): boolean {
    return this.#interest.breakpoints.length > 0;
  }

  /** Sets them in the current process. */
  set(): void {
    const { exits, crashes, terminations } = this.#interest;
    if (exits || crashes || terminations) this.#waysOut.set();
    for (const { name, where, passes } of this.#interest.breakpoints) {
      const breakpoint = this.#engine.setBreakpoint(where, passes);
      this.#names.set(breakpoint.id, { name, breakpoint });
    }
  }

  /** Takes out those that nobody waits for any more, while the target is stopped. */
  narrow(interest: Interest): void {
    this.#interest = { ...this.#interest, breakpoints: interest.breakpoints };
    const left = new Set(interest.breakpoints.map(({ name }) => name));
    for (const [id, { name, breakpoint }] of this.#names) {
      if (left.has(name)) continue;
      breakpoint.remove();
      this.#names.delete(id);
    }
  }

  /** What a rule called the breakpoint of an id; undefined for one that no rule asked for. */
  name(id: number): string | undefined {
    return this.#names.get(id)?.name;
  }

  /** Who is to end at a breakpoint on a way out; `undefined` at any other. */
  wayOut(id: number, pid: number): WayOut | undefined {
    return this.#waysOut.at(id, pid);
  }
}
