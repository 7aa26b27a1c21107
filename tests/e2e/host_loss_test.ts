import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { outputFolder, programs, seen, windowsScript } from "../support/trapline.ts";

const SCENARIOS = new URL("./scenarios/", import.meta.url).pathname;
/** The full count is the long test's; here each fault is injected a few times. */
const TIMES = Deno.env.get("TRAPLINE_LONG") ? 20 : 6;

async function scenario(
  name: string,
  program: string,
  seconds: number,
  out: string,
): Promise<Record<string, unknown>[]> {
  const args = [seen(program), String(seconds), String(TIMES), seen(out)];
  const { code, stdout, stderr } = await windowsScript(join(SCENARIOS, name), args);
  equal(code, 0, stderr);
  // The targets' own lines are among them: they have the scenario's stdout.
  return stdout.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

Deno.test("a target outlives its armed host, killed at any moment, to its own exit code", async () => {
  await using out = await outputFolder();
  const path = (await programs()).path("suspended");
  const ends = await scenario("kill_armed_host.ts", path, 3, out.path);
  equal(ends.length, TIMES);
  for (const end of ends) {
    equal(end.outcome, "lost", JSON.stringify(end));
    // 1 would mean that the thread the program itself suspended had been resumed.
    equal(end.exitCode, 0, JSON.stringify(end));
  }
  const exposed = ends.map(({ exposedMs }) => Number(exposedMs));
  console.log(
    `window before armed: ${Math.min(...exposed).toFixed(0)} to ${Math.max(...exposed).toFixed(0)} ms`,
  );
});

Deno.test("a snapshot host killed while it writes leaves nothing suspended and no file", async () => {
  await using out = await outputFolder();
  const path = (await programs()).path("suspended");
  const ends = await scenario("kill_snapshot_host.ts", path, 2, out.path);
  equal(ends.length, TIMES);
  for (const end of ends) {
    ok(end.lost, JSON.stringify(end));
    ok(Number(end.resumedMs) < 2_000, JSON.stringify(end));
    deepEqual(end.after, end.before, "a thread has another suspend count than before");
    equal(end.code, 0, "the thread that the program itself suspended has run");
    deepEqual(end.left, [], "something half written stayed");
  }
  ok(ends.some(({ resumed }) => Number(resumed) > 0), "no kill landed while the target was suspended");
});
