/** The event log: one JSON record a line, on the disk as soon as it happened. @module */
import { resolve } from "node:path";
import type { LogRecord } from "../log/record.ts";
import { UsageError } from "./exit.ts";

/** A file of NDJSON records. */
export class EventLog implements Disposable {
  readonly #file: Deno.FsFile;

  /** @throws {UsageError} If the file can't be written. */
  constructor(path: string) {
    try {
      this.#file = Deno.openSync(resolve(path), { write: true, create: true, truncate: true });
    } catch (error) {
      throw new UsageError(
        `Cannot write the event log "${path}": ${error instanceof Error ? error.message : error}`,
      );
    }
  }

  /** Appends a record. */
  write(record: LogRecord): void {
    const line = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
    for (let at = 0; at < line.length;) at += this.#file.writeSync(line.subarray(at));
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}
