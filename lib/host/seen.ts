/**
 * What of that which rules name a host has come across: breakpoints that were set, modules that were loaded. At the end
 * the supervisor says what never was.
 *
 * @module
 */
import { DbgEngError, type Engine } from "../dbgeng/mod.ts";
import type { ModuleNames } from "./module_names.ts";
import type { HostMessage } from "./protocol.ts";
import type { Traps } from "./traps.ts";

/** What was come across until now. */
export class Seen {
  readonly #engine: Engine;
  readonly #traps: Traps;
  readonly #names: ModuleNames;
  readonly #modules = new Set<string>();
  readonly #wanted: boolean;
  /** Whether a process could not be looked at: then nobody can say that something was never there. */
  #blind = false;

  /** `wanted`: whether a rule names a module. */
  constructor(engine: Engine, traps: Traps, names: ModuleNames, wanted: boolean) {
    this.#engine = engine;
    this.#traps = traps;
    this.#names = names;
    this.#wanted = wanted;
  }

  /** Looks at the current process, before it ends. */
  look(): void {
    this.#traps.look();
    if (this.#wanted) this.#lookAtModules();
  }

  /** Looks at processes that are about to be left; the target was running until now. */
  lookAt(pids: Iterable<number>): void {
    this.#traps.look();
    if (!this.#wanted) return;
    for (const pid of pids) {
      try {
        using _there = this.#engine.switchTo(pid);
        this.#lookAtModules();
      } catch (error) {
        if (!(error instanceof DbgEngError)) throw error;
        this.#blind = true;
      }
    }
  }

  #lookAtModules(): void {
    const { symbols } = this.#engine;
    for (const { base, image } of symbols.modules()) {
      this.#modules.add(this.#names.of(base, image.split(/[\\/]/).at(-1) ?? ""));
    }
    for (const name of symbols.unloadedNames()) this.#modules.add(name);
  }

  /** All of it. */
  get message(): HostMessage {
    const modules = this.#wanted && !this.#blind ? { modules: [...this.#modules] } : {};
    return { say: "seen", breakpoints: [...this.#traps.wereSet], ...modules };
  }
}
