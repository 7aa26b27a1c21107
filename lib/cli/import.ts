/** `trapline import procdump`: the recipe for a ProcDump command line. @module */
import { argument, command, constant, type InferValue, message, object, string } from "./grammar.ts";
import { parsePlan } from "../recipe/plan/plan.ts";
import { importProcDump } from "../recipe/procdump/procdump.ts";
import { writeYaml } from "../recipe/plan/yaml.ts";
import { print, printData } from "./print.ts";

/** The command's options. */
export const importCommand = command(
  "procdump",
  object({
    command: constant("import"),
    line: argument(string({ metavar: "LINE" }), {
      description: message`The command line, in one argument`,
    }),
  }),
);

/** Runs it; the process's exit code. */
export function runImport({ line }: InferValue<typeof importCommand>): number {
  const { recipe, notes, refused, target, out } = importProcDump(line);
  printData(writeYaml(parsePlan(recipe)).trimEnd());
  for (const note of notes) print(`note: ${note}`);
  for (const { option, reason } of refused) print(`left out: ${option}: ${reason}`);
  const to = out === undefined ? "" : ` --out ${out}`;
  if ("launch" in target && target.launch) {
    print(
      `then: trapline run --recipe FILE${to} -- ${[target.launch.program, ...target.launch.args].join(" ")}`,
    );
  } else if ("attach" in target) print(`then: trapline attach --recipe FILE${to} ${target.attach}`);
  return 0;
}
