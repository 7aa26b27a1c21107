/**
 * The host's end of the pipes. It never turns the event loop: a target would stand still meanwhile.
 *
 * @module
 */
import { kernel32 } from "../win32/kernel32.ts";
import { PipeClient } from "../win32/pipe.ts";
import { type HostMessage, pipeNames } from "./protocol.ts";

/** The supervisor is gone: the host leaves its target alone and ends. */
export class LinkClosed extends Error {
  override readonly name = "LinkClosed";
}

const CHUNK = 65_536;

/** Lines of JSON to and from the supervisor. */
export class Link implements Disposable {
  readonly #orders: PipeClient;
  readonly #reports: PipeClient;
  readonly #decoder = new TextDecoder();
  #pending = "";

  /** @throws {Win32Error} If no supervisor serves pipes of this name. */
  constructor(shared: string) {
    const { orders, reports } = pipeNames(shared);
    this.#orders = new PipeClient(orders, "read");
    this.#reports = new PipeClient(reports, "write");
  }

  /** @throws {LinkClosed} If the supervisor is gone. */
  send(message: HostMessage): void {
    if (!this.#reports.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`))) {
      throw new LinkClosed();
    }
  }

  /**
   * The next line, waiting at most the given ms for it; 0 only looks.
   *
   * @throws {LinkClosed} If the supervisor is gone.
   */
  receive<T>(ms: number): T | undefined {
    const end = performance.now() + ms;
    for (let spins = 0;; spins++) {
      const line = this.#line();
      if (line !== undefined) return JSON.parse(line) as T;
      if (performance.now() >= end) return undefined;
      // A verdict takes a fraction of a millisecond: don't sleep through it.
      kernel32().Sleep(spins < 200 ? 0 : 1);
    }
  }

  /**
   * The next line, however long it takes: a spare host sleeps in the read until it gets its job.
   *
   * @throws {LinkClosed} If the supervisor is gone.
   */
  wait<T>(): T {
    for (;;) {
      const line = this.#line();
      if (line !== undefined) return JSON.parse(line) as T;
      this.#read(CHUNK);
    }
  }

  #line(): string | undefined {
    const available = this.#orders.available();
    if (available < 0) throw new LinkClosed();
    if (available > 0) this.#read(available);
    const end = this.#pending.indexOf("\n");
    if (end < 0) return undefined;
    const line = this.#pending.slice(0, end);
    this.#pending = this.#pending.slice(end + 1);
    return line;
  }

  #read(limit: number): void {
    const bytes = this.#orders.read(limit);
    if (bytes.length === 0) throw new LinkClosed();
    this.#pending += this.#decoder.decode(bytes, { stream: true });
  }

  /** Closes our ends. */
  [Symbol.dispose](): void {
    this.#orders[Symbol.dispose]();
    this.#reports[Symbol.dispose]();
  }
}
