/**
 * Writes the JSON Schemas of recipe files and of what `inspect --json` prints: `deno run -A scripts/schema.ts
 * [--check]`. With --check it only says whether the files are as they should be.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { recipeSchema } from "../lib/recipe/plan/plan.ts";
import { inspectSchema } from "../lib/report/inspection_schema.ts";
import { dirname, fromFileUrl, join } from "./support/paths.ts";

const FOLDER = join(dirname(dirname(fromFileUrl(import.meta.url))), "schema");
const SCHEMAS = { "recipe.schema.json": recipeSchema, "inspect.schema.json": inspectSchema };

/** Whether a file is as it should be. */
async function check(name: string, wanted: string): Promise<boolean> {
  const there = await Deno.readTextFile(join(FOLDER, name)).catch(() => "");
  const same = there.replaceAll("\r\n", "\n") === wanted;
  console.log(`${name}: ${same ? "up to date" : "FAILED: run deno run -A scripts/schema.ts"}`);
  return same;
}

async function write(name: string, wanted: string): Promise<boolean> {
  await Deno.mkdir(FOLDER, { recursive: true });
  await Deno.writeTextFile(join(FOLDER, name), wanted);
  console.log(`${name}: written, ${wanted.length} characters`);
  return true;
}

const act = Deno.args.includes("--check") ? check : write;
const done = await Promise.all(
  Object.entries(SCHEMAS).map(([name, schema]) => act(name, JSON.stringify(schema(), null, 2) + "\n")),
);
Deno.exit(done.every(Boolean) ? 0 : 1);
