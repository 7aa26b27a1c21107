/** Programs that only look as if they hung or leaked: under one watch with every trigger, for a minute, none is captured. */
import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProgramName } from "../../scripts/fixtures.ts";
import type { LogRecord } from "../../lib/log/record.ts";
import { captured, outputFolder, programs, seen, windowsScript } from "../support/trapline.ts";

const SCENARIO = fileURLToPath(new URL("./scenarios/crowd.ts", import.meta.url));
const SECONDS = 60;

/** Each is busy, slow, quiet or large, and well. */
const HEALTHY: readonly (readonly [ProgramName, ...string[]])[] = [
  // Its window answers, with the processor in use.
  ["window", "busy", "300"],
  // Its window answers late.
  ["window", "slow", "1500", "300"],
  // A dialog, with the text of an assertion, that nobody must answer.
  ["window", "panel", "Assertion failed", "300"],
  // They get on and say nothing: often, and seldom.
  ["quiet", "progress", "300"],
  ["quiet", "pulse", "300", "5000"],
  // It waits for a child of a child that gets on.
  ["quiet", "tree", "300", "5"],
  // It takes memory and lets it go, less than a leak would have grown.
  ["quiet", "breathe", "300", "32"],
  // It does nothing for a while at first.
  ["quiet", "late", "300", "12000"],
  // Eight threads quarrel over two locks, and get on.
  ["hang", "contend"],
  // It sleeps nearly all the time.
  ["ticker", "300"],
];

/** All triggers that look, at limits that a program which hangs or leaks passes in less than a minute. */
const RULES = {
  window: { window: "8s" },
  dialog: { dialog: "*Assertion*" },
  noProgress: { noProgress: "20s" },
  cpu: { cpu: ">95%", relative: "core", for: "20s" },
  memory: { memory: ">100MiB", for: "10s" },
  leak: { memory: ">100MiB/min", for: "30s" },
  handles: { handles: ">5000", for: "10s" },
  handleLeak: { handles: ">3000/min", for: "20s" },
  threads: { threads: ">100", for: "10s" },
} as const;

async function crowd(folder: string, out: string, events: string): Promise<{ pids: number[]; code: number }> {
  const recipe = join(folder, "recipe.json");
  const rules = Object.entries(RULES).map(([name, on]) => [name, { on, do: [{ dump: "mini" }] }]);
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "healthy", rules: Object.fromEntries(rules) }));
  const id = `healthy-${crypto.randomUUID().slice(0, 8)}`;
  const crowd: string[][] = [];
  for (const [name, ...args] of HEALTHY) {
    const path = join(folder, `${id}-${name}.exe`);
    await Deno.copyFile((await programs()).path(name), path);
    crowd.push([seen(path), ...args]);
  }
  const watch = ["--recipe", recipe, "--out", out, "--events", events].map((each) =>
    each.startsWith("--") ? each : seen(each)
  );
  const wish = [JSON.stringify(crowd), "--for", `${SECONDS}s`, ...watch, `${id}-*`];
  const { code, stdout, stderr } = await windowsScript(SCENARIO, wish);
  equal(code, 0, stderr);
  return JSON.parse(stdout);
}

Deno.test("ten healthy programs are watched for a minute with every trigger, and none is captured", async () => {
  await using out = await outputFolder();
  const folder = join(out.path, "..");
  const events = join(folder, "events");
  const { pids, code } = await crowd(folder, out.path, events);
  equal(code, 0);
  const records: LogRecord[] = (await Deno.readTextFile(events)).trim().split("\n").map((line) =>
    JSON.parse(line)
  );
  const fired = records.flatMap((record) =>
    record.kind === "fired"
      ? `${record.rule} for ${HEALTHY[pids.indexOf(record.target ?? 0)]?.join(" ")}`
      : []
  );
  deepEqual(fired, []);
  deepEqual(await captured(out.path), []);
  for (const pid of pids) {
    const looks = records.flatMap((record) => record.kind === "sample" && record.pid === pid ? record : []);
    // It was looked at, and it was there to the end.
    ok(looks.length > SECONDS / 6, `${looks.length} looks at ${pid}`);
    ok(looks.at(-1)!.at > 1_000 * (SECONDS - 10), `the last look at ${pid} was after ${looks.at(-1)!.at} ms`);
  }
});
