/**
 * A made-up host with a made-up target, for tests of the protocol: what it says comes late, twice, never or not any
 * more, as a script has it. It keeps to what a host must do: it refuses orders for another stop than its own.
 *
 * @module
 */
import type { TargetEvent } from "../../lib/facts/event.ts";
import { type HostMessage, KILLED, KILLED_BY_ENGINE, type Order } from "../../lib/host/protocol.ts";
import type { Hold } from "../../lib/watch/hold/hold.ts";
import type { TargetSystem } from "../../lib/watch/hold/target_system.ts";
import type { HeldProcess } from "../../lib/win32/process.ts";

/** The target's only process. */
export const ROOT = 77;

/**
 * How the answer to one order comes: at once; when the host has said something else; twice; never; not at all, because
 * the host dies before it or when it has done it; or the order is not even read before the target goes on by itself.
 */
export type Way = "comes" | "late" | "doubled" | "lost" | "dies before" | "dies after" | "unread";

/** What happens next at the target. */
export type Act =
  /** It stands still. `ways` are of the orders there, one after the other, and then all come. */
  | { readonly act: "stop"; readonly event: TargetEvent; readonly ways: readonly Way[] }
  /** It was ended or something started, and nothing stands still. */
  | { readonly act: "event"; readonly event: TargetEvent }
  /** It went on at events without asking. */
  | { readonly act: "pass"; readonly events: readonly TargetEvent[] }
  /** It runs on for so many ms, and nothing happens. */
  | { readonly act: "rest"; readonly ms: number }
  /** The host dies by itself while the target runs; it may say why. */
  | { readonly act: "dies"; readonly because?: string }
  /** Something that is nobody's message: a second Ctrl-C. */
  | { readonly act: "call"; readonly call: () => void };

/** A host that keeps to a script, and then sees its target come to its own end. */
export class MadeUpHost implements Hold {
  readonly debugs = true;
  /** Each dump that was written, and at which stop's event. */
  readonly written = new Map<string, TargetEvent>();
  readonly orders: Order[] = [];
  /** How often the target was killed from outside. */
  terminated = 0;
  /** Whether it hears orders to leave; a program that keeps it busy makes it deaf. */
  deaf = false;
  /** Whether its target runs on when it dies; else it comes to its own end then. */
  survives = false;
  /** How long it takes to say that it has killed its target, in ms; Infinity: it dies before. Then it kills as the engine does. */
  slow: number | undefined;
  readonly #acts: Act[];
  readonly #ownCode: number;
  readonly #said: HostMessage[] = [];
  #came = Promise.withResolvers<void>();
  /** Answers that come when something else has been said. */
  readonly #late: HostMessage[] = [];
  #dead = false;
  #left: "kill" | "detach" | undefined;
  #leaving: "kill" | "detach" | undefined;
  #exitCode: number | undefined;
  #stop = 0;
  #standing: { readonly event: TargetEvent; readonly ways: Way[] } | undefined;
  #heard = 0;

  constructor(acts: readonly Act[], ownCode = 0) {
    this.#acts = [...acts];
    this.#ownCode = ownCode;
    this.#say({ say: "armed", pid: ROOT, exposedMs: 1 });
    this.#say({ say: "event", event: { kind: "process-start", pid: ROOT, image: "app.exe" } });
    this.#go();
  }

  /** Whether the target stands still with nobody to let it go on. */
  get stuck(): boolean {
    return this.#standing !== undefined && !this.#dead && this.#left === undefined;
  }

