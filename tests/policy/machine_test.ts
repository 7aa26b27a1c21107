import assert from "node:assert/strict";
import { INITIAL, type State, step } from "../../lib/policy/machine.ts";
import type { TargetEvent } from "../../lib/facts/event.ts";
import { armed, at, CRASH, line, onLine, planOf, play, words } from "../support/policy.ts";

const UNHANDLED = { exception: "*" };

const PLAN = planOf({
  late: { on: { deadline: "30s" }, do: [{ dump: "full" }, { kill: true }] },
  crash: { on: UNHANDLED, do: [{ dump: "mini" }, { dump: "heap" }] },
  stop: { on: UNHANDLED, do: [{ kill: true }] },
  note: { on: UNHANDLED, do: [{ dump: "triage" }, { kill: true }] },
  early: { on: { deadline: "10s" }, do: [{ dump: "triage" }] },
});

/** What each event led to. */
function said(...[plan, events]: Parameters<typeof play>): string[] {
  return play(plan, events).map(({ decisions }) => words(decisions));
}

/** Which tick each event led to. */
function wakes(...[plan, events]: Parameters<typeof play>): (number | undefined)[] {
  return play(plan, events).map(({ wakeAt }) => wakeAt);
}

Deno.test("step() fires every matching rule in declaration order, its actions in order, one kill last", () => {
  assert.deepEqual(said(PLAN, [armed(), at(5, CRASH)]), ["", "crash:mini crash:heap note:triage stop:kill"]);
});

Deno.test("step() fires an exception rule at every second chance, and at no first one", () => {
  const first: TargetEvent = { ...CRASH, chance: "first" };
  const fired = play(PLAN, [armed(), at(1, first), at(2, CRASH), at(3, CRASH)]).map((each) =>
    each.fired.length
  );
  assert.deepEqual(fired, [0, 0, 3, 3]);
});

Deno.test("step() lets exceptions, starts and ends of processes count before anything is armed, and no more", () => {
  const plan = planOf({
    crash: { on: UNHANDLED, do: [{ dump: "mini" }] },
    start: { on: { process: "start" }, do: [{ log: "started" }] },
    exit: { on: { exit: "any" }, do: [{ log: "ended" }] },
    asked: { on: onLine("a"), do: [{ log: "asked" }] },
    load: { on: { load: "*" }, do: [{ log: "loaded" }] },
    timer: { on: { timer: "1ms" }, do: [{ log: "now" }] },
    silent: { on: { not: onLine("a"), for: "1ms" }, do: [{ log: "silent" }] },
  });
  const events = [
    at(1, CRASH),
    at(2, { kind: "process-start", pid: 1, image: "a.exe" }),
    at(3, { kind: "process-exit", pid: 1, code: 0 }),
    at(4, line("a")),
    at(5, { kind: "load", pid: 1, path: "a.dll" }),
    at(1e9),
  ];
  assert.deepEqual(said(plan, events), ["crash:mini", "start:log", "exit:log", "", "", ""]);
  assert.deepEqual(wakes(plan, events), events.map(() => undefined));
});

Deno.test("step() fires a deadline once, at its first tick, counted from the moment of arming", () => {
  const events = [armed(1_000), at(10_999), at(11_000), at(11_001), at(30_999), at(31_000), at(99_000)];
  assert.deepEqual(said(PLAN, events), ["", "", "early:triage", "", "", "late:full late:kill", ""]);
  assert.deepEqual(wakes(PLAN, events), [11_000, 11_000, 31_000, 31_000, 31_000, undefined, undefined]);
});

Deno.test("step() fires all that has come due at one tick, in the order of time, and the kill last", () => {
  const [, late] = play(PLAN, [armed(), at(40_000)]);
  assert.equal(words(late!.decisions), "early:triage late:full late:kill");
  assert.deepEqual(late!.fired, [{ rule: "early", at: 10_000 }, { rule: "late", at: 30_000 }]);
});

Deno.test("step() lets what has come due happen before the event that comes first", () => {
  const events = [armed(), at(10_500, { kind: "load", pid: 9, path: "a.dll" }), at(10_501)];
  assert.deepEqual(said(PLAN, events), ["", "early:triage", ""]);
  assert.deepEqual(wakes(PLAN, events), [10_000, 30_000, 30_000]);
  const silence = planOf({ quiet: { on: { not: onLine("a"), for: "5s" }, do: [{ log: "quiet" }] } });
  assert.deepEqual(said(silence, [armed(), at(6_000, line("a")), at(10_999), at(11_000)]), [
    "",
    "quiet:log",
    "",
    "quiet:log",
  ]);
});

Deno.test("step() takes an event that comes late to happen at the last time seen", () => {
  const plan = planOf({
    rule: { on: onLine("a"), do: [{ log: "a" }] },
    soon: { on: { timer: "5s" }, do: [{ log: "b" }] },
  });
  const [, , late, end] = play(plan, [armed(1_000), at(4_000), at(10, line("a")), at(6_000)]);
  assert.deepEqual(late!.fired, [{ rule: "rule", at: 4_000 }]);
  assert.deepEqual([late!.state.now, late!.wakeAt], [4_000, 6_000]);
  assert.deepEqual(end!.fired, [{ rule: "soon", at: 6_000 }]);
});

Deno.test("step() counts from the first arming", () => {
  assert.deepEqual(wakes(PLAN, [armed(5), armed(500)]), [10_005, 10_005]);
});

Deno.test("step() has no wakeAt, rather than an undefined one, when it waits for events only", () => {
  const next = step(planOf({ stop: PLAN.rules.stop! }), INITIAL, armed(5));
  assert.equal("wakeAt" in next, false);
  assert.equal("wakeAt" in next.state, false);
});

