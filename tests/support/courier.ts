/** The courier's own process, to be killed. @module */
import { fromFileUrl, join } from "../../scripts/support/paths.ts";
import { REPO } from "../../scripts/lab/layout.ts";
import { courierScript } from "../../lib/fleet/entry_point.ts";
import { Spool } from "../../lib/ship/spool.ts";

/** A courier that runs. */
export interface CourierProcess extends AsyncDisposable {
  /** Waits until nothing is in the spool. @throws {Error} If that takes longer. */
  drained(ms: number): Promise<void>;
}

const LOOK_MS = 50;

/** Starts it as a watch does; `cutOff` in a network of its own, where nobody is. */
export function courierProcess(
  folder: string,
  env: Record<string, string> = {},
  { cutOff = false }: { readonly cutOff?: boolean } = {},
): CourierProcess {
  const config = ["--config", join(REPO, "deno.json")];
  const run = ["run", "-A", "--quiet", "--no-check", ...config, fromFileUrl(courierScript()), folder, "{}"];
  const [program, args] = cutOff
    ? ["unshare", ["-n", Deno.execPath(), ...run]] as const
    : [Deno.execPath(), run] as const;
  const child = new Deno.Command(program, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const spool = new Spool(folder);
  return {
    drained: async (ms) => {
      const end = performance.now() + ms;
      while (spool.waiting.captures > 0) {
        if (performance.now() > end) throw new Error(`${spool.waiting.captures} captures still wait`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

/** Starts it and kills it so often, each time after a random time from its start. */
export async function killedAtRandom(
  folder: string,
  { kills, longestMs, env = {} }: {
    readonly kills: number;
    readonly longestMs: number;
    readonly env?: Record<string, string>;
  },
): Promise<void> {
  for (let i = 0; i < kills; i++) {
    await using _courier = courierProcess(folder, env);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * longestMs));
  }
}
