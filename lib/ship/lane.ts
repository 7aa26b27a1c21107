/** One sink as the courier sees it: what waits for it, what it has taken, when it is tried again. @module */
import { type Destination, type Entry } from "./entry.ts";
import { openSink } from "./open_sink.ts";
import { packed } from "./parcel.ts";
import { backoff, patience } from "./schedule.ts";
import type { Sink } from "./sink.ts";
import { addressOf, type Spool } from "./spool.ts";
import { ShipError } from "./error.ts";
import type { SinkState } from "./state.ts";
import { messageOf } from "../facts/text.ts";

/** What a lane works with. */
export interface LaneParts {
  readonly spool: Spool;
  readonly to: Destination;
  readonly signal: AbortSignal;
  /** A capture can never be sent. */
  readonly lost: (entry: Entry, because: string) => void;
  readonly open?: typeof openSink | undefined;
}

/** Sends captures to one sink, one after the other. */
export class Lane implements AsyncDisposable {
  readonly #parts: LaneParts;
  #sink: Promise<Sink> | undefined;
  #work: Promise<void> | undefined;
  /** How often each has failed: one that can't be sent must not keep others from being tried. */
  readonly #tries = new Map<string, number>();
  #failures = 0;
  #notBefore = 0;
  #sent = 0;
  #waiting = 0;
  #trouble: { readonly text: string; readonly since: string } | undefined;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** How it stands. */
  get state(): SinkState {
    const { name } = this.#parts.to;
    const trouble = this.#trouble;
    return {
      name,
      sent: this.#sent,
      waiting: this.#waiting,
      ...(trouble === undefined ? {} : { trouble: trouble.text, since: trouble.since }),
    };
  }

  /** How often in a row it has failed. */
  get failures(): number {
    return this.#failures;
  }

  /** What is going on; undefined where nothing is. */
  get busy(): Promise<void> | undefined {
    return this.#work;
  }

  /** Looks at what waits, and begins to send where nothing is being sent and it is time. */
  look(entries: readonly Entry[]): void {
    const mine = entries.filter(({ to }) => to.some((each) => isFor(each, this.#parts.to)));
    this.#waiting = mine.length;
    if (this.#work !== undefined || performance.now() < this.#notBefore) return;
    if (mine.length === 0) return;
    this.#work = this.#send(mine).finally(() => this.#work = undefined);
  }

  /** All that waits, until one fails. */
  async #send(entries: readonly Entry[]): Promise<void> {
    const order = entries.toSorted((a, b) => (this.#tries.get(a.id) ?? 0) - (this.#tries.get(b.id) ?? 0));
    for (const entry of order) {
      if (this.#parts.signal.aborted || !await this.#one(entry)) return;
    }
  }

  /** Whether the next may be tried. */
  async #one(entry: Entry): Promise<boolean> {
    const { spool, to, signal, lost, open = openSink } = this.#parts;
    try {
      const made = await packed(spool.folder, entry, Date.now());
      if ("lost" in made) {
        lost(entry, made.lost);
        return true;
      }
      if ("unready" in made) return true;
      const { parcel } = made;
      this.#sink ??= open(to.name, to.sink);
      const sink = await this.#sink;
      await sink.ship(parcel, AbortSignal.any([signal, AbortSignal.timeout(patience(entry.bytes))]));
      spool.sent(entry.id, to);
      this.#sent++;
      this.#waiting--;
      this.#tries.delete(entry.id);
      [this.#failures, this.#trouble] = [0, undefined];
      return true;
    } catch (error) {
      if (!signal.aborted) this.#failed(entry, error);
      return false;
    }
  }

  #failed(entry: Entry, error: unknown): void {
    this.#tries.set(entry.id, (this.#tries.get(entry.id) ?? 0) + 1);
    this.#failures++;
    this.#notBefore = performance.now() + backoff(this.#failures, Math.random());
    this.#trouble = { text: messageOf(error), since: this.#trouble?.since ?? new Date().toISOString() };
    // What could not be opened as it is written is opened anew: its credentials may have come meanwhile.
    if (error instanceof ShipError) return;
    this.#sink = undefined;
  }

  /** Closes the sink. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#work;
    const sink = await this.#sink?.catch(() => undefined);
    await sink?.[Symbol.asyncDispose]();
  }
}

/** Whether a destination of an entry is a lane's. */
export function isFor(a: Destination, b: Destination): boolean {
  return a.name === b.name && addressOf(a) === addressOf(b);
}
