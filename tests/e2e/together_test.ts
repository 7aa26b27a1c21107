/** Two Traplines on one program, and a clock that jumps. */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { running } from "../support/running.ts";
import { captured, outputFolder, programs, seen, trapline, windowsScript } from "../support/trapline.ts";

const CLOCK_JUMP = new URL("./scenarios/clock_jump.ts", import.meta.url).pathname;

Deno.test("a second debugger is refused with a reason; a snapshot and a second watch without one work beside the first", async () => {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  const { pid, ended } = await running("suspended", "45");
  const events = join(folder, "events");
  const first = trapline(["attach", "--out", join(folder, "first"), "--events", events, String(pid)]);
  while (!(await Deno.readTextFile(events).catch(() => "")).includes('"kind":"armed"')) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const second = await trapline(["attach", "--out", join(folder, "second"), String(pid)]);
  equal(second.code, 125, second.stderr);
  match(second.stderr, /^trapline: Process \d+ has a debugger, and there can't be two/);
  const beside = await trapline(["snap", "--out", join(folder, "beside"), String(pid)]);
  equal(beside.code, 0, beside.stderr);
  ok((await captured(join(folder, "beside")))[0]?.manifest.verification.ok);
  const recipe = join(folder, "recipe.yaml");
  await Deno.writeTextFile(
    recipe,
    "name: beside\nrules:\n  now: { on: { timer: 1s }, do: [{ dump: mini }, { detach: true }] }\n",
  );
  const third = ["attach", "--recipe", recipe, "--out", join(folder, "third"), String(pid)];
  const watched = await trapline(third);
  equal(watched.code, 0, watched.stderr);
  ok((await captured(join(folder, "third")))[0]?.manifest.verification.ok);
  // 1 would mean that the thread which the program itself suspended has run.
  equal((await ended).code, 0);
  const { code, stderr } = await first;
  equal(code, 0, stderr);
  match(stderr, /the target exited with 0/);
});

Deno.test("a wall clock that jumps a year ahead and two back makes no rule fire sooner or later", async () => {
  await using out = await outputFolder();
  const program = [seen((await programs()).path("quiet")), "sleep", "60"];
  const { code, stdout, stderr } = await windowsScript(CLOCK_JUMP, [seen(out.path), ...program]);
  equal(code, 0, stderr);
  const { outcome, late, stuck, captured: files } = JSON.parse(
    stdout.split("\n").find((line) => line.startsWith("{"))!,
  );
  equal(outcome, "killed");
  ok(late >= 3_000 && late < 4_500, `${late} ms for 3 s`);
  ok(stuck >= 5_000 && stuck < 12_000, `${stuck} ms for 5 s`);
  equal(files.length, 2);
  // What is told as the time is the wall clock's: the jump was there.
  const years = files.map((
    [whole, at]: [boolean, string],
  ) => [whole, new Date(at).getFullYear() - new Date().getFullYear()]);
  deepEqual(years, [[true, -1], [true, -1]]);
});
