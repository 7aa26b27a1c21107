/** `trapline run`: launch under capture. @module */
import {
  choice,
  constant,
  type Groups,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  passThrough,
  string,
} from "./grammar.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { run, type RunResult } from "../watch/run.ts";
import { UsageError } from "./exit.ts";
import { DEFAULT_OUT, path } from "./options.ts";
import { sessionFields, sessionGroups, watched, type WatchedOptions } from "./session.ts";

const programFields = {
  followChildren: optional(option("--follow-children", {
    description: message`Watch the processes that it starts, too`,
  })),
  until: optional(option("--until", choice(["root", "tree"], { metavar: "WHEN" }), {
    description: message`End with it (root) or with all it started (tree)`,
  })),
  cwd: optional(option("--cwd", path("DIR"), { description: message`Its working folder` })),
  env: multiple(option("--env", string({ metavar: "NAME=VALUE" }), {
    description: message`A variable for it; may be repeated`,
  })),
};

/** The command's options. */
export const runCommand = object({
  command: constant("run"),
  ...sessionFields,
  ...programFields,
  program: passThrough({ format: "greedy", description: message`The program and its arguments` }),
});

/** The same, as the help shows them. */
export const groups: Groups = { ...sessionGroups, "The program": programFields };

/** The options, parsed. */
export type RunArguments = InferValue<typeof runCommand>;

/** What a recipe's own program does when its command line doesn't say otherwise. */
export interface MainDefaults {
  /** The program to launch, and its arguments. */
  readonly launch?: readonly string[];
  /** The output folder. */
  readonly out?: string;
  /** Whether the processes that the program starts are watched too. */
  readonly followChildren?: boolean;
}

/** Runs it, with the recipe of the options or a given one; the process's exit code. */
export async function runRun(
  args: RunArguments,
  recipe?: Plan,
  defaults: MainDefaults = {},
): Promise<number> {
  const program = args.program.length === 0 && defaults.launch ? defaults.launch : programOf(args.program);
  const env = environmentOf(args.env);
  const out = args.out ?? defaults.out ?? DEFAULT_OUT;
  const followChildren = args.followChildren ?? (args.until === "tree" || defaults.followChildren);
  const session = (plan: Plan, options: WatchedOptions): Promise<RunResult> =>
    run(plan, { ...args, ...options, program, env, out, followChildren });
  return await watched(args, session, recipe);
}

function programOf(given: readonly string[]): readonly string[] {
  const program = given[0] === "--" ? given.slice(1) : given;
  if (program[0] === undefined) {
    throw new UsageError("run needs a program: trapline run [options] [--] program args");
  }
  return program;
}

function environmentOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf("=");
    if (at <= 0) throw new UsageError(`--env takes NAME=VALUE, not "${pair}"`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  }));
}
