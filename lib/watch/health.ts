/** How a long-running watch stands, in a file that whatever watches the watchdog can read. @module */
import { resolve } from "node:path";
import type { Record } from "../log/record.ts";

/** How a watch stands. Times are ISO 8601. */
export interface HealthFacts {
  /** The version of this shape. */
  readonly version: 1;
  /** The recipe's name. */
  readonly recipe: string;
  /** The watch's own process. */
  readonly pid: number;
  /** When it began. */
  readonly startedAt: string;
  /** When this was written: older than a minute means that the watch is gone or stuck. */
  readonly at: string;
  /** How many targets are watched now. */
  readonly watching: number;
  /** How many targets have been watched and are gone. */
  readonly ended: number;
  /** How many fitted and could not be watched. */
  readonly refused: number;
  /** How often processes were looked at. */
  readonly samples: number;
  /** How often rules fired. */
  readonly fired: number;
  /** Verified dumps. */
  readonly captures: number;
  /** Dumps that failed verification. */
  readonly unverified: number;
  /** Dumps that could not be written. */
  readonly missed: number;
  /** Dumps that limits held back. */
  readonly suppressed: number;
  /** Bytes of the watch's own process in RAM. */
  readonly memory: number;
  /** Bytes of its heap that are in use. */
  readonly heap: number;
  /** Bytes that its heap holds, in use or not: V8 takes and gives back as it likes. */
  readonly heapHeld: number;
  /** The last trouble, in words; absent when there was none. */
  readonly trouble?: string | undefined;
}

const WRITE_MS = 5_000;

type Counts = { -readonly [Key in keyof HealthFacts]: HealthFacts[Key] };

/** Counts what happens and writes it every few seconds. */
export class Health implements Disposable {
  readonly #path: string | undefined;
  readonly #counts: Counts;
  readonly #timer: ReturnType<typeof setInterval> | undefined;

  constructor(recipe: string, path?: string) {
    const at = new Date().toISOString();
    this.#path = path === undefined ? undefined : resolve(path);
    this.#counts = {
      version: 1,
      recipe,
      pid: Deno.pid,
      startedAt: at,
      at,
      watching: 0,
      ended: 0,
      refused: 0,
      samples: 0,
      fired: 0,
      captures: 0,
      unverified: 0,
      missed: 0,
      suppressed: 0,
      ...memory(),
    };
    if (path === undefined) return;
    this.#write();
    this.#timer = setInterval(() => this.#write(), WRITE_MS);
  }

  /** The counts so far. */
  get facts(): HealthFacts {
    return { ...this.#counts };
  }

  /** So many targets are watched now. */
  watches(count: number): void {
    this.#counts.watching = count;
  }

  /** Something was recorded. */
  sees(record: Record): void {
    const counts = this.#counts;
    if (record.kind === "sample") counts.samples++;
    else if (record.kind === "fired") counts.fired++;
    else if (record.kind === "suppressed") counts.suppressed++;
    else if (record.kind === "kept") record.ok ? counts.captures++ : counts.unverified++;
    else if (record.kind === "missed") {
      counts.missed++;
      this.troubles(`no dump ${record.asked} for rule ${record.rule}: ${record.because}`);
    } else if (record.kind === "refused") {
      counts.refused++;
      this.troubles(`process ${record.pid}: ${record.because}`);
    }
  }

  /** Something went wrong that ends nothing. */
  troubles(text: string): void {
    this.#counts.trouble = text;
  }

  /** A target is watched no more. */
  ended(): void {
    this.#counts.ended++;
  }

  /** Whole or not at all: whoever reads it must not see half of it. */
  #write(): void {
    if (this.#path === undefined) return;
    this.#counts.at = new Date().toISOString();
    Object.assign(this.#counts, memory());
    const draft = `${this.#path}.partial`;
    try {
      Deno.writeTextFileSync(draft, `${JSON.stringify(this.#counts, null, 2)}\n`);
      Deno.renameSync(draft, this.#path);
    } catch (error) {
      // The next look is soon; a watch must not end because its folder is gone for a while.
      this.troubles(`health file: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Writes a last time. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#write();
  }
}

function memory(): Pick<HealthFacts, "memory" | "heap" | "heapHeld"> {
  const { rss, heapUsed, heapTotal } = Deno.memoryUsage();
  return { memory: rss, heap: heapUsed, heapHeld: heapTotal };
}
