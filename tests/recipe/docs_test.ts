import assert from "node:assert/strict";
import { PRESETS } from "../../lib/facts/presets.ts";
import { ACTIONS } from "../../lib/recipe/actions/action.ts";
import { combinatorSchemas } from "../../lib/recipe/triggers/combinators.ts";
import { LEAVES } from "../../lib/recipe/triggers/leaf.ts";
import { triggerSchema } from "../../lib/recipe/triggers/trigger.ts";

const TRIGGERS = [...Object.keys(LEAVES), ...Object.keys(combinatorSchemas(triggerSchema))];

const NAMED: readonly (readonly [what: string, names: readonly string[], file: string])[] = [
  ["trigger", TRIGGERS, "README.md"],
  ["action", Object.keys(ACTIONS), "README.md"],
  ["preset", Object.keys(PRESETS), "README.md"],
  ["preset", Object.keys(PRESETS), "lib/cli/options.ts"],
];

for (const [what, names, file] of NAMED) {
  Deno.test(`${file} names every ${what}`, async () => {
    const text = await Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
    for (const name of names) {
      assert.match(text, new RegExp(`\\b${name}\\b`), `${file} says nothing of ${name}`);
    }
  });
}