Deno.test("step() does nothing for a Plan without rules", () => {
  assert.deepEqual(said(planOf({}), [armed(), at(1, CRASH), at(2)]), ["", "", ""]);
});

Deno.test("step() decides once about the target: kill, else detach, else handled, else not handled", () => {
  const any = { exception: "*", chance: "first" };
  const not = { on: any, do: [{ resume: "not-handled" }, { log: "x" }] };
  const handled = { on: any, do: [{ resume: "handled" }] };
  const detach = { on: any, do: [{ detach: true }] };
  const kill = { on: any, do: [{ log: "y" }, { kill: true }] };
  const event = at(1, { ...CRASH, chance: "first" });
  const fate = (rules: object): unknown => step(planOf(rules), INITIAL, event).decisions.at(-1)?.action;
  assert.deepEqual(fate({ not }), { resume: "not-handled" });
  assert.deepEqual(fate({ not, handled }), { resume: "handled" });
  assert.deepEqual(fate({ not, detach, handled }), { detach: true });
  assert.deepEqual(fate({ kill, not, detach, handled }), { kill: true });
  assert.equal(
    words(step(planOf({ kill, not, detach }), INITIAL, event).decisions),
    "kill:log not:log kill:kill",
  );
});

Deno.test("step() lets a rule that stops fire no more, and does the rest of its actions", () => {
  const plan = planOf({
    once: { on: onLine("a"), do: [{ dump: "mini" }, { stop: true }, { log: "done" }] },
    timed: { on: { timer: "1s", every: "1s" }, do: [{ stop: true }] },
  });
  const events = [armed(), at(1, line("a")), at(2, line("a")), at(1_000), at(5_000)];
  assert.deepEqual(said(plan, events), ["", "once:mini once:stop once:log", "", "timed:stop", ""]);
  assert.deepEqual(wakes(plan, events), [1_000, 1_000, 1_000, undefined, undefined]);
});

Deno.test("step() names the process and the times of what it decides", () => {
  const plan = planOf({
    crash: { on: { exception: "*", chance: "first" }, do: [{ dump: "mini", after: "2s" }] },
  });
  const [, , due] = play(plan, [armed(), at(10, { ...CRASH, chance: "first", pid: 7 }), at(2_010)]);
  // What fired it, not the tick at which it came due.
  const fired = { event: at(10, { ...CRASH, chance: "first", pid: 7 }) };
  assert.deepEqual(due!.decisions, [
    { rule: "crash", action: { dump: "mini", after: "2s" }, at: 2_010, firedAt: 10, pid: 7, fired },
  ]);
});

Deno.test("step() says which dumps of a stop are the same", () => {
  const plan = planOf({
    a: { on: onLine("a"), do: [{ dump: "mini" }, { dump: "full" }] },
    b: { on: onLine("a"), do: [{ dump: "full" }, { dump: "DEBUG_DUMP_SMALL" }] },
  }, { dumps: 3 });
  const [, first] = play(plan, [armed(), at(1, line("a"))]);
  assert.deepEqual(first!.decisions.map(({ shared }) => shared), [undefined, undefined, true, undefined]);
  assert.deepEqual(first!.suppressed, []);
});

Deno.test("step() takes a crash and the exit that it is for one moment: the same dump serves both rules", () => {
  const plan = planOf({
    crash: { on: { exception: "*" }, do: [{ dump: "mini" }] },
    exit: { on: { exit: "!=0" }, do: [{ dump: "mini" }, { dump: "triage" }] },
  });
  const exit = { kind: "process-exit", pid: 7, code: 5, exiting: true } as const;
  const shared = (by: "unhandled" | "exit", pid: number): (true | undefined)[] => {
    const events = [armed(), at(1, { ...CRASH, pid: 7 }), at(2, { ...exit, by, pid })];
    return play(plan, events)[2]!.decisions.map((decision) => decision.shared);
  };
  assert.deepEqual(shared("unhandled", 7), [true, undefined]);
  assert.deepEqual(shared("exit", 7), [undefined, undefined], "another way out is another moment");
  assert.deepEqual(shared("unhandled", 8), [undefined, undefined], "of another process");
});

Deno.test("step() fires at the tick it asks for, whatever a computer makes of the sum and the difference", () => {
  const plan = planOf({ late: { on: { deadline: "100ms" }, do: [{ kill: true }] } });
  let lost = 0;
  for (let start = 0; start < 1000; start++) {
    const arming = start / 7;
    const wakeAt = arming + 100;
    if (wakeAt - arming < 100) lost++;
    const events = [armed(arming), at(wakeAt)];
    assert.deepEqual([said(plan, events)[1], wakes(plan, events)], ["late:kill", [wakeAt, undefined]]);
  }
  assert.ok(lost > 0, "no sum was rounded down: nothing is shown");
});

Deno.test("step() works for rules with the names of what objects have anyway", () => {
  const plan = planOf({ constructor: { on: onLine("a"), do: [{ dump: "mini" }] } });
  const bucket = "__proto__";
  const events = [armed(), at(1, line("a")), at(1, { ...CRASH, bucket })];
  assert.deepEqual(said(plan, events), ["", "constructor:mini", ""]);
  const limited = planOf({ toString: { on: UNHANDLED, do: [{ dump: "mini" }] } }, { perBucket: 1 });
  let state: State = INITIAL;
  const written = ["__proto__", "constructor", "__proto__", "constructor"].map((bucket, i) => {
    const next = step(limited, state, at(i, { ...CRASH, bucket }));
    state = JSON.parse(JSON.stringify(next.state));
    return next.decisions.length;
  });
  assert.deepEqual(written, [1, 1, 0, 0]);
});
