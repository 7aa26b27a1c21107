/**
 * Kills the host of a snapshot while the file grows, N times, and prints how each ended as a line of JSON:
 * `kill_snapshot_host.ts PROGRAM SECONDS TIMES OUT`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { SnapshotLost } from "../../../lib/watch/capture/snapshot.ts";
import { snap } from "../../../lib/watch/snap.ts";
import { suspension } from "../../../lib/win32/suspension.ts";

const [program = "", seconds = "4", times = "1", out = ""] = Deno.args;
const LONG_AGO = 10_000;
const AT_ONCE = 2;
/** So much that the dump takes seconds, and the kill lands inside it. */
const MEMORY_MIB = "300";

function growing(folder: string): boolean {
  try {
    return [...Deno.readDirSync(folder)].some(({ name }) => Deno.statSync(`${folder}\\${name}`).size > 0);
  } catch {
    return false; // Not there yet.
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function once(i: number): Promise<void> {
  const target = new Deno.Command(program, { args: [seconds, MEMORY_MIB], stdout: "piped" }).spawn();
  const output = target.output();
  await pause(1_500);
  const before = [...suspension(target.pid).values()];
  let host = 0;
  const taken = snap({
    target: String(target.pid),
    dumps: [{ dump: "full" }],
    out: `${out}\\${i}`,
    version: "test",
    onHost: (pid) => host = pid,
  }).then(() => undefined, (error) => error);
  const start = performance.now();
  while (!growing(`${out}\\${i}`) && performance.now() - start < LONG_AGO) await pause(1);
  Deno.kill(host, "SIGKILL");
  const killed = performance.now();
  const error = await taken;
  const resumedMs = performance.now() - killed;
  const after = [...suspension(target.pid).values()];
  const { code, stdout } = await output;
  const left = [...Deno.readDirSync(`${out}\\${i}`)].map(({ name }) => name);
  console.log(JSON.stringify({
    i,
    lost: error instanceof SnapshotLost,
    resumed: error instanceof SnapshotLost ? error.resumed : 0,
    resumedMs,
    before,
    after,
    code,
    last: new TextDecoder().decode(stdout).trim().split("\n").at(-1),
    left,
  }));
}

const waiting = Array.from({ length: Number(times) }, (_, i) => i);
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) await once(i);
}));
