/**
 * The host of a machine: the debugger of its kernel, until it is ordered to leave it. It reports, writes and continues, as the
 * armed host of a program does; it decides nothing. {@link runMachine} is all of it.
 *
 * @module
 */
import { DEBUG_ENGOPT_DISABLE_MODULE_SYMBOL_LOAD } from "../facts/debug.table.ts";
import { DbgEngError, type DebugEvent, type Engine } from "../dbgeng/mod.ts";
import type { TargetEvent } from "../facts/event.ts";
import { BREAKPOINTS } from "../facts/exceptions.ts";
import { hex, messageOf } from "../facts/text.ts";
import type { DumpOutcome } from "../log/record.ts";
import { kernel32 } from "../win32/kernel32.ts";
import { NamedEvent } from "../win32/named_event.ts";
import { endOf } from "../win32/process.ts";
import { filters } from "./continuing.ts";
import { writeDump } from "./dump_writer.ts";
import type { Link } from "./link.ts";
import { moduleOf } from "./module_names.ts";
import { type Commanded, Orders } from "./orders.ts";
import type { DumpOrder, Job } from "./protocol.ts";

type MachineJob = Extract<Job, { job: "machine" }>;

/** What the events of a machine name for a process: none. */
const NO_PROCESS = 0;
/** DBG_STATUS_BUGCHECK_FIRST: the kernel breaks in with it once for each bug check, before it writes its own dump. */
const BUGCHECK_FIRST = 3;
/** How often is looked whether somebody wants something of a machine that can't be stopped: this one. */
const LOOK_MS = 100;

/** Attaches, and stays until told to leave. */
export function runMachine(engine: Engine, link: Link, job: MachineJob): void {
  new MachineHost(engine, link, job).run();
}

class MachineHost {
  readonly #engine: Engine;
  readonly #link: Link;
  readonly #job: MachineJob;
  readonly #orders: Orders;
  /** Breakpoints that rules ask for, by the engine's id. */
  readonly #breakpoints = new Map<number, string>();
  /** The bug check that was reported: somebody may break in while the machine has it still. */
  #known = "";

  constructor(engine: Engine, link: Link, job: MachineJob) {
    this.#engine = engine;
    this.#link = link;
    this.#job = job;
    this.#orders = new Orders(new MachineTarget(engine), link);
  }

  run(): void {
    const { connection, wake, interest } = this.#job;
    const engine = this.#engine;
    using event = new NamedEvent(wake);
    this.#prepare();
    engine.output.onDebugText = (text) => this.#said(text);
    const start = performance.now();
    engine.attachKernel(connection);
    engine.waitForEvent(Infinity);
    this.#link.send({ say: "machine", ...engine.machine(), ms: performance.now() - start });
    for (const { name, where, passes } of interest.breakpoints) {
      this.#breakpoints.set(engine.setBreakpoint(where, passes).id, name);
    }
    if (connection === "local") return this.#look(event);
    using _woken = engine.interruptWhenSet(event.handle);
    // Nothing else ends the wait for a machine that runs, and this one would go on for ever.
    using supervisor = endOf(this.#job.supervisor);
    using _alone = supervisor && engine.interruptAtEndOf(supervisor.value);
    for (;;) {
      this.#stopped(engine.lastEvent());
      if (this.#orders.left) return;
      engine.waitForEvent(Infinity);
    }
  }

  #prepare(): void {
    const { interfaces, filters: engineFilters, symbols } = this.#engine;
    const { breakpoints, loads, unloads } = this.#job.interest;
    symbols.path = this.#job.symbolPath;
    if (breakpoints.length === 0) {
      interfaces.control.call("AddEngineOptions", DEBUG_ENGOPT_DISABLE_MODULE_SYMBOL_LOAD);
    }
    engineFilters.setExceptions(filters(engineFilters.builtInCodes()));
    engineFilters.setEvent("load-module", loads ? "break" : "ignore");
    engineFilters.setEvent("unload-module", unloads ? "break" : "ignore");
  }

  /** The machine this runs on can't be stopped, and nothing of it is reported: it is only dumped when somebody asks. */
  #look(event: NamedEvent): void {
    while (!this.#orders.left) {
      if (event.wasSet()) this.#orders.stop({ kind: "tick" });
      this.#orders.listen();
      if (!this.#orders.left) kernel32().Sleep(LOOK_MS);
    }
  }

  /** A piece of text that a driver or the kernel prints. The machine runs on: who wants a dump breaks in. */
  #said(text: string): void {
    if (!this.#job.interest.debugText || text.trim() === "") return;
    const event = { kind: "debug-text", pid: NO_PROCESS, text: text.replace(/\n$/, "") } as const;
    this.#link.send({ say: "event", event });
  }

  #stopped(event: DebugEvent): void {
    this.#orders.stop(this.#eventOf(event));
    this.#orders.listen();
    if (!this.#orders.left) this.#engine.resume(goesOn(event));
  }

  /** What it is stopped at; a `tick` where somebody has broken in, and nothing else has happened. */
  #eventOf(event: DebugEvent): TargetEvent {
    switch (event.type) {
      case "load-module":
      case "unload-module": {
        const kind = event.type === "load-module" ? "load" : "unload";
        return { kind, pid: NO_PROCESS, path: moduleOf(this.#engine.lastEventInWords()).path };
      }
      case "breakpoint": {
        const breakpoint = this.#breakpoints.get(event.breakpointId);
        if (breakpoint === undefined) break;
        return { kind: "breakpoint", pid: NO_PROCESS, tid: NO_PROCESS, breakpoint };
      }
    }
    const { code, parameters } = this.#engine.bugCheck();
    const texts = parameters.map(hex);
    const found = code === 0 ? "" : [code, ...texts].join(" ");
    const again = found === this.#known && this.#status() !== BUGCHECK_FIRST;
    this.#known = found;
    if (code === 0 || again) return { kind: "tick" };
    return { kind: "bugcheck", code, parameters: texts };
  }

  /** What the kernel gives to DbgBreakPointWithStatus, whose only argument it is: why it breaks in. */
  #status(): number | undefined {
    try {
      return Number(this.#engine.evaluate("@rcx"));
    } catch (error) {
      if (error instanceof DbgEngError) return undefined;
      throw error;
    }
  }
}

/** A break goes on as if handled: else the kernel takes it for an exception of its own, which is a bug check. */
function goesOn(event: DebugEvent): "go" | "handled" | "not-handled" {
  if (event.type !== "exception") return "go";
  return BREAKPOINTS.includes(event.exception.code) ? "handled" : "not-handled";
}

/** A machine of an engine. */
class MachineTarget implements Commanded {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  dump(order: DumpOrder): DumpOutcome {
    return writeDump(this.#engine, order);
  }

  print(command: string): string {
    try {
      return this.#engine.execute(command);
    } catch (error) {
      return messageOf(error);
    }
  }

  frames(): readonly [] {
    return [];
  }

  thrown(): undefined {
    return undefined;
  }

  cpp(): undefined {
    return undefined;
  }

  kill(): void {
    throw new TypeError("A machine is not killed");
  }

  detach(): void {
    this.#engine.endKernelSession("running");
  }

  leaveStopped(): void {
    this.#engine.endKernelSession("stopped");
  }
}
