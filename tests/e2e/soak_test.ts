/** Half an hour of `trapline watch`, in `test:long`; in `test` less than a minute of it. @module */
// deno-lint-ignore-file no-console
import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { captured, outputFolder, ownCache, programs, seen, windowsScript } from "../support/trapline.ts";
import type { HealthFacts } from "../../lib/log/health.ts";
import type { Soak, Soaked, Use } from "./scenarios/soak.ts";

const SCENARIO = fileURLToPath(new URL("./scenarios/soak.ts", import.meta.url));
const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;
/** TRAPLINE_SOAK has other minutes. */
const SECONDS = 60 * Number(Deno.env.get("TRAPLINE_SOAK") ?? (LONG ? 30 : 0.75));
const SHORT = SECONDS < 120;
/** For how many seconds a program must get nowhere. */
const LIMIT = SHORT ? 5 : 20;
const TARGETS = SHORT ? 8 : 50;
/** What it may use more in the end. */
const MORE = { handles: 16, threads: 4, heap: 4 << 20, memory: 16 << 20 };

const recipe = `
name: soak
rules:
  stuck: { on: { noProgress: ${LIMIT}s }, do: [{ dump: mini }] }
  swollen: { on: { memory: ">500MiB" }, do: [{ dump: mini }] }
  crowded: { on: { threads: ">50", for: 5s }, do: [{ dump: mini }] }
limits: { dumps: 10000, perBucket: 10000, free: 200MiB }
`;

/** Copies of two fixtures whose names nothing else on the machine has. */
async function copies(folder: string): Promise<{ quiet: string; hang: string; pattern: string }> {
  const id = crypto.randomUUID().slice(0, 8);
  const copy = async (name: "quiet" | "hang"): Promise<string> => {
    const path = join(folder, `soak-${id}-${name}.exe`);
    await Deno.copyFile((await programs()).path(name), path);
    return seen(path);
  };
  return { quiet: await copy("quiet"), hang: await copy("hang"), pattern: `soak-${id}-*` };
}

async function soak(
  folder: string,
  out: string,
): Promise<Soaked & { readonly stderr: string; readonly health: HealthFacts }> {
  const file = join(folder, "recipe.yaml");
  await Deno.writeTextFile(file, recipe);
  const { quiet, hang, pattern } = await copies(folder);
  const plan: Soak = {
    watch: ["--recipe", seen(file), "--out", seen(out), pattern],
    health: seen(join(folder, "health.json")),
    healthy: [quiet, "pulse", "3600", "2000"],
    hung: [[quiet, "sleep", "3600"], [hang, "deadlock"]],
    seconds: SECONDS,
    targets: TARGETS,
    life: Math.max(30, SECONDS / 20),
    every: 1.5 * LIMIT,
    // Long enough to be captured a second time.
    hungLife: 3 * LIMIT,
  };
  const { code, stdout, stderr } = await windowsScript(SCENARIO, [JSON.stringify(plan)], {
    env: ownCache(folder),
  });
  equal(code, 0, stderr);
  const health = JSON.parse(await Deno.readTextFile(join(folder, "health.json")));
  return { ...JSON.parse(stdout), health, stderr: `${stderr}\n${JSON.stringify(health)}` };
}

/**
 * How much more is used in the end than after a third of the time, when all has been used once: the least of each, below
 * which no collection of garbage brings it any more.
 */
function growth(uses: readonly Use[], what: keyof Use): { readonly from: number; readonly to: number } {
  const settled = uses.filter(({ at }) => at > SECONDS / 3).map((use) => use[what]);
  const part = Math.ceil(settled.length / 4);
  return { from: Math.min(...settled.slice(0, part)), to: Math.min(...settled.slice(-part)) };
}

Deno.test("a watch captures every hang that comes once, nothing else, and needs no more in the end", async () => {
  await using out = await outputFolder();
  const { uses, came, planted, code, health, stderr } = await soak(join(out.path, ".."), out.path);
  equal(code, 0, stderr);
  equal(health.refused, 0, stderr);
  ok(planted.length > 0 && came > TARGETS, JSON.stringify({ came, planted }));
  const hung = (await captured(out.path)).map(({ manifest }) => {
    ok(manifest.verification.ok, JSON.stringify(manifest.verification));
    return `${manifest.target.pid} ${manifest.target.created}`;
  });
  deepEqual(hung.sort(), planted.toSorted(), `${stderr}\n${JSON.stringify(uses)}`);
  const used = Object.entries(MORE).map(([what, most]) => {
    const { from, to } = growth(uses, what as keyof typeof MORE);
    // In less than two minutes everything is new; then it only must not run away.
    ok(to - from <= most * (SHORT ? 4 : 1), `${what}: ${from}, ${to} in the end: ${JSON.stringify(uses)}`);
    const [unit, name] = most > 1 << 20 ? [2 ** 20, " MiB"] : [1, ""];
    return `${what} ${(from / unit).toFixed(0)} to ${(to / unit).toFixed(0)}${name}`;
  });
  const last = uses.at(-1)!;
  console.log(
    `long: soak of ${
      (SECONDS / 60).toFixed(1)
    } minutes, ${TARGETS} targets at once, ${came} in all: ${planted.length} hangs ` +
      `planted and ${hung.length} captured, each once; the watch's ${used.join(", ")} besides; ` +
      `${(100 * last.cpu / 1000 / last.at).toFixed(0)} % of a core`,
  );
});
