import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { INITIAL, leftUndone, type State, type Step, step } from "../../lib/policy/machine.ts";
import { simulate } from "../../lib/policy/simulate.ts";
import type { DumpAction } from "../../lib/recipe/actions/dump.ts";
import { afterOf, singleDumps } from "../../lib/recipe/actions/series.ts";
import type { TimedEvent } from "../../lib/facts/event.ts";
import type { Plan } from "../../lib/recipe/plan/plan.ts";
import { plans, timelines } from "../support/arbitrary_events.ts";
import { armed, at, planOf, play } from "../support/policy.ts";

const RUNS = 300;

function check(
  name: string,
  holds: (plan: Plan, events: readonly TimedEvent[], played: readonly Step[]) => void,
): void {
  Deno.test(`step() ${name}`, () => {
    const property = fc.property(plans, timelines, (plan, events) => holds(plan, events, play(plan, events)));
    fc.assert(property, { numRuns: RUNS });
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

check("decides the same for the same events", (plan, events, played) => {
  assert.deepEqual(play(structuredClone(plan), structuredClone(events)), played);
});

check("changes neither plan, state nor event", (plan, events) => {
  // In a module a write to a frozen object throws.
  let state: State = deepFreeze(INITIAL);
  for (const event of deepFreeze(events)) state = deepFreeze(step(deepFreeze(plan), state, event).state);
});

check("goes on from a state that was saved as JSON", (plan, events, played) => {
  let state: State = INITIAL;
  for (const [i, event] of events.entries()) {
    const next = step(plan, JSON.parse(JSON.stringify(state)), event);
    assert.deepEqual(next, played[i]);
    assert.deepEqual(JSON.parse(JSON.stringify(next)), next);
    state = next.state;
  }
});

check("never wants a tick in the past, and lets no time go back", (_plan, events, played) => {
  let now = 0;
  for (const [i, { state, wakeAt, decisions, fired, suppressed }] of played.entries()) {
    for (const { at } of fired) assert.ok(at >= now && at <= state.now!);
    now = Math.max(now, events[i]!.at);
    assert.equal(state.now, now);
    assert.equal(state.wakeAt, wakeAt);
    if (wakeAt !== undefined) assert.ok(wakeAt > now, `${wakeAt} at ${now}`);
    for (const { at } of decisions) assert.ok(at <= now);
    for (const { at } of suppressed.filter(({ reason }) => reason !== "waiting" && reason !== "gone")) {
      assert.ok(at <= now);
    }
  }
});

check("wants its ticks only where they change something", (plan, _events, played) => {
  for (const { state, wakeAt } of played) {
    if (wakeAt === undefined) continue;
    const next = step(plan, state, at(wakeAt));
    assert.notDeepEqual({ ...next.state, now: 0 }, { ...state, now: 0 });
    const early = step(plan, state, at((wakeAt + state.now!) / 2));
    if ((wakeAt + state.now!) / 2 < wakeAt) {
      assert.deepEqual({ ...early, state: { ...early.state, now: 0 } }, {
        state: { ...state, now: 0 },
        fired: [],
        decisions: [],
        suppressed: [],
        wakeAt,
      });
    }
  }
});

check("decides the same when a tick comes before each event", (plan, events, played) => {
  let state: State = INITIAL;
  for (const [i, event] of events.entries()) {
    const tick = step(plan, state, at(event.at));
    const next = step(plan, tick.state, event);
    assert.deepEqual(next.state, played[i]!.state);
    assert.deepEqual([...tick.fired, ...next.fired], played[i]!.fired);
    assert.deepEqual([...tick.suppressed, ...next.suppressed], played[i]!.suppressed);
    state = next.state;
  }
});

check(
  "fires only at exceptions, starts and ends of processes before the target is armed",
  (_plan, events, played) => {
    for (const [i, { state, fired, wakeAt }] of played.entries()) {
      if (state.armedAt !== undefined) break;
      const early = ["exception", "process-start", "process-exit"].includes(events[i]!.kind);
      assert.ok(early || fired.length === 0, events[i]!.kind);
      const due = state.waiting.map(({ at }) => at);
      assert.equal(wakeAt ?? Infinity, Math.min(...due));
    }
  },
);

check("decides about the target last and once", (_plan, _events, played) => {
  for (const { decisions } of played) {
    const fates = decisions.flatMap(({ action }, i) => "kill" in action || "detach" in action ? [i] : []);
    assert.ok(fates.length === 0 || (fates.length === 1 && fates[0] === decisions.length - 1));
  }
});

check("keeps a rule's actions in their order, and fires none that has stopped", (plan, _events, played) => {
  const stopped = new Set<string>();
  for (const { fired, decisions } of played) {
    for (const { rule } of fired) {
      assert.ok(!stopped.has(rule));
      if (plan.rules[rule]!.do.some((action) => "stop" in action)) stopped.add(rule);
    }
    for (const { rule, at } of fired) {
      const own = decisions.filter((each) => each.rule === rule && each.at === at && each.firedAt === at);
      const places = own.map(({ action }) =>
        plan.rules[rule]!.do.findIndex((each) =>
          each === action || "dump" in each && singleDumps(each).some((one) => isDeepStrictEqual(one, action))
        )
      );
      if (fired.filter((each) => each.rule === rule && each.at === at).length > 1) continue;
      assert.deepEqual(places, places.toSorted((a, b) => a - b));
    }
  }
});

check("decides each dump that a rule asks for once, at its time, or says why not", (plan, events, played) => {
  const asked: string[] = [], came: string[] = [];
  const key = (rule: string, { dump }: DumpAction, firedAt: number, at: number): string =>
    `${rule} ${dump} of ${firedAt} at ${at}`;
  const singles = (rule: string): DumpAction[] =>
    plan.rules[rule]!.do.flatMap((action) => "dump" in action ? singleDumps(action) : []);
  for (const { fired, decisions, suppressed } of played) {
    for (const { rule, at } of fired) {
      for (const each of singles(rule)) asked.push(key(rule, each, at, at + afterOf(each)));
    }
    for (const { rule, action, at, firedAt } of decisions) {
      if (!("dump" in action)) continue;
      assert.equal(at, firedAt + afterOf(action));
      came.push(key(rule, action, firedAt, at));
    }
    for (const { rule, action, firedAt } of suppressed) {
      if ("dump" in action) came.push(key(rule, action, firedAt, firedAt + afterOf(action)));
    }
  }
  for (const { rule, action, at, firedAt } of leftUndone(plan, played.at(-1)?.state ?? INITIAL)) {
    if ("dump" in action) came.push(key(rule, action, firedAt, at));
  }
  assert.deepEqual(came.sort(), asked.sort());
  const simulated = simulate(plan, { events });
  const dumps = [...simulated.decisions, ...simulated.suppressed].filter(({ action }) => "dump" in action);
  const wanted = simulated.fired.reduce((sum, { rule }) => sum + singles(rule).length, 0);
  assert.equal(dumps.length, wanted);
});

Deno.test("step() fires each timer exactly once at each of its times, given ticks only when it wants them", () => {
  const span = fc.integer({ min: 1, max: 500 });
  const timers = fc.array(fc.tuple(span, fc.option(span)), { minLength: 1, maxLength: 5 });
  const arming = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(fc.property(timers, arming, (timers, start) => {
    const rules = timers.map(([timer, every], i) => {
      const on = every === null ? { timer: `${timer}ms` } : { timer: `${timer}ms`, every: `${every}ms` };
      return [`t${i}`, { on, do: [{ log: "x" }] }];
    });
    const plan = planOf(Object.fromEntries(rules));
    let next = step(plan, INITIAL, armed(start));
    const fired = [];
    while (next.wakeAt !== undefined && next.wakeAt <= start + 2_000) {
      next = step(plan, next.state, at(next.wakeAt));
      assert.ok(next.fired.length > 0);
      fired.push(...next.fired);
    }
    for (const [i, [timer, every]] of timers.entries()) {
      const times = [start + timer];
      for (let n = 1; every !== null && start + timer + n * every <= start + 2_000; n++) {
        times.push(start + timer + n * every);
      }
      assert.deepEqual(fired.filter(({ rule }) => rule === `t${i}`).map((each) => each.at), times);
    }
  }));
});

Deno.test("step() makes up for no time that a late timer has missed", () => {
  const plan = planOf({ rule: { on: { timer: "10ms", every: "10ms" }, do: [{ log: "x" }] } });
  const [, late, later] = play(plan, [armed(), at(1e9 + 5), at(1e9 + 10)]);
  assert.deepEqual([late!.fired, late!.wakeAt], [[{ rule: "rule", at: 10 }], 1e9 + 10]);
  assert.deepEqual(later!.fired, [{ rule: "rule", at: 1e9 + 10 }]);
});
