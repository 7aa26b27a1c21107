/**
 * Whether the windows of a process answer. Windows of one thread share its message pump, so one of each thread is
 * asked, and never twice at once.
 *
 * @module
 */
import { isWindowOf, ping, type TopWindow, windowTitle } from "../../win32/windows.ts";

/** The window that has not answered for longest. */
export interface Unanswered {
  readonly title: string;
  readonly ms: number;
  readonly tid: number;
}

/** How windows are asked; tests have others. */
export interface WindowQuestions {
  /** Whether it answered. */
  ping(window: bigint): Promise<boolean>;
  /** Whether it is still there, if only hidden. */
  exists(window: bigint, tid: number): boolean;
  title(window: bigint): string;
}

/** As Windows itself: after 5 s a window counts as hung. */
const ANSWER_MS = 5_000;
/** Each unanswered ping has a thread of the runtime's pool, which others need too. */
const MOST_AT_ONCE = 32;

const ASKING: WindowQuestions = {
  ping: (window) => ping(window, ANSWER_MS),
  exists: isWindowOf,
  title: windowTitle,
};

interface Pump {
  readonly window: bigint;
  /** The active time at which the first ping was sent that is not answered yet. */
  since: number | undefined;
  outstanding: boolean;
}

let outstanding = 0;

/** The message pumps of one process. */
export class Pumps {
  readonly #asking: WindowQuestions;
  readonly #pumps = new Map<number, Pump>();

  constructor(asking: WindowQuestions = ASKING) {
    this.#asking = asking;
  }

  /** The window that has not answered for longest at `active`, and asks again; undefined when there is no window. */
  look(windows: readonly TopWindow[], active: number): Unanswered | undefined {
    this.#refresh(windows);
    let worst: { window: bigint; ms: number; tid: number } | undefined;
    for (const [tid, pump] of this.#pumps) {
      const ms = active - (pump.since ?? active);
      if (worst === undefined || ms > worst.ms) worst = { window: pump.window, ms, tid };
      if (!pump.outstanding && outstanding < MOST_AT_ONCE) this.#ask(pump, active);
    }
    return worst && { title: this.#asking.title(worst.window), ms: worst.ms, tid: worst.tid };
  }

  /**
   * Takes in each thread's topmost window. One that owes an answer stays as long as it exists: Windows hides a window
   * that hangs behind a ghost of its own (written from documentation; Wine has no ghosts).
   */
  #refresh(windows: readonly TopWindow[]): void {
    const top = new Map<number, bigint>();
    for (const { window, tid } of windows) if (!top.has(tid)) top.set(tid, window);
    for (const [tid, { window, since }] of this.#pumps) {
      const kept = top.get(tid) === window || (since !== undefined && this.#asking.exists(window, tid));
      if (!kept) this.#pumps.delete(tid);
    }
    for (const [tid, window] of top) {
      if (!this.#pumps.has(tid)) this.#pumps.set(tid, { window, since: undefined, outstanding: false });
    }
  }

  async #ask(pump: Pump, active: number): Promise<void> {
    pump.since ??= active;
    pump.outstanding = true;
    outstanding++;
    const answered = await this.#asking.ping(pump.window);
    outstanding--;
    pump.outstanding = false;
    if (answered) pump.since = undefined;
  }
}
