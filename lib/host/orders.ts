/**
 * Carrying out what the supervisor orders: {@link Orders.stop} where the target stands still, {@link Orders.listen}
 * where it runs.
 *
 * @module
 */
import type { TargetEvent } from "../facts/event.ts";
import type { StackFrame } from "../facts/frame.ts";
import type { CppException } from "../facts/cpp.ts";
import type { ManagedException } from "../facts/managed.ts";
import type { DumpOutcome } from "../log/record.ts";
import type { Link } from "./link.ts";
import {
  type Answer,
  type DumpOrder,
  LAST_VERDICT_TIMEOUT_MS,
  type Leaving,
  type Need,
  type Order,
  type StopRequest,
  VERDICT_TIMEOUT_MS,
} from "./protocol.ts";

/** How long an order may lie in the pipe while one event comes after the other, in ms. */
const LISTEN_EVERY_MS = 5;

/** How the target goes on after an exception; undefined where nobody says. */
export type HowToGoOn = "handled" | "not-handled" | undefined;

/** How the target goes on, and what it is to stop at then; that is undefined where nobody has said. */
export interface GoesOn {
  readonly how?: HowToGoOn;
  readonly need?: Need | undefined;
}

/** What can be done with a target that stands still; the engine's, but for tests. */
export interface Commanded {
  dump(order: DumpOrder): DumpOutcome;
  /** Runs a debugger command; what it printed, also where it failed. */
  print(command: string): string;
  frames(): readonly StackFrame[];
  /** The exception of .NET that the target stands at; undefined where it is none. */
  thrown(): ManagedException | undefined;
  /** The exception of C++ that the target stands at; undefined where it is none. */
  cpp(): CppException | undefined;
  /** Ends the processes; `done` is called when they can't be saved any more, before their exits are reported. */
  kill(done: () => void): void;
  detach(): void;
  /** Leaves it as it is, stopped: of a machine only. */
  leaveStopped(): void;
}

/** What answers an order, without the numbers. */
type Said = Answer extends infer A ? A extends Answer ? Omit<A, "to" | "stop"> : never : never;

/** The orders of one armed host. */
export class Orders {
  readonly #target: Commanded;
  readonly #link: Pick<Link, "send" | "receive">;
  /** The number of the last stop. */
  #stop = 0;
  /** The id of the last order that was read. */
  #heard = 0;
  #leaving: Leaving | undefined;
  #left = false;
  /** When orders were looked for last. */
  #listened = 0;

  constructor(target: Commanded, link: Pick<Link, "send" | "receive">) {
    this.#target = target;
    this.#link = link;
  }

  /** The target was killed or left alone: there is nothing more to wait for. */
  get left(): boolean {
    return this.#left;
  }

  /** The target stands still at an event: reports it, and carries out what is ordered until the target may go on. */
  stop(event: TargetEvent): GoesOn {
    const stop = ++this.#stop;
    const start = performance.now();
    const patience = isLast(event) ? LAST_VERDICT_TIMEOUT_MS : VERDICT_TIMEOUT_MS;
    this.#link.send({ say: "stopped", stop, event });
    for (;;) {
      const order = this.#link.receive<Order>(patience);
      if (order === undefined) {
        this.#link.send({ say: "unasked", stop, pausedMs: performance.now() - start });
        // Whoever gave the credit does not know yet what has become of this event.
        return { need: {} };
      }
      if (!this.#isNew(order)) continue;
      if (isLeaving(order)) {
        // Who ordered it has not seen this stop yet, which may be a crash: it comes first.
        if (order.stop < stop) this.#leaving = order.order;
        else {
          this.#leave(order.order);
          return {};
        }
      } else if (order.stop !== stop) this.#refuse(order);
      else if (order.order === "go") {
        this.#answer(order, { say: "resumed", pausedMs: performance.now() - start });
        const { how, interest, credit } = order;
        return { how, need: { interest, credit } };
      } else this.#answer(order, this.#done(order));
    }
  }

  /** As {@link Orders.listen}, but in a storm of events not at each: a look at the pipe costs as much as the event. */
  listenNowAndThen(): void {
    if (this.#leaving || performance.now() - this.#listened >= LISTEN_EVERY_MS) this.listen();
  }

  /** The target runs, but for this moment: is it to be left? The next wait lets it run on. */
  listen(): void {
    this.#listened = performance.now();
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
        return { say: "dumped", outcome: this.#target.dump(order.dump) };
      case "commands":
        return { say: "printed", texts: order.commands.map((command) => this.#target.print(command)) };
      case "frames":
        return {
          say: "frames",
          frames: this.#target.frames(),
          thrown: this.#target.thrown(),
          cpp: this.#target.cpp(),
        };
    }
  }

  #leave(how: Leaving): void {
    this.#left = true;
    const done = (): void => this.#link.send({ say: "left", how });
    if (how === "kill") return this.#target.kill(done);
    if (how === "detach") this.#target.detach();
    else this.#target.leaveStopped();
    done();
  }
}

/** Whether a process is about to end at an event, with all that it knows. */
function isLast(event: TargetEvent): boolean {
  if (event.kind === "exception") return event.chance === "second";
  return event.kind === "terminated" || event.kind === "process-exit" && event.exiting === true;
}

function isLeaving(order: Order): order is Extract<Order, { order: Leaving }> {
  return order.order === "kill" || order.order === "detach" || order.order === "stop";
}
