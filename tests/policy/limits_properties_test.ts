import assert from "node:assert/strict";
import fc from "fast-check";
import type { Decision, Step } from "../../lib/policy/machine.ts";
import { milliseconds } from "../../lib/recipe/language/duration.ts";
import type { TimedEvent } from "../../lib/facts/event.ts";
import type { RuleLimits } from "../../lib/recipe/plan/limits.ts";
import type { Plan } from "../../lib/recipe/plan/plan.ts";
import { parseBytes } from "../../lib/recipe/language/size.ts";
import { busyPlans, timelines } from "../support/arbitrary_events.ts";
import { play } from "../support/policy.ts";

/** A dump that was decided, and what had been told until then. */
interface Written extends Decision {
  /** Of the event that fired the rule, where it is sure. */
  readonly bucket: string | undefined;
  /** How often a process with this pid had ended. */
  readonly life: number;
  readonly captured: readonly { readonly rule: string; readonly bytes: number }[];
  readonly free: number;
}

/** Tells the dumps of a run by other means than the machine's. */
function writtenIn(events: readonly TimedEvent[], played: readonly Step[], plan: Plan): Written[] {
  const written: Written[] = [];
  const captured: { rule: string; bytes: number }[] = [];
  const lives = new Map<number, number>();
  let free = Infinity;
  for (const [i, { decisions, state }] of played.entries()) {
    const event = events[i]!;
    for (const decision of decisions) {
      if (!("dump" in decision.action)) continue;
      const { pid, firedAt } = decision;
      const sure = event.kind === "exception" && firedAt === state.now && pid === event.pid;
      const life = lives.get(pid ?? 0) ?? 0;
      written.push({
        ...decision,
        bucket: sure ? event.bucket : undefined,
        life,
        captured: [...captured],
        free,
      });
    }
    if (event.kind === "process-exit" || event.kind === "process-end") {
      lives.set(event.pid, (lives.get(event.pid) ?? 0) + 1);
    }
    if (event.kind === "disk") free = event.free;
    if (event.kind === "captured" && event.rule in plan.rules) {
      captured.push(event);
      free = Math.max(0, free - event.bytes);
    }
  }
  return written;
}

/** What of earlier dumps a limit counts, for a dump; the limit must be larger. */
function counted(limit: RuleLimits, earlier: readonly Written[], dump: Written): [string, number, number][] {
  const per = limit.per === undefined ? Infinity : milliseconds(limit.per);
  const sameProcess = ({ pid, life }: Written): boolean =>
    dump.pid !== undefined && pid === dump.pid && life === dump.life;
  const sameBucket = ({ bucket }: Written): boolean => dump.bucket !== undefined && bucket === dump.bucket;
  const same = { process: sameProcess, bucket: sameBucket, none: () => true }[limit.by ?? "none"];
  const inWindow = earlier.filter((each) => same(each) && dump.at - each.at < per).length;
  return [
    ["dumps", inWindow, limit.dumps ?? Infinity],
    ["perBucket", earlier.filter(sameBucket).length, limit.perBucket ?? Infinity],
    ["perProcess", earlier.filter(sameProcess).length, limit.perProcess ?? Infinity],
  ];
}

function holds(limit: RuleLimits, dumps: readonly Written[], rules: readonly string[]): void {
  for (const [i, dump] of dumps.entries()) {
    for (const [name, used, most] of counted(limit, dumps.slice(0, i), dump)) assert.ok(used < most, name);
    const before = dumps[i - 1];
    if (before && before.firedAt !== dump.firedAt && limit.cooldown !== undefined) {
      assert.ok(dump.at - before.at >= milliseconds(limit.cooldown), "cooldown");
    }
    const sum = dump.captured.filter(({ rule }) => rules.includes(rule)).reduce(
      (sum, each) => sum + each.bytes,
      0,
    );
    assert.ok(sum < (limit.disk === undefined ? Infinity : parseBytes(limit.disk)), "disk");
    assert.ok(dump.free > (limit.free === undefined ? -1 : parseBytes(limit.free)), "free");
  }
}

/** Whether a bucket is told by events only: a dump may correct it, and then another is counted. */
const firm = (event: TimedEvent): boolean => event.kind !== "captured" || event.bucket === undefined;

Deno.test("step() never exceeds a limit, whatever the order of events", () => {
  let dumps = 0;
  const reasons = new Set<string>();
  fc.assert(
    fc.property(busyPlans, timelines, (plan, timeline) => {
      const events = timeline.filter(firm);
      const played = play(plan, events);
      const written = writtenIn(events, played, plan);
      const defaults = { dumps: 10, perBucket: 3, free: "1GiB" };
      holds(
        { ...defaults, ...plan.limits },
        written.filter(({ shared }) => !shared),
        Object.keys(plan.rules),
      );
      for (const [name, { limit = {} }] of Object.entries(plan.rules)) {
        holds(limit, written.filter(({ rule }) => rule === name), [name]);
      }
      dumps += written.length;
      for (const { suppressed } of played) for (const { reason } of suppressed) reasons.add(reason);
    }),
    { numRuns: 500, seed: 1 },
  );
  assert.ok(dumps > 500, `only ${dumps} dumps: little is shown`);
  const all = ["cooldown", "disk", "dumps", "free", "gone", "perBucket", "perProcess"];
  assert.deepEqual([...reasons].sort(), all);
});

Deno.test("step() suppresses by a limit that is there, and counts what it suppresses", () => {
  fc.assert(fc.property(busyPlans, timelines, (plan, events) => {
    const played = play(plan, events);
    const counts = new Map<string, number>();
    for (const { rule, reason, limit } of played.flatMap(({ suppressed }) => suppressed)) {
      const own = limit === "rule"
        ? plan.rules[rule]!.limit
        : { dumps: 10, perBucket: 3, free: 1, ...plan.limits };
      if (limit !== undefined) assert.ok(own !== undefined && reason in own, `${rule} ${limit} ${reason}`);
      counts.set(`${rule} ${reason}`, (counts.get(`${rule} ${reason}`) ?? 0) + 1);
    }
    const told = (played.at(-1)?.state.rules ?? []).flatMap(({ suppressed }, i) =>
      Object.entries(suppressed).map(([reason, count]) =>
        [`${Object.keys(plan.rules)[i]} ${reason}`, count] as const
      )
    );
    assert.deepEqual(new Map(told), counts);
  }));
});
