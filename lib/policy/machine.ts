/**
 * The rule machine: pure, without a clock, without I/O.
 *
 * @module
 */
import { milliseconds } from "../recipe/duration.ts";
import type { TimedEvent } from "../recipe/event.ts";
import { matches } from "../recipe/matches.ts";
import type { Action, Plan } from "../recipe/plan.ts";

/** What the machine remembers between events. */
export interface State {
  /** When the target was armed, in ms; undefined before. */
  readonly armedAt?: number;
  /** Rules that fire once and have fired. */
  readonly spent: readonly string[];
}

/** One thing to do, and which rule wants it. */
export interface Decision {
  /** The rule's name in the Plan. */
  readonly rule: string;
  /** The rule's action, as written. */
  readonly action: Action;
}

/** What follows from an event. */
export interface Step {
  /** What to give to the next step. */
  readonly state: State;
  /** What to do, in this order. */
  readonly decisions: readonly Decision[];
  /** When the machine wants a tick, in ms; undefined when it waits for events only. */
  readonly wakeAt?: number;
}

/** The state before anything happened. */
export const INITIAL: State = { spent: [] };

/**
 * Advances the machine by one event: all matching rules fire in declaration order, each rule's actions in order,
 * and the kill, if any rule asks for one, comes last and once.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { INITIAL, planOfFlags, step } from "trapline";
 *
 * const plan = planOfFlags({ deadline: "30s" });
 * const armed = step(plan, INITIAL, { kind: "armed", at: 700 });
 * assert.equal(armed.wakeAt, 30_700);
 *
 * const late = step(plan, armed.state, { kind: "tick", at: 30_700 });
 * assert.deepEqual(late.decisions.map(({ action }) => action), [{ dump: "mini" }, { kill: true }]);
 * ```
 */
export function step(plan: Plan, state: State, event: TimedEvent): Step {
  const fired = Object.entries(plan.rules).filter(([name, { on }]) =>
    !state.spent.includes(name) && matches(on, sinceArmed(state, event))
  );
  const decisions = fired.flatMap(([rule, { do: actions }]) => actions.map((action) => ({ rule, action })));
  const kill = decisions.find(({ action }) => "kill" in action);
  const spent = fired.filter(([, { on }]) => "deadline" in on).map(([name]) => name);
  const next: State = {
    ...(event.kind === "armed" ? { armedAt: event.at } : state),
    spent: [...state.spent, ...spent],
  };
  const wakeAt = nextDeadline(plan, next);
  return {
    state: next,
    decisions: [...decisions.filter(({ action }) => !("kill" in action)), ...(kill ? [kill] : [])],
    ...(wakeAt === undefined ? {} : { wakeAt }),
  };
}

/** Deadlines count from the moment the target was armed, in whole microseconds: a fraction lost must not delay one. */
function sinceArmed(state: State, event: TimedEvent): TimedEvent {
  return {
    ...event,
    at: state.armedAt === undefined ? 0 : Math.round((event.at - state.armedAt) * 1000) / 1000,
  };
}

function nextDeadline(plan: Plan, { armedAt, spent }: State): number | undefined {
  if (armedAt === undefined) return undefined;
  const times = Object.entries(plan.rules).flatMap(([name, { on }]) =>
    "deadline" in on && !spent.includes(name) ? [armedAt + milliseconds(on.deadline)] : []
  );
  return times.length > 0 ? Math.min(...times) : undefined;
}
