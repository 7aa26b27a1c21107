/** Reading a command line by a grammar, the same way for every one. @module */
import { type InferValue, message, type Parser } from "@optique/core";
import { runSync } from "@optique/run";
import { VERSION } from "../version.ts";
import { EXIT } from "./exit.ts";

/** What the arguments mean; wrong usage ends the process with code 2, and help and version with 0. */
export function read<T extends Parser<"sync", unknown, unknown>>(
  grammar: T,
  args: readonly string[],
): InferValue<T> {
  return runSync(grammar, {
    programName: "trapline",
    args,
    brief: message`Capture recipes for Windows crash and hang dumps`,
    help: "both",
    version: VERSION,
    errorExitCode: EXIT.USAGE,
    aboveError: "none",
  });
}
