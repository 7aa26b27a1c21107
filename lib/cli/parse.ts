/** The command line's grammar. @module */
import { type InferValue, message, or } from "@optique/core";
import { runSync } from "@optique/run";
import { VERSION } from "../version.ts";
import { attachCommand } from "./attach.ts";
import { checkCommand } from "./check.ts";
import { doctorCommand } from "./doctor.ts";
import { EXIT } from "./failure.ts";
import { importCommand } from "./import.ts";
import { reportCommand } from "./report.ts";
import { runCommand } from "./run.ts";
import { simulateCommand } from "./simulate.ts";
import { snapCommand } from "./snap.ts";

const commands = or(
  runCommand,
  attachCommand,
  snapCommand,
  checkCommand,
  simulateCommand,
  importCommand,
  reportCommand,
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
  ["recipe", "dump", "deadline", "out", "events", "result", "cwd", "env", "engine", "symbols"].map((name) =>
    `--${name}`
  ),
);

/**
 * What the parser can't know, because `run` takes everything from its program on as it is: `--fail-on-capture` may
 * stand without its number, and `--help` is ours before the program. What belongs to the program is not looked at.
 */
function expand(args: readonly string[]): string[] {
  const own = [...args];
  for (let i = 1; i < own.length && own[i]?.startsWith("-") && own[i] !== "--"; i++) {
    if (own[i] === "--help") return ["help", own[0] ?? ""];
    if (own[i] === "--fail-on-capture") own[i] += `=${EXIT.CAPTURED}`;
    if (VALUED.has(own[i] ?? "")) i++;
  }
  return own;
}
