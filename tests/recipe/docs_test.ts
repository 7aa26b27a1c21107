import assert from "node:assert/strict";
import { PRESETS } from "../../lib/facts/presets.ts";
import { ACTIONS } from "../../lib/recipe/actions/action.ts";
import { recipeSchema } from "../../lib/recipe/plan/json_schema.ts";
import { checkPlan } from "../../lib/recipe/plan/plan.ts";
import { COMBINATOR_EXAMPLES } from "../../lib/recipe/triggers/combinators.ts";
import { LEAVES } from "../../lib/recipe/triggers/leaf.ts";
import type { Node } from "../../scripts/docs/reference.ts";
import { files } from "../../scripts/docs/recipes.ts";

for (const file of ["docs/dumps.md", "lib/cli/options.ts"]) {
  Deno.test(`${file} names every preset`, async () => {
    const text = await Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
    for (const name of Object.keys(PRESETS)) assert.match(text, new RegExp(`\\b${name}\\b`), name);
  });
}

Deno.test("docs/recipes.md is what the schema says; else run deno run -A scripts/docs/recipes.ts", async () => {
  for (const [path, wanted] of await files()) assert.equal(await Deno.readTextFile(path), wanted);
});

/** Every key of the schema without a description, by its path. */
function* undescribed(node: Node, path: string): Generator<string> {
  for (const [key, value] of Object.entries(node.properties ?? {})) {
    // A reference has the description of what it refers to.
    const referred = value.$ref !== undefined || value.allOf !== undefined;
    if (value.description === undefined && !referred) yield `${path}.${key}`;
    yield* undescribed(value, `${path}.${key}`);
  }
  for (const part of node.anyOf ?? []) yield* undescribed(part, `${path}.${part.title ?? ""}`);
  if (node.items) yield* undescribed(node.items, `${path}[]`);
}

Deno.test("every key of a recipe has a description for editors and for the reference", () => {
  const schema = recipeSchema() as Node;
  const parts = Object.entries({ recipe: schema, ...schema.definitions });
  assert.deepEqual(parts.flatMap(([name, node]) => [...undescribed(node, name)]), []);
});

const LOG = [{ log: "it happened" }];
const EXAMPLES: readonly (readonly [what: string, rule: object])[] = [
  ...Object.entries(LEAVES).flatMap(([key, { examples }]) =>
    examples.map((on) => [key, { on, do: LOG }] as const)
  ),
  ...Object.entries(COMBINATOR_EXAMPLES).flatMap(([key, examples]) =>
    examples.map((on) => [key, { on, do: LOG }] as const)
  ),
  ...Object.entries(ACTIONS).flatMap(([key, { examples }]) =>
    examples.map((action) => [key, { on: { exception: "*", chance: "first" }, do: [action] }] as const)
  ),
];

for (const [what, rule] of EXAMPLES) {
  Deno.test(`the reference's example of ${what} is a valid part of a recipe: ${JSON.stringify(rule)}`, () => {
    assert.deepEqual(checkPlan({ name: "example", rules: { example: rule } }), {
      plan: { version: 1, name: "example", rules: { example: rule } },
    });
  });
}
