import assert from "node:assert/strict";
import { join } from "node:path";
import { jobAgeMs, jobEvent } from "../../lib/cli/ci_job.ts";
import { isPublic, memoryDumps, memoryWarning } from "../../lib/cli/ci_privacy.ts";
import { remaining, withJobRules } from "../../lib/cli/ci_rules.ts";
import { simulate } from "../../lib/policy/simulate.ts";
import { planOfFlags } from "../../lib/recipe/options/flags.ts";
import { parsePlan } from "../../lib/recipe/plan/plan.ts";

const PUBLIC = { repository: { private: false } };

Deno.test("dumps with memory are those with flags that add it, and the legacy one", () => {
  const plan = planOfFlags({
    dump: ["triage", "mini", "heap", "DEBUG_DUMP_SMALL+PROCESS_THREAD_DATA", "DEBUG_DUMP_DEFAULT"],
  });
  assert.deepEqual(memoryDumps(plan), [
    "rule unhandled asks for heap",
    "rule unhandled asks for DEBUG_DUMP_SMALL+PROCESS_THREAD_DATA",
    "rule unhandled asks for DEBUG_DUMP_DEFAULT",
  ]);
});

Deno.test("they are warned of in a public repository, and the warning names the rule and the reason", () => {
  const full = planOfFlags({ dump: ["full"] });
  assert.match(
    memoryWarning(full, PUBLIC)!,
    /^rule unhandled asks for full, and this repository is public: .*secrets/,
  );
  assert.equal(memoryWarning(full, { repository: { private: true } }), undefined);
  assert.equal(memoryWarning(full, undefined), undefined);
  assert.equal(memoryWarning(planOfFlags({ dump: ["mini"] }), PUBLIC), undefined);
});

Deno.test("a repository is public by its visibility, else by private; internal ones are not", () => {
  assert.equal(isPublic({ repository: { private: true, visibility: "internal" } }), false);
  assert.equal(isPublic({ repository: { visibility: "public" } }), true);
  assert.equal(isPublic(PUBLIC), true);
  for (const event of [undefined, null, 5, {}, { repository: 5 }]) assert.equal(isPublic(event), undefined);
});

Deno.test("a job's rules: a triage dump when it is cancelled, dumps and the end before its time is up", () => {
  const plan = withJobRules(planOfFlags({}), { cancelled: "e", remainingMs: 5_000 });
  assert.deepEqual(Object.keys(plan.rules), ["job-cancelled", "job-deadline", "unhandled"]);
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
  assert.deepEqual(withJobRules(own, { cancelled: "e" }), own);
});

Deno.test("what remains of a job's time leaves room for the dumps, and is never nothing", () => {
  assert.equal(remaining(3_600_000, 600_000), 2_910_000);
  assert.equal(remaining(120_000, 10_000), 80_000);
  assert.equal(remaining(60_000, 3_600_000), 1_000);
});

Deno.test("a job's age is that of its event's file, and a file that is no JSON says nothing", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "event.json");
  await Deno.writeTextFile(path, JSON.stringify(PUBLIC));
  assert.deepEqual(jobEvent({ GITHUB_EVENT_PATH: path }), PUBLIC);
  const { mtime } = await Deno.stat(path);
  assert.ok(Math.abs(jobAgeMs({ GITHUB_EVENT_PATH: path }, mtime!.getTime() + 5_000) - 5_000) < 5);
  await Deno.writeTextFile(path, "{");
  assert.equal(jobEvent({ GITHUB_EVENT_PATH: path }), undefined);
  for (const env of [{}, { GITHUB_EVENT_PATH: join(folder, "none") }]) {
    assert.equal(jobEvent(env as Record<string, string>), undefined);
    assert.equal(jobAgeMs(env as Record<string, string>), 0);
  }
  await Deno.remove(folder, { recursive: true });
});
