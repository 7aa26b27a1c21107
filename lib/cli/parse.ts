/** The command line's grammar. @module */
import { type InferValue, message, or } from "@optique/core";
import { runSync } from "@optique/run";
import { VERSION } from "../version.ts";
import { attachCommand } from "./attach.ts";
import { checkCommand } from "./check.ts";
import { convertCommand } from "./convert.ts";
import { doctorCommand } from "./doctor.ts";
import { EXIT } from "./failure.ts";
import { importCommand } from "./import.ts";
import { inspectCommand, USUAL_ENGINE } from "./inspect.ts";
import { reportCommand } from "./report.ts";
import { runCommand } from "./run.ts";
import { simulateCommand } from "./simulate.ts";
import { pruneCommand } from "./prune.ts";
import { resumeCommand } from "./resume.ts";
import { snapCommand } from "./snap.ts";
import { watchCommand } from "./watch.ts";

const commands = or(
  runCommand,
  attachCommand,
  watchCommand,
  snapCommand,
  resumeCommand,
  pruneCommand,
  checkCommand,
  simulateCommand,
  importCommand,
  reportCommand,
  inspectCommand,
  convertCommand,
  doctorCommand,
);

/** Reads a command line; wrong usage ends the process with code 2, and help and version with 0. */
export function parse(args: readonly string[]): InferValue<typeof commands> {
  return runSync(commands, {
    programName: "trapline",
    args: expand(args),
    brief: message`Capture recipes for Windows crash and hang dumps`,
    help: "both",
    version: VERSION,
    errorExitCode: EXIT.USAGE,
    aboveError: "none",
  });
}

/** Options of ours that take the next argument as their value. */
const VALUED = new Set(
  ("recipe exception exit-code debug-text load break hang silence deadline cpu memory dump cooldown disk out events " +
    "result cwd env engine symbols ci summary job-timeout command-line timeout").split(" ").map((name) =>
      `--${name}`
    ).concat(
      "-n",
    ),
);

/**
 * What the parser can't know, because `run` takes everything from its program on as it is: `--fail-on-capture` may
 * stand without its number, `--engine` of `inspect` without its path, and `--help` is ours before the program. What
 * belongs to the program is not looked at.
 */
function expand(args: readonly string[]): string[] {
  // `inspect` takes no program, so its options may stand anywhere.
  const own = args.map((arg) => args[0] === "inspect" && arg === "--engine" ? `${arg}=${USUAL_ENGINE}` : arg);
  for (let i = 1; i < own.length && own[i]?.startsWith("-") && own[i] !== "--"; i++) {
    if (own[i] === "--help") return ["help", own[0] ?? ""];
    if (own[i] === "--fail-on-capture") own[i] += `=${EXIT.CAPTURED}`;
    if (VALUED.has(own[i] ?? "")) i++;
  }
  return own;
}
