/** What the events of one target come to: the policy machine with its state, each step of it recorded. @module */
import { type Decision, INITIAL, leftUndone, type State, type Suppressed } from "../policy/machine.ts";
import type { TargetEvent, TimedEvent } from "../recipe/event.ts";
import type { Purse } from "./purse.ts";
import type { Record } from "./record.ts";

/** What a judge works with. */
export interface JudgeParts {
  /** The Plan, and what all targets under it have written. */
  readonly purse: Purse;
  /** Milliseconds since the start of the run, monotonic. */
  readonly now: () => number;
  readonly record: (record: Record) => void;
}

/** Judges the events of one target, one after the other. */
export class Judge {
  readonly #parts: JudgeParts;
  #state: State = INITIAL;
  #wakeAt: number | undefined;

  constructor(parts: JudgeParts) {
    this.#parts = parts;
  }

  /** When time alone lets a rule fire next; undefined if never. */
  get wakeAt(): number | undefined {
    return this.#wakeAt;
  }

  /** Takes an event in, at this time; what is decided on it. */
  step(event: TargetEvent): { readonly event: TimedEvent; readonly decisions: readonly Decision[] } {
    const { purse, now, record } = this.#parts;
    const timed = { ...event, at: now() };
    record(timed);
    const { state, fired, decisions, suppressed, wakeAt } = purse.step(this.#state, timed);
    this.#state = state;
    this.#wakeAt = wakeAt;
    for (const { rule } of fired) record({ at: now(), kind: "fired", rule });
    for (const { rule, action, pid, at: due } of decisions) {
      record({ at: now(), kind: "decided", rule, action, ...(pid === undefined ? {} : { pid }), due });
    }
    this.#suppressed(suppressed);
    return { event: timed, decisions };
  }

  /** What the end of the run came before. */
  undone(): readonly Suppressed[] {
    const undone = leftUndone(this.#parts.purse.plan, this.#state);
    this.#suppressed(undone);
    return undone;
  }

  #suppressed(suppressed: readonly Suppressed[]): void {
    const { now, record } = this.#parts;
    for (const { rule, reason } of suppressed) record({ at: now(), kind: "suppressed", rule, reason });
  }
}
