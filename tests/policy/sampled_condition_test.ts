import assert from "node:assert/strict";
import fc from "fast-check";
import { INITIAL, type LookState, type State, step } from "../../lib/policy/machine.ts";
import type { SampleEvent, TimedEvent } from "../../lib/facts/event.ts";
import { armed, at, CRASH, firings, line, onLine, planOf, play } from "../support/policy.ts";

/** What a look finds beside the process and the time. */
type Found = Omit<SampleEvent, "kind" | "pid" | "active">;

/** A look; the machine's time and the process's are the same if not said otherwise. */
function look(time: number, found: Found, pid = 1, active = time): TimedEvent {
  return at(time, { kind: "sample", pid, active, ...found });
}

/** Looks from 0 on, so many ms apart; null is one that measured nothing. */
function looks<T>(found: (value: T) => Found, values: readonly (T | null)[], apart = 10): TimedEvent[] {
  return [armed(), ...values.map((value, i) => look(i * apart, value === null ? {} : found(value)))];
}

/** The looks, by their numbers, at which it fires. */
function fires<T>(on: object, found: (value: T) => Found, values: readonly (T | null)[]): number[] {
  return firings(on, looks(found, values)).map((time) => time / 10);
}

function table<T>(
  name: string,
  found: (value: T) => Found,
  rows: readonly (readonly [object, readonly (T | null)[], readonly number[]])[],
): void {
  Deno.test(`step(): ${name}`, () => {
    for (const [on, values, expected] of rows) {
      assert.deepEqual(fires(on, found, values), expected, `${JSON.stringify(on)} at ${values}`);
    }
  });
}

const threads = (threads: number): Found => ({ threads });

table("a level fires at once when it is so, also at the first look", threads, [
  [{ threads: ">10" }, [11], [0]],
  [{ threads: ">10" }, [9, 10, 11, 12], [2]],
  [{ threads: ">=10" }, [9, 10], [1]],
  [{ threads: "<10" }, [11, 10, 9], [2]],
  [{ threads: "<=10" }, [11, 10], [1]],
  [{ threads: ">10" }, [10, 10], []],
]);

table("a level must hold for its span without a lapse", threads, [
  [{ threads: ">10", for: "20ms" }, [11, 11, 11, 11], [2]],
  [{ threads: ">10", for: "20ms" }, [9, 11, 11, 11], [3]],
  [{ threads: ">10", for: "20ms" }, [11, 11, 10, 11, 11, 11], [5]],
  [{ threads: ">10", for: "21ms" }, [11, 11, 11], []],
]);

table("a level fires again only after it went back by 10 %", threads, [
  [{ threads: ">10" }, [11, 10, 11], [0]],
  [{ threads: ">10" }, [11, 9, 11], [0, 2]],
  [{ threads: ">=100" }, [100, 91, 100, 90, 100], [0, 4]],
  [{ threads: "<10" }, [9, 10, 9, 11, 9], [0, 4]],
  [{ threads: ">0" }, [1, 0, 1], [0, 2]],
  [{ threads: "<=0" }, [0, 0, 1, 0], [0, 3]],
  [{ threads: ">10", for: "10ms" }, [11, 11, 11, 9, 11, 11], [1, 5]],
]);

table("a look that could not measure changes nothing", threads, [
  [{ threads: ">10", for: "20ms" }, [11, null, 11], [2]],
  [{ threads: ">10", for: "20ms" }, [11, null, null, null], []],
  [{ threads: ">10" }, [11, null, 11], [0]],
]);

table("growth fires at each further step above the first value, and never goes on", threads, [
  [{ threads: "+10" }, [100, 109, 110, 119, 120], [2, 4]],
  [{ threads: "+10" }, [100, 135, 139, 140], [1, 3]],
  [{ threads: "+10" }, [100, 110, 90, 110, 119, 120], [1, 5]],
  [{ threads: "+10", for: "20ms" }, [100, 110, 110, 110, 110], [3]],
  [{ all: [{ threads: "+10" }, onLine("a")], within: "5ms" }, [100, 110, 110], []],
]);

