/** What the fleet has is a fact of the policy: a full bucket is held back at the stop, without asking anybody. */
import assert from "node:assert/strict";
import { parsePlan, type Plan } from "../../lib/recipe/plan/plan.ts";
import type { TargetEvent } from "../../lib/facts/event.ts";
import { INITIAL, type State, type Step, step } from "../../lib/policy/machine.ts";

const plan = parsePlan({
  name: "shared",
  rules: {
    crash: { on: { exception: "*", chance: "first" }, do: [{ dump: "mini" }, { log: "it crashed" }] },
  },
  limits: { dumps: 100, perBucket: 100, fleet: { first: 3, by: "bucket", per: "version" } },
});

function crash(pid: number, bucket?: string): TargetEvent {
  const at = { code: 0xc0000005, chance: "first", address: "0x1", parameters: [], tid: 1 } as const;
  return { kind: "exception", pid, ...at, ...(bucket === undefined ? {} : { bucket }) };
}

function run(events: readonly TargetEvent[], of: Plan = plan): Step[] {
  let state: State = INITIAL;
  return events.map((event, at) => {
    const result = step(of, state, { ...event, at });
    state = result.state;
    return result;
  });
}

const full = (pid: number, kept: number): TargetEvent => ({
  kind: "fleet",
  pid,
  bucket: "b",
  kept,
  hosts: ["db-07"],
});
const dumps = ({ decisions }: Step): number => decisions.filter(({ action }) => "dump" in action).length;

Deno.test("a bucket that the fleet has enough of is held back, and what is no dump is done", () => {
  const steps = run([
    { kind: "armed" },
    crash(1, "b"),
    full(1, 2),
    crash(1, "b"),
    full(1, 3),
    crash(1, "b"),
    crash(1, "c"),
  ]);
  assert.deepEqual(steps.map(dumps), [0, 1, 0, 1, 0, 0, 1]);
  assert.deepEqual(steps[5]!.suppressed.map(({ reason, limit }) => [reason, limit]), [["fleet", "recipe"]]);
  assert.equal(steps[5]!.decisions.length, 1, "the log");
});

Deno.test("what the fleet has is of one program: not of another process, not of one that has its pid later", () => {
  const ended: TargetEvent = { kind: "process-end", pid: 1, code: 0 };
  const steps = run([{ kind: "armed" }, full(1, 3), crash(2, "b"), crash(1, "b"), ended, crash(1, "b")]);
  assert.deepEqual(steps.map(dumps), [0, 0, 1, 0, 0, 1]);
});

Deno.test("what is not known holds nothing back: no bucket, no word of the fleet, no such limit", () => {
  assert.deepEqual(run([{ kind: "armed" }, full(1, 3), crash(1)]).map(dumps), [0, 0, 1]);
  const { limits: _, ...rest } = plan;
  const without = parsePlan(rest);
  assert.deepEqual(run([{ kind: "armed" }, full(1, 3), crash(1, "b")], without).map(dumps), [0, 0, 1]);
});
