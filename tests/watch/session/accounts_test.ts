/**
 * Whatever the recipe and whatever happens: each dump that is decided is written or missed with a reason, what is not
 * decided was held back and is recorded so, and `simulate` over the record comes to the same decisions.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { isEventKind } from "../../../lib/log/event_schema.ts";
import { readTimeline } from "../../../lib/policy/timeline.ts";
import { simulate, type SimulationResult } from "../../../lib/policy/simulate.ts";
import { firesAtHang } from "../../../lib/recipe/needs/requirements.ts";
import type { Plan } from "../../../lib/recipe/plan/plan.ts";
import { busyPlans, plans } from "../../support/arbitrary_events.ts";
import { type Act, MadeUpHost, ROOT } from "../../support/made_up_host.ts";
import { followed, type MadeUpRun, raised, recorded } from "../../support/made_up_session.ts";

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(fc.constantFrom("first" as const, "second" as const), fc.nat(9)).map((
        [chance, stop],
      ): Act => ({ act: "stop", event: raised(stop, chance), ways: [] })),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Act>(
        { act: "stop", event: { kind: "load", pid: ROOT, path: "a.dll" }, ways: [] },
        { act: "stop", event: { kind: "debug-text", pid: ROOT, text: "axb" }, ways: [] },
        { act: "pass", events: [raised(1, "first"), raised(2, "first")] },
        { act: "event", event: { kind: "process-start", pid: 5, image: "child.exe" } },
      ),
    },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 25 }).map((ms): Act => ({ act: "rest", ms })) },
  ),
  { maxLength: 8 },
);

/**
 * Recipes that a made-up target can be run under and whose decisions don't hang on when a timer is heard: to look at a
 * hang takes a real process, and who is left or killed is so some time after the order, unlike in a simulation.
 */
const staying = fc.oneof(plans, busyPlans)
  .filter(({ rules }) => !Object.values(rules).some(firesAtHang))
  .filter(({ rules }) => !/"(timer|not)"/.test(JSON.stringify(rules)))
  .map((plan): Plan => ({
    ...plan,
    rules: Object.fromEntries(
      Object.entries(plan.rules).map(([name, rule]) => {
        const actions = rule.do.filter((action) => !("kill" in action || "detach" in action));
        return [name, { ...rule, do: actions.length > 0 ? actions : [{ log: "x" }] }];
      }),
    ),
  }));

const GONE = "its process was not there any more";

/** The run's own account of its dumps. */
function checkAccount(again: SimulationResult, { records, captures }: MadeUpRun): void {
  const decided = recorded(records, "decided").filter(({ action }) => "dump" in action);
  const shared = again.decisions.filter(({ action, shared }) => shared && "dump" in action);
  const gone = captures.missed.filter(({ because }) => because === GONE);
  assert.equal(
    captures.reserved.length + gone.length,
    decided.length - shared.length,
    "a dump that was decided was neither ordered nor missed",
  );
  for (const { reserved, written, because } of captures.settled) {
    assert.equal(written.length + because.length, reserved.length, "what came of a dump isn't known");
  }
  const settled = captures.settled.flatMap(({ reserved }) => reserved);
  assert.deepEqual(settled.toSorted(), captures.reserved.toSorted(), "each is settled, once");
}

/** The simulation of what was recorded. */
function checkAgain(again: SimulationResult, { records, captures }: MadeUpRun): void {
  const decided = recorded(records, "decided").map(({ rule, action, due }) => [rule, action, due]);
  assert.deepEqual(again.decisions.map(({ rule, action, at }) => [rule, action, at]), decided);
  assert.deepEqual(again.fired.map(({ rule }) => rule), recorded(records, "fired").map(({ rule }) => rule));
  // A dump that isn't held back by a limit but doesn't come is missed instead of suppressed.
  const held = recorded(records, "suppressed").length;
  const undone = captures.missed.filter(({ because }) => because !== GONE).length;
  assert.equal(again.suppressed.length, held + undone);
}

async function check(plan: Plan, acts: readonly Act[]): Promise<void> {
  const run = await followed(plan, new MadeUpHost(acts));
  const log = run.records.map((record) => JSON.stringify(record)).join("\n");
  const timeline = readTimeline(log);
  // No time passes after the last event or tick: what comes due then has no run any more. By the made-up clock nothing is
  // due between it and the next whole ms.
  const last = run.records.findLast(({ kind }) => kind === "tick" || isEventKind(kind))!.at;
  const again = simulate(plan, timeline, { until: `${Math.ceil(last)}ms` });
  checkAccount(again, run);
  // To a simulation every dump that is decided is written, and counts for limits; one whose process was gone was not.
  if (!run.captures.missed.some(({ because }) => because === GONE)) checkAgain(again, run);
}

Deno.test("each dump that is decided is written or missed, and simulate counts the same", async () => {
  const RUNS = 400, AT_ONCE = 40;
  const cases = fc.array(fc.tuple(staying, acts), {
    minLength: AT_ONCE,
    maxLength: AT_ONCE,
  });
  await fc.assert(
    fc.asyncProperty(cases, async (cases) => {
      await Promise.all(cases.map(([plan, acts]) => check(plan, acts)));
    }),
    { numRuns: RUNS / AT_ONCE, endOnFailure: true },
  );
});