table("a slope is measured over its span", threads, [
  [{ threads: ">99/s", for: "50ms" }, [0, 1, 2, 3, 4, 5, 6], [5]],
  [{ threads: ">100/s", for: "50ms" }, [0, 1, 2, 3, 4, 5, 6], []],
  [{ threads: ">=100/s", for: "50ms" }, [0, 1, 2, 3, 4, 5, 6], [5]],
  [{ threads: ">99/s", for: "50ms" }, [0, 99, 0, 99, 0, 0, 0], []],
  [{ threads: ">99/s", for: "20ms" }, [0, 2, 4, 4, 4, 4, 6, 8], [2, 6]],
  [{ threads: ">5999/min", for: "20ms" }, [0, 1, 2], [2]],
  [{ threads: ">359999/h", for: "20ms" }, [0, 1, 2], [2]],
]);

const cpu = (cpu: number): Found => ({ cpu, cores: 4 });

table("the processor is that of the machine, or one core", cpu, [
  [{ cpu: ">90%" }, [3.6, 3.7], [1]],
  [{ cpu: ">=90%" }, [3.6], [0]],
  [{ cpu: ">300%", relative: "core" }, [3, 3.1], [1]],
  [{ cpu: "<1%", for: "10ms" }, [0, 0, 0], [1]],
]);

Deno.test("step(): the processor of the machine is not measured without the number of cores", () => {
  const events = [armed(), look(1, { cpu: 4 })];
  assert.deepEqual(firings({ cpu: ">90%" }, events), []);
  assert.deepEqual(firings({ cpu: ">90%", relative: "core" }, events), [1]);
});

Deno.test("step(): each resource is read from its own field", () => {
  const all = {
    commit: 1,
    private: 2,
    workingSet: 3,
    handles: 4,
    gdi: 5,
    user: 6,
    threads: 7,
    read: 8,
    written: 9,
  };
  const rows: readonly (readonly [object, keyof typeof all | undefined])[] = [
    [{ memory: ">=1B" }, "commit"],
    [{ memory: ">=1B", kind: "commit" }, "commit"],
    [{ memory: ">=2B", kind: "private" }, "private"],
    [{ memory: ">=3B", kind: "working-set" }, "workingSet"],
    [{ handles: ">=4" }, "handles"],
    [{ gdi: ">=5" }, "gdi"],
    [{ user: ">=6" }, "user"],
    [{ threads: ">=7" }, "threads"],
    [{ io: ">=8B/s", direction: "read" }, "read"],
    [{ io: ">=9B/s", direction: "write" }, "written"],
    [{ io: ">=17B/s" }, "read"],
    [{ io: ">=17B/s" }, "written"],
  ];
  for (const [on, key] of rows) {
    const { [key!]: value, ...others } = all;
    assert.deepEqual(firings(on, [armed(), look(1, others)]), [], JSON.stringify(on));
    assert.deepEqual(firings(on, [armed(), look(1, all)]), [1], JSON.stringify(on));
    assert.deepEqual(firings(on, [armed(), look(1, { ...all, [key!]: value! - 1 })]), [], JSON.stringify(on));
  }
});

const window = (ms: number): Found => ({ window: { title: "Checkout", ms } });

table("a window hangs when it has not answered for its span, at several looks in a row", window, [
  [{ window: "20ms" }, [0, 10, 20, 30], [3]],
  [{ window: "20ms" }, [1, 10, 20], [2]],
  [{ window: "20ms" }, [1, 10, 19], []],
  [{ window: "20ms" }, [25, 35, 45], [2]],
  [{ window: "20ms", confirm: 1 }, [19, 20], [1]],
  [{ window: "20ms", confirm: 2 }, [30, 0, 30, 40], [3]],
  [{ window: "20ms" }, [30, null, 50, 60], [3]],
  [{ window: "20ms", confirm: 1 }, [20, 30, 0, 10, 20, 30], [0, 4]],
]);

