/** Dumps of a running process, by each contestant. @module */
import { PRESETS } from "../lib/facts/presets.ts";
import { bare } from "./engines.ts";
import { hostSnapshot } from "./host.ts";
import { Program, runClient } from "./program.ts";
import type { Plan, Values } from "./samples.ts";

/** Gives the process to dump, once the contestant is ready. */
type Target = () => Promise<number>;

/** One dump of a target. */
export type Snap = (target: Target) => Promise<Values>;

// The same contents in MINIDUMP_TYPE's own bits: handles, unloaded modules, memory map, threads; full memory.
const RAW_TYPE = { mini: "0x21824", full: "0x21826" };

/** How long a target runs before it is looked at, and in all. */
const SETTLE_MS = 300, TICKER_S = 3;
/** From one of its ticks to the next: what a gap is measured to. */
const TICK_MS = 1;

/** How each contestant takes a dump into a file, which is removed again. */
export function snaps(
  { programs }: Plan,
  engineFolder: string,
  file: string,
  preset: "mini" | "full",
): Record<"host" | "bare" | "cpp" | "raw", Snap> {
  const format = `0x${PRESETS[preset].format.toString(16)}`;
  const program = (...command: [string, ...string[]]): Snap => (target) =>
    runClient(command, async () => `${await target()}`);
  const removing = (snap: Snap): Snap => async (target) => {
    try {
      return await snap(target);
    } finally {
      await Deno.remove(file).catch(() => {});
    }
  };
  return {
    host: removing((target) => hostSnapshot(file, preset, target)),
    bare: removing(program(...bare("snapshot", file, format))),
    cpp: removing(program(programs.client, "snapshot", engineFolder, file, format)),
    raw: removing(program(programs.raw, "snapshot", engineFolder, file, RAW_TYPE[preset])),
  };
}

/** Takes it of a program that ticks, and adds the longest time between two ticks. */
export async function ofTicker(ticker: string, snap: Snap): Promise<Values> {
  await using stack = new AsyncDisposableStack();
  let program: Program | undefined;
  const values = await snap(async () => {
    program = stack.use(new Program([ticker, `${TICKER_S}`, `${TICK_MS}`]));
    await program.until("ready");
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return program.pid;
  });
  const gap = /\d+/.exec(await program?.until("worst gap") ?? "");
  return { ...values, gap: Number(gap?.[0]) };
}
