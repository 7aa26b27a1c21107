/** `trapline simulate`: what would have fired, and when. @module */
import { resolve } from "node:path";
import { argument, constant, type InferValue, message, object, option, optional, string } from "./grammar.ts";
import { unmetExpectations } from "../policy/expectations.ts";
import { simulate } from "../policy/simulate.ts";
import { readTimeline } from "../policy/timeline.ts";
import { actionInWords } from "../recipe/actions/action.ts";
import { count, messageOf, plain, span } from "../facts/text.ts";
import { EXIT, UsageError } from "./exit.ts";
import { print, printData } from "./print.ts";
import { planOfFile } from "./recipe_file.ts";
import { readTextFile } from "./text_file.ts";

/** The command's options. */
export const simulateCommand = object({
  command: constant("simulate"),
  until: optional(option("--until", string({ metavar: "TIME" }), {
    description: message`How long time goes on: 10m. Else to the last event`,
  })),
  json: optional(option("--json", { description: message`The result as JSON` })),
  recipe: argument(string({ metavar: "RECIPE" })),
  timeline: argument(string({ metavar: "TIMELINE" }), {
    description: message`NDJSON as --events writes it, with expectations if you like`,
  }),
});

/** Runs it; the process's exit code: 1 when an expectation isn't met, 2 when the recording can't answer. */
export async function runSimulate(args: InferValue<typeof simulateCommand>): Promise<number> {
  const plan = await planOfFile(args.recipe);
  const timeline = readTimeline(await textOf(args.timeline));
  const result = simulate(plan, timeline, args.until === undefined ? {} : { until: args.until });
  if (result.lacks.length > 0) {
    throw new UsageError(
      `"${args.timeline}" was recorded without what this recipe waits for: ${result.lacks.join(", ")}. ` +
        "Record it again with --record-all, or with this recipe",
    );
  }
  if (args.json) printData(JSON.stringify(result, null, 2));
  else {
    for (const { at, rule, action, shared } of result.decisions) {
      const file = shared ? " (one file with the same dump above)" : "";
      printData(`${span(at)}  ${rule}: ${plain(actionInWords(action))}${file}`);
    }
    for (const { at, rule, reason } of result.suppressed) {
      printData(`${span(at)}  ${rule}: held back by ${reason}`);
    }
    printData(`${count(result.fired.length, "firing")}, ${count(result.decisions.length, "action")}`);
  }
  const unmet = unmetExpectations(plan, timeline, result);
  for (const { line, because } of unmet) print(`${args.timeline}:${line}: ${because}`);
  return unmet.length === 0 ? 0 : EXIT.NO_DUMP;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readTextFile(resolve(path));
  } catch (error) {
    throw new UsageError(
      `Cannot read the timeline "${path}": ${messageOf(error)}`,
    );
  }
}
