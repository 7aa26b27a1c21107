/** A target without a debugger: nothing stops it, and only its end is reported. @module */
import { baseName } from "../../facts/path.ts";
import { type HostMessage, KILLED, type Order } from "../../host/protocol.ts";
import type { HeldProcess } from "../../win32/process.ts";
import type { Hold } from "./hold.ts";
import { Inbox } from "../session/inbox.ts";

const LOOK_MS = 100;

/** Holds a running process by its handle alone: for recipes that only look at it from outside. */
export class Loose implements Hold, Disposable {
  /** Nobody is, so nothing can be left suspended. */
  readonly debugs = false;
  readonly #process: HeldProcess;
  readonly #messages = new Inbox<HostMessage>();
  readonly #timer: ReturnType<typeof setInterval>;

  /** Takes the process over, and lets go of it when disposed. */
  constructor(process: HeldProcess) {
    this.#process = process;
    const { pid, image } = process;
    this.#messages.put({ say: "armed", pid, exposedMs: 0 });
    this.#messages.put({
      say: "event",
      event: { kind: "process-start", pid, image: baseName(image) },
    });
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** The process. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Kills it or leaves it; for the other orders it would have to stand still. */
  send({ order }: Order): void {
    if (order === "kill" && this.#process.terminate(KILLED)) this.#messages.put({ say: "left", how: order });
    if (order !== "detach") return;
    this.#messages.put({ say: "left", how: order });
    this.#messages.put({ say: "done" });
  }

  /** Its start, its end, and that all is done. */
  async next(): Promise<HostMessage> {
    return await this.#messages.next();
  }

  /** There is no host that could be ended. */
  kill(): void {}

  #look(): void {
    const code = this.#process.exitCode;
    if (code === undefined) return;
    clearInterval(this.#timer);
    const { pid } = this.#process;
    this.#messages.put({ say: "event", event: { kind: "process-exit", pid, code } });
    this.#messages.put({ say: "event", event: { kind: "process-end", pid, code } });
    this.#messages.put({ say: "done" });
  }

  /** Lets go of the process, which runs on. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#process[Symbol.dispose]();
  }
}
