import assert from "node:assert/strict";
import { RecipeError } from "../../lib/recipe/error.ts";
import { parsePlan } from "../../lib/recipe/plan.ts";

const RULE = { on: { exception: "unhandled" }, do: [{ dump: "mini" }] };

/** A Plan with one rule, changed. */
function plan(
  change: Readonly<Record<string, unknown>>,
  rule: Readonly<Record<string, unknown>> = {},
): unknown {
  return { version: 1, name: "a", rules: { crash: { ...RULE, ...rule } }, ...change };
}

function lines(value: unknown): string[] {
  let message = "";
  assert.throws(() => parsePlan(value), (error) => {
    message = error instanceof RecipeError ? error.message : "";
    return message !== "";
  });
  const [first, ...rest] = message.split("\n");
  assert.equal(first, "Not a valid recipe:");
  return rest;
}

Deno.test("parsePlan() gives what it was given, rules in their order", () => {
  const value = {
    version: 1,
    name: "checkout-2.x_y",
    rules: {
      "z-late": { on: { deadline: "30m" }, do: [{ dump: "full", strict: true }, { kill: true }] },
      a_1: { on: { exception: "unhandled" }, do: [{ dump: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"] }] },
    },
  };
  const parsed = parsePlan(value);
  assert.deepEqual(parsed, value);
  assert.deepEqual(Object.keys(parsed.rules), ["z-late", "a_1"]);
  assert.deepEqual(parsePlan(JSON.parse(JSON.stringify(parsed))), value);
});

const WRONG: readonly (readonly [string, unknown, readonly string[]])[] = [
  ["what is no object", 5, ["  recipe: Invalid input: expected object, received number"]],
  ["another version", plan({ version: 2 }), ["  version: Invalid input: expected 1"]],
  ["a key it does not know", plan({ limit: 1 }), ['  recipe: Unrecognized key: "limit"']],
  ["a name that is a path", plan({ name: "../x" }), [
    "  name: A name has letters, digits, dots and dashes, at most 64",
  ]],
  ["a name of 65 letters", plan({ name: "a".repeat(65) }), [
    "  name: A name has letters, digits, dots and dashes, at most 64",
  ]],
  ["a trigger's value", plan({}, { on: { exception: "handled" } }), [
    '  rules.crash.on.exception: Invalid input: expected "unhandled"',
  ]],
  ["a trigger it does not know", plan({}, { on: { crash: true } }), [
    "  rules.crash.on: A trigger is one of: exception, deadline",
  ]],
  ["two triggers in one", plan({}, { on: { exception: "unhandled", deadline: "1s" } }), [
    "  rules.crash.on: A trigger is one of: exception, deadline",
  ]],
  ["a malformed duration", plan({}, { on: { deadline: "5x" } }), [
    '  rules.crash.on.deadline: Not a duration: "5x". Write a positive number and a unit, like 500ms, 10s, 5m, 1.5h or 1d',
  ]],
  ["a rule without an action", plan({}, { do: [] }), [
    "  rules.crash.do: A rule does at least one thing: dump, kill",
  ]],
  ["an action it does not know", plan({}, { do: [{ dump: "mini" }, { kil: true }] }), [
    "  rules.crash.do.1: An action is one of: dump, kill",
  ]],
  ["kill: false", plan({}, { do: [{ kill: false }] }), [
    "  rules.crash.do.0.kill: Invalid input: expected true",
  ]],
  ["strict that is no boolean", plan({}, { do: [{ dump: "mini", strict: "yes" }] }), [
    "  rules.crash.do.0.strict: Invalid input: expected boolean, received string",
  ]],
  ["a kill that is not last", plan({}, { do: [{ kill: true }, { dump: "mini" }] }), [
    "  rules.crash.do: A kill comes last: nothing can be done with a program that has ended",
  ]],
  ["two kills", plan({}, { do: [{ kill: true }, { kill: true }] }), [
    "  rules.crash.do: A kill comes last: nothing can be done with a program that has ended",
  ]],
  ["a rule's name", plan({ rules: { "a b": RULE } }), [
    "  rules.a b: The name of a rule starts with a letter, then letters, digits and dashes, at most 32",
  ]],
  ["a rule's name that would lose its place", plan({ rules: { "10": RULE } }), [
    "  rules.10: The name of a rule starts with a letter, then letters, digits and dashes, at most 32",
  ]],
];

for (const [what, value, expected] of WRONG) {
  Deno.test(`parsePlan() names the place of ${what}`, () => assert.deepEqual(lines(value), expected));
}

Deno.test("parsePlan() names the place of an unknown dump, and what is accepted", () => {
  const [line = ""] = lines(plan({}, { do: [{ dump: "mini" }, { dump: "fulll" }] }));
  assert.equal(
    line.startsWith('  rules.crash.do.1: Unknown dump "fulll" (did you mean "full"?). Accepted: triage,'),
    true,
    line,
  );
});

Deno.test("parsePlan() names every place that is wrong", () => {
  const found = lines(
    plan({ name: "" }, { on: { deadline: "0s" }, do: [{ dump: "DEBUG_DUMP_FULL" }], also: 1 }),
  );
  assert.deepEqual(found.map((line) => line.split(":")[0]?.trim()), [
    "name",
    "rules.crash.on.deadline",
    "rules.crash.do.0",
    "rules.crash",
  ]);
});
