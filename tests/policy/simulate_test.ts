import assert from "node:assert/strict";
import fc from "fast-check";
import { INITIAL, type State, step } from "../../lib/policy/machine.ts";
import { simulate, type SimulationOptions, type SimulationResult } from "../../lib/policy/simulate.ts";
import type { TimedEvent } from "../../lib/facts/event.ts";
import { interest } from "../../lib/recipe/needs/interest.ts";
import type { Plan } from "../../lib/recipe/plan/plan.ts";
import { plans, timelines } from "../support/arbitrary_events.ts";
import { armed, at, CRASH, line, onLine, planOf, words } from "../support/policy.ts";

const start = (pid: number): TimedEvent => at(0, { kind: "process-start", pid, image: "a.exe" });

function played(plan: Plan, events: readonly TimedEvent[], options?: SimulationOptions): SimulationResult {
  return simulate(plan, { events }, options);
}

/** `at rule:action`, one a decision. */
function said({ decisions }: Pick<SimulationResult, "decisions">): string[] {
  return decisions.map((each) => `${each.at} ${words([each])}`);
}

Deno.test("simulate() gives the machine its ticks when it wants them", () => {
  const plan = planOf({
    timer: { on: { timer: "10ms", every: "10ms" }, do: [{ log: "x" }] },
    quiet: { on: { not: onLine("a"), for: "15ms" }, do: [{ log: "y" }] },
  });
  const result = played(plan, [armed(), at(12, line("a")), at(35, line("a"))]);
  assert.deepEqual(said(result), ["10 timer:log", "20 timer:log", "27 quiet:log", "30 timer:log"]);
  assert.deepEqual(said(played(plan, [armed()], { until: "30ms" })), [
    "10 timer:log",
    "15 quiet:log",
    "20 timer:log",
    "30 timer:log",
  ]);
});

Deno.test("simulate() goes on to the last delayed dump, or as far as it is told", () => {
  const plan = planOf({
    hang: { on: onLine("a"), do: [{ dump: "mini" }, { dump: "full", after: "10s" }] },
    timer: { on: { timer: "6s", every: "6s" }, do: [{ dump: "mini", after: "5s" }] },
  });
  const result = played(plan, [armed(), at(5, line("a"))]);
  assert.deepEqual(said(result), ["5 hang:mini", "10005 hang:full"]);
  assert.equal(result.at, 10_005);
  // The timer's own delayed dump is due at 11 s.
  assert.deepEqual(result.suppressed.map(({ rule, at, reason }) => [rule, at, reason]), [[
    "timer",
    11_000,
    "ended",
  ]]);
  const short = played(plan, [armed(), at(5, line("a")), at(9_000, line("a"))], { until: "1s" });
  assert.deepEqual([said(short), short.at], [["5 hang:mini"], 1_000]);
  assert.throws(() => played(plan, [], { until: "1" }), /Not a duration: "1"/);
});

Deno.test("simulate() ends with a kill, and then only what still comes of the target is heard", () => {
  const plan = planOf({
    crash: { on: { exception: "*" }, do: [{ dump: "mini" }, { kill: true }] },
    slow: { on: onLine("a"), do: [{ dump: "full", after: "1m" }] },
    exit: { on: { exit: "any" }, do: [{ log: "bye" }] },
    timer: { on: { timer: "1s" }, do: [{ log: "x" }] },
  });
  const exit = at(9_000, { kind: "process-exit", pid: 1, code: 1 });
  const events = [armed(), start(1), at(3, line("a")), at(5, CRASH), at(6, CRASH), at(7, line("a")), exit];
  const result = played(plan, events);
  assert.deepEqual(said(result), ["5 crash:mini", "5 crash:kill", "5 exit:log"]);
  const fired = { event: at(5, CRASH) };
  assert.deepEqual(result.ended, {
    rule: "crash",
    action: { kill: true },
    at: 5,
    firedAt: 5,
    pid: 1,
    fired,
  });
  assert.equal(result.unreached, 2);
  assert.deepEqual(result.suppressed.map(({ rule, reason }) => [rule, reason]), [["slow", "gone"]]);
});

