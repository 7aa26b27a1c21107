/**
 * The courier's process: `main.ts FOLDER SPOOL [FLEET]`, where SPOOL is a recipe's `spool` as JSON and FLEET the server of
 * its fleet. Ends when it is ended.
 *
 * @module
 */
import { spoolSchema } from "../recipe/plan/sinks.ts";
import { Courier } from "../ship/courier.ts";
import { spoolLimits } from "../ship/schedule.ts";
import { openGate } from "./open_gate.ts";

/** Sends what waits in a folder's spool until somebody ends the process. */
export async function runCourier([folder = "", spool = "{}", fleet]: readonly string[]): Promise<never> {
  const limits = spoolLimits(spoolSchema.parse(JSON.parse(spool)));
  const { signal } = new AbortController();
  await new Courier({
    folder,
    limits,
    signal,
    fleet: fleet || undefined,
    gate: openGate,
    enough: () => false,
  }).run();
  Deno.exit(0);
}

if (import.meta.main) await runCourier(Deno.args);