const dialog = (text: string): Found => ({
  dialog: text === "" ? null : { title: text.split("|")[0]!, text: text.split("|")[1] ?? "" },
});

table("a dialog fires when it is open, and again after it closed", dialog, [
  [{ dialog: "*" }, ["", "Error", "Error", "", "Error"], [1, 4]],
  [{ dialog: "*runtime library" }, ["Question", "Visual C++ Runtime Library"], [1]],
  [{ dialog: "*assert*" }, ["Checkout|Assertion failed: a > b"], [0]],
  [{ dialog: "*" }, ["Error", null, "Error"], [0]],
]);

table("silence fires at its span, and again after output", (silent: number) => ({ silent }), [
  [{ silence: "20ms" }, [0, 10, 19.9], []],
  [{ silence: "20ms" }, [0, 10, 20, 30], [2]],
  [{ silence: "20ms" }, [25, 35, 5, 15, 25], [0, 4]],
  [{ silence: "20ms" }, [25, null, 30], [0]],
]);

table("no progress fires at its span, and again after some", (idle: number) => ({ idle }), [
  [{ noProgress: "20ms" }, [0, 20, 30, 0, 20], [1, 4]],
]);

table(
  "each heartbeat is missed by its own name",
  (ms: number) => ({ beats: { "file:a": ms, "pipe:a": 0 } }),
  [
    [{ heartbeat: { file: "a" }, for: "20ms" }, [10, 20, 30, 0, 20], [1, 4]],
    [{ heartbeat: { pipe: "a" }, for: "20ms" }, [99], []],
    [{ heartbeat: { http: "http://a" }, for: "20ms" }, [99], []],
  ],
);

Deno.test("step(): spans are of the time in which the process could run", () => {
  const events = [
    armed(),
    look(0, threads(11), 1, 0),
    look(900, threads(11), 1, 10),
    look(999, threads(11), 1, 20),
  ];
  assert.deepEqual(firings({ threads: ">10", for: "20ms" }, events), [999]);
});

Deno.test("step(): each process is looked at for itself, and forgotten when it is gone", () => {
  const on = { threads: ">10", for: "20ms" };
  const mixed = [
    armed(),
    look(0, threads(11)),
    look(10, threads(11), 2),
    look(20, threads(11)),
    look(30, threads(11), 2),
  ];
  assert.deepEqual(firings(on, mixed), [20, 30]);
  const again = (kind: "process-end" | "process-exit", exiting = false): TimedEvent[] => [
    armed(),
    look(0, threads(11)),
    at(10, { kind, pid: 1, code: 0, ...(exiting ? { exiting } : {}) }),
    look(20, threads(11)),
    look(40, threads(11)),
  ];
  assert.deepEqual(firings(on, again("process-end")), [40]);
  assert.deepEqual(firings(on, again("process-exit")), [40]);
  assert.deepEqual(firings(on, again("process-exit", true)), [20]);
  const plan = planOf({ rule: { on, do: [{ log: "x" }] } });
  assert.deepEqual(play(plan, again("process-end").slice(0, 3)).at(-1)!.state.rules[0]!.node, {});
});

/** `silent`, `threads` and lines at times; a level goes on until another look says otherwise. */
const idle = { threads: "<5" };
const silent = { silence: "20ms" };

Deno.test("step(): all counts a level that goes on as of now", () => {
  const on = { all: [silent, idle], within: "10ms" };
  const both = (time: number, silent: number, threads: number): TimedEvent => look(time, { silent, threads });
  assert.deepEqual(
    firings(on, [armed(), both(0, 0, 1), both(10, 10, 1), both(99, 99, 1), both(199, 199, 1)]),
    [99],
  );
  assert.deepEqual(firings(on, [armed(), both(0, 0, 1), both(50, 0, 9), both(99, 99, 9)]), []);
  assert.deepEqual(firings(on, [armed(), both(0, 0, 1), both(95, 0, 9), both(99, 99, 9)]), []);
  assert.deepEqual(firings(on, [armed(), both(0, 0, 1), both(50, 25, 1), both(60, 0, 1), both(90, 30, 1)]), [
    50,
    90,
  ]);
  assert.deepEqual(firings(on, [armed(), both(0, 0, 1), look(50, { silent: 25, threads: 1 }, 2)]), [50]);
  assert.deepEqual(firings(on, [armed(), both(0, 0, 1), look(50, { silent: 25, threads: 9 }, 2)]), []);
});

