/** The widest interest. @module */
import { type Interest, interest } from "./interest.ts";
import type { Plan } from "../plan/plan.ts";
import { type Measure, MEASURES } from "../../facts/measures.ts";

/**
 * All that can be told but what has to be named, which are breakpoints and heartbeats: of those what the Plan names. A
 * recording of it answers any recipe that names no others.
 */
export function everything(plan: Plan): Interest {
  const { breakpoints, samples } = interest(plan);
  return {
    exceptions: [{ code: "other", chance: "first" }, { code: "other", chance: "second" }],
    exits: true,
    crashes: true,
    terminations: true,
    loads: true,
    unloads: true,
    threads: { start: true, exit: true },
    processes: true,
    debugText: true,
    breakpoints,
    buckets: true,
    samples: {
      period: samples?.period ?? 1000,
      measures: Object.keys(MEASURES).sort() as Measure[],
      heartbeats: samples?.heartbeats ?? [],
    },
  };
}
