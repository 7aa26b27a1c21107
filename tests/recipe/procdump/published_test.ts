import assert from "node:assert/strict";
import { RecipeError } from "../../../lib/recipe/language/error.ts";
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";
import { importProcDump } from "../../../lib/recipe/procdump/procdump.ts";
import { PUBLISHED } from "./published_lines.ts";

Deno.test("there are at least 40 published lines, no two the same", () => {
  assert.ok(PUBLISHED.length >= 40);
  assert.equal(new Set(PUBLISHED.map(({ line }) => line)).size, PUBLISHED.length);
});

for (const { line, source, result } of PUBLISHED) {
  Deno.test(`importProcDump() of ${JSON.stringify(line)} (${source})`, () => {
    if ("refused" in result) {
      assert.deepEqual(refusedOptions(line), result.refused);
      return;
    }
    const { recipe, target } = importProcDump(line);
    assert.deepEqual(Object.keys(recipe.rules), result.rules);
    assert.equal(Number("launch" in target) + Number("attach" in target), 1);
    parsePlan(JSON.parse(JSON.stringify({ version: 1, ...recipe })));
  });
}

/** The options that the error names. */
function refusedOptions(line: string): string[] {
  try {
    importProcDump(line);
  } catch (error) {
    assert.ok(error instanceof RecipeError);
    const lines = error.message.split("\n").filter((each) => /^\s*-/.test(each));
    return lines.map((each) => each.slice(0, each.indexOf(":")).trim());
  }
  assert.fail("translated");
}
