import assert from "node:assert/strict";
import fc from "fast-check";
import { everything, interest, lacks } from "../../../lib/recipe/needs/interest.ts";
import { samplingOf } from "../../../lib/recipe/needs/samples.ts";
import { parsePlan, type Plan } from "../../../lib/recipe/plan/plan.ts";
import { isSampled, LEAVES } from "../../../lib/recipe/triggers/leaf.ts";
import { MEASURES } from "../../../lib/facts/measures.ts";
import type { Sampling } from "../../../lib/recipe/needs/samples.ts";
import { heartbeatName } from "../../../lib/recipe/triggers/hang.ts";
import { samplerOnly, wantsSnapshots } from "../../../lib/recipe/needs/requirements.ts";
import type { Leaf, Trigger } from "../../../lib/recipe/triggers/trigger.ts";
import { plans, sampledLeaves } from "../../support/arbitrary_plan.ts";

/** A Plan with a rule for each trigger. */
function planOf(...triggers: readonly Trigger[]): Plan {
  const rules = Object.fromEntries(triggers.map((on, i) => [`rule${i}`, { on, do: [{ dump: "mini" }] }]));
  return parsePlan({ name: "a", rules });
}

/** The keys of the triggers that are found by looking. */
const SAMPLED = Object.entries(LEAVES).flatMap(([key, { fires }]) => fires === "at a look" ? [key] : []);

const alive = { file: "C:\\alive" };

const TABLE: readonly (readonly [string, readonly Leaf[], Sampling | undefined])[] = [
  ["nothing sampled", [{ exit: "any" }, { deadline: "10s" }], undefined],
  ["a quarter of the span", [{ window: "2s" }], { period: 500, measures: ["windows"], heartbeats: [] }],
  ["a second at most", [{ silence: "5m" }], { period: 1000, measures: ["silence"], heartbeats: [] }],
  ["100 ms at least", [{ noProgress: "10ms" }], { period: 100, measures: ["idle"], heartbeats: [] }],
  ["a second without a span", [{ dialog: "*" }, { memory: "+1GiB" }], {
    period: 1000,
    measures: ["dialogs", "memory"],
    heartbeats: [],
  }],
  ["the smallest span, each measure once, sorted", [
    { threads: ">1", for: "3s" },
    { cpu: ">1%", for: "2.4s" },
    { threads: ">2" },
    { gdi: ">1" },
    { user: ">1" },
    { io: ">1B/s" },
    { handles: ">9/min", for: "1m" },
  ], { period: 600, measures: ["cpu", "gdi", "handles", "io", "threads", "user"], heartbeats: [] }],
  ["each heartbeat once", [
    { heartbeat: alive, for: "2s" },
    { heartbeat: alive, for: "4s" },
    { heartbeat: { pipe: "a" }, for: "4s" },
  ], { period: 500, measures: [], heartbeats: [alive, { pipe: "a" }] }],
];

for (const [what, leaves, expected] of TABLE) {
  Deno.test(`samplingOf(): ${what}`, () => {
    assert.deepEqual(samplingOf(leaves), expected);
    assert.deepEqual(interest(planOf({ any: leaves as [Leaf] })).samples, expected);
  });
}

Deno.test("heartbeatName() says what kind and where", () => {
  assert.equal(heartbeatName(alive), "file:C:\\alive");
  assert.equal(heartbeatName({ http: "http://localhost:8080/health" }), "http:http://localhost:8080/health");
  assert.equal(heartbeatName({ pipe: "app-alive" }), "pipe:app-alive");
});

Deno.test("lacks() names what was not measured", () => {
  const none = interest(planOf());
  assert.equal(SAMPLED.length, Object.keys(MEASURES).length + 1);
  const wanted = interest(planOf({ window: "1s" }, { cpu: ">1%" }, { heartbeat: alive, for: "1s" }));
  assert.deepEqual(lacks(none, wanted), [
    "the use of the processor",
    "windows that don't answer",
    "heartbeat file:C:\\alive",
  ]);
  assert.deepEqual(lacks(interest(planOf({ cpu: "<1%" }, { window: "9s" })), wanted), [
    "heartbeat file:C:\\alive",
  ]);
  assert.deepEqual(lacks(wanted, none), []);
});

Deno.test("everything() of a Plan answers the Plan, and measures all", () => {
  fc.assert(fc.property(plans, (plan) => {
    const wide = everything(plan);
    assert.deepEqual(lacks(wide, interest(plan)), []);
    assert.deepEqual(wide.samples?.measures, Object.keys(MEASURES).sort());
  }));
  assert.deepEqual(everything(planOf()).samples?.period, 1000);
  assert.deepEqual(everything(planOf({ breakpoint: "a!b" })).breakpoints.map(({ name }) => name), ["a!b"]);
});

Deno.test("isSampled() knows every leaf that the schema has", () => {
  fc.assert(fc.property(sampledLeaves, (leaf) => {
    assert.ok(isSampled(leaf));
    assert.ok(SAMPLED.some((key) => key in leaf));
  }));
  assert.equal(isSampled({ exit: "any" }), false);
});

const NEEDS: readonly (readonly [Trigger, snapshots: boolean, alone: boolean])[] = [
  [{ window: "10s" }, true, true],
  [{ any: [{ memory: "+1GiB" }, { deadline: "1h" }, { manual: { key: "d" } }] }, true, true],
  [{ not: { silence: "1s" }, for: "1m" }, true, true],
  [{ not: { debugText: "*" }, for: "1m" }, true, false],
  [{ all: [{ cpu: "<1%" }, { load: "*" }] }, true, false],
  [{ exit: "any" }, false, false],
];

for (const [on, snapshots, alone] of NEEDS) {
  Deno.test(`a Plan on ${JSON.stringify(on)} ${snapshots ? "wants" : "wants no"} snapshots, ${alone ? "no" : "a"} debugger`, () => {
    assert.equal(wantsSnapshots(planOf(on)), snapshots);
    assert.equal(samplerOnly(planOf(on)), alone);
    assert.equal(samplerOnly(planOf(on, { exception: "*" })), false);
  });
}

Deno.test("what is found by looking may be dumped later, and can't be resumed", () => {
  const rule = (action: unknown) => () =>
    parsePlan({ name: "a", rules: { a: { on: { window: "1s" }, do: [action] } } });
  assert.doesNotThrow(rule({ dump: "mini", after: "10s" }));
  assert.throws(rule({ resume: "handled" }), /Only an exception can be resumed/);
});
