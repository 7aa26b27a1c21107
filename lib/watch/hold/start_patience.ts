/**
 * How long a host that has not come is waited for: as long as it gets on. On a machine with twenty times more to do
 * than it can, a host took more than half a minute to start, and to give it up lost the run.
 *
 * @module
 */

/** How long it may use none of the processor's time, how long it may take in all, and from one look to the next, in ms. */
const IDLE_MS = 30_000, ALL_MS = 300_000, LOOK_MS = 2_000;

/** One host's start, looked at now and then. */
export class StartPatience {
  readonly #start: number;
  #looked: number;
  #worked = 0;
  #last: number;

  /** `now`: when it was started, in ms. */
  constructor(now: number) {
    this.#start = this.#last = this.#looked = now;
  }

  /**
   * Why it is to be given up; undefined while it gets on. `worked` says how long it has used a processor by now, in ms; it
   * is not asked at each call.
   */
  over(now: number, worked: () => number): string | undefined {
    if (now - this.#looked < LOOK_MS) return undefined;
    this.#looked = now;
    const used = worked();
    if (used > this.#worked) [this.#worked, this.#last] = [used, now];
    if (now - this.#last > IDLE_MS) return "did not start: for 30 s it has not used the processor";
    return now - this.#start > ALL_MS ? "did not start within 5 min" : undefined;
  }
}
