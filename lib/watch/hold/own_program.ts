/** Starting ourselves again, for what needs a process of its own. @module */
import { beHost, HOST_SCRIPT } from "../../host/protocol.ts";

/** What we start ourselves for: an engine host, or the probe's child, which crashes. */
export type OwnProgram = "host" | "probe";

const SCRIPTS: Readonly<Record<OwnProgram, string>> = {
  host: HOST_SCRIPT,
  probe: new URL("../probe_child.ts", import.meta.url).href,
};
/** They import nothing but our own files, so that no configuration of the user's has a say in it. */
const DENO_RUN = ["run", "--quiet", "-A", "--no-check", "--no-config", "--no-npm"];

/**
 * The arguments with which this executable becomes such a program: deno runs a script, and an executable that was made
 * by `deno compile`, which holds the scripts, takes a command that no user is told of.
 */
export function ownArguments(program: OwnProgram): string[] {
  return Deno.build.standalone ? [hidden(program)] : [...DENO_RUN, SCRIPTS[program]];
}

/** Becomes such a program, if a compiled executable was told to; else does nothing. */
export async function becomeOwnProgram([command, ...args]: readonly string[]): Promise<void> {
  if (!Deno.build.standalone) return;
  if (command === hidden("host")) await beHost(args);
  if (command === hidden("probe")) (await import("../probe_child.ts")).crash();
}

function hidden(program: OwnProgram): string {
  return `trapline-${program}`;
}
