/** The time in which a process could have done something. @module */

/** A look that comes this many periods after the one before was held up by something other than the process. */
const GAP_PERIODS = 3;

/**
 * Counts the ms in which a process could run: it stands while we or a debugger hold the process,
 * and a gap (the machine slept, or nobody could run) counts as one period.
 */
export class ActiveClock {
  readonly #period: number;
  #last: number | undefined;
  #active = 0;

  /** `period`: from one look to the next, in ms. */
  constructor(period: number) {
    this.#period = period;
  }

  /** The ms counted so far; they stand still between two looks. */
  get active(): number {
    return this.#active;
  }

  /** A look at `now`, a monotonic time in ms; `ran`: whether the process could run since the one before. */
  look(now: number, ran: boolean): number {
    const passed = now - (this.#last ?? now);
    this.#last = now;
    if (ran) this.#active += passed > GAP_PERIODS * this.#period ? this.#period : passed;
    return this.#active;
  }

  /** The process is held from now on, to the next look: what passes until then does not count. */
  stop(): void {
    this.#last = undefined;
  }
}

/** For how long something has been the same, in the time of an {@link ActiveClock}. */
export class Unchanged<T> {
  #value: T | undefined;
  #since: number | undefined;

  /** What it is at `active`; the ms since it last changed, or since the first look. */
  ms(value: T, active: number): number {
    if (this.#since === undefined || value !== this.#value) [this.#value, this.#since] = [value, active];
    return active - this.#since;
  }

  /** What it is now is no change of its own: it stays as old as it was. */
  rebase(value: T): void {
    this.#value = value;
  }
}
