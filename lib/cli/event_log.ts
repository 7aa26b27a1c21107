/** The event log: one JSON record a line, on the disk as soon as it happened. @module */
import { messageOf } from "../facts/text.ts";
import { resolve } from "node:path";
import type { LogRecord } from "../log/record.ts";
import { UsageError } from "./exit.ts";
import { print } from "./print.ts";

/** A file of NDJSON records. Where the disk is full, that is said once, and the run goes on without a log. */
export class EventLog implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #broken = false;

  /** @throws {UsageError} If the file can't be written. */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = Deno.openSync(resolve(path), { write: true, create: true, truncate: true });
    } catch (error) {
      throw new UsageError(
        `Cannot write the event log "${path}": ${messageOf(error)}`,
      );
    }
  }

  /** Appends a record. */
  write(record: LogRecord): void {
    if (this.#broken) return;
    const line = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
    try {
      for (let at = 0; at < line.length;) at += this.#file.writeSync(line.subarray(at));
    } catch (error) {
      this.#broken = true;
      const why = error instanceof Error ? error.message : error;
      print(`trapline: the event log "${this.#path}" ends here: ${why}`);
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}
