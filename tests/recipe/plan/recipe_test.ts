import assert from "node:assert/strict";
import fc from "fast-check";
import { dump } from "../../../lib/recipe/actions/dump.ts";
import { detach, kill } from "../../../lib/recipe/actions/going_on.ts";
import { log } from "../../../lib/recipe/actions/log.ts";
import { checkPlan, parsePlan, type Plan } from "../../../lib/recipe/plan/plan.ts";
import { extend, plan, type Recipe, recipe } from "../../../lib/recipe/plan/recipe.ts";
import { readRecipe, writeYaml } from "../../../lib/recipe/plan/yaml.ts";
import { debugText } from "../../../lib/recipe/triggers/debug_text.ts";
import { exception } from "../../../lib/recipe/triggers/exception.ts";
import { exit } from "../../../lib/recipe/triggers/process.ts";
import { limits, plans, rules } from "../../support/arbitrary_plan.ts";

/** The recipe of any Plan. */
function recipeOf(plan: Plan): Recipe {
  return extend(plan, {});
}

const sample = recipe({
  name: "sample",
  rules: { crash: { on: exception("av"), do: [dump("mini"), kill()], limit: { dumps: 1, by: "bucket" } } },
  limits: { dumps: 3 },
});

Deno.test("recipe() gives data that JSON, structuredClone and Object.keys see, and nothing else", () => {
  fc.assert(fc.property(plans, (given) => {
    const made = recipeOf(given);
    assert.deepEqual(JSON.parse(JSON.stringify(made)), given);
    assert.deepEqual(structuredClone({ ...made }), given);
    assert.deepEqual(structuredClone(made), given);
    assert.deepEqual(Object.keys(made).sort(), Object.keys(given).sort());
    for (const key in made) assert.notEqual(key, "extend");
  }));
});

Deno.test("recipe() is never thenable, so that a promise of it is one of the whole recipe", async () => {
  assert.equal("then" in sample, false);
  assert.equal(await Promise.resolve(sample), sample);
});

Deno.test("recipe() is deeply frozen and leaves what it was given as it was", () => {
  const frozen = (value: unknown): boolean =>
    typeof value !== "object" || value === null ||
    (Object.isFrozen(value) && Object.values(value).every(frozen));
  fc.assert(fc.property(plans, (given) => frozen(given) && frozen(recipeOf(given))));
  const parts = { on: exit("any"), do: [log("x")] as [ReturnType<typeof log>] };
  recipe({ name: "a", rules: { a: parts } });
  assert.equal(Object.isFrozen(parts) || Object.isFrozen(parts.do), false);
  assert.throws(() => Object.assign(sample, { extend: 1 }), TypeError);
  assert.throws(() => Object.assign(Object.getPrototypeOf(sample), { extend: 1 }), TypeError);
});

Deno.test("plan() gives plain data without extend", () => {
  const data = plan(sample);
  assert.equal("extend" in data, false);
  assert.equal(Object.getPrototypeOf(data), Object.prototype);
  assert.deepEqual(data.limits, { dumps: 3 });
});

Deno.test("a Plan goes through JSON, YAML and a recipe without loss", () => {
  fc.assert(fc.property(plans, (given) => {
    assert.deepEqual(parsePlan(JSON.parse(JSON.stringify(given))), given);
    assert.deepEqual(readRecipe(JSON.stringify(given, null, "\t"), "a.json"), given);
    assert.deepEqual(readRecipe(writeYaml(given), "a.yaml"), given);
    assert.deepEqual(plan(recipeOf(given)), given);
    assert.deepEqual(Object.keys(readRecipe(writeYaml(given), "a.yaml").rules), Object.keys(given.rules));
  }));
});

Deno.test("extend() replaces the fields it names and never changes its parent", () => {
  const change = fc.record({
    name: fc.constant("child"),
    rules: fc.dictionary(fc.constantFrom("a", "b", "c"), rules, { noNullPrototype: true }),
    limits,
  }, { requiredKeys: [] });
  fc.assert(fc.property(plans, change, (given, change) => {
    const parent = recipeOf(given);
    const before = JSON.stringify(parent);
    const child = extend(parent, change as Parameters<typeof extend>[1]);
    assert.equal(JSON.stringify(parent), before);
    assert.equal(child.name, change.name ?? given.name);
    assert.deepEqual({ ...child.limits }, { ...(change.limits ?? given.limits) });
    for (const [name, rule] of Object.entries(child.rules)) {
      assert.deepEqual(rule, { ...given.rules[name], ...change.rules?.[name] });
    }
    const names = new Set([...Object.keys(given.rules), ...Object.keys(change.rules ?? {})]);
    assert.deepEqual(Object.keys(child.rules), [...names]);
  }));
});

Deno.test("extend() with nothing gives the same, and twice with one change what once gives", () => {
  fc.assert(fc.property(plans, limits, (given, limits) => {
    assert.deepEqual(plan(extend(given, {})), given);
    const change = { limits } as Parameters<typeof extend>[1];
    const once = recipeOf(given).extend(change);
    assert.deepEqual(once.extend(change), once);
  }));
});

Deno.test("extend() replaces a rule's do alone", () => {
  const child = sample.extend({ name: "child", rules: { crash: { do: [detach()] } } });
  assert.deepEqual(child.rules.crash, {
    on: { exception: "av" },
    do: [{ detach: true }],
    limit: { dumps: 1, by: "bucket" },
  });
  assert.deepEqual([child.name, child.limits], ["child", { dumps: 3 }]);
  assert.deepEqual(sample.rules.crash.do, [{ dump: "mini" }, { kill: true }]);
});

Deno.test("extend() refuses what isn't valid together", () => {
  const change = { rules: { crash: { do: [dump("mini", { after: "5s" })] } } } as const;
  assert.throws(() => sample.extend(change), /rules\.crash\.do\.0\.after: There is no after/);
});

Deno.test("exception() takes numbers as codes, and debugText() flags of expressions", () => {
  assert.deepEqual(exception(5), { exception: "0x00000005" });
  assert.deepEqual(debugText(/a/ims, "b"), { debugText: [{ regex: "(?ims:a)" }, "b"] });
  assert.throws(() => debugText(/a/u), /The flag "u" of \/a\/u has no meaning here\. Accepted: i, m, s/);
});

Deno.test("checkPlan() never throws, whatever it is given", () => {
  fc.assert(fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (value) => {
    checkPlan(value);
    checkPlan({ name: "a", rules: { a: value } });
    checkPlan({ name: "a", rules: { a: { on: value, do: value } } });
  }));
  const round: { name: string; rules: unknown } = { name: "a", rules: {} };
  round.rules = round;
  assert.deepEqual(Object.keys(checkPlan(round)), ["problems"]);
});
