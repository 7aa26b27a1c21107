import assert from "node:assert/strict";
import { INITIAL, type State, step } from "../../lib/policy/machine.ts";
import type { TargetEvent, TimedEvent } from "../../lib/recipe/event.ts";
import { parsePlan, type Plan } from "../../lib/recipe/plan.ts";

const PLAN = parsePlan({
  version: 1,
  name: "machine",
  rules: {
    late: { on: { deadline: "30s" }, do: [{ dump: "full" }, { kill: true }] },
    crash: { on: { exception: "unhandled" }, do: [{ dump: "mini" }, { dump: "heap" }] },
    stop: { on: { exception: "unhandled" }, do: [{ kill: true }] },
    note: { on: { exception: "unhandled" }, do: [{ dump: "triage" }, { kill: true }] },
    early: { on: { deadline: "10s" }, do: [{ dump: "triage" }] },
  },
});

const CRASH: TargetEvent = {
  kind: "exception",
  pid: 1,
  tid: 2,
  code: 0xC0000005,
  chance: "second",
  address: "0x1000",
  parameters: [],
};

const at = (ms: number, event: TargetEvent = { kind: "tick" }): TimedEvent => ({ ...event, at: ms });
const armed = (ms: number): TimedEvent => at(ms, { kind: "armed" });

/** What each event led to, in short: `crash:mini late:kill`. */
function play(plan: Plan, events: readonly TimedEvent[]): { said: string[]; wakes: (number | undefined)[] } {
  const said: string[] = [], wakes: (number | undefined)[] = [];
  let state: State = INITIAL;
  for (const event of events) {
    const next = step(plan, state, event);
    state = next.state;
    said.push(
      next.decisions.map(({ rule, action }) => `${rule}:${"dump" in action ? action.dump : "kill"}`).join(
        " ",
      ),
    );
    wakes.push(next.wakeAt);
  }
  return { said, wakes };
}

Deno.test("step() fires every matching rule in declaration order, its actions in order, one kill last", () => {
  const { said } = play(PLAN, [armed(0), at(5, CRASH)]);
  assert.deepEqual(said, ["", "crash:mini crash:heap note:triage stop:kill"]);
});

Deno.test("step() fires an exception rule at every second chance, and at no first one", () => {
  const first: TargetEvent = { ...CRASH, chance: "first" };
  const { said } = play(PLAN, [armed(0), at(1, first), at(2, CRASH), at(3, CRASH)]);
  assert.deepEqual(said.map((text) => text !== ""), [false, false, true, true]);
});

Deno.test("step() fires an exception rule before anything is armed", () => {
  assert.equal(play(PLAN, [at(1, CRASH)]).said[0], "crash:mini crash:heap note:triage stop:kill");
});

Deno.test("step() fires a deadline once, at its first tick, counted from the moment of arming", () => {
  const { said, wakes } = play(PLAN, [
    armed(1_000),
    at(10_999),
    at(11_000),
    at(11_001),
    at(30_999),
    at(31_000),
    at(99_000),
  ]);
  assert.deepEqual(said, ["", "", "early:triage", "", "", "late:full late:kill", ""]);
  assert.deepEqual(wakes, [11_000, 11_000, 31_000, 31_000, 31_000, undefined, undefined]);
});

Deno.test("step() fires all deadlines that have passed at one tick, in declaration order", () => {
  assert.deepEqual(play(PLAN, [armed(0), at(40_000)]).said, ["", "late:full early:triage late:kill"]);
});

Deno.test("step() fires no deadline and asks for no tick before the target is armed", () => {
  const { said, wakes } = play(PLAN, [at(1e9), at(2e9, { kind: "process-start", pid: 1, image: "a.exe" })]);
  assert.deepEqual(said, ["", ""]);
  assert.deepEqual(wakes, [undefined, undefined]);
});

Deno.test("step() leaves a passed deadline to the tick it asks for, whatever comes first", () => {
  const { said, wakes } = play(PLAN, [
    armed(0),
    at(10_500, { kind: "process-exit", pid: 9, code: 0 }),
    at(10_501),
  ]);
  assert.deepEqual(said, ["", "", "early:triage"]);
  assert.deepEqual(wakes, [10_000, 10_000, 30_000]);
});

Deno.test("step() has no wakeAt, rather than an undefined one, when it waits for events only", () => {
  const plan = parsePlan({ version: 1, name: "x", rules: { stop: PLAN.rules.stop } });
  assert.deepEqual(step(plan, INITIAL, armed(5)), { state: { armedAt: 5, spent: [] }, decisions: [] });
});

Deno.test("step() does nothing for a Plan without rules", () => {
  const plan = parsePlan({ version: 1, name: "x", rules: {} });
  assert.deepEqual(play(plan, [armed(0), at(1, CRASH), at(2)]).said, ["", "", ""]);
});

Deno.test("step() fires at the tick it asks for, whatever a computer makes of the sum and the difference", () => {
  const plan = parsePlan({
    version: 1,
    name: "x",
    rules: { late: { on: { deadline: "100ms" }, do: [{ kill: true }] } },
  });
  let lost = 0;
  for (let start = 0; start < 1000; start++) {
    const arming = start / 7;
    const wakeAt = arming + 100;
    if (wakeAt - arming < 100) lost++;
    const { said, wakes } = play(plan, [armed(arming), at(wakeAt)]);
    assert.deepEqual([said[1], wakes], ["late:kill", [wakeAt, undefined]]);
  }
  assert.ok(lost > 0, "no sum was rounded down: nothing is shown");
});
