/**
 * Kills the armed host of a run, N times, and prints how each run ended as a line of JSON. `when` is `armed`: at a
 * random moment after that; or `dumping`: in the middle of a dump, while the target stands still at its crash.
 * `kill_armed_host.ts PROGRAM ARGUMENT TIMES OUT WHEN`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { planOfFlags } from "../../../lib/recipe/flags.ts";
import { run } from "../../../lib/watch/run.ts";

const [program = "", argument = "3", times = "1", out = "", when = "armed"] = Deno.args;
const AT_ONCE = 4;

async function once(i: number): Promise<void> {
  let host = 0, exposedMs = 0, killedAfterMs = 0, resumedThreads = -1;
  const result = await run(planOfFlags({ dump: ["full"] }), {
    program: [program, argument],
    out: `${out}\\${i}`,
    version: "test",
    onRecord: (record) => {
      if (record.kind === "host") host = record.pid;
      if (record.kind === "exposed") exposedMs = record.ms;
      if (record.kind === "host-lost") resumedThreads = record.resumedThreads;
      if (record.kind !== when) return;
      // Spread over waits and the gaps between them, or early in the dump.
      killedAfterMs = when === "armed" ? 50 + Math.random() * 600 : 20 + Math.random() * 100;
      setTimeout(() => Deno.kill(host, "SIGKILL"), killedAfterMs);
    },
  });
  const { outcome, exitCode, captures, missed } = result;
  const left = [...Deno.readDirSync(`${out}\\${i}`)].map(({ name }) => name);
  const dumps = [captures.length, missed.length];
  console.log(
    JSON.stringify({ i, outcome, exitCode, dumps, left, exposedMs, killedAfterMs, resumedThreads }),
  );
}

const waiting = Array.from({ length: Number(times) }, (_, i) => i);
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) await once(i);
}));
