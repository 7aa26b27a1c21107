/** The triggers that fire at a time, not at an event: `timer` and `deadline`. @module */
import { z } from "zod";
import { duration } from "../language/common_schema.ts";
import { type Duration, milliseconds } from "../language/duration.ts";
import { object, schemaOf } from "../language/schema_helpers.ts";
import type { TimeTrigger } from "./kind.ts";

/** A span after the target was armed, and again at every `every`. */
export interface TimerTrigger {
  /** The span to the first time. */
  readonly timer: string;
  /** The span between two times; without it there is one. */
  readonly every?: string;
}

/** A span after the target was armed, as TypeScript recipes write it. */
export interface TimerSpec extends TimerTrigger {
  /** The span to the first time. */
  readonly timer: Duration;
  /** The span between two times. */
  readonly every?: Duration;
}

/** How long the target may run, by the wall clock. */
export interface DeadlineTrigger {
  /** The span: `30m`. */
  readonly deadline: string;
}

/** How long the target may run, as TypeScript recipes write it. */
export interface DeadlineSpec extends DeadlineTrigger {
  /** By the wall clock. */
  readonly deadline: Duration;
}

/** A trigger that fires at a time. */
export type TimingLeaf = TimerTrigger | DeadlineTrigger;

/**
 * A span after the target was armed, and again at every `every`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { timer } from "trapline";
 *
 * assert.deepEqual(timer("10s", { every: "1h" }), { timer: "10s", every: "1h" });
 * ```
 */
export function timer(span: Duration, options: { readonly every?: Duration } = {}): TimerSpec {
  return { timer: span, ...options };
}

/**
 * How long the target may run, by the wall clock.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deadline } from "trapline";
 *
 * assert.deepEqual(deadline("30m"), { deadline: "30m" });
 * ```
 */
export function deadline(span: Duration): DeadlineSpec {
  return { deadline: span };
}

/** How zod reads `timer`, how it reads, and when it is due. */
export const TIMER: TimeTrigger<TimerTrigger> = {
  fires: "at a time",
  targets: "both",
  examples: [{ timer: "10s", every: "1m" }],
  schema: schemaOf<TimerTrigger>()(
    object({
      timer: duration("How long after the target was armed"),
      every: z.exactOptional(duration("And again after each such span")),
    }).describe("A span after the target was armed"),
  ),
  words: ({ timer, every }) => `it has run for ${timer}${every ? `, and every ${every} after` : ""}`,
  first: ({ timer }) => timer,
  every: ({ every }) => every,
};

/** How zod reads `deadline`, how it reads, and when it is due. */
export const DEADLINE: TimeTrigger<DeadlineTrigger> = {
  fires: "at a time",
  targets: "both",
  examples: [{ deadline: "30m" }],
  schema: schemaOf<DeadlineTrigger>()(
    object({ deadline: duration("How long the target may run, by the wall clock") })
      .describe("How long the target may run"),
  ),
  words: ({ deadline }) => `it has run for ${deadline}`,
  hangs: true,
  first: ({ deadline }) => deadline,
};

/**
 * When a timer or a deadline fires first after a moment, both in ms since the target was armed; undefined if never
 * again. `after: -1` asks for the first time of all.
 */
export function nextDue(leaf: TimingLeaf, after: number): number | undefined {
  const first = milliseconds("timer" in leaf ? leaf.timer : leaf.deadline);
  if (after < first) return first;
  if (!("timer" in leaf) || leaf.every === undefined) return undefined;
  const every = milliseconds(leaf.every);
  return first + (Math.floor((after - first) / every) + 1) * every;
}
