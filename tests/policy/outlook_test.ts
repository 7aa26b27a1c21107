import assert from "node:assert/strict";
import fc from "fast-check";
import type { TargetEvent, TimedEvent } from "../../lib/facts/event.ts";
import { INITIAL, type State, step } from "../../lib/policy/machine.ts";
import { outlook } from "../../lib/policy/outlook.ts";
import { Account, PASSING } from "../../lib/recipe/needs/credit.ts";
import { parsePlan, type Plan } from "../../lib/recipe/plan/plan.ts";
import type { Trigger } from "../../lib/recipe/triggers/trigger.ts";
import { plans, timelines } from "../support/arbitrary_events.ts";

const ANY = { exception: "*", chance: "first" } as const;
const RAISED: TargetEvent = {
  kind: "exception",
  pid: 1,
  tid: 1,
  code: 0xE0000001,
  chance: "first",
  address: "0x1",
  parameters: [],
};

function planOf(on: Trigger, rest: object = {}): Plan {
  return parsePlan({ name: "credit", rules: { r: { on, do: [{ log: "x" }], ...rest } } });
}

/** The state after so many exceptions. */
function after(plan: Plan, raised: number): State {
  let { state } = step(plan, INITIAL, { kind: "armed", at: 0 });
  for (let i = 1; i <= raised; i++) state = step(plan, state, { ...RAISED, at: i }).state;
  return state;
}

const lefts = (plan: Plan, raised: number): number[] =>
  outlook(plan, after(plan, raised)).credit.map(({ left }) => left);

Deno.test("outlook() gives credit for all but the last of what is counted", () => {
  const plan = planOf({ count: 100, of: ANY });
  assert.deepEqual([0, 1, 98, 99, 100].map((raised) => lefts(plan, raised)), [[99], [98], [1], [0], [99]]);
});

Deno.test("outlook() gives credit for what an nth leaves out, alone and counted", () => {
  assert.deepEqual(lefts(planOf({ ...ANY, nth: 5 }), 1), [3]);
  assert.deepEqual(lefts(planOf({ count: 3, of: { any: [{ ...ANY, nth: 5 }, { load: "*" }] } }), 0), [2]);
});

Deno.test("outlook() gives none where a time or another kind of event has a say", () => {
  for (
    const on of [
      ANY,
      { count: 5, of: ANY, within: "1s" },
      { not: ANY, for: "1s" },
      { sequence: [ANY, { load: "*" }] },
      { all: [ANY, { load: "*" }] },
      { when: ANY, unless: { load: "*" } },
      { count: 5, of: { any: [ANY, { timer: "1s", every: "1s" }] } },
      { count: 5, of: { any: [ANY, { exit: "any" }] } },
    ] as const
  ) assert.deepEqual(lefts(planOf(on), 0), [0], JSON.stringify(on));
});

Deno.test("outlook() calls a rule spent that fires no more or whose limit of dumps is used up", () => {
  const dump = { do: [{ dump: "mini" }], limit: { dumps: 2 } };
  const spent = (plan: Plan, raised: number): string[] =>
    outlook(plan, after(plan, raised)).spent.map(({ reason }) => reason);
  assert.deepEqual([1, 2].map((raised) => spent(planOf(ANY, dump), raised)), [[], ["limit"]]);
  assert.deepEqual(spent(planOf({ ...ANY, nth: 2 }), 2), ["over"]);
  assert.deepEqual(spent(planOf(ANY, { do: [{ log: "once" }, { stop: true }] }), 1), ["over"]);
  const logs = { ...dump, do: [{ dump: "mini" }, { log: "x" }] };
  assert.deepEqual(spent(planOf(ANY, logs), 5), [], "what is no dump has no limit");
  const refills = { ...dump, limit: { dumps: 2, per: "1h" } };
  assert.deepEqual(spent(planOf(ANY, refills), 5), []);
  assert.deepEqual(spent(planOf(ANY, { ...dump, limit: { dumps: 1, by: "bucket" } }), 5), []);
});

