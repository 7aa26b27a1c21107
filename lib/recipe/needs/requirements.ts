/** What a Plan needs beside a debugger, or instead of one. @module */
import { singleDumps } from "../actions/series.ts";
import type { Plan, Rule } from "../plan/plan.ts";
import { kindOf } from "../triggers/leaf.ts";
import { isLeaf, type Leaf, leaves, parts, type Trigger } from "../triggers/trigger.ts";

/** Whether a rule fires while the program runs, or writes a dump later than its event: then a dump is a snapshot. */
export function wantsSnapshots(plan: Plan): boolean {
  return Object.values(plan.rules).some(({ on, do: actions }) =>
    runsOn(on) ||
    actions.some((action) => "dump" in action && singleDumps(action).some(({ after }) => after !== undefined))
  );
}

/** Whether no rule needs the engine as debugger: the program need not be debugged at all. */
export function samplerOnly(plan: Plan): boolean {
  return Object.values(plan.rules).every(({ on }) => [...leaves(on)].every(isWithoutStop));
}

function runsOn(trigger: Trigger): boolean {
  if (isLeaf(trigger)) return isWithoutStop(trigger);
  return "not" in trigger || parts(trigger).some(runsOn);
}

/** Whether a leaf fires at a time, by hand or by a look: the program isn't stopped then. */
function isWithoutStop(leaf: Leaf): boolean {
  const kind = kindOf(leaf);
  return kind.fires !== "at an event" || kind.stops === undefined;
}

/** Whether what fires a rule is a hang, or may be one: then it is examined what kind of hang it is. */
export function firesAtHang({ on }: Rule): boolean {
  return [...leaves(on)].some((leaf) => kindOf(leaf).hangs === true);
}
