import { soft } from "./error.ts";
import { Exceptions } from "./exceptions.ts";
import type { Memory } from "./memory.ts";
import { Names } from "./names.ts";
import { explains } from "./read.ts";
import { type LoadedModule, Runtime } from "./runtime.ts";
import { readThreads } from "./threads.ts";

/** An exception that was just thrown. */
export interface ThrownException {
  /** `System.InvalidOperationException`. */
  readonly type: string;
  /** Its base types, the nearest first, without System.Object. */
  readonly bases: readonly string[];
  /** Its message; absent where it has none of its own. */
  readonly message?: string;
}

interface Found {
  readonly runtime: Runtime;
  readonly exceptions: Exceptions;
}

/**
 * Reads the exceptions of one process at its stops, a few pages each: the runtime is looked for once, and names of types
 * stay what they are.
 */
export class ThrownExceptions {
  readonly #memory: Memory;
  readonly #modules: () => readonly LoadedModule[];
  #found: Found | undefined;

  /** `modules`: those of the process now; they are asked for until a runtime is among them. */
  constructor(memory: Memory, modules: () => readonly LoadedModule[]) {
    this.#memory = memory;
    this.#modules = modules;
  }

  /** The exception of a thread that stands at one with this code; `undefined` where there is none that can be read. */
  read(tid: number, code: number): ThrownException | undefined {
    this.#memory.flush();
    return soft(() => {
      this.#found ??= this.#find();
      if (this.#found === undefined) return undefined;
      const { runtime, exceptions } = this.#found;
      const thread = readThreads(runtime).find((each) => each.tid === tid);
      for (const object of new Set([thread?.current ?? 0n, thread?.last ?? 0n])) {
        const thrown = object === 0n ? undefined : soft(() => exceptions.summary(object), () => undefined);
        if (thrown !== undefined && explains(thrown, code)) return thrown;
      }
      return undefined;
    }, () => undefined);
  }

  #find(): Found | undefined {
    const runtime = Runtime.find(this.#memory, this.#modules());
    return runtime && { runtime, exceptions: new Exceptions(runtime, new Names(runtime)) };
  }
}
