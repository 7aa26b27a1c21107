/** The work of `main` in recipe_main.ts: a recipe as a program with the options of `trapline run`. @module */
import type { Plan } from "../recipe/plan/plan.ts";
import { SESSION_ALONE, usageOf } from "./commands.ts";
import { failure } from "./failure.ts";
import { helpOf } from "./help.ts";
import { print, printData } from "./print.ts";
import { read } from "./read.ts";
import { groups, runCommand, runRun } from "./run.ts";
import { scan } from "./scan.ts";

import type { MainDefaults } from "./run.ts";

/** Runs it with a command line; the exit code. Nothing is thrown: an error is printed and has a code of its own. */
export async function runRecipe(
  recipe: Plan,
  args: readonly string[],
  defaults: MainDefaults,
): Promise<number> {
  try {
    const scanned = scan("run", runCommand.usage, args, SESSION_ALONE);
    if (!scanned.help) return await runRun(read(runCommand, scanned.args, usageOf("run")), recipe, defaults);
    printData(helpOf("run", { grammar: runCommand, alone: SESSION_ALONE, groups }));
    return 0;
  } catch (error) {
    const { code, text } = failure(error);
    print(`trapline: ${text}`);
    return code;
  }
}