Deno.test("step(): the rule of the design fires at 5 minutes though the processor was idle long before", () => {
  const on = { all: [{ silence: "5m" }, { cpu: "<1%", for: "30s" }], within: "1m" };
  const events = [armed()];
  for (let s = 0; s <= 400; s++) events.push(look(s * 1000, { silent: s * 1000, cpu: 0, cores: 2 }));
  assert.deepEqual(firings(on, events), [300_000]);
});

Deno.test("step(): all with an event needs the level to go on, of the event's process if it has one", () => {
  const on = { all: [idle, { any: [onLine("a"), { exception: "*" }] }], within: "10ms" };
  const low = look(0, threads(1));
  assert.deepEqual(firings(on, [armed(), low, at(99, line("a")), at(120, line("a"))]), [99, 120]);
  assert.deepEqual(firings(on, [armed(), low, at(99, CRASH)]), [99]);
  assert.deepEqual(firings(on, [armed(), low, at(99, { ...CRASH, pid: 2 })]), []);
  assert.deepEqual(firings(on, [armed(), low, look(50, threads(9)), at(99, line("a"))]), []);
  assert.deepEqual(
    firings(on, [armed(), low, at(50, { kind: "process-end", pid: 1, code: 0 }), at(99, line("a"))]),
    [],
  );
});

Deno.test("step(): any and all inside all go on as their parts do", () => {
  const low = look(0, threads(1));
  const line99 = at(99, line("a"));
  for (
    const [inner, expected] of [[{ any: [idle, silent] }, [99]], [{ all: [idle, idle] }, [99]], [{
      all: [idle, silent],
    }, []], [{ count: 1, of: idle }, []]] as const
  ) {
    assert.deepEqual(
      firings({ all: [inner, onLine("a")], within: "10ms" }, [armed(), low, line99]),
      expected,
    );
  }
});

Deno.test("step(): not hears a level as long as it goes on", () => {
  const on = { not: idle, for: "50ms" };
  const every = (
    ...values: readonly number[]
  ): TimedEvent[] => [armed(), ...values.map((each, i) => look(i * 20, threads(each)))];
  assert.deepEqual(firings(on, every(9, 9, 9, 9, 9)), [50]);
  assert.deepEqual(firings(on, every(1, 1, 1, 1, 1, 1)), []);
  assert.deepEqual(firings(on, every(1, 1, 1, 9, 9, 9, 9)), [90]);
  // No look comes for a while: what went on is taken to go on.
  assert.deepEqual(firings(on, [armed(), look(0, threads(1)), look(200, threads(1))]), []);
  assert.deepEqual(firings(on, [armed(), look(50, threads(1))]), [50]);
});

Deno.test("step(): unless is stopped by a level that goes on", () => {
  const on = { when: onLine("a"), unless: idle, within: "10ms" };
  assert.deepEqual(firings(on, [armed(), look(0, threads(1)), at(99, line("a"))]), []);
  assert.deepEqual(firings(on, [armed(), look(0, threads(1)), look(50, threads(9)), at(99, line("a"))]), [
    99,
  ]);
});

Deno.test("step(): a sequence and a count go by the times at which a level fires", () => {
  const seq = { sequence: [idle, onLine("a")], within: "10ms" };
  assert.deepEqual(firings(seq, [armed(), look(0, threads(1)), look(90, threads(1)), at(99, line("a"))]), []);
  assert.deepEqual(firings(seq, [armed(), look(95, threads(1)), at(99, line("a"))]), [99]);
  const values = [1, 1, 9, 1, 9, 1];
  assert.deepEqual(fires({ count: 3, of: idle }, threads, values), [5]);
});

