/**
 * Where a process that ends by itself passes while its memory is still there: at the exit event it is gone, and a dump
 * gives E_ACCESSDENIED.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { endedThrough } from "../win32/foreign_handle.ts";
import { exportOffset, targetLibrary } from "./target_library.ts";

/** A process on its way out, or about to end another one. */
export interface WayOut {
  /** The process that is to end. */
  readonly pid: number;
  /** Its exit code, unsigned. */
  readonly code: number;
  readonly by: "exit" | "terminate";
}

/**
 * `RtlExitUserProcess(code)`, of ExitProcess and of a return from main; `NtTerminateProcess(process, code)`, of
 * TerminateProcess, which crash handlers and language runtimes call of themselves, and test runners of their tests.
 */
const FUNCTIONS = { RtlExitUserProcess: "exit", NtTerminateProcess: "terminate" } as const;
/** NtCurrentProcess(). */
const OWN = 0xFFFF_FFFF_FFFF_FFFFn;

/** The breakpoints on the ways out of all processes of an armed host. */
export class WaysOut {
  readonly #engine: Engine;
  readonly #kinds = new Map<number, WayOut["by"]>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Sets them in the current process. */
  set(): void {
    const base = targetLibrary(this.#engine, "ntdll.dll");
    for (const [name, by] of Object.entries(FUNCTIONS) as [keyof typeof FUNCTIONS, WayOut["by"]][]) {
      const where = base === undefined ? `ntdll!${name}` : base + exportOffset("ntdll.dll", name);
      this.#kinds.set(this.#engine.setBreakpoint(where).id, by);
    }
  }

  /** Who is to end where the current process stands at a breakpoint; `undefined` where nobody is. */
  at(breakpoint: number, pid: number): WayOut | undefined {
    const by = this.#kinds.get(breakpoint);
    if (by === undefined) return undefined;
    if (by === "exit") return { pid, by, code: this.#register("ecx") };
    const handle = this.#engine.evaluate("@rcx");
    // Handle 0 ends the other threads, as the first step of an end that RtlExitUserProcess has told.
    if (handle === 0n) return undefined;
    const ended = handle === OWN ? pid : endedThrough(pid, handle);
    return ended === undefined ? undefined : { pid: ended, by, code: this.#register("edx") };
  }

  #register(name: string): number {
    return Number(BigInt.asUintN(32, this.#engine.evaluate(`@${name}`)));
  }
}
