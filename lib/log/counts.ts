/** What a run's final sentence tells, counted from its records. @module */
import type { Record } from "./record.ts";

/** The counts of a run. */
export interface Counted {
  /** The wall-clock time at which the trap was armed; absent if it never was. */
  readonly armedAt?: Date | undefined;
  /** How long that took from the start. */
  readonly armedAfterMs?: number | undefined;
  /** How many processes were seen to start, the target included. */
  readonly processes: number;
  /** Exceptions that a rule could want. */
  readonly exceptions: number;
  /** How often rules fired. */
  readonly fired: number;
  /** How often processes were looked at. */
  readonly samples: number;
  /** The rule that killed the target; absent if none did. */
  readonly killedBy?: string | undefined;
}

/** Counts records and passes them on. */
export class Tally {
  readonly #started: Date;
  readonly #onRecord: (record: Record) => void;
  #armed: { armedAt: Date; armedAfterMs: number } | undefined;
  #processes = 0;
  #exceptions = 0;
  #fired = 0;
  #samples = 0;
  #killedBy: string | undefined;

  /** `started`: the wall-clock time of the records' 0. */
  constructor(started: Date, onRecord: (record: Record) => void) {
    this.#started = started;
    this.#onRecord = onRecord;
  }

  /** Takes the next record. */
  record(record: Record): void {
    if (record.kind === "armed") {
      // As a report of the log has it: the same sentence must not have two times.
      const { at } = record;
      this.#armed = { armedAt: new Date(this.#started.getTime() + at), armedAfterMs: at };
    }
    if (record.kind === "process-start") this.#processes++;
    if (record.kind === "exception" && record.chance === "second") this.#exceptions++;
    if (record.kind === "fired") this.#fired++;
    if (record.kind === "sample") this.#samples++;
    if (record.kind === "killed") this.#killedBy = record.rule;
    this.#onRecord(record);
  }

  /** The counts so far. */
  get counted(): Counted {
    return {
      ...this.#armed,
      processes: this.#processes,
      exceptions: this.#exceptions,
      fired: this.#fired,
      samples: this.#samples,
      killedBy: this.#killedBy,
    };
  }
}