Deno.test("step(): looks before the arming count for nothing", () => {
  assert.deepEqual(firings({ threads: ">10" }, [look(0, threads(11)), armed(5)]), []);
});

const LEAVES: readonly object[] = [
  { window: "30ms" },
  { dialog: "*" },
  { silence: "30ms" },
  { heartbeat: { file: "a" }, for: "30ms" },
  { noProgress: "30ms" },
  { cpu: ">50%", for: "20ms" },
  { memory: ">50B" },
  { memory: "+20B" },
  { memory: ">1KB/s", for: "40ms" },
  { handles: "<20", for: "20ms" },
];

const value = fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined });
const samples = fc.array(
  fc.record({ pid: fc.integer({ min: 1, max: 2 }), span: fc.integer({ min: 0, max: 20 }), value }),
  { maxLength: 80, size: "large" },
);

Deno.test("step(): the state of looks is small plain data, and taking it up again changes nothing", () => {
  const rules = Object.fromEntries(LEAVES.map((on, i) => [`r${i}`, { on, do: [{ log: "x" }] }]));
  const plan = planOf(rules);
  fc.assert(fc.property(samples, (steps) => {
    let state: State = step(plan, INITIAL, armed()).state;
    let active = 0;
    for (const { pid, span, value } of steps) {
      active += span;
      const found: Found = value === undefined ? {} : {
        ...{ silent: value, idle: value, commit: value, handles: value, beats: { "file:a": value } },
        ...{ window: { title: "", ms: value }, cpu: value / 100, cores: 1 },
        dialog: value > 50 ? { title: "", text: "" } : null,
      };
      const event = look(active, found, pid);
      const copy = step(plan, JSON.parse(JSON.stringify(state)), event);
      const next = step(plan, state, event);
      assert.deepEqual(copy, next);
      state = next.state;
      assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
      const kept = state.rules.flatMap(({ node }): LookState[] => Object.values(node.pids ?? {}));
      assert.ok(kept.every(({ points = [] }) => points.length <= 16));
    }
  }));
});

/** The cause of the first firing. */
function causeOf(on: object, events: readonly TimedEvent[]): unknown {
  const steps = play(planOf({ rule: { on, do: [{ dump: "mini" }] } }), events);
  return steps.flatMap(({ decisions }) => decisions)[0]?.fired.cause;
}

Deno.test("step() says what was measured when a look made a rule fire", () => {
  const memory = (commit: number): Found => ({ commit });
  const events = looks(memory, [10, 60, 111], 1_000);
  assert.deepEqual(causeOf({ memory: "+100B" }, events), {
    trigger: "memory",
    asked: "+100B",
    of: "commit",
    value: 111,
    from: 10,
    ms: 2_000,
  });
  assert.deepEqual(causeOf({ memory: ">50B", for: "1s" }, events), {
    trigger: "memory",
    asked: ">50B for 1s",
    of: "commit",
    value: 111,
  });
  assert.deepEqual(causeOf({ silence: "2s" }, [armed(), look(9, { silent: 2_100 })]), {
    trigger: "silence",
    asked: "2s",
    ms: 2_100,
  });
  assert.deepEqual(causeOf({ deadline: "2s" }, [armed(5), at(2_010)]), {
    trigger: "deadline",
    asked: "2s",
    ms: 2_000,
  });
});

Deno.test("step() says of a trigger over others what made it whole, and of a silence that it was one", () => {
  const memory = (commit: number): Found => ({ commit });
  const any = { any: [{ exception: "av" }, { memory: ">50B" }] };
  assert.match(JSON.stringify(causeOf(any, looks(memory, [60]))), /"value":60/);
  const not = { not: { memory: ">50B" }, for: "1s" };
  assert.deepEqual(causeOf(not, [armed(), at(1_000)]), { trigger: "not", asked: "1s" });
});
