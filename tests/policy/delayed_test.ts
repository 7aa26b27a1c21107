import assert from "node:assert/strict";
import { leftUndone } from "../../lib/policy/machine.ts";
import type { TimedEvent } from "../../lib/facts/event.ts";
import type { Plan } from "../../lib/recipe/plan/plan.ts";
import { armed, at, CRASH, line, onLine, planOf, play, words } from "../support/policy.ts";

const start = (pid: number): TimedEvent => at(0, { kind: "process-start", pid, image: "a.exe" });
const exit = (time: number, pid: number): TimedEvent => at(time, { kind: "process-exit", pid, code: 0 });

const series = [{ dump: "mini" }, { dump: "full", after: "10ms" }];
const SERIES = planOf({
  hang: { on: onLine("a"), do: [...series, { dump: "heap", after: "4ms" }, { kill: true }] },
});
const FIRST = planOf({ first: { on: { exception: "*", chance: "first" }, do: [...series, { kill: true }] } });

const first = (time: number, pid: number): TimedEvent => at(time, { ...CRASH, chance: "first", pid });

/** What each event led to: decisions, then what is suppressed and why. */
function said(plan: Plan, events: readonly TimedEvent[]): string[] {
  return play(plan, events).map(({ decisions, suppressed }) =>
    [words(decisions), ...suppressed.map((each) => `${words([each])}=${each.reason}`)].join(" ").trim()
  );
}

Deno.test("after: a dump comes so long after its trigger, and the kill after the last", () => {
  const steps = play(SERIES, [armed(), at(5, line("a")), at(8), at(9), at(14), at(15), at(99)]);
  assert.deepEqual(steps.map(({ decisions }) => words(decisions)), [
    "",
    "hang:mini",
    "",
    "hang:heap",
    "",
    "hang:full hang:kill",
    "",
  ]);
  assert.deepEqual(steps.map(({ wakeAt }) => wakeAt), [undefined, 9, 9, 15, 15, undefined, undefined]);
});

Deno.test("after: late ticks lose nothing, and each dump has its own time", () => {
  const [, , late] = play(SERIES, [armed(), at(5, line("a")), at(500)]);
  assert.deepEqual(late!.decisions.map(({ at, firedAt }) => [at, firedAt]), [[9, 5], [15, 5], [15, 5]]);
});

Deno.test("after: a detach waits as a kill does; stop, log and resume don't", () => {
  const plan = planOf({
    rule: {
      on: { exception: "*", chance: "first" },
      do: [{ dump: "mini", after: "5ms" }, { log: "x" }, { stop: true }, { resume: "handled" }],
    },
    leave: { on: onLine("a"), do: [{ dump: "mini", after: "5ms" }, { detach: true }] },
  });
  assert.deepEqual(said(plan, [armed(), first(1, 1), at(6), at(10, line("a")), at(15)]), [
    "",
    "rule:log rule:stop rule:resume",
    "rule:mini",
    "",
    "leave:mini leave:detach",
  ]);
});

Deno.test("after: another rule's kill does not wait", () => {
  const plan = planOf({
    slow: { on: onLine("a"), do: series },
    kill: { on: onLine("a"), do: [{ kill: true }] },
  });
  assert.deepEqual(said(plan, [armed(), start(1), at(1, line("a")), exit(2, 1), at(20)]), [
    "",
    "",
    "slow:mini kill:kill",
    "slow:full=gone",
    "",
  ]);
});

Deno.test("after: what a process that has ended would have had is gone, its kill only with the last process", () => {
  assert.deepEqual(said(FIRST, [armed(), start(1), first(5, 1), exit(9, 1), at(15)]), [
    "",
    "",
    "first:mini",
    "first:full=gone first:kill=gone",
    "",
  ]);
  assert.deepEqual(said(FIRST, [armed(), start(1), start(2), first(5, 2), exit(9, 2), at(15)]), [
    "",
    "",
    "",
    "first:mini",
    "first:kill first:full=gone",
    "",
  ]);
  assert.deepEqual(
    said(FIRST, [armed(), start(1), start(2), first(5, 2), exit(9, 1), at(15)]).at(-1),
    "first:full first:kill",
  );
  assert.deepEqual(
    said(SERIES, [armed(), start(1), start(2), at(5, line("a")), exit(6, 1), exit(7, 2), at(99)]),
    [
      "",
      "",
      "",
      "hang:mini",
      "",
      "hang:full=gone hang:heap=gone hang:kill=gone",
      "",
    ],
  );
});

