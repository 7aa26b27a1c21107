import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { recordsOf, there } from "../support/events.ts";
import { running } from "../support/running.ts";
import { captured, type CliRun, outputFolder, seen, trapline } from "../support/trapline.ts";

const AV = 0xC0000005;
const QUITS = { on: { breakpoint: "kernel32!ExitProcess" }, do: [{ log: "quits" }] };

/** Attaches, and tells when the trap is armed. */
async function attach(out: string, target: string, then: () => void, rules?: unknown): Promise<CliRun> {
  const [recipe, events] = [`${out}.json`, `${out}.events`];
  const own = ["--events", seen(events), "--out", out];
  if (rules) {
    await Deno.writeTextFile(recipe, JSON.stringify({ name: "attach", rules }));
    own.push("--recipe", seen(recipe));
  }
  const run = trapline(["attach", ...own, target]);
  await there(events, '"kind":"process-start"', run);
  then();
  return await run;
}

Deno.test("attach captures a crash that comes after it, and passes its exit code on", async () => {
  await using out = await outputFolder();
  const { image, pid, closeStdin, ended } = await running("crash", "null-write", "stdin");
  const { code, stderr } = await attach(out.path, image, closeStdin);
  equal(code, AV, stderr);
  const [file, ...more] = await captured(out.path);
  equal(more.length, 0);
  equal(file?.manifest.target.pid, pid);
  equal(file?.manifest.exception?.code, "0xC0000005");
  match(stderr, /saw 1 process and 1 crash, wrote 1 dump/);
  equal((await ended).code, AV, "its own parent is told the same");
});

Deno.test("attach passes an exit code on, and takes no dump of a program that is well", async () => {
  await using out = await outputFolder();
  const { pid, closeStdin, ended } = await running("echo", "--exit=0xC0000100");
  const { code, stderr } = await attach(out.path, String(pid), closeStdin);
  equal(code, 0xC0000100, stderr);
  match(
    stderr,
    /saw 1 process and 0 crashes, wrote no dump: it ended with the code of a crash, but none was seen/,
  );
  equal((await captured(out.path)).length, 0);
  equal((await ended).code, 0xC0000100);
});

Deno.test("a target outlives a rule that detaches from it, and the code is Trapline's own", async () => {
  await using out = await outputFolder();
  const { image, pid, closeStdin, ended } = await running("echo", "--exit=9");
  const leave = { on: { timer: "500ms" }, do: [{ dump: "mini" }, { detach: true }] };
  const { code, stderr } = await attach(out.path, image, () => {}, { leave });
  equal(code, 0, stderr);
  match(stderr, /wrote 1 dump; detached, the target runs on/);
  equal((await captured(out.path))[0]?.manifest.target.pid, pid);
  closeStdin();
  equal((await ended).code, 9);
});

Deno.test("attach sees its process start once, under its own name, and sets a breakpoint once", async () => {
  await using out = await outputFolder();
  const start = { on: { process: "start" }, do: [{ log: "start" }] };
  const { image, pid, closeStdin, ended } = await running("echo", "--exit=3");
  const { code, stderr } = await attach(out.path, image, closeStdin, { start, quits: QUITS });
  equal(code, 3, stderr);
  const records = await recordsOf(`${out.path}.events`);
  const started = records.flatMap((each) => each.kind === "process-start" ? [[each.pid, each.image]] : []);
  deepEqual(started, [[pid, image]]);
  deepEqual(records.flatMap((each) => each.kind === "fired" ? [each.rule] : []), ["start", "quits"]);
  await ended;
});

Deno.test("attach watches the one process: what it starts is its own affair", async () => {
  await using out = await outputFolder();
  const { pid, closeStdin, ended } = await running("child", "1", "crash", "stdin");
  const { code, stderr } = await attach(out.path, String(pid), closeStdin);
  equal(code, AV, stderr);
  match(stderr, /saw 1 process and 0 crashes/);
  equal((await captured(out.path)).length, 0);
  equal((await ended).code, AV);
});
