/** A recipe as a program: `deno run -A recipe.ts`. @module */
import type { Plan } from "../recipe/plan/plan.ts";
import type { MainDefaults } from "./run.ts";

export type { MainDefaults } from "./run.ts";

/**
 * Runs a recipe with the options of `trapline run`, read from the command line, and sets the exit code as it does.
 *
 * @example A recipe that is a program
 * ```ts ignore
 * import { dump, exception, main, recipe } from "trapline";
 *
 * const crash = recipe({ name: "crash", rules: { any: { on: exception("*"), do: [dump("mini")] } } });
 * if (import.meta.main) await main(crash, { launch: ["checkout.exe"], out: "dumps" });
 * ```
 */
export async function main(recipe: Plan, defaults: MainDefaults = {}): Promise<void> {
  const { runRecipe } = await import("./run_recipe.ts" as string) as typeof import("./run_recipe.ts");
  Deno.exitCode = await runRecipe(recipe, Deno.args, defaults) | 0;
}
