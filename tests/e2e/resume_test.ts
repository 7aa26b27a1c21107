import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { there } from "../support/events.ts";
import { running } from "../support/running.ts";
import { outputFolder, programs, seen, trapline, windowsScript } from "../support/trapline.ts";

const KILL_BOTH = fileURLToPath(new URL("./scenarios/kill_both.ts", import.meta.url));

Deno.test("resume repairs what a supervisor and its snapshot host leave when both are killed at once", async () => {
  await using out = await outputFolder();
  const program = seen((await programs()).path("suspended"));
  const { code, stdout, stderr } = await windowsScript(KILL_BOTH, [program, seen(out.path)]);
  assert.equal(code, 0, stderr);
  const told = JSON.parse(stdout.trim().split("\n").at(-1)!);
  const text = JSON.stringify(told);
  assert.match(told.meanwhile, /A host of Trapline is taking a snapshot of process \d+/, text);
  assert.equal(told.hosts.length, 1, text);
  assert.ok(told.left.every((count: number) => count > 0), `the target was not left suspended: ${text}`);
  assert.equal(told.first.code, 0, text);
  assert.match(told.first.text, /resumed 3 threads .* 1 thread that it had suspended itself stayed so/, text);
  assert.deepEqual(told.after, told.before, text);
  assert.equal(told.second.code, 1, text);
  assert.match(told.second.text, /nothing to resume: of 3 threads 1 suspended/, text);
  assert.equal(told.code, 0, text);
  // Nobody was left to remove it; it never has a dump's name.
  assert.ok((await readdir(out.path)).every((name) => name.endsWith(".partial")), text);
});

Deno.test("resume leaves a process alone that a debugger holds", async () => {
  await using out = await outputFolder();
  const { image, closeStdin, ended } = await running("suspended", "eof");
  const events = `${out.path}.events`;
  const attached = trapline(["attach", "--events", seen(events), "--out", seen(out.path), image]);
  await there(events, '"kind":"armed"', attached);
  const { code, stderr } = await trapline(["resume", image]);
  assert.equal(code, 125, stderr);
  assert.match(stderr, /A debugger is attached to process \d+/);
  closeStdin();
  assert.equal((await attached).code, 0);
  assert.equal((await ended).code, 0);
});

Deno.test("resume has nothing to do for a process that runs, and says so", async () => {
  const { image, end } = await running("ticker", "120");
  const { code, stderr } = await trapline(["resume", image]);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /nothing to resume: of 1 thread 0 suspended/);
  await end();
});
