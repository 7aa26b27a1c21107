/**
 * Writes the JSON Schema of recipe files: `deno run -A scripts/schema.ts [--check]`. With --check it only says whether
 * the file is as it should be.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { recipeSchema } from "../lib/recipe/json_schema.ts";
import { dirname, fromFileUrl, join } from "./support/paths.ts";

const FILE = join(dirname(dirname(fromFileUrl(import.meta.url))), "schema", "recipe.schema.json");

const wanted = JSON.stringify(recipeSchema(), null, 2) + "\n";
if (Deno.args.includes("--check")) {
  const there = await Deno.readTextFile(FILE).catch(() => "");
  const same = there.replaceAll("\r\n", "\n") === wanted;
  console.log(same ? "schema: up to date" : "schema: FAILED: run deno run -A scripts/schema.ts");
  Deno.exit(same ? 0 : 1);
}
await Deno.mkdir(dirname(FILE), { recursive: true });
await Deno.writeTextFile(FILE, wanted);
console.log(`schema: written, ${wanted.length} characters`);
