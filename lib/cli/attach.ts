/** `trapline attach`: watch a running process. @module */
import { argument, command, constant, type InferValue, message, object, string } from "@optique/core";
import { VERSION } from "../version.ts";
import { attach } from "../watch/run.ts";
import { DEFAULT_OUT } from "./options.ts";
import { sessionFields, watched } from "./session.ts";

/** The command's options. */
export const attachCommand = command(
  "attach",
  object({
    command: constant("attach"),
    ...sessionFields,
    target: argument(string({ metavar: "PID|NAME" }), { description: message`A running process` }),
  }),
  { brief: message`Watch a running program` },
);

/** Runs it; the process's exit code. */
export async function runAttach(args: InferValue<typeof attachCommand>): Promise<number> {
  return await watched(
    args,
    (plan, options) => attach(plan, { ...args, ...options, out: args.out ?? DEFAULT_OUT, version: VERSION }),
  );
}
