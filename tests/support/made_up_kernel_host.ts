/**
 * A made-up host of a made-up machine, for tests of the session with a machine: what it says comes late, twice, never or
 * not any more, as a script has it. It keeps to what the host of a machine must do: it hears orders only while the machine
 * stands still, and refuses those for another stop than its own.
 *
 * @module
 */
import type { TargetEvent } from "../../lib/facts/event.ts";
import type { HostMessage, Leaving, Order } from "../../lib/host/protocol.ts";
import type { MachineHold } from "../../lib/watch/machine/session.ts";
import type { Way } from "./made_up_host.ts";

/** What happens next at the machine. */
export type MachineAct =
  /** It stops by itself: a bug check, a load, a breakpoint. */
  | { readonly act: "stop"; readonly event: TargetEvent }
  /** Something at which it runs on: debug text. */
  | { readonly act: "event"; readonly event: TargetEvent }
  /** The host dies, or fails with words. */
  | { readonly act: "dies"; readonly because?: string }
  /** It runs on for so many ms. */
  | { readonly act: "rest"; readonly ms: number }
  /** Something that is nobody's message: Ctrl-C. */
  | { readonly act: "call"; readonly call: () => void };

/** A script of what the machine does, and how the host reports it. */
export interface MachineScript {
  readonly acts: readonly MachineAct[];
  /** How the answers to orders come, one after the other; then all come. */
  readonly ways: readonly Way[];
  /** Which break-ins come to nothing, because they fall between two waits: one after the other, then none. */
  readonly lostBreakIns: readonly boolean[];
  /** It never answers at all. */
  readonly silent?: boolean;
}

/** A host that keeps to a script; when that is at its end the machine runs on, and can be broken into. */
export class MadeUpKernelHost implements MachineHold, Disposable {
  /** Each dump that was written, and at which stop's event. */
  readonly written = new Map<string, TargetEvent>();
  /** How often it was ended from outside. */
  kills = 0;
  readonly #acts: MachineAct[];
  readonly #ways: Way[];
  readonly #lostBreakIns: boolean[];
  readonly #said: HostMessage[] = [];
  readonly #late: HostMessage[] = [];
  #came = Promise.withResolvers<void>();
  #pipe: Order[] = [];
  #stop = 0;
  #heard = 0;
  #standing: TargetEvent | undefined;
  #leaving: Leaving | undefined;
  #left: Leaving | undefined;
  #dead = false;
  #busy = false;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor({ acts, ways, lostBreakIns, silent = false }: MachineScript) {
    [this.#acts, this.#ways, this.#lostBreakIns] = [[...acts], [...ways], [...lostBreakIns]];
    this.#say({ say: "engine", engine: { source: "", version: "", folder: "" }, ms: 1 });
    if (silent) return;
    this.#say({ say: "machine", build: 19041, processors: 1, ms: 1 });
    this.#stopAt({ kind: "tick" });
  }

  /** Whether the machine stands still, and a host that lives holds it so. */
  get stuck(): boolean {
    return this.#standing !== undefined && !this.#dead && this.#left === undefined;
  }

  /** How the machine was left; undefined where its host has not left it. */
  get left(): Leaving | undefined {
    return this.#left;
  }

  get dead(): boolean {
    return this.#dead;
  }

  post(order: Order): void {
    if (this.#dead) return;
    this.#pipe.push(order);
    queueMicrotask(() => this.#read());
  }

  wakeOnce(): void {
    if (this.#lostBreakIns.shift()) return;
    queueMicrotask(() => {
      if (this.#standing === undefined) this.#stopAt({ kind: "tick" });
    });
  }

  async next(): Promise<HostMessage | undefined> {
    while (this.#said.length === 0 && !this.#dead) {
      this.#came = Promise.withResolvers();
      await this.#came.promise;
    }
    return this.#said.shift();
  }

  kill(): void {
    this.kills++;
    this.#die();
  }

  [Symbol.dispose](): void {
    this.#die();
  }

  #say(message: HostMessage): void {
    if (this.#dead) return;
    this.#said.push(message, ...this.#late.splice(0));
    this.#came.resolve();
  }

  #die(): void {
    clearTimeout(this.#resting);
    this.#dead = true;
    this.#came.resolve();
  }

  #stopAt(event: TargetEvent): void {
    if (this.#dead || this.#left) return;
    this.#standing = event;
    this.#say({ say: "stopped", stop: ++this.#stop, event });
    queueMicrotask(() => this.#read());
  }

  /** The machine runs until something happens. */
  #go(): void {
    if (this.#busy) return;
    this.#busy = true;
    queueMicrotask(() => {
      this.#busy = false;
      if (this.#dead || this.#left || this.#standing) return;
      const next = this.#acts.shift();
      if (next === undefined) return;
      if (next.act === "rest") {
        this.#resting = setTimeout(() => this.#go(), next.ms);
        return;
      }
      if (next.act === "stop") return this.#stopAt(next.event);
      if (next.act === "event") this.#say({ say: "event", event: next.event });
      else if (next.act === "call") next.call();
      else {
        const { because } = next;
        if (because) this.#say({ say: "failed", error: "DbgEngError", message: because, code: 5 });
        return this.#die();
      }
      this.#go();
    });
  }

  /** Reads what is in the pipe, which it does only while the machine stands still. */
  #read(): void {
    while (this.#standing !== undefined && !this.#dead && !this.#left) {
      const order = this.#pipe.shift();
      if (order === undefined) return;
      this.#obey(order, this.#standing);
    }
  }

  #obey(order: Order, event: TargetEvent): void {
    if (order.order === "kill" || order.order === "detach" || order.order === "stop") {
      this.#heard = order.id;
      if (order.stop < this.#stop) this.#leaving = order.order;
      else this.#leave(order.order);
      return;
    }
    const way = this.#ways.shift() ?? "comes";
    if (way === "dies before") return this.#die();
    if (way === "unread") {
      // No order came in time: it goes on, and finds this one at its next stop.
      this.#pipe.unshift(order);
      this.#say({ say: "unasked", stop: this.#stop, pausedMs: 5_000 });
      return this.#runOn();
    }
    const fresh = order.id > this.#heard && order.stop === this.#stop;
    this.#heard = Math.max(this.#heard, order.id);
    const answer: HostMessage = fresh
      ? this.#answer(order, event)
      : { say: "refused", to: order.id, stop: order.stop, order: order.order };
    if (way === "dies after") return this.#die();
    if (way === "late") this.#late.push(answer);
    else if (way !== "lost") this.#say(answer);
    if (way === "doubled") this.#say(answer);
    if (answer.say === "resumed") this.#runOn();
  }

  #runOn(): void {
    this.#standing = undefined;
    if (this.#leaving) this.#leave(this.#leaving);
    else this.#go();
  }

  #answer({ id: to, stop, ...order }: Order, event: TargetEvent): HostMessage {
    switch (order.order) {
      case "dump": {
        const { file, qualifier, format } = order.dump;
        this.written.set(file, event);
        return { say: "dumped", to, stop, outcome: { file, ok: true, qualifier, format, ms: 1 } };
      }
      case "commands":
        return { say: "printed", to, stop, texts: order.commands };
      default:
        return { say: "resumed", to, stop, pausedMs: 1 };
    }
  }

  #leave(how: Leaving): void {
    [this.#left, this.#standing] = [how, undefined];
    this.#say({ say: "left", how });
    this.#say({ say: "done" });
    this.#die();
  }
}
