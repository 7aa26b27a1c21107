/** `trapline check`: is a recipe valid, and what does it say? @module */
import { argument, constant, type InferValue, message, object, option, optional, string } from "./grammar.ts";
import { planInWords } from "../report/plan_words.ts";
import { printData } from "./print.ts";
import { planOfFile } from "./recipe_file.ts";

/** The command's options. */
export const checkCommand = object({
  command: constant("check"),
  json: optional(option("--json", { description: message`The Plan as JSON` })),
  recipe: argument(string({ metavar: "RECIPE" }), {
    description: message`A recipe: .yaml, .json, or .ts (which is code and is executed)`,
  }),
});

/** Runs it; the process's exit code. */
export async function runCheck({ recipe, json }: InferValue<typeof checkCommand>): Promise<number> {
  const plan = await planOfFile(recipe);
  printData(json ? JSON.stringify(plan, null, 2) : planInWords(plan));
  return 0;
}
