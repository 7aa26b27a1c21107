/**
 * `deno task trapline ARGS...`: the command line, natively where it can be, in the lab where it needs Windows.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { COMMANDS } from "../lib/cli/commands.ts";
import { HELP } from "../lib/cli/scan.ts";
import { exec, windowsDeno } from "./lab/exec.ts";
import { REPO, windowsPath } from "./lab/layout.ts";
import { LabError } from "./lab/steps.ts";
import { up } from "./lab/up.ts";
import { join } from "./support/paths.ts";
import { CommandError, inherit } from "./support/command.ts";

/** Commands whose arguments are files of this machine, and of which no program has its own. */
const READS_DUMPS = new Set(["inspect", "convert"]);

/** A path from this machine's root as a Windows program has it. */
function windowsNames(arg: string): string {
  return arg.startsWith("/") ? windowsPath(arg) : arg;
}

const ENTRY = join(REPO, "lib/cli/main.ts");

async function main(args: string[]): Promise<number> {
  const cwd = Deno.env.get("INIT_CWD") ?? Deno.cwd();
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  const help = own.some((arg) => HELP.includes(arg));
  // `inspect` needs the engine for its stacks alone.
  const engine = COMMANDS[args[0] ?? ""]?.windows ||
    args[0] === "inspect" && args.some((arg) => /^--engine(=|$)/.test(arg));
  if (Deno.build.os !== "windows" && engine && !help) {
    await up((line) => console.error(line));
    return await exec(
      await windowsDeno(ENTRY, READS_DUMPS.has(args[0] ?? "") ? args.map(windowsNames) : args, cwd),
    );
  }
  return await inherit(Deno.execPath(), ["run", "-A", "--no-check", ENTRY, ...args], { cwd });
}

try {
  Deno.exit(await main(Deno.args) | 0);
} catch (error) {
  if (!(error instanceof LabError || error instanceof CommandError)) throw error;
  console.error(`trapline: ${error.message}`);
  Deno.exit(125);
}
