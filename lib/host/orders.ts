/**
 * Carrying out what the supervisor orders: {@link Orders.stop} where the target stands still, {@link Orders.listen}
 * where it runs.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import type { TargetEvent } from "../facts/event.ts";
import { writeDump } from "./dump_writer.ts";
import type { Link } from "./link.ts";
import { type Answer, type Leaving, type Order, type StopRequest, VERDICT_TIMEOUT_MS } from "./protocol.ts";
import { rawStack } from "./stack_recorder.ts";

const DRAIN_SLICES = 50, SLICE_MS = 100;

/** How the target goes on after an exception; undefined where nobody says. */
export type HowToGoOn = "handled" | "not-handled" | undefined;

/** What answers an order, without the numbers. */
type Said = Answer extends infer A ? A extends Answer ? Omit<A, "to" | "stop"> : never : never;

/** The orders of one armed host. */
export class Orders {
  readonly #engine: Engine;
  readonly #link: Pick<Link, "send" | "receive">;
  /** The number of the last stop. */
  #stop = 0;
  /** The id of the last order that was read. */
  #heard = 0;
  #leaving: Leaving | undefined;
  #left = false;

  constructor(engine: Engine, link: Pick<Link, "send" | "receive">) {
    this.#engine = engine;
    this.#link = link;
  }

  /** The target was killed or left alone: there is nothing more to wait for. */
  get left(): boolean {
    return this.#left;
  }

  /** The target stands still at an event: reports it, and carries out what is ordered until the target may go on. */
  stop(event: TargetEvent): HowToGoOn {
    const stop = ++this.#stop;
    const start = performance.now();
    this.#link.send({ say: "stopped", stop, event });
    for (;;) {
      const order = this.#link.receive<Order>(VERDICT_TIMEOUT_MS);
      if (order === undefined) {
        this.#link.send({ say: "unasked", stop, pausedMs: performance.now() - start });
        return undefined;
      }
      if (!this.#isNew(order)) continue;
      if (isLeaving(order)) {
        // Who ordered it has not seen this stop yet, which may be a crash: it comes first.
        if (order.stop < stop) this.#leaving = order.order;
        else {
          this.#leave(order.order);
          return undefined;
        }
      } else if (order.stop !== stop) this.#refuse(order);
      else if (order.order === "go") {
        this.#answer(order, { say: "resumed", pausedMs: performance.now() - start });
        return order.how;
      } else this.#answer(order, this.#done(order));
    }
  }

  /** The target runs, but for this moment: is it to be left? The next wait lets it run on. */
  listen(): void {
    while (!this.#left) {
      if (this.#leaving) return this.#leave(this.#leaving);
      const order = this.#link.receive<Order>(0);
      if (order === undefined) return;
      if (!this.#isNew(order)) continue;
      if (isLeaving(order)) this.#leaving = order.order;
      else this.#refuse(order);
    }
  }

  /** Whether an order has not come before; one that has is refused. */
  #isNew(order: Order): boolean {
    if (order.id <= this.#heard) {
      this.#refuse(order);
      return false;
    }
    this.#heard = order.id;
    return true;
  }

  #refuse(order: Order): void {
    this.#answer(order, { say: "refused", order: order.order });
  }

  #answer({ id, stop }: Order, said: Said): void {
    this.#link.send({ to: id, stop, ...said });
  }

  #done(order: Exclude<StopRequest, { order: "go" }>): Said {
    switch (order.order) {
      case "dump":
        return { say: "dumped", outcome: writeDump(this.#engine, order.dump) };
      case "commands":
        return { say: "printed", texts: order.commands.map((command) => this.#print(command)) };
      case "frames":
        return { say: "frames", frames: rawStack(this.#engine) };
    }
  }

  #print(command: string): string {
    try {
      return this.#engine.execute(command);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #leave(how: Leaving): void {
    this.#left = true;
    if (how === "detach") this.#engine.detach();
    else this.#engine.terminateAll();
    this.#link.send({ say: "left", how });
    if (how === "kill") this.#drain();
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

function isLeaving(order: Order): order is Extract<Order, { order: Leaving }> {
  return order.order === "kill" || order.order === "detach";
}
