/** `trapline attach`: watch a running process, or with `--kernel` a machine. @module */
import {
  constant,
  type Groups,
  type InferValue,
  message,
  multiple,
  object,
  option,
  optional,
  string,
} from "./grammar.ts";
import { attach } from "../watch/run.ts";
import { UsageError } from "./exit.ts";
import { kernelFields } from "./kernel_options.ts";
import { DEFAULT_OUT, selectorFields, targetArgument } from "./options.ts";
import { selectorOf } from "./selector.ts";
import { sessionFields, sessionGroups, watched } from "./session.ts";
import { runWatch, type WatchArguments } from "./watch.ts";

const targetFields = {
  ...selectorFields,
  all: optional(option("--all", { description: message`All that fit, now and later, as watch does` })),
};

const machineFields = {
  kernel: kernelFields.kernel,
  bugcheck: multiple(option("--bugcheck", string({ metavar: "CODE|NAME" }), {
    description: message`Only this bug check: 0xD1 (else every one)`,
  })),
  stop: optional(option("--stop", { description: message`Leave it stopped once a dump was written` })),
  patience: kernelFields.patience,
};

const optionalTarget = optional(targetArgument);

/** The command's options. */
export const attachCommand = object({
  command: constant("attach"),
  ...sessionFields,
  ...targetFields,
  ...machineFields,
  target: optionalTarget,
});

/** The same, as the help shows them. */
export const groups: Groups = {
  ...sessionGroups,
  "Which process": { target: optionalTarget, ...targetFields },
  "A machine instead": machineFields,
};

type AttachArguments = InferValue<typeof attachCommand>;

/** Runs it; the process's exit code. */
export async function runAttach(args: AttachArguments): Promise<number> {
  const { kernel, target: name } = args;
  if (kernel !== undefined) {
    const { attachKernel } = await import(
      "./attach_kernel.ts" as string
    ) as typeof import("./attach_kernel.ts");
    return await attachKernel({ ...args, kernel });
  }
  if (name === undefined) {
    throw new UsageError(
      "attach needs a process, or a machine: trapline attach TARGET, or --kernel CONNECTION",
    );
  }
  for (const option of ["stop", "patience"] as const) {
    if (args[option] !== undefined) {
      throw new UsageError(`--${option} is about a machine: it goes with --kernel`);
    }
  }
  const named = { ...args, target: name };
  const target = selectorOf(named);
  if (args.all) return await runWatch(ofAll(named));
  return await watched(
    args,
    (plan, options) => attach(plan, { ...args, ...options, target, out: args.out ?? DEFAULT_OUT }),
  );
}

/** The same for `watch`. @throws {UsageError} If an option is about the end of one program. */
function ofAll(args: AttachArguments & { readonly target: string }): WatchArguments {
  const { result, failOnCapture, recordAll, ci, summary, jobTimeout, junit, sarif, ...rest } = args;
  const ofOne = {
    "--result": result,
    "--fail-on-capture": failOnCapture,
    "--record-all": recordAll,
    "--ci": ci,
    "--summary": summary,
    "--job-timeout": jobTimeout,
    "--junit": junit,
    "--sarif": sarif,
  };
  const [wrong] = Object.entries(ofOne).filter(([, value]) => value !== undefined && value !== false);
  if (wrong) throw new UsageError(`${wrong[0]} is about one program, and --all about each that fits`);
  const none = { keepFirst: undefined, keepLast: undefined, maxAge: undefined, maxSize: undefined };
  return { ...rest, ...none, command: "watch", health: undefined, for: undefined };
}
