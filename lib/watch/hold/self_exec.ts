/**
 * Being another program of ours in a process of its own, where there is no script to run. `own_command.ts` says how one
 * is started.
 *
 * @module
 */
import { beHost } from "../../host/entry.ts";
import { beCourier } from "../../fleet/entry_point.ts";

/** What we start ourselves for: an engine host, the probe's child, which crashes, or the courier, which sends captures. */
export type OwnProgram = "host" | "probe" | "courier";

/** Whether this file was put together with others: then there are no scripts that could be run. */
export const BUNDLED: boolean = !/\/self_exec\.[jt]s$/.test(import.meta.url);

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

/** The command that becomes it, which no help names. */
export function hidden(program: OwnProgram): string {
  return `trapline-${program}`;
}
