/** Ctrl-C in the console that Trapline and its target share. @module */
import { strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { LogRecord } from "../../lib/log/record.ts";
import { recordsOf, there } from "./events.ts";
import {
  type Captured,
  captured,
  type CliRun,
  outputFolder,
  programs,
  seen,
  windowsScript,
} from "./trapline.ts";

const SCENARIO = fileURLToPath(new URL("../e2e/scenarios/ctrl_c.ts", import.meta.url));

/** What a program ends with that Ctrl-C ends. */
export const CONTROL_C_EXIT = 0xC000013A;

/** What came of a run in a console in which Ctrl-C was pressed. */
export interface Pressed extends Pick<CliRun, "code" | "stderr"> {
  /** When it was pressed last. */
  readonly at: number;
  readonly outcome: unknown;
  readonly records: readonly LogRecord[];
  readonly files: readonly Captured[];
}

/** Runs Trapline in a console and presses Ctrl-C there as often as asked; `then` is called afterwards. */
export async function pressed(presses: number, args: readonly string[], then?: () => void): Promise<Pressed> {
  await using out = await outputFolder();
  const [events, result] = [`${out.path}.events`, `${out.path}.result`];
  const [command = "", ...target] = args;
  const own = [command, "--events", seen(events), "--out", seen(out.path), ...target];
  const run = windowsScript(SCENARIO, [`${presses}`, seen(events), seen(result), ...own]);
  await there(`${result}.pressed`, "", run);
  then?.();
  const { code, stderr } = await run;
  equal(code, 0, stderr);
  const records = await recordsOf(events);
  const outcome = records.flatMap((each) => each.kind === "ended" ? [each.outcome] : [])[0];
  return {
    ...JSON.parse(await Deno.readTextFile(result)),
    outcome,
    records,
    files: await captured(out.path),
  };
}

/** A hung program under a job of a CI service that is cancelled. */
export async function pressedInJob(service: string): Promise<Pressed> {
  const target = [seen((await programs()).path("hang")), "deadlock"];
  return await pressed(1, ["run", "--ci", service, "--deadline", "60s", "--", ...target]);
}
