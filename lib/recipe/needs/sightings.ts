/** Whether a recipe asks how often a bucket was seen before. @module */
import type { Plan } from "../plan/plan.ts";
import { leaves } from "../triggers/trigger.ts";

/** Whether a rule waits for what is new, or a dump escalates. */
export function wantsSightings({ rules }: Plan): boolean {
  return Object.values(rules).some(({ on, do: actions }) =>
    [...leaves(on)].some((leaf) => "crash" in leaf && leaf.bucket !== undefined) ||
    actions.some((action) => "dump" in action && action.escalate !== undefined)
  );
}
