import assert from "node:assert/strict";
import fc from "fast-check";
import { type Decision, INITIAL, type State, step } from "../../lib/policy/machine.ts";
import { milliseconds } from "../../lib/recipe/duration.ts";
import type { TimedEvent } from "../../lib/recipe/event.ts";
import { parsePlan, type Plan } from "../../lib/recipe/plan.ts";

const dump = fc.constantFrom("triage", "mini", "heap", "full").map((dump) => ({ dump }));
const actions = fc.tuple(fc.array(dump, { maxLength: 3 }), fc.boolean())
  .map(([dumps, kill]) => kill || dumps.length === 0 ? [...dumps, { kill: true }] : dumps);
const trigger = fc.oneof(
  fc.constant({ exception: "unhandled" }),
  fc.tuple(fc.double({ min: 0.5, max: 5_000, noNaN: true }), fc.constantFrom("ms", "s"))
    .map(([value, unit]) => ({ deadline: `${value.toFixed(3)}${unit}` })),
);
const plans: fc.Arbitrary<Plan> = fc.dictionary(
  fc.stringMatching(/^[a-e]$/),
  fc.record({ on: trigger, do: actions }),
).map((rules) => parsePlan({ version: 1, name: "x", rules }));

const address = { address: "0x1", parameters: [] };
const happening = fc.oneof(
  fc.constant({ kind: "tick" } as const),
  fc.constant({ kind: "manual" } as const),
  fc.constant({ kind: "process-start", pid: 1, image: "a.exe" } as const),
  fc.constant({ kind: "process-exit", pid: 1, code: 0 } as const),
  fc.constantFrom("first", "second").map((chance) =>
    ({ kind: "exception", pid: 1, tid: 1, code: 0xC0000005, chance, ...address }) as const
  ),
);

/** Events in the order of time, with one arming somewhere among them. */
const timelines: fc.Arbitrary<TimedEvent[]> = fc.tuple(
  fc.array(fc.tuple(happening, fc.double({ min: 0, max: 2_000_000, noNaN: true })), { maxLength: 30 }),
  fc.nat(30),
).map(([happenings, arming]) => {
  const times = happenings.map(([, at]) => at).sort((a, b) => a - b);
  const events = happenings.map(([event], i): TimedEvent => ({ ...event, at: times[i] ?? 0 }));
  const at = times[Math.min(arming, times.length - 1)] ?? 0;
  return [...events.slice(0, arming), { kind: "armed", at } as const, ...events.slice(arming)];
});

interface Played {
  readonly event: TimedEvent;
  readonly decisions: readonly Decision[];
  readonly state: State;
  readonly wakeAt?: number;
}

function play(plan: Plan, events: readonly TimedEvent[]): Played[] {
  let state: State = INITIAL;
  return events.map((event) => {
    const next = step(plan, state, event);
    state = next.state;
    return { event, ...next };
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

function check(
  name: string,
  holds: (plan: Plan, events: readonly TimedEvent[], played: readonly Played[]) => void,
): void {
  Deno.test(`step() ${name}`, () => {
    fc.assert(fc.property(plans, timelines, (plan, events) => holds(plan, events, play(plan, events))));
  });
}

check("decides the same for the same events", (plan, events, played) => {
  assert.deepEqual(play(structuredClone(plan), structuredClone(events)), played);
});

check("changes neither plan, state nor event", (plan, events) => {
  // In a module a write to a frozen object throws.
  deepFreeze(INITIAL);
  let state: State = INITIAL;
  for (const event of deepFreeze(events)) state = deepFreeze(step(deepFreeze(plan), state, event).state);
});

check("goes on from a state that was saved as JSON", (plan, events, played) => {
  let state: State = INITIAL;
  events.forEach((event, i) => {
    const next = step(plan, JSON.parse(JSON.stringify(state)), event);
    state = next.state;
    assert.deepEqual(next.decisions, played[i]?.decisions);
  });
});

check("kills last and once", (_plan, _events, played) => {
  for (const { decisions } of played) {
    const kills = decisions.flatMap(({ action }, i) => "kill" in action ? [i] : []);
    assert.ok(kills.length === 0 || (kills.length === 1 && kills[0] === decisions.length - 1));
  }
});

check("fires a deadline once, not before its time from arming", (plan, _events, played) => {
  for (const [name, { on }] of Object.entries(plan.rules)) {
    if (!("deadline" in on)) continue;
    const fired = played.filter(({ decisions }) => decisions.some(({ rule }) => rule === name));
    assert.ok(fired.length <= 1);
    const spent = played.findIndex(({ state }) => state.spent.includes(name));
    if (spent < 0) continue;
    const { event, state } = played[spent]!;
    assert.equal(event.kind, "tick");
    assert.ok(event.at - (state.armedAt ?? Infinity) >= milliseconds(on.deadline) - 0.001);
  }
});

check("never wants a tick earlier than the one it wanted before", (_plan, _events, played) => {
  const wakes = played.flatMap(({ wakeAt }) => wakeAt === undefined ? [] : [wakeAt]);
  assert.deepEqual(wakes, wakes.toSorted((a, b) => a - b));
});

check("fires at the very tick it wants, and then wants a later one", (plan, events, played) => {
  for (const { state, wakeAt, event } of played) {
    if (wakeAt === undefined) continue;
    const next = step(plan, state, { kind: "tick", at: wakeAt });
    assert.ok(next.decisions.length > 0, JSON.stringify({ plan, state, event, events: events.length }));
    assert.ok((next.wakeAt ?? Infinity) > wakeAt);
  }
});
