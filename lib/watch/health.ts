/** How a long-running watch stands, in a file that whatever watches the watchdog can read. @module */
import { messageOf } from "../facts/text.ts";
import { resolve } from "node:path";
import { Tally } from "../log/counts.ts";
import type { HealthFacts } from "../log/health.ts";
import type { LogRecord } from "../log/record.ts";
import { type ShipState, shipTrouble } from "../ship/state.ts";

const WRITE_MS = 5_000;

/** Counts what happens and writes it every few seconds. */
export class Health implements Disposable {
  readonly #path: string | undefined;
  readonly #recipe: string;
  readonly #startedAt = new Date().toISOString();
  readonly #tally = new Tally();
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  readonly #shipping: () => ShipState | undefined;
  #watching = 0;
  #ended = 0;
  #trouble: string | undefined;

  /** `shipping` says how the spool stands, where captures are sent. */
  constructor(recipe: string, path?: string, shipping: () => ShipState | undefined = () => undefined) {
    this.#shipping = shipping;
    this.#recipe = recipe;
    this.#path = path === undefined ? undefined : resolve(path);
    if (path === undefined) return;
    this.#write();
    this.#timer = setInterval(() => this.#write(), WRITE_MS);
  }

  /** How it stands now. */
  get facts(): HealthFacts {
    const { processes: _, exceptions: _unhandled, ...counts } = this.#tally.counts;
    const { rss, heapUsed, heapTotal } = Deno.memoryUsage();
    return {
      version: 1,
      recipe: this.#recipe,
      pid: Deno.pid,
      startedAt: this.#startedAt,
      at: new Date().toISOString(),
      watching: this.#watching,
      ended: this.#ended,
      ...counts,
      memory: rss,
      heap: heapUsed,
      heapHeld: heapTotal,
      ...shippingFacts(this.#shipping()),
      trouble: this.#trouble,
    };
  }

  /** How many targets are watched now. */
  watches(count: number): void {
    this.#watching = count;
  }

  /** Something was recorded. */
  sees(record: LogRecord): void {
    this.#tally.record(record);
    if (record.kind === "missed") {
      this.troubles(`no dump ${record.asked} for rule ${record.rule}: ${record.because}`);
    } else if (record.kind === "unsent") this.troubles(record.because);
    else if (record.kind === "refused") this.troubles(`process ${record.pid}: ${record.because}`);
  }

  /** Something went wrong that ends nothing. */
  troubles(text: string): void {
    this.#trouble = text;
  }

  /** A target is no longer watched. */
  ended(): void {
    this.#ended++;
  }

  /** Whole or not at all: whoever reads it must not see half of it. */
  #write(): void {
    if (this.#path === undefined) return;
    const draft = `${this.#path}.partial`;
    try {
      Deno.writeTextFileSync(draft, `${JSON.stringify(this.facts, null, 2)}\n`);
      Deno.renameSync(draft, this.#path);
    } catch (error) {
      // The next look is soon; a watch must not end because its folder is gone for a while.
      this.troubles(`health file: ${messageOf(error)}`);
    }
  }

  /** Writes a last time. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#write();
  }
}

function shippingFacts(
  state: ShipState | undefined,
): Pick<HealthFacts, "unsent" | "unsentBytes" | "unsentBecause"> {
  if (state === undefined) return {};
  return { unsent: state.waiting, unsentBytes: state.bytes, unsentBecause: shipTrouble(state) };
}
