/** Starting ourselves again, for what needs a process of its own. @module */
import { fileURLToPath } from "node:url";
import { beHost, HOST_SCRIPT } from "../../host/entry.ts";
import { beCourier, COURIER_SCRIPT } from "../../ship/entry_point.ts";

/** What we start ourselves for: an engine host, the probe's child, which crashes, or the courier, which sends captures. */
export type OwnProgram = "host" | "probe" | "courier";

const SCRIPTS: Readonly<Record<OwnProgram, string>> = {
  host: HOST_SCRIPT,
  probe: new URL("../probe_child.ts", import.meta.url).href,
  courier: COURIER_SCRIPT,
};
const DENO_RUN = ["run", "--quiet", "-A", "--no-check"];
/** Those that import nothing but our own files: no configuration of the user's has a say in it. */
const ALONE = ["--no-config", "--no-npm"];
/** Where the courier's packages are named, in a checkout. */
const CONFIG = "../../../deno.json";
/** Whether this file was put together with others: then there are no scripts that could be run. */
const BUNDLED = !/\/self_exec\.[jt]s$/.test(import.meta.url);

/**
 * The arguments with which this executable becomes such a program: deno runs a script. A bundle, and an executable that
 * was made by `deno compile`, have none, and take a command that no user needs.
 */
export function ownArguments(program: OwnProgram): string[] {
  if (Deno.build.standalone) return [hidden(program)];
  if (program !== "courier") {
    return [...DENO_RUN, ...ALONE, ...BUNDLED ? [Deno.mainModule, hidden(program)] : [SCRIPTS[program]]];
  }
  if (BUNDLED) return [...DENO_RUN, Deno.mainModule, hidden(program)];
  return [...DENO_RUN, "--config", fromFileUrl(CONFIG), SCRIPTS.courier];
}

/**
 * A command line of ours, word by word, that somebody else can start later and from any folder: a registry, for example.
 */
export function ownCommand(...args: string[]): string[] {
  if (Deno.build.standalone) return [Deno.execPath(), ...args];
  const config = BUNDLED ? ["--no-config"] : ["--config", fromFileUrl(CONFIG)];
  return [
    Deno.execPath(),
    "run",
    "--quiet",
    "-A",
    "--no-check",
    ...config,
    fromFileUrl(Deno.mainModule),
    ...args,
  ];
}

function fromFileUrl(url: string): string {
  return fileURLToPath(new URL(url, import.meta.url));
}

/** Becomes such a program, where there are no scripts and its arguments say so; else does nothing. */
export async function becomeOwnProgram([command, ...args]: readonly string[]): Promise<void> {
  if (!Deno.build.standalone && !BUNDLED) return;
  if (command === hidden("host")) await beHost(args);
  if (command === hidden("courier")) await beCourier(args);
  if (command === hidden("probe")) {
    const { crash } = await import("../probe_child.ts" as string) as typeof import("../probe_child.ts");
    crash();
  }
}

function hidden(program: OwnProgram): string {
  return `trapline-${program}`;
}
