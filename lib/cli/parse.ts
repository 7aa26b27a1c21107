/** The command line's grammar. @module */
import { type InferValue, or } from "@optique/core";
import { attachCommand } from "./attach.ts";
import { checkCommand } from "./check.ts";
import { convertCommand } from "./convert.ts";
import { doctorCommand } from "./doctor.ts";
import { EXIT } from "./exit.ts";
import { importCommand } from "./import.ts";
import { inspectCommand } from "./inspect.ts";
import { read } from "./read.ts";
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
  return read(commands, expand(args));
}

/** Options of ours that take the next argument as their value. */
const VALUED = new Set(
  ("recipe exception exit-code debug-text load break hang silence deadline cpu memory dump cooldown disk out events " +
    "result cwd env engine symbols ci summary job-timeout command-line timeout health for keep-first keep-last " +
    "max-age max-size").split(" ").map((name) => `--${name}`).concat(
      "-n",
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
