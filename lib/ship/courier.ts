/**
 * The courier: sends what waits in a spool, for as long as it is asked to. A process of its own, so that nothing of a
 * network is waited for where a target is held, and so that it may be killed at any point. Enter at {@link Courier.run}.
 *
 * @module
 */
import { type Entry } from "./entry.ts";
import { Gates } from "./gates.ts";
import type { Gate } from "./gate.ts";
import { Lane } from "./lane.ts";
import type { openSink } from "./open_sink.ts";
import { type SpoolLimits, tooMuch } from "./schedule.ts";
import { addressOf, Spool, writeWhole } from "./spool.ts";
import type { ShipState } from "./state.ts";

/** What a courier is to do. */
export interface CourierOptions {
  /** The output folder. */
  readonly folder: string;
  readonly limits: SpoolLimits;
  /** Ends it; what is being sent then stays in the spool. */
  readonly signal: AbortSignal;
  /** Who has a say in what is sent, by a fleet's server; absent where nobody has. */
  readonly gate?: ((server: string, spool: Spool) => Gate) | undefined;
  /** The fleet that this machine is in, also before it has captured anything. */
  readonly fleet?: string | undefined;
  /** Asked after each look: whether that was enough. */
  readonly enough: (state: ShipState, lanes: readonly { readonly failures: number }[]) => boolean;
  /** Called after each look. */
  readonly onState?: ((state: ShipState) => void) | undefined;
  readonly open?: typeof openSink | undefined;
}

/** Between two looks at the spool: what was captured is on its way before the run that captured it has ended. */
const LOOK_MS = 50;
/** Between two writes of the state where nothing changes: older means that nobody sends. */
const STATE_MS = 5_000;

/** Sends what waits. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #spool: Spool;
  readonly #lanes = new Map<string, Lane>();
  readonly #gates: Gates;
  readonly #aborted: Promise<void>;
  #dropped = 0;
  #droppedBecause: string | undefined;
  #written = "";
  #writtenAt = 0;

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#spool = new Spool(options.folder);
    this.#gates = new Gates({ ...options, spool: this.#spool });
    const aborted = Promise.withResolvers<void>();
    this.#aborted = aborted.promise;
    options.signal.addEventListener("abort", () => aborted.resolve(), { once: true });
  }

  /** Sends until it is enough; how the spool stands then. Only one courier sends from a folder: it waits for its turn. */
  async run(): Promise<ShipState> {
    const { signal, enough, onState } = this.#options;
    let lock = this.#spool.lock();
    try {
      for (;;) {
        lock ??= this.#spool.lock();
        const state = lock === undefined ? this.#state(this.#spool.entries()) : this.#look();
        onState?.(state);
        if (signal.aborted || enough(state, [...this.#lanes.values()])) return state;
        await this.#pause();
      }
    } finally {
      await Promise.all([...this.#lanes.values(), this.#gates].map((each) => each[Symbol.asyncDispose]()));
      if (lock !== undefined) {
        this.#write(this.#state(this.#spool.entries()));
        lock[Symbol.dispose]();
      }
    }
  }

  /** Until the next look: a moment, or until a sink has nothing more to do. */
  async #pause(): Promise<void> {
    const busy = [...this.#lanes.values()].flatMap(({ busy }) => busy ?? []);
    const waited = Promise.withResolvers<void>();
    const timer = setTimeout(waited.resolve, LOOK_MS);
    await Promise.race([waited.promise, this.#aborted, ...busy]);
    clearTimeout(timer);
  }

  #look(): ShipState {
    let entries = this.#spool.entries();
    for (const { entry, because } of tooMuch(entries, this.#options.limits, Date.now())) {
      this.#drop(entry, because);
      entries = entries.filter((each) => each !== entry);
    }
    for (const to of entries.flatMap((entry) => entry.to)) {
      const key = `${to.name} ${addressOf(to)}`;
      if (this.#lanes.has(key)) continue;
      const lost = (entry: Entry, because: string): void => this.#drop(entry, because);
      this.#lanes.set(key, new Lane({ ...this.#options, spool: this.#spool, to, lost }));
    }
    this.#gates.look(entries);
    const admitted = entries.filter(({ fleet }) => fleet === undefined || fleet.slot !== undefined);
    for (const lane of this.#lanes.values()) lane.look(admitted);
    const state = this.#state(entries);
    this.#write(state);
    return state;
  }

  #drop(entry: Entry, because: string): void {
    this.#spool.remove(entry.id);
    this.#dropped++;
    this.#droppedBecause = `${entry.manifest}: ${because}`;
  }

  #state(entries: readonly Entry[]): ShipState {
    const oldest = entries[0]?.at;
    return {
      version: 1,
      pid: Deno.pid,
      at: new Date().toISOString(),
      waiting: entries.length,
      bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(oldest === undefined ? {} : { oldest }),
      dropped: this.#dropped,
      ...(this.#droppedBecause === undefined ? {} : { droppedBecause: this.#droppedBecause }),
      heldBack: this.#gates.heldBack,
      sinks: [...[...this.#lanes.values()].map(({ state }) => state), ...this.#gates.states],
    };
  }

  /** Where it has changed, and else often enough to be seen alive. */
  #write(state: ShipState): void {
    const text = JSON.stringify({ ...state, at: "" });
    if (text === this.#written && performance.now() - this.#writtenAt < STATE_MS) return;
    [this.#written, this.#writtenAt] = [text, performance.now()];
    try {
      writeWhole(this.#spool.statePath, `${JSON.stringify(state, null, 2)}\n`);
    } catch (error) {
      // The disk is full, or the folder is gone for a while: the next look is soon.
      if (!(error instanceof Error)) throw error;
      this.#written = "";
    }
  }
}
