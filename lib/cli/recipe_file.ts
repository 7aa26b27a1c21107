/** The recipe of a command: from a file, or from the options. @module */
import { messageOf } from "../facts/text.ts";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { RecipeError } from "../recipe/language/error.ts";
import { parsePlan, type Plan } from "../recipe/plan/plan.ts";
import { UsageError } from "./exit.ts";
import { readTextFile } from "./text_file.ts";

/**
 * Reads a recipe file. YAML and JSON are data; a module (.ts, .js) is code and is executed, and its default export or
 * its only recipe is taken.
 *
 * @throws {UsageError} If the file can't be read or holds no recipe.
 * @throws {RecipeError} If it isn't valid, with the place.
 */
export async function planOfFile(path: string): Promise<Plan> {
  if (/^\.[cm]?[jt]sx?$/.test(extname(path))) return await planOfModule(path);
  let text: string;
  try {
    text = await readTextFile(resolve(path));
  } catch (error) {
    throw new UsageError(
      `Cannot read the recipe "${path}": ${messageOf(error)}`,
    );
  }
  const { readRecipe } = await import(
    "../recipe/plan/yaml.ts" as string
  ) as typeof import("../recipe/plan/yaml.ts");
  return readRecipe(text, path);
}

async function planOfModule(path: string): Promise<Plan> {
  let module: Record<string, unknown>;
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    throw new UsageError(
      `Cannot load the recipe "${path}": ${messageOf(error)}`,
    );
  }
  const recipes = Object.values(module).filter(looksLikeOne);
  const found = module.default ?? (recipes.length === 1 ? recipes[0] : undefined);
  if (found !== undefined) return parsePlan(found);
  throw new UsageError(
    recipes.length === 0
      ? `"${path}" exports no recipe: export const mine = recipe({ … })`
      : `"${path}" exports ${recipes.length} recipes: make one of them the default export`,
  );
}

function looksLikeOne(value: unknown): value is object {
  return typeof value === "object" && value !== null && "name" in value && "rules" in value;
}

/**
 * Refuses debugger commands that came with a file, unless they were allowed.
 *
 * @throws {RecipeError} If there are any.
 */
export function refuseCommands(plan: Plan, allowed: boolean): void {
  if (allowed) return;
  for (const [name, { do: actions }] of Object.entries(plan.rules)) {
    if (!actions.some((action) => "commands" in action)) continue;
    throw new RecipeError(
      `Rule "${name}" runs debugger commands, which can do what a debugger can: allow it with --allow-commands`,
    );
  }
}
