/** Plays the rule machine by hand, in tests. */
import { type Decision, INITIAL, type State, type Step, step } from "../../lib/policy/machine.ts";
import type { TargetEvent, TimedEvent } from "../../lib/facts/event.ts";
import { parsePlan, type Plan } from "../../lib/recipe/plan/plan.ts";

/** A Plan of some rules; without limits that would get in the way. */
export function planOf(rules: object, limits: object = { dumps: 1_000_000, perBucket: 1_000_000 }): Plan {
  return parsePlan({ version: 1, name: "x", rules, limits });
}

/** An event at a time; without one a tick. */
export function at(time: number, event: TargetEvent = { kind: "tick" }): TimedEvent {
  return { ...event, at: time };
}

/** The target is armed. */
export function armed(time = 0): TimedEvent {
  return at(time, { kind: "armed" });
}

/** Somebody types a line: the simplest event there is. */
export function line(what: string): TargetEvent {
  return { kind: "manual", by: "line", what };
}

/** The trigger for such a line. */
export function onLine(what: string): { manual: { line: string } } {
  return { manual: { line: what } };
}

/** An access violation that nobody handled. */
export const CRASH: TargetEvent & { kind: "exception" } = {
  kind: "exception",
  pid: 1,
  tid: 2,
  code: 0xC0000005,
  chance: "second",
  address: "0x1000",
  parameters: [],
};

/** What was decided, in short: `crash:mini stuck:kill`. */
export function words(decisions: readonly Pick<Decision, "rule" | "action">[]): string {
  return decisions.map(({ rule, action }) =>
    `${rule}:${"dump" in action ? action.dump : Object.keys(action)[0]}`
  ).join(" ");
}

/** Plays events one after the other. */
export function play(plan: Plan, events: readonly TimedEvent[], state: State = INITIAL): Step[] {
  return events.map((event) => {
    const next = step(plan, state, event);
    state = next.state;
    return next;
  });
}

/** The times at which a trigger fires, when it gets a tick whenever it wants one. */
export function firings(on: object, events: readonly TimedEvent[], until = 0): number[] {
  const plan = planOf({ rule: { on, do: [{ log: "x" }] } });
  const times: number[] = [];
  let state: State = INITIAL;
  let wakeAt: number | undefined;
  const take = (event: TimedEvent): void => {
    const next = step(plan, state, event);
    ({ state, wakeAt } = next);
    times.push(...next.fired.map((each) => each.at));
  };
  for (const event of [...events, at(Math.max(until, events.at(-1)?.at ?? 0))]) {
    while (wakeAt !== undefined && wakeAt < event.at) take(at(wakeAt));
    take(event);
  }
  return times;
}
