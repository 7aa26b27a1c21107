/**
 * Writes the made part of docs/recipes.md, the reference of the recipe language: `deno run -A scripts/docs/recipes.ts
 * [--check]`. With --check it only says whether the page is as it should be.
 *
 * @module
 */
import { REPO } from "../lab/layout.ts";
import { keep, withMadePart } from "../support/made.ts";
import { join } from "../support/paths.ts";
import { reference } from "./reference.ts";

const PAGE = join(REPO, "docs", "recipes.md");

/** The page as it should be, by its path. */
export async function files(): Promise<Map<string, string>> {
  return new Map([[PAGE, await withMadePart(PAGE, reference())]]);
}

if (import.meta.main) {
  Deno.exit(await keep(await files(), "deno run -A scripts/docs/recipes.ts", Deno.args.includes("--check")));
}
