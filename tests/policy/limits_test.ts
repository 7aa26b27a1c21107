import assert from "node:assert/strict";
import { type State, step } from "../../lib/policy/machine.ts";
import type { TargetEvent, TimedEvent } from "../../lib/facts/event.ts";
import { parsePlan, type Plan } from "../../lib/recipe/plan/plan.ts";
import { armed, at, CRASH, line, onLine, planOf, play, words } from "../support/policy.ts";

const NONE = { dumps: 1_000, perBucket: 1_000, free: "1B" };

const crash = (time: number, bucket?: string, pid = 1): TimedEvent =>
  at(time, { ...CRASH, pid, ...(bucket === undefined ? {} : { bucket }) });

const captured = (
  time: number,
  bytes: number,
  more: { bucket?: string; rule?: string; pid?: number } = {},
): TimedEvent => at(time, { kind: "captured", pid: 1, rule: "rule", bytes, ...more });

const disk = (time: number, free: number): TimedEvent => at(time, { kind: "disk", free });

/** One rule that dumps at every crash. */
function limited(limit: object, limits: object = NONE): Plan {
  return planOf({ rule: { on: { exception: "*" }, do: [{ dump: "mini" }], limit } }, limits);
}

/** For each crash `d`, or the limit that forbade its dump. */
function said(plan: Plan, events: readonly TimedEvent[]): string {
  return play(plan, [armed(), ...events]).slice(1).flatMap(({ decisions, suppressed }) => [
    ...decisions.filter(({ action }) => "dump" in action).map(() => "d"),
    ...suppressed.map(({ reason }) => reason as string),
  ]).join(" ");
}

const both = (limit: object): Plan[] => [limited(limit), limited({}, { ...NONE, ...limit })];

Deno.test("limits: so many dumps in all", () => {
  for (const plan of both({ dumps: 2 })) {
    assert.equal(said(plan, [crash(1), crash(2), crash(3), crash(1e9)]), "d d dumps dumps");
  }
});

Deno.test("limits: so many dumps in any window", () => {
  for (const plan of both({ dumps: 2, per: "10ms" })) {
    assert.equal(
      said(plan, [1, 5, 10, 11, 12, 15, 16].map((time) => crash(time))),
      "d d dumps d dumps d dumps",
    );
  }
});

Deno.test("limits: so many dumps of a bucket; one that is not known isn't counted", () => {
  for (const plan of both({ perBucket: 1 })) {
    const events = [crash(1, "a"), crash(2, "b"), crash(3, "a"), crash(4), crash(5), crash(6, "b")];
    assert.equal(said(plan, events), "d d perBucket d d perBucket");
  }
  const by = limited({ dumps: 1, per: "10ms", by: "bucket" });
  const events = [
    crash(1, "a"),
    crash(2, "b"),
    crash(3, "a"),
    crash(4),
    crash(5),
    crash(11, "a"),
    crash(11, "b"),
  ];
  assert.equal(said(by, events), "d d dumps d d d dumps");
});

Deno.test("limits: so many dumps of a process, and of the next one with its pid", () => {
  const end = at(6, { kind: "process-exit", pid: 1, code: 0 });
  for (const plan of [...both({ perProcess: 1 }), limited({ dumps: 1, by: "process" })]) {
    const events = [crash(1), crash(2), crash(3, "x", 2), crash(4, "x", 2), end, crash(7), crash(8, "x", 2)];
    assert.match(said(plan, events), /^d (\w+) d \1 d \1$/);
  }
});

Deno.test("limits: a process that is on its way out is still the same", () => {
  const leaving = at(2, { kind: "process-exit", pid: 1, code: 0, exiting: true });
  const gone = at(4, { kind: "process-end", pid: 1, code: 0 });
  assert.equal(
    said(limited({ perProcess: 1 }), [crash(1), leaving, crash(3), gone, crash(5)]),
    "d perProcess d",
  );
});

Deno.test("limits: no dump so soon after the last, but all of one stop", () => {
  for (const plan of both({ cooldown: "10ms" })) {
    assert.equal(
      said(plan, [1, 2, 10, 11, 12, 21].map((time) => crash(time))),
      "d cooldown cooldown d cooldown d",
    );
  }
  const two = planOf({
    rule: { on: onLine("a"), do: [{ dump: "mini" }, { dump: "full" }, { dump: "heap", after: "5ms" }] },
  }, { ...NONE, cooldown: "1m" });
  assert.equal(said(two, [at(1, line("a")), at(6), at(7, line("a"))]), "d d d cooldown cooldown");
});

Deno.test("limits: so many bytes, as they were written", () => {
  for (const plan of both({ disk: "100B" })) {
    const events = [crash(1), captured(2, 99), crash(3), captured(4, 1), crash(5)];
    assert.equal(said(plan, events), "d d disk");
  }
});

Deno.test("limits: so much is left free; what is not known forbids nothing", () => {
  for (const plan of both({ free: "100B" })) {
    const events = [
      crash(1),
      captured(1, 900),
      disk(2, 101),
      crash(3),
      captured(4, 1),
      crash(5),
      disk(6, 200),
      crash(7),
    ];
    assert.equal(said(plan, events), "d d free d");
  }
});

