/**
 * The armed host: the debugger of a program until its end. It reports, writes and continues; it decides nothing.
 *
 * @module
 */
import { DEBUG_ENGOPT_DISABLE_MODULE_SYMBOL_LOAD } from "../facts/debug.table.ts";
import type { DebugEvent, Engine, Resume } from "../dbgeng/mod.ts";
import type { TargetEvent } from "../recipe/event.ts";
import { kernel32 } from "../win32/kernel32.ts";
import { BREAKPOINTS, filters } from "./continuing.ts";
import { writeDump } from "./dump_writer.ts";
import type { Link } from "./link.ts";
import { type Job, type Order, VERDICT_TIMEOUT_MS } from "./protocol.ts";
import { rawFrame, rawStack } from "./stack_recorder.ts";

/** How long one wait is. Between two the supervisor is listened to, and the target stands still. */
const SLICE_MS = 100;

type ArmJob = Extract<Job, { job: "arm" }>;
type Stop = Extract<DebugEvent, { type: "exception" }>;

/** Launches the program and stays until its last process has ended, or until told to leave. */
export function runArmed(engine: Engine, link: Link, job: ArmJob): void {
  new ArmedHost(engine, link).run(job);
}

class ArmedHost {
  readonly #engine: Engine;
  readonly #link: Link;
  #leaving = false;

  constructor(engine: Engine, link: Link) {
    this.#engine = engine;
    this.#link = link;
  }

  run({ launch, children }: ArmJob): void {
    this.#setFilters();
    inheritStdio();
    const launched = performance.now();
    this.#engine.createProcess(launch, { children });
    for (let first = true; !this.#leaving;) {
      const result = this.#engine.waitForEvent(SLICE_MS);
      if (result === "ended") return;
      if (result === "timeout") {
        this.#listen();
        continue;
      }
      if (first) {
        this.#engine.detachOnExit();
        const { pid } = this.#engine.currentIds();
        this.#link.send({ say: "armed", pid, exposedMs: performance.now() - launched });
        first = false;
      }
      this.#event(this.#engine.lastEvent());
    }
  }

  #setFilters(): void {
    // Symbols are read from the dump, afterwards: here they would make every stop three times as long.
    this.#engine.faces.control.call("AddEngineOptions", DEBUG_ENGOPT_DISABLE_MODULE_SYMBOL_LOAD);
    const { filters: engineFilters } = this.#engine;
    engineFilters.setExceptions(filters(engineFilters.builtInCodes()));
    engineFilters.setEvent("create-process", "break");
    // Without this the wait goes straight from the last exception to the end, and the exit code is lost.
    engineFilters.setEvent("exit-process", "break");
    engineFilters.setEvent("load-module", "ignore");
    engineFilters.setEvent("debug-output", "ignore");
  }

  #event(event: DebugEvent): void {
    const { pid, tid } = this.#engine.currentIds();
    switch (event.type) {
      case "create-process":
        this.#link.send({ say: "event", event: { kind: "process-start", pid, image: this.#image() } });
        return this.#engine.resume("go");
      case "exit-process":
        // The next wait goes on by itself. Sighting: with other processes in the session, SetExecutionStatus(GO) at
        // this event gives 0x8007001F (ERROR_GEN_FAILURE).
        return this.#link.send({ say: "event", event: { kind: "process-exit", pid, code: event.exitCode } });
      case "exception":
        return this.#exception(event, pid, tid);
      default:
        return this.#engine.resume("go");
    }
  }

  /** The file name of the current process's program. */
  #image(): string {
    const [program] = this.#engine.symbols.modules();
    return program?.image.split(/[\\/]/).at(-1) ?? "";
  }

  #exception(event: Stop, pid: number, tid: number): void {
    const start = performance.now();
    const { exception, firstChance } = event;
    const frame = rawFrame(this.#engine, exception.address);
    if (firstChance) return this.#engine.resume(firstChanceStatus(exception.code, frame.module));
    const happened: TargetEvent = {
      kind: "exception",
      pid,
      tid,
      code: exception.code,
      chance: "second",
      ...frame,
      parameters: exception.parameters.map((value) => `0x${value.toString(16)}`),
    };
    this.#link.send({ say: "stopped", event: happened, frames: rawStack(this.#engine) });
    const unasked = this.#obey();
    if (this.#leaving) return;
    this.#engine.resume("not-handled");
    this.#link.send({ say: "resumed", pausedMs: performance.now() - start, ...(unasked ? { unasked } : {}) });
  }

  /** Carries out orders until the target may go on; true when none came in time. */
  #obey(): boolean {
    for (;;) {
      const order = this.#link.receive<Order>(VERDICT_TIMEOUT_MS);
      if (order === undefined) return true;
      if (order.order === "dump") {
        this.#link.send({ say: "dumped", outcome: writeDump(this.#engine, order.dump) });
      } else {
        this.#leave(order.order);
        return false;
      }
    }
  }

  /** Between two waits: is there an order? The next wait lets the target run on. */
  #listen(): void {
    const order = this.#link.receive<Order>(0);
    if (order !== undefined && order.order !== "dump") this.#leave(order.order);
  }

  #leave(order: "go" | "kill" | "detach"): void {
    if (order === "go") return;
    this.#leaving = true;
    if (order === "detach") return this.#engine.detach();
    terminateAll(this.#engine);
    this.#drain();
  }

  /** After a kill: the exit events, which carry the exit codes. */
  #drain(): void {
    for (let i = 0; i < 50; i++) {
      const result = this.#engine.waitForEvent(SLICE_MS);
      if (result === "ended") return;
      if (result === "timeout") continue;
      const event = this.#engine.lastEvent();
      if (event.type !== "exit-process") {
        this.#engine.resume("go");
        continue;
      }
      const { pid } = this.#engine.currentIds();
      this.#link.send({ say: "event", event: { kind: "process-exit", pid, code: event.exitCode } });
    }
  }
}

/** Ends every process of the session. */
function terminateAll(engine: Engine): void {
  engine.faces.client.call("TerminateProcesses");
}

/** How the target goes on after a first chance that stopped the engine. */
function firstChanceStatus(code: number, module: string | undefined): Resume {
  if (!BREAKPOINTS.includes(code)) return "not-handled";
  // The loader's, the break-in's and the heap's report: the dump of a damaged heap is taken at 0xC0000374.
  return /^(ntdll|wow64)/i.test(module ?? "") ? "handled" : "not-handled";
}

/** The engine gives the target what is inheritable, and Deno's standard handles are not. */
function inheritStdio(): void {
  const HANDLE_FLAG_INHERIT = 1, STD_INPUT = -10, STD_OUTPUT = -11, STD_ERROR = -12;
  for (const which of [STD_INPUT, STD_OUTPUT, STD_ERROR]) {
    kernel32().SetHandleInformation(kernel32().GetStdHandle(which >>> 0), HANDLE_FLAG_INHERIT, 1);
  }
}
