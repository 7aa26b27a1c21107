/** What a .NET runtime in the stopped target knows, and the memory that readers need for that. @module */
import {
  hasRuntime,
  Memory,
  type MemoryPiece,
  readManaged,
  type Registers,
  registersOf,
  runtimeModule,
  type StopOfTarget,
  ThrownExceptions,
} from "../clr/mod.ts";
import type { Engine } from "../dbgeng/mod.ts";
import { EXCEPTION_CODE } from "../facts/exceptions.ts";
import type { Thrown } from "../facts/event.ts";
import type { ManagedFacts } from "../facts/managed.ts";
import { ProcessMemory } from "./process_memory.ts";

/** A reading of a runtime. */
export interface RuntimeReading {
  /** What was found out. */
  readonly facts: ManagedFacts;
  /** The memory it was found in. */
  readonly memory: readonly MemoryPiece[];
}

/** Reads the runtimes of an engine's targets, each stop once. */
export class RuntimeReader {
  readonly #engine: Engine;
  /** The code of the exception that the current thread handles, where the stop itself is of another. */
  handles: number | undefined;
  #moment: { readonly waits: number; readonly reading: RuntimeReading | undefined } | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** What the runtime of the current process knows now; undefined where it has none. */
  read(): RuntimeReading | undefined {
    const { waits } = this.#engine;
    if (this.#moment?.waits !== waits) this.#moment = { waits, reading: this.#read() };
    return this.#moment.reading;
  }

  #read(): RuntimeReading | undefined {
    const engine = this.#engine;
    using process = new ProcessMemory(engine);
    const memory = new Memory(process);
    const modules = modulesOf(engine);
    const ids = new Map(engine.threads().map(({ tid, id }) => [tid, id]));
    const facts = readManaged({
      memory,
      modules,
      registers: (tid) => {
        const id = ids.get(tid);
        return id === undefined ? undefined : new LazyRegisters(() => engine.threadContext(id));
      },
      stop: this.#stop(),
    });
    return facts && { facts, memory: memory.recorded() };
  }

  #stop(): StopOfTarget {
    const { tid } = this.#engine.currentIds();
    if (this.handles !== undefined) return { tid, code: this.handles };
    const event = this.#engine.lastEvent();
    if (event.type !== "exception") return { tid };
    const { code, parameters } = event.exception;
    return { tid, code, parameters };
  }
}

/** Registers that are asked for when they are looked at: most threads wait, and their stacks begin without them. */
class LazyRegisters implements Registers {
  readonly #ask: () => Uint8Array | undefined;
  #registers: Registers | undefined;

  constructor(ask: () => Uint8Array | undefined) {
    this.#ask = ask;
  }

  get ip(): bigint {
    return this.#read().ip;
  }

  get general(): readonly bigint[] {
    return this.#read().general;
  }

  #read(): Registers {
    this.#registers ??= registersOf(this.#ask() ?? new Uint8Array(0));
    return this.#registers;
  }
}

/** Reads the exception of each stop, fast: a rule looks at its type. */
export class ThrownReader {
  readonly #engine: Engine;
  readonly #processes = new Map<number, ThrownExceptions>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The exception of .NET that the current thread stands at with this code; undefined where it is none. */
  read(pid: number, tid: number, code: number): Thrown | undefined {
    const engine = this.#engine;
    let process = this.#processes.get(pid);
    if (process === undefined) {
      process = new ThrownExceptions(engineMemory(engine), () => modulesOf(engine));
      this.#processes.set(pid, process);
    }
    return process.read(tid, code);
  }

  /** Forgets a process that has ended: its id may come again. */
  forget(pid: number): void {
    this.#processes.delete(pid);
  }
}

/**
 * Whether an exception at its first chance is the end of the current process: a .NET runtime goes on after none of its
 * stack, and by the time it ends the process that stack is gone. (Sighting: under Wine it never ends it.)
 */
export function endsRuntime(engine: Engine, code: number): boolean {
  return code === EXCEPTION_CODE.STATUS_STACK_OVERFLOW && hasRuntime(engineMemory(engine), modulesOf(engine));
}

/** Whether an address lies in the current process's .NET runtime. */
export function isOfRuntime(engine: Engine, address: bigint): boolean {
  const module = engine.symbols.moduleAt(address);
  const runtime = module && runtimeModule(engineMemory(engine), modulesOf(engine));
  return runtime !== undefined && runtime.base === module?.base;
}

/** The memory of the current process. */
export function engineMemory(engine: Engine): Memory {
  return new Memory({
    read: (address, length) => {
      const bytes = engine.memory.read(address, length);
      return bytes.length === length ? bytes : undefined;
    },
  });
}

function modulesOf(engine: Engine): { base: bigint; path: string }[] {
  return engine.symbols.modules().map(({ base, image }) => ({ base, path: image }));
}
