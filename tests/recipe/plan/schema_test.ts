import assert from "node:assert/strict";
import { FORMATS } from "../../../lib/facts/formats.ts";
import { DUMP_NAMES, MACHINE_DUMP_NAMES } from "../../../lib/recipe/actions/dump_kind.ts";
import { recipeSchema } from "../../../lib/recipe/plan/json_schema.ts";

/** As far as these tests look into it. */
interface Schema {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const SCHEMA: Schema = recipeSchema();
const { Trigger, Action, Rule, Limits } = SCHEMA.definitions ?? {};

/** The alternative of a definition that has the key. */
function option(definition: Schema | undefined, key: string): Schema {
  const found = definition?.anyOf?.find(({ properties = {}, required }) =>
    key in properties && required?.includes(key)
  );
  assert.ok(found, key);
  return found;
}

Deno.test("the JSON Schema in the tree is what the code makes", async () => {
  const file = await Deno.readTextFile(new URL("../../../schema/recipe.schema.json", import.meta.url));
  assert.deepEqual(JSON.parse(file), recipeSchema(), "run deno run -A scripts/schema.ts");
});

Deno.test("the JSON Schema asks for name and rules only, and describes every alternative", () => {
  assert.deepEqual(SCHEMA.required, ["name", "rules"]);
  assert.equal(Trigger?.anyOf?.length, 32);
  assert.equal(Action?.anyOf?.length, 9);
  for (const each of [...Trigger?.anyOf ?? [], ...Action?.anyOf ?? [], Trigger, Action, Rule, Limits]) {
    assert.ok(each?.description, JSON.stringify(each));
  }
});

Deno.test("the JSON Schema offers editors the names of dumps, flags and chances", () => {
  const dump = option(Action, "dump").properties;
  assert.deepEqual(dump?.dump?.enum, [...new Set([...DUMP_NAMES, ...MACHINE_DUMP_NAMES])]);
  assert.deepEqual(dump?.format?.items?.enum, FORMATS.flatMap(({ name, constant }) => [name, constant]));
  assert.deepEqual(option(Trigger, "exception").properties?.chance?.enum, ["first", "second"]);
});

Deno.test("the JSON Schema refuses what isn't a span or a size", () => {
  const span = new RegExp(option(Trigger, "deadline").properties?.deadline?.pattern ?? "^$");
  for (const [text, fits] of [["30m", true], ["1.5h", true], ["30", false], ["30min", false]] as const) {
    assert.equal(span.test(text), fits, text);
  }
  const size = new RegExp(Limits?.properties?.disk?.pattern ?? "^$");
  for (const [text, fits] of [["4GiB", true], ["1B", true], ["4G", false], ["1iB", false]] as const) {
    assert.equal(size.test(text), fits, text);
  }
});
