/** What a target went on at without being asked about, told in batches: a pipe between the host and its reports. @module */
import type { TargetEvent } from "../facts/event.ts";
import type { Link } from "./link.ts";
import type { HostMessage } from "./protocol.ts";

/** How many events are reported together at most, and how long the first of them waits, in ms. */
const MOST = 256, LONGEST_MS = 50;

/** Reports, in their order: whatever else is said comes after the events that passed before it. */
export class Reports {
  readonly #link: Pick<Link, "send" | "receive">;
  #passed: { readonly at: number; readonly event: TargetEvent }[] = [];

  constructor(link: Pick<Link, "send" | "receive">) {
    this.#link = link;
  }

  /** Says something, after what has passed. */
  send(message: HostMessage): void {
    this.flush();
    this.#link.send(message);
  }

  /** What is ordered; see {@link Link.receive}. */
  receive<T>(ms: number): T | undefined {
    return this.#link.receive<T>(ms);
  }

  /** An event that nobody needs to be asked about. */
  pass(event: TargetEvent): void {
    const at = performance.now();
    this.#passed.push({ at, event });
    if (this.#passed.length >= MOST || at - this.#passed[0]!.at >= LONGEST_MS) this.flush();
  }

  /** Tells what has passed until now. */
  flush(): void {
    if (this.#passed.length === 0) return;
    const now = performance.now();
    const events = this.#passed.map(({ at, event }) => ({ ago: now - at, event }));
    this.#passed = [];
    this.#link.send({ say: "passed", events });
  }
}
