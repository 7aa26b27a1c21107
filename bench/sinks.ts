/**
 * What sinks cost a run: `deno run -A bench/sinks.ts [--runs N]`. A program crashes under `trapline run`, with one dump and
 * by turns without a sink, with a folder, and with an endpoint that answers at once. Prints how long the program stood still
 * and how long the run took, and their ratios to the run without a sink.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "node:util";
import assert from "node:assert/strict";
import { join } from "../scripts/support/paths.ts";
import { captured, outputFolder, programs, seen, trapline } from "../tests/support/trapline.ts";
import { table } from "../tests/support/table.ts";
import { namesIn } from "../tests/support/temp.ts";
import { digits, show, spread } from "./statistics.ts";

/** What one run took, in ms. */
interface Took {
  readonly paused: number;
  readonly whole: number;
}

/** One run in a folder of its own; `arrived` says whether the sink has the capture. */
async function run(sink: string | undefined, arrived: (parent: string) => Promise<boolean>): Promise<Took> {
  await using out = await outputFolder();
  const { path } = await programs();
  const parent = join(out.path, "..");
  const sinks = sink === undefined ? [] : ["--sink", sink.replace("STORE", seen(join(parent, "store")))];
  const start = performance.now();
  const args = ["run", "--dump", "mini", "--out", seen(out.path), ...sinks, "--", seen(path("crash"))];
  const { stderr } = await trapline(args);
  const whole = performance.now() - start;
  const [capture] = await captured(out.path);
  assert.ok(capture, stderr);
  assert.ok(await arrived(parent), stderr);
  return { paused: capture.manifest.pausedMs, whole };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: "string" } } });
  const runs = Number(values.runs ?? 15);
  let forms = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (asked) => {
    await asked.bytes();
    forms++;
    return new Response("ok");
  });
  const none = "no sink";
  const contestants = {
    [none]: () => run(undefined, () => Promise.resolve(true)),
    "a folder": () =>
      run("folder=STORE", async (parent) => (await namesIn(join(parent, "store", "manifests"))).length === 1),
    "an endpoint": () => {
      const before = forms;
      return run(`http=http://127.0.0.1:${server.addr.port}/minidump`, () => Promise.resolve(forms > before));
    },
  };
  const took = new Map(Object.keys(contestants).map((name) => [name, [] as Took[]]));
  for (let i = 0; i <= runs; i++) {
    console.error(`bench: ${i === 0 ? "warming up" : `${i} of ${runs}`}`);
    for (const [name, contestant] of Object.entries(contestants)) {
      const one = await contestant();
      if (i > 0) took.get(name)!.push(one);
    }
  }
  const rows = [...took].map(([name, all]) => [
    name,
    ...(["paused", "whole"] as const).flatMap((what) => {
      const own = spread(all.map((each) => each[what]))!;
      const other = spread(took.get(none)!.map((each) => each[what]))!;
      return [show(own), digits(own.median / other.median), digits(own.min / other.min)];
    }),
  ]);
  const heads = ["sink", "paused, ms", "ratio", "of the best", "whole run, ms", "ratio", "of the best"];
  console.log(`${new Date().toISOString().slice(0, 10)}, ${runs} runs by turns, medians with their ranges\n`);
  console.log(table(heads, rows));
}

await main();
