/** The program `trapline`. @module */
import { becomeOwnProgram } from "../watch/hold/own_program.ts";
import { cli } from "./command_line.ts";

/** Runs a command line; the exit code. */
export async function program(args: readonly string[]): Promise<number> {
  await becomeOwnProgram(args);
  // An exit code of Windows has 32 bits; Deno takes it signed.
  return await cli(args) | 0;
}

if (import.meta.main) Deno.exit(await program(Deno.args));
