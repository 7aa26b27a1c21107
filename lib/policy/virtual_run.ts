/** The rule machine under virtual time, event by event. @module */
import type { DumpAction } from "../recipe/actions/dump.ts";
import type { CapturedEvent, TimedEvent } from "../facts/event.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { INITIAL, leftUndone, step } from "./machine.ts";
import type { Decision, Firing, Suppressed } from "./decision.ts";
import type { State } from "./state.ts";

/** What came of a play. */
export interface Played {
  /** The rules that fired, in order. */
  readonly fired: readonly Firing[];
  /** What would have been done, in order. */
  readonly decisions: readonly Decision[];
  /** What would not have come, and why, in order. */
  readonly suppressed: readonly Suppressed[];
  /** The kill or detach that ended the run; what the timeline has after it could not have happened. */
  readonly ended?: Decision;
  /** Events that were left out for that. */
  readonly unreached: number;
  /** When the target was armed, in ms; absent if it never was. */
  readonly armedAt?: number;
  /** When rules with dumps fired at exceptions whose bucket nobody told, in ms: no limit of a bucket counts them. */
  readonly bucketless: readonly number[];
  /** How far time went, in ms. */
  readonly at: number;
}

/** What still comes of a target that was killed. */
const DRAINED: ReadonlySet<TimedEvent["kind"]> = new Set([
  "process-exit",
  "process-end",
  "thread-exit",
  "captured",
  "disk",
]);

/** Plays events one by one, with virtual time between them. */
export class Play {
  readonly #plan: Plan;
  readonly #bytes: (action: DumpAction) => number;
  readonly #recorded: boolean;
  readonly #fired: Firing[] = [];
  readonly #decisions: Decision[] = [];
  readonly #suppressed: Suppressed[] = [];
  readonly #bucketless: number[] = [];
  #state: State = INITIAL;
  #ended: Decision | undefined;
  #unreached = 0;

  constructor(plan: Plan, bytes: (action: DumpAction) => number, recorded: boolean) {
    this.#plan = plan;
    this.#bytes = bytes;
    this.#recorded = recorded;
  }

  /** Takes the next event. */
  event(event: TimedEvent): void {
    if (!this.#ended) {
      this.passTime(event.at);
      this.#step(event);
    } else if ("kill" in this.#ended.action && DRAINED.has(event.kind)) {
      // It comes at once: no time passes that a timer could use.
      this.#step({ ...event, at: this.#state.now ?? event.at });
    } else if (event.kind !== "tick") this.#unreached++;
  }

  /** Lets time go on. */
  passTime(until: number): void {
    for (let { wakeAt } = this.#state; wakeAt !== undefined && wakeAt <= until; { wakeAt } = this.#state) {
      if (this.#ended) return;
      this.#step({ kind: "tick", at: wakeAt });
    }
    if (!this.#ended && until > (this.#state.now ?? -1)) this.#step({ kind: "tick", at: until });
  }

  /** When what is waiting now will have come. */
  lastWaiting(): number {
    return Math.max(this.#state.now ?? 0, ...this.#state.waiting.map(({ at }) => at));
  }

  #step(event: TimedEvent): void {
    const { state, fired, decisions, suppressed } = step(this.#plan, this.#state, event);
    this.#state = state;
    this.#fired.push(...fired);
    this.#decisions.push(...decisions);
    this.#suppressed.push(...suppressed);
    this.#ended ??= decisions.find(({ action }) => "kill" in action || "detach" in action);
    const bucketless = event.kind === "exception" && event.bucket === undefined;
    if (bucketless && fired.some(({ rule }) => this.#dumps(rule))) this.#bucketless.push(event.at);
    if (this.#recorded) return;
    const bucket = event.kind === "exception" ? event.bucket : undefined;
    for (const decision of decisions) {
      for (const captured of this.#captured(decision, bucket)) this.#step({ ...captured, at: event.at });
    }
  }

  #dumps(rule: string): boolean {
    return this.#plan.rules[rule]!.do.some((action) => "dump" in action);
  }

  /** A dump that no event of a process asked for is one of each that runs. */
  #captured({ rule, action, pid, shared }: Decision, bucket: string | undefined): CapturedEvent[] {
    if (!("dump" in action) || shared) return [];
    const { running } = this.#state;
    const pids = pid !== undefined ? [pid] : running.length > 0 ? running : [0];
    const about = bucket === undefined ? {} : { bucket };
    return pids.map((pid) => ({ kind: "captured", pid, rule, bytes: this.#bytes(action), ...about }));
  }

  /** What came of it. */
  result(): Played {
    const { now = 0, armedAt } = this.#state;
    return {
      fired: this.#fired,
      decisions: this.#decisions,
      suppressed: [...this.#suppressed, ...leftUndone(this.#plan, this.#state)],
      ...(this.#ended ? { ended: this.#ended } : {}),
      unreached: this.#unreached,
      bucketless: this.#bucketless,
      ...(armedAt === undefined ? {} : { armedAt }),
      at: now,
    };
  }
}
