/** `trapline run`: launch under capture. @module */
import {
  command,
  constant,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  passThrough,
  string,
} from "@optique/core";
import { VERSION } from "../version.ts";
import { run } from "../watch/run.ts";
import { UsageError } from "./failure.ts";
import { sessionFields, watched } from "./session.ts";

/** The command's options. */
export const runCommand = command(
  "run",
  object({
    command: constant("run"),
    ...sessionFields,
    followChildren: optional(option("--follow-children", {
      description: message`Watch the processes that the program starts, too`,
    })),
    cwd: optional(
      option("--cwd", string({ metavar: "DIR" }), { description: message`The program's working folder` }),
    ),
    env: multiple(option("--env", string({ metavar: "NAME=VALUE" }), {
      description: message`A variable for the program`,
    })),
    program: passThrough({ format: "greedy", description: message`The program and its arguments` }),
  }),
  { brief: message`Launch a program under capture` },
);

/** The options, parsed. */
export type RunArguments = InferValue<typeof runCommand>;

/** Runs it; the process's exit code. */
export async function runRun(args: RunArguments): Promise<number> {
  const program = programOf(args.program);
  const env = environmentOf(args.env);
  return await watched(
    args,
    (plan, options) => run(plan, { ...args, ...options, program, env, version: VERSION }),
  );
}
function programOf(given: readonly string[]): readonly string[] {
  const program = given[0] === "--" ? given.slice(1) : given;
  if (program[0] === undefined) {
    throw new UsageError("run needs a program: trapline run [options] [--] program args");
  }
  if (given[0] !== "--" && program[0].startsWith("-")) {
    throw new UsageError(
      `Unknown option "${program[0]}". See trapline run --help; a program is put after "--"`,
    );
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