Deno.test("simulate() ends with a detach, and nothing is heard after it", () => {
  const plan = planOf({
    leave: { on: onLine("a"), do: [{ detach: true }] },
    exit: { on: { exit: "any" }, do: [{ log: "bye" }] },
  });
  const result = played(plan, [armed(), at(1, line("a")), at(2, { kind: "process-exit", pid: 1, code: 1 })]);
  assert.deepEqual([said(result), result.unreached, result.at], [["1 leave:detach"], 1, 1]);
});

Deno.test("simulate() tells back what it guesses was captured, unless the timeline does", () => {
  const rule = { on: { exception: "*" }, do: [{ dump: "full" }] };
  const plan = planOf({ rule, same: rule }, { dumps: 99, disk: "1GiB" });
  const crashes = Array.from({ length: 9 }, (_, i) => at(i, { ...CRASH, bucket: `${i}` }));
  // 256 MiB each, and those that are the same once.
  assert.equal(played(plan, crashes).decisions.length, 8);
  assert.equal(played(plan, crashes, { bytes: () => 1 }).decisions.length, 18);
  const told = { kind: "captured", pid: 1, rule: "rule", bytes: 2 ** 30, at: 0 } as const;
  assert.equal(played(plan, [crashes[0]!, told, ...crashes]).decisions.length, 2);
  assert.equal(played(plan, [...crashes, told]).decisions.length, 18);
  // What another recipe captured says nothing about this one.
  assert.equal(played(plan, [...crashes, { ...told, rule: "other" }]).decisions.length, 8);
});

Deno.test("simulate() has a dump that a time asks for written of each process", () => {
  const plan = planOf({ rule: { on: { timer: "1s", every: "1s" }, do: [{ dump: "mini" }] } }, { dumps: 3 });
  const result = played(plan, [armed(), start(1), start(2)], { until: "9s" });
  assert.deepEqual(said(result), ["1000 rule:mini", "2000 rule:mini"]);
});

Deno.test("simulate() says what a recording can't answer", () => {
  const narrow = planOf({ crash: { on: { exception: "*" }, do: [{ dump: "mini" }] } });
  const wide = planOf({ load: { on: { load: "*" }, do: [{ dump: "mini" }] } });
  const recorded = interest(narrow);
  assert.deepEqual(simulate(narrow, { events: [], interest: recorded }).lacks, []);
  assert.deepEqual(simulate(wide, { events: [], interest: recorded }).lacks, ["loads of DLLs"]);
  assert.deepEqual(simulate(wide, { events: [] }).lacks, []);
  const at3 = at(3, CRASH);
  assert.deepEqual(simulate(narrow, { events: [at3], interest: recorded }).lacks, [
    "the bucket of the exception at 3 ms",
  ]);
  assert.deepEqual(simulate(narrow, { events: [at3] }).lacks, []);
  const told = { events: [{ ...at3, bucket: "b" }], interest: recorded };
  assert.deepEqual(simulate(narrow, told).lacks, []);
});

Deno.test("simulate() decides what the machine decides when it is given nothing but the events", () => {
  fc.assert(fc.property(plans, timelines, (plan, timeline) => {
    const told = Object.keys(plan.rules).map((rule) => at(0, { kind: "captured", pid: 1, rule, bytes: 1 }));
    const events: TimedEvent[] = [...timeline, ...told];
    const result = simulate(plan, { events });
    let state: State = INITIAL;
    const firings = [];
    for (const event of events) {
      const next = step(plan, state, event);
      state = next.state;
      firings.push(...next.fired);
      if (next.decisions.some(({ action }) => "kill" in action || "detach" in action)) return;
    }
    // Timers make up for no time they have missed, and virtual time misses none: up to the first they agree.
    const timed = JSON.stringify(plan.rules).includes('"every"');
    if (!timed) assert.deepEqual(result.fired.slice(0, firings.length), firings);
  }));
});
