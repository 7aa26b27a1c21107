/** Whether a Plan could want a dump of a program that runs. @module */
import { isLeaf, parts } from "./leaves.ts";
import type { Plan } from "./plan.ts";
import type { Trigger } from "./trigger.ts";

/** Whether a rule fires at a time or by hand, or writes a dump later than its event. */
export function wantsSnapshots(plan: Plan): boolean {
  return Object.values(plan.rules).some(({ on, do: actions }) =>
    timed(on) || actions.some((action) => "dump" in action && action.after !== undefined)
  );
}

function timed(trigger: Trigger): boolean {
  if (isLeaf(trigger)) return "timer" in trigger || "deadline" in trigger || "manual" in trigger;
  return "not" in trigger || parts(trigger).some(timed);
}
