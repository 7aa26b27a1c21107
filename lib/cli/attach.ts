/** `trapline attach`: watch a running process. @module */
import { constant, type Groups, type InferValue, message, object, option, optional } from "./grammar.ts";
import { attach } from "../watch/run.ts";
import { UsageError } from "./exit.ts";
import { DEFAULT_OUT, selectorFields, targetArgument } from "./options.ts";
import { selectorOf } from "./selector.ts";
import { sessionFields, sessionGroups, watched } from "./session.ts";
import { runWatch, type WatchArguments } from "./watch.ts";

const targetFields = {
  ...selectorFields,
  all: optional(option("--all", { description: message`All that fit, now and later, as watch does` })),
};

/** The command's options. */
export const attachCommand = object({
  command: constant("attach"),
  ...sessionFields,
  ...targetFields,
  target: targetArgument,
});

/** The same, as the help shows them. */
export const groups: Groups = {
  ...sessionGroups,
  "Which process": { target: targetArgument, ...targetFields },
};

type AttachArguments = InferValue<typeof attachCommand>;

/** Runs it; the process's exit code. */
export async function runAttach(args: AttachArguments): Promise<number> {
  const target = selectorOf(args);
  if (args.all) return await runWatch(ofAll(args));
  return await watched(
    args,
    (plan, options) => attach(plan, { ...args, ...options, target, out: args.out ?? DEFAULT_OUT }),
  );
}

/** The same for `watch`. @throws {UsageError} If an option is about the end of one program. */
function ofAll(args: AttachArguments): WatchArguments {
  const { result, failOnCapture, recordAll, ci, summary, jobTimeout, ...rest } = args;
  const ofOne = {
    "--result": result,
    "--fail-on-capture": failOnCapture,
    "--record-all": recordAll,
    "--ci": ci,
    "--summary": summary,
    "--job-timeout": jobTimeout,
  };
  const [wrong] = Object.entries(ofOne).filter(([, value]) => value !== undefined && value !== false);
  if (wrong) throw new UsageError(`${wrong[0]} is about one program, and --all about each that fits`);
  const none = { keepFirst: undefined, keepLast: undefined, maxAge: undefined, maxSize: undefined };
  return { ...rest, ...none, command: "watch", health: undefined, for: undefined };
}
