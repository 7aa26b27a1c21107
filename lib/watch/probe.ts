/** Proof that capture works here: a child crashes, and its dump is checked. @module */
import { EXCEPTION_CODE } from "../facts/exceptions.ts";
import { planOfFlags } from "../recipe/options/flags.ts";
import { ownArguments } from "./hold/own_command.ts";
import { run, type RunResult } from "./run.ts";

/** What the probe child dies of. */
export const PROBE_CODE = EXCEPTION_CODE.STATUS_ACCESS_VIOLATION;

/** Crashes a child under capture, in a temporary folder that is gone afterwards. */
export async function probe(engine: string | undefined): Promise<RunResult> {
  const out = await Deno.makeTempDir({ prefix: "trapline-probe-" });
  try {
    return await run(planOfFlags({ dump: ["mini"], deadline: "60s" }), {
      program: [Deno.execPath(), ...ownArguments("probe")],
      out: `${out}\\dumps`,
      engine,
    });
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}
