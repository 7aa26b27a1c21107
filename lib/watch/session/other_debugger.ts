/** Processes that a target debugs itself: there can't be two debuggers, so nobody here sees them. @module */
import type { Identity } from "../../log/result.ts";
import type { LogRecord } from "../../log/record.ts";

/** How often, and how long after a target has begun to debug, what it starts is looked for, in ms. */
const LOOK_MS = 100, LONGEST_MS = 2_000;

/** What is asked of the machine. */
export interface OtherDebuggerParts {
  /** What a process started and nobody watches. */
  readonly strangers: (pid: number) => readonly Identity[];
  readonly hasDebugger: (pid: number) => boolean | undefined;
  readonly record: (record: LogRecord) => void;
  readonly now: () => number;
}

/** Says of each such process that it is not watched, and whose it is. */
export class OtherDebuggers implements Disposable {
  readonly #parts: OtherDebuggerParts;
  readonly #timers = new Set<ReturnType<typeof setInterval>>();
  readonly #told = new Set<string>();

  constructor(parts: OtherDebuggerParts) {
    this.#parts = parts;
  }

  /** A process begins to debug: what it starts in the next moments is another debugger's. */
  begins(pid: number): void {
    const until = this.#parts.now() + LONGEST_MS;
    const timer = setInterval(() => {
      this.#look(pid);
      if (this.#parts.now() < until) return;
      clearInterval(timer);
      this.#timers.delete(timer);
    }, LOOK_MS);
    this.#timers.add(timer);
    this.#look(pid);
  }

  #look(by: number): void {
    const { strangers, hasDebugger, record, now } = this.#parts;
    for (const { pid, created, image } of strangers(by)) {
      if (this.#told.has(`${pid} ${created}`) || !hasDebugger(pid)) continue;
      this.#told.add(`${pid} ${created}`);
      const name = image.split("\\").at(-1) ?? "";
      const because =
        `${name} is debugged by process ${by}, which started it, and there can't be two debuggers`;
      record({ at: now(), kind: "refused", pid, because });
    }
  }

  /** Stops looking. */
  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
