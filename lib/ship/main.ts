/** The courier's process: `main.ts FOLDER SPOOL`, where SPOOL is a recipe's `spool` as JSON. Ends when it is ended. @module */
import { spoolSchema } from "../recipe/plan/sinks.ts";
import { Courier } from "./courier.ts";
import { spoolLimits } from "./schedule.ts";

/** Sends what waits in a folder's spool until somebody ends the process. */
export async function runCourier([folder = "", spool = "{}"]: readonly string[]): Promise<never> {
  const limits = spoolLimits(spoolSchema.parse(JSON.parse(spool)));
  const { signal } = new AbortController();
  await new Courier({ folder, limits, signal, enough: () => false }).run();
  Deno.exit(0);
}

if (import.meta.main) await runCourier(Deno.args);
