/** Doing what is ordered with the engine's current target: what {@link Orders} works with in an armed host. @module */
import { messageOf } from "../facts/text.ts";
import type { Engine } from "../dbgeng/mod.ts";
import type { StackFrame } from "../facts/frame.ts";
import type { CppException } from "../facts/cpp.ts";
import type { ManagedException } from "../facts/managed.ts";
import type { DumpOutcome } from "../log/record.ts";
import { writeDump } from "./dump_writer.ts";
import { putFault } from "./fault_in_dump.ts";
import type { Link } from "./link.ts";
import type { Commanded } from "./orders.ts";
import type { ExceptionOnStack } from "./own_fault.ts";
import type { DumpOrder } from "./protocol.ts";
import { type RaisedReading, readRaised } from "./raised.ts";
import { engineMemory, RuntimeReader } from "./runtime.ts";
import { type ModuleAt, RAW_FRAMES, rawFrame, rawStack } from "./stack_recorder.ts";
import { framesOf32, with32BitSide } from "./wow64.ts";

const DRAIN_SLICES = 50, SLICE_MS = 100;

/** The target of an engine. */
export class EngineTarget implements Commanded {
  readonly #engine: Engine;
  readonly #link: Pick<Link, "send">;
  readonly #moduleAt: ModuleAt;
  #fault: ExceptionOnStack | undefined;
  readonly #runtimes: RuntimeReader;
  readonly #leaving: () => void;

  /** `leaving`: called before the target is killed or left, while it is still there. */
  constructor(engine: Engine, link: Pick<Link, "send">, moduleAt: ModuleAt, leaving: () => void) {
    this.#engine = engine;
    this.#link = link;
    this.#moduleAt = moduleAt;
    this.#leaving = leaving;
    this.#runtimes = new RuntimeReader(engine);
  }

  /** Does something while the current thread handles an exception: dumps and frames are then of that. */
  handling(fault: ExceptionOnStack | undefined, act: () => void): void {
    this.#fault = fault;
    this.#runtimes.handles = fault?.code;
    act();
    this.#fault = this.#runtimes.handles = undefined;
  }

  dump(order: DumpOrder): DumpOutcome {
    const outcome = writeDump(this.#engine, order, this.#runtimes, () => this.#raised());
    if (this.#fault && outcome.ok) putFault(order.file, this.#fault);
    return with32BitSide(this.#engine, outcome, this.#fault?.context32);
  }

  print(command: string): string {
    try {
      return this.#engine.execute(command);
    } catch (error) {
      return messageOf(error);
    }
  }

  frames(): readonly StackFrame[] {
    const { context, context32 } = this.#fault ?? {};
    const of32 = context === undefined ? framesOf32(this.#engine, RAW_FRAMES, context32) : undefined;
    return of32?.map(({ address }) => rawFrame(this.#moduleAt, address)) ??
      rawStack(this.#engine, this.#moduleAt, context);
  }

  thrown(): ManagedException | undefined {
    return this.#runtimes.read()?.facts.exception;
  }

  cpp(): CppException | undefined {
    return this.#raised().cpp;
  }

  /** What the exception says that the target stands at, or that it handles. */
  #raised(): RaisedReading {
    const event = this.#engine.lastEvent();
    const raised = this.#fault ?? (event.type === "exception" ? event.exception : undefined);
    return readRaised(engineMemory(this.#engine), raised);
  }

  kill(done: () => void): void {
    this.#leaving();
    this.#engine.terminateAll();
    done();
    this.#drain();
  }

  detach(): void {
    this.#leaving();
    this.#engine.detach();
  }

  leaveStopped(): void {
    throw new TypeError("A program is not left stopped");
  }

  /** After a kill: the exit events, which carry the exit codes. */
  #drain(): void {
    for (let i = 0; i < DRAIN_SLICES; i++) {
      const result = this.#engine.waitForEvent(SLICE_MS);
      if (result === "ended") return;
      if (result === "timeout") continue;
      const event = this.#engine.lastEvent();
      if (event.type === "exit-thread") continue; // The next wait goes on by itself.
      if (event.type !== "exit-process") {
        this.#engine.resume("go");
        continue;
      }
      const { pid } = this.#engine.currentIds();
      this.#link.send({ say: "event", event: { kind: "process-end", pid, code: event.exitCode } });
    }
  }
}
