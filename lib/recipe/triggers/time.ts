/** Triggers that fire at a time, not at an event: when they are due. @module */
import { milliseconds } from "../language/duration.ts";
import type { DeadlineTrigger, Leaf, TimerTrigger } from "./trigger.ts";

/** A trigger that fires at a time. */
export type TimingLeaf = TimerTrigger | DeadlineTrigger;

/** Whether a leaf fires at a time, so that no event matches it. */
export function isTiming(leaf: Leaf): leaf is TimingLeaf {
  return "timer" in leaf || "deadline" in leaf;
}

/**
 * When a timer or a deadline fires first after a moment, both in ms since the target was armed; undefined if never
 * again. `after: -1` asks for the first time of all.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nextDue } from "trapline";
 *
 * const timer = { timer: "10s", every: "1m" };
 * assert.equal(nextDue(timer, -1), 10_000);
 * assert.equal(nextDue(timer, 10_000), 70_000);
 * assert.equal(nextDue({ deadline: "30s" }, 30_000), undefined);
 * ```
 */
export function nextDue(leaf: TimingLeaf, after: number): number | undefined {
  const first = milliseconds("timer" in leaf ? leaf.timer : leaf.deadline);
  if (after < first) return first;
  if (!("timer" in leaf) || leaf.every === undefined) return undefined;
  const every = milliseconds(leaf.every);
  return first + (Math.floor((after - first) / every) + 1) * every;
}
