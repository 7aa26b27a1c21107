import assert from "node:assert/strict";
import { RecipeError } from "../../../lib/recipe/language/error.ts";
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";

const RULE = { on: { exception: "*" }, do: [{ dump: "mini" }] };

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
      a_1: { on: { exception: "*" }, do: [{ dump: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"] }] },
    },
  };
  const parsed = parsePlan(value);
  assert.deepEqual(parsed, value);
  assert.deepEqual(Object.keys(parsed.rules), ["z-late", "a_1"]);
  assert.deepEqual(parsePlan(JSON.parse(JSON.stringify(parsed))), value);
});

const TRIGGERS =
  "A trigger is one of: crash, exception, exit, load, unload, thread, process, terminated, debugText, breakpoint, bugcheck, " +
  "timer, deadline, manual, window, dialog, silence, heartbeat, noProgress, cpu, memory, handles, gdi, user, " +
  "threads, io, any, all, sequence, count, not, unless";
const ACTIONS = "An action is one of: dump, stacks, commands, exec, log, kill, detach, stop, resume";
const LAST =
  "A kill or detach comes last: nothing can be done with a program that has ended or was left alone";
const NAME = "A name has letters, digits, dots and dashes, at most 64";
const RULE_NAME = "The name of a rule starts with a letter, then letters, digits and dashes, at most 32";
const long = "a".repeat(65);

const WRONG: readonly (readonly [string, unknown, readonly string[]])[] = [
  ["what is no object", 5, ["  recipe: Found 5, accepted: a map"]],
  ["another version", plan({ version: 2 }), ["  version: Found 2, accepted: 1"]],
  ["a key it does not know", plan({ limit: 1 }), [
    '  limit: Unknown key "limit" (did you mean "limits"?). Accepted: version, name, rules, limits, sinks, spool, pack, fleet',
  ]],
  ["a name that is a path", plan({ name: "../x" }), [`  name: Found "../x". ${NAME}`]],
  ["a name of 65 letters", plan({ name: long }), [`  name: Found "${long.slice(0, 60)}…". ${NAME}`]],
  ["a trigger it does not know", plan({}, { on: { excepton: "*" } }), [
    `  rules.crash.on.excepton: Unknown "excepton" (did you mean "exception"?). ${TRIGGERS}`,
  ]],
  ["two triggers in one", plan({}, { on: { exception: "*", deadline: "1s" } }), [
    `  rules.crash.on: Found exception and deadline together. ${TRIGGERS}, each in a map of its own`,
  ]],
  ["no trigger", plan({}, { on: undefined }), [`  rules.crash.on: "on" is missing. ${TRIGGERS}`]],
  ["a malformed duration", plan({}, { on: { deadline: "5x" } }), [
    '  rules.crash.on.deadline: Not a duration: "5x". Write a positive number and a unit, like 500ms, 10s, 5m, 1.5h or 1d',
  ]],
  [
    "a sink of what is new in the fleet, without a limit of the fleet",
    plan({
      sinks: { team: { webhook: "https://hooks.example/x", new: true } },
    }),
    [
      "  sinks.team.new: What is new in the fleet is known by its limit. Write limits: { fleet: { first: 3, by: bucket } }",
    ],
  ],
  ["a size of files without files", plan({}, { do: [{ dump: "mini", collectBytes: "1MiB" }] }), [
    '  rules.crash.do.0: "collectBytes" says how much is collected, but "collect" is missing. Write both: collect: ["logs/*.log"], collectBytes: 1MiB',
  ]],
  [
    "more files than a zip can have",
    plan({}, { do: [{ dump: "mini", collect: ["*"], collectBytes: "3GiB" }] }),
    [
      '  rules.crash.do.0: "collectBytes" is at most 2GiB, which a zip can have',
    ],
  ],
  ["a rule without an action", plan({}, { do: [] }), [
    `  rules.crash.do: A rule does at least one thing: ${ACTIONS.slice("An action is one of: ".length)}`,
  ]],
  ["an action it does not know", plan({}, { do: [{ dump: "mini" }, { kil: true }] }), [
    `  rules.crash.do.1.kil: Unknown "kil" (did you mean "kill"?). ${ACTIONS}`,
  ]],
  ["kill: false", plan({}, { do: [{ kill: false }] }), [
    "  rules.crash.do.0.kill: Found false, accepted: true",
  ]],
  ["strict that is no boolean", plan({}, { do: [{ dump: "mini", strict: "yes" }] }), [
    '  rules.crash.do.0.strict: Found "yes", accepted: true or false',
  ]],
  ["a kill that is not last", plan({}, { do: [{ kill: true }, { dump: "mini" }] }), [
    `  rules.crash.do.0: ${LAST}`,
  ]],
  ["two kills", plan({}, { do: [{ kill: true }, { kill: true }] }), [`  rules.crash.do.0: ${LAST}`]],
  ["a rule's name", plan({ rules: { "a b": RULE } }), [`  rules.a b: ${RULE_NAME}`]],
  ["a rule's name that would lose its place", plan({ rules: { "10": RULE } }), [`  rules.10: ${RULE_NAME}`]],
  ["a rule's name that objects keep for themselves", JSON.parse('{"name":"a","rules":{"__proto__":{}}}'), [
    '  rules: No key is called "__proto__"',
  ]],
];

for (const [what, value, expected] of WRONG) {
  Deno.test(`parsePlan() names the place of ${what}`, () => assert.deepEqual(lines(value), expected));
}

Deno.test("parsePlan() names the place of an unknown dump, and what is accepted", () => {
  const [line = ""] = lines(plan({}, { do: [{ dump: "mini" }, { dump: "fulll" }] }));
  assert.equal(
    line.startsWith(
      '  rules.crash.do.1.dump: Unknown dump "fulll" (did you mean "full"?). Accepted: triage,',
    ),
    true,
    line,
  );
});

Deno.test("parsePlan() names every place that is wrong", () => {
  const found = lines(
    plan({ name: "" }, { on: { deadline: "0s" }, do: [{ dump: "fulll" }], also: 1 }),
  );
  assert.deepEqual(found.map((line) => line.split(":")[0]?.trim()), [
    "name",
    "rules.crash.on.deadline",
    "rules.crash.do.0.dump",
    "rules.crash.also",
  ]);
});
