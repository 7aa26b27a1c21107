/** Carrying out what the supervisor orders. @module */
import type { Engine } from "../dbgeng/mod.ts";
import { writeDump } from "./dump_writer.ts";
import type { Link } from "./link.ts";
import { type Order, VERDICT_TIMEOUT_MS } from "./protocol.ts";
import { rawStack } from "./stack_recorder.ts";

const DRAIN_SLICES = 50, SLICE_MS = 100;

/** How the target goes on after the orders. */
export interface Verdict {
  readonly how?: "handled" | "not-handled" | undefined;
  /** No verdict came in time. */
  readonly unasked: boolean;
}

/** The orders of one armed host. */
export class Orders {
  readonly #engine: Engine;
  readonly #link: Link;
  #left = false;

  constructor(engine: Engine, link: Link) {
    this.#engine = engine;
    this.#link = link;
  }

  /** The target was killed or left alone: there is nothing more to wait for. */
  get left(): boolean {
    return this.#left;
  }

  /** The target stands still: carries out orders until it may go on. */
  obey(): Verdict {
    for (;;) {
      const order = this.#link.receive<Order>(VERDICT_TIMEOUT_MS);
      if (order === undefined) return { unasked: true };
      if (order.order === "dump") {
        this.#link.send({ say: "dumped", outcome: writeDump(this.#engine, order.dump) });
      } else if (order.order === "commands") {
        this.#link.send({ say: "printed", texts: order.commands.map((command) => this.#print(command)) });
      } else if (order.order === "frames") {
        this.#link.send({ say: "frames", frames: rawStack(this.#engine) });
      } else if (order.order === "go") {
        return { how: order.how, unasked: false };
      } else {
        this.#leave(order.order);
        return { unasked: false };
      }
    }
  }

  /** Between two waits: is there an order to leave? The next wait lets the target run on. */
  listen(): void {
    const order = this.#link.receive<Order>(0);
    if (order?.order === "kill" || order?.order === "detach") this.#leave(order.order);
  }

  #print(command: string): string {
    try {
      return this.#engine.execute(command);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #leave(how: "kill" | "detach"): void {
    this.#left = true;
    if (how === "detach") return this.#engine.detach();
    this.#engine.faces.client.call("TerminateProcesses");
    this.#drain();
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
