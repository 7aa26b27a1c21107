/**
 * Command lines that start ourselves again, for what needs a process of its own: {@link ownArguments} for one that is
 * started now, {@link ownCommand} for one that somebody else starts later.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { hostScript } from "../../host/entry.ts";
import { courierScript } from "../../fleet/entry_point.ts";
import { BUNDLED, hidden, type OwnProgram } from "./self_exec.ts";

const SCRIPTS: Readonly<Record<OwnProgram, () => string>> = {
  host: hostScript,
  probe: () => new URL("../probe_child.ts", import.meta.url).href,
  courier: courierScript,
};
const DENO_RUN = ["run", "--quiet", "-A", "--no-check"];
/** Those that import nothing but our own files: no configuration of the user's has a say in it. */
const ALONE = ["--no-config", "--no-npm"];
/** Where the courier's packages are named, in a checkout. */
const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));
/** The command line: in a bundle beside this file, whoever runs it, also a program that uses us as a library. */
const PROGRAM = new URL(BUNDLED ? "./main.js" : "../../cli/main.ts", import.meta.url).href;

/**
 * The arguments with which this executable becomes such a program: deno runs a script. A bundle, and an executable that
 * was made by `deno compile`, have none, and take a command that no help names.
 */
export function ownArguments(program: OwnProgram): string[] {
  if (Deno.build.standalone) return [hidden(program)];
  if (program !== "courier") {
    return [...DENO_RUN, ...ALONE, ...BUNDLED ? [PROGRAM, hidden(program)] : [SCRIPTS[program]()]];
  }
  if (BUNDLED) return [...DENO_RUN, PROGRAM, hidden(program)];
  return [...DENO_RUN, "--config", CONFIG, SCRIPTS.courier()];
}

/**
 * A command line of ours, word by word, that somebody else can start later and from any folder: a registry, for example.
 */
export function ownCommand(...args: string[]): string[] {
  if (Deno.build.standalone) return [Deno.execPath(), ...args];
  const config = BUNDLED ? ["--no-config"] : ["--config", CONFIG];
  return [Deno.execPath(), ...DENO_RUN, ...config, fileURLToPath(PROGRAM), ...args];
}