Deno.test("after: a dump that is due when its process ends still comes first", () => {
  assert.deepEqual(
    said(FIRST, [armed(), start(1), first(5, 1), exit(15, 1)]).at(-1),
    "first:full first:kill",
  );
});

Deno.test("after: the limits are asked when the dump is due, and the kill doesn't depend on it", () => {
  const plan = planOf({
    hang: { on: onLine("a"), do: [...series, { kill: true }], limit: { dumps: 1 } },
  });
  assert.deepEqual(said(plan, [armed(), at(5, line("a")), at(15)]), [
    "",
    "hang:mini",
    "hang:kill hang:full=dumps",
  ]);
});

Deno.test("after: a rule that fires again keeps the kill where it was", () => {
  assert.deepEqual(said(SERIES, [armed(), at(5, line("a")), at(7, line("a")), at(15), at(17)]), [
    "",
    "hang:mini",
    "hang:mini",
    "hang:heap hang:heap hang:full hang:kill",
    "hang:full",
  ]);
});

Deno.test("times, every: a series is its dumps one by one, and the kill comes after the last", () => {
  const plan = planOf({
    grow: { on: onLine("a"), do: [{ dump: "heap", times: 3, every: "10ms" }, { kill: true }] },
  });
  const steps = play(plan, [armed(), at(5, line("a")), at(14), at(15), at(25), at(99)]);
  assert.deepEqual(steps.map(({ decisions }) => words(decisions)), [
    "",
    "grow:heap",
    "",
    "grow:heap",
    "grow:heap grow:kill",
    "",
  ]);
  const actions = steps.flatMap(({ decisions }) => decisions.map(({ action }) => action));
  assert.deepEqual(actions, [
    { dump: "heap" },
    { dump: "heap", after: "10ms" },
    { dump: "heap", after: "20ms" },
    { kill: true },
  ]);
});

Deno.test("times, every: a series counts for the limits, and begins after a while where it says so", () => {
  const rule = { on: onLine("a"), do: [{ dump: "heap", after: "1ms", times: 3, every: "10ms" }] };
  const plan = planOf({ grow: { ...rule, limit: { dumps: 2, cooldown: "1m" } } });
  assert.deepEqual(said(plan, [armed(), at(5, line("a")), at(6), at(16), at(26)]), [
    "",
    "",
    "grow:heap",
    "grow:heap",
    "grow:heap=dumps",
  ]);
});

Deno.test("after: no more than 100 wait", () => {
  const plan = planOf({ rule: { on: onLine("a"), do: [{ dump: "mini", after: "1s" }] } });
  const events = Array.from({ length: 103 }, (_, i) => at(i, line("a")));
  const steps = play(plan, [armed(), ...events, at(5_000)]);
  const reasons = steps.flatMap(({ suppressed }) => suppressed.map(({ reason }) => reason));
  assert.deepEqual(reasons, ["waiting", "waiting", "waiting"]);
  assert.equal(steps.at(-1)!.decisions.length, 100);
  assert.deepEqual(steps.at(-1)!.state.rules[0]!.suppressed, { waiting: 3 });
});

Deno.test("leftUndone() tells what a run that ends leaves", () => {
  const { state } = play(SERIES, [armed(), at(5, line("a"))])[1]!;
  assert.deepEqual(leftUndone(SERIES, state).map((each) => `${words([each])}@${each.at} ${each.reason}`), [
    "hang:full@15 ended",
    "hang:heap@9 ended",
    "hang:kill@15 ended",
  ]);
});