  /** What has become of the target: left or killed by the host, or undefined. */
  get left(): "kill" | "detach" | undefined {
    return this.#left;
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** Where its process is. */
  get system(): TargetSystem {
    return {
      tree: () => [],
      open: (pid) => pid === ROOT ? this.#process() : undefined,
      suspension: () => new Map(),
      hasDebugger: () => false,
      whyNotLoaded: () => Promise.resolve(undefined),
      resume: () => 0,
    };
  }

  #process(): HeldProcess {
    const exitCode = (): number | undefined => this.#exitCode;
    return {
      pid: ROOT,
      image: "C:\\app.exe",
      commandLine: "app.exe",
      created: 0n,
      wow64: false,
      readable: true,
      protection: 0,
      get exitCode() {
        return exitCode();
      },
      ended: () => this.#exitCode !== undefined,
      objects: () => 0,
      terminate: (code) => {
        if (this.#exitCode !== undefined) return false;
        this.terminated++;
        this.#end(code);
        return true;
      },
      [Symbol.dispose]: () => {},
    };
  }

  send(order: Order): void {
    if (this.#dead) return;
    this.orders.push(order);
    queueMicrotask(() => this.#read(order));
  }

  async next(): Promise<HostMessage | undefined> {
    while (this.#said.length === 0 && !this.#dead) {
      this.#came = Promise.withResolvers();
      await this.#came.promise;
    }
    return this.#said.shift();
  }

  kill(): void {
    this.#die();
  }

  /** The target ends by itself. */
  exit(code: number): void {
    this.#end(code);
  }

  #say(message: HostMessage): void {
    if (this.#dead) return;
    this.#said.push(message, ...this.#late.splice(0));
    this.#came.resolve();
  }

  /** What was said can still be read; the target goes on and comes to its end. */
  #die(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#came.resolve();
    if (!this.survives) this.#exitCode ??= this.#ownCode;
  }

  #end(code: number): void {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = code;
    this.#standing = undefined;
    this.#say({ say: "event", event: { kind: "process-end", pid: ROOT, code } });
    this.#say({ say: "done" });
  }

  /** The target runs until something happens. */
  #go(): void {
    queueMicrotask(() => {
      if (this.#dead || this.#left || this.#standing || this.#exitCode !== undefined) return;
      if (this.#leaving) return this.#leave(this.#leaving);
      const next = this.#acts.shift();
      if (next?.act === "stop") {
        this.#standing = { event: next.event, ways: [...next.ways] };
        this.#say({ say: "stopped", stop: ++this.#stop, event: next.event });
        return;
      }
      if (next === undefined) {
        // A target that does nothing any more lets its host hear what comes.
        if (this.deaf) return;
        setTimeout(() => {
          if (this.#leaving && !this.#dead) this.#leave(this.#leaving);
          else this.#end(this.#ownCode);
        });
        return;
      }
      if (next.act === "rest") return void setTimeout(() => this.#go(), next.ms);
      if (next.act === "pass") {
        this.#say({
          say: "passed",
          events: next.events.map((event, i) => ({ ago: next.events.length - i, event })),
        });
      } else if (next.act === "event") this.#say({ say: "event", event: next.event });
      else if (next.act === "call") next.call();
      else {
        const { because } = next;
        if (because !== undefined) {
          this.#say({ say: "failed", error: "DbgEngError", message: because, code: 5 });
        }
        this.#die();
      }
      this.#go();
    });
  }

  #read(order: Order): void {
    if (this.#dead || this.#left) return;
    const { id, stop } = order;
    const standing = this.#standing;
    if (id <= this.#heard) return;
    if (order.order === "kill" || order.order === "detach") {
      this.#heard = id;
      if (this.deaf) return;
      if (standing && stop === this.#stop) this.#leave(order.order);
      else this.#leaving = order.order;
      return;
    }
    const way = standing && stop === this.#stop ? standing.ways.shift() ?? "comes" : "comes";
    if (way === "dies before") return this.#die();
    if (way === "unread") this.#runOn();
    this.#heard = id;
    const answer = this.#answer(order);
    if (way === "dies after") return this.#die();
    if (way === "late") this.#late.push(answer);
    else if (way !== "lost") this.#say(answer);
    if (way === "doubled") this.#say(answer);
    if (answer.say === "resumed") {
      this.#standing = undefined;
      this.#go();
    }
  }

  /** No order came in time. */
  #runOn(): void {
    this.#standing = undefined;
    this.#say({ say: "unasked", stop: this.#stop, pausedMs: 5_000 });
    this.#go();
  }

  #answer(order: Order): HostMessage {
    const { id: to, stop } = order;
    const standing = this.#standing;
    if (standing === undefined || stop !== this.#stop) {
      return { say: "refused", to, stop, order: order.order };
    }
    switch (order.order) {
      case "dump": {
        const { file, qualifier, format } = order.dump;
        this.written.set(file, standing.event);
        return { say: "dumped", to, stop, outcome: { file, ok: true, qualifier, format, ms: 1 } };
      }
      case "commands":
        return { say: "printed", to, stop, texts: order.commands.map((command) => `${stop} ${command}`) };
      case "frames":
        return { say: "frames", to, stop, frames: [{ address: `0x${stop.toString(16)}` }] };
      default:
        return { say: "resumed", to, stop, pausedMs: stop };
    }
  }

  #leave(how: "kill" | "detach"): void {
    if (how === "kill" && this.slow !== undefined) return this.#killSlowly(this.slow);
    this.#left = how;
    this.#standing = undefined;
    this.#say({ say: "left", how });
    if (how === "kill") this.#end(KILLED);
    else this.#say({ say: "done" });
  }

  #killSlowly(ms: number): void {
    this.#exitCode = KILLED_BY_ENGINE;
    if (ms === Infinity) return this.#die();
    setTimeout(() => {
      this.#left = "kill";
      this.#say({ say: "left", how: "kill" });
      this.#say({ say: "done" });
    }, ms);
  }
}
