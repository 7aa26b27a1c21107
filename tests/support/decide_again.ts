/** A recorded run, decided again without Windows. @module */
import assert from "node:assert/strict";
import { simulate } from "../../lib/policy/simulate.ts";
import { readTimeline } from "../../lib/policy/timeline.ts";
import { readRecipe } from "../../lib/recipe/plan/yaml.ts";
import { recordsOf } from "./events.ts";

/** The same recipe over the recorded events decides the same, in the same order, at the same times; how often. */
export async function decideAgain(recipe: string, events: string, told: string): Promise<number> {
  const records = await recordsOf(events);
  const plan = readRecipe(await Deno.readTextFile(recipe), recipe);
  const again = simulate(plan, readTimeline(await Deno.readTextFile(events)));
  assert.deepEqual(again.lacks, [], told);
  const fired = records.flatMap((record) => record.kind === "fired" ? [record.rule] : []);
  assert.deepEqual(again.fired.map(({ rule }) => rule), fired, told);
  const decided = records.flatMap((record) =>
    record.kind === "decided" ? [[record.rule, record.action, record.pid, record.due]] : []
  );
  assert.deepEqual(
    again.decisions.map(({ rule, action, pid, at }) => [rule, action, pid, at]),
    decided,
    told,
  );
  const held = records.flatMap((record) =>
    record.kind === "suppressed" ? [[record.rule, record.reason]] : []
  );
  assert.deepEqual(again.suppressed.map(({ rule, reason }) => [rule, reason]), held, told);
  return decided.length;
}
