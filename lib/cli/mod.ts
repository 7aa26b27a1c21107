/**
 * The command line as a function: parse, run, give the exit code.
 *
 * @module
 */
import { message, or } from "@optique/core";
import { runSync } from "@optique/run";
import { VERSION } from "../version.ts";
import { attachCommand, runAttach } from "./attach.ts";
import { checkCommand, runCheck } from "./check.ts";
import { doctorCommand, runDoctor } from "./doctor.ts";
import { EXIT, failure } from "./failure.ts";
import { importCommand, runImport } from "./import.ts";
import { print } from "./print.ts";
import { runCommand, runRun } from "./run.ts";
import { runSnap, snapCommand } from "./snap.ts";

const commands = or(runCommand, attachCommand, snapCommand, checkCommand, importCommand, doctorCommand);

/** Runs a command line; the exit code. Nothing is thrown: an error is printed and has a code of its own. */
export async function cli(args: readonly string[]): Promise<number> {
  const parsed = runSync(commands, {
    programName: "trapline",
    args: expand(args),
    brief: message`Capture recipes for Windows crash and hang dumps`,
    help: "both",
    version: VERSION,
    errorExitCode: EXIT.USAGE,
    aboveError: "none",
  });
  try {
    switch (parsed.command) {
      case "run":
        return await runRun(parsed);
      case "attach":
        return await runAttach(parsed);
      case "check":
        return await runCheck(parsed);
      case "import":
        return runImport(parsed);
      case "snap":
        return await runSnap(parsed);
      case "doctor":
        return await runDoctor(parsed);
    }
  } catch (error) {
    const { code, text } = failure(error);
    print(`trapline: ${text}`);
    return code;
  }
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