Deno.test("limits: by default 10 dumps, 3 of a bucket, 1 GiB free; what a recipe says takes their place", () => {
  const rules = { rule: { on: { exception: "*" }, do: [{ dump: "mini" }] } };
  const plan = parsePlan({ version: 1, name: "x", rules });
  const many = (count: number, bucket?: (i: number) => string): TimedEvent[] =>
    Array.from({ length: count }, (_, i) => crash(i, bucket?.(i)));
  assert.equal(said(plan, many(11)), `${"d ".repeat(10)}dumps`);
  assert.equal(said(plan, many(4, () => "a")), "d d d perBucket");
  assert.equal(said(plan, [disk(0, 1024 ** 3), crash(1), disk(2, 1024 ** 3 + 1), crash(3)]), "free d");
  const own = parsePlan({ version: 1, name: "x", rules, limits: { dumps: 12 } });
  assert.equal(said(own, many(13, String)), `${"d ".repeat(12)}dumps`);
  assert.equal(said(own, many(4, () => "a")), "d d d perBucket");
});

Deno.test("limits: a rule asks its own first, then the recipe's; the others still write", () => {
  const plan = planOf({
    one: {
      on: { exception: "*" },
      do: [{ dump: "mini" }, { log: "x" }, { kill: true }],
      limit: { dumps: 1 },
    },
    two: { on: { exception: "*" }, do: [{ dump: "full" }] },
  }, { ...NONE, dumps: 3 });
  const [, first, second, third] = play(plan, [armed(), crash(1), crash(2), crash(3)]);
  assert.equal(words(first!.decisions), "one:mini one:log two:full one:kill");
  assert.equal(words(second!.decisions), "one:log two:full one:kill");
  assert.equal(words(third!.decisions), "one:log one:kill");
  const told = (of: typeof first): unknown =>
    of!.suppressed.map(({ rule, reason, limit }) => [rule, reason, limit]);
  assert.deepEqual(told(second), [["one", "dumps", "rule"]]);
  assert.deepEqual(told(third), [["one", "dumps", "rule"], ["two", "dumps", "recipe"]]);
  assert.deepEqual(third!.state.rules.map(({ suppressed }) => suppressed), [{ dumps: 2 }, { dumps: 1 }]);
});

Deno.test("limits: a bucket that is known only afterwards is counted then", () => {
  const plan = limited({ perBucket: 1 });
  assert.equal(
    said(plan, [crash(1), captured(2, 9, { bucket: "a" }), crash(3, "a"), crash(4, "b")]),
    "d perBucket d",
  );
  // A better look at the stack found another one.
  const corrected = [crash(1, "a"), captured(2, 9, { bucket: "b" }), crash(3, "b"), crash(4, "a")];
  assert.equal(said(plan, corrected), "d perBucket d");
  const by = limited({ dumps: 1, per: "1m", by: "bucket" });
  assert.equal(said(by, [crash(1), captured(2, 9, { bucket: "a" }), crash(3, "a")]), "d dumps");
});

Deno.test("limits: a dump that nobody decided counts, too; another recipe's doesn't", () => {
  const one = limited({ dumps: 2 });
  assert.equal(said(one, [captured(1, 5), crash(2), crash(3)]), "d dumps");
  assert.equal(
    said(one, [crash(1), captured(2, 5, { pid: 1 }), captured(3, 5, { pid: 2 }), crash(4)]),
    "d dumps",
  );
  assert.equal(
    said(one, [captured(1, 5, { rule: "other" }), captured(1, 5, { rule: "other" }), crash(2)]),
    "d",
  );
  // A delayed dump is of another stop than what was written meanwhile.
  const slow = planOf({
    rule: {
      on: { exception: "*", chance: "first" },
      do: [{ dump: "mini", after: "5ms" }],
      limit: { cooldown: "20ms" },
    },
  }, NONE);
  const first = (time: number): TimedEvent => at(time, { ...CRASH, chance: "first" });
  const events = [first(1), first(2), at(6), captured(6, 5), captured(6, 5, { pid: 2 }), at(7)];
  assert.equal(said(slow, events), "d cooldown");
});

Deno.test("limits: a storm of crashes leaves a state that stays small", () => {
  const plan = limited({ dumps: 2, per: "5ms", cooldown: "1ms" }, {
    dumps: 1_000_000,
    per: "20ms",
    perBucket: 1_000_000,
  });
  let state: State | undefined;
  let length = 0;
  for (let i = 0; i < 5_000; i++) {
    const event: TargetEvent = { ...CRASH, pid: i % 7 };
    state = step(plan, state ?? play(plan, [armed()])[0]!.state, at(i, event)).state;
    if (i === 1_000) length = JSON.stringify(state).length;
  }
  const later = JSON.stringify(state).length;
  assert.ok(later <= length + 300, `${length} characters after 1,000 crashes, ${later} after 5,000`);
});
