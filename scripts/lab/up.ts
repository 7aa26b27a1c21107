/** Bringing the lab up and taking it down. @module */
import { dirname, join } from "../support/paths.ts";
import { LAB } from "./layout.ts";
import { endPrograms, freeBytes, LabError, obstacles, type Step, STEPS } from "./steps.ts";

/** What a first `up` needs: the Debian tree, the downloads, the prefix. */
const NEEDS_BYTES = 6e9;

/** Brings every part that is not there yet; a second call at the same time waits for the first. */
export async function up(say: (line: string) => void): Promise<void> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw new LabError(
      "The lab runs on Linux x86-64 only. On Windows the engine runs as it is: no lab is needed.",
    );
  }
  if ((await missing()).length === 0) return;
  await Deno.mkdir(LAB, { recursive: true });
  using lock = await Deno.open(join(dirname(LAB), "lab.lock"), { create: true, write: true });
  if (!await lock.tryLock(true)) {
    say("lab: another set-up is under way: waiting for it");
    await lock.lock(true);
  }
  const steps = await missing();
  await refuse(steps);
  for (const step of steps) if (!await step.done()) await bring(step, say);
}

async function missing(): Promise<Step[]> {
  const found: Step[] = [];
  for (const step of STEPS) if (!await step.done()) found.push(step);
  return found;
}

/** Tells everything that stands in the way before anything is downloaded. */
async function refuse(steps: readonly Step[]): Promise<void> {
  const found = (await Promise.all(steps.map(obstacles))).flat();
  const free = await freeBytes(LAB);
  if (steps.includes(STEPS[0]!) && free < NEEDS_BYTES) {
    found.push(
      `the lab needs ${NEEDS_BYTES / 1e9} GB in ${LAB}, and ${(free / 1e9).toFixed(1)} GB are free: ` +
        "free some, or set XDG_CACHE_HOME to a folder on a larger disk",
    );
  }
  if (found.length > 0) throw new LabError(`this machine can't have it yet:\n  ${found.join("\n  ")}`);
}

async function bring(step: Step, say: (line: string) => void): Promise<void> {
  const start = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - start) / 1000)} s`;
  say(`lab: bringing ${step.name} (about ${step.takes} the first time)`);
  const timer = setInterval(() => say(`lab: … ${seconds()}`), 15_000);
  try {
    await step.make();
  } finally {
    clearInterval(timer);
  }
  say(`lab: ${step.name}: ready after ${seconds()}`);
}

/** Ends every Windows program in the lab. */
export async function down(): Promise<void> {
  if ((await missing()).length === 0) await endPrograms();
}

/** Each part and whether it is there. */
export async function doctor(): Promise<{ name: string; ready: boolean }[]> {
  return await Promise.all(STEPS.map(async (step) => ({ name: step.name, ready: await step.done() })));
}
