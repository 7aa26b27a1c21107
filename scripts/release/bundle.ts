/**
 * The command line in a few files, which starts three times as fast as our sources: nothing is resolved or transpiled.
 *
 * @module
 */
import { capture } from "../support/command.ts";
import { join } from "../support/paths.ts";
import { ROOT } from "./layout.ts";

/** What is run. */
export const ENTRY = "main.js";

/** Puts `lib/cli/main.ts` and all that it imports into a folder. */
export async function bundle(folder: string): Promise<void> {
  const flags = ["--quiet", "--platform", "deno", "--code-splitting", "--outdir", folder];
  await capture(Deno.execPath(), ["bundle", ...flags, join("lib", "cli", "main.ts")], { cwd: ROOT });
}
