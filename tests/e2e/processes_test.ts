import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { ofKind } from "../../lib/log/read.ts";
import { readResult } from "../../lib/log/result.ts";
import { breakpadAgrees } from "../support/breakpad_agrees.ts";
import { recordsOf } from "../support/events.ts";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

Deno.test("--follow-children captures a grandchild's crash, with the grandchild's pid in the dump", async () => {
  await using out = await outputFolder();
  const events = `${out.path}.events`;
  const args = ["run", "--follow-children", "--out", out.path, "--events", seen(events)];
  const { code, stderr } = await trapline([...args, (await programs()).path("child")]);
  equal(code, 0xC0000005, stderr);
  const [file, ...rest] = await captured(out.path);
  equal(rest.length, 0);
  await breakpadAgrees(file!);
  const records = await recordsOf(events);
  const started = ofKind(records, "process-start").map(({ pid }) => pid);
  equal(started.length, 3);
  equal(file!.manifest.target.pid, started[2]);
  equal(records[0]?.kind, "interest");
  ok(records.every(({ at }, i) => i === 0 || at >= records[i - 1]!.at), "times go backwards");
});

Deno.test("without --follow-children a grandchild's crash is none of ours", async () => {
  await using out = await outputFolder();
  const { code } = await trapline(["run", "--out", out.path, (await programs()).path("child")]);
  equal(code, 0xC0000005);
  deepEqual(await captured(out.path), []);
});

Deno.test("a run ends with its root: a child that still runs is detached and named", async () => {
  await using out = await outputFolder();
  const result = join(out.path, "..", "result.json");
  const args = ["run", "--follow-children", "--out", out.path, "--result", seen(result)];
  const { code, stderr } = await trapline([...args, (await programs()).path("orphan"), "exit"]);
  equal(code, 7, stderr);
  match(stderr, /the target exited with 7; still running: [^ ]+ \(pid \d+\)/);
  const read = readResult(await Deno.readTextFile(result));
  ok(read?.outcome === "exited");
  equal(read.leftRunning.length, 1);
});

Deno.test("a crash among 64 threads has all their stacks, and the crashing one is marked", async () => {
  await using out = await outputFolder();
  const { code } = await trapline(["run", "--out", out.path, (await programs()).path("threads")]);
  equal(code, 0xC0000005);
  const { stacks } = (await captured(out.path))[0]!.manifest;
  ok(stacks.length >= 65, `${stacks.length} stacks`);
  const crashed = stacks.filter(({ event }) => event);
  equal(crashed.length, 1);
  equal(crashed[0]!.frames[0]?.function, "crash_later");
});
