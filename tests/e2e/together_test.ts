/** Two Traplines on one program, a clock that jumps, a pid that is given out again. */
// deno-lint-ignore-file no-console
import {
  deepStrictEqual as deepEqual,
  match,
  notStrictEqual as notEqual,
  ok,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { fileURLToPath } from "node:url";
import { there } from "../support/events.ts";
import { running } from "../support/running.ts";
import { repeat, TIMES } from "../support/times.ts";
import { captured, outputFolder, programs, seen, trapline, windowsScript } from "../support/trapline.ts";

const PID_REUSE = fileURLToPath(new URL("./scenarios/pid_reuse.ts", import.meta.url));
const CLOCK_JUMP = fileURLToPath(new URL("./scenarios/clock_jump.ts", import.meta.url));

async function twoTraplines(): Promise<void> {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  const { pid, closeStdin, ended } = await running("suspended", "eof");
  const events = join(folder, "events");
  const first = trapline(["attach", "--out", join(folder, "first"), "--events", events, String(pid)]);
  await there(events, '"kind":"armed"', first);
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
  closeStdin();
  // 1 would mean that the thread which the program itself suspended has run.
  equal((await ended).code, 0);
  const { code, stderr } = await first;
  equal(code, 0, stderr);
  match(stderr, /the target exited with 0/);
}

async function clockJump(): Promise<void> {
  await using out = await outputFolder();
  const program = [seen((await programs()).path("quiet")), "sleep", "600"];
  const { code, stdout, stderr } = await windowsScript(CLOCK_JUMP, [seen(out.path), ...program]);
  equal(code, 0, stderr);
  const { outcome, late, stuck, captured: files } = JSON.parse(
    stdout.split("\n").find((line) => line.startsWith("{"))!,
  );
  equal(outcome, "killed");
  // A jump is of a year or two; on a machine that is full a second more proves nothing.
  ok(late >= 3_000 && late < 30_000, `${late} ms for 3 s`);
  ok(stuck >= 5_000 && stuck < 50_000, `${stuck} ms for 5 s`);
  equal(files.length, 2);
  // What is told as the time is the wall clock's: the jump was there.
  const years = files.map((
    [whole, at]: [boolean, string],
  ) => [whole, new Date(at).getFullYear() - new Date().getFullYear()]);
  deepEqual(years, [[true, -1], [true, -1]]);
}

async function pidReuse(): Promise<void> {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  const recipe = join(folder, "recipe.json");
  const rules = { soon: { on: { timer: "2s" }, do: [{ dump: "mini" }] } };
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "reuse", rules }));
  const image = `reuse-${crypto.randomUUID().slice(0, 8)}.exe`;
  await Deno.copyFile((await programs()).path("quiet"), join(folder, image));
  const { code, stdout, stderr } = await windowsScript(PID_REUSE, [
    ...[seen(join(folder, image)), seen(join(folder, "events"))],
    ...["--recipe", seen(recipe), "--out", seen(out.path), image],
  ]);
  equal(code, 0, stderr);
  const lived: { readonly pid: number; readonly created: string }[] = JSON.parse(stdout);
  const [first, second] = lived;
  equal(first?.pid, second?.pid);
  notEqual(first?.created, second?.created);
  const dumps = (await captured(out.path)).map(({ manifest: { target: { pid, created }, verification } }) => {
    ok(verification.ok);
    return { pid, created };
  });
  // Each once, by its own time of creation.
  for (const each of lived) equal(dumps.filter((dump) => isDeepStrictEqual(dump, each)).length, 1, stderr);
}

Deno.test("a second debugger is refused with a reason; a snapshot and a second watch without one work beside the first", () =>
  told("two Traplines on one program", 3, twoTraplines));

Deno.test("a wall clock that jumps a year ahead and two back makes no rule fire sooner or later", () =>
  told("a clock that jumps", 1, clockJump));

Deno.test("a watch takes a process with the pid of one that has ended for a new one", () =>
  told("a pid that is given out again", 1, pidReuse));

async function told(what: string, atOnce: number, once: () => Promise<void>): Promise<void> {
  await repeat(atOnce, once);
  if (TIMES > 1) console.log(`long: ${what}: ${TIMES} of ${TIMES} as without us`);
}
