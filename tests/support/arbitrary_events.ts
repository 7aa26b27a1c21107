/** Arbitrary Plans and timelines, in tests. */
import fc from "fast-check";
import type { TargetEvent, TimedEvent } from "../../lib/facts/event.ts";
import { type Action, parsePlan, type Plan } from "../../lib/recipe/plan/plan.ts";
import type { Trigger } from "../../lib/recipe/triggers/trigger.ts";
import { withoutTwice } from "./arbitrary_plan.ts";

/** Spans of which many are equal, so that things coincide. */
const span = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((ms) => `${ms}ms`),
  fc.constantFrom("10ms", "20ms", "0.1s"),
);
const codes = ["access-violation", "0xC0000094", "*overflow", "*"];

const leaf: fc.Arbitrary<Trigger> = fc.oneof(
  fc.record({
    exception: fc.constantFrom(...codes),
    chance: fc.constantFrom("first" as const, "second" as const),
    nth: fc.integer({ min: 1, max: 3 }),
  }, { requiredKeys: ["exception"] }),
  fc.constantFrom("a", "b", "c").map((line) => ({ manual: { line } })),
  fc.constantFrom<Trigger>({ load: "*.dll" }, { thread: "start" }, { debugText: "*x*" }, {
    process: "start",
  }),
  fc.record({ timer: span, every: span }, { requiredKeys: ["timer"] }),
  fc.record({ deadline: span }),
  fc.constantFrom<Trigger>(
    { window: "10ms", confirm: 1 },
    { dialog: "*" },
    { silence: "10ms" },
    { heartbeat: { file: "a" }, for: "10ms" },
    { threads: ">10", for: "5ms" },
    { threads: "<10" },
    { handles: "+5" },
    { handles: ">500/s", for: "5ms" },
  ),
);

/** Triggers of any depth. */
export const triggers: fc.Arbitrary<Trigger> = fc.letrec<{ trigger: Trigger }>((tie) => {
  const trigger = tie("trigger");
  const several = fc.array(trigger, { minLength: 1, maxLength: 3 });
  return {
    trigger: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      { weight: 1, arbitrary: fc.record({ any: several }) },
      { weight: 1, arbitrary: fc.record({ all: several, within: span }, { requiredKeys: ["all"] }) },
      {
        weight: 1,
        arbitrary: fc.record({ sequence: several, within: span }, { requiredKeys: ["sequence"] }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ count: fc.integer({ min: 1, max: 4 }), of: trigger, within: span }, {
          requiredKeys: ["count", "of"],
        }),
      },
      { weight: 1, arbitrary: fc.record({ not: trigger, for: span }) },
      {
        weight: 1,
        arbitrary: fc.record({ when: trigger, unless: trigger, within: span }, {
          requiredKeys: ["when", "unless"],
        }),
      },
    ),
  };
}).trigger;

/** What limits a rule or a recipe may have. */
export const limits = fc.record({
  dumps: fc.integer({ min: 1, max: 5 }),
  per: span,
  perBucket: fc.integer({ min: 1, max: 3 }),
  perProcess: fc.integer({ min: 1, max: 3 }),
  cooldown: span,
  disk: fc.constantFrom("1B", "300B", "2KB"),
  free: fc.constantFrom("300B", "1KB"),
}, { requiredKeys: [] }).map((limit): object => {
  const { per, ...rest } = limit;
  return rest.dumps === undefined || per === undefined ? rest : limit;
});

const dumps = fc.constantFrom("triage", "mini", "heap", "full");
const actions = fc.tuple(
  fc.array(
    fc.oneof(
      dumps.map((dump) => ({ dump })),
      fc.tuple(dumps, span).map(([dump, after]) => ({ dump, after })),
      fc.record({ dump: dumps, times: fc.integer({ min: 1, max: 4 }), every: span, after: span }, {
        requiredKeys: ["dump", "times", "every"],
      }),
      fc.constant({ log: "x" }),
    ),
    { maxLength: 3 },
  ),
  fc.constantFrom<readonly Action[]>([], [{ stop: true }], [{ kill: true }], [{ detach: true }], [{
    log: "y",
  }]),
).map(([first, last]) => {
  const actions = withoutTwice([...first, ...last]);
  return actions.length > 0 ? actions : [{ dump: "mini" }];
});

const by = fc.option(fc.constantFrom("bucket", "process"), { nil: undefined });
const ruleLimits = fc.tuple(limits, by).map(([limit, by]) =>
  by !== undefined && "dumps" in limit ? { ...limit, by } : limit
);

