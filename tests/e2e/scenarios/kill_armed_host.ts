/**
 * Kills the armed host of a run at a random moment, N times, and prints how each run ended as a line of JSON:
 * `kill_armed_host.ts PROGRAM SECONDS TIMES OUT`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { planOfFlags } from "../../../lib/recipe/flags.ts";
import { run } from "../../../lib/watch/run.ts";

const [program = "", seconds = "3", times = "1", out = ""] = Deno.args;
const AT_ONCE = 4;

async function once(i: number): Promise<void> {
  let host = 0, exposedMs = 0, killedAfterMs = 0, resumedThreads = -1;
  const result = await run(planOfFlags({}), {
    program: [program, seconds],
    out: `${out}\\${i}`,
    version: "test",
    onRecord: (record) => {
      if (record.kind === "host") host = record.pid;
      if (record.kind === "exposed") exposedMs = record.ms;
      if (record.kind === "host-lost") resumedThreads = record.resumedThreads;
      if (record.kind !== "armed") return;
      // Spread over waits and the gaps between them.
      killedAfterMs = 50 + Math.random() * 600;
      setTimeout(() => Deno.kill(host, "SIGKILL"), killedAfterMs);
    },
  });
  const { outcome, exitCode } = result;
  console.log(JSON.stringify({ i, outcome, exitCode, exposedMs, killedAfterMs, resumedThreads }));
}

const waiting = Array.from({ length: Number(times) }, (_, i) => i);
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) await once(i);
}));
