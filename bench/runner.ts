/**
 * The part of the benchmark that runs on Windows (or in the lab): it starts every contestant in turn and prints what
 * was measured. Its argument is a {@link Plan}.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { engineFacts } from "./engines.ts";
import { type Contestants, type Setting, withContestants } from "./measures.ts";
import type { Contestant, Line, Measure, Plan } from "./samples.ts";

const print = (line: Line): void => console.log(JSON.stringify(line));

/** Another one begins in each repetition, so that none is always the one after the slowest. */
function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

async function repeat(measure: Measure, contestants: Contestants, runs: number): Promise<void> {
  const names = Object.keys(contestants) as Contestant[];
  // The first time fills caches and is not counted.
  for (let run = 0; run <= runs; run++) {
    console.error(`bench: ${measure}: ${run === 0 ? "warming up" : `${run} of ${runs}`}`);
    for (const contestant of rotated(names, run)) {
      const values = await contestants[contestant]!();
      if (run > 0) print({ is: "sample", sample: { measure, contestant, run, values } });
    }
  }
}

async function main(plan: Plan): Promise<void> {
  const engine = await engineFacts();
  const { version } = engine;
  print({ is: "engine", version, deno: Deno.version.deno, os: `Windows ${Deno.osRelease()}` });
  const folder = await Deno.makeTempDir({ prefix: "trapline-bench-" });
  try {
    const setting: Setting = { plan, engine, file: `${folder}\\bench.dmp` };
    for (const measure of plan.only) {
      await withContestants(measure, setting, (contestants) => repeat(measure, contestants, plan.runs));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await main(JSON.parse(Deno.args[0] ?? "null") as Plan);
