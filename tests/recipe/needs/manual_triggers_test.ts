import assert from "node:assert/strict";
import { asked } from "../../../lib/recipe/needs/manual_triggers.ts";
import { parsePlan, type Plan } from "../../../lib/recipe/plan/plan.ts";

const waiting = (...on: readonly unknown[]): Plan =>
  parsePlan({ name: "a", rules: { r: { on: { any: on }, do: [{ dump: "mini" }] } } });

Deno.test("asked() gathers what somebody can ask for, wherever it stands", () => {
  const count = { count: 2, of: { manual: { line: "now" } } };
  const { events, keys, lines, onStdin } = asked(
    waiting({ manual: { key: "d" } }, count, { manual: { event: "e" } }),
  );
  assert.deepEqual([[...events], [...keys], [...lines], onStdin], [["e"], ["d"], ["now"], true]);
});

Deno.test("asked() leaves stdin alone where only events are waited for", () => {
  assert.equal(asked(waiting({ manual: { event: "e" } }, { exit: "any" })).onStdin, false);
});
