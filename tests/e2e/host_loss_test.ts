// deno-lint-ignore-file no-console
import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { outputFolder, programs, seen, windowsScript } from "../support/trapline.ts";

const SCENARIOS = new URL("./scenarios/", import.meta.url).pathname;
/** The full count is the long test's; here each fault is injected a few times. */
const TIMES = Deno.env.get("TRAPLINE_LONG") ? 20 : 6;

/** The least, the middle and the greatest of some milliseconds. */
function spread(ms: number[]): string {
  const sorted = ms.toSorted((a, b) => a - b);
  const [least, middle, greatest] = [0, sorted.length >> 1, sorted.length - 1].map((i) =>
    sorted[i]?.toFixed(0)
  );
  return `${least}, ${middle}, ${greatest} ms (least, median, greatest)`;
}

async function scenario(
  name: string,
  program: string,
  argument: number,
  out: string,
  when = "armed",
): Promise<Record<string, unknown>[]> {
  const args = [seen(program), String(argument), String(TIMES), seen(out), when];
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
  console.log(
    `long: armed host killed at a random moment: ${ends.length} of ${TIMES} targets ran on to their own exit code; ` +
      `from the first instruction to armed ${spread(ends.map(({ exposedMs }) => Number(exposedMs)))}`,
  );
});

Deno.test("a target whose host is killed in the middle of its crash dump still dies of its crash, and no half file stays", async () => {
  await using out = await outputFolder();
  const path = (await programs()).path("bigmem");
  const ends = await scenario("kill_armed_host.ts", path, 300, out.path, "dumping");
  equal(ends.length, TIMES);
  for (const end of ends) {
    equal(end.outcome, "lost", JSON.stringify(end));
    equal(end.exitCode, 0xC0000005, JSON.stringify(end));
    deepEqual(end.dumps, [0, 1], "the dump that was not finished is told as missed");
    deepEqual(end.left, [], "something half written stayed");
  }
  console.log(
    `long: armed host killed in the middle of a crash dump: ${ends.length} of ${TIMES} targets died of their crash`,
  );
});

Deno.test("a snapshot host killed while it writes leaves nothing suspended and no file", async () => {
  await using out = await outputFolder();
  const path = (await programs()).path("suspended");
  const ends = await scenario("kill_snapshot_host.ts", path, 6, out.path);
  equal(ends.length, TIMES);
  for (const end of ends) {
    ok(end.lost, JSON.stringify(end));
    ok(Number(end.resumedMs) < 2_000, JSON.stringify(end));
    deepEqual(end.after, end.before, "a thread has another suspend count than before");
    equal(end.code, 0, "the thread that the program itself suspended has run");
    deepEqual(end.left, [], "something half written stayed");
  }
  const caught = ends.filter(({ resumed }) => Number(resumed) > 0);
  console.log(
    `long: snapshot host killed while it writes: ${ends.length} of ${TIMES} targets resumed and ended by themselves, ` +
      `${caught.length} of them caught suspended; resumed after ${
        spread(ends.map(({ resumedMs }) => Number(resumedMs)))
      }`,
  );
  ok(ends.some(({ resumed }) => Number(resumed) > 0), "no kill landed while the target was suspended");
});
