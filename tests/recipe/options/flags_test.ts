import assert from "node:assert/strict";
import { dump } from "../../../lib/recipe/actions/dump.ts";
import { kill } from "../../../lib/recipe/actions/going_on.ts";
import { RecipeError } from "../../../lib/recipe/language/error.ts";
import { planOfFlags, type RecipeFlags, withTimeLimits } from "../../../lib/recipe/options/flags.ts";
import * as hang from "../../../lib/recipe/triggers/hang.ts";
import { plan, recipe } from "../../../lib/recipe/plan/recipe.ts";
import { cpu, memory } from "../../../lib/recipe/triggers/cpu_memory_io.ts";
import { crash } from "../../../lib/recipe/triggers/crash.ts";
import { readRecipe } from "../../../lib/recipe/plan/yaml.ts";

const CRASH = { crash: "*" };

Deno.test("planOfFlags() without options waits for crashes and writes mini", () => {
  assert.deepEqual(planOfFlags({}), {
    version: 1,
    name: "flags",
    rules: { crash: { on: CRASH, do: [{ dump: "mini" }] } },
  });
});

Deno.test("planOfFlags() writes each --dump for every trigger, and kills after a deadline", () => {
  const dumps = [{ dump: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"] }, { dump: "triage" }];
  assert.deepEqual(planOfFlags({ dump: ["DEBUG_DUMP_SMALL+FULL_MEMORY", "triage"], deadline: "90s" }).rules, {
    crash: { on: CRASH, do: dumps },
    deadline: {
      on: { deadline: "90s" },
      do: [...dumps.map((dump) => ({ ...dump, tree: true })), { kill: true }],
    },
  });
});

Deno.test("planOfFlags() does not kill with --no-kill", () => {
  assert.deepEqual(planOfFlags({ deadline: "1h", noKill: true }).rules.deadline?.do, [{
    dump: "mini",
    tree: true,
  }]);
});

Deno.test("planOfFlags() makes every dump strict with --strict", () => {
  const { rules } = planOfFlags({ dump: ["mini", "full"], deadline: "1s", strict: true });
  const strict = [{ dump: "mini", strict: true }, { dump: "full", strict: true }];
  assert.deepEqual(rules.crash?.do, strict);
  assert.deepEqual(rules.deadline?.do, [...strict.map((dump) => ({ ...dump, tree: true })), { kill: true }]);
});

Deno.test("planOfFlags() refuses a wrong value as a recipe's", () => {
  assert.throws(() => planOfFlags({ dump: ["mini", "minni"] }), RecipeError);
  assert.throws(() => planOfFlags({ dump: [""] }), RecipeError);
  assert.throws(() => planOfFlags({ deadline: "soon" }), {
    name: "RecipeError",
    message: /rules\.deadline.*"soon"/,
  });
  assert.throws(() => planOfFlags({ deadline: "" }), RecipeError);
});

Deno.test("planOfFlags() makes a rule of each trigger, in the order in which they fire", () => {
  const dump = [{ dump: "mini" }];
  const { rules } = planOfFlags({
    exception: ["av,0xC0000409", "eh@first", "dz@second"],
    exitCode: "!=0",
    debugText: ["*assert*"],
    load: ["a.dll", "b.dll"],
    break: ["kernel32!ExitProcess", "app!save"],
    hang: "10s",
    silence: "5m",
    deadline: "30m",
    cpu: ">90%/10s",
    memory: ">10MiB/min/10m",
  });
  const killing = [...dump, { kill: true }];
  const killingAll = [{ dump: "mini", tree: true }, { kill: true }];
  assert.deepEqual(Object.entries(rules).map(([rule, { on, do: actions }]) => [rule, on, actions]), [
    ["first-chance", { exception: "eh", chance: "first" }, dump],
    ["exception", { exception: ["av", "0xC0000409", "dz"] }, dump],
    ["exit-code", { exit: "!=0" }, dump],
    ["debug-text", { debugText: "*assert*" }, dump],
    ["load", { load: ["a.dll", "b.dll"] }, dump],
    ["break", { any: [{ breakpoint: "kernel32!ExitProcess" }, { breakpoint: "app!save" }] }, dump],
    ["hang", { window: "10s" }, killing],
    ["silence", { silence: "5m" }, killingAll],
    ["deadline", { deadline: "30m" }, killingAll],
    ["cpu", { cpu: ">90%", for: "10s" }, dump],
    ["memory", { memory: ">10MiB/min", for: "10m" }, dump],
  ]);
});

Deno.test("planOfFlags() takes a level without a span", () => {
  const { rules } = planOfFlags({ cpu: "<1%", memory: "+500MiB" });
  assert.deepEqual([rules.cpu?.on, rules.memory?.on], [{ cpu: "<1%" }, { memory: "+500MiB" }]);
});

Deno.test("planOfFlags() limits by times, whatever their buckets and however many dumps each writes", () => {
  assert.deepEqual(planOfFlags({ n: 5 }).limits, { dumps: 5, perBucket: 5 });
  const flags = { n: 2, cooldown: "1m", disk: "4GiB", dump: ["mini", "full"] };
  assert.deepEqual(planOfFlags(flags).limits, { dumps: 4, perBucket: 4, cooldown: "1m", disk: "4GiB" });
  assert.deepEqual(planOfFlags({ cooldown: "1m" }).limits, { cooldown: "1m" });
});

const WRONG: readonly (readonly [RecipeFlags, RegExp])[] = [
  [{ exception: ["av@frist"] }, /--exception: "av@frist" .* \(did you mean "first"\?\)/],
  [{ exception: ["av@first@x"] }, /--exception/],
  [{ exception: ["acess-violation"] }, /rules\.exception.*did you mean "access-violation"/],
  [{ exception: [""] }, /rules\.exception/],
  [{ exitCode: "=!0" }, /rules\.exit-code.*Not a condition/],
  [{ hang: "10" }, /rules\.hang.*"10"/],
  [{ cpu: ">90/10s" }, /rules\.cpu\.on\.cpu.*did you mean ">90%"/],
  [{ cpu: ">90%/10" }, /rules\.cpu\.on\.for.*"10"/],
  [{ memory: ">10MiB/min" }, /rules\.memory.*"for" is missing/],
  [{ break: ["ExitProcess"] }, /rules\.break.*Not a place/],
  [{ n: 0 }, /-n: Found 0/],
  [{ disk: "4G" }, /limits\.disk/],
];

for (const [flags, message] of WRONG) {
  Deno.test(`planOfFlags() of ${JSON.stringify(flags)} is refused with ${message}`, () => {
    assert.throws(() => planOfFlags(flags), { name: "RecipeError", message });
  });
}

Deno.test("the same recipe as options, as YAML and as TypeScript is the same Plan", () => {
  const yaml = `
name: flags
rules:
  crash: { on: { crash: "*" }, do: [{ dump: mini }] }
  hang: { on: { window: 10s }, do: [{ dump: mini }, { kill: true }] }
  silence: { on: { silence: 5m }, do: [{ dump: mini, tree: true }, { kill: true }] }
  cpu: { on: { cpu: <1%, for: 30s }, do: [{ dump: mini }] }
  memory: { on: { memory: +500MiB }, do: [{ dump: mini }] }
limits: { dumps: 3, perBucket: 3 }
`;
  const typed = recipe({
    name: "flags",
    rules: {
      crash: { on: crash("*"), do: [dump("mini")] },
      hang: { on: hang.window("10s"), do: [dump("mini"), kill()] },
      silence: { on: hang.silence("5m"), do: [dump("mini", { tree: true }), kill()] },
      cpu: { on: cpu("<1%", "30s"), do: [dump("mini")] },
      memory: { on: memory("+500MiB"), do: [dump("mini")] },
    },
    limits: { dumps: 3, perBucket: 3 },
  });
  const flags = planOfFlags({ hang: "10s", silence: "5m", cpu: "<1%/30s", memory: "+500MiB", n: 3 });
  assert.deepEqual(readRecipe(yaml, "a.yaml"), flags);
  assert.deepEqual(plan(typed), flags);
});

Deno.test("withTimeLimits() adds a job's deadline to a recipe, and refuses a second one", () => {
  const plan = planOfFlags({ dump: ["full"] });
  assert.deepEqual(withTimeLimits(plan, {}), plan);
  assert.deepEqual(withTimeLimits(plan, { deadline: "30m" }).rules, {
    ...plan.rules,
    deadline: { on: { deadline: "30m" }, do: [{ dump: "triage", tree: true }, { kill: true }] },
  });
  const late = planOfFlags({ deadline: "1h" });
  assert.throws(() => withTimeLimits(late, { deadline: "30m" }), /has a rule "deadline" of its own/);
});
