/** What the events of one target come to: the policy machine with its state, each step of it recorded. @module */
import {
  type Decision,
  INITIAL,
  leftUndone,
  type Reason,
  type State,
  type Suppressed,
} from "../../policy/machine.ts";
import type { TimedEvent } from "../../facts/event.ts";
import type { Need } from "../../host/protocol.ts";
import { interest } from "../../recipe/needs/interest.ts";
import type { Captures } from "../capture/captures.ts";
import type { Purse } from "./purse.ts";
import type { LogRecord } from "../../log/record.ts";

/** Why a dump doesn't come that no limit held back. */
const MISSED: { readonly [reason in Reason]?: string } = {
  gone: "its process ended before it was due",
  waiting: "too many delayed dumps were waiting already",
  ended: "the run ended before it was due",
};

/** What a judge works with. */
export interface JudgeParts {
  /** The Plan, and what all targets under it have written. */
  readonly purse: Purse;
  /** Milliseconds since the start of the run, monotonic. */
  readonly now: () => number;
  readonly record: (record: LogRecord) => void;
  /** What is reported of a dump that doesn't come. */
  readonly captures: Pick<Captures, "miss">;
  /** Called with each dump that the fleet's limit held back. */
  readonly held?: ((pid: number, bucket: string) => void) | undefined;
}

/** Judges the events of one target, one after the other. */
export class Judge {
  readonly #parts: JudgeParts;
  #state: State = INITIAL;
  #wakeAt: number | undefined;
  /** Rules that can never act again, as far as that was recorded. */
  readonly #spent = new Set<string>();

  constructor(parts: JudgeParts) {
    this.#parts = parts;
  }

  /** When time alone lets a rule fire next; undefined if never. */
  get wakeAt(): number | undefined {
    return this.#wakeAt;
  }

  /** Whether a rule will fire, or something come due, when the event is taken in at its time. */
  foresees(event: TimedEvent): boolean {
    const { fired, decisions } = this.#parts.purse.foresee(this.#state, event);
    return fired.length > 0 || decisions.length > 0;
  }

  /** Takes an event in; what is decided on it. */
  step(timed: TimedEvent): { readonly event: TimedEvent; readonly decisions: readonly Decision[] } {
    const { purse, now, record } = this.#parts;
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

  /**
   * What whoever debugs the target is to stop at from here on. A rule that can never act again is recorded, and what only
   * it waits for is left out.
   */
  need(): Need {
    const { purse: { plan }, now, record } = this.#parts;
    const { spent, credit } = this.#parts.purse.outlook(this.#state);
    const fresh = spent.filter(({ rule }) => !this.#spent.has(rule));
    for (const each of fresh) {
      record({ at: now(), kind: "spent", ...each });
      this.#spent.add(each.rule);
    }
    if (fresh.length === 0) return { credit };
    const rules = Object.entries(plan.rules).filter(([name]) => !this.#spent.has(name));
    return { credit, interest: interest({ ...plan, rules: Object.fromEntries(rules) }) };
  }

  /** Whether no rule can act any more, and nothing is due later. */
  get over(): boolean {
    const { purse } = this.#parts;
    const { spent } = purse.outlook(this.#state);
    return this.#wakeAt === undefined && spent.length === Object.keys(purse.plan.rules).length;
  }

  /** Tells what the end of the run came before. */
  end(): void {
    this.#suppressed(leftUndone(this.#parts.purse.plan, this.#state));
  }

  /** What a limit held back was so meant; a dump that there is not for another reason is missed. */
  #suppressed(suppressed: readonly Suppressed[]): void {
    const { now, record, captures, held } = this.#parts;
    for (const { rule, reason, action, pid, fired: { event } } of suppressed) {
      const bucket = event && "bucket" in event ? event.bucket : undefined;
      if (reason === "fleet" && pid !== undefined && bucket !== undefined) held?.(pid, bucket);
      const because = MISSED[reason];
      if (because !== undefined && "dump" in action) captures.miss(rule, action.dump, because);
      else record({ at: now(), kind: "suppressed", rule, reason });
    }
  }
}
