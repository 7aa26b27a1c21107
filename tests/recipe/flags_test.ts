import assert from "node:assert/strict";
import { RecipeError } from "../../lib/recipe/error.ts";
import { planOfFlags } from "../../lib/recipe/flags.ts";

const UNHANDLED = { exception: "*" };

Deno.test("planOfFlags() without options waits for unhandled exceptions and writes mini", () => {
  assert.deepEqual(planOfFlags({}), {
    version: 1,
    name: "flags",
    rules: { unhandled: { on: UNHANDLED, do: [{ dump: "mini" }] } },
  });
});

Deno.test("planOfFlags() writes each --dump for every trigger, and kills after a deadline", () => {
  const dumps = [{ dump: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"] }, { dump: "triage" }];
  assert.deepEqual(planOfFlags({ dump: ["DEBUG_DUMP_SMALL+FULL_MEMORY", "triage"], deadline: "90s" }).rules, {
    unhandled: { on: UNHANDLED, do: dumps },
    deadline: { on: { deadline: "90s" }, do: [...dumps, { kill: true }] },
  });
});

Deno.test("planOfFlags() does not kill with --no-kill", () => {
  assert.deepEqual(planOfFlags({ deadline: "1h", noKill: true }).rules.deadline?.do, [{ dump: "mini" }]);
});

Deno.test("planOfFlags() makes every dump strict with --strict", () => {
  const { rules } = planOfFlags({ dump: ["mini", "full"], deadline: "1s", strict: true });
  const strict = [{ dump: "mini", strict: true }, { dump: "full", strict: true }];
  assert.deepEqual(rules.unhandled?.do, strict);
  assert.deepEqual(rules.deadline?.do, [...strict, { kill: true }]);
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
