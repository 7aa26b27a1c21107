import { doesNotMatch, match, ok, strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { EXIT } from "../../lib/cli/exit.ts";
import { recordsOf, there } from "../support/events.ts";
import { running } from "../support/running.ts";
import {
  type Captured,
  captured,
  type CliRun,
  outputFolder,
  programs,
  seen,
  windowsScript,
} from "../support/trapline.ts";

const SCENARIO = fileURLToPath(new URL("./scenarios/ctrl_c.ts", import.meta.url));
const CONTROL_C_EXIT = 0xC000013A;

/** What came of a run in a console in which Ctrl-C was pressed. */
interface Pressed extends Pick<CliRun, "code" | "stderr"> {
  /** When it was pressed last. */
  readonly at: number;
  readonly outcome: unknown;
  readonly files: readonly Captured[];
}

/** Trapline in a console in which Ctrl-C is pressed so many times; `then` is called afterwards. */
async function pressed(presses: number, args: readonly string[], then?: () => void): Promise<Pressed> {
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
  return { ...JSON.parse(await Deno.readTextFile(result)), outcome, files: await captured(out.path) };
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

async function pressedInJob(service: string): Promise<Pressed> {
  const target = [seen((await programs()).path("hang")), "deadlock"];
  return await pressed(1, ["run", "--ci", service, "--deadline", "60s", "--", ...target]);
}

Deno.test("in CI a triage dump comes before a Ctrl-C, within 5 s, with the place in the code", async () => {
  const { at, code, stderr, files } = await pressedInJob("github");
  equal(code, CONTROL_C_EXIT, stderr);
  equal(files.length, 1, stderr);
  const { manifest } = files[0]!;
  equal(manifest.rule, "job-cancelled");
  equal(manifest.asked.dump, "triage");
  ok(manifest.verification.ok);
  const writtenMs = Date.parse(manifest.capturedAt) + manifest.pausedMs - at;
  ok(writtenMs < 5_000, `${writtenMs} ms after it`);
  match(
    stderr,
    /::warning file=tests\/fixtures\/hang\.c,line=\d+,title=hang\.exe%3A RAISED control c%2C first chance::/,
  );
  doesNotMatch(stderr, /NO DUMP/);
});

Deno.test("outside of CI a Ctrl-C is the target's alone", async () => {
  const { code, stderr, files } = await pressedInJob("off");
  equal(code, CONTROL_C_EXIT, stderr);
  equal(files.length, 0, stderr);
});
