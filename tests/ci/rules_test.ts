import assert from "node:assert/strict";
import { memoryDumps, memoryWarning } from "../../lib/ci/privacy.ts";
import { remaining, withJobRules } from "../../lib/ci/rules.ts";
import { simulate } from "../../lib/policy/simulate.ts";
import { planOfFlags } from "../../lib/recipe/options/flags.ts";
import { parsePlan } from "../../lib/recipe/plan/plan.ts";

Deno.test("dumps with memory are those with flags that add it, and the legacy one", () => {
  const plan = planOfFlags({
    dump: ["triage", "mini", "heap", "DEBUG_DUMP_SMALL+PROCESS_THREAD_DATA", "DEBUG_DUMP_DEFAULT"],
  });
  assert.deepEqual(memoryDumps(plan), [
    "rule crash asks for heap",
    "rule crash asks for DEBUG_DUMP_SMALL+PROCESS_THREAD_DATA",
    "rule crash asks for DEBUG_DUMP_DEFAULT",
  ]);
});

Deno.test("they are warned of in a public repository, and the warning names the rule and the reason", () => {
  const full = planOfFlags({ dump: ["full"] });
  assert.match(
    memoryWarning(full, true)!,
    /^rule crash asks for full, and this repository is public: .*secrets/,
  );
  assert.equal(memoryWarning(full, false), undefined);
  assert.equal(memoryWarning(full, undefined), undefined);
  assert.equal(memoryWarning(planOfFlags({ dump: ["mini"] }), true), undefined);
});

Deno.test("a job's rules: a triage dump when it is cancelled, dumps and the end before its time is up", () => {
  const plan = withJobRules(planOfFlags({}), { cancelled: "e", remainingMs: 5_000 });
  assert.deepEqual(Object.keys(plan.rules), ["job-cancelled", "killed", "job-deadline", "crash"]);
  const timeline = {
    events: [
      { kind: "armed", at: 0 } as const,
      { kind: "process-start", pid: 1, image: "a.exe", at: 1 } as const,
      { kind: "manual", by: "event", what: "e", at: 2_000 } as const,
    ],
    expectations: [],
  };
  const { decisions } = simulate(plan, { ...timeline }, { until: "10s" });
  assert.deepEqual(decisions.map(({ at, rule, action }) => [at, rule, Object.keys(action)[0]]), [
    [2_000, "job-cancelled", "dump"],
    [5_000, "job-deadline", "dump"],
    [5_000, "job-deadline", "kill"],
  ]);
});

Deno.test("a recipe's own rule of the same name stays", () => {
  const own = parsePlan({
    name: "x",
    rules: { "job-cancelled": { on: { exception: "*" }, do: [{ dump: "full" }] } },
  });
  assert.deepEqual(withJobRules(own, { cancelled: "e" }).rules["job-cancelled"], own.rules["job-cancelled"]);
});

Deno.test("what remains of a job's time leaves room for the dumps, and is never nothing", () => {
  assert.equal(remaining(3_600_000, 600_000), 2_910_000);
  assert.equal(remaining(120_000, 10_000), 80_000);
  assert.equal(remaining(60_000, 3_600_000), 1_000);
});
