import { match, strictEqual as equal } from "node:assert/strict";
import { EXIT } from "../../lib/cli/failure.ts";
import { recordsOf, there } from "../support/events.ts";
import { running } from "../support/running.ts";
import { type CliRun, outputFolder, programs, seen, windowsScript } from "../support/trapline.ts";

const SCENARIO = new URL("./scenarios/press_ctrl_c.ts", import.meta.url).pathname;
const CONTROL_C_EXIT = 0xC000013A;

/** Trapline in a console in which Ctrl-C is pressed so many times; and what its log has. */
async function pressed(
  presses: number,
  args: readonly string[],
  then?: () => void,
): Promise<Pick<CliRun, "code" | "stderr"> & { readonly outcome: unknown }> {
  await using out = await outputFolder();
  const [events, result] = [`${out.path}.events`, `${out.path}.result`];
  const [command = "", ...target] = args;
  const own = [command, "--events", seen(events), "--out", seen(out.path), ...target];
  const run = windowsScript(SCENARIO, [`${presses}`, seen(events), seen(result), ...own]);
  await there(`${result}.pressed`, "", run);
  then?.();
  const { code, stderr } = await run;
  equal(code, 0, stderr);
  const outcome = (await recordsOf(events)).flatMap((each) => each.kind === "ended" ? [each.outcome] : [])[0];
  return { ...JSON.parse(await Deno.readTextFile(result)), outcome };
}

Deno.test("the first Ctrl-C is the target's: it dies of it, and its exit code passes through", async () => {
  const target = [(await programs()).path("exit"), "7", "60000"];
  const { code, stderr, outcome } = await pressed(1, ["run", "--", ...target]);
  equal(code, CONTROL_C_EXIT, stderr);
  equal(outcome, "exited");
  match(stderr, /the target exited with 0xC000013A/);
});

Deno.test("the first Ctrl-C is none of Trapline's: it goes on watching to the target's end", async () => {
  const { pid, closeStdin, ended } = await running("echo", "--exit=7");
  const { code, stderr, outcome } = await pressed(1, ["attach", String(pid)], closeStdin);
  equal(code, 7, stderr);
  equal(outcome, "exited");
  equal((await ended).code, 7);
});

Deno.test("the second Ctrl-C leaves the target alone, which runs on to its own end", async () => {
  const { pid, closeStdin, ended } = await running("echo", "--exit=7");
  const { code, stderr, outcome } = await pressed(2, ["attach", String(pid)]);
  equal(code, EXIT.INTERRUPTED, stderr);
  equal(outcome, "detached");
  match(stderr, /leaving the target alone[\s\S]*detached, the target runs on/);
  closeStdin();
  equal((await ended).code, 7);
});
