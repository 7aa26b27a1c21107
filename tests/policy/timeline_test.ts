import assert from "node:assert/strict";
import fc from "fast-check";
import { unmetExpectations } from "../../lib/policy/expectations.ts";
import { simulate } from "../../lib/policy/simulate.ts";
import { readTimeline } from "../../lib/policy/timeline.ts";
import { RecipeError } from "../../lib/recipe/language/error.ts";
import { interest } from "../../lib/recipe/needs/interest.ts";
import { timelines } from "../support/arbitrary_events.ts";
import { onLine, planOf } from "../support/policy.ts";

const lines = (...records: readonly object[]): string =>
  records.map((each) => JSON.stringify(each)).join("\n");

Deno.test("readTimeline() reads back every event that was written", () => {
  fc.assert(fc.property(timelines, (events) => {
    assert.deepEqual(readTimeline(lines(...events)).events, events);
  }));
});

Deno.test("readTimeline() leaves aside empty lines, marks, line ends and other kinds, and loses no field", () => {
  const text =
    '\uFEFF{"at":0,"kind":"armed","more":1}\r\n\r\n{"at":1,"kind":"host","pid":3}\n{"kind":"later"}\n';
  assert.deepEqual(readTimeline(text), { events: [{ at: 0, kind: "armed", more: 1 }], expectations: [] });
  assert.deepEqual(readTimeline(""), { events: [], expectations: [] });
});

Deno.test("readTimeline() keeps the first recorded interest", () => {
  const wide = interest(planOf({ rule: { on: { load: "*" }, do: [{ dump: "mini" }] } }));
  const record = { at: 0, kind: "interest", recipe: "x", interest: wide };
  assert.deepEqual(
    readTimeline(lines(record, { ...record, interest: { ...wide, loads: false } })).interest,
    wide,
  );
  assert.equal(
    readTimeline(lines({ at: 0, kind: "interest", recipe: "x", wants: ["exits"] })).interest,
    undefined,
  );
  assert.throws(
    () => readTimeline(lines({ kind: "interest", interest: {} })),
    /Line 1: interest\.exceptions: /,
  );
});

Deno.test("readTimeline() lets a hand leave out of an exception what it need not know", () => {
  const record = { at: 1, kind: "exception", pid: 1, tid: 2, code: 5, chance: "first" };
  assert.deepEqual(readTimeline(lines(record)).events, [{ ...record, address: "0x0", parameters: [] }]);
});

Deno.test("readTimeline() reads looks and what was looked at, and simulate() plays them", () => {
  const plan = planOf({
    stuck: {
      on: { all: [{ silence: "5m" }, { cpu: "<1%", for: "30s" }], within: "1m" },
      do: [{ dump: "mini" }, { dump: "full", after: "10s" }, { kill: true }],
    },
  });
  const looks = Array.from({ length: 321 }, (_, s) => ({
    at: s * 1000,
    kind: "sample",
    pid: 1,
    active: s * 1000,
    cpu: 0,
    cores: 4,
    silent: s * 1000,
    window: { title: "Checkout", ms: 0 },
    dialog: null,
    beats: { "file:a": 1.5 },
  }));
  const head = { at: 0, kind: "interest", recipe: "x", interest: interest(plan) };
  const start = [{ at: 0, kind: "process-start", pid: 1, image: "a.exe" }, { at: 0, kind: "armed" }];
  const timeline = readTimeline(
    lines(head, ...start, ...looks, { expect: { rule: "stuck", at: 300_000, dumps: 2 } }),
  );
  assert.deepEqual(timeline.events, [...start, ...looks]);
  assert.deepEqual(timeline.interest, interest(plan));
  const result = simulate(plan, timeline);
  assert.deepEqual(unmetExpectations(plan, timeline, result), []);
  assert.deepEqual([result.ended?.at, result.lacks], [310_000, []]);
  const other = planOf({ rule: { on: { memory: "+1GiB" }, do: [{ dump: "mini" }] } });
  assert.deepEqual(simulate(other, timeline).lacks, ["memory"]);
});

