/** `trapline attach`: watch a running process. @module */
import { command, constant, type InferValue, message, object } from "@optique/core";
import { VERSION } from "../version.ts";
import { attach } from "../watch/run.ts";
import { DEFAULT_OUT, selectorFields, targetArgument } from "./options.ts";
import { selectorOf } from "./selector.ts";
import { sessionFields, watched } from "./session.ts";

/** The command's options. */
export const attachCommand = command(
  "attach",
  object({
    command: constant("attach"),
    ...sessionFields,
    ...selectorFields,
    target: targetArgument,
  }),
  { brief: message`Watch a running program` },
);

/** Runs it; the process's exit code. */
export async function runAttach(args: InferValue<typeof attachCommand>): Promise<number> {
  const target = selectorOf(args);
  return await watched(
    args,
    (plan, options) =>
      attach(plan, { ...args, ...options, target, out: args.out ?? DEFAULT_OUT, version: VERSION }),
  );
}
