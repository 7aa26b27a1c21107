/** The program `trapline`. @module */
import { becomeOwnProgram } from "../watch/hold/self_exec.ts";

/** Runs a command line; the exit code. */
export async function program(args: readonly string[]): Promise<number> {
  await becomeOwnProgram(args);
  if (args[0]?.startsWith("trapline-")) {
    const { ownProgram } = await import(
      "../postmortem/own_programs.ts" as string
    ) as typeof import("../postmortem/own_programs.ts");
    const code = await ownProgram(args);
    if (code !== undefined) return code;
  }
  // Not before: what becomes another program needs nothing of it. In words, for all others do.
  const { cli } = await import("./command_line.ts");
  // An exit code of Windows has 32 bits; Deno takes it signed.
  return await cli(args) | 0;
}

if (import.meta.main) Deno.exit(await program(Deno.args));