Deno.test("an account without credit passes nothing, and with one what nobody waits for, but no second chance", () => {
  assert.equal(new Account().pass(RAISED), false);
  const account = new Account([]);
  assert.equal(account.pass(RAISED), true);
  assert.equal(account.pass({ ...RAISED, chance: "second" }), false);
  assert.equal(account.pass({ kind: "process-end", pid: 1, code: 0 }), false);
});

Deno.test("whatever an account lets pass makes nothing happen, and a spent rule never acts again", () => {
  let passed = 0;
  fc.assert(
    fc.property(plans, timelines, (plan, events) => {
      let state = INITIAL;
      let spent: readonly string[] = [], since = 0;
      const account = new Account(outlook(plan, state).credit);
      for (const event of events) {
        const passes = account.pass(event);
        // What time does on the way to the event is not the event's.
        const before = step(plan, state, { kind: "tick", at: event.at });
        const { fired, decisions, state: next } = step(plan, before.state, event);
        state = next;
        // A dump that was put off still comes.
        for (const { rule, firedAt } of [...before.decisions, ...decisions]) {
          assert.ok(!spent.includes(rule) || firedAt <= since, rule);
        }
        if (passes) {
          passed++;
          assert.deepEqual(fired.filter(({ rule }) => !spent.includes(rule)), []);
          assert.deepEqual(decisions, []);
        } else if (PASSING.has(event.kind)) {
          const now = outlook(plan, state);
          account.renew(now.credit);
          [spent, since] = [now.spent.map(({ rule }) => rule), state.now ?? 0];
        }
      }
    }),
    { numRuns: 2_000 },
  );
  assert.ok(passed > 500, `only ${passed} events passed`);
});

/** Counts what an account lets pass and reports it late, in batches, as a host does. */
function inBatches(plan: Plan, events: readonly TimedEvent[]): readonly [rule: string, at: number][] {
  const fired: [string, number][] = [];
  let state = INITIAL;
  const take = (event: TimedEvent): void => {
    const next = step(plan, state, event);
    for (const { rule } of next.fired) fired.push([rule, event.at]);
    state = next.state;
  };
  const account = new Account(outlook(plan, state).credit);
  const batch: TimedEvent[] = [];
  for (const event of events) {
    if (account.pass(event)) batch.push(event);
    else {
      for (const late of batch.splice(0)) take(late);
      take(event);
      account.renew(outlook(plan, state).credit);
    }
  }
  batch.forEach(take);
  return fired;
}

Deno.test("a run that counts in batches fires where one fires that asks at every event", () => {
  const counted = fc.record({
    count: fc.integer({ min: 2, max: 6 }),
    of: fc.constantFrom<Trigger>(ANY, { any: [ANY, { load: "*" }] }, { ...ANY, nth: 3 }),
  });
  const rules = fc.dictionary(
    fc.stringMatching(/^[a-f]$/),
    fc.record({
      on: fc.oneof(counted, fc.constant<Trigger>({ load: "*b" }), fc.constant<Trigger>({ timer: "3ms" })),
      do: fc.constantFrom<object[]>([{ dump: "mini" }], [{ log: "x" }], [{ log: "x" }, { stop: true }]),
    }),
    { minKeys: 1 },
  );
  const happening = fc.constantFrom<TargetEvent>(
    RAISED,
    { ...RAISED, code: 0xC0000005 },
    { kind: "load", pid: 1, path: "a" },
    { kind: "load", pid: 1, path: "b" },
    { kind: "thread-start", pid: 1, tid: 2 },
  );
  fc.assert(
    fc.property(rules, fc.array(happening, { maxLength: 40 }), (rules, happenings) => {
      const plan = parsePlan({ name: "x", rules, limits: { dumps: 3 } });
      const events = [
        { kind: "armed", at: 0 } as const,
        ...happenings.map((each, i) => ({ ...each, at: i + 1 })),
      ];
      let state = INITIAL;
      const direct = events.flatMap((event) => {
        const next = step(plan, state, event);
        state = next.state;
        return next.fired.map(({ rule }) => [rule, event.at]);
      });
      assert.deepEqual(inBatches(plan, events), direct);
    }),
    { numRuns: 2_000 },
  );
});
