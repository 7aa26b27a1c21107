/** The command line, started by a scenario. @module */
import { fileURLToPath } from "node:url";

const own = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The arguments with which deno.exe is `trapline ARGS...`. */
export function cliArguments(...args: readonly string[]): string[] {
  const flags = ["run", "-A", "--no-check", "--cached-only", "--node-modules-dir=manual"];
  return [...flags, "--config", own("deno.json"), own("lib/cli/main.ts"), ...args];
}
