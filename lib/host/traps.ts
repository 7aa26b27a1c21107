/**
 * The breakpoints of an armed host: those that rules ask for, and those on a process's way out.
 *
 * @module
 */
import type { Breakpoint, DbgEngError, Engine } from "../dbgeng/mod.ts";
import type { Interest } from "../recipe/needs/interest.ts";
import { exportOffset, targetLibrary } from "./target_library.ts";
import { type WayOut, WaysOut } from "./ways_out.ts";

/** The breakpoints, set anew in each process. */
export class Traps {
  readonly #engine: Engine;
  #interest: Interest;
  readonly #names = new Map<number, { readonly name: string; readonly breakpoint: Breakpoint }>();
  readonly #waysOut: WaysOut;
  readonly #children: boolean;
  /** Where a process is about to debug others. */
  readonly #debugging = new Set<number>();
  /** Names of those that were set at some time, in any process. */
  readonly wereSet = new Set<string>();

  /** `children`: whether processes that the target starts are to be seen. */
  constructor(engine: Engine, interest: Interest, children: boolean) {
    this.#engine = engine;
    this.#children = children;
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
    if (this.#children) this.#watchDebugging();
    for (const { name, where, passes } of this.#interest.breakpoints) {
      const breakpoint = this.#engine.setBreakpoint(where, passes);
      this.#names.set(breakpoint.id, { name, breakpoint });
    }
  }

  /**
   * A process that starts another one under a debugger, or attaches to it, passes ntdll!DbgUiConnectToDbg first: the
   * child's debugger is then that process and not we, and its events never come.
   */
  #watchDebugging(): void {
    const base = targetLibrary(this.#engine, "ntdll.dll");
    if (base === undefined) return;
    const where = base + exportOffset("ntdll.dll", "DbgUiConnectToDbg");
    this.#debugging.add(this.#engine.setBreakpoint(where).id);
  }

  /** Whether the current process stands where it is about to debug others. */
  debugs(id: number): boolean {
    return this.#debugging.has(id);
  }

  /** Takes note of those that are set by now: whose module is loaded, and has that name. */
  look(): void {
    for (const { name, breakpoint } of this.#names.values()) {
      if (!this.wereSet.has(name) && breakpoint.isSet) this.wereSet.add(name);
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

  /**
   * Takes out the breakpoint that a failed wait is about; whether it was one of them.
   *
   * Sighting: where a module is there and has no such name, the engine's wait fails with 0x80070016 and the words below
   * (dbgeng 10.0.29507), each time anew as long as the breakpoint is there.
   */
  giveUp(error: DbgEngError): boolean {
    const id = Number(/Breakpoint (\d+)'s offset expression evaluation failed/.exec(error.message)?.[1]);
    const found = this.#names.get(id);
    found?.breakpoint.remove();
    this.#names.delete(id);
    return found !== undefined;
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