/** A rule; `after` only where something comes after. */
const rulesOn = (on: fc.Arbitrary<Trigger>): fc.Arbitrary<object> =>
  fc.record({ on, do: actions, limit: ruleLimits }, { requiredKeys: ["on", "do"] }).map((rule) => {
    const survived = /\{"exception":"[^"]+","chance":"first"[^}]*\}/g;
    const ends = JSON.stringify(rule.on).replaceAll(survived, "").includes("exception");
    const withoutAfter = withoutTwice(
      rule.do.map((action) => "dump" in action ? { dump: action.dump } : action),
    );
    return ends ? { ...rule, do: withoutAfter } : rule;
  });

const plansOn = (on: fc.Arbitrary<Trigger>): fc.Arbitrary<Plan> =>
  fc.record({
    rules: fc.dictionary(fc.stringMatching(/^[a-f]$/), rulesOn(on), { minKeys: 1, maxKeys: 5 }),
    limits,
  }, { requiredKeys: ["rules"] }).map((parts) => parsePlan({ version: 1, name: "x", ...parts }));

/** Whole recipes. */
export const plans: fc.Arbitrary<Plan> = plansOn(triggers);

/** Whole recipes that fire often. */
export const busyPlans: fc.Arbitrary<Plan> = plansOn(fc.constantFrom<Trigger>(
  { exception: "*" },
  { exception: "*", chance: "first" },
  { any: [{ exception: "*", chance: "first" }, { manual: { line: "a" } }] },
  { timer: "1ms", every: "3ms" },
));

const pid = fc.integer({ min: 1, max: 3 });
const bucket = fc.constantFrom("k", "l", "__proto__");

/** One thing that happens; which rule something was captured for is one of those that Plans have. */
export const happenings: fc.Arbitrary<TargetEvent> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<TargetEvent>({ kind: "tick" }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom("a", "b", "c").map((what): TargetEvent => ({
      kind: "manual",
      by: "line",
      what,
    })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("exception" as const),
      pid,
      tid: pid,
      code: fc.constantFrom(0xC0000005, 0xC0000094, 0xC00000FD),
      chance: fc.constantFrom("first" as const, "second" as const),
      address: fc.constant("0x1"),
      parameters: fc.constant([]),
      bucket,
    }, { requiredKeys: ["kind", "pid", "tid", "code", "chance", "address", "parameters"] }),
  },
  { weight: 1, arbitrary: pid.map((pid): TargetEvent => ({ kind: "process-start", pid, image: "a.exe" })) },
  { weight: 1, arbitrary: pid.map((pid): TargetEvent => ({ kind: "process-exit", pid, code: 0 })) },
  {
    weight: 4,
    arbitrary: fc.record({ pid, active: fc.nat(60), value: fc.nat(20) }).map((
      { pid, active, value },
    ): TargetEvent => ({
      kind: "sample",
      pid,
      active,
      ...(value % 5 === 0
        ? {}
        : { threads: value, handles: value, silent: value, beats: { "file:a": value } }),
      ...(value % 3 === 0 ? {} : { window: { title: "", ms: value } }),
      ...(value % 2 === 0 ? {} : { dialog: value > 10 ? { title: "", text: "" } : null }),
    })),
  },
  { weight: 1, arbitrary: pid.map((pid): TargetEvent => ({ kind: "process-end", pid, code: 0 })) },
  { weight: 1, arbitrary: pid.map((pid): TargetEvent => ({ kind: "load", pid, path: "a.dll" })) },
  { weight: 1, arbitrary: pid.map((pid): TargetEvent => ({ kind: "thread-start", pid, tid: 1 })) },
  { weight: 1, arbitrary: pid.map((pid): TargetEvent => ({ kind: "debug-text", pid, text: "axb" })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, 350, 2_000, 9e9, 9e9).map((free): TargetEvent => ({ kind: "disk", free })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("captured" as const),
      pid,
      rule: fc.stringMatching(/^[a-f]$/),
      bytes: fc.integer({ min: 0, max: 400 }),
      bucket,
    }, { requiredKeys: ["kind", "pid", "rule", "bytes"] }),
  },
);

/** What happens, in order; some of it comes with a time that has passed. An arming is among it. */
export const timelines: fc.Arbitrary<TimedEvent[]> = fc.tuple(
  fc.array(
    fc.tuple(
      happenings,
      fc.oneof(fc.integer({ min: -5, max: 15 }), fc.double({ min: 0, max: 9, noNaN: true })),
    ),
    {
      maxLength: 60,
      size: "large",
    },
  ),
  fc.nat(5),
  fc.integer({ min: 0, max: 100 }),
).map(([steps, arming, start]) => {
  let at = start;
  const events = steps.map(([event, span]): TimedEvent => ({ ...event, at: at = Math.max(0, at + span) }));
  const armedAt = events[Math.min(arming, events.length) - 1]?.at ?? start;
  return [...events.slice(0, arming), { kind: "armed", at: armedAt }, ...events.slice(arming)];
});
