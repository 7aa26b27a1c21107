/** `trapline import procdump`: the recipe for a ProcDump command line. @module */
import { messageOf } from "../facts/text.ts";
import {
  argument,
  command,
  constant,
  type InferValue,
  message,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
import { parsePlan } from "../recipe/plan/plan.ts";
import { importProcDump, type ProcDumpImport } from "../recipe/procdump/procdump.ts";
import { writeYaml } from "../recipe/plan/yaml.ts";
import { commandLine } from "../win32/command_line.ts";
import { UsageError } from "./exit.ts";
import { print, printData } from "./print.ts";

/** The command's options. */
export const importCommand = command(
  "procdump",
  object({
    command: constant("import"),
    line: argument(string({ metavar: "LINE" }), {
      description: message`The command line, in one argument`,
    }),
    out: optional(option("--out", string({ metavar: "FILE" }), {
      description: message`Writes the recipe to this file, which is not there yet`,
    })),
  }),
);

/** Runs it; the process's exit code. */
export async function runImport({ line, out: file }: InferValue<typeof importCommand>): Promise<number> {
  const imported = importProcDump(line);
  const yaml = writeYaml(parsePlan(imported.recipe));
  if (file === undefined) printData(yaml.trimEnd());
  else await save(file, yaml);
  for (const note of imported.notes) print(`note: ${note}`);
  for (const { option, reason } of imported.refused) print(`left out: ${option}: ${reason}`);
  const then = nextCommand(imported, file ?? "FILE");
  if (then !== undefined) print(`then: ${commandLine(then)}`);
  return 0;
}

async function save(file: string, yaml: string): Promise<void> {
  try {
    await Deno.writeTextFile(file, yaml, { createNew: true });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new UsageError(`"${file}" is there already, and nothing is written over it`);
    }
    throw new UsageError(`Cannot write "${file}": ${messageOf(error)}`);
  }
}

/** The command that does what the line did, word by word; undefined for a line without a target. */
export function nextCommand({ recipe, target, out }: ProcDumpImport, file: string): string[] | undefined {
  const folder = out === undefined ? [] : ["--out", out];
  if (target.launch !== undefined) {
    const { program, args } = target.launch;
    return ["trapline", "run", "--recipe", file, ...folder, "--", program, ...args];
  }
  if (target.attach === undefined) return undefined;
  const wait = target.wait ? ["--wait"] : [];
  const now = dumpsAtOnce(recipe);
  if (now !== undefined) {
    const kinds = now.flatMap((kind) => ["--dump", kind]);
    return ["trapline", "snap", ...kinds, ...wait, ...folder, String(target.attach)];
  }
  return ["trapline", "attach", "--recipe", file, ...wait, ...folder, String(target.attach)];
}

/** The kinds of dumps of a recipe that writes each once, at once, and does nothing else: that is a snap. */
function dumpsAtOnce({ rules }: ProcDumpImport["recipe"]): string[] | undefined {
  const [rule, ...others] = Object.values(rules);
  if (rule === undefined || others.length > 0 || !("timer" in rule.on) || rule.on.every !== undefined) {
    return undefined;
  }
  const kinds = rule.do.flatMap((action) =>
    "dump" in action && action.name === undefined && action.timeout === undefined
      ? [[action.dump, ...action.format ?? []].join("+")]
      : []
  );
  return kinds.length === rule.do.length ? kinds : undefined;
}
