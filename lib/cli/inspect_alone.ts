/** `trapline inspect` without the other commands. @module */
import { inspectCommand, runInspect, USUAL_ENGINE } from "./inspect.ts";
import { read } from "./read.ts";

/** Runs the command line of `inspect`; the exit code. `--engine` may stand without its path. */
export async function perform(args: readonly string[]): Promise<number> {
  const expanded = args.map((arg) => arg === "--engine" ? `${arg}=${USUAL_ENGINE}` : arg);
  return await runInspect(read(inspectCommand, expanded));
}
