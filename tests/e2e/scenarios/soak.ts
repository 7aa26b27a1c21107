/**
 * Programs come and go under one `trapline watch`, a hang planted among them now and then; prints what the watch used
 * meanwhile and what it captured, as JSON: `soak.ts PLAN`, which is a {@link Soak} as JSON.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import type { HealthFacts } from "../../../lib/log/health.ts";
import { identityOf } from "../../../lib/watch/find/identity.ts";
import { Process } from "../../../lib/win32/process.ts";
import { processTable } from "../../../lib/win32/process_table.ts";
import { handlesOf } from "../../support/windows_handles.ts";
import { cliArguments } from "./cli.ts";

/** What to do. */
export interface Soak {
  /** What stands behind `trapline watch --for TIME --health FILE`. */
  readonly watch: readonly string[];
  readonly health: string;
  /** A program that gets on, and one that hangs: each with its arguments. */
  readonly healthy: readonly string[];
  readonly hung: readonly (readonly string[])[];
  /** How long the watch lasts. */
  readonly seconds: number;
  /** How many programs there are at once. */
  readonly targets: number;
  /** How long a program lives, about; from one planted hang to the next, and how long that one lives. */
  readonly life: number;
  readonly every: number;
  readonly hungLife: number;
}

/** What the watch used, `at` seconds after its start. */
export interface Use {
  readonly at: number;
  readonly handles: number;
  readonly threads: number;
  /** Bytes in RAM without its heap, and those of its heap that are in use. */
  readonly memory: number;
  readonly heap: number;
  /** ms of the processor since its start. */
  readonly cpu: number;
}

/** What came of it. */
export interface Soaked {
  readonly uses: readonly Use[];
  /** How many healthy programs came. */
  readonly came: number;
  /** Those that were planted to hang: pid and time of creation. */
  readonly planted: readonly string[];
  /** The watch's exit code. */
  readonly code: number;
}

const LOOK_MS = 5_000, TURN_MS = 250;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function named(pid: number): string {
  using process = Process.open(pid)!;
  return `${pid} ${identityOf(process).created}`;
}

/** One program, until it is killed. */
async function live(
  [program = "", ...args]: readonly string[],
  seconds: number,
  told?: string[],
): Promise<void> {
  const child = new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
  told?.push(named(child.pid));
  await pause(1_000 * seconds);
  child.kill("SIGKILL");
  await child.status;
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function soak(
  { watch, health, healthy, hung, seconds, targets, life, every, hungLife }: Soak,
): Promise<Soaked> {
  const start = performance.now();
  const now = (): number => (performance.now() - start) / 1_000;
  const watching = new Deno.Command(Deno.execPath(), {
    args: cliArguments("watch", "--for", `${seconds}s`, "--health", health, ...watch),
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const uses: Use[] = [];
  const look = (): void => {
    const row = processTable().get(watching.pid);
    if (row === undefined || !isThere(health)) return;
    const { threads: { length: threads }, cpu } = row;
    const { memory, heap, heapHeld } = JSON.parse(Deno.readTextFileSync(health)) as HealthFacts;
    const rest = memory - heapHeld;
    uses.push({ at: now(), handles: handlesOf(watching.pid), threads, memory: rest, heap, cpu });
  };
  const looking = setInterval(look, LOOK_MS);
  const living = new Set<Promise<void>>();
  const begin = (...program: Parameters<typeof live>): void => {
    const done = live(...program).finally(() => living.delete(done));
    living.add(done);
  };
  const planted: string[] = [];
  let came = 0;
  for (; now() < seconds; await pause(TURN_MS)) {
    // One that would hang too late to be captured, or to be captured twice, proves nothing.
    if (now() > every * (planted.length + 1) && now() < seconds - hungLife) {
      begin(hung[planted.length % hung.length]!, hungLife, planted);
    }
    // One a turn: their starts are not what is measured.
    if (living.size >= targets) continue;
    begin(healthy, Math.min(life * (0.5 + Math.random()), seconds - now() + 5));
    came++;
  }
  const { code } = await watching.status;
  clearInterval(looking);
  await Promise.all(living);
  return { uses, came, planted, code };
}

console.log(JSON.stringify(await soak(JSON.parse(Deno.args[0]!))));
