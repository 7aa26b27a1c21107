/** What processes do just now, where no rule has had them looked at: a deadline knows of none until it passes. @module */
import { machineTimes, type ProcessTable, processTable } from "../../win32/process_table.ts";
import type { HangFacts } from "./sampler.ts";

/** A tick of the processor's clock is 15.6 ms: over a second that is 2 %. */
const APART_MS = 1_000;

/** What two looks read, so that a test can make them up. */
export interface LookParts {
  readonly table: () => ProcessTable;
  readonly machine: () => { readonly busy: number; readonly all: number };
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

const REAL: LookParts = {
  table: processTable,
  machine: machineTimes,
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Looks twice at all of the processes, a second apart. One that has ended meanwhile, or is new, has no looks.
 *
 * @returns By pid.
 */
export async function lookTwice(
  pids: readonly number[],
  { table, machine, now, wait }: LookParts = REAL,
): Promise<ReadonlyMap<number, HangFacts>> {
  const before = { at: now(), rows: table(), times: machine() };
  await wait(APART_MS);
  const after = { at: now(), rows: table(), times: machine() };
  const all = after.times.all - before.times.all;
  const used = all > 0 ? (after.times.busy - before.times.busy) / all : undefined;
  return new Map(pids.map((pid) => {
    const [first, last] = [before.rows.get(pid), after.rows.get(pid)];
    // A pid may have been given out again between the two.
    const same = first !== undefined && first.created === last?.created;
    const ms = after.at - before.at;
    const looks = same ? [{ active: 0 }, { active: ms, cpu: (last.cpu - first.cpu) / ms }] : [];
    return [pid, { looks, machine: used }];
  }));
}
