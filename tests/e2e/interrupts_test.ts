import { match, strictEqual as equal } from "node:assert/strict";
import { EXIT } from "../../lib/cli/exit.ts";
import { CONTROL_C_EXIT, pressed, pressedInJob } from "../support/ctrl_c.ts";
import { running } from "../support/running.ts";
import { programs } from "../support/trapline.ts";

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

Deno.test("outside of CI a Ctrl-C is the target's alone", async () => {
  const { code, stderr, files } = await pressedInJob("off");
  equal(code, CONTROL_C_EXIT, stderr);
  equal(files.length, 0, stderr);
});
