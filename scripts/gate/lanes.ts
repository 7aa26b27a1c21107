/** Running jobs beside each other, each group as it may. @module */
import type { Group, Job } from "./groups.ts";

/** What runs in each lane, one job after the other: its own first, then what may run in any. */
const LANES: readonly (readonly Group[])[] = [["engine", "free"], ["beside", "free"], ["waits", "free"]];

/** Runs all: the lanes beside each other, then those that measure. */
export async function runAll(jobs: readonly Job[], run: (job: Job) => Promise<void>): Promise<void> {
  const waiting = new Set(jobs);
  const lane = async (groups: readonly Group[]): Promise<void> => {
    for (let job = next(groups); job !== undefined; job = next(groups)) {
      waiting.delete(job);
      await run(job);
    }
  };
  const next = (groups: readonly Group[]): Job | undefined => {
    const [first] = groups.flatMap((group) => [...waiting].filter((job) => job.group === group));
    return first;
  };
  await Promise.all(LANES.map(lane));
  await lane(["measures"]);
}
