/** Running jobs beside each other, each group as it may. @module */
import type { Group, Job } from "./groups.ts";

/** How many jobs of a group run at once. */
export const LANES: Readonly<Record<Group, number>> = { engine: 1, beside: 1, measures: 1 };

/** Runs all: those on the engine and those beside them at once, then those that measure. */
export async function runAll(jobs: readonly Job[], run: (job: Job) => Promise<void>): Promise<void> {
  const lanes = (group: Group): Promise<void>[] => {
    const waiting = jobs.filter((job) => job.group === group);
    return Array.from({ length: LANES[group] }, async () => {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await run(job);
    });
  };
  await Promise.all([...lanes("engine"), ...lanes("beside")]);
  await Promise.all(lanes("measures"));
}