Deno.test("readTimeline() names the line and what is wrong there", () => {
  const rows: readonly (readonly [string, RegExp])[] = [
    ["\n{", /^Line 2: Not JSON: /],
    ["[]", /^Line 1: Not a record\. A line is an object like /],
    ["3", /^Line 1: Not a record/],
    ['{"kind":"armed"}', /^Line 1: at: /],
    ['{"at":-1,"kind":"armed"}', /^Line 1: at: /],
    ['{"at":1e999,"kind":"armed"}', /^Line 1: at: /],
    ['{"at":1,"kind":"load","pid":1}', /^Line 1: path: /],
    ['{"at":1,"kind":"sample","pid":1}', /^Line 1: active: /],
    ['{"at":1,"kind":"sample","pid":1,"active":1,"cpu":-1}', /^Line 1: cpu: /],
    ['{"at":1,"kind":"sample","pid":1,"active":1,"window":{"ms":1}}', /^Line 1: window\.title: /],
    ['{"at":1,"kind":"exception","pid":1,"tid":1,"code":1,"chance":"third"}', /^Line 1: chance: /],
    [
      '{"at":1,"kind":"exception","pid":1,"tid":1,"code":1,"chance":"first","parameters":["x"]}',
      /parameters\.0: A number/,
    ],
    ['{"expect":{"rule":"a","when":3}}', /^Line 1: expect: Unrecognized key: "when"/],
    ['{"expect":{"rule":"a","within":"3"}}', /^Line 1: expect\.within: Not a duration: "3"/],
    [
      '{"expect":{"rule":"a","never":true,"dumps":1}}',
      /^Line 1: expect: A rule that never fires has no dumps/,
    ],
    ['{"expect":{}}', /^Line 1: expect\.rule: /],
  ];
  for (const [text, message] of rows) {
    assert.throws(() => readTimeline(text), (error) => {
      assert.ok(error instanceof RecipeError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("unmetExpectations() says what was expected and what came instead", () => {
  const plan = planOf({
    twice: { on: onLine("a"), do: [{ dump: "mini" }, { dump: "full", after: "5ms" }], limit: { dumps: 3 } },
    other: { on: onLine("b"), do: [{ log: "x" }] },
  });
  const events = [
    { at: 100, kind: "armed" },
    { at: 110, kind: "manual", by: "line", what: "a" },
    { at: 150.0004, kind: "manual", by: "line", what: "a" },
  ];
  const rows: readonly (readonly [object, string | undefined])[] = [
    [{ rule: "twice" }, undefined],
    [{ rule: "twice", at: 110 }, undefined],
    [{ rule: "twice", at: 108, within: "2ms" }, undefined],
    [{ rule: "twice", within: "10ms" }, undefined],
    [{ rule: "twice", dumps: 3 }, undefined],
    [{ rule: "twice", at: 110, dumps: 2 }, undefined],
    [{ rule: "twice", at: 120, never: true }, undefined],
    [{ rule: "other", never: true }, undefined],
    [{ rule: "other", dumps: 0 }, undefined],
    [{ rule: "twise" }, 'There is no rule "twise" (did you mean "twice"?). The recipe has: twice, other'],
    [{ rule: "other" }, 'Rule "other" should fire, but it never fired'],
    [{ rule: "twice", at: 120 }, 'Rule "twice" should fire at 120 ms, but it fired at 110, 150 ms'],
    [
      { rule: "twice", at: 120, within: "5ms" },
      'Rule "twice" should fire at 120 ms (within 5ms), but it fired at 110, 150 ms',
    ],
    [
      { rule: "twice", within: "9ms" },
      'Rule "twice" should fire within 9ms of the arming, but it fired at 110, 150 ms',
    ],
    [{ rule: "twice", never: true }, 'Rule "twice" should never fire, but it fired at 110, 150 ms'],
    [
      { rule: "twice", at: 110, never: true },
      'Rule "twice" should never fire at 110 ms, but it fired at 110 ms',
    ],
    [
      { rule: "twice", dumps: 4 },
      'Rule "twice" should write 4 dumps, but it wrote 3; others were suppressed: dumps',
    ],
    [{ rule: "twice", at: 110, dumps: 1 }, 'Rule "twice" at 110 ms should write 1 dump, but it wrote 2'],
  ];
  const timeline = readTimeline(lines(...events, ...rows.map(([expect]) => ({ expect }))));
  const unmet = unmetExpectations(plan, timeline, simulate(plan, timeline));
  const expected = rows.flatMap(([, because], i) => because === undefined ? [] : [{ line: i + 4, because }]);
  assert.deepEqual(unmet, expected);
});
