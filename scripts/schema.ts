/**
 * Writes the JSON Schemas of recipe files and of all that Trapline writes as JSON: `deno run -A scripts/schema.ts
 * [--check]`. With --check it only says whether the files are as they should be.
 *
 * @module
 */
import { recipeSchema } from "../lib/recipe/plan/json_schema.ts";
import { z } from "zod";
import { healthSchema } from "../lib/log/health.ts";
import { resultSchema } from "../lib/log/result.ts";
import { recordSchema } from "../lib/log/schema.ts";
import { manifestSchema } from "../lib/store/manifest_schema.ts";
import { compareSchema } from "../lib/report/comparison_schema.ts";
import { inspectSchema } from "../lib/report/inspection_schema.ts";
import { keep } from "./support/made.ts";
import { dirname, fromFileUrl, join } from "./support/paths.ts";

const FOLDER = join(dirname(dirname(fromFileUrl(import.meta.url))), "schema");
/** Files that Trapline writes for others to read: what a version later than theirs adds, they pass over. */
const written = (title: string, schema: z.ZodType) => (): object => ({
  title,
  ...z.toJSONSchema(schema, { target: "draft-7" }),
});
const SCHEMAS: Readonly<Record<string, () => object>> = {
  "recipe.schema.json": recipeSchema,
  "inspect.schema.json": inspectSchema,
  "compare.schema.json": compareSchema,
  "record.schema.json": written("A line of the event log that --events writes", recordSchema),
  "manifest.schema.json": written("What lies as JSON beside a dump", manifestSchema),
  "result.schema.json": written("What --result writes", resultSchema),
  "health.schema.json": written("What --health writes", healthSchema),
};

const files = new Map(
  Object.entries(SCHEMAS).map((
    [name, schema],
  ) => [join(FOLDER, name), JSON.stringify(schema(), null, 2) + "\n"]),
);
Deno.exit(await keep(files, "deno run -A scripts/schema.ts", Deno.args.includes("--check")));
